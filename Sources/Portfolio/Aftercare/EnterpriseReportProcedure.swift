import Expression
import Workflow

/// What enterprises report of a period: one report for each, due so many working days after it.
package enum EnterpriseReportProcedure {
    package static let kind = "enterprise-report"

    /// The report of a period with the day on which it is due; nil without a period.
    ///
    /// Refused: `REPORT_PERIOD` for a period of another form, or one that ended before the
    /// signature; `REPORT_TWICE`.
    static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let text)? = payload["period"] else { return nil }
        let length = try length(desk)
        guard let period = ReportingPeriod(text), period.length == length else {
            throw Refusal(form(text, length))
        }
        var blockers: [Blocker] = []
        if let signed = parent.text("signed_on").flatMap({ CivilDate($0) }), period.end < signed {
            blockers.append(before(period, signed))
        }
        let others = try desk.children(of: parent.id, kind: kind)
        if let other = others.first(where: { $0.text("period") == text && !$0.isIn("waived") }) {
            blockers.append(twice(period, other))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        var given = payload
        if given["due_on"] == nil || given["due_on"] == .null {
            given["due_on"] = .string(try due(period, desk).description)
        }
        return Plan([
            Procedures.begun(kind, event, given, parent: parent.id, isAsked: true, desk: desk)
        ])
    }

    private static func length(_ desk: some Desk) throws -> ReportingPeriod.Length {
        guard case .string(let text)? = try desk.parameter("aftercare.report_period") else {
            return .halfYear
        }
        return ReportingPeriod.Length(rawValue: text) ?? .halfYear
    }

    private static func due(_ period: ReportingPeriod, _ desk: some Desk) throws -> CivilDate {
        var days = 20
        if case .int(let number)? = try desk.parameter("aftercare.report_days") {
            days = Int(number)
        }
        return try desk.day(days, workdaysAfter: period.end) ?? period.end.adding(days: days)
    }

    // MARK: Refusals

    private static func form(_ text: String, _ length: ReportingPeriod.Length) -> Blocker {
        let expected = length == .year ? "2026" : "2026-H1"
        return Blocker(
            code: "REPORT_PERIOD",
            message: Localized(
                zh: "报告期“\(text)”不符合政策参数，应如 \(expected)，请投后管理人更正",
                en: "“\(text)” is no period by the policy; expected one like \(expected), which the"
                    + " post-investment manager can give"
            ),
            place: "period",
            values: ["found": text, "expected": expected],
            role: "PIM"
        )
    }

    private static func before(_ period: ReportingPeriod, _ signed: CivilDate) -> Blocker {
        Blocker(
            code: "REPORT_PERIOD",
            message: Localized(
                zh: "报告期 \(period) 在协议签署（\(signed)）之前已结束，请投后管理人更正",
                en: "The period \(period) ended before the signature on \(signed); the"
                    + " post-investment manager can correct it"
            ),
            place: "period",
            values: ["found": "\(period)", "expected": ">= \(signed)"],
            role: "PIM"
        )
    }

    private static func twice(_ period: ReportingPeriod, _ other: CaseStream) -> Blocker {
        Blocker(
            code: "REPORT_TWICE",
            message: Localized(
                zh: "报告期 \(period) 已有报告 \(other.code)，请在其中办理",
                en: "The period \(period) has the report \(other.code) already; go on there"
            ),
            place: "period",
            values: ["found": other.code]
        )
    }
}
