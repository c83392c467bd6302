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
        subcommands: [
            Init.self, PersonCommands.self, AccountCommands.self, OrganisationCommands.self,
            ProjectCommands.self, RoundCommands.self, NoticeCommands.self, GrantCommands.self,
            BudgetCommands.self,
            MeetingCommands.self, PaperCommands.self, ServiceCommands.self,
            LibraryCommands.self, LandingCommands.self, PlatformCommands.self, DraftCommands.self,
            ViewCommands.self,
            DocumentCommands.self, ExpungeCommands.self, GoalCommands.self, ReportCommands.self,
            Today.self, WorkflowCommands.self, CalendarCommands.self, TimerCommands.self,
            Verify.self, BackupLedger.self, RestoreLedger.self, Calc.self,
            WebhookCommands.self, CourierCommands.self, TokenCommands.self,
            ProviderCommands.self, Serve.self,
        ],
        helpNames: [.short, .long]
    )

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
