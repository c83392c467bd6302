import Expression
import Workflow

/// Approvals that somebody signed on paper: entered by one person, confirmed by another.
package enum PaperProcedure {
    package static let kind = "paper-approval"
    static let paper = "signed_paper"

    /// Refused: `AUTHORITY_CHAIN`, `MANDATE_KIND`, `CASE_UNKNOWN`, `SIGNER_UNKNOWN`,
    /// `PERSONAL_ROLE`, `GIVEN_FORM`, and at the confirmation whatever the event is refused for.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        if desk.actor.recordedFor != nil { throw Refusal(MeetingBlockers.chain()) }
        switch request.event {
        case "enter": return try entering(request, on: stream, desk: desk)
        case "confirm": return try confirming(request, on: stream, desk: desk)
        default: return nil
        }
    }

    private static func entering(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let reference)? = request.payload["case"],
            case .string(let name)? = request.payload["signer"],
            case .string(let given)? = request.payload["given"]
        else { return nil }
        _ = try desk.given(in: given)
        var payload = request.payload
        payload["case"] = .string(try Mandates.subject(reference, desk: desk).id)
        guard let signer = try desk.stream(name), signer.kind == "person", !signer.isIn("left")
        else { throw Refusal(MeetingBlockers.signerUnknown(name)) }
        payload["signer"] = .string(signer.id)
        // A reviewer's name must not stand beside a round, and nobody scores for him.
        if let role = signer.heldRoles(on: desk.today).first(
            where: Authority.personalRoles.contains
        ) {
            throw Refusal(AuthorityBlockers.personal(role))
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

    private static func confirming(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard let clerk = stream.text("clerk"), let signer = stream.text("signer"),
            let subject = stream.text("case"), let event = stream.text("event"),
            let given = stream.text("given"),
            let date = stream.text("signed_on").flatMap({ CivilDate($0) })
        else { return nil }
        let instance = stream.text("instance") ?? ""
        let code = try desk.stream(subject)?.code ?? ""
        return Plan(
            [Procedures.asked(request, on: stream)],
            deeds: [
                Deed(
                    label: "\(code)\(instance.isEmpty ? "" : "/\(instance)") \(event)",
                    number: 1,
                    stream: subject,
                    instance: instance,
                    event: event,
                    payload: try desk.given(in: given),
                    documents: stream.documents,
                    decidedOn: date,
                    clerk: clerk,
                    principal: signer,
                    roles: nil,
                    witnesses: [desk.actor.recordedAs],
                    channel: "paper"
                )
            ]
        )
    }
}

/// What meetings and papers have in common: the case that they decide about, and its documents.
enum Mandates {
    /// Cases in which nothing is decided by others: confirmations, and the ledger's own story.
    private static let excluded = [MeetingProcedure.kind, PaperProcedure.kind, "ledger"]

    static func subject(_ reference: String, desk: some Desk) throws -> CaseStream {
        guard let subject = try desk.stream(reference) else {
            throw Refusal(MeetingBlockers.caseUnknown(reference))
        }
        guard !excluded.contains(subject.kind) else {
            throw Refusal(MeetingBlockers.kindExcluded(subject))
        }
        return subject
    }

    /// How an item names a document of its meeting.
    static func name(of document: DocumentReference) -> String {
        "\(document.documentClass) \(document.digest)"
    }
}
