import Casework
import Portfolio
import Store
import Synchronization
import Workflow

/// Every case in memory as lists show it: titles are sealed on disk and cannot be searched there.
///
/// It follows the ledger by position: what changed since is read again before it is asked.
final class CaseIndex: Sendable {
    /// What a list tells of a case.
    final class Entry: Sendable {
        let stream: CaseStream
        let title: String
        /// What a search looks through.
        let words: SearchText
        /// Under which it is known besides its title.
        let aliases: [String]
        /// By what people and organisations are sorted; nil for what is sorted by its code.
        let sound: String?
        /// What brings it on, and who may do it.
        let awaited: [Awaited]
        /// Where it stands in ``Facets``.
        let marks: [Int]

        /// Where it stands among its like: by sound where it has one.
        var place: SoundOrder.Place { .init(sound: sound ?? "", code: stream.code) }

        fileprivate init(
            _ stream: CaseStream,
            title: String,
            awaited: [Awaited],
            marks: [Int]
        ) {
            (self.stream, self.title, self.awaited, self.marks) = (stream, title, awaited, marks)
            // A number that is masked when it is shown must not be found by its digits either.
            let name = PersonalNumbers.masked(title)
            let isNamed = NamedKinds.all.contains(stream.kind)
            sound = isNamed ? SoundOrder.sound(of: title, kind: stream.kind) : nil
            let spelled = isNamed ? Pinyin.words(name).map { " \($0)" } ?? "" : ""
            aliases = stream.kind == NamedKinds.organisation ? stream.texts("aliases") : []
            let others = aliases.map { " \($0)" }.joined()
            words = SearchText("\(stream.code) \(name)\(spelled)\(others)")
        }
    }

    /// An event that a case waits for.
    struct Awaited: Sendable {
        let instance: String
        let event: Chart.Event
        let roles: [String]
        /// Why it waits, where that does not follow from the state alone.
        let note: Localized?
    }

    /// The cases at one position of the ledger: a value, so that one page sees one standing.
    struct Contents: Sendable {
        fileprivate(set) var position: Int64 = 0
        fileprivate(set) var facets = Facets()
        fileprivate(set) var ties = TieIndex()
        fileprivate var entries: [String: Entry] = [:]
        /// By kind, in the order of their codes.
        fileprivate var shelves: [String: [Entry]] = [:]

        func entry(_ id: String) -> Entry? { entries[id] }

        func entries(kind: String) -> [Entry] { shelves[kind] ?? [] }

        /// Those of a kind that somebody sees, in the order of their codes.
        fileprivate func entries(kind: String, _ outlook: Outlook) throws -> [Entry] {
            switch outlook.breadth(of: kind) {
            case .none: return []
            case .whole: return try outlook.seen(entries(kind: kind)) { $0.stream }
            case .related:
                let candidates = outlook.candidates()
                let near = candidates.compactMap { id -> Entry? in
                    guard let entry = entries[id], entry.stream.kind == kind else { return nil }
                    return entry
                }
                return try outlook.seen(
                    near.sorted { $0.stream.code < $1.stream.code },
                    among: candidates
                ) { $0.stream }
            }
        }

        /// Takes in cases as they are now.
        ///
        /// A shelf is never held beside the one that is changed: it would be copied each time.
        fileprivate mutating func put(
            _ streams: [CaseStream],
            _ titles: [String: String],
            _ rules: Rulebook
        ) {
            var arrived: [String: [Entry]] = [:]
            for stream in streams {
                ties.put(stream)
                guard !stream.code.isEmpty else { continue }
                let entry = Entry(
                    stream,
                    title: titles[stream.id] ?? "",
                    awaited: CaseIndex.awaited(stream, rules),
                    marks: facets.marks(of: stream)
                )
                if entries.updateValue(entry, forKey: stream.id) == nil {
                    arrived[stream.kind, default: []].append(entry)
                } else if let place = shelves[stream.kind]?.place(of: stream.code) {
                    shelves[stream.kind]?[place] = entry
                }
            }
            for (kind, new) in arrived {
                shelves[kind, default: []].add(new.sorted { $0.stream.code < $1.stream.code })
            }
        }
    }

    private let contents = Mutex(Contents())
    /// What readers saw of a kind, as long as neither cases nor readers change.
    private let sights = Mutex<[Sighting: Shown]>([:])

    /// Of whom, of what and when a list was made; nobody where it is the same for everybody.
    private struct Sighting: Hashable {
        let reader: Reader.Standing?
        let kind: String
        let position: Int64
    }

    /// Cases of a kind in the order of their codes, and how often each mark comes among them.
    struct Shown: Sendable {
        let entries: [Entry]
        let counts: [Int]
    }

    private static let mostSights = 64

    init(_ ledger: OpenLedger) throws { try follow(ledger) }

    /// Reads again what changed since the last time.
    func follow(_ ledger: OpenLedger) throws {
        let known = contents.withLock { $0.position }
        let head = try ledger.store.headPosition()
        guard head != known else { return }
        let changed = try ledger.store.changed(after: known)
        // An expunge destroys texts of cases that have no event of it.
        let isForgetting = known > 0 && changed.contains { $0.kind == "ledger" }
        let streams =
            isForgetting ? try ledger.store.changed(after: 0) : changed + namedAnew(by: changed)
        let words = CaseWords(rules: try ledger.rules(), cases: ReadingRoom(ledger.store))
        let titles = try words.headlines(of: streams)
        let rules = words.rules
        contents.withLock { contents in
            // Somebody else may have read further meanwhile.
            guard contents.position < head || isForgetting else { return }
            contents.put(streams, titles, rules)
            contents.position = head
        }
    }

    /// Cases that did not change themselves and are called by a person who did.
    private func namedAnew(by changed: [CaseStream]) -> [CaseStream] {
        let people = Set(changed.filter { $0.kind == NamedKinds.person }.map(\.id))
        let known = Set(changed.map(\.id))
        return entries(kind: NamedKinds.expert).map(\.stream)
            .filter { people.contains($0.parent ?? "") && !known.contains($0.id) }
    }

    /// What brings a case on, and what it asks for because of who takes part in it.
    static func awaited(_ stream: CaseStream, _ rules: Rulebook) -> [Awaited] {
        stream.instances.sorted { $0.key < $1.key }.flatMap { key, state -> [Awaited] in
            guard !state.isDone, let chart = rules.chart(instance: key, kind: stream.kind),
                let instance = try? Instance(state, chart)
            else { return [] }
            return errands(key, of: stream, chart, instance)
                + chart.awaited(instance).map {
                    Awaited(instance: key, event: $0.event, roles: $0.roles, note: nil)
                }
        }
    }

    private static func errands(
        _ key: String,
        of stream: CaseStream,
        _ chart: Chart,
        _ instance: Instance
    ) -> [Awaited] {
        let errands = key.isEmpty ? RoundErrand.all(of: stream) : []
        guard !errands.isEmpty else { return [] }
        let possible = chart.possible(instance)
        return errands.compactMap { errand in
            possible.first { $0.event.name == errand.event }.map {
                Awaited(instance: key, event: $0.event, roles: $0.roles, note: errand.note)
            }
        }
    }

    /// All of it as it stands now.
    var now: Contents { contents.withLock { $0 } }

    /// Every case, kind by kind.
    func entries() -> [Entry] {
        now.shelves.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    /// The cases of a kind in the order of their codes.
    func entries(kind: String) -> [Entry] { now.entries(kind: kind) }

    func entry(_ id: String) -> Entry? { contents.withLock { $0.entries[id] } }

    /// The cases of a kind that a reader sees.
    func shown(
        kind: String,
        in contents: Contents,
        by reader: Reader?,
        _ outlook: Outlook?
    ) throws -> Shown {
        let isClear = outlook?.isClear(kind) ?? true
        let sighting = Sighting(
            reader: isClear ? nil : reader?.standing,
            kind: kind,
            position: contents.position
        )
        if let known = sights.withLock({ $0[sighting] }) { return known }
        let seen =
            try isClear
            ? contents.entries(kind: kind)
            : outlook.map { try contents.entries(kind: kind, $0) } ?? []
        let shown = Shown(entries: seen, counts: contents.facets.counts(seen))
        sights.withLock { sights in
            sights = sights.filter { $0.key.position == contents.position }
            if sights.count < CaseIndex.mostSights { sights[sighting] = shown }
        }
        return shown
    }

    /// Those that a reader sees, in their order; all where nobody is named.
    func seen(_ entries: [Entry], by reader: Reader?) throws -> [Entry] {
        guard let reader else { return entries }
        return try reader.outlook(on: now.ties).seen(entries) { $0.stream }
    }
}

extension CaseIndex {
    /// Events that states allow and one of the roles may ask for, by code, of cases that are seen.
    func waiting(
        for roles: [String],
        limit: Int,
        seen: ([Entry]) throws -> [Entry]
    ) throws -> [Agenda.Waiting] {
        func isMine(_ awaited: Awaited) -> Bool { awaited.roles.contains(where: roles.contains) }
        var waiting: [Agenda.Waiting] = []
        let mine = entries().filter { $0.awaited.contains(where: isMine) }
        // Of many that wait only as many are asked about as are told.
        for page in mine.pages(of: max(limit, CaseIndex.askedAtOnce)) {
            for entry in try seen(Array(page)) {
                waiting += entry.awaited.filter(isMine).map {
                    Agenda.Waiting(
                        code: entry.stream.code,
                        instance: $0.instance,
                        headline: entry.title,
                        event: $0.event,
                        note: $0.note
                    )
                }
                if waiting.count >= limit { return waiting }
            }
        }
        return waiting
    }

    private static let askedAtOnce = 500
}

extension [CaseIndex.Entry] {
    /// Others in the order of their codes, which nearly always come behind those that are there.
    fileprivate mutating func add(_ others: [CaseIndex.Entry]) {
        let isBehind = (last?.stream.code ?? "") < (others.first?.stream.code ?? "")
        self += others
        if !isBehind { sort { $0.stream.code < $1.stream.code } }
    }

    /// The first whose code is not before a code; they stand in the order of their codes.
    func place(of code: String) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].stream.code < code { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
