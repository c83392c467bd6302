import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// `round remind`: one of a panel is reminded, by mail from here or in another way.
struct RoundRemind: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "remind",
        abstract: "催办评审组的一名专家：由邮件端点直接发到他的邮箱，或登记已用别的方式催办。",
        discussion: "邮件只写评审关口、期限和登录地址。没有发出的不登记，给出可以复制的一段话。"
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("专家的人员编号。", valueName: "PERSON"))
    var expert: String

    @Option(help: ArgumentHelp("催办的方式。", valueName: "message|mail|telephone|in_person"))
    var channel: String

    @Flag(help: "由评审秘书角色的邮件端点发到专家登记的邮箱；须给 --home 和 --channel mail。")
    var send = false

    @Option(help: ArgumentHelp("网页的地址，如 https://dipper.example。", valueName: "URL"))
    var home: String?

    @OptionGroup var transport: TransportArguments
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard home.map(PersonalMail.isHome) != false else {
            throw ValidationError("--home 应为 http 或 https 地址，末尾不带 / / expected a URL")
        }
        guard !send || home != nil && channel == "mail" else {
            throw ValidationError("--send 须与 --channel mail、--home URL 同用 / is used with them")
        }
    }

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        let round = try ledger.cases.found(reference, kind: RoundNoun.kind)
        let reminder = try RoundReminder(expert, on: round, home: home ?? "", ledger)
        var command = reminder.command(channel: channel)
        let terms = options.command(command.target, event: command.event)
        (command.key, command.expecting) = (terms.key, terms.expecting)
        command.effective = try options.effective()
        guard send else {
            let answer = try ledger.answer(ledger.perform(command, by: caller))
            return Answer(
                json: answer.json.merging(["sent": false]) { $1 },
                lines: answer.lines,
                warnings: answer.warnings
            )
        }
        let done = try reminder.send(command, by: caller, transport.options)
        let answer = try ledger.answer(done)
        return Answer(
            json: answer.json.merging(["sent": true]) { $1 },
            lines: answer.lines + [RoundReminder.sent],
            warnings: answer.warnings
        )
    }
}
