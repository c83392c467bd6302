import Expression
import Workflow

/// Who stands behind a project besides its lead, by their records.
///
/// Words on an application name nobody: 武汉大学 is not 武汉理工大学, and an address at a free mail
/// service is no employer. Somebody says whom they mean, and conflicts follow from that alone.
package enum ProjectParties {
    /// Fields of the project that list organisations.
    package static let organisations = "partner_organisations"
    /// Fields of the project that list people.
    package static let members = "core_members"

    package static func organisations(of project: CaseStream) -> [String] {
        project.texts(organisations)
    }

    package static func members(of project: CaseStream) -> [String] {
        project.texts(members)
    }

    /// Refused: `UNKNOWN_ORGANISATION`, `UNKNOWN_PERSON`, at the number of the member.
    static func plan(
        _ request: Request,
        on project: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        var payload = request.payload
        var blockers: [Blocker] = []
        for (field, kind) in [(organisations, "organisation"), (members, "person")] {
            guard case .list(let named)? = payload[field] else { continue }
            var identifiers: [String] = []
            for (number, reference) in zip(1..., RoundProcedure.texts(.list(named))) {
                if let stream = try desk.stream(reference), stream.kind == kind {
                    if !identifiers.contains(stream.id) { identifiers.append(stream.id) }
                } else {
                    blockers.append(unknown(reference, kind, place: "\(field)/\(number)"))
                }
            }
            payload[field] = .list(identifiers.map { .string($0) })
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return Plan([Procedures.asked(request, on: project, payload: payload)])
    }

    private static func unknown(_ reference: String, _ kind: String, place: String) -> Blocker {
        let isPerson = kind == "person"
        return Blocker(
            code: isPerson ? "UNKNOWN_PERSON" : "UNKNOWN_ORGANISATION",
            message: Localized(
                zh: "\(place) 所指\(isPerson ? "人员" : "单位")“\(reference)”不存在，应为已登记的编号，"
                    + "请填报人先登记或更正",
                en: "\(place) names “\(reference)”, which is no \(kind); expected the code of one"
                    + " that is registered; whoever entered it can register or correct it"
            ),
            place: place,
            values: ["found": reference]
        )
    }
}
