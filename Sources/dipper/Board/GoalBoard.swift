import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow
import WorkflowFile

/// `goals board`, or only `goals`: every goal with its value, its target and what is missing, at a
/// day as known then.
struct GoalBoard: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "board",
        abstract: "目标看板（可省略 board）：各项目标的数值、目标与差距。",
        discussion: """
            --as-of 是世界的日期，--known-at 是系统当时所知；只给日期的 --known-at 指当日终了。\
            --xlsx 的第二张表逐条列出各数值所计的项目；--csv 只有第一张表。
            """
    )

    @Option(help: ArgumentHelp("截至日期；缺省为今天。", valueName: "YYYY-MM-DD"))
    var asOf: String?

    @Option(help: ArgumentHelp("按系统在该时刻所知；缺省为现在。", valueName: "DATE|INSTANT"))
    var knownAt: String?

    @Flag(help: "另给出逐月走势、按期限的直线进度、尚余月数与每月所需。")
    var trend = false

    @Flag(help: "另给出漏斗：从线索到国家库，各步曾到达、现停在此、在此结束的项目数。")
    var funnel = false

    @Option(help: ArgumentHelp("另按区、领域、渠道或专员分列。", valueName: "district|field|channel|officer"))
    var by: BoardBreakdown.Dimension?

    @Option(help: ArgumentHelp("把看板写成新的 PDF 文件，不在终端列出。", valueName: "FILE.pdf"))
    var pdf: String?

    @Option(help: ArgumentHelp("把看板写成新的 PNG 图片（宽 1080 像素，适合手机），不在终端列出。", valueName: "FILE.png"))
    var image: String?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        try ledger.cases.require("goal", as: "goals")
        let date = try asOf.map { try Moment.date($0, option: "--as-of") } ?? ledger.now.date
        let moment =
            try knownAt.map {
                try Moment.instant($0, isEndOfDay: true, option: "--known-at")
            } ?? ledger.now
        let board = try BoardReading(ledger, asOf: date, knownAt: moment)
        let (definitions, count, rows) = (board.definitions, board.count, board.rows)
        if let image { return try picture(ledger, board, to: image) }
        if let pdf {
            return try BoardPaper(
                goals: definitions.goals,
                rows: rows,
                view: (date, moment, definitions.rule.version)
            ).write(ledger, to: pdf)
        }
        let trend = trend ? BoardTrend(board) : nil
        let sheets = GoalSheets(rows: rows, count: count, view: (date, moment), ledger)
        let written =
            try export.isAsked
            ? export.write(try sheets.sheets() + (trend.map { [$0.sheet] } ?? [])) : []
        let further = try further(ledger, board)
        return ledger.answer(
            board.json(with: trend).merging(further.json) { $1 },
            [
                Localized(
                    zh: "\(definitions.goals.title.zh)　截至 \(date)　所知 \(moment)　"
                        + "口径 \(definitions.rule.version)",
                    en: "\(definitions.goals.title.en)  as of \(date)  known at \(moment)  "
                        + "rule \(definitions.rule.version)"
                )
            ] + rows.map(\.line) + (trend?.lines.map(\.text) ?? []) + further.lines + written
        )
    }
}

extension BoardBreakdown.Dimension: ExpressibleByArgument {}

extension GoalBoard {
    private func picture(
        _ ledger: OpenLedger,
        _ board: BoardReading,
        to path: String
    ) throws -> Answer {
        try InputFile.requireAbsent(path)
        let bytes = try BoardPicture(ledger, board).png()
        try OutputFile.write(bytes, to: path)
        let digest = Digests.named(bytes)
        return ledger.answer(
            ["file": JSON(path), "digest": JSON(digest), "bytes": JSON(bytes.count)],
            [Localized(zh: "已写出 \(path)，\(digest)", en: "Wrote \(path), \(digest)")]
        )
    }

    /// The funnel and the breakdown, where they are asked for.
    private func further(
        _ ledger: OpenLedger,
        _ board: BoardReading
    ) throws -> (json: [String: JSON], lines: [Localized]) {
        var (json, lines): ([String: JSON], [Localized]) = ([:], [])
        if funnel {
            let projects = try CasePages(ledger.cases, kind: ProjectNoun.kind).flatMap {
                try $0.get()
            }
            let funnel = ProjectFunnel(ledger, board, projects: projects)
            json["funnel"] = funnel.json
            lines += [Localized(zh: "漏斗：", en: "Funnel:")] + funnel.told
        }
        if let by {
            let breakdown = try BoardBreakdown(ledger, board, by: by)
            json["breakdown"] = breakdown.json
            lines += breakdown.told
        }
        return (json, lines)
    }
}

/// One line of the board.
struct GoalRow {
    let goal: Goal
    /// Nil for a goal that is not counted from facts of this ledger, and for what is held back.
    private(set) var value: Int?
    /// Further figures by name, such as `entered`.
    private(set) var details: [(name: String, title: Localized, count: Int)]
    /// Whether the value is known here and not told.
    private(set) var isHeldBack = false

    init(_ goal: Goal, _ count: GoalCount, isSupportRequired: Bool) {
        self.goal = goal
        let metric = Metric(rawValue: goal.code.content)
        value = count.value(of: metric)
        let openings = count.openings(of: metric)
        let opened = ("opening", Localized(zh: "其中期初", en: "of these opening"), openings)
        switch metric {
        case .cultivated:
            let cultivated = count.cultivated
            let title = Localized(zh: "支持待落实", en: "support pending")
            details =
                [("support_pending", title, cultivated.supportPendingCount), opened]
                + (isSupportRequired
                    ? [("dropped", Localized(zh: "逾期剔除", en: "dropped"), cultivated.dropped.count)]
                    : [])
        case .nationalLibrary:
            let library = count.library
            details = [
                ("entered", Localized(zh: "入库", en: "entered"), library.entered.count),
                ("listed", Localized(zh: "其中已列入培育", en: "of these listed"), library.value),
                opened,
            ]
        case .landed:
            details = [
                ("gross", Localized(zh: "累计", en: "ever"), count.landed.gross.count), opened,
            ]
        default:
            details = []
        }
    }

    /// Figures that so few stand behind are not for the public (R12).
    static let leastForPublic = 5

    /// Whether a figure of this goal is held back; places open by documents that everybody reads.
    func isHeldBack(_ value: Int) -> Bool {
        let isOfCases = [Metric.cultivated, .nationalLibrary, .landed]
            .contains(Metric(rawValue: goal.code.content))
        return isOfCases && (1..<GoalRow.leastForPublic).contains(value)
    }

    /// The row as the public may know it: the headline alone, unless few stand behind it.
    var forPublic: GoalRow {
        var row = self
        row.details = []
        row.isHeldBack = value.map(isHeldBack) ?? false
        if row.isHeldBack { row.value = nil }
        return row
    }

    /// Comparator, number and what is missing; nil when the goal has no number.
    var target: (comparator: String, number: JSON, text: Localized, gap: Int?)? {
        func progress(_ comparator: GoalTarget.Comparator, _ number: Int64) -> Int? {
            value.map {
                GoalTarget(
                    metric: Metric(rawValue: goal.code.content),
                    comparator: comparator,
                    number: Int(number)
                ).progress($0).gap
            }
        }
        switch goal.target {
        case nil: return nil
        case .atLeast(let number)?:
            return (
                "at_least", JSON(number), Localized(zh: "≥ \(number)", en: "≥ \(number)"),
                progress(.atLeast, number)
            )
        case .moreThan(let number)?:
            return (
                "more_than", JSON(number), Localized(zh: "> \(number)", en: "> \(number)"),
                progress(.moreThan, number)
            )
        case .range(let range)?:
            let text = "\(range.lowerBound)–\(range.upperBound)"
            return (
                "range",
                ["from": JSON(range.lowerBound), "to": JSON(range.upperBound)],
                Localized(zh: text, en: text), progress(.atLeast, range.lowerBound)
            )
        }
    }

    var json: [String: JSON] {
        var members: [String: JSON] = [
            "value": value.map { JSON($0) } ?? .null,
            "target": target?.number ?? .null,
            "comparator": target.map { JSON($0.comparator) } ?? .null,
            "gap": target?.gap.map { JSON($0) } ?? .null,
            "deadline": goal.deadline.map { JSON($0.description) } ?? .null,
            "name": JSON(goal.name.zh), "rule": JSON(goal.rule.name.zh),
            "rule_version": JSON(goal.rule.version), "signed": .bool(goal.rule.isSigned),
        ]
        for detail in details { members[detail.name] = JSON(detail.count) }
        return members
    }

    var line: Localized {
        let zh = details.map { "\($0.title.zh) \($0.count)" }.joined(separator: "，")
        let en = details.map { "\($0.title.en) \($0.count)" }.joined(separator: ", ")
        let signed = goal.rule.isSigned ? ("", "") : ("　口径待确认", "  rule to be confirmed")
        let deadline = goal.deadline.map { "（\($0)）" } ?? ""
        let gap = target?.gap
        return Localized(
            zh: "\(goal.code.content) \(goal.name.zh)\(deadline)："
                + (value.map { "\($0)" } ?? "本台账不计数")
                + (target.map { "　目标 \($0.text.zh)" } ?? "")
                + (gap.map { $0 == 0 ? "　已达成" : "　差 \($0)" } ?? "")
                + (zh.isEmpty ? "" : "　[\(zh)]") + "　口径：\(goal.rule.name.zh)\(signed.0)",
            en: "\(goal.code.content) \(goal.name.en)\(goal.deadline.map { " (\($0))" } ?? ""): "
                + (value.map { "\($0)" } ?? "not counted here")
                + (target.map { "  target \($0.text.en)" } ?? "")
                + (gap.map { $0 == 0 ? "  reached" : "  \($0) missing" } ?? "")
                + (en.isEmpty ? "" : "  [\(en)]") + "  rule: \(goal.rule.name.en)\(signed.1)"
        )
    }
}
