import Expression
import Workflow

/// Who verifies a milestone: an organisation or a person that nothing ties to the payee.
enum MilestoneVerifier {
    /// Refused: `UNKNOWN_ORGANISATION`, `UNKNOWN_PERSON` and `VERIFIER_TIED`, at the field.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let kinds = ["verifier": "organisation", "verifier_person": "person"]
        let named = kinds.filter { request.payload[$0.key] ?? .null != .null }
        guard !named.isEmpty else { return nil }
        let ties = try Ties(stream, desk)
        var payload = request.payload
        var blockers: [Blocker] = []
        for (field, kind) in named.sorted(by: { $0.key < $1.key }) {
            guard case .string(let reference)? = request.payload[field] else { continue }
            guard let found = try desk.stream(reference), found.kind == kind else {
                blockers.append(unknown(reference, kind, field))
                continue
            }
            payload[field] = .string(found.id)
            if ties.hold(found) { blockers.append(tied(found, field)) }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// The payee, the organisations of the project and its people.
    private struct Ties {
        let organisations: Set<String>
        let people: Set<String>

        init(_ agreement: CaseStream, _ desk: some Desk) throws {
            let project = try agreement.parent.flatMap { try desk.stream($0) }
            let names = [agreement.text("payee"), project?.text("lead_organisation")]
            organisations = Set(
                names.compactMap(\.self)
                    + (project.map { ProjectParties.organisations(of: $0) } ?? [])
            )
            people = Set(
                (project.map { ProjectParties.members(of: $0) } ?? [])
                    + [project?.text("principal_investigator")].compactMap(\.self)
            )
        }

        func hold(_ stream: CaseStream) -> Bool {
            let employer = stream.text("organisation").map(organisations.contains) ?? false
            return organisations.contains(stream.id) || people.contains(stream.id) || employer
        }
    }

    private static func unknown(_ reference: String, _ kind: String, _ place: String) -> Blocker {
        let isPerson = kind == "person"
        return Blocker(
            code: isPerson ? "UNKNOWN_PERSON" : "UNKNOWN_ORGANISATION",
            message: Localized(
                zh: "\(isPerson ? "核验人" : "核验机构")“\(reference)”不存在，应为已登记的编号，"
                    + "请填报人先登记或更正",
                en: "The verifier “\(reference)” is no \(kind); expected the code of one that is"
                    + " registered; whoever entered it can register or correct it"
            ),
            place: place,
            values: ["found": reference]
        )
    }

    private static func tied(_ found: CaseStream, _ place: String) -> Blocker {
        Blocker(
            code: "VERIFIER_TIED",
            message: Localized(
                zh: "\(found.code) 是收款单位、项目单位或其人员，不能核验里程碑，请中心主任另行指定",
                en: "\(found.code) is the payee, takes part in the project or belongs to one that"
                    + " does, and cannot verify the milestone; the Centre director can name"
                    + " another"
            ),
            place: place,
            values: ["found": found.code],
            role: "DIR"
        )
    }
}
