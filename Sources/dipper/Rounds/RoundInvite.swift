import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// `round invite`: a one-time link by which an expert says whether he can review.
struct RoundInvite: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "为评审组的一名专家生成一次性链接：不必登录即可答复能否评审；链接只显示这一次。",
        discussion: "链接七天内有效，答复后作废；另发链接，原来的作废。答复前后都看不到项目内容，回避声明仍须登录后作出。"
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("专家的人员编号。", valueName: "PERSON"))
    var expert: String

    @Option(help: ArgumentHelp("交给专家的方式。", valueName: "message|mail|telephone|in_person"))
    var channel: String

    @Flag(help: "由评审秘书角色的邮件端点把链接发到专家登记的邮箱；须给 --home 和 --channel mail。")
    var send = false

    @Option(help: ArgumentHelp("网页的地址，如 https://dipper.example。", valueName: "URL"))
    var home: String?

    @OptionGroup var transport: TransportArguments
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !send || home.map(PersonalMail.isHome) == true && channel == "mail" else {
            throw ValidationError("--send 须与 --channel mail、--home URL 同用 / is used with them")
        }
    }

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        let round = try ledger.cases.found(reference, kind: RoundNoun.kind)
        let link = InvitationLink()
        var command = link.command(
            round.code,
            expert: expert,
            channel: channel,
            now: ledger.now
        )
        let terms = options.command(command.target, event: command.event)
        (command.key, command.expecting) = (terms.key, terms.expecting)
        command.effective = try options.effective()
        let mail =
            try send ? InvitationMail(ledger, to: expert, for: command, by: caller) : nil
        let answer = try ledger.answer(ledger.perform(command, by: caller))
        let failure = mail.flatMap {
            $0.send((home ?? "") + link.path(of: round.code), transport.options)
        }
        guard mail == nil || failure != nil else {
            return Answer(
                json: answer.json.merging(["sent": true]) { $1 },
                lines: answer.lines + [InvitationMail.sent],
                warnings: answer.warnings
            )
        }
        return Answer(
            json: answer.json.merging([
                "link": JSON(link.path(of: round.code)), "sent": false,
            ]) { $1 },
            lines: answer.lines + [link.line(of: round.code)],
            warnings: answer.warnings + [failure?.message].compactMap(\.self)
        )
    }
}
