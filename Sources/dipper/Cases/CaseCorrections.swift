import ArgumentParser
import Casework
import Expression
import Portfolio
import Store
import Workflow

/// `project correct`: one mistyped field, with its reason; what counts needs a second person.
struct CaseCorrect<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "correct",
            abstract: "更正一个记错的字段，须用 --reason 说明理由；原值保留在 history 中。",
            discussion: """
                渠道、各项日期、成熟度等资金与目标所依据的事实，本命令只是提请，\
                另一人用 confirm-correction 确认后才更正。落地、入库与平台的日期须随附证明该日期的文件。
                """
        )
    }

    @Argument(help: ArgumentHelp("编号，如 \(Noun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("字段名称，如 listed_on、operating_on、entered_on。", valueName: "NAME"))
    var field: String

    @Option(help: ArgumentHelp("更正后的值。", valueName: "VALUE"))
    var to: String

    @Option(
        name: .customLong("document"),
        help: ArgumentHelp(
            "所依据的文件，可重复。",
            valueName: "class=…,number=…,issuer=…,date=…,file=PATH"
        )
    )
    var documents: [String] = []

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let chart = try ledger.chart(of: reference, kind: Noun.kind, options)
        let event = try Correction.event(of: field, in: chart)
        let command = try ledger.command(
            AskedEvent(
                event: event,
                given: [
                    GivenField(field, to, at: "--to"),
                    GivenField("reason", options.reason, at: "--reason"),
                ],
                documents: documents
            ),
            on: reference,
            kind: Noun.kind,
            options
        )
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}

/// Which event corrects a field: one alone, or one that a second person confirms.
enum Correction {
    private static let events = ["edit", "propose_correction"]

    /// Refused: `CORRECTION_FIELD`, with the fields that can be corrected.
    static func event(of field: String, in chart: Chart) throws(Refusal) -> String {
        let fields = events.map { event in
            let payload = chart.eventNumbers[event].map { chart.events[$0].payload } ?? []
            return payload.map(\.name).filter { $0 != "reason" }
        }
        // What one may fill in and two must correct, such as a channel, is corrected by two.
        if let event = zip(events, fields).reversed().first(where: { $1.contains(field) })?.0 {
            return event
        }
        let corrected = fields.last ?? []
        let known = fields.dropLast().joined().filter { !corrected.contains($0) } + corrected
        let list = known.joined(separator: ", ")
        throw Refusal(
            Blocker(
                code: "CORRECTION_FIELD",
                message: Localized(
                    zh: "字段“\(field)”不能更正，可更正：\(list)；其余由办理事项形成，请核对字段名称",
                    en: "The field “\(field)” cannot be corrected; expected one of \(list);"
                        + " the rest follows from what was done: check the name"
                ),
                place: "--field",
                values: ["found": field, "expected": list]
            )
        )
    }
}

extension Correction {
    fileprivate static func unknown(_ field: String, _ chart: Chart) -> Refusal {
        let known = chart.fields.map(\.name).joined(separator: ", ")
        return Refusal(
            Blocker(
                code: "FIELD_UNKNOWN",
                message: Localized(
                    zh: "没有字段“\(field)”，有：\(known)，请核对字段名称",
                    en: "There is no field “\(field)”; there are: \(known); check the name"
                ),
                place: "--field",
                values: ["found": field, "expected": known]
            )
        )
    }
}

/// What a second person does with a correction that was proposed.
protocol CorrectionStep {
    static var event: String { get }
    static var verb: String { get }
    static var title: String { get }
}

enum ConfirmCorrection: CorrectionStep {
    static let event = "confirm_correction"
    static let verb = "confirm-correction"
    static let title = "确认他人提请的更正；目标按更正后的日期计数，旧日期仍可按当时所知查到。"
}

enum DropCorrection: CorrectionStep {
    static let event = "drop_correction"
    static let verb = "drop-correction"
    static let title = "不予更正，须用 --reason 说明理由。"
}

/// `project confirm-correction DT-…` and `project drop-correction DT-… --reason …`.
struct CaseCorrectionStep<Noun: CaseNoun, Step: CorrectionStep>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Step.verb, abstract: Step.title)
    }

    @Argument(help: ArgumentHelp("编号，如 \(Noun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let isDrop = Step.event == DropCorrection.event
        return try options.perform(
            AskedEvent(
                event: Step.event,
                given: isDrop ? [GivenField("reason", options.reason, at: "--reason")] : []
            ),
            on: reference,
            kind: Noun.kind
        )
    }
}

/// `project history DT-… --field title`: every value that a field ever had.
struct CaseHistory<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "history",
            abstract: "列出字段的每次变化：原值、新值、何人、何时、为何。"
        )
    }

    @Argument(help: ArgumentHelp("编号，如 \(Noun.sample)；子流程写作 编号/流程/序号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("只列出这个字段。", valueName: "NAME"))
    var field: String?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let stream = try ledger.cases.found(reference, kind: Noun.kind)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        guard let chart = words.rules.chart(instance: reference.instance, kind: stream.kind) else {
            throw CaseRefusals.chartMissing(stream.kind)
        }
        if let field, chart.fieldNumbers[field] == nil {
            throw Correction.unknown(field, chart)
        }
        let history = try FieldHistory(
            of: reference.instance,
            in: ledger.cases.events(of: stream.id),
            chart,
            words
        )
        let shown = Set(
            try ledger.cases.shown(chart.fields, of: reference.instance, in: stream).map(\.name)
        )
        let changes = history.changes.filter {
            shown.contains($0.field.name) && (field == nil || $0.field.name == field)
        }
        let written = try export.write(
            FieldHistory.page,
            try changes.map { try history.cells(of: $0) }
        )
        return ledger.answer(
            [
                "code": JSON(stream.code), "instance": JSON(reference.instance),
                "changes": .array(try changes.map { try history.json(of: $0) }),
            ],
            (changes.isEmpty
                ? [Localized(zh: "没有变化", en: "Nothing has changed")]
                : try changes.map { try history.line(of: $0) }) + written
        )
    }
}

extension CaseNoun {
    /// A field put right by one, what counts by two, and every value that it ever had.
    static var corrections: [any ParsableCommand.Type] {
        [
            CaseCorrect<Self>.self, CaseCorrectionStep<Self, ConfirmCorrection>.self,
            CaseCorrectionStep<Self, DropCorrection>.self, CaseHistory<Self>.self,
        ]
    }
}
