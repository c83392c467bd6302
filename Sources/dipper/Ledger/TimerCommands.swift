import ArgumentParser
import Casework
import Spreadsheet
import Store
import Workflow

/// `timers`: the deadlines that run, and firing what is due.
struct TimerCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timers",
        abstract: "期限与提醒：查看，或触发已到期的。",
        subcommands: [TimerList.self, TimerRun.self]
    )
}

/// `timers list`: soonest first; those that stand still come last.
struct TimerList: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "列出期限与提醒，先到期的在前，暂停的在后。"
    )

    @Option(help: "至多列出多少条。")
    var limit = 100

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let timers = try ledger.cases.timers(limit: try Paging.checked(limit))
        let written = try export.write(TimerList.page, timers.map(\.cells))
        return ledger.answer(
            ["timers": .array(timers.map(\.answer))],
            [
                Localized(
                    zh: timers.isEmpty ? "没有进行中的期限" : "共 \(timers.count) 条",
                    en: timers.isEmpty ? "No deadline runs" : "\(timers.count) in all"
                )
            ]
                + timers.map { timer in
                    let due = timer.due.map { $0.date.description }
                    let what =
                        timer.lead.isEmpty ? timer.deadline : "\(timer.deadline) -\(timer.lead)"
                    return Localized(
                        zh: "\(due ?? "暂停") \(timer.isProvisional ? "（暂定）" : "")"
                            + "\(timer.place)　\(what)",
                        en: "\(due ?? "standing") \(timer.isProvisional ? "(provisional) " : "")"
                            + "\(timer.place)  \(what)"
                    )
                } + written
        )
    }
}

extension TimerList {
    fileprivate static let page = SheetPage(
        name: "期限",
        columns: [.init("期限", .date), .init("编号"), .init("事项"), .init("提醒"), .init("暂定", .bool)]
    )
}

/// `timers run`: fires everything that is due now.
struct TimerRun: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "触发所有已到期的期限与提醒。"
    )

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let (ledger, count) = try OpenLedger.catchingUp(database)
        return ledger.answer(
            ["fired": JSON(count)],
            [Localized(zh: "触发 \(count) 个期限或提醒", en: "\(count) timers fired")]
        )
    }
}

extension LedgerStore.TimerLine {
    /// Code and instance, such as `BZ-2026-000001/tranche/1`.
    var place: String { instance.isEmpty ? code : "\(code)/\(instance)" }

    fileprivate var cells: [Cell] {
        [
            due.map { .date($0.date) } ?? .empty, .text(place), .text(deadline), Cell(text: lead),
            .bool(isProvisional),
        ]
    }

    var answer: JSON {
        [
            "code": JSON(code), "kind": JSON(kind), "instance": JSON(instance),
            "deadline": JSON(deadline), "state": JSON(state), "lead": JSON(lead),
            "due": due.map { JSON($0.description) } ?? .null,
            "date": due.map { JSON($0.date.description) } ?? .null,
            "provisional": .bool(isProvisional),
        ]
    }
}
