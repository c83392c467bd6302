import Expression
import Workflow

/// Exemption cases (容错免责): evidence out of the ledger, and a panel outside of the decision.
package enum ExemptionProcedure {
    package static let kind = "exemption"

    /// Refused: `EXEMPTION_OPEN` while another case of the agreement is open.
    static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let others = try desk.children(of: parent.id, kind: kind)
        if let open = others.first(where: { isOpen($0) }) {
            throw Refusal(opened(open, of: parent))
        }
        return Plan([
            Procedures.begun(kind, event, payload, parent: parent.id, isAsked: true, desk: desk)
        ])
    }

    package static func isOpen(_ stream: CaseStream) -> Bool {
        !stream.root.isDone && (stream.text("outcome") ?? "open") == "open"
    }

    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch request.event {
        case "collect_evidence": return try collecting(request, on: stream, desk: desk)
        case "convene":
            try checkPanel(request, on: stream, desk: desk)
            return nil
        default: return nil
        }
    }

    // MARK: Evidence

    /// The cases that the evidence is made of: project, agreement, rounds, reports.
    private static func sources(of stream: CaseStream, _ desk: some Desk) throws -> [CaseStream] {
        guard let agreement = try stream.parent.flatMap({ try desk.stream($0) }) else { return [] }
        let project = try agreement.parent.flatMap { try desk.stream($0) }
        let rounds = try project.map { try desk.children(of: $0.id, kind: "round") } ?? []
        let reports = try desk.children(of: agreement.id, kind: EnterpriseReportProcedure.kind)
        return [project, agreement].compactMap(\.self) + rounds + reports
    }

    private static func collecting(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        let sources = try sources(of: stream, desk)
        let marks = try desk.history(of: sources.map(\.id))
        let evidence = ExemptionEvidence(of: sources, marks, on: desk.effective)
        var plan = Procedures.asked(request, on: stream)
        let recorded: [String: Value] = [
            "sources": .list(
                evidence.sources.map { source in
                    .record([
                        "stream": .string(source.stream), "version": .int(Int64(source.version)),
                    ])
                }
            ),
            "digest": .string(desk.digest(of: evidence.text)),
            "steps": .int(Int64(evidence.steps.count)),
            "undeclared": .int(Int64(evidence.undeclared)),
            "late": .int(Int64(evidence.late)),
        ]
        plan.sends.append(
            .event(instance: "", name: "record_evidence", payload: recorded, isInternal: true)
        )
        return Plan([plan])
    }

    /// Of which cases at which versions the recorded evidence was made.
    package static func recorded(of stream: CaseStream) -> [(stream: String, version: Int)] {
        guard case .list(let members) = stream.field("sources") else { return [] }
        return members.compactMap { member in
            guard let id = member.member("stream")?.text,
                let version = member.member("version")?.integer
            else { return nil }
            return (id, Int(version))
        }
    }

    // MARK: The panel

    /// Refuses who took part in what is judged, and who belongs to the enterprise, by his place.
    ///
    /// Nothing of a refusal tells what he did: that is for the file, not for the message.
    private static func checkPanel(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws {
        guard case .list(let members)? = request.payload["panel"] else { return }
        let chain = try chain(of: stream, desk)
        var blockers: [Blocker] = []
        var seen: Set<String> = []
        for (place, member) in zip(1..., members) {
            guard case .string(let reference) = member, let person = try desk.stream(reference),
                person.kind == "person"
            else { continue }
            if !seen.insert(person.id).inserted { blockers.append(twice(place)) }
            let employer = person.text("organisation") ?? ""
            if chain.contains(person.id) || (!employer.isEmpty && chain.contains(employer)) {
                blockers.append(inChain(place))
            }
        }
        if !blockers.isEmpty { throw Refusal(blockers) }
    }

    /// Everybody who acted in the project, its rounds, the agreement or this case, whoever decided
    /// in a meeting that one of their events carries out, and the organisations that were paid.
    private static func chain(of stream: CaseStream, _ desk: some Desk) throws -> Set<String> {
        let sources = try sources(of: stream, desk)
        let marks = try desk.history(of: sources.map(\.id) + [stream.id])
        var chain = Set(marks.flatMap { [$0.actor, $0.onBehalfOf] })
        for round in sources where round.kind == "round" {
            chain.formUnion(try desk.panelists(of: round.id).values)
        }
        for meeting in Set(marks.compactMap(\.mandate)) {
            chain.formUnion(try desk.stream(meeting)?.texts("members") ?? [])
        }
        for source in sources {
            for field in ["payee", "holder", "lead_organisation", "principal_investigator"] {
                if let id = source.text(field) { chain.insert(id) }
            }
        }
        return chain.subtracting(["", "system"])
    }

    // MARK: Refusals

    private static func opened(_ other: CaseStream, of agreement: CaseStream) -> Blocker {
        Blocker(
            code: "EXEMPTION_OPEN",
            message: Localized(
                zh: "协议 \(agreement.code) 已有未办结的尽职免责案卷 \(other.code)，请在其中办理",
                en: "Agreement \(agreement.code) has the open exemption case \(other.code); go on"
                    + " there"
            ),
            place: "parent",
            values: ["found": other.code]
        )
    }

    private static func twice(_ place: Int) -> Blocker {
        Blocker(
            code: "PANEL_TWICE",
            message: Localized(
                zh: "认定小组第 \(place) 人重复，应为不同的人，请监督人员更正",
                en: "Member \(place) of the panel is named twice; supervision can correct it"
            ),
            place: "panel[\(place)]",
            role: "SUP"
        )
    }

    private static func inChain(_ place: Int) -> Blocker {
        Blocker(
            code: "PANEL_IN_CHAIN",
            message: Localized(
                zh: "认定小组第 \(place) 人与本案的决策或收款单位有关，应由案外人员担任，请监督人员另选",
                en: "Member \(place) of the panel has to do with the decision of this case or with"
                    + " the payee; supervision can choose somebody outside"
            ),
            place: "panel[\(place)]",
            role: "SUP"
        )
    }
}
