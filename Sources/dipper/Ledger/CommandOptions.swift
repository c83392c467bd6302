import ArgumentParser
import Casework
import FoundationEssentials
import SQL
import Workflow

/// Who asks, as of which day, and under which key: what every writing command takes.
struct CommandOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOptions

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("经办人编号，如 RY-2026-000001；缺省为环境变量 DIPPER_AS。", valueName: "PERSON")
    )
    var person: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("代何人办理：授权人的人员编号，须有生效的授权。", valueName: "PERSON")
    )
    var principal: String?

    @Option(
        name: .customLong("on"),
        help: ArgumentHelp("发生日期；缺省为文件日期或今天，不得晚于今天。", valueName: "YYYY-MM-DD")
    )
    var date: String?

    @Option(help: ArgumentHelp("补记早于上一事项的发生日期时，说明原因。", valueName: "TEXT"))
    var reason: String?

    @Option(help: ArgumentHelp("幂等键：同一键重发同一请求只办理一次。", valueName: "KEY"))
    var key: String?

    @Option(help: ArgumentHelp("您看到的案卷版本；已有新版本时拒绝。", valueName: "VERSION"))
    var expecting: Int64?

    @Option(help: ArgumentHelp("解除基于暂定参数的限制，给出其代码，并附会议纪要；可重复。", valueName: "CODE"))
    var lift: [String] = []

    /// Refused: `ACTOR_MISSING`.
    func caller() throws(Refusal) -> Caller {
        try CommandOptions.caller(person, for: principal)
    }

    static let actorMissing = Refusal(
        Blocker(
            code: "ACTOR_MISSING",
            message: Localized(
                zh: "没有说明由谁办理，请用 --as 或环境变量 DIPPER_AS 给出人员编号",
                en: "Nobody is named who acts; give a person by --as or by DIPPER_AS"
            ),
            place: "--as"
        )
    )

    /// Whoever `--as` or the environment names, for himself or for another.
    static func caller(
        _ person: String?,
        for principal: String? = nil
    ) throws(Refusal) -> Caller {
        guard let person = person ?? DatabaseOptions.variable("DIPPER_AS") else {
            throw actorMissing
        }
        return Caller(
            person: person,
            onBehalfOf: principal,
            authentication: authentication,
            channel: "cli"
        )
    }

    /// At the command line a person is known by the user of the operating system.
    static var authentication: String { "cli:\(ProcessInfo.processInfo.userName)" }

    /// The system, at the hand of the user of the operating system: set-up and upkeep.
    static var system: Caller {
        Caller(person: "system", authentication: authentication, channel: "cli")
    }

    /// The date given by `--on`; refused: `DATE_FORM`.
    func effective() throws(Refusal) -> CivilDate? {
        guard let date else { return nil }
        return try Moment.date(date, option: "--on")
    }

    /// A command of these options, without a date; it has a key of its own when none is given.
    func command(
        _ target: Command.Target,
        instance: String = "",
        event: String
    ) -> Command {
        var command = Command(target: target, instance: instance, event: event)
        command.reasonForEarlier = reason
        command.key = key ?? "cli:\(Identifier.make(at: Moment.wallClock()))"
        command.expecting = expecting
        command.lifted = Set(lift)
        return command
    }
}
