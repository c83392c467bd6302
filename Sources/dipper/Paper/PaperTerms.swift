/// Chinese words for what charts name in code: values of enumerations and classes of documents.
enum PaperTerms {
    /// A value of a field as people read it; the value itself where nothing else is known.
    static func value(_ value: String, of field: String) -> String {
        values[field]?[value] ?? value
    }

    /// A class of documents as people read it; the class itself where nothing else is known.
    static func document(_ documentClass: String) -> String {
        documents[documentClass] ?? documentClass
    }

    static let values: [String: [String: String]] = [
        "channel": [
            "open_call": "公开征集", "scouting": "主动发掘", "recommendation": "重点推荐",
            "contest": "大赛选拔",
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

    static let documents: [String: String] = [
        "agreement": "协议", "application_form": "申报书", "archive_package": "归档包",
        "audit_report": "审计报告", "authorisation": "授权书", "bank_receipt": "银行回单",
        "budget_document": "预算文件", "business_licence": "营业执照",
        "closing_document": "关闭文件", "conclusion": "结论文件",
        "conflict_declaration": "回避声明", "cultivation_plan": "培育方案",
        "decision_minutes": "会议纪要", "due_diligence_report": "尽职调查报告",
        "exemption_decision": "免责决定", "exit_document": "迁出或注销文件",
        "financing_evidence": "融资证明", "group_decision": "项目组决定",
        "integrity_pledge": "诚信承诺书", "investigation_finding": "调查结论",
        "landing_plan": "落地计划", "library_document": "入库文件",
        "listing_document": "列入文件", "maturity_assessment": "成熟度评估",
        "milestone_report": "里程碑报告", "new_evidence": "新证据",
        "notice_document": "公示文件", "opening_balance": "期初凭证",
        "opening_document": "开放文件", "operating_evidence": "运营证明",
        "payment_voucher": "付款凭证", "pilot_order": "中试任务书",
        "pilot_report": "中试报告", "recommendation_letter": "推荐函",
        "registration_change": "工商变更", "registry_extract": "登记信息",
        "removal_document": "移出文件", "score_sheet": "评分表",
        "shareholder_resolution": "股东会决议", "space_evidence": "场地证明",
        "split_decision": "拆分决定", "supervision_decision": "监督决定",
        "support_request": "支持申请", "technical_conclusion": "技术结论",
        "termination_decision": "终止决定", "verification_order": "概念验证任务书",
        "verification_report": "验证报告", "void_decision": "撤销决定",
    ]

    /// Classes that name reviewers: they are listed and never printed (INV-11).
    static let withheldDocuments: Set = ["conflict_declaration", "score_sheet"]
}
