import SQL
import SQLiteDriver
import Store
import Testing

/// How SQLite looks the rows of a case up: by an index that names the case, never by a scan.
@Suite struct `A query of the store` {
    struct Lookup: Sendable, CustomTestStringConvertible {
        var query: String
        var index: String
        var testDescription: String { index }
    }

    @Test(arguments: [
        Lookup(
            query: "FROM stream WHERE tenant = 1 AND parent = 'p' AND parent <> '' AND kind = 'k' "
                + "ORDER BY id",
            index: "stream_parent (tenant=? AND parent=? AND kind=?)"
        ),
        Lookup(
            query: "FROM stream WHERE tenant = 1 AND code = 'c' AND code <> ''",
            index: "stream_code (tenant=? AND code=?)"
        ),
        Lookup(
            query: "FROM fact WHERE tenant = 1 AND metric = 'm' AND item = 'i' "
                + "ORDER BY stream, version, sequence",
            index: "fact_item (tenant=? AND metric=? AND item=?)"
        ),
        Lookup(
            query: "FROM event WHERE tenant = 1 AND command_key = 'k' AND actor = 'a' "
                + "AND command_key <> '' AND causation = ''",
            index: "event_request (tenant=? AND command_key=? AND actor=?)"
        ),
        Lookup(
            query: "FROM posting WHERE tenant = 1 AND effective >= '2026-01-01' "
                + "AND (effective, stream, version, sequence) > ('2026-01-01', 's', 1, 0) "
                + "ORDER BY effective, stream, version, sequence LIMIT 50",
            index: "posting_day (tenant=? AND "
        ),
        Lookup(
            query: "FROM posting WHERE tenant = 1 AND stream = 's' ORDER BY version, sequence",
            index: "PRIMARY KEY (tenant=? AND stream=?)"
        ),
        Lookup(
            query: "FROM timer WHERE tenant = 1 AND due <= 5 ORDER BY due",
            index: "PRIMARY KEY (tenant=? AND due<?)"
        ),
    ])
    func `finds its rows by an index`(lookup: Lookup) throws {
        let office = try Office(on: .file)

        let plan = try office.store.database.read { connection in
            try connection.all("EXPLAIN QUERY PLAN SELECT * " + lookup.query) { row in
                try row.text(3)
            }
        }

        #expect(plan.contains { $0.contains(lookup.index) }, "\(plan)")
    }
}
