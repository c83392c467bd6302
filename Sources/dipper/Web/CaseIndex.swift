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
    struct Entry: Sendable {
        let stream: CaseStream
        let title: String
        /// What a search looks through, in lower case.
        let words: String
        /// What brings it on, and who may do it.
        let awaited: [Awaited]
    }

    /// An event that a case waits for.
    struct Awaited: Sendable {
        let instance: String
        let event: Chart.Event
        let roles: [String]
    }

    private struct Contents {
        var position: Int64 = 0
        var entries: [String: Entry] = [:]
        /// Ids by kind, in the order of their codes.
        var order: [String: [String]] = [:]
    }

    private let contents = Mutex(Contents())

    init(_ ledger: OpenLedger) throws { try follow(ledger) }

    /// Reads again what changed since the last time.
    func follow(_ ledger: OpenLedger) throws {
        let known = contents.withLock { $0.position }
        let head = try ledger.store.headPosition()
        guard head != known else { return }
        let changed = try ledger.store.changed(after: known)
        // An expunge destroys texts of cases that have no event of it.
        let isForgetting = known > 0 && changed.contains { $0.kind == "ledger" }
        let streams = isForgetting ? try ledger.store.changed(after: 0) : changed
        let words = CaseWords(rules: try ledger.rules(), cases: ReadingRoom(ledger.store))
        let titles = try words.headlines(of: streams)
        let rules = words.rules
        contents.withLock { contents in
            // Somebody else may have read further meanwhile.
            guard contents.position < head || isForgetting else { return }
            for stream in streams where !stream.code.isEmpty {
                let title = titles[stream.id] ?? ""
                if contents.entries[stream.id] == nil {
                    contents.order[stream.kind, default: []].append(stream.id)
                }
                contents.entries[stream.id] = Entry(
                    stream: stream,
                    title: title,
                    words: "\(stream.code) \(title)".lowercased(),
                    awaited: CaseIndex.awaited(stream, rules)
                )
            }
            for kind in Set(streams.map(\.kind)) {
                contents.order[kind]?.sort {
                    (contents.entries[$0]?.stream.code ?? "")
                        < (contents.entries[$1]?.stream.code ?? "")
                }
            }
            contents.position = head
        }
    }

    private static func awaited(_ stream: CaseStream, _ rules: Rulebook) -> [Awaited] {
        stream.instances.sorted { $0.key < $1.key }.flatMap { key, state -> [Awaited] in
            guard !state.isDone, let chart = rules.chart(instance: key, kind: stream.kind),
                let instance = try? Instance(state, chart)
            else { return [] }
            return chart.awaited(instance).map {
                Awaited(instance: key, event: $0.event, roles: $0.roles)
            }
        }
    }

    /// Every case, kind by kind.
    func entries() -> [Entry] {
        contents.withLock { contents in
            contents.order.sorted { $0.key < $1.key }.flatMap(\.value).compactMap {
                contents.entries[$0]
            }
        }
    }

    /// The cases of a kind in the order of their codes.
    func entries(kind: String) -> [Entry] {
        contents.withLock { contents in
            (contents.order[kind] ?? []).compactMap { contents.entries[$0] }
        }
    }

    func entry(_ id: String) -> Entry? { contents.withLock { $0.entries[id] } }
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
        for entry in try seen(entries().filter { $0.awaited.contains(where: isMine) }) {
            waiting += entry.awaited.filter(isMine).map {
                Agenda.Waiting(
                    code: entry.stream.code,
                    instance: $0.instance,
                    headline: entry.title,
                    event: $0.event
                )
            }
            if waiting.count >= limit { break }
        }
        return waiting
    }
}
