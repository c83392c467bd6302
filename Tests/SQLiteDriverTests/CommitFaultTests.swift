import Foundation
import SQL
import SQLiteDriver
import Testing

struct CommitFaultTests {
    private struct DiskTrouble: Error {}

    struct Point: Sendable, CustomTestStringConvertible {
        let name: String
        let isStored: Bool
        let install: @Sendable (inout FailPoints, @escaping @Sendable () throws -> Void) -> Void
        var testDescription: String { name }
    }

    static let points = [
        Point(name: "before the commit", isStored: false) { $0.beforeCommit = $1 },
        Point(name: "after the commit", isStored: true) { $0.afterCommit = $1 },
    ]

    @Test(arguments: points)
    func `a failed commit leaves the outcome unknown and stops writing`(point: Point) throws {
        let scratch = try Scratch()
        let isArmed = Shared(false)
        let resets = Shared(0)
        let database = try scratch.database { options in
            options.onReset = { resets.set(resets.now + 1) }
            point.install(&options.failPoints) {
                if isArmed.now { throw DiskTrouble() }
            }
        }
        try database.writeSync { try $0.insert(1) }
        isArmed.set(true)
        #expect(fault { try database.writeSync { try $0.insert(2) } }?.kind == "outcomeUnknown")
        isArmed.set(false)
        #expect(fault { try database.writeSync { try $0.insert(3) } }?.kind == "writesStopped")
        #expect(resets.now == 0)

        try database.reopen()
        #expect(resets.now == 1)
        try database.writeSync { try $0.insert(4) }
        let stored = try database.read { try $0.identifiers() }
        #expect(stored == (point.isStored ? [1, 2, 4] : [1, 4]))
    }

    @Test func `every member of a failed batch is told, who waits behind it is refused`()
        async throws
    {
        let scratch = try Scratch()
        let isArmed = Shared(false)
        let database = try scratch.database { options in
            options.failPoints.beforeCommit = { if isArmed.now { throw DiskTrouble() } }
        }
        let bodies: [@Sendable (any WriteConnection) throws -> Void] =
            [{ _ in isArmed.set(true) }, { _ in throw Refusal() }]
            + (Int64(2)..<260).map { id in { try $0.insert(id) } }
        let results = try await inOneBatch(database, bodies)
        let kinds = results.map { result in fault { try result.get() }?.kind }
        // A refusal may rest on what its batch wrote before it, so that it is not certain either.
        #expect(kinds[..<256].allSatisfy { $0 == "outcomeUnknown" })
        #expect(kinds[256...].allSatisfy { $0 == "writesStopped" })
        #expect(kinds.count == 260)
        #expect(try database.read { try $0.identifiers() } == [])
    }

    @Test func `a reopening that fails keeps the writer stopped and can be repeated`() throws {
        let scratch = try Scratch()
        let isArmed = Shared(false)
        let database = try scratch.database { options in
            options.failPoints.afterCommit = { if isArmed.now { throw DiskTrouble() } }
        }
        isArmed.set(true)
        #expect(fault { try database.writeSync { try $0.insert(1) } }?.kind == "outcomeUnknown")
        isArmed.set(false)
        let away = scratch.path("away.sqlite")
        try FileManager.default.moveItem(atPath: scratch.path(), toPath: away)
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: scratch.path()))
        #expect(fault { try database.reopen() }?.kind == "notADatabase")
        #expect(fault { try database.writeSync { try $0.insert(2) } }?.kind == "writesStopped")
        try FileManager.default.removeItem(atPath: scratch.path())
        try FileManager.default.moveItem(atPath: away, toPath: scratch.path())
        try database.reopen()
        try database.writeSync { try $0.insert(3) }
        #expect(try database.read { try $0.identifiers() } == [1, 3])
    }

    @Test func `reopening a healthy database drops nothing`() throws {
        let scratch = try Scratch()
        let database = try scratch.database()
        try database.writeSync { try $0.insert(1) }
        try database.reopen()
        try database.writeSync { try $0.insert(2) }
        #expect(try database.read { try $0.identifiers() } == [1, 2])
        #expect(try database.writeSync { try $0.pragma("synchronous") } == .integer(2))
    }

    @Test func `fail points are passed in order and the reply comes last`() throws {
        let scratch = try Scratch()
        let passed = Shared<[String]>([])
        let database = try scratch.database { options in
            options.failPoints.beforeCommit = { passed.set(passed.now + ["before"]) }
            options.failPoints.afterCommit = { passed.set(passed.now + ["after"]) }
            options.failPoints.beforeReply = { passed.set(passed.now + ["reply"]) }
        }
        passed.set([])
        try database.writeSync { try $0.insert(1) }
        #expect(passed.now == ["before", "after", "reply"])
    }

    @Test func `a full disk is named, stores nothing and does not stop the writer`() throws {
        let scratch = try Scratch()
        let resets = Shared(0)
        let database = try scratch.database { $0.onReset = { resets.set(resets.now + 1) } }
        let pages = try database.writeSync { try $0.pragma("page_count") }
        guard case .integer(let count) = pages else {
            Issue.record("page_count is \(String(describing: pages))")
            return
        }
        try database.writeSync { _ = try $0.pragma("max_page_count = \(count + 2)") }
        let note = String(repeating: "长", count: 10_000)
        #expect(fault { try database.writeSync { try $0.insert(1, note) } }?.kind == "full")
        // What the units of the lost batch made a cache remember is forgotten with them.
        #expect(resets.now == 1)
        try database.writeSync { try $0.insert(2) }
        try database.writeSync { _ = try $0.pragma("max_page_count = 100000") }
        try database.writeSync { try $0.insert(3, note) }
        #expect(try database.read { try $0.identifiers() } == [2, 3])
    }
}
