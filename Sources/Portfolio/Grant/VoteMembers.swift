import Expression
import Workflow

/// Who votes on a decision: members of the meeting, each of whom holds its role on the day.
enum VoteMembers {
    static let role = "DM"

    /// Refused: `UNKNOWN_PERSON` and `VOTE_MEMBER_ROLE`, at the number of the member.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .list(let named)? = request.payload["members"] else { return nil }
        var members: [String] = []
        var blockers: [Blocker] = []
        for (number, reference) in zip(1..., RoundProcedure.texts(.list(named))) {
            let place = "members/\(number)"
            guard let person = try desk.stream(reference), person.kind == "person" else {
                blockers.append(unknown(reference, place))
                continue
            }
            if person.isIn("left") || !person.heldRoles(on: desk.today).contains(role) {
                blockers.append(noMember(person, place))
            }
            if !members.contains(person.id) { members.append(person.id) }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        let payload = ["members": Value.list(members.map { .string($0) })]
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    private static func unknown(_ reference: String, _ place: String) -> Blocker {
        Blocker(
            code: "UNKNOWN_PERSON",
            message: Localized(
                zh: "\(place) 所指人员“\(reference)”不存在，应为已登记的编号，请填报人更正",
                en: "\(place) names “\(reference)”, which is no person; expected the code of one"
                    + " who is registered; whoever entered it can correct it"
            ),
            place: place,
            values: ["found": reference]
        )
    }

    private static func noMember(_ person: CaseStream, _ place: String) -> Blocker {
        Blocker(
            code: "VOTE_MEMBER_ROLE",
            message: Localized(
                zh: "\(person.code) 现在没有角色 \(role)（院决策会），不能列为表决成员，请会议秘书核对",
                en: "\(person.code) does not hold the role \(role) now and cannot be a member who"
                    + " votes; the clerk can check"
            ),
            place: place,
            values: ["found": person.code, "wanted": role],
            role: "SEC"
        )
    }
}
