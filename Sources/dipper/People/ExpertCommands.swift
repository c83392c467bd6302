import ArgumentParser
import Casework
import Portfolio
import Workflow

enum ExpertNoun: CaseNoun {
    static let kind = ExpertProcedure.kind
    static let title = "专家"
    static let sample = "ZJ-2026-000001"
    static let opening = "register"
}

/// `expert`: whoever is asked to judge, and what ties him to others.
struct ExpertCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expert",
        abstract: "专家：登记、利害关系、校准、暂停与恢复。",
        subcommands: [
            ExpertRegister.self, ExpertTieStep.self, ExpertImportTies.self,
            CaseDoing<ExpertNoun>.self,
        ] + ExpertNoun.questions
    )
}

/// `expert register RY-… --kinds technical --fields 量子信息`.
struct ExpertRegister: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: ExpertNoun.opening,
        abstract: "把一名人员登记为专家，给出专家编号。"
    )

    @Argument(help: ArgumentHelp("人员编号，如 RY-2026-000001。", valueName: "PERSON"))
    var person: String

    @Option(
        help: ArgumentHelp(
            "类别，以逗号分隔：technical 技术、industry 产业、investment 投资、management 财务与管理、"
                + "landing 落地。",
            valueName: "KIND,…"
        )
    )
    var kinds: String

    @Option(help: ArgumentHelp("专业领域，以逗号分隔，与项目的领域同名。", valueName: "FIELD,…"))
    var fields: String

    @Option(help: ArgumentHelp("职称类别。", valueName: "academician|senior|associate|other"))
    var grade: String?

    @Option(help: ArgumentHelp("年度评审次数上限；不给则用政策参数。", valueName: "N"))
    var annualCap: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(
                event: ExpertNoun.opening,
                given: [
                    GivenField("kinds", kinds, at: "--kinds"),
                    GivenField("fields", fields, at: "--fields"),
                    GivenField("grade", grade, at: "--grade"),
                    GivenField("annual_cap", annualCap, at: "--annual-cap"),
                ]
            ),
            kind: ExpertNoun.kind,
            parent: person
        )
    }
}

/// `expert tie ZJ-… --relation employment --organisation DW-… --since 2020-01-01`.
struct ExpertTieStep: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "tie",
        abstract: "登记专家的一项利害关系：任职、董监、持股、顾问、诉讼、服务、参与编制、亲属、师生、合作成果。"
    )

    @Argument(help: ArgumentHelp("专家编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(
        help: ArgumentHelp(
            "关系：employment、directorship、control、advice、litigation、holding、service（单位）；"
                + "kinship、mentorship、coauthorship（人员）；preparation（项目）；other。",
            valueName: "RELATION"
        )
    )
    var relation: String

    @Option(help: ArgumentHelp("单位编号。", valueName: "ORGANISATION"))
    var organisation: String?

    @Option(help: ArgumentHelp("人员编号。", valueName: "PERSON"))
    var person: String?

    @Option(help: ArgumentHelp("项目编号。", valueName: "PROJECT"))
    var project: String?

    @Option(help: ArgumentHelp("起始日期。", valueName: "YYYY-MM-DD"))
    var since: String?

    @Option(help: ArgumentHelp("截止日期；仍在持续的不给。", valueName: "YYYY-MM-DD"))
    var until: String?

    @Option(help: ArgumentHelp("合作成果的项数。", valueName: "N"))
    var items: String?

    @Option(help: ArgumentHelp("依据，如登记信息的文号。", valueName: "TEXT"))
    var source: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "tie",
                given: [
                    GivenField("relation", relation, at: "--relation"),
                    GivenField("organisation", organisation, at: "--organisation"),
                    GivenField("person", person, at: "--person"),
                    GivenField("project", project, at: "--project"),
                    GivenField("since", since, at: "--since"),
                    GivenField("until", until, at: "--until"),
                    GivenField("items", items, at: "--items"),
                    GivenField("source", source, at: "--source"),
                ]
            ),
            on: reference,
            kind: ExpertNoun.kind
        )
    }
}
