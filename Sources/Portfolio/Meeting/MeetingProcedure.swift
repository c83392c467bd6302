import Expression
import Workflow

/// Decision meetings: what stands on the agenda, and what the meeting does when it is confirmed.
package enum MeetingProcedure {
    package static let kind = "decision-meeting"
    /// The class of the minutes (纪要).
    static let minutes = "decision_minutes"

    /// Refused: `AUTHORITY_CHAIN`, `MANDATE_KIND`, `CASE_UNKNOWN`, `GIVEN_FORM`, and at the
    /// confirmation `MEETING_ROLE` and whatever any item is refused for.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        if desk.actor.recordedFor != nil { throw Refusal(MeetingBlockers.chain()) }
        switch request.event {
        case "add_item": return try adding(request, on: stream, desk: desk)
        case "confirm": return try confirming(request, on: stream, desk: desk)
        default: return nil
        }
    }

    /// An item names an existing case; the documents given with it belong to it.
    private static func adding(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let reference)? = request.payload["case"],
            case .string(let given)? = request.payload["given"]
        else { return nil }
        _ = try desk.given(in: given)
        var payload = request.payload
        payload["case"] = .string(try Mandates.subject(reference, desk: desk).id)
        payload["documents"] = .list(request.documents.map { .string(Mandates.name(of: $0)) })
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// Everything that passed becomes events of its case, after the confirmation.
    private static func confirming(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard let clerk = stream.text("clerk"), let role = stream.text("acts_as"),
            let date = stream.text("held_on").flatMap({ CivilDate($0) }),
            let minutes = stream.documents.last(where: { $0.documentClass == minutes })
        else { return nil }
        let members = RoundProcedure.texts(stream.field("members"))
        let holders = try members.filter { member in
            guard let person = try desk.stream(member), !person.isIn("left") else { return false }
            return person.heldRoles(on: desk.today).contains(role)
        }
        guard !holders.isEmpty else { throw Refusal(MeetingBlockers.role(role)) }
        let passed = items(of: stream).filter { $0.text("result") == "passed" }
        let deeds = try passed.map { item in
            let subject = try desk.stream(item.text("case"))
            let instance = item.text("instance")
            let place = instance.isEmpty ? "" : "/\(instance)"
            let voters = members.filter { !item.texts("recused").contains($0) }
            return Deed(
                label: "\(item.number) \(subject?.code ?? "")\(place) \(item.text("event"))",
                number: item.number,
                stream: item.text("case"),
                instance: instance,
                event: item.text("event"),
                payload: try desk.given(in: item.text("given")),
                documents: item.documents(of: stream, minutes: minutes),
                decidedOn: min(date, minutes.date),
                clerk: clerk,
                principal: stream.id,
                roles: [role],
                witnesses: [desk.actor.recordedAs] + voters,
                channel: "meeting"
            )
        }
        return Plan([Procedures.asked(request, on: stream)], deeds: deeds)
    }

    /// The items of the agenda, in their order.
    package static func items(of meeting: CaseStream) -> [AgendaItem] {
        guard case .list(let items) = meeting.field("items") else { return [] }
        return items.compactMap { item in
            guard case .map(let members) = item else { return nil }
            return AgendaItem(members: members)
        }
    }

    /// Members who had a voice on what the meeting did in a case, or in that which it belongs to:
    /// present, and not recused from all of it.
    package static func voters(of meeting: CaseStream, in stream: CaseStream) -> Set<String> {
        let all = items(of: meeting)
        let own = all.filter { [stream.id, stream.parent].contains($0.text("case")) }
        let members = RoundProcedure.texts(meeting.field("members"))
        return Set(
            members.filter { member in
                (own.isEmpty ? all : own).contains { !$0.texts("recused").contains(member) }
            }
        )
    }
}

/// One item of an agenda, as the chart keeps it.
package struct AgendaItem: Hashable, Sendable {
    let members: [Value: Value]

    package var number: Int { integer("number") }

    /// A number, such as one of the votes; 0 when it is absent.
    package func integer(_ name: String) -> Int {
        guard case .int(let number)? = members[.string(name)] else { return 0 }
        return Int(number)
    }

    /// A text; empty when it is absent.
    package func text(_ name: String) -> String {
        guard case .string(let text)? = members[.string(name)] else { return "" }
        return text
    }

    package func texts(_ name: String) -> [String] {
        RoundProcedure.texts(members[.string(name)] ?? .null)
    }

    /// The minutes, also under the classes for which they stand, and what came with the item.
    func documents(
        of meeting: CaseStream,
        minutes: DocumentReference
    ) -> [DocumentReference] {
        let names = texts("documents")
        let own = meeting.documents.filter { names.contains(Mandates.name(of: $0)) }
        let standIns = texts("minutes_as").map { name in
            var document = minutes
            document.documentClass = name
            return document
        }
        return [minutes] + standIns.filter { $0 != minutes } + own
    }
}
