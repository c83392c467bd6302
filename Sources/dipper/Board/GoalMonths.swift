import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `goals`: the board, and the months that were published of it.
struct GoalCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "goals",
        abstract: "目标看板，以及已发布（冻结）的月度数据。",
        subcommands: [GoalBoard.self, GoalFreeze.self, GoalFrozen.self],
        defaultSubcommand: GoalBoard.self
    )
}

/// `goals freeze 2026-10`: publishes a month; its figures stay for ever.
struct GoalFreeze: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: "发布并冻结一个月的目标数据（由中心主任）。",
        discussion: """
            按月末、按此刻之前所知计数，记下数值与逐项摘要。此后该月发布的数值不再改变；\
            后来所知的，由 goals frozen 逐项列为调整。
            """
    )

    @Argument(help: ArgumentHelp("已结束的月份。", valueName: "YYYY-MM"))
    var month: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(event: "", given: [GivenField("month", month, at: "YYYY-MM")]),
            kind: MonthProcedure.kind
        )
    }
}

/// `goals frozen`: what was published, and what has become known since.
struct GoalFrozen: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "frozen",
        abstract: "列出已发布的月度数据；给出月份的，逐项列出发布之后的调整。"
    )

    @Argument(help: ArgumentHelp("只看一个月。", valueName: "YYYY-MM"))
    var month: String?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let only = try month.map(PublishedMonths.month)
        let months = try PublishedMonths(ledger, only: only)
        if let only, months.list.isEmpty { throw CaseRefusals.notFound("\(only)") }
        let told = try ToldMonths(ledger, months)
        let none = Localized(zh: "还没有发布过月度数据", en: "No month is published yet")
        let lines = months.list.flatMap { told.lines($0, isWhole: only != nil) }
        return ledger.answer(
            ["months": .array(months.list.map(told.json))],
            (lines.isEmpty ? [none] : lines)
                + (try export.write([
                    (ToldMonths.page, months.list.flatMap(ToldMonths.rows)),
                    (ToldMonths.adjustments, months.list.flatMap(told.adjustmentRows)),
                ]))
        )
    }
}

extension PublishedMonths {
    /// Refused: `MONTH_FORM`.
    static func month(_ text: String) throws -> Month {
        guard let month = Month(text) else {
            throw Refusal(
                Blocker(
                    code: "MONTH_FORM",
                    message: Localized(
                        zh: "“\(text)”不是月份，应如 2026-10，请查询人更正",
                        en: "“\(text)” is no month; expected one such as 2026-10;"
                            + " whoever asks can correct it"
                    ),
                    place: "YYYY-MM",
                    values: ["found": text, "expected": "YYYY-MM"]
                )
            )
        }
        return month
    }
}

/// Published months in words and for programs: whose case an item is, only for who may see it.
struct ToldMonths {
    private let streams: [String: CaseStream]
    private let titles: [String: String]

    init(_ ledger: OpenLedger, _ months: PublishedMonths) throws {
        let all = months.list.flatMap(\.adjustments)
        let ids = Set(all.map(\.difference.item.subject) + all.flatMap(\.records).map(\.stream))
        let seen = try ledger.cases.visible(ledger.store.streams(ids.sorted()))
        streams = Dictionary(seen.map { ($0.id, $0) }) { $1 }
        titles = try CaseWords(rules: try ledger.rules(), cases: ledger.cases).headlines(of: seen)
    }

    func code(_ id: String) -> String? { streams[id]?.code }

    func name(_ id: String) -> Localized {
        guard let stream = streams[id] else {
            return Localized(zh: "（不在查看范围内）", en: "(not yours to see)")
        }
        let text = "\(stream.code) \(titles[id] ?? "")"
        return Localized(zh: text, en: text)
    }

    /// What was recorded, when and by which event; the event only of a case that is seen.
    func words(_ record: LedgerStore.FactRecord) -> Localized {
        let when = String(record.recordedAt.description.prefix(16)).replacing("T", with: " ")
        let event = streams[record.stream].map { "\($0.code)#\(record.version) \(record.type)" }
        let day = record.effectiveFrom.map { "\($0)" } ?? ""
        let (zh, en) =
            switch record.change {
            case .begun: ("登记 \(record.metric)（\(day) 起）", "\(record.metric) from \(day)")
            case .ended: ("更正或终止 \(record.metric)（\(day) 起）", "\(record.metric) of \(day) ended")
            case .joined: ("并入其他项目组", "joined another group")
            }
        return Localized(
            zh: "\(when) \(zh)" + (event.map { "，\($0)" } ?? ""),
            en: "\(when) \(en)" + (event.map { ", \($0)" } ?? "")
        )
    }

    // MARK: For programs

    func json(_ month: PublishedMonth) -> JSON {
        [
            "code": JSON(month.code), "month": JSON("\(month.month)"),
            "as_of": JSON("\(month.date)"), "known_at": JSON(month.knownAt.description),
            "rule": JSON(month.rule.version), "digest": JSON(month.digest),
            "confirmed": .bool(month.isConfirmed),
            "figures": .object(
                Dictionary(
                    month.rows.map { row in
                        (
                            row.metric.rawValue,
                            [
                                "published": JSON(row.published), "added": JSON(row.added),
                                "removed": JSON(row.removed), "by_rule": JSON(row.byRule),
                                "present": JSON(row.present),
                            ]
                        )
                    }
                ) { $1 }
            ),
            "adjustments": .array(month.adjustments.map(json)),
        ]
    }

    private func json(_ adjustment: PublishedMonth.Adjustment) -> JSON {
        let item = adjustment.difference.item
        let isSeen = streams[item.subject] != nil
        return [
            "goal": JSON(adjustment.difference.metric.rawValue),
            "change": JSON(adjustment.difference.isAdded ? 1 : -1),
            "by": JSON(adjustment.isByRule ? "rule" : "fact"),
            "code": code(item.subject).map { JSON($0) } ?? .null,
            "title": isSeen ? JSON(titles[item.subject] ?? "") : .null,
            "since": JSON("\(item.since)"),
            "records": .array(
                adjustment.records.map { record in
                    [
                        "recorded_at": JSON(record.recordedAt.description),
                        "change": JSON(record.change.rawValue), "metric": JSON(record.metric),
                        "effective_from": record.effectiveFrom.map { JSON("\($0)") } ?? .null,
                        "code": code(record.stream).map { JSON($0) } ?? .null,
                        "version": code(record.stream) == nil ? .null : JSON(record.version),
                        "event": code(record.stream) == nil ? .null : JSON(record.type),
                    ]
                }
            ),
        ]
    }

    // MARK: In words

    func lines(_ month: PublishedMonth, isWhole: Bool) -> [Localized] {
        let figures = month.rows.map { row in
            "\(row.metric.rawValue) \(row.published)"
                + (row.present == row.published ? "" : "→\(row.present)")
        }.joined(separator: "  ")
        let doubt =
            month.isConfirmed
            ? Localized(zh: "", en: "")
            : Localized(
                zh: "　重新计数与发布时不符，请系统管理员核验台账",
                en: "  counting again gives something else; the administrator can verify"
            )
        let (known, count) = (month.knownAt.description, month.adjustments.count)
        let head = Localized(
            zh: "\(month.month)　\(figures)　按 \(known) 所知　调整 \(count) 项\(doubt.zh)",
            en: "\(month.month)  \(figures)  as known at \(known)  \(count) adjustments\(doubt.en)"
        )
        return [head] + (isWhole ? month.adjustments.map(line) : [])
    }

    private func line(_ adjustment: PublishedMonth.Adjustment) -> Localized {
        let difference = adjustment.difference
        let (name, sign) = (name(difference.item.subject), difference.isAdded ? "+1" : "−1")
        let records = adjustment.records.map(words)
        let rule = Localized(zh: "口径改变", en: "another rule")
        let reasons = adjustment.isByRule ? [rule] : records
        return Localized(
            zh: "  \(difference.metric.rawValue) \(sign)　\(name.zh)　\(difference.item.since) 起计　"
                + reasons.map(\.zh).joined(separator: "；"),
            en: "  \(difference.metric.rawValue) \(sign)  \(name.en)  from \(difference.item.since)"
                + "  " + reasons.map(\.en).joined(separator: "; ")
        )
    }

    // MARK: As sheets

    static let page = SheetPage(
        name: "已发布",
        columns: [
            .init("月份"), .init("代码"), .init("目标"), .init("发布数", .integer),
            .init("其后增加", .integer), .init("其后减少", .integer), .init("口径影响", .integer),
            .init("现在数", .integer), .init("所知"),
        ]
    )

    static let adjustments = SheetPage(
        name: "调整",
        columns: [
            .init("月份"), .init("代码"), .init("变化", .integer), .init("编号"), .init("名称"),
            .init("计入日期", .date), .init("原因"),
        ]
    )

    static func rows(_ month: PublishedMonth) -> [[Cell]] {
        month.rows.map { row in
            [
                .text("\(month.month)"), .text(row.metric.rawValue), .text(row.goal.zh),
                .number("\(row.published)"), .number("\(row.added)"),
                .number("\(row.removed)"), .number("\(row.byRule)"), .number("\(row.present)"),
                .text(month.knownAt.description),
            ]
        }
    }

    func adjustmentRows(_ month: PublishedMonth) -> [[Cell]] {
        month.adjustments.map { adjustment in
            let item = adjustment.difference.item
            let reasons = adjustment.isByRule ? ["口径改变"] : adjustment.records.map { words($0).zh }
            return [
                .text("\(month.month)"), .text(adjustment.difference.metric.rawValue),
                .number(adjustment.difference.isAdded ? "1" : "-1"),
                Cell(text: code(item.subject) ?? ""),
                Cell(text: streams[item.subject] == nil ? "" : titles[item.subject] ?? ""),
                .date(item.since), Cell(text: reasons.joined(separator: "；")),
            ]
        }
    }
}
