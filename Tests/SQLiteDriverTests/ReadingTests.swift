import Foundation
import SQL
import SQLiteDriver
import Synchronization
import Testing

struct ReadingTests {
    @Test func `each kind of value comes back as it was stored`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let values: [SQLValue] = [
            .null, .integer(.min), .integer(.max), .integer(0), .text(""), .text("量子\u{0}𠮷"),
            .blob([]), .blob([0, 255, 0]), .text(String(repeating: "长", count: 100_000)),
        ]
        let found = try database.read { connection in
            try values.map { try connection.first("SELECT ?", [$0]) { try $0.value(0) } }
        }
        #expect(found == values)
    }

    struct Mismatch: Sendable {
        let sql: String
        let asked: @Sendable (any SQL.Row) throws -> Void
        let found: String
        let expected: String
    }

    static let mismatches: [Mismatch] = [
        Mismatch(
            sql: "SELECT 'x'",
            asked: { _ = try $0.integer(0) },
            found: "TEXT",
            expected: "BIGINT"
        ),
        Mismatch(
            sql: "SELECT NULL",
            asked: { _ = try $0.integer(0) },
            found: "NULL",
            expected: "BIGINT"
        ),
        Mismatch(sql: "SELECT 1", asked: { _ = try $0.text(0) }, found: "BIGINT", expected: "TEXT"),
        Mismatch(sql: "SELECT 'x'", asked: { _ = try $0.blob(0) }, found: "TEXT", expected: "BLOB"),
        Mismatch(
            sql: "SELECT 1.5",
            asked: { _ = try $0.integer(0) },
            found: "REAL",
            expected: "BIGINT"
        ),
        Mismatch(
            sql: "SELECT 1.5",
            asked: { _ = try $0.value(0) },
            found: "REAL",
            expected: "BIGINT, TEXT, BLOB"
        ),
        Mismatch(
            sql: "SELECT CAST(x'E4B8' AS TEXT)",
            asked: { _ = try $0.text(0) },
            found: "TEXT (UTF-8 ?)",
            expected: "TEXT (UTF-8)"
        ),
    ]

    @Test(arguments: mismatches)
    func `a value of another type is thrown`(mismatch: Mismatch) throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let found = fault {
            try database.read { try $0.query(mismatch.sql) { try mismatch.asked($0) } }
        }
        #expect(
            found
                == .columnType(column: 0, found: mismatch.found, expected: mismatch.expected)
        )
    }

    @Test func `a wrong number of arguments and a wrong statement are named`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let sql = "SELECT ?, ?"
        let missing = fault { try database.read { try $0.query(sql, [.null]) { _ in } } }
        #expect(missing == .statement(sql: sql, detail: "1 arguments for 2 placeholders"))
        let wrong = fault { try database.read { try $0.query("SELEC 1") { _ in } } }
        #expect(wrong?.kind == "statement")
    }

    @Test func `a statement may run inside its own answer`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync { connection in
            for id in Int64(1)...3 { try connection.insert(id) }
        }
        let sql = "SELECT id FROM entry WHERE id >= ? ORDER BY id"
        let pairs = try database.read { connection in
            try connection.all(sql, [.integer(1)]) { row in
                let inner = try connection.all(sql, [.integer(2)]) { try $0.integer(0) }
                return [try row.integer(0)] + inner
            }
        }
        #expect(pairs == [[1, 2, 3], [2, 2, 3], [3, 2, 3]])
    }

    @Test func `changes are counted for the statement itself`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let counts = try database.writeSync { connection in
            for id in Int64(1)...3 { try connection.insert(id) }
            return [
                try connection.execute("UPDATE entry SET note = ? WHERE id > 1", [.text("新")]),
                try connection.execute("DELETE FROM entry WHERE id = 9"),
                try connection.execute("CREATE TABLE other(id BIGINT)"),
                try connection.execute("DELETE FROM entry"),
            ]
        }
        #expect(counts == [2, 0, 0, 3])
    }

    @Test func `a read is a snapshot`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync { try $0.insert(1) }
        let seen = try database.read { connection in
            let before = try connection.identifiers()
            try database.writeSync { try $0.insert(2) }
            return [before, try connection.identifiers()]
        }
        #expect(seen == [[1], [1]])
        #expect(try database.read { try $0.identifiers() } == [1, 2])
    }

    @Test func `another writer's commit is noticed, one's own is not`() throws {
        let scratch = try Scratch()
        let first = try scratch.database()
        let second = try scratch.database()
        let start = try first.writeSync { try $0.otherWritersVersion }
        try first.writeSync { try $0.insert(1) }
        #expect(try first.writeSync { try $0.otherWritersVersion } == start)
        try second.writeSync { try $0.insert(2) }
        let seen = try first.writeSync { ($0, try $0.otherWritersVersion, try $0.identifiers()).1 }
        #expect(seen != start)
    }

    @Test func `another process's commit is noticed`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let start = try database.writeSync { try $0.otherWritersVersion }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            connection = sqlite3.connect(sys.argv[1])
            connection.execute("INSERT INTO entry(id, note) VALUES (7, 'x')")
            connection.commit()
            """, scratch.path(),
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let seen = try database.writeSync { connection in
            #expect(try connection.identifiers() == [7])
            return try connection.otherWritersVersion
        }
        #expect(seen != start)
    }

    @Test func `a row kept beyond its answer holds nothing`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let isEmpty = try database.read { connection in
            var kept: [any SQL.Row] = []
            try connection.query("SELECT 1") { kept.append($0) }
            return kept[0].isNull(0)
        }
        #expect(isEmpty)
    }

    @Test func `an append-only table refuses to change, to delete and to replace`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync { connection in
            try connection.insert(1)
            for sql in database.dialect.appendOnly(table: "entry") { try connection.execute(sql) }
        }
        let attempts = [
            "UPDATE entry SET note = 'x'", "DELETE FROM entry",
            "INSERT OR REPLACE INTO entry(id, note) VALUES (1, 'x')",
            "INSERT INTO entry(id, note) VALUES (1, 'x') ON CONFLICT DO UPDATE SET note = 'x'",
        ]
        for sql in attempts {
            let refused = fault { try database.writeSync { _ = try $0.execute(sql) } }
            #expect(refused?.constraint == .trigger)
            #expect(refused?.english.contains("entry is append-only") == true)
        }
        try database.writeSync { try $0.insert(2) }
        let notes = try database.read { try $0.all("SELECT note FROM entry") { try $0.text(0) } }
        #expect(notes == ["记录", "记录"])
    }

    @Test func `a strict table refuses a value of another type`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let refused = fault {
            try database.writeSync {
                _ = try $0.execute(
                    "INSERT INTO entry(id, note) VALUES (?, ?)",
                    [.integer(1), .blob([1])]
                )
            }
        }
        #expect(refused?.kind == "constraint")
    }
}
