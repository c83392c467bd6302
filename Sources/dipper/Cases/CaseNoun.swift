import ArgumentParser

/// A kind of case as a noun of the command line.
protocol CaseNoun {
    /// The chart of the kind.
    static var kind: String { get }
    static var title: String { get }
    /// What its code looks like.
    static var sample: String { get }
    /// How a new one is begun: the name of the subcommand.
    static var opening: String { get }
}

enum ProjectNoun: CaseNoun {
    static let kind = "project"
    static let title = "项目"
    static let sample = "DT-2026-000001"
    static let opening = "register"
}

enum RoundNoun: CaseNoun {
    static let kind = "round"
    static let title = "评审轮次"
    static let sample = "RD-2026-000001"
    static let opening = "open"
}

enum GrantNoun: CaseNoun {
    static let kind = "grant-agreement"
    static let title = "拨转股协议"
    static let sample = "BZ-2026-000001"
    static let opening = "open"
}

enum BudgetNoun: CaseNoun {
    static let kind = "budget-account"
    static let title = "年度预算账户"
    static let sample = "FY2026-GTE"
    static let opening = "set"
}

enum LibraryNoun: CaseNoun {
    static let kind = "library-entry"
    static let title = "入库申请"
    static let sample = "KU-2026-000001"
    static let opening = "open"
}

enum LandingNoun: CaseNoun {
    static let kind = "landing"
    static let title = "落地"
    static let sample = "LD-2026-000001"
    static let opening = "open"
}

enum NoticeNoun: CaseNoun {
    static let kind = "notice"
    static let title = "公示"
    static let sample = "GS-2026-000001"
    static let opening = "open"
}

enum PlatformNoun: CaseNoun {
    static let kind = "platform"
    static let title = "平台"
    static let sample = "PF-2026-000001"
    static let opening = "register"
}

enum PersonNoun: CaseNoun {
    static let kind = "person"
    static let title = "人员"
    static let sample = "RY-2026-000001"
    static let opening = "add"
}

enum OrganisationNoun: CaseNoun {
    static let kind = "organisation"
    static let title = "单位"
    static let sample = "DW-2026-000001"
    static let opening = "add"
}

enum DraftNoun: CaseNoun {
    static let kind = "import-draft"
    static let title = "导入草稿"
    static let sample = "CG-2026-000001"
    static let opening = "stage"
}

extension CaseNoun {
    /// What every kind of case can be asked.
    static var questions: [any ParsableCommand.Type] {
        let list: any ParsableCommand.Type =
            NamedKinds.all.contains(kind) ? NamedCaseList<Self>.self : CaseList<Self>.self
        return [
            list, CaseShow<Self>.self, CaseEvents<Self>.self, CaseWhy<Self>.self,
            CaseLacks<Self>.self, CaseUnmask<Self>.self,
        ]
    }
}
