import Expression
import Workflow

/// Review sessions: who sits on them, and which rounds they hear.
package enum SessionProcedure {
    package static let kind = "review-session"

    /// What changes the agenda, or is about one of its cases.
    private static let agenda = ["add_case", "remove_case", "order", "hear", "record_question"]

    /// The types of those events, as they are recorded.
    package static let agendaTypes = Set(agenda.map { "\(kind).\($0)" })

    /// Names people and rounds by their ids.
    ///
    /// Refused: `EXPERT_ROLE` for who is no reviewer, `EXPERT_REPEATED`, `SESSION_CASE` for what is
    /// no round under way.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        var payload = request.payload
        switch request.event {
        case "call", "arrange":
            if case .list? = payload["experts"] {
                payload["experts"] = .list(try experts(payload, desk).map { .string($0) })
            }
        case "attend", "order":
            for field in ["present", "cases"] {
                guard case .list? = payload[field] else { continue }
                payload[field] = .list(
                    try RoundProcedure.texts(payload[field] ?? .null).map { name in
                        .string(try desk.stream(name)?.id ?? name)
                    }
                )
            }
        case "add_case":
            guard case .string(let reference)? = payload["case"] else { return nil }
            guard let round = try desk.stream(reference), round.kind == "round",
                round.isIn("live")
            else { throw Refusal(noRound(reference)) }
            payload["case"] = .string(round.id)
        case "remove_case", "record_question", "hear":
            guard case .string(let reference)? = payload["case"] else { return nil }
            payload["case"] = .string(try desk.stream(reference)?.id ?? reference)
        default: return nil
        }
        guard payload != request.payload else { return nil }
        guard stream.version == 0 else {
            return Plan([Procedures.asked(request, on: stream, payload: payload)])
        }
        return Plan([
            Procedures.begun(
                kind,
                request.event,
                payload,
                parent: nil,
                isAsked: true,
                identifier: stream.id,
                desk: desk
            )
        ])
    }

    /// The ids of the experts that are named, each an active person who reviews.
    private static func experts(
        _ payload: [String: Value],
        _ desk: some Desk
    ) throws -> [String] {
        var (ids, blockers): ([String], [Blocker]) = ([], [])
        for (index, name) in RoundProcedure.texts(payload["experts"] ?? .null).enumerated() {
            let place = "experts/\(index + 1)"
            guard let person = try desk.stream(name), person.kind == "person",
                !person.isIn("left"), person.heldRoles(on: desk.today).contains("REV")
            else {
                blockers.append(noReviewer(place))
                continue
            }
            if ids.contains(person.id) { blockers.append(repeated(place)) }
            ids.append(person.id)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return ids
    }

    private static func noRound(_ reference: String) -> Blocker {
        Blocker(
            code: "SESSION_CASE",
            message: Localized(
                zh: "“\(reference)”不是进行中的评审轮次，评审会只能列入进行中的轮次，请评审秘书更正",
                en: "“\(reference)” is no review round under way, which is what a session hears;"
                    + " the panel secretary can correct it"
            ),
            place: "case",
            values: ["found": reference],
            role: "SEC"
        )
    }

    private static func noReviewer(_ place: String) -> Blocker {
        Blocker(
            code: "EXPERT_ROLE",
            message: Localized(
                zh: "专家组名单（\(place)）中的人不是在任的评审专家，请评审秘书更正，或由安全管理员先授予 REV",
                en:
                    "Somebody on the panel (\(place)) is no active reviewer; the panel secretary"
                    + " can correct it, or the security administrator grant REV first"
            ),
            place: place,
            role: "SEC"
        )
    }

    private static func repeated(_ place: String) -> Blocker {
        Blocker(
            code: "EXPERT_REPEATED",
            message: Localized(
                zh: "专家组名单（\(place)）中的人已列出，应各列一次，请评审秘书更正",
                en: "The person at \(place) stands on the panel already; expected each once; the"
                    + " panel secretary can correct it"
            ),
            place: place,
            role: "SEC"
        )
    }
}
