import Foundation
import SQL
import Testing

import class GRDB.DatabasePool

@testable import SQLiteDriver

struct OpeningTests {
    private func open(
        _ path: String,
        _ change: (inout SQLiteOptions) -> Void = { _ in }
    ) -> StorageFault? {
        fault {
            var options = SQLiteOptions()
            options.access = .write
            change(&options)
            _ = try SQLiteDatabase(path: path, options: options)
        }
    }

    @Test func `the writer is durable and careful after opening`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let names = [
            "synchronous", "journal_mode", "foreign_keys", "trusted_schema", "cell_size_check",
            "recursive_triggers", "busy_timeout", "page_size", "application_id",
        ]
        let found = try database.writeSync { connection in
            try names.map { try connection.pragma($0) ?? .null }
        }
        let expected: [SQLValue] = [
            .integer(2), .text("wal"), .integer(1), .integer(0), .integer(1),
            .integer(1), .integer(30_000), .integer(1_024), .integer(0x0D1F),
        ]
        #expect(found == expected)
    }

    @Test func `a writer as the library leaves it is refused as not durable`() throws {
        let scratch = try Scratch()
        let pool = try DatabasePool(path: scratch.path())
        let refused = fault {
            try pool.writeWithoutTransaction {
                try SQLiteFile.requireDurable(SQLiteConnection($0, needsTransaction: false))
            }
        }
        #expect(refused == .notDurable(synchronous: 1))
    }

    @Test func `a writer behind another one's lock is told so`() throws {
        let scratch = try Scratch()
        let first = try scratch.database()
        let second = try scratch.database { $0.busyTimeoutMilliseconds = 1 }
        let gate = Gate(first)
        #expect(fault { try second.writeSync { try $0.insert(1) } }?.kind == "busy")
        gate.open()
        // The writer of the first is free again once this unit has run behind the one that held it.
        try first.writeSync { try $0.insert(2) }
        try second.writeSync { try $0.insert(3) }
        #expect(try second.read { try $0.identifiers() } == [2, 3])
    }

    @Test func `a drill may turn durability off`() throws {
        let scratch = try Scratch()
        let database = try scratch.database { $0.durability = .off }
        #expect(try database.writeSync { try $0.pragma("synchronous") } == .integer(0))
    }

    @Test func `a readers' connection is careful too and refuses to write`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        let cellSizeCheck = try database.read { try $0.pragma("cell_size_check") }
        #expect(cellSizeCheck == .integer(1))
        let refused = fault {
            try database.read { try $0.query("DELETE FROM entry RETURNING id") { _ in } }
        }
        #expect(refused?.kind == "readOnly")
    }

    @Test func `a missing file is not made unless asked for`() throws {
        let scratch = try Scratch()
        #expect(open(scratch.path()) == .missing(path: scratch.path()))
        #expect(open(scratch.path()) { $0.access = .read } == .missing(path: scratch.path()))
        #expect(!FileManager.default.fileExists(atPath: scratch.path()))
        #expect(open(scratch.path()) { $0.access = .create } == nil)
    }

    @Test func `a file that is no database is refused and left as it is`() throws {
        let scratch = try Scratch()
        let text = Data("项目名称,金额\n".utf8) + Data(count: 4_096)
        try text.write(to: URL(fileURLWithPath: scratch.path()))
        for access in [SQLiteOptions.Access.create, .write, .read] {
            let refused = open(scratch.path()) { $0.access = access }
            #expect(refused == .notADatabase(path: scratch.path()))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path())) == text)
        #expect(!FileManager.default.fileExists(atPath: scratch.path() + "-wal"))
    }

    @Test func `a folder is refused`() throws {
        let scratch = try Scratch()
        #expect(open(scratch.folder.path)?.kind == "io")
    }

    @Test func `another program's database is refused and left as it is`() throws {
        let scratch = try Scratch()
        do { _ = try scratch.database { $0.applicationID = 77 } }
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
        let refused = open(scratch.path()) { $0.applicationID = 0x0D1F }
        #expect(refused == .foreign(path: scratch.path(), found: 77, expected: 0x0D1F))
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path())) == before)
        #expect(open(scratch.path()) { $0.applicationID = 77 } == nil)
    }

    @Test func `a file of a newer format is refused`() throws {
        let scratch = try Scratch()
        do {
            let database = try scratch.database()
            try database.writeSync { _ = try $0.execute("PRAGMA user_version = 2") }
        }
        let refused = open(scratch.path()) { $0.newestUserVersion = 1 }
        #expect(refused == .newerFormat(path: scratch.path(), found: 2, newestKnown: 1))
        #expect(open(scratch.path()) { $0.newestUserVersion = 2 } == nil)
    }

    @Test func `a truncated file is refused with both lengths`() throws {
        let scratch = try Scratch()
        do {
            let database = try scratch.database()
            try database.writeSync { connection in
                for id in Int64(0)..<200 { try connection.insert(id) }
            }
        }
        let url = URL(fileURLWithPath: scratch.path())
        let whole = try Data(contentsOf: url)
        #expect(!FileManager.default.fileExists(atPath: scratch.path() + "-wal"))
        for kept in [whole.count - 1, whole.count - 1_024, 1_024, 100, 60, 5] {
            try whole.prefix(kept).write(to: url)
            let expected: StorageFault = .truncated(
                path: scratch.path(),
                foundBytes: Int64(kept),
                expectedBytes: kept >= 100 ? Int64(whole.count) : 100
            )
            #expect(open(scratch.path()) == expected)
        }
        try whole.write(to: url)
        #expect(open(scratch.path()) == nil)
    }

    @Test func `damaged pages are named as damage`() throws {
        let scratch = try Scratch()
        do {
            let database = try scratch.database()
            try database.writeSync { connection in
                for id in Int64(0)..<200 { try connection.insert(id) }
            }
        }
        let url = URL(fileURLWithPath: scratch.path())
        var bytes = try Data(contentsOf: url)
        bytes.replaceSubrange(1_024..<bytes.count, with: Data(count: bytes.count - 1_024))
        try bytes.write(to: url)
        var options = SQLiteOptions()
        options.access = .write
        let database = try SQLiteDatabase(path: scratch.path(), options: options)
        #expect(fault { _ = try database.read { try $0.identifiers() } }?.kind == "corrupt")
        // A unit alone in its transaction is rolled back: what became of it is known.
        for _ in 0..<2 {
            let refused = fault { try database.writeSync { try $0.insert(999) } }
            #expect(refused?.kind == "corrupt")
            #expect(refused?.english.contains("malformed") == true)
        }
    }

    @Test func `a database opened for reading refuses writers and still sees them elsewhere`()
        throws
    {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync { try $0.insert(1) }
        var options = SQLiteOptions()
        options.access = .read
        let reader = try SQLiteDatabase(path: scratch.path(), options: options)
        #expect(fault { try reader.writeSync { try $0.insert(2) } }?.kind == "readOnly")
        try database.writeSync { try $0.insert(3) }
        #expect(try reader.read { try $0.identifiers() } == [1, 3])
    }

    @Test func `a file on a disk that refuses every write is read as it is`() throws {
        let scratch = try Scratch()
        do {
            let database = try scratch.database("账本 #1?.sqlite")
            try database.writeSync { try $0.insert(1) }
        }
        var options = SQLiteOptions()
        options.access = .readUnchangeable
        let reader = try SQLiteDatabase(path: scratch.path("账本 #1?.sqlite"), options: options)
        #expect(try reader.read { try $0.identifiers() } == [1])
        #expect(fault { try reader.writeSync { try $0.insert(2) } }?.kind == "readOnly")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("账本 #1?.sqlite-shm")))
    }

    @Test func `commits still in the log forbid reading the file alone`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync { try $0.insert(1) }
        #expect(open(scratch.path()) { $0.access = .readUnchangeable }?.kind == "readOnly")
        #expect(try database.read { try $0.identifiers() } == [1])
    }
}
