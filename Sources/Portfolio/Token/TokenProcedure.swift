package import Expression
import Workflow

/// The tokens with which programs act for a person: each belongs to one, and ends with his leaving.
package enum TokenProcedure {
    package static let kind = "api-token"

    /// Refused: `PERSON_LEFT`, `TOKEN_IN_PERSON`.
    package static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        guard !parent.isIn("left") else { throw Refusal(personLeft(parent)) }
        guard desk.actor.recordedFor == nil else { throw Refusal(inPerson()) }
        var payload = payload
        payload["person"] = .string(parent.id)
        return Plan([
            Procedures.begun(kind, event, payload, parent: parent.id, isAsked: true, desk: desk)
        ])
    }

    /// What ends with a person's leaving: every token that is still valid.
    static func endings(of person: String, desk: some Desk) throws -> [StreamPlan] {
        try desk.children(of: person, kind: kind).filter { !$0.root.isDone }.map { token in
            StreamPlan(
                .existing(id: token.id),
                [.event(instance: "", name: "lapse", payload: [:], isInternal: true)],
                isAsked: false
            )
        }
    }

    private static func personLeft(_ person: CaseStream) -> Blocker {
        Blocker(
            code: "PERSON_LEFT",
            message: Localized(
                zh: "\(person.code) 已离任，不能取得令牌；复任后再办理",
                en: "\(person.code) has left and gets no token; it is possible after the person"
                    + " has rejoined"
            ),
            place: person.code,
            values: ["person": person.code],
            role: "ADM"
        )
    }

    private static func inPerson() -> Blocker {
        Blocker(
            code: "TOKEN_IN_PERSON",
            message: Localized(
                zh: "令牌不能代他人取得，应由本人办理",
                en: "Nobody gets a token while acting for another; expected the person himself"
            ),
            place: "issue"
        )
    }
}
