import Expression
import Workflow

/// What a list is drawn up for: sessions that are named, and a span of days.
struct FeeScope {
    struct Part {
        let session: CaseStream
        /// Nil for all of them.
        let days: ClosedRange<CivilDate>?

        func holds(_ day: CivilDate) -> Bool { days?.contains(day) ?? true }
    }

    let named: [String]
    let span: ClosedRange<CivilDate>?
    let month: Month
    /// Sessions that are closed, each once.
    let parts: [Part]
    /// Rounds that were opened within the span, are sealed and were on no session.
    let rounds: [CaseStream]
    /// Sessions and rounds of the span that are not ready.
    let pending: [String]

    /// Refused: `SESSION_UNKNOWN`, `SESSION_OPEN`, `SPAN_DATES`, `SPAN_AHEAD`, `MONTH_FORM`,
    /// `SCOPE_MISSING`; what is not given is that of the list as it was.
    init(_ payload: [String: Value], former: Remuneration?, _ desk: some Desk) throws {
        var blockers: [Blocker] = []
        func text(_ name: String) -> String? {
            guard case .string(let text)? = payload[name], !text.isEmpty else { return nil }
            return text
        }
        var names = former?.sessions ?? []
        if case .list? = payload["sessions"] {
            names = RoundProcedure.texts(payload["sessions"] ?? .null)
        }
        let sessions = try FeeScope.named(names, desk, &blockers)
        let given = (text("since") ?? former?.since, text("until") ?? former?.until)
        let span = FeeScope.span(given, desk.today, &blockers)
        let month = text("month") ?? former?.month ?? Month(desk.today).description
        if Month(month) == nil { blockers.append(RemunerationBlockers.month(month)) }
        if names.isEmpty, given.0 == nil, given.1 == nil {
            blockers.append(RemunerationBlockers.scopeMissing())
        }
        guard blockers.isEmpty, let wanted = Month(month) else { throw Refusal(blockers) }
        (self.month, self.span) = (wanted, span)
        let ids = sessions.map(\.id)
        named = ids
        let all = try desk.cases(of: SessionProcedure.kind).filter { !$0.isIn("cancelled") }
        let within = all.filter { session in
            !ids.contains(session.id) && FeeScope.meets(session, span)
        }
        parts =
            sessions.map { Part(session: $0, days: nil) }
            + within.filter { $0.isIn("closed") }.map { Part(session: $0, days: span) }
        let heard = Set(all.flatMap { $0.texts("cases") })
        let opened = try FeeScope.rounds(in: span, desk).filter { !heard.contains($0.id) }
        rounds = opened.filter(FeeScope.isSealed)
        pending =
            within.filter { !$0.isIn("closed") }.map(\.id)
            + opened.filter { !FeeScope.isSealed($0) }.map(\.id)
    }

    private static func named(
        _ names: [String],
        _ desk: some Desk,
        _ blockers: inout [Blocker]
    ) throws -> [CaseStream] {
        var sessions: [CaseStream] = []
        for name in names {
            guard let session = try desk.stream(name), session.kind == SessionProcedure.kind
            else {
                blockers.append(RemunerationBlockers.sessionUnknown(name))
                continue
            }
            if !session.isIn("closed") {
                blockers.append(RemunerationBlockers.sessionOpen(session))
            }
            if !sessions.contains(where: { $0.id == session.id }) { sessions.append(session) }
        }
        return sessions
    }

    private static func span(
        _ given: (since: String?, until: String?),
        _ today: CivilDate,
        _ blockers: inout [Blocker]
    ) -> ClosedRange<CivilDate>? {
        guard given.since != nil || given.until != nil else { return nil }
        guard let since = given.since.flatMap(CivilDate.init),
            let until = given.until.flatMap(CivilDate.init), since <= until
        else {
            blockers.append(RemunerationBlockers.span(given.since ?? "—", given.until ?? "—"))
            return nil
        }
        if until > today { blockers.append(RemunerationBlockers.spanAhead(until, today)) }
        return since...until
    }

    private static func meets(_ session: CaseStream, _ span: ClosedRange<CivilDate>?) -> Bool {
        guard let span else { return false }
        return session.texts("days").compactMap(CivilDate.init).contains(where: span.contains)
    }

    /// Rounds that were opened in a span and are not void.
    private static func rounds(
        in span: ClosedRange<CivilDate>?,
        _ desk: some Desk
    ) throws -> [CaseStream] {
        guard let span else { return [] }
        return try desk.cases(of: "round").filter { round in
            let opened = round.text("opened_on").flatMap(CivilDate.init)
            return opened.map(span.contains) == true && !round.isIn("void")
        }
    }

    private static func isSealed(_ round: CaseStream) -> Bool {
        round.isIn("live.deciding") || round.isIn("concluded")
    }
}
