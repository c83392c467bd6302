import ArgumentParser
import Workflow

enum ServiceNoun: CaseNoun {
    static let kind = "service"
    static let title = "服务单"
    static let sample = "FW-2026-000001"
    static let opening = "add"
}

/// `service`: what a project needs, and what came of it.
struct ServiceCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service",
        abstract: "网格服务单：登记需求、办结、查看。",
        subcommands: [ServiceAdd.self, ServiceClose.self, CaseDoing<ServiceNoun>.self]
            + ServiceNoun.questions
    )
}

/// `service add DT-… --kind office --need …`.
struct ServiceAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: ServiceNoun.opening,
        abstract: "为一个项目登记一项需求，给出服务单编号。"
    )

    @Argument(help: ArgumentHelp("项目编号。", valueName: "PROJECT"))
    var project: String

    @Option(
        help: ArgumentHelp(
            "需求类别：policy 政策、office 办公、hiring 招聘、expert 专家、finance 融资、patent 专利、"
                + "testing 检测、scenario 场景、other 其他。",
            valueName: "KIND"
        )
    )
    var kind: String

    @Option(help: ArgumentHelp("需求；不得有涉密内容。", valueName: "TEXT"))
    var need: String

    @Option(help: ArgumentHelp("网格员的人员编号。", valueName: "PERSON"))
    var officer: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(
                event: "add",
                given: [
                    GivenField("kind", kind, at: "--kind"), GivenField("need", need, at: "--need"),
                    GivenField("officer", officer, at: "--officer"),
                ]
            ),
            kind: ServiceNoun.kind,
            parent: project
        )
    }
}

/// `service close FW-… --outcome solved --result … --paper …`.
struct ServiceClose: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "登记服务结果：办理情况、结果、服务记录（日期以其为准）。"
    )

    @Argument(help: ArgumentHelp("服务单编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("办理情况：solved 已解决、partly 部分解决、declined 未能办理。", valueName: "OUTCOME"))
    var outcome: String

    @Option(help: ArgumentHelp("结果。", valueName: "TEXT"))
    var result: String

    @Option(help: ArgumentHelp("满意度，1 到 5。", valueName: "1…5"))
    var satisfaction: String?

    @Option(help: ArgumentHelp("服务记录；未能办理的可以没有。", valueName: PaperArgument.pattern))
    var paper: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "close",
                given: [
                    GivenField("outcome", outcome, at: "--outcome"),
                    GivenField("result", result, at: "--result"),
                    GivenField("satisfaction", satisfaction, at: "--satisfaction"),
                ],
                documents: PaperArgument.documents(paper, as: "service_record")
            ),
            on: reference,
            kind: ServiceNoun.kind
        )
    }
}
