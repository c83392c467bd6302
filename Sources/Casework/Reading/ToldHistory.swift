import Portfolio

/// Which events of a case somebody is told of, numbered without gaps as if there were no others.
///
/// The agenda of a review session names cases that some of its readers must not know of. Whoever
/// does not see every round is told nothing of how the agenda came to be, also not of his own
/// cases: neither a gap nor a number then tells how many others there are.
package struct ToldHistory: Hashable, Sendable {
    /// Versions that are kept back, ascending.
    private let untold: [Int]

    static let whole = ToldHistory([])

    init(_ untold: [Int]) {
        self.untold = untold.sorted()
    }

    /// The number under which an event is told; nil for one that is not.
    package func number(of version: Int) -> Int? {
        untold.contains(version) ? nil : count(until: version)
    }

    /// How many events are told of a case that has come to a version.
    package func count(until version: Int) -> Int {
        version - untold.count { $0 <= version }
    }

    /// The version of the event that is told under a number.
    package func version(of number: Int) -> Int {
        untold.reduce(number) { $1 <= $0 ? $0 + 1 : $0 }
    }

    func adding(_ version: Int) -> ToldHistory { ToldHistory(untold + [version]) }
}

extension Sight {
    /// Whether the person is told of the agenda of a case, and of what was done with it.
    func isToldAgenda(of stream: CaseStream) -> Bool {
        stream.kind != SessionProcedure.kind || seesAll(of: "round")
    }

    /// What the person is told of the events of cases, by their ids; all, where there is nothing.
    func histories(
        of streams: [CaseStream],
        in cases: any CaseRegister
    ) throws -> [String: ToldHistory] {
        let held = streams.filter { !isToldAgenda(of: $0) }
        guard !held.isEmpty else { return [:] }
        let ids = Set(held.map(\.id))
        let untold = try cases.versions(of: ids, types: SessionProcedure.agendaTypes)
        return Dictionary(uniqueKeysWithValues: ids.map { ($0, ToldHistory(untold[$0] ?? [])) })
    }
}
