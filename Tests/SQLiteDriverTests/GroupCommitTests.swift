import SQL
import SQLiteDriver
import Testing

struct GroupCommitTests {
    @Test func `units of one batch run in order of arrival and see each other`() async throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let seen = Shared<[[Int64]]>([])
        let before = database.writerCounts
        let results = try await inOneBatch(
            database,
            (Int64(1)...5).map { id in
                { connection in
                    seen.set(seen.now + [try connection.identifiers()])
                    try connection.insert(id)
                }
            }
        )
        #expect(results.count == 5)
        #expect(seen.now == [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]])
        let after = database.writerCounts
        #expect(after.batches - before.batches == 2)
        #expect(after.commits - before.commits == 2)
        #expect(after.units - before.units == 6)
        #expect(after.largestBatch == 5)
    }

    @Test func `a unit that throws is rolled back alone and gets its own error`() async throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let results = try await inOneBatch(
            database,
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
        #expect(try database.read { try $0.identifiers() } == [1, 3])
    }

    @Test func `a nested savepoint is undone alone`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync { connection in
            try connection.insert(1)
            try? connection.savepoint {
                try connection.insert(2)
                throw Refusal()
            }
            try connection.savepoint { try connection.insert(3) }
        }
        #expect(try database.read { try $0.identifiers() } == [1, 3])
    }

    @Test func `a deferred foreign key that stays broken refuses its own unit only`() async throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync {
            _ = try $0.execute(
                """
                CREATE TABLE child(parent BIGINT NOT NULL REFERENCES entry(id) \
                DEFERRABLE INITIALLY DEFERRED)
                """
            )
        }
        let orphan = "INSERT INTO child(parent) VALUES (?)"
        let results = try await inOneBatch(
            database,
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
        #expect(try database.read { try $0.identifiers() } == [1, 7])
    }

    @Test func `every caller of a crowd gets its own answer and nothing is lost`() async throws {
        let scratch = try Scratch()
        let database = try scratch.database()
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
        #expect(try database.read { try $0.identifiers() } == Array(0..<1_000))
        let counts = database.writerCounts
        #expect(counts.units == 1_001)
        #expect(counts.largestBatch <= 256)
    }

    @Test func `a batch never exceeds its limit`() async throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let results = try await inOneBatch(
            database,
            (Int64(0)..<300).map { id in { try $0.insert(id) } }
        )
        #expect(results.count == 300)
        #expect(database.writerCounts.largestBatch == 256)
        #expect(try database.read { try $0.identifiers() } == Array(0..<300))
    }
}
