import Expression
import Workflow

/// Publishing the goals of a month: counted once more by the command itself, and frozen.
package enum MonthProcedure {
    package static let kind = "goal-month"

    /// The code of a month, of which there is one.
    package static func code(of month: Month) -> String { "YB-\(month)" }

    /// Counts the month at its last day as known just before this moment, and begins its case.
    ///
    /// What is recorded in the same millisecond is not known yet: it is told as an adjustment.
    ///
    /// Refused: `MONTH_FORM`, `MONTH_OPEN`, `MONTH_BEFORE`, `MONTH_FROZEN`, `COUNTING_PARAMETER`.
    /// Nil without a month, which the chart refuses.
    static func opening(
        event: String,
        payload: [String: Value],
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let text)? = payload["month"] else { return nil }
        guard let month = Month(text) else { throw Refusal(form(text)) }
        guard month.end < desk.today else { throw Refusal(open(month, desk.today)) }
        let rule = try CountingRule(version: "") { try parameter($0, desk) }
        guard month.end >= rule.windowStart else {
            throw Refusal(before(month, rule.windowStart))
        }
        let code = code(of: month)
        guard try desk.stream(code) == nil else { throw Refusal(frozen(month, code)) }
        let view = Viewpoint(
            asOf: month.end,
            knownAt: Instant(milliseconds: desk.now.milliseconds - 1)
        )
        let (facts, memberships) = try desk.goalFacts()
        let figures = MonthFigures(
            GoalCount(facts: facts, memberships: memberships, view: view, rule: rule),
            view: view,
            rule: rule
        )
        let values = figures.values.map { (Value.string($0.key), Value.int(Int64($0.value))) }
        let target = StreamPlan.Target.new(
            id: desk.newIdentifier(),
            kind: kind,
            parent: nil,
            codePrefix: nil,
            code: code
        )
        return Plan([
            StreamPlan(
                target,
                [
                    .start(instance: "", event: event, payload: ["month": .string("\(month)")]),
                    .event(
                        instance: "",
                        name: "record_figures",
                        payload: [
                            "as_of": .string(view.asOf.description),
                            "known_at": .string(view.knownAt.description),
                            "release": .string(desk.release),
                            "figures": .map(Dictionary(values) { $1 }),
                            "digest": .string(desk.digest(of: figures.text)),
                        ],
                        isInternal: true
                    ),
                ],
                isAsked: true
            )
        ])
    }

    private static func parameter(_ key: String, _ desk: some Desk) throws -> CountingParameter? {
        switch try desk.parameter(key) {
        case .bool(let truth)?: .bool(truth)
        case .int(let number)?: .int(Int(number))
        case .string(let text)?: CivilDate(text).map { .date($0) }
        default: nil
        }
    }

    // MARK: Refusals

    private static func form(_ text: String) -> Blocker {
        Blocker(
            code: "MONTH_FORM",
            message: Localized(
                zh: "“\(text)”不是月份，应如 2026-10，请中心主任更正",
                en: "“\(text)” is no month; expected one such as 2026-10; the director can correct"
                    + " it"
            ),
            place: "month",
            values: ["found": text, "expected": "YYYY-MM"],
            role: "DIR"
        )
    }

    private static func open(_ month: Month, _ today: CivilDate) -> Blocker {
        Blocker(
            code: "MONTH_OPEN",
            message: Localized(
                zh: "\(month) 到 \(month.end) 才结束，今天是 \(today)，请中心主任次月起发布",
                en: "\(month) ends on \(month.end), today is \(today); the director can publish it"
                    + " from the next month on"
            ),
            place: "month",
            values: ["found": today.description, "expected": "\(month.end.adding(days: 1))"],
            role: "DIR"
        )
    }

    private static func before(_ month: Month, _ start: CivilDate) -> Blocker {
        Blocker(
            code: "MONTH_BEFORE",
            message: Localized(
                zh: "\(month) 在计数窗口起始日 \(start) 之前，没有可发布的数据，请中心主任核对月份",
                en: "\(month) lies before \(start), the first day that counts, and has no figures;"
                    + " the director can check the month"
            ),
            place: "month",
            values: ["found": "\(month)", "expected": "\(Month(start))"],
            role: "DIR"
        )
    }

    private static func frozen(_ month: Month, _ code: String) -> Blocker {
        Blocker(
            code: "MONTH_FROZEN",
            message: Localized(
                zh: "\(month) 已发布为 \(code)，发布后不再改变；后来所知逐项列为调整，请中心主任查看该月",
                en: "\(month) is published as \(code) and stays; what became known later is told as"
                    + " its adjustments; the director can look at that month"
            ),
            place: "month",
            values: ["found": code],
            role: "DIR"
        )
    }
}
