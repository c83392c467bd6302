import Casework
import Portfolio
import Store

/// The people behind the pseudonyms of rounds, for whoever may know who reviews.
struct PanelPeople {
    /// By the id of the round and the pseudonym there.
    private let people: [String: [String: String]]
    private let codes: [String: String]
    private let names: [String: String]

    init(of rounds: [CaseStream], in ledger: OpenLedger, _ words: CaseWords) throws {
        let rows = try ledger.store.panelNames(on: Set(rounds.map(\.id)))
        people = Dictionary(grouping: rows, by: \.round).mapValues { rows in
            Dictionary(rows.map { ($0.pseudonym, $0.person) }) { $1 }
        }
        let ids = Set(rows.map(\.person))
        codes = Dictionary(try ledger.cases.streams(ids).map { ($0.id, $0.code) }) { $1 }
        names = try words.names(of: codes.keys.sorted())
    }

    /// The id of a person; the pseudonym itself where the reader may not know who it is.
    func person(_ pseudonym: String, on round: CaseStream) -> String {
        guard let id = people[round.id]?[pseudonym], codes[id] != nil else { return pseudonym }
        return id
    }

    /// What people call him by: his code.
    func code(_ person: String) -> String { codes[person] ?? person }

    /// Code and name.
    func name(_ person: String) -> String { names[person] ?? person }
}
