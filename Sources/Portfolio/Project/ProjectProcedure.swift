import Expression
import Workflow

/// Projects: rounds and notices that begin with a step, merges, splits and groups.
package enum ProjectProcedure {
    /// Plans what touches more than the project itself; nil for everything else.
    ///
    /// Refused: what ``OpeningProcedure`` refuses, `MERGE_TARGET`, `MERGE_SELF`, `GROUP_MEMBER`,
    /// `SPLIT_PART_GIVEN`, `MERGE_DISTINCT`, `TWIN_OTHER`, `TWIN_GROUP`, `TWIN_MARKED`,
    /// `SPLIT_IP_SHARED`, `ORGANISATION_UNKNOWN`, `ORGANISATION_UNIDENTIFIED`, and by
    /// `identify_parties` `UNKNOWN_ORGANISATION` and `UNKNOWN_PERSON`,
    /// and what ``AppealJudge`` refuses.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch request.event {
        case "register", "describe", "edit": return try identified(request, on: stream, desk: desk)
        case "identify_parties": return try ProjectParties.plan(request, on: stream, desk: desk)
        case "open_balance", "correct_opening", "confirm_opening", "void_opening":
            return try OpeningProcedure.plan(request, on: stream, desk: desk)
        case "submit", "resubmit":
            try checkOrganisation(of: stream, desk)
            return nil
        case "open_round": return try RoundProcedure.opening(request, on: stream, desk: desk)
        case "publish": return NoticeProcedure.publishing(request, on: stream, desk: desk)
        case "propose_merge": return try proposedMerge(request, on: stream, desk: desk)
        case "merge_into": return try merge(request, on: stream, desk: desk)
        case "split_off": return try split(request, on: stream, desk: desk)
        case "mark_distinct", "unmark_distinct":
            return try distinction(request, on: stream, desk: desk)
        case "separate_group": return try separation(request, on: stream, desk: desk)
        case "follow_up": return followUp(request, on: stream)
        case "uphold_appeal", "dismiss_appeal":
            try AppealJudge.check(of: stream, desk)
            return nil
        default: return nil
        }
    }

    /// Names the lead organisation by its id; a person cannot place a project in a group.
    private static func identified(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let typed = ["group", "split_of"].filter { request.payload[$0, default: .null] != .null }
        guard typed.isEmpty else { throw Refusal(typed.map(groupTyped)) }
        guard case .string(let reference)? = request.payload["lead_organisation"] else {
            return nil
        }
        var payload = request.payload
        payload["lead_organisation"] = .string(
            try Organisations.identifier(reference, field: "lead_organisation", desk: desk)
        )
        guard stream.version > 0 else {
            return Plan([
                Procedures.begun(
                    "project",
                    request.event,
                    payload,
                    parent: nil,
                    isAsked: true,
                    identifier: stream.id,
                    desk: desk
                )
            ])
        }
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// An applicant's organisation is known by its credit code before the project is submitted.
    private static func checkOrganisation(of project: CaseStream, _ desk: some Desk) throws {
        // Without an organisation the chart names the field that is missing.
        guard let reference = project.text("lead_organisation") else { return }
        guard let organisation = try desk.stream(reference), organisation.kind == "organisation"
        else { throw Refusal(organisationUnknown(reference)) }
        guard organisation.text("uscc") != nil else {
            throw Refusal(organisationUnidentified(organisation))
        }
    }

    /// A follow-up lives beside the case, so that there may be several.
    private static func followUp(_ request: Request, on stream: CaseStream) -> Plan? {
        guard request.instance.isEmpty, stream.version > 0 else { return nil }
        // Its text is kept once, with the follow-up itself.
        let own = request.payload.filter { $0.key != "note" }
        var asked = Procedures.asked(request, on: stream, payload: own)
        let number = stream.keys(of: "follow-up").count + 1
        asked.sends.append(
            .start(instance: "follow-up/\(number)", event: "plan", payload: request.payload)
        )
        return Plan([asked])
    }

    // MARK: Merging (INV-07, INV-08)

    private static func proposedMerge(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let reference)? = request.payload["canonical"] else { return nil }
        var payload = request.payload
        payload["canonical"] = .string(try mergeTarget(reference, for: stream, desk).id)
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// Nothing of the merged project moves but the use of its cap, which is never lost.
    private static func merge(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let reference)? = request.payload["canonical"] else { return nil }
        let target = try mergeTarget(reference, for: stream, desk)
        var payload = request.payload
        payload["canonical"] = .string(target.id)
        let asked = Procedures.asked(request, on: stream, payload: payload)
        guard stream.text("group") == nil else { return Plan([asked]) }
        return Plan([asked] + (try CapAccount.mergePlans(from: stream, into: target, desk: desk)))
    }

    /// The canonical project of the group that a merge leads into.
    private static func mergeTarget(
        _ reference: String,
        for stream: CaseStream,
        _ desk: some Desk
    ) throws -> CaseStream {
        guard let named = try desk.stream(reference), named.kind == "project" else {
            throw Refusal(mergeTarget(reference, stream))
        }
        let target = try CapAccount.canonicalProject(of: named, desk: desk)
        guard target.id != stream.id else { throw Refusal(mergeSelf(stream, named)) }
        guard target.isIn("case") else { throw Refusal(mergeTarget(target.code, stream)) }
        // A member of a group has no cap of its own to bring along; its group would be torn.
        let own = try CapAccount.canonicalProject(of: stream, desk: desk)
        guard own.id == stream.id || own.id == target.id else {
            throw Refusal(groupMember(stream, own))
        }
        guard !isMarked(stream, target), !isMarked(target, stream) else {
            throw Refusal(mergeDistinct(stream, target))
        }
        return target
    }

    // MARK: Splitting (INV-09)

    /// The part stays in the group until it has passed an evaluation of its own.
    private static func split(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        if let given = request.payload["part"], given != .null {
            throw Refusal(splitPartGiven())
        }
        let identifier = desk.newIdentifier()
        var payload = request.payload
        payload["part"] = .string(identifier)
        let group = try CapAccount.canonicalProject(of: stream, desk: desk)
        var registration: [String: Value] = [
            "channel": stream.field("channel"), "title": request.payload["title"] ?? .null,
            "core_ip": request.payload["core_ip"] ?? .null, "group": .string(group.id),
            "split_of": .string(stream.id),
        ]
        for name in ["source", "lead_organisation", "principal_investigator", "field", "district"] {
            registration[name] = stream.field(name)
        }
        return Plan([
            Procedures.asked(request, on: stream, payload: payload),
            Procedures.begun(
                "project",
                "register",
                registration,
                parent: nil,
                isAsked: false,
                identifier: identifier,
                desk: desk
            ),
        ])
    }

    /// A part forms a group of its own when its core IP is disjoint from what it came from.
    private static func separation(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let own = Set(RoundProcedure.texts(stream.field("core_ip")))
        var others = [try CapAccount.canonicalProject(of: stream, desk: desk)]
        if let origin = stream.text("split_of"), let project = try desk.stream(origin) {
            others.append(project)
        }
        for other in others where other.id != stream.id {
            let shared = own.intersection(RoundProcedure.texts(other.field("core_ip")))
            guard own.isEmpty || !shared.isEmpty else { continue }
            throw Refusal(splitShared(stream, other, shared.sorted()))
        }
        // The chart refuses what was not split off, or forms a group of its own already.
        guard stream.text("group") != nil else { return nil }
        let asked = Procedures.asked(request, on: stream, payload: request.payload)
        return Plan([asked] + (try CapAccount.separationPlans(of: stream, desk: desk)))
    }
}
