import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

enum SessionNoun: CaseNoun {
    static let kind = SessionProcedure.kind
    static let title = "评审会"
    static let sample = "PS-2026-000001"
    static let opening = "create"
}

/// `session`: one panel that hears many cases.
struct SessionCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "评审会：一个专家组评多个案卷，日程、签到、答辩问答与纪要。",
        subcommands: [
            SessionCreate.self, SessionAdd.self, SessionOrder.self, SessionHear.self,
            SessionRoll.self, SessionQuestion.self, SessionAgendaCommand.self, SessionPrint.self,
            CaseDoing<SessionNoun>.self,
        ] + SessionNoun.questions
    )
}

/// `session create`.
struct SessionCreate: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: SessionNoun.opening,
        abstract: "召集一次评审会，给出其编号。"
    )

    @Option(help: ArgumentHelp("会议名称。", valueName: "TEXT"))
    var title: String

    @Option(help: ArgumentHelp("会议日期，以逗号分隔。", valueName: "A,B"))
    var days: String

    @Option(help: ArgumentHelp("上午开始的时间，如 09:00。", valueName: "HH:MM"))
    var starts: String

    @Option(help: ArgumentHelp("下午开始的时间，如 14:00；下午不开则不写。", valueName: "HH:MM"))
    var resumes: String?

    @Option(help: ArgumentHelp("每个案卷的分钟数。", valueName: "MINUTES"))
    var minutes: String

    @Option(help: ArgumentHelp("每半天的案卷数。", valueName: "COUNT"))
    var casesEach: String?

    @Option(help: ArgumentHelp("专家组的人员编号，以逗号分隔。", valueName: "A,B"))
    var experts: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(
                event: "call",
                given: [
                    GivenField("title", title, at: "--title"),
                    GivenField("days", days, at: "--days"),
                    GivenField("starts_at", starts, at: "--starts"),
                    GivenField("resumes_at", resumes, at: "--resumes"),
                    GivenField("minutes_each", minutes, at: "--minutes"),
                    GivenField("cases_each", casesEach, at: "--cases-each"),
                    GivenField("experts", experts, at: "--experts"),
                ]
            ),
            kind: SessionNoun.kind
        )
    }
}

/// `session add PS-… RD-…`.
struct SessionAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "把一个评审轮次列入评审会，排在最后。"
    )

    @Argument(help: ArgumentHelp("评审会编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("评审轮次编号。", valueName: "ROUND"))
    var round: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "add_case", given: [GivenField("case", round, at: "ROUND")]),
            on: reference,
            kind: SessionNoun.kind
        )
    }
}

/// `session order PS-… RD-…,RD-…`.
struct SessionOrder: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "排定次序：列出全部评审轮次。"
    )

    @Argument(help: ArgumentHelp("评审会编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("全部评审轮次的编号，按次序以逗号分隔。", valueName: "A,B"))
    var rounds: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "order", given: [GivenField("cases", rounds, at: "A,B")]),
            on: reference,
            kind: SessionNoun.kind
        )
    }
}

/// `session hear PS-… RD-…`.
struct SessionHear: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "hear",
        abstract: "叫案：会场页面显示正在评审的案卷，应回避的人看不到；不写轮次即休会。"
    )

    @Argument(help: ArgumentHelp("评审会编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("评审轮次编号。", valueName: "ROUND"))
    var round: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "hear", given: [GivenField("case", round, at: "ROUND")]),
            on: reference,
            kind: SessionNoun.kind
        )
    }
}

/// `session roll PS-… 2026-01-15 am --present A,B`.
struct SessionRoll: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll",
        abstract: "登记半天的签到；再次登记即更正。"
    )

    @Argument(help: ArgumentHelp("评审会编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("日期。", valueName: "YYYY-MM-DD"))
    var day: String

    @Argument(help: ArgumentHelp("am 上午、pm 下午。", valueName: "am|pm"))
    var half: String

    @Option(help: ArgumentHelp("到会专家的人员编号，以逗号分隔；无人到会则不写。", valueName: "A,B"))
    var present: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "attend",
                given: [
                    GivenField("day", day, at: "YYYY-MM-DD"),
                    GivenField("half", half, at: "am|pm"),
                    GivenField("present", present, at: "--present"),
                ]
            ),
            on: reference,
            kind: SessionNoun.kind
        )
    }
}

/// `session question PS-… RD-… --asked … --answered …`.
struct SessionQuestion: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "question",
        abstract: "登记一个案卷的答辩提问与答复；不记提问人。"
    )

    @Argument(help: ArgumentHelp("评审会编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("评审轮次编号。", valueName: "ROUND"))
    var round: String

    @Option(help: ArgumentHelp("提问。", valueName: "TEXT"))
    var asked: String

    @Option(help: ArgumentHelp("答复。", valueName: "TEXT"))
    var answered: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "record_question",
                given: [
                    GivenField("case", round, at: "ROUND"),
                    GivenField("asked", asked, at: "--asked"),
                    GivenField("answered", answered, at: "--answered"),
                ]
            ),
            on: reference,
            kind: SessionNoun.kind
        )
    }
}

/// `session agenda PS-…`: the whole for who runs it, his own cases for an expert.
struct SessionAgendaCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "agenda",
        abstract: "评审会的日程：工作人员看全部，专家只看本人评审的案卷，另编序号，不列时刻。"
    )

    @Argument(help: ArgumentHelp("评审会编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        if let stream = try ledger.cases.stream(reference.code) {
            guard stream.kind == SessionNoun.kind else {
                throw CaseRefusals.notFound(reference.code)
            }
            let sheet = try SessionSheet(stream, ledger, words)
            return ledger.answer(sheet.json, sheet.lines)
        }
        let person = try ledger.store.stream(reading.caller?.person ?? "")?.id ?? ""
        let agenda = try SessionAgenda(reference.code, of: person, ledger, words)
        return ledger.answer(agenda.json, agenda.lines)
    }
}
