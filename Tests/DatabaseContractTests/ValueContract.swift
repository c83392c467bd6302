import SQL
import Testing

struct ValueContract {
    @Test(arguments: Engine.allCases)
    func `each kind of value comes back as it was stored`(engine: Engine) throws {
        let trial = try Trial(engine)
        let database = trial.database
        let values: [SQLValue] = [
            .null, .integer(.min), .integer(.max), .integer(0), .text(""), .text("量子𠮷"),
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
    ]

    @Test(arguments: Engine.allCases, mismatches)
    func `a value of another type is thrown`(engine: Engine, mismatch: Mismatch) throws {
        let trial = try Trial(engine)
        let database = trial.database
        let found = fault {
            try database.read { try $0.query(mismatch.sql) { try mismatch.asked($0) } }
        }
        #expect(
            found
                == .columnType(column: 0, found: mismatch.found, expected: mismatch.expected)
        )
    }

    @Test(arguments: Engine.allCases)
    func `sums and counts are integers`(engine: Engine) throws {
        let trial = try Trial(engine)
        try trial.define("CREATE TABLE amount(id BIGINT PRIMARY KEY, fen BIGINT NOT NULL)")
        let amounts: [Int64] = [1, -20_000, 9_007_199_254_740_993, 0, 500_000_000]
        try trial.database.writeSync { connection in
            for (id, fen) in amounts.enumerated() {
                try connection.execute(
                    "INSERT INTO amount(id, fen) VALUES (?, ?)",
                    [.integer(Int64(id)), .integer(fen)]
                )
            }
        }
        let found = try trial.database.read { connection in
            try connection.first(
                """
                SELECT SUM(fen), COUNT(*), SUM(fen) FILTER (WHERE fen < 0), MAX(fen), \
                SUM(fen) FILTER (WHERE fen = 0), SUM(fen) FILTER (WHERE fen = 7) FROM amount
                """
            ) { row in try (0..<6).map { try row.value($0) } }
        }
        let expected: [SQLValue] = [
            .integer(amounts.reduce(0, +)), .integer(5), .integer(-20_000),
            .integer(9_007_199_254_740_993), .integer(0), .null,
        ]
        #expect(found == expected)
    }

    @Test(arguments: Engine.allCases)
    func `each way of reading a column agrees`(engine: Engine) throws {
        let trial = try Trial(engine)
        let text = "量子𠮷"
        try trial.database.read { connection in
            let isThere = try connection.first(
                "SELECT ?, ?, ?, ?",
                [.utf8(Array(text.utf8)), .blob([7, 0, 8]), .null, .integer(-5)]
            ) { row in
                var bytes: [UInt8] = [1]
                var ends: [Int] = []
                try row.append(utf8: [0], to: &bytes, ends: &ends)
                try row.append(blob: 1, to: &bytes)
                #expect(bytes == [1] + Array(text.utf8) + [7, 0, 8])
                #expect(ends == [1 + text.utf8.count])
                #expect(try row.text(0, like: text) == text)
                #expect(try row.text(0, like: "其他") == text)
                #expect(try row.utf8(0) == Array(text.utf8))
                #expect(try row.optionalBlob(2) == nil && row.isNull(2))
                #expect(try row.optionalInteger(3) == -5)
                #expect(row.columnCount == 4)
                return true
            }
            #expect(isThere == true)
        }
    }

    @Test(arguments: Engine.allCases)
    func `text is ordered by its bytes`(engine: Engine) throws {
        let trial = try Trial(engine)
        let notes = ["a", "B", "量", "é", "", "一", "Z", "𠮷", "~"]
        try trial.database.writeSync { connection in
            for (id, note) in notes.enumerated() { try connection.insert(Int64(id), note) }
        }
        let found = try trial.database.read { connection in
            try connection.all("SELECT note FROM entry ORDER BY note") { try $0.text(0) }
        }
        #expect(found == notes.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
    }

    @Test(arguments: Engine.allCases)
    func `a strict table refuses a value of another type`(engine: Engine) throws {
        let trial = try Trial(engine)
        // The key would not do: SQLite takes it for its row number, which has rules of its own.
        try trial.define("CREATE TABLE amount(id BIGINT PRIMARY KEY, fen BIGINT NOT NULL)")
        let refused = fault {
            try trial.database.writeSync {
                _ = try $0.execute(
                    "INSERT INTO amount(id, fen) VALUES (?, ?)",
                    [.integer(1), .text("一")]
                )
            }
        }
        #expect(refused?.kind == "constraint")
    }
}
