import Foundation
import SQL
import SQLiteDriver
import Testing

/// What SQLite alone can hold or do; what both engines promise is in `DatabaseContractTests`.
struct ReadingTests {
    @Test func `a text may hold U+0000`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let found = try database.read { connection in
            try connection.first("SELECT ?", [.text("量子\u{0}𠮷")]) { try $0.text(0) }
        }
        #expect(found == "量子\u{0}𠮷")
    }

    @Test func `a text that is no UTF-8 is thrown`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let found = fault {
            try database.read {
                try $0.query("SELECT CAST(x'E4B8' AS TEXT)") { _ = try $0.text(0) }
            }
        }
        let expected: StorageFault = .columnType(
            column: 0,
            found: "TEXT (UTF-8 ?)",
            expected: "TEXT (UTF-8)"
        )
        #expect(found == expected)
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

    @Test func `an append-only table refuses to replace`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync { connection in
            try connection.insert(1)
            for sql in database.dialect.appendOnly(table: "entry") { try connection.execute(sql) }
        }
        let sql = "INSERT OR REPLACE INTO entry(id, note) VALUES (1, 'x')"
        let refused = fault { try database.writeSync { _ = try $0.execute(sql) } }
        #expect(refused?.constraint == .trigger)
        #expect(refused?.english.contains("entry is append-only") == true)
    }
}
