import SQL
import Testing

struct GroupCommitContract {
    @Test(arguments: Engine.allCases)
    func `units of one batch run in order of arrival and see each other`(
        engine: Engine
    ) async throws {
        let trial = try Trial(engine)
        let seen = Shared<[[Int64]]>([])
        let before = trial.counts
        let results = try await trial.inOneBatch(
            (Int64(1)...5).map { id in
                { connection in
                    seen.set(seen.now + [try connection.identifiers()])
                    try connection.insert(id)
                }
            }
        )
        #expect(results.count == 5)
        #expect(seen.now == [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]])
        let after = trial.counts
        #expect(after.batches - before.batches == 2)
        #expect(after.commits - before.commits == 2)
        #expect(after.units - before.units == 6)
        #expect(after.largestBatch == 5)
    }

    @Test(arguments: Engine.allCases)
    func `a unit that throws is rolled back alone and gets its own error`(
        engine: Engine
    ) async throws {
        let trial = try Trial(engine)
        let results = try await trial.inOneBatch(
            [
                { try $0.insert(1) },
                {
                    try $0.insert(2)
                    throw Refusal()
                },
                { try $0.insert(1, "重复") },
                { try $0.insert(3) },
            ]
        )
        #expect(throws: Never.self) { try results[0].get() }
        #expect(throws: Refusal()) { try results[1].get() }
        #expect(fault { try results[2].get() }?.constraint == .primaryKey)
        #expect(throws: Never.self) { try results[3].get() }
        #expect(try trial.identifiers() == [1, 3])
    }

    @Test(arguments: Engine.allCases)
    func `a nested savepoint is undone alone`(engine: Engine) throws {
        let trial = try Trial(engine)
        let database = trial.database
        try database.writeSync { connection in
            try connection.insert(1)
            try? connection.savepoint {
                try connection.insert(2)
                throw Refusal()
            }
            try connection.savepoint { try connection.insert(3) }
        }
        #expect(try trial.identifiers() == [1, 3])
    }

    @Test(arguments: Engine.allCases)
    func `a deferred foreign key that stays broken refuses its own unit only`(
        engine: Engine
    ) async throws {
        let trial = try Trial(engine)
        try trial.define(
            """
            CREATE TABLE child(parent BIGINT NOT NULL REFERENCES entry(id) \
            DEFERRABLE INITIALLY DEFERRED)
            """
        )
        let orphan = "INSERT INTO child(parent) VALUES (?)"
        let results = try await trial.inOneBatch(
            [
                { try $0.insert(1) },
                { _ = try $0.execute(orphan, [.integer(9)]) },
                {
                    try $0.execute(orphan, [.integer(7)])
                    try $0.insert(7)
                },
            ]
        )
        #expect(throws: Never.self) { try results[0].get() }
        #expect(fault { try results[1].get() }?.constraint == .foreignKey)
        #expect(throws: Never.self) { try results[2].get() }
        #expect(try trial.identifiers() == [1, 7])
    }

    @Test(arguments: Engine.allCases)
    func `every caller of a crowd gets its own answer and nothing is lost`(
        engine: Engine
    ) async throws {
        let trial = try Trial(engine)
        let database = trial.database
        let answers = try await withThrowingTaskGroup(of: Int64.self) { group in
            for id in Int64(0)..<1_000 {
                group.addTask {
                    guard id % 5 != 0 else {
                        return try database.writeSync { connection in
                            try connection.insert(id)
                            return id
                        }
                    }
                    return try await database.write { connection in
                        try connection.insert(id)
                        return id
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.sorted() == Array(0..<1_000))
        #expect(try trial.identifiers() == Array(0..<1_000))
        let counts = trial.counts
        #expect(counts.units == 1_001)
        #expect(counts.largestBatch <= 256)
    }

    @Test(arguments: Engine.allCases)
    func `a batch never exceeds its limit`(engine: Engine) async throws {
        let trial = try Trial(engine)
        let results = try await trial.inOneBatch(
            (Int64(0)..<300).map { id in { try $0.insert(id) } }
        )
        #expect(results.count == 300)
        #expect(trial.counts.largestBatch == 256)
        #expect(try trial.identifiers() == Array(0..<300))
    }

    @Test(arguments: Engine.allCases)
    func `what was sent without waiting is answered by its own unit`(engine: Engine) async throws {
        let trial = try Trial(engine)
        let results = try await trial.inOneBatch([
            { try $0.sendInsert(1) },
            {
                try $0.execute([
                    Statement("INSERT INTO entry(id, note) VALUES (?, 'x')", [.integer(2)]),
                    Statement("INSERT INTO entry(id, note) VALUES (?, 'x')", [.integer(1)]),
                    Statement("INSERT INTO entry(id, note) VALUES (?, 'x')", [.integer(3)]),
                ])
            },
            { try $0.sendInsert(4) },
        ])
        #expect(throws: Never.self) { try results[0].get() }
        #expect(fault { try results[1].get() }?.constraint == .primaryKey)
        #expect(throws: Never.self) { try results[2].get() }
        #expect(try trial.identifiers() == [1, 4])
    }

    @Test(arguments: Engine.allCases)
    func `a unit alone is told what was wrong with what it sent`(engine: Engine) throws {
        let trial = try Trial(engine)
        try trial.database.writeSync { try $0.sendInsert(1) }
        let refused = fault {
            try trial.database.writeSync { connection in
                try connection.sendInsert(2)
                try connection.sendInsert(1)
                try connection.sendInsert(3)
            }
        }
        #expect(refused?.constraint == .primaryKey)
        #expect(try trial.identifiers() == [1])
    }

    @Test(arguments: Engine.allCases)
    func `a statement that fails in a savepoint is undone with it alone`(engine: Engine) throws {
        let trial = try Trial(engine)
        let kinds = Shared<[String?]>([])
        try trial.database.writeSync { connection in
            try connection.insert(1)
            for send in [true, false] {
                let refused = fault {
                    try connection.savepoint {
                        try connection.insert(2)
                        if send { try connection.sendInsert(1) } else { try connection.insert(1) }
                    }
                }
                kinds.change { $0.append(refused?.kind) }
            }
            try connection.savepoint {
                try connection.insert(3)
                try? connection.savepoint {
                    try connection.insert(4)
                    throw Refusal()
                }
            }
        }
        #expect(Set(kinds.now) == ["constraint"])
        #expect(try trial.identifiers() == [1, 3])
    }

    @Test(arguments: Engine.allCases)
    func `a list of many statements is stored whole and in order`(engine: Engine) throws {
        let trial = try Trial(engine)
        let statements = (Int64(0)..<2_000).map { id in
            Statement(
                "INSERT INTO entry(id, note) SELECT ?, COALESCE(MAX(note), '') FROM entry",
                [.integer(id)]
            )
        }
        let count = try trial.database.writeSync { connection in
            try connection.execute(statements)
            return try connection.first("SELECT COUNT(*) FROM entry") { try $0.integer(0) }
        }
        #expect(count == 2_000)
        #expect(try trial.identifiers() == Array(0..<2_000))
    }

    @Test(arguments: Engine.allCases)
    func `caches are dropped before units run again`(engine: Engine) async throws {
        let runs = Shared<[String]>([])
        var options = TrialOptions()
        options.onReset = { runs.change { $0.append("reset") } }
        let trial = try Trial(engine, options)
        runs.set([])
        _ = try await trial.inOneBatch([
            { _ in runs.change { $0.append("first") } },
            { _ in throw Refusal() },
        ])
        #expect(runs.now == ["first", "reset", "first"])
    }
}
