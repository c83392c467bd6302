import Casework
import Portfolio
import Store
import Synchronization
import Workflow

/// The projects of the ledger as the search for twins reads them, kept in memory while people type.
///
/// To read them anew takes a while in a large ledger: it is done at most every ten seconds. What
/// is registered is looked through again by itself, and no title is shown from here.
final class TwinShelf: Sendable {
    private struct Contents {
        var position: Int64 = -1
        var readAt = Instant(milliseconds: 0)
        var records: [TwinRecord] = []
        /// By record: pairs of characters of its title.
        var grams: [Set<String>] = []
    }

    private let contents = Mutex(Contents())

    private static let freshMilliseconds: Int64 = 10_000
    /// Projects that are compared with what is typed: those most like it at first sight.
    private static let mostCompared = 300

    /// Likely twins of what somebody is about to register, the most likely first.
    ///
    /// The number of those that are kept by the caller is up to him: what he may not see of them
    /// is his to leave out.
    func pairs(for typed: TwinRecord, _ ledger: OpenLedger) throws -> [TwinPair] {
        let rule = try ledger.twinRule()
        let (records, grams) = try current(ledger)
        let wanted = TwinShelf.grams(of: typed.title)
        let names = typed.leads.map { SearchText.folded($0.name) }.filter { !$0.isEmpty }
        var near: [(place: Int, weight: Int)] = []
        for (place, record) in records.enumerated() {
            let shared = wanted.count { grams[place].contains($0) }
            let isNamed = record.leads.contains { lead in
                let name = SearchText.folded(lead.name)
                return names.contains { name.contains($0) || !name.isEmpty && $0.contains(name) }
            }
            let isLinked =
                !Set(record.patents).isDisjoint(with: typed.patents)
                || typed.personID != nil && record.personID == typed.personID
            let weight = 3 * shared + (isNamed ? wanted.count : 0) + (isLinked ? 1000 : 0)
            if weight > wanted.count / 2 { near.append((place, weight)) }
        }
        near.sort { ($1.weight, $0.place) < ($0.weight, $1.place) }
        let compared = near.prefix(TwinShelf.mostCompared).map { records[$0.place] }
        return TwinSearch(compared + [typed], rule: rule).pairs(focus: [typed.id])
    }

    private func current(_ ledger: OpenLedger) throws -> ([TwinRecord], [Set<String>]) {
        let now = Moment.wallClock()
        let known = contents.withLock { $0 }
        let isFresh =
            now.milliseconds - known.readAt.milliseconds < TwinShelf.freshMilliseconds
        guard known.position < 0 || !isFresh else { return (known.records, known.grams) }
        let head = try ledger.store.headPosition()
        guard head != known.position else { return (known.records, known.grams) }
        let records = try ledger.store.twinRecords()
        let grams = records.map { TwinShelf.grams(of: $0.title) }
        contents.withLock {
            $0 = Contents(position: head, readAt: now, records: records, grams: grams)
        }
        return (records, grams)
    }

    /// Each two characters that stand together; of one character itself.
    private static func grams(of title: String) -> Set<String> {
        let characters = SearchText.folded(title).filter { !$0.isWhitespace }.map(String.init)
        guard characters.count > 1 else { return Set(characters) }
        return Set(zip(characters, characters.dropFirst()).map { $0 + $1 })
    }
}
