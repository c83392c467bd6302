/// Chinese words for what charts name in code: the values of enumerations.
enum PaperTerms {
    /// A value of a field as people read it; the value itself where nothing else is known.
    static func value(_ value: String, of field: String) -> String {
        values[field]?[value] ?? value
    }

    static let values: [String: [String: String]] = [
        "channel": [
            "open_call": "公开征集", "scouting": "主动发掘", "recommendation": "重点推荐",
            "contest": "大赛选拔", "pending": "待核",
        ],
        "outcome": ["pass": "通过", "reserve": "建议储备", "fail": "不通过"],
        "gate": [
            "G1_DISCOVERY": "发掘评价", "G2_AWARD": "立项评价", "G3_POC_EXIT": "概念验证评价",
            "G4_PILOT_EXIT": "中试评价", "G5_LANDING": "落地评价", "SPECIAL": "专题评价",
        ],
        "profile": ["P_DISC": "发掘方案", "P_STD": "标准方案", "P_PILOT": "中试方案"],
        "blind": ["single": "单盲", "double": "双盲", "open": "公开"],
        "reject_reason": [
            "R01": "R01", "R02": "R02", "R03": "R03", "R04": "R04", "R05": "R05", "R06": "R06",
            "R07": "R07", "R08": "R08",
        ],
        "removal": ["cleanup": "清理", "misconduct": "失信", "clerical": "登记有误"],
        "mode": ["new": "新设", "moved_in": "迁入", "branch": "分公司"],
        "kind": ["listing": "列入培育", "funding": "资助", "library": "入库", "other": "其他"],
    ]
}
