import SQL
import Testing

struct ReadingContract {
    @Test(arguments: Engine.allCases)
    func `a wrong number of arguments and a wrong statement are named`(engine: Engine) throws {
        let trial = try Trial(engine)
        let database = trial.database
        let sql = "SELECT ?, ?"
        let missing = fault { try database.read { try $0.query(sql, [.null]) { _ in } } }
        #expect(missing == .statement(sql: sql, detail: "1 arguments for 2 placeholders"))
        let wrong = fault { try database.read { try $0.query("SELEC 1") { _ in } } }
        #expect(wrong?.kind == "statement")
    }

    @Test(arguments: Engine.allCases)
    func `a statement may run inside its own answer`(engine: Engine) throws {
        let trial = try Trial(engine)
        let database = trial.database
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

    @Test(arguments: Engine.allCases)
    func `changes are counted for the statement itself`(engine: Engine) throws {
        let trial = try Trial(engine)
        let database = trial.database
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

    @Test(arguments: Engine.allCases)
    func `a read is a snapshot`(engine: Engine) throws {
        let trial = try Trial(engine)
        let database = trial.database
        try database.writeSync { try $0.insert(1) }
        let seen = try database.read { connection in
            let before = try connection.identifiers()
            try database.writeSync { try $0.insert(2) }
            return [before, try connection.identifiers()]
        }
        #expect(seen == [[1], [1]])
        #expect(try trial.identifiers() == [1, 2])
    }

    @Test(arguments: Engine.allCases)
    func `another writer's commit is noticed, one's own is not`(engine: Engine) throws {
        let trial = try Trial(engine)
        let first = trial.database
        let second = try trial.another()
        let start = try first.writeSync { try $0.otherWritersVersion }
        try first.writeSync { try $0.insert(1) }
        #expect(try first.writeSync { try $0.otherWritersVersion } == start)
        try second.writeSync { try $0.insert(2) }
        let seen = try first.writeSync { ($0, try $0.otherWritersVersion, try $0.identifiers()).1 }
        #expect(seen != start)
    }

    @Test(arguments: Engine.allCases)
    func `a row kept beyond its answer holds nothing`(engine: Engine) throws {
        let trial = try Trial(engine)
        let database = trial.database
        let isEmpty = try database.read { connection in
            var kept: [any SQL.Row] = []
            try connection.query("SELECT 1") { kept.append($0) }
            return kept[0].isNull(0)
        }
        #expect(isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `an append-only table refuses to change, to delete and to replace`(engine: Engine) throws {
        let trial = try Trial(engine)
        let database = trial.database
        try database.writeSync { connection in
            try connection.insert(1)
            for sql in database.dialect.appendOnly(table: "entry") { try connection.execute(sql) }
        }
        let attempts = [
            "UPDATE entry SET note = 'x'", "DELETE FROM entry",
            "INSERT INTO entry(id, note) VALUES (1, 'x') ON CONFLICT(id) DO UPDATE SET note = 'x'",
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

    @Test(arguments: Engine.allCases)
    func `a reader that stops early leaves the connection in order`(engine: Engine) throws {
        let trial = try Trial(engine)
        try trial.database.writeSync { connection in
            for id in Int64(0)..<3_000 { try connection.sendInsert(id) }
        }
        for _ in 0..<20 {
            #expect(throws: Refusal()) {
                try trial.database.read { connection in
                    try connection.query("SELECT id FROM entry ORDER BY id") { row in
                        if try row.integer(0) == 2 { throw Refusal() }
                    }
                }
            }
            let counts = try trial.database.read { connection in
                try? connection.query("SELECT id FROM entry") { _ in throw Refusal() }
                return try connection.first("SELECT COUNT(*) FROM entry") { try $0.integer(0) }
            }
            #expect(counts == 3_000)
        }
    }

    @Test(arguments: Engine.allCases)
    func `many readers at once see whole commits alone`(engine: Engine) async throws {
        let trial = try Trial(engine)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for id in stride(from: Int64(0), to: 100, by: 2) {
                    try trial.database.writeSync { connection in
                        try connection.insert(id)
                        try connection.insert(id + 1)
                    }
                }
            }
            for _ in 0..<3 {
                group.addTask {
                    for _ in 0..<50 {
                        let found = try trial.identifiers()
                        #expect(found == Array(0..<Int64(found.count)))
                        #expect(found.count.isMultiple(of: 2))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(arguments: Engine.allCases)
    func `a reader refuses to write`(engine: Engine) throws {
        let trial = try Trial(engine)
        let refused = fault {
            try trial.database.read { try $0.query("DELETE FROM entry RETURNING id") { _ in } }
        }
        #expect(refused?.kind == "readOnly")
    }
}
