import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `calc return`: the appropriate return (适当收益) on principal that was outstanding.
struct CalcReturn: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "适当收益试算：按实际天数（ACT/365）、年化基点计，末了一次舍去到分。",
        discussion: """
            从拨付当日起算，到截止日（退出日）为止，首日计、末日不计。闰年的一年是 366 天，仍除以 365。
            分批拨付、中途偿还的，用 --paid 与 --repaid 逐笔给出日期与金额；同一天先拨后还。
            """
    )

    @Option(help: "首笔拨付的本金（元）。")
    var principal: String

    @Option(help: ArgumentHelp("首笔拨付的日期。", valueName: "YYYY-MM-DD"))
    var from: String

    @Option(help: ArgumentHelp("截止日，即退出日。", valueName: "YYYY-MM-DD"))
    var to: String

    @Option(help: "年化收益率，以基点计：300 为 3%。")
    var bps: Int

    @Option(help: ArgumentHelp("以后各笔拨付，以逗号分隔。", valueName: "DATE=A,…"))
    var paid: String?

    @Option(help: ArgumentHelp("各笔偿还的本金，以逗号分隔。", valueName: "DATE=A,…"))
    var repaid: String?

    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        var reading = CalcReading()
        let first = reading.read { () throws(Refusal) in
            try Fen.parse(principal, place: "--principal")
        }
        let start = reading.date(from, option: "--from")
        let end = reading.date(to, option: "--to")
        let later = reading.read { () throws(Refusal) in
            try paid.map { text throws(Refusal) in
                try ArgumentList.movements(text, option: "--paid")
            } ?? []
        }
        let returned = reading.read { () throws(Refusal) in
            try repaid.map { text throws(Refusal) in
                try ArgumentList.movements(text, option: "--repaid")
            } ?? []
        }
        try reading.check()
        guard let first, let start, let end else { throw Refusal(reading.blockers) }
        let due: AppropriateReturn.Due
        do throws(Refusal) {
            due = try AppropriateReturn(basisPoints: bps).due(
                paid: [.init(start, first)] + (later ?? []),
                repaid: returned ?? [],
                until: end
            )
        } catch {
            throw Refusal(error.blockers.map { $0.at(CalcReturn.option($0.place)) })
        }
        return answer(due, until: end)
    }

    private func answer(_ due: AppropriateReturn.Due, until end: CivilDate) -> Answer {
        let lines = due.periods.map { period in
            Localized(
                zh: "\(period.from) 至 \(period.to)　\(period.days) 天　本金 \(period.principal) 元",
                en: "\(period.from) to \(period.to)  \(period.days) days  \(period.principal) CNY"
            )
        }
        return Answer(
            json: [
                "to": JSON(end.description), "bps": JSON(bps), "return": JSON(due.amount),
                "exact_fen": JSON(due.exact.description), "principal": JSON(due.principal),
                "periods": .array(
                    due.periods.map { period in
                        [
                            "from": JSON(period.from.description),
                            "to": JSON(period.to.description), "days": JSON(period.days),
                            "principal": JSON(period.principal),
                        ]
                    }
                ),
            ],
            lines: lines + [
                Localized(
                    zh: "适当收益 \(due.amount) 元（\(due.amount.upperCaseText)），年化 \(bps) 基点",
                    en: "Appropriate return \(due.amount) CNY at \(bps) basis points a year"
                ),
                Localized(
                    zh: "未收回本金 \(due.principal) 元",
                    en: "Principal outstanding \(due.principal) CNY"
                ),
            ]
        )
    }

    /// The option that a place of the rule came from.
    private static func option(_ place: String) -> String {
        let parts = place.split(separator: "/")
        guard parts.count == 2, let number = Int(parts[1]) else { return "--\(place)" }
        if parts[0] == "paid" { return number == 1 ? "--principal" : "--paid/\(number - 1)" }
        return "--\(parts[0])/\(number)"
    }
}

/// What stands on the command line, read part by part: every wrong one is told at once.
struct CalcReading {
    private(set) var blockers: [Blocker] = []

    mutating func read<Value>(_ body: () throws(Refusal) -> Value) -> Value? {
        do throws(Refusal) {
            return try body()
        } catch {
            blockers += error.blockers
            return nil
        }
    }

    mutating func date(_ text: String, option: String) -> CivilDate? {
        if let date = CivilDate(text) { return date }
        blockers.append(
            Blocker(
                code: "DATE_FORM",
                message: Localized(
                    zh: "日期“\(text)”无效，应形如 2026-06-30，请填报人更正",
                    en: "The date “\(text)” is not valid; expected such as 2026-06-30;"
                        + " whoever entered it can correct it"
                ),
                place: option,
                values: ["found": text, "expected": "YYYY-MM-DD"]
            )
        )
        return nil
    }

    mutating func refuse(_ blocker: Blocker) { blockers.append(blocker) }

    func check() throws(Refusal) {
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }
}
