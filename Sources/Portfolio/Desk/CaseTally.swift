import Expression
import Workflow

/// What a decision must know of all other cases, found without reading them: a line follows from
/// one case alone.
///
/// Lines are added up or looked up, and no sum of them is kept: the amounts of cases stay the one
/// authority.
package struct CaseTally: Hashable, Sendable {
    package enum Topic: String, Hashable, Sendable, CaseIterable {
        /// What is promised and not paid yet, by instrument.
        case openCommitment = "open_commitment"
        /// The expenses of a list that was accepted, by their keys.
        case acceptedCost = "accepted_cost"

        /// The kinds of case that have lines of the topic.
        package var kinds: [String] {
            switch self {
            case .openCommitment: [GrantProcedure.kind, SupportProcedure.kind]
            case .acceptedCost: [CostProcedure.kind]
            }
        }
    }

    package let topic: Topic
    package let subject: String
    package let fen: Int64

    /// The lines of a case, none of them twice.
    package static func all(of stream: CaseStream) -> [CaseTally] {
        switch stream.kind {
        case GrantProcedure.kind: open(CapAccount.grant, stream)
        case SupportProcedure.kind: open(stream.text("instrument") ?? "", stream)
        case CostProcedure.kind where stream.isIn("accepted"): costs(stream)
        default: []
        }
    }

    private static func open(_ instrument: String, _ stream: CaseStream) -> [CaseTally] {
        let fen = (stream.integer("committed") ?? 0) - (stream.integer("paid") ?? 0)
        return fen == 0 ? [] : [CaseTally(topic: .openCommitment, subject: instrument, fen: fen)]
    }

    private static func costs(_ list: CaseStream) -> [CaseTally] {
        var keys: Set<String> = []
        return CostItem.items(of: list).filter { keys.insert($0.key).inserted }.map {
            CaseTally(topic: .acceptedCost, subject: $0.key, fen: $0.amount.count)
        }
    }
}

extension Desk {
    /// A desk without an index reads the cases themselves.
    package func sum(of topic: CaseTally.Topic, about subject: String) throws -> Int64 {
        try topic.kinds.flatMap { try cases(of: $0) }.flatMap(CaseTally.all)
            .filter { $0.topic == topic && $0.subject == subject }.reduce(0) { $0 + $1.fen }
    }

    package func bearers(
        of topic: CaseTally.Topic,
        about subjects: [String]
    ) throws -> [String: [String]] {
        let wanted = Set(subjects)
        var bearers: [String: [String]] = [:]
        for stream in try topic.kinds.flatMap({ try cases(of: $0) }) {
            for tally in CaseTally.all(of: stream)
            where tally.topic == topic && wanted.contains(tally.subject) {
                bearers[tally.subject, default: []].append(stream.id)
            }
        }
        return bearers
    }
}
