import Foundation
import SQL
import SQLiteDriver
import Testing

struct BackupTests {
    /// Both tables always hold the same number of rows: a torn copy would differ.
    private func pairs(_ database: SQLiteDatabase) throws -> [Int64] {
        try database.read { connection in
            try ["entry", "twin"].map { table in
                try connection.first("SELECT COUNT(*) FROM \(table)") { try $0.integer(0) } ?? -1
            }
        }
    }

    private func withTwin(_ scratch: Scratch) throws -> SQLiteDatabase {
        let database = try scratch.database()
        try database.writeSync { connection in
            try connection.execute("CREATE TABLE twin(id BIGINT, note TEXT)")
            for id in Int64(0)..<20_000 {
                try connection.insert(id)
                try connection.execute("INSERT INTO twin(id) VALUES (?)", [.integer(id)])
            }
        }
        return database
    }

    @Test func `a copy taken under load is one consistent snapshot`() throws {
        let scratch = try Scratch()
        let database = try withTwin(scratch)
        let isDone = Shared(false)
        let written = Shared(Int64(20_000))
        let finished = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            while !isDone.now {
                let next = written.now
                try? database.writeSync { connection in
                    try connection.insert(next)
                    try connection.execute("INSERT INTO twin(id) VALUES (?)", [.integer(next)])
                }
                written.set(next + 1)
            }
            finished.signal()
        }
        var shares: [Double] = []
        var commitsMeanwhile: [Int] = []
        try database.backup(to: scratch.path("copy.sqlite")) { share in
            shares.append(share)
            // The copy goes on only when a writer has committed meanwhile.
            let commits = database.writerCounts.commits
            if commitsMeanwhile.count < 3 {
                while database.writerCounts.commits == commits {}
            }
            commitsMeanwhile.append(database.writerCounts.commits)
        }
        isDone.set(true)
        finished.wait()
        #expect(shares.last == 1)
        #expect(shares == shares.sorted())
        #expect(shares.count > 1)
        #expect(Set(commitsMeanwhile).count >= 2)

        let copy = try scratch.database("copy.sqlite")
        let counts = try pairs(copy)
        #expect(counts[0] == counts[1])
        #expect(counts[0] >= 20_000 && counts[0] < written.now)
        let check = try copy.read { try $0.pragma("integrity_check") }
        #expect(check == .text("ok"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("copy.sqlite.partial")))
    }

    @Test func `a copy of a quiet database is equal to it`() throws {
        let scratch = try Scratch()
        let database = try withTwin(scratch)
        try database.backup(to: scratch.path("copy.sqlite")) { _ in }
        let copy = try scratch.database("copy.sqlite")
        #expect(try pairs(copy) == [20_000, 20_000])
        #expect(
            try copy.read { try $0.identifiers() } == database.read { try $0.identifiers() }
        )
    }

    @Test func `an existing file is not overwritten and a leftover is replaced`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync { try $0.insert(1) }
        let path = scratch.path("copy.sqlite")
        try Data("leftover".utf8).write(to: URL(fileURLWithPath: path + ".partial"))
        try database.backup(to: path) { _ in }
        #expect(fault { try database.backup(to: path) { _ in } } == .alreadyExists(path: path))
        #expect(try scratch.database("copy.sqlite").read { try $0.identifiers() } == [1])
    }

    @Test func `a folder that does not exist is named`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let path = scratch.path("nowhere/copy.sqlite")
        #expect(fault { try database.backup(to: path) { _ in } }?.kind == "io")
    }
}
