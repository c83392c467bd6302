import ArgumentParser
import Casework
import Portfolio
import Workflow

enum CapTableNoun: CaseNoun {
    static let kind = CapTableProcedure.kind
    static let title = "股权结构表"
    static let sample = "GQ-2026-000001"
    static let opening = "open"
}

/// `cap-table`: who holds how much of an enterprise, from its founders to what converted.
struct CapTableCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cap-table",
        abstract: "企业股权结构表：建立、登记融资轮次与变动、按日期查看。",
        discussion: """
            各事项用 do 办理：record_round、register_round、transfer、redeem、convert_reserve、\
            act_in_concert、compare_with、reverse。说明见 Handbook/equity.md。
            """,
        subcommands: [
            CapTableOpen.self, CapTableShow.self, CaseDoing<CapTableNoun>.self,
        ] + CapTableNoun.questions
    )
}

/// `cap-table open DW-… --set form=limited --set holders=…`.
struct CapTableOpen: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: CapTableNoun.opening,
        abstract: "为一家企业建立股权结构表，给出其编号；附登记信息。"
    )

    @Argument(help: ArgumentHelp("企业的单位编号。", valueName: "ORG"))
    var organisation: String

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(event: "", assignments: given.assignments, documents: given.documents),
            kind: CapTableNoun.kind,
            parent: organisation
        )
    }
}

/// `cap-table table GQ-…`, and `grant cap-table BZ-…`.
struct CapTableShow: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "某一天的股权结构：股东、份额、比例（精确分数，合计为 1）、轮次与变动；股权台账 XLSX。"
    )

    @OptionGroup var options: CapTableOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer { try options.answer() }
}

/// `grant cap-table BZ-… --as-of D --xlsx FILE`.
struct GrantCapTable: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "cap-table",
        abstract: "收款企业某一天的股权结构与股权台账。"
    )

    @OptionGroup var options: CapTableOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer { try options.answer() }
}

struct CapTableOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("股权结构表编号，或拨转股协议编号。", valueName: "CODE"))
    var code: String

    @Option(help: ArgumentHelp("此日终了时；缺省为今天。", valueName: "YYYY-MM-DD"))
    var asOf: String?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions

    func answer() throws -> Answer {
        var dates = CalcReading()
        let day = asOf.flatMap { dates.date($0, option: "--as-of") }
        try dates.check()
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let read = try CapTableReading(code, asOf: day, ledger, words)
        let written = try export.write(read.sheets)
        return ledger.answer(read.json, read.lines + written)
    }
}
