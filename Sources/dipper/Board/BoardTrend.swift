import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow
import WorkflowFile

/// The goals over the programme: their values at month ends, and how they stand to their pace.
struct BoardTrend {
    /// One goal that is counted from facts.
    struct Line {
        let row: GoalRow
        /// Month ends in their order, and last the day of the board.
        let points: [Point]
        /// Nil for a goal without a number or a deadline.
        let pace: GoalPace?
    }

    struct Point: Hashable {
        let date: CivilDate
        /// Nil where the public may not know it.
        let value: Int?
        /// What the straight line asks for; nil without a pace.
        let due: Int?
    }

    let lines: [Line]

    /// Ten years: a day far ahead makes no endless list.
    private static let mostMonths = 120
    /// Over so many month ends the recent gain is told.
    static let recentMonths = 6

    init(_ board: BoardReading) {
        let rule = board.rule
        let days = BoardTrend.days(from: rule.windowStart, to: board.date)
        let counts = GoalCount.history(
            facts: board.facts,
            memberships: board.memberships,
            days: days,
            knownAt: board.moment,
            rule: rule
        )
        lines = board.rows.compactMap { row in
            guard row.value != nil else { return nil }
            let metric = Metric(rawValue: row.goal.code.content)
            let pace = row.goal.deadline.flatMap { deadline in
                row.goal.number.flatMap {
                    GoalPace(start: rule.windowStart, deadline: deadline, number: $0)
                }
            }
            return Line(
                row: row,
                points: zip(days, counts).map { day, count in
                    Point(
                        date: day,
                        value: count.value(of: metric),
                        due: pace?.due(on: day)
                    )
                },
                pace: pace
            )
        }
    }

    private init(lines: [Line]) { self.lines = lines }

    /// Month ends from the start on that come before a day, then the day itself.
    static func days(from start: CivilDate, to day: CivilDate) -> [CivilDate] {
        let last = Month(day)
        let first = max(Month(start), last.adding(1 - mostMonths))
        guard first <= last else { return [day] }
        let ends = (first.number..<last.number).map { first.adding($0 - first.number).end }
        return ends + [day]
    }

    /// The same without what few stand behind (R12).
    var forPublic: BoardTrend {
        BoardTrend(
            lines: lines.map { line in
                Line(
                    row: line.row.forPublic,
                    points: line.points.map { point in
                        let isHeld = point.value.map(line.row.isHeldBack) ?? false
                        return Point(
                            date: point.date,
                            value: isHeld ? nil : point.value,
                            due: point.due
                        )
                    },
                    pace: line.pace
                )
            }
        )
    }
}

extension BoardTrend {
    /// The values as a sheet of the board's workbook.
    var sheet: (page: SheetPage, rows: [[Cell]]) {
        (
            SheetPage(
                name: "走势",
                columns: [
                    .init("代码"), .init("日期", .date), .init("数值", .integer),
                    .init("直线进度", .integer),
                ]
            ),
            lines.flatMap { line in
                line.points.map { point in
                    [
                        .text(line.row.goal.code.content), .date(point.date),
                        point.value.map { .number("\($0)") } ?? .empty,
                        point.due.map { .number("\($0)") } ?? .empty,
                    ]
                }
            }
        )
    }
}

extension BoardTrend.Line {
    /// The day of the board.
    private var last: BoardTrend.Point? { points.last }

    /// How far the value is above the straight line; negative when it is behind.
    var ahead: Int? {
        guard let last, let value = last.value, let due = last.due else { return nil }
        return value - due
    }

    var monthsLeft: Int? {
        guard let last, let pace else { return nil }
        return pace.monthsLeft(after: last.date)
    }

    /// Such as `1.4`; nil when no month is left.
    var neededText: String? {
        guard let last, let value = last.value, let pace,
            let tenths = pace.neededTenths(value: value, on: last.date)
        else { return nil }
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// By how many the value grew over the last months; nil while there are not so many.
    var gained: Int? {
        guard points.count > BoardTrend.recentMonths, let value = last?.value,
            let before = points[points.count - 1 - BoardTrend.recentMonths].value
        else { return nil }
        return value - before
    }

    /// What is to be said of the pace in one sentence; nil without one.
    var paceText: Localized? {
        guard let last, let due = last.due, let ahead, let monthsLeft else { return nil }
        let (behind, months) = (max(0, -ahead), BoardTrend.recentMonths)
        let isBehind = ahead < 0
        let needed = neededText
        return Localized(
            zh: "按直线进度应达 \(due)，"
                + (isBehind ? "落后 \(behind)" : ahead == 0 ? "持平" : "超前 \(ahead)")
                + (needed.map { "；尚余 \(monthsLeft) 个月末，每月需 \($0)" } ?? "；期限已到")
                + (gained.map { "；近 \(months) 个月净增 \($0)" } ?? ""),
            en: "the straight line asks for \(due): "
                + (isBehind ? "\(behind) behind" : ahead == 0 ? "on it" : "\(ahead) ahead")
                + (needed.map { "; \(monthsLeft) month ends left, \($0) needed in each" }
                    ?? "; the deadline has come")
                + (gained.map { "; \($0) gained over the last \(months) months" } ?? "")
        )
    }

    /// The members that a goal has besides those of the board.
    var json: [String: JSON] {
        func number(_ value: Int?) -> JSON { value.map { JSON($0) } ?? .null }
        return [
            "trend": .array(
                points.map {
                    [
                        "date": JSON($0.date.description), "value": number($0.value),
                        "due": number($0.due),
                    ]
                }
            ),
            "pace": pace == nil
                ? .null
                : [
                    "due": number(last?.due), "ahead": number(ahead),
                    "months_left": number(monthsLeft),
                    "needed_per_month": neededText.map { JSON($0) } ?? .null,
                    "gained_recently": number(gained),
                ],
        ]
    }

    /// The values as one line of the terminal.
    var text: Localized {
        let values = points.map { "\($0.date) \($0.value.map(String.init) ?? "—")" }
            .joined(separator: "  ")
        let pace = paceText ?? Localized(zh: "没有期限或目标数", en: "no deadline or no number")
        return Localized(
            zh: "\(row.goal.code.content)：\(pace.zh)\n    \(values)",
            en: "\(row.goal.code.content): \(pace.en)\n    \(values)"
        )
    }
}

extension Goal {
    /// What must be reached: one more than a number that is to be exceeded, the least of a range.
    var number: Int? {
        switch target {
        case nil: nil
        case .atLeast(let number)?: Int(number)
        case .moreThan(let number)?: Int(number) + 1
        case .range(let range)?: Int(range.lowerBound)
        }
    }
}
