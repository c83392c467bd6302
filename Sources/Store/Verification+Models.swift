import Casework
import Expression
import Portfolio
import SQL
import Workflow

/// Read models against the fold: any row too many, too few or different is named.
extension LedgerCheck {
    mutating func checkModels() throws {
        try checkStreams()
        try checkSnapshots()
        try checkMoney()
        try compare("fact", FactRow.select, fold.facts.rows.map(\.values), keyColumns: 3)
        try compare(
            "membership",
            "SELECT item, recorded_from, item_group, recorded_to, version FROM membership",
            fold.memberships,
            keyColumns: 1
        )
        try compare(
            "outbox",
            "SELECT stream, version, sequence, id, type, target, created_at, number FROM outbox",
            fold.emissions,
            keyColumns: 3
        )
        try compare(
            "identity",
            "SELECT digest, provider, account FROM identity",
            fold.streams.values.flatMap { ModelRows.identities(of: $0.record) },
            keyColumns: 1
        )
        try checkDeliveries()
        try checkSessions()
        try checkTokenUses()
        try checkDrafts()
        try compare(
            "timer",
            "SELECT " + ModelRows.timerColumns.joined(separator: ", ") + " FROM timer",
            expectedTimers,
            keyColumns: ModelRows.timerKey.count
        )
        try compare(
            "counter",
            "SELECT prefix, year, latest FROM counter",
            fold.names.counterRows,
            keyColumns: 2
        )
        try checkSecrets()
        try checkContents()
        try checkRefusals()
        try compare(
            "queue",
            "SELECT id, stream, event FROM queue",
            Array(fold.queued.values),
            keyColumns: 1
        )
    }

    /// The rows of accounts, agreements and postings, and what they make of each other.
    private mutating func checkMoney() throws {
        try compare(
            "account",
            "SELECT stream, committed, limit_fen, merged_excess FROM account",
            fold.streams.values.compactMap { folded in
                ModelRows.account(of: folded.record).map {
                    [.text(folded.record.id)] + $0.map { .integer($0) }
                }
            },
            keyColumns: 1
        )
        try compare(
            "principal",
            "SELECT stream, " + ModelRows.principalColumns.joined(separator: ", ")
                + " FROM principal",
            fold.streams.values.compactMap { folded in
                ModelRows.principal(of: folded.record).map {
                    [.text(folded.record.id)] + $0.map { .integer($0) }
                }
            },
            keyColumns: 1
        )
        try compare(
            "tally",
            TallyRow.select,
            fold.streams.values.flatMap { TallyRow.values(of: $0.record) },
            keyColumns: 3
        )
        try compare(
            "posting",
            "SELECT " + PostingRow.columns.joined(separator: ", ") + " FROM posting",
            fold.postings,
            keyColumns: 3
        )
        checkBooks()
    }

    private var expectedTimers: [[SQLValue]] {
        var rows: [[SQLValue]] = []
        for folded in fold.streams.values {
            for (instance, state) in folded.record.instances {
                for deadline in state.deadlines.values {
                    rows += ModelRows.timers(of: deadline, folded.record.id, instance)
                }
            }
        }
        return rows
    }

    /// Streams are compared where they stand: they are many.
    private mutating func checkStreams() throws {
        var found = 0
        try connection.query(StreamRow.select + " WHERE tenant = ?", [.integer(tenant)]) { row in
            let id = try row.value(0)
            guard case .text(let text) = id, let folded = fold.streams[text] else {
                differ("stream", name([id]), "事件中没有这一行", "no event makes this row")
                return
            }
            found += 1
            guard (try? LedgerCheck.isSame(row, folded)) != true else { return }
            differ("stream", name([id]), "与事件推算的内容不符", "differs from what the events make")
        }
        guard found < fold.streams.count else { return }
        let rows = Set(
            try connection.all("SELECT id FROM stream WHERE tenant = ?", [.integer(tenant)]) {
                try $0.value(0)
            }
        )
        for id in fold.streams.values.map(\.record.id).sorted() where !rows.contains(.text(id)) {
            differ("stream", name([.text(id)]), "缺少这一行", "this row is missing")
        }
    }

    private static func isSame(_ row: any Row, _ folded: LedgerFold.Folded) throws -> Bool {
        let record = folded.record
        return try row.text(1) == record.kind && row.text(2) == record.code
            && row.text(3) == record.parent ?? "" && row.integer(4) == Int64(record.version)
            && row.blob(5) == folded.head && row.text(6) == folded.release
            && row.text(7) == folded.latestEffective.description
    }

    /// Snapshots are large: only their digests were kept.
    private mutating func checkSnapshots() throws {
        var found = 0
        let select = "SELECT stream, version, state FROM snapshot WHERE tenant = ?"
        try connection.query(select, [.integer(tenant)]) { row in
            let id = try row.value(0)
            guard case .text(let text) = id, let snapshot = fold.streams[text]?.snapshot else {
                differ("snapshot", name([id]), "事件中没有这一行", "no event makes this row")
                return
            }
            found += 1
            let isSame =
                try row.integer(1) == snapshot.version
                && Digests.sha256(try row.utf8(2)) == snapshot.digest
            guard !isSame else { return }
            differ(
                "snapshot",
                name([id]),
                "与事件推算的内容不符",
                "differs from what the events make"
            )
        }
        let wanted = fold.streams.values.filter { $0.snapshot != nil }.map(\.record.id)
        guard found < wanted.count else { return }
        let rows = Set(try connection.all(select, [.integer(tenant)]) { try $0.value(0) })
        for id in wanted.sorted() where !rows.contains(.text(id)) {
            differ("snapshot", name([.text(id)]), "缺少这一行", "this row is missing")
        }
    }

    /// Compares the rows of a table with the expected ones, by their first columns.
    mutating func compare(
        _ table: String,
        _ select: String,
        _ expected: [[SQLValue]],
        keyColumns: Int
    ) throws {
        var wanted: [ModelRow: Int] = [:]
        wanted.reserveCapacity(expected.count)
        for values in expected { wanted[ModelRow(values, keyColumns), default: 0] += 1 }
        var strange: [[SQLValue]] = []
        try connection.query(select + " WHERE tenant = ?", [.integer(tenant)]) { row in
            let values = try (0..<row.columnCount).map { try row.value($0) }
            guard let place = wanted.index(forKey: ModelRow(values, keyColumns)),
                wanted.values[place] > 0
            else { return strange.append(values) }
            wanted.values[place] -= 1
        }
        var missing = Set(wanted.lazy.filter { $0.value > 0 }.map(\.key.key))
        for key in strange.map({ Array($0.prefix(keyColumns)) }) {
            let isKnown = missing.remove(key) != nil
            differ(
                table,
                name(key),
                isKnown ? "与事件推算的内容不符" : "事件中没有这一行",
                isKnown ? "differs from what the events make" : "no event makes this row"
            )
        }
        for key in missing.sorted(by: { name($0) < name($1) }) {
            differ(table, name(key), "缺少这一行", "this row is missing")
        }
    }

    private func name(_ key: [SQLValue]) -> String {
        key.map { value in
            switch value {
            case .text(let text): fold.streams[text]?.record.code.nonEmpty ?? text
            case .integer(let number): String(number)
            case .null, .utf8, .blob: ""
            }
        }.joined(separator: " ")
    }
}

/// A row of a table, found by its key: rows with one key are few, so that no more of it is hashed.
private struct ModelRow: Hashable {
    private let values: [SQLValue]
    private let keyColumns: Int

    init(_ values: [SQLValue], _ keyColumns: Int) {
        (self.values, self.keyColumns) = (values, keyColumns)
    }

    var key: [SQLValue] { Array(values.prefix(keyColumns)) }

    func hash(into hasher: inout Hasher) {
        for column in 0..<keyColumns { hasher.combine(values[column]) }
    }

    static func == (left: ModelRow, right: ModelRow) -> Bool { left.values == right.values }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
