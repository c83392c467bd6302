package import Portfolio
import SQL
package import Workflow

/// What goals are counted from, and what was recorded of it since a moment.
enum GoalFacts {
    /// Every fact, and the memberships of projects that ever left their own group.
    ///
    /// Goals are functions of them; a project that is its own group needs no membership to say so.
    /// In no order: a sign before a column keeps SQLite from looking up what it may read through.
    static func all(
        _ connection: any ReadConnection,
        _ tenant: Int64
    ) throws -> (facts: [IntervalFact], memberships: [GroupMembership]) {
        let facts = try connection.all(
            FactRow.selectFacts + " WHERE +tenant = ?",
            [.integer(tenant)]
        ) { row in try FactRow.fact(row, from: 0) }
        let memberships = try connection.all(
            """
            SELECT item, item_group, recorded_from, recorded_to FROM membership
            WHERE tenant = ? AND item IN (
                SELECT item FROM membership WHERE tenant = ? AND item_group <> item
            )
            """,
            [.integer(tenant), .integer(tenant)]
        ) { row in
            GroupMembership(
                item: try row.text(0),
                group: try row.text(1),
                recordedFrom: Instant(milliseconds: try row.integer(2)),
                recordedTo: try row.optionalInteger(3).map { Instant(milliseconds: $0) }
            )
        }
        return (facts, memberships)
    }
}

extension StoreSession {
    func goalFacts() throws -> (facts: [IntervalFact], memberships: [GroupMembership]) {
        try GoalFacts.all(connection, tenant)
    }
}

extension LedgerStore {
    package func goalFacts() throws -> (facts: [IntervalFact], memberships: [GroupMembership]) {
        try database.read { try GoalFacts.all($0, tenant) }
    }

    /// Something about a fact or a group that was recorded, with the event that said so.
    package struct FactRecord: Hashable, Sendable {
        package enum Change: String, Hashable, Sendable {
            /// A fact was recorded.
            case begun
            /// A fact was annulled, or its end was recorded.
            case ended
            /// A project joined a group.
            case joined
        }

        package var change: Change
        /// Empty for a group.
        package var metric: String
        /// The project, or the platform.
        package var item: String
        /// What is counted; for a group, the project that it is now.
        package var unit: String
        /// The day from which the fact holds; nil for a group.
        package var effectiveFrom: CivilDate?
        package var recordedAt: Instant
        package var stream: String
        /// 0 where the event is not found in the stream of the fact.
        package var version: Int64
        package var type: String

        package init(
            change: Change,
            metric: String,
            item: String,
            unit: String,
            effectiveFrom: CivilDate?,
            recordedAt: Instant,
            stream: String,
            version: Int64,
            type: String
        ) {
            (self.change, self.metric, self.item, self.unit) = (change, metric, item, unit)
            (self.effectiveFrom, self.recordedAt) = (effectiveFrom, recordedAt)
            (self.stream, self.version, self.type) = (stream, version, type)
        }
    }

    /// What was recorded after a moment, in the order of recording.
    package func factRecords(after moment: Instant) throws -> [FactRecord] {
        try database.read { connection in
            let arguments: [SQLValue] = [.integer(tenant), .integer(moment.milliseconds)]
            let begun = try connection.all(
                """
                SELECT f.metric, f.item, f.unit, f.effective_from, f.recorded_from, f.stream,
                f.version, e.type
                FROM fact f JOIN event e
                ON e.tenant = f.tenant AND e.stream = f.stream AND e.version = f.version
                WHERE f.tenant = ? AND f.recorded_from > ?
                """,
                arguments
            ) { try LedgerStore.record(.begun, $0) }
            let ended = try connection.all(
                """
                SELECT f.metric, f.item, f.unit, f.effective_from, f.recorded_to, f.stream,
                COALESCE(e.version, 0), COALESCE(e.type, '')
                FROM fact f LEFT JOIN event e
                ON e.tenant = f.tenant AND e.stream = f.stream AND e.version = (
                    SELECT MAX(x.version) FROM event x WHERE x.tenant = f.tenant
                    AND x.stream = f.stream AND x.recorded_at = f.recorded_to
                )
                WHERE f.tenant = ? AND f.recorded_to > ?
                """,
                arguments
            ) { try LedgerStore.record(.ended, $0) }.map { $0.replaced(by: begun) }
            let joined = try connection.all(
                """
                SELECT '', m.item, m.item_group, '', m.recorded_from, m.item, m.version, e.type
                FROM membership m JOIN event e
                ON e.tenant = m.tenant AND e.stream = m.item AND e.version = m.version
                WHERE m.tenant = ? AND m.recorded_from > ? AND m.version > 1
                """,
                arguments
            ) { try LedgerStore.record(.joined, $0) }
            return (begun + ended + joined).sorted {
                ($0.recordedAt, $0.stream, $0.version, $0.change.rawValue)
                    < ($1.recordedAt, $1.stream, $1.version, $1.change.rawValue)
            }
        }
    }

    /// The row as a record; of several events of one moment, the last one of the stream.
    private static func record(
        _ change: FactRecord.Change,
        _ row: any Row
    ) throws -> FactRecord {
        FactRecord(
            change: change,
            metric: try row.text(0),
            item: try row.text(1),
            unit: try row.text(2),
            effectiveFrom: CivilDate(try row.text(3)),
            recordedAt: Instant(milliseconds: try row.integer(4)),
            stream: try row.text(5),
            version: try row.integer(6),
            type: try row.text(7)
        )
    }
}

extension LedgerStore.FactRecord {
    /// A fact that gave way to another one did so by the event that began that one.
    fileprivate func replaced(by others: [LedgerStore.FactRecord]) -> LedgerStore.FactRecord {
        let other = others.first {
            $0.metric == metric && $0.item == item && $0.unit == unit && $0.stream == stream
                && $0.recordedAt == recordedAt
        }
        var record = self
        if let other { (record.version, record.type) = (other.version, other.type) }
        return record
    }
}
