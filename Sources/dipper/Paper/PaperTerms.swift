import Workflow

/// Words for what charts name in code: the values of enumerations, in Chinese as they are printed
/// and in English (``english``).
enum PaperTerms {
    /// A value of a field as people read it; the value itself where nothing else is known.
    static func value(_ value: String, of field: String) -> String {
        values[table(field)]?[value] ?? value
    }

    /// The same in both languages.
    static func title(_ value: String, of field: String) -> Localized {
        let zh = PaperTerms.value(value, of: field)
        return Localized(zh: zh, en: english[table(field)]?[value] ?? value)
    }

    /// Whether there are words for the values of a field.
    static func knows(_ field: String) -> Bool { values[table(field)] != nil }

    /// Conclusions on the parts of a due diligence are fields of their own, in a case and in what
    /// is asked for; all have the same values.
    private static func table(_ field: String) -> String {
        let part = field.hasPrefix("dd_") ? String(field.dropFirst("dd_".count)) : field
        return values["diligence"]?[part] == nil ? field : "dd"
    }

    static let values: [String: [String: String]] = [
        "dd": ["clear": "无重大问题", "resolvable": "问题可解决", "obstacle": "有重大障碍"],
        "diligence": [
            "technical": "技术", "ip": "知识产权", "equity": "股权", "litigation": "诉讼",
            "financial": "财务", "related_parties": "关联方", "valuation": "估值方法",
        ],
        "venue": [
            "agreed_transfer": "协议转让", "property_exchange": "产权交易所", "buy_back": "回购",
            "listing": "上市减持",
        ],
        "company_form": ["limited_liability": "有限责任公司", "joint_stock": "股份有限公司"],
        "appraisal_filing": ["done": "已办", "not_applicable": "不适用"],
        "property_registration": ["done": "已办", "not_applicable": "不适用"],
        "met": [
            "followed": "决策合规", "declared": "利益关系已声明", "purpose": "用途合规", "on_time": "投后检查按期",
            "no_gain": "未谋私利", "cause": "损失原因客观",
        ],
        "channel": [
            "open_call": "公开征集", "scouting": "主动发掘", "recommendation": "重点推荐",
            "contest": "大赛选拔", "pending": "待核",
        ],
        "outcome": [
            "pass": "通过", "reserve": "建议储备", "fail": "不通过", "open": "未认定", "exempted": "予以免责",
            "partly": "部分免责", "not_exempted": "不予免责", "done": "已办", "not_applicable": "不适用",
        ],
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
        "relation": [
            "employment": "任职", "directorship": "董事、监事", "control": "控股、实际控制", "advice": "顾问",
            "litigation": "诉讼", "holding": "持有股权、期权", "service": "有偿检测或服务", "preparation": "参与编制",
            "kinship": "亲属", "mentorship": "师生", "coauthorship": "合作成果", "other": "其他",
        ],
        "grade": [
            "academician": "院士", "senior": "正高", "associate": "副高", "other": "其他",
        ],
        "identity_type": [
            "resident": "居民身份证", "passport": "护照", "hk_macau": "港澳居民来往内地通行证",
            "taiwan": "台湾居民来往大陆通行证", "foreign_resident": "外国人永久居留身份证",
        ],
        "tax_residence": ["resident": "居民个人", "non_resident": "非居民个人"],
        "ground": [
            "leak": "泄密", "proxy": "他人代评", "solicitation": "请托", "hidden_conflict": "隐瞒利害关系",
            "other": "其他",
        ],
        "suspended_for": [
            "leak": "泄密", "proxy": "他人代评", "solicitation": "请托", "hidden_conflict": "隐瞒利害关系",
            "other": "其他",
        ],
        "conflict": ["none": "无利益冲突", "soft": "有关系，请裁定", "conflict": "应回避"],
        "appeal_ground": [
            "conflict": "应回避而未回避", "panel": "评审组的组成或抽取不符合规定",
            "material": "提交的材料没有送达评审", "step": "缺少规定的步骤或期限",
            "notice": "告知或公示不符合规定", "calculation": "计分、汇总的计算有误",
            "marks": "对评分或专家判断本身有异议",
        ],
        "appeal_outcome": ["upheld": "成立", "dismissed": "不成立"],
        "verification": [
            "site": "现场核验", "third_party_test": "第三方检测", "document": "材料核验", "demo": "演示",
        ],
        "comparator": [
            "at_least": "不低于", "at_most": "不高于", "equal": "等于", "between": "介于",
        ],
        "signature_method": ["paper_seal": "纸质盖章", "e_signature": "电子签名"],
        "method": ["paper_seal": "纸质盖章", "e_signature": "电子签名"],
        "ballot": ["for": "赞成", "against": "反对", "abstain": "弃权"],
        "mode": ["new": "新设", "moved_in": "迁入", "branch": "分公司"],
        "instrument": [
            "GTE": "拨转股", "NATMATCH": "国家专项市级配套", "CONTEST": "武创源获奖支持",
            "FOURFIRST": "四首应用支持", "RD_ENT": "研发型企业创新专项", "CENTRE_OPS": "中心运行经费",
            "FUND_INCENTIVE": "基金管理机构奖励补贴", "SEEDLING": "育苗企业支持", "LEAP": "跃升企业支持",
            "GAZELLE": "瞪羚企业后补助",
        ],
        "first_kind": [
            "first_set": "首台（套）重大技术装备", "first_batch": "首批次新材料",
            "first_version": "首版次软件", "first_tapeout": "首轮次工程流片芯片",
        ],
        "tier": [
            "RD_ENTERPRISE": "研发型企业库", "SEEDLING": "育苗", "LEAP": "跃升", "GAZELLE": "瞪羚",
            "LEADER": "领军",
        ],
        "status": ["planned": "拟立项", "listed": "在库"],
        "kind": ["listing": "列入培育", "funding": "资助", "library": "入库", "other": "其他"],
    ]
}
