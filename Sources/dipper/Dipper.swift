import ArgumentParser
import SQLiteDriver
import Workflow

/// The command `dipper`: each noun is a subcommand; see `AnsweringCommand` for how one is made.
@main
struct Dipper: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dipper",
        abstract: "北斗：管理一座城市的颠覆性技术项目与财政资金。",
        discussion: """
            结果写到标准输出，拒绝与故障的说明写到标准错误；加 --json 时两者都是标准输出上的一个 JSON 对象。

            退出码：0 完成；64 用法有误；65 按规则拒绝或数据有误；69 暂不可用；70 程序故障；\
            75 与他人的修改冲突；77 无此权限。
            """,
        version: "1.0.0",
        subcommands: branches(asked: CommandLine.arguments.dropFirst().first),
        helpNames: [.short, .long]
    )

    private static let nouns: KeyValuePairs<String, any ParsableCommand.Type> = [
        "init": Init.self,
        "person": PersonCommands.self,
        "account": AccountCommands.self,
        "expert": ExpertCommands.self,
        "org": OrganisationCommands.self,
        "project": ProjectCommands.self,
        "round": RoundCommands.self,
        "notice": NoticeCommands.self,
        "grant": GrantCommands.self,
        "budget": BudgetCommands.self,
        "aftercare": AfterCareCommands.self,
        "enterprise-report": EnterpriseReportCommands.self,
        "enterprise-event": EnterpriseEventCommands.self,
        "exemption": ExemptionCommands.self,
        "support": SupportCommands.self,
        "cost": CostCommands.self,
        "decision-meeting": MeetingCommands.self,
        "session": SessionCommands.self,
        "remuneration": RemunerationCommands.self,
        "payee": PayeeCommands.self,
        "bank": BankCommands.self,
        "payee-account": PayeeAccountCommands.self,
        "cap-table": CapTableCommands.self,
        "paper-approval": PaperCommands.self,
        "service": ServiceCommands.self,
        "library": LibraryCommands.self,
        "landing": LandingCommands.self,
        "platform": PlatformCommands.self,
        "draft": DraftCommands.self,
        "view": ViewCommands.self,
        "document": DocumentCommands.self,
        "expunge": ExpungeCommands.self,
        "goals": GoalCommands.self,
        "report": ReportCommands.self,
        "today": Today.self,
        "workflow": WorkflowCommands.self,
        "calendar": CalendarCommands.self,
        "timers": TimerCommands.self,
        "verify": Verify.self,
        "backup": BackupLedger.self,
        "restore": RestoreLedger.self,
        "move": MoveLedger.self,
        "calc": Calc.self,
        "webhook": WebhookCommands.self,
        "courier": CourierCommands.self,
        "token": TokenCommands.self,
        "provider": ProviderCommands.self,
        "serve": Serve.self,
    ]

    /// The branch of the noun that is asked for, or every branch where none is.
    ///
    /// The parser makes the whole tree that it is given, and the generic commands in it are looked
    /// up one by one: a tenth of the time that a short command takes.
    static func branches(asked: String?) -> [any ParsableCommand.Type] {
        let branch = nouns.first { $0.key == asked }
        return branch.map { [$0.value] } ?? nouns.map(\.value)
    }

    /// Runs the command; a wrong usage is told in the reader's language before the parser's words.
    static func main() async {
        ProcessMemory.settle()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            if exitCode(for: error) == .validationFailure {
                Terminal.writeError(UsageNotice.text.text(in: OutputOptions.defaultLanguage))
            }
            exit(withError: error)
        }
    }
}
