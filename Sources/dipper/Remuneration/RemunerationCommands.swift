import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

enum RemunerationNoun: CaseNoun {
    static let kind = RemunerationProcedure.kind
    static let title = "专家费发放表"
    static let sample = "FF-2026-000001"
    static let opening = "open"
}

/// `remuneration`: what experts are paid, from the rolls and sheets to the payment.
struct RemunerationCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remuneration",
        abstract: "专家费：编制、审批、支付、发放表与报税表、年度合计。",
        discussion: "金额由签到和封存的评分表按政策包的标准算出；说明见 Handbook/remuneration.md。",
        subcommands: [
            RemunerationOpen.self, RemunerationRecompute.self, RemunerationLines.self,
            RemunerationPayee.self, RemunerationPay.self, RemunerationPrint.self,
            RemunerationTax.self, RemunerationYearCommand.self, RemunerationOwn.self,
            CaseDoing<RemunerationNoun>.self,
        ] + RemunerationNoun.questions
    )
}

/// What a list is drawn up for.
struct FeeScopeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("评审会编号，以逗号分隔。", valueName: "A,B"))
    var sessions: String?

    @Option(help: ArgumentHelp("起（含）；其间的评审会和以通讯方式评审的轮次（按开轮日期）。", valueName: "YYYY-MM-DD"))
    var since: String?

    @Option(help: ArgumentHelp("止（含）。", valueName: "YYYY-MM-DD"))
    var until: String?

    @Option(help: ArgumentHelp("发放月份，按此月计税；缺省为本月。", valueName: "YYYY-MM"))
    var month: String?

    var given: [GivenField] {
        [
            GivenField("sessions", sessions, at: "--sessions"),
            GivenField("since", since, at: "--since"), GivenField("until", until, at: "--until"),
            GivenField("month", month, at: "--month"),
        ]
    }
}

/// `remuneration open --title … --sessions PS-…`.
struct RemunerationOpen: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: RemunerationNoun.opening,
        abstract: "编制一张发放表，给出其编号；明细由系统算出。"
    )

    @Option(help: ArgumentHelp("名称，如 2026年第一次评审会专家费。", valueName: "TEXT"))
    var title: String

    @OptionGroup var scope: FeeScopeOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(
                event: "open",
                given: [GivenField("title", title, at: "--title")] + scope.given
            ),
            kind: RemunerationNoun.kind
        )
    }
}

/// `remuneration recompute FF-…`.
struct RemunerationRecompute: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "recompute",
        abstract: "重新编制：按现在的签到、评分表和标准再算一次；不给的范围照旧。"
    )

    @Argument(help: ArgumentHelp("发放表编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var scope: FeeScopeOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "recompute", given: scope.given),
            on: reference,
            kind: RemunerationNoun.kind
        )
    }
}

/// `remuneration lines FF-…`.
struct RemunerationLines: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines",
        abstract: "发放表的明细：每位专家的天数、案数、应发、扣税、实发，以及未列的人和原因。"
    )

    @Argument(help: ArgumentHelp("发放表编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let sheet = try RemunerationSheet(reference.code, ledger, words)
        return ledger.answer(sheet.json, sheet.lines)
    }
}

/// `remuneration pay FF-… --people A,B --document class=payment_voucher,…`.
struct RemunerationPay: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay",
        abstract: "登记支付，附付款凭证；不指明收款人即全部未付的。",
        discussion: "编制、审批、支付须为三人。银行退回的用 do … return_line 登记，然后再次支付。"
    )

    @Argument(help: ArgumentHelp("发放表编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("收款专家的人员编号，以逗号分隔。", valueName: "A,B"))
    var people: String?

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "pay",
                given: [GivenField("people", people, at: "--people")],
                assignments: given.assignments,
                documents: given.documents
            ),
            on: reference,
            kind: RemunerationNoun.kind
        )
    }
}

/// `remuneration year 2026`.
struct RemunerationYearCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "year",
        abstract: "每位专家一年的专家费合计（已审批的发放表，按发放月份）。"
    )

    @Argument(help: ArgumentHelp("年份，如 2026。", valueName: "YEAR"))
    var year: String

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let sums = try RemunerationYear(RemunerationYear.year(year), ledger, words)
        let written = try export.write([sums.sheet])
        return ledger.answer(sums.json, sums.lines + written)
    }
}

/// `remuneration own`: what whoever asks was paid himself.
struct RemunerationOwn: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "own",
        abstract: "本人的专家费：各次的天数、案数、金额、状态和各年合计。"
    )

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        guard let caller = reading.caller else { throw CommandOptions.actorMissing }
        let ledger = try OpenLedger.reading(reading)
        // His own also where he acts for another.
        let person = try ledger.store.stream(caller.person)?.id ?? ""
        let own = try OwnRemuneration(of: person, ledger)
        return ledger.answer(own.json, own.told)
    }
}
