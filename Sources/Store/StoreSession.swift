import Casework
import Expression
import Portfolio
import SQL
import Workflow

/// One unit of the writer: reads through the cache, collects what it changes, writes at once.
final class StoreSession: LedgerSession {
    let store: LedgerStore
    let connection: any WriteConnection
    let tenant: Int64
    private(set) var now: Instant
    let lateClock: Instant?
    var end: LedgerEnd
    /// Streams that this unit has changed, by id.
    var changed: [String: StoredStream] = [:]
    private var changedCodes: [String: String] = [:]
    var pendingCells: [PendingCell] = []
    var pendingPseudonyms: [PendingPseudonym] = []
    var pendingCounters: [CounterName: Int64] = [:]
    private var usedCounters: [CounterName: Int64] = [:]

    init(_ store: LedgerStore, _ connection: any WriteConnection) throws {
        self.store = store
        self.connection = connection
        tenant = store.tenant
        let version = try connection.otherWritersVersion
        if store.cache.writersVersion != version {
            store.cache.reset()
            store.cache.writersVersion = version
        }
        if let known = store.cache.end {
            end = known
        } else {
            end = try StoreSession.end(of: connection, tenant)
        }
        let clock = end.isSandbox ? end.sandboxNow : store.clock()
        now = max(clock, end.latest)
        lateClock = clock.isLate(for: end.latest) ? clock : nil
    }

    private static func end(
        of connection: any ReadConnection,
        _ tenant: Int64
    ) throws -> LedgerEnd {
        let latest = try connection.first(
            "SELECT position, recorded_at FROM event ORDER BY position DESC LIMIT 1",
            []
        ) { row in (try row.integer(0), try row.integer(1)) }
        let leaf = try connection.first(
            EventRow.selectLatestLeaf,
            [.integer(tenant)]
        ) { row in try row.integer(0) + 1 }
        let clock = try connection.first(
            "SELECT is_sandbox, sandbox_now, release FROM clock WHERE tenant = ?",
            [.integer(tenant)]
        ) { row in (try row.integer(0), try row.integer(1), try row.text(2)) }
        let refusals = try connection.first(
            """
            SELECT number, hash, recorded_at FROM refusal WHERE tenant = ?
            ORDER BY number DESC LIMIT 1
            """,
            [.integer(tenant)]
        ) { row in
            RefusalEnd(
                number: try row.integer(0),
                hash: try row.blob(1),
                // A later event has told of it; at the same moment it is told once more.
                isAnchored: try row.integer(2) < latest?.1 ?? 0
            )
        }
        return LedgerEnd(
            position: (latest?.0 ?? 0) + 1,
            leaf: leaf ?? 0,
            latest: Instant(milliseconds: latest?.1 ?? 0),
            release: clock?.2 ?? "",
            isSandbox: clock?.0 == 1,
            sandboxNow: Instant(milliseconds: clock?.1 ?? 0),
            outbox: try connection.first(
                "SELECT number FROM outbox WHERE tenant = ? ORDER BY number DESC LIMIT 1",
                [.integer(tenant)]
            ) { row in try row.integer(0) + 1 } ?? 1,
            refusals: refusals ?? RefusalEnd()
        )
    }

    var refusalAnchor: EventBody.RefusalAnchor? {
        guard !end.refusals.isAnchored else { return nil }
        return EventBody.RefusalAnchor(
            number: end.refusals.number,
            hash: Digests.hexadecimal(end.refusals.hash)
        )
    }

    /// Moves the clock of a sandbox forward, for what this unit records next.
    func moveSandboxClock(to moment: Instant) {
        end.sandboxNow = moment
        now = max(moment, end.latest)
    }

    /// Writes what is written once for the whole unit, and hands all over to the cache.
    func finish() throws {
        for (name, latest) in usedCounters {
            try connection.send(
                """
                INSERT INTO counter (tenant, prefix, year, latest) VALUES (?, ?, ?, ?)
                ON CONFLICT (tenant, prefix, year) DO UPDATE SET latest = excluded.latest
                """,
                [
                    .integer(tenant), .text(name.prefix), .integer(Int64(name.year)),
                    .integer(latest),
                ]
            )
        }
        store.cache.keep(changed, end)
    }

    /// Takes over the codes given since the last event: what is not recorded uses up none.
    func useCounters() {
        for (name, latest) in pendingCounters {
            end.counters[name] = latest
            usedCounters[name] = latest
        }
        pendingCounters = [:]
    }

    var rulebook: Rulebook {
        guard let rules = try? rulebook(release: end.release) else {
            preconditionFailure("a ledger holds the release that is in force")
        }
        return rules
    }

    func rulebook(release: String) throws -> Rulebook {
        if let latest = store.cache.latestRulebook, latest.release == release { return latest }
        let rules =
            try store.cache.rulebooks[release] ?? store.rulebook(release: release, connection)
        store.cache.rulebooks[release] = rules
        store.cache.latestRulebook = rules
        return rules
    }

    func stream(_ reference: String) throws -> StoredStream? {
        if let stream = changed[reference] { return stream }
        if let id = changedCodes[reference] { return changed[id] }
        if let stream = store.cache.streams[reference] { return stream }
        if let id = store.cache.codes[reference] {
            return changed[id] ?? store.cache.streams[id]
        }
        let column = StoreSession.isIdentifier(reference) ? "id" : "code"
        guard !reference.isEmpty,
            let row = try connection.first(
                StreamRow.select + " WHERE tenant = ? AND \(column) = ? AND \(column) <> ''",
                [.integer(tenant), .text(reference)],
                StreamRow.reading(connection, tenant)
            )
        else { return nil }
        return try remember(row)
    }

    static func isIdentifier(_ text: String) -> Bool {
        text.utf8.count == 36 && text.utf8.dropFirst(8).first == UInt8(ascii: "-")
    }

    private func remember(_ row: StreamRow) throws -> StoredStream {
        if let stream = changed[row.record.id] ?? store.cache.streams[row.record.id] {
            return stream
        }
        let stream = try row.stream(rulebook(release: row.release))
        store.cache.remember(stream)
        return stream
    }

    func children(of parent: String, kind: String) throws -> [StoredStream] {
        let rows = try StreamRow.all(
            connection,
            tenant,
            " WHERE tenant = ? AND parent = ? AND parent <> '' AND kind = ? ORDER BY id",
            [.integer(tenant), .text(parent), .text(kind)]
        )
        return try rows.map(remember)
    }

    func streams(of kind: String) throws -> [StoredStream] {
        let codes = Procedures.codes(of: kind)
        let rows = try StreamRow.all(
            connection,
            tenant,
            " WHERE tenant = ? AND code > ? AND code < ? AND kind = ? ORDER BY code",
            [.integer(tenant), .text(codes.after), .text(codes.before), .text(kind)]
        )
        return try rows.map(remember)
    }

    func nextCode(prefix: String, year: Int) throws -> String {
        let name = CounterName(prefix: prefix, year: year)
        let latest: Int64
        if let known = pendingCounters[name] ?? end.counters[name] {
            latest = known
        } else {
            latest =
                try connection.first(
                    "SELECT latest FROM counter WHERE tenant = ? AND prefix = ? AND year = ?",
                    [.integer(tenant), .text(prefix), .integer(Int64(year))]
                ) { row in try row.integer(0) } ?? 0
        }
        pendingCounters[name] = latest + 1
        let digits = String(latest + 1)
        let padding = String(repeating: "0", count: max(0, 6 - digits.count))
        return "\(prefix)-\(year)-\(padding)\(digits)"
    }

    func pseudonyms(in round: String) throws -> [String: String] {
        var names: [String: String] = [:]
        try connection.query(
            "SELECT person, pseudonym FROM pseudonym WHERE tenant = ? AND stream = ?",
            [.integer(tenant), .text(round)]
        ) { row in names[try row.text(0)] = try row.text(1) }
        for entry in pendingPseudonyms where entry.stream == round {
            names[entry.person] = entry.pseudonym
        }
        return names
    }

    func addPseudonym(_ pseudonym: String, of person: String, in round: String) -> String {
        let entry = PendingPseudonym(
            stream: round,
            pseudonym: pseudonym,
            person: person,
            key: SystemRandom.bytes(32)
        )
        pendingPseudonyms.append(entry)
        return Cells.binding(pseudonym, person, entry.key)
    }

    func dueTimers(until: Instant, limit: Int) throws -> [DueTimer] {
        try connection.all(
            """
            SELECT stream, instance, deadline, entry, lead, due FROM timer
            WHERE tenant = ? AND due <= ?
            ORDER BY due, stream, instance, lead DESC
            LIMIT ?
            """,
            [.integer(tenant), .integer(until.milliseconds), .integer(Int64(limit))]
        ) { row in
            DueTimer(
                stream: try row.text(0),
                instance: try row.text(1),
                deadline: try row.text(2),
                entry: Int(try row.integer(3)),
                lead: try row.text(4),
                due: Instant(milliseconds: try row.integer(5))
            )
        }
    }

    func changeStream(_ stream: StoredStream) {
        changed[stream.record.id] = stream
        if !stream.record.code.isEmpty { changedCodes[stream.record.code] = stream.record.id }
    }
}
