import Expression
package import Portfolio
package import Workflow

/// One person who reads: pages, exports, paper, search, programs and couriers all ask him.
///
/// Made anew for each request, so that a role that was revoked and a conflict that was declared
/// count at once (rule R4).
package struct Reader: Sendable {
    let sight: Sight
    private let cases: any CaseRegister & Sendable

    /// What a person may ask of the policy.
    package enum Action: Hashable, Sendable {
        case read
        /// To send an event to the case, or to an instance of it; the chart owns the roles.
        case send(event: String, instance: String)
    }

    /// - Throws: `NOT_PERMITTED` for nobody in office, and what an authority is refused for.
    package init(_ caller: Caller, in cases: any CaseRegister & Sendable) throws {
        self.cases = cases
        sight = try Sight(Policy.actor(caller, cases), in: cases)
    }

    package var actor: Actor { sight.actor }

    /// The one question: whether this person may do this, here, with this field.
    ///
    /// Without a case it is about what belongs to none, by its name in the matrix, such as `goal`.
    package func allows(
        _ action: Action,
        on stream: CaseStream?,
        field: String? = nil
    ) throws -> Bool {
        guard let stream else {
            return sight.isSystem
                || Policy.mayRead(actor.roles, field ?? "", [], sight.rules)
        }
        guard let readable = try readable(stream) else { return false }
        switch action {
        case .read: return field.map { readable.shows(field: $0) } ?? true
        case .send(let event, let instance):
            guard readable.shows(instance: instance),
                let chart = sight.rules.chart(instance: instance, kind: stream.kind),
                let number = chart.eventNumbers[event]
            else { return false }
            return chart.transitions.contains {
                $0.events.contains(number) && $0.roles.contains(where: actor.roles.contains)
            }
        }
    }

    /// Whether the person sees every case of a kind, so that none needs to be looked at.
    package func seesAll(of kind: String) -> Bool { sight.seesAll(of: kind) }

    package func sees(_ stream: CaseStream) throws -> Bool {
        try sight.sees(stream, in: cases)
    }

    /// The ids of those that the person sees: for counting and searching, without their content.
    package func seen(_ streams: [CaseStream]) throws -> Set<String> {
        let asked = streams.filter { !seesAll(of: $0.kind) }
        let related = try asked.isEmpty ? [] : sight.related(asked, in: cases)
        return Set(streams.lazy.filter { seesAll(of: $0.kind) }.map(\.id))
            .union(related.map(\.stream.id))
    }

    /// The case as the person may read it; nil where it does not exist for him.
    package func readable(_ stream: CaseStream) throws -> ReadableCase? {
        try visible([stream]).first
    }

    /// Those of a page that the person sees, in their order, without what he may not read.
    ///
    /// The number of reads does not grow with the number of cases.
    package func visible(_ streams: [CaseStream]) throws -> [ReadableCase] {
        try readable(sight.related(streams, in: cases))
    }

    private func readable(
        _ related: [(stream: CaseStream, relations: Relations)]
    ) throws -> [ReadableCase] {
        let named = Set(related.flatMap { links(of: $0.stream) })
        let linked = try named.isEmpty ? [:] : cases.records(named)
        let seen = Set(try sight.related(Array(linked.values), in: cases).map(\.stream.id))
        let histories = try sight.histories(of: related.map(\.stream), in: cases)
        return related.map { stream, relations in
            ReadableCase(stream, relations, sight, histories[stream.id] ?? .whole) {
                seen.contains($0) || $0 == stream.id
            }
        }
    }

    /// As ``visible(_:)``, of each case the named fields of its root alone: for lists that tell
    /// no more of many cases.
    package func visible(
        _ streams: [CaseStream],
        only fields: Set<String>
    ) throws -> [ReadableCase] {
        let related = try sight.related(streams, in: cases).map { whole, relations in
            var stream = whole
            var root = InstanceState()
            root.fields = whole.root.fields.filter { fields.contains($0.key) }
            stream.instances = ["": root]
            stream.documents = []
            return (stream: stream, relations: relations)
        }
        return try readable(related)
    }

    /// A case by id or code, as the person may read it.
    ///
    /// - Throws: `NOT_FOUND`, whether there is none or none for him.
    package func found(_ reference: String) throws -> ReadableCase {
        guard let stream = try cases.record(reference), let readable = try readable(stream) else {
            throw Policy.notFound(reference)
        }
        return readable
    }

    /// Cases that fields of a case name.
    private func links(of stream: CaseStream) -> [String] {
        guard !sight.isSystem else { return [] }
        return stream.instances.flatMap { key, state -> [String] in
            guard let chart = sight.rules.chart(instance: key, kind: stream.kind) else { return [] }
            return chart.fields.flatMap { field -> [String] in
                switch (field.type, state.fields[field.name]) {
                case (.stream, .string(let id)?): return [id]
                case (.list(.stream), .list(let members)?): return members.compactMap(\.string)
                case (_, .list(let items)?) where field.isAgenda(of: stream.kind):
                    return items.compactMap(\.subject)
                default: return []
                }
            }
        }
    }
}

extension CaseStream {
    /// Whether this is a person who reviews.
    var isReviewer: Bool { kind == "person" && wasGranted("REV") }
}

extension Chart.FieldSlot {
    /// Whether the field is the agenda of a meeting, whose items are about cases, or what was
    /// asked there about them.
    func isAgenda(of kind: String) -> Bool {
        kind == MeetingProcedure.kind && name == "items"
            || kind == SessionProcedure.kind && name == "questions"
    }
}

extension Value {
    /// The text that a value is; nil for any other.
    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The case that an item of an agenda is about.
    var subject: String? {
        guard case .map(let item) = self else { return nil }
        return item[.string("case")]?.string
    }
}

extension Sight {
    /// Those of a page that the person sees, each with how he stands to it.
    func related(
        _ streams: [CaseStream],
        in cases: any CaseRegister
    ) throws -> [(stream: CaseStream, relations: Relations)] {
        try related(streams, cases.records)
    }

    /// The same, with the cases by which they are read from wherever they are known.
    func related(
        _ streams: [CaseStream],
        _ records: (Set<String>) throws -> [String: CaseStream]
    ) throws -> [(stream: CaseStream, relations: Relations)] {
        guard !isSystem else { return streams.map { ($0, []) } }
        let family = try Family(of: streams, withEmployers: !walls.employers.isEmpty, records)
        return streams.compactMap { stream in
            let relations = relations(to: stream, family)
            return lines(of: stream).allSatisfy {
                Policy.mayRead(actor.roles, $0, relations, rules)
            } ? (stream, relations) : nil
        }
    }

    /// Whether the person sees a case, as a command asks it.
    func sees(_ stream: CaseStream, in cases: any CaseRegister) throws -> Bool {
        if seesAll(of: stream.kind) { return true }
        return try !related([stream], in: cases).isEmpty
    }

    /// Whether the matrix alone opens every case of a kind to the person.
    func seesAll(of kind: String) -> Bool {
        let lines = kind == "person" ? [kind, CasePart.reviewer.rawValue] : [kind]
        return isSystem
            || isNeverConflicted
                && lines.allSatisfy { Policy.readsAll(actor.roles, $0, rules) }
    }

    /// Who reviews is a secret that a colleague's name is not (rule R3).
    private func lines(of stream: CaseStream) -> [String] {
        stream.isReviewer ? [stream.kind, CasePart.reviewer.rawValue] : [stream.kind]
    }
}
