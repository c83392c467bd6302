import Workflow

extension Instrument.Scope {
    var title: Localized {
        switch self {
        case .projectGroup: Localized(zh: "项目组", en: "project group")
        case .enterprise: Localized(zh: "企业", en: "enterprise")
        case .team: Localized(zh: "团队", en: "team")
        case .fiscalYear: Localized(zh: "年度", en: "fiscal year")
        }
    }
}

extension Instrument.Formula {
    var title: Localized {
        switch self {
        case .tranches: Localized(zh: "按协议分批拨付", en: "tranches of an agreement")
        case .match: Localized(zh: "按国家累计拨付配套", en: "match of what the state paid")
        case .prize: Localized(zh: "按奖项", en: "fixed by prize")
        case .selected: Localized(zh: "择优", en: "selected")
        case .policy: Localized(zh: "按政策", en: "as the policy says")
        }
    }
}

extension Instrument.Condition {
    var title: Localized {
        switch self {
        case .projectListed: Localized(zh: "项目已列入培育", en: "project listed")
        case .enterpriseLed: Localized(zh: "企业牵头", en: "enterprise-led")
        case .enterprise: Localized(zh: "受支持单位为企业", en: "an enterprise")
        case .tier: Localized(zh: "在培育层级内", en: "in the tier")
        }
    }
}

extension Instrument.Stacking {
    var title: Localized {
        switch self {
        case .free: Localized(zh: "不限", en: "free")
        case .exclusive: Localized(zh: "只能其一", en: "one only")
        case .higherOnly: Localized(zh: "就高不重复", en: "higher only")
        }
    }
}
