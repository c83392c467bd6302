import ArgumentParser
import Casework
import Expression
import Workflow

enum PaperNoun: CaseNoun {
    static let kind = "paper-approval"
    static let title = "纸质签批"
    static let sample = "QP-2026-000001"
    static let opening = "enter"
}

/// `paper-approval`: what somebody signed on paper, entered by one person, confirmed by another.
struct PaperCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper-approval",
        abstract: "纸质签批：录入、另一人核对确认后视同签批人办理。",
        subcommands: [
            PaperEnter.self, PaperStep<ConfirmPaper>.self, PaperStep<DeclinePaper>.self,
            CaseDoing<PaperNoun>.self,
        ] + PaperNoun.questions
    )
}

/// `paper-approval enter BZ-…/tranche/1 approve --signer RY-… --paper …`.
struct PaperEnter: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: PaperNoun.opening,
        abstract: "录入签批人在纸上签批的一个事项，给出其编号；须另一人确认才办理。"
    )

    @Argument(help: ArgumentHelp("案卷编号；子流程写作 编号/流程/序号。", valueName: "CASE"))
    var subject: CaseReference

    @Argument(help: ArgumentHelp("事项名称。", valueName: "EVENT"))
    var event: String

    @Option(help: ArgumentHelp("签批人的人员编号。", valueName: "PERSON"))
    var signer: String

    @Option(help: ArgumentHelp("同一纸上的会签人，以逗号分隔。", valueName: "A,B"))
    var alsoSigned: String?

    @Option(help: ArgumentHelp("签批的纸质文件；日期为签批日期。", valueName: PaperArgument.pattern))
    var paper: String

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(kind: PaperNoun.kind) { ledger in
            AskedEvent(
                event: "enter",
                given: try ledger.deed(event, of: subject, given.assignments, options) + [
                    GivenField("signer", signer, at: "--signer"),
                    GivenField("also_signed", alsoSigned, at: "--also-signed"),
                ],
                documents: PaperArgument.documents(paper, as: "signed_paper") + given.documents
            )
        }
    }
}

/// What the second person does with an entered paper.
protocol PaperDeed {
    static var event: String { get }
    static var title: String { get }
}

enum ConfirmPaper: PaperDeed {
    static let event = "confirm"
    static let title = "与纸质文件核对无误后确认，事项随即办理。"
}

enum DeclinePaper: PaperDeed {
    static let event = "decline"
    static let title = "不予确认，须用 --why 说明理由。"
}

/// `paper-approval confirm QP-…` and `paper-approval decline QP-… --why …`.
struct PaperStep<Deed: PaperDeed>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Deed.event, abstract: Deed.title)
    }

    @Argument(help: ArgumentHelp("签批编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("不予确认的理由。", valueName: "TEXT"))
    var why: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: Deed.event, given: [GivenField("reason", why, at: "--why")]),
            on: reference,
            kind: PaperNoun.kind
        )
    }
}

extension OpenLedger {
    /// The fields that name an event of a case and what it is to be given, typed by its chart now.
    ///
    /// - Throws: as `command`, so that what cannot be read is told before anybody decides on it.
    func deed(
        _ event: String,
        of subject: CaseReference,
        _ assignments: [String],
        _ options: CommandOptions
    ) throws -> [GivenField] {
        var plain = options
        plain.date = nil
        let command = try command(
            AskedEvent(event: event, assignments: assignments),
            on: subject,
            kind: nil,
            plain
        )
        var writer = JSONWriter(capacity: 256)
        writer.values(command.payload)
        return [
            GivenField("case", subject.code, at: "CASE"),
            GivenField("instance", subject.instance.isEmpty ? nil : subject.instance, at: "CASE"),
            GivenField("event", event, at: "EVENT"),
            GivenField("given", String(decoding: writer.bytes, as: UTF8.self), at: "--set"),
        ]
    }
}
