import Casework
import Expression
import Glibc
import Portfolio
import SQL
import SQLiteDriver
import Store
import Synchronization
import Testing
import Workflow

@Suite struct `An acknowledged command` {
    private struct DiskTrouble: Error {}

    /// A place in a batch where the disk fails, and whether the batch was stored all the same.
    struct Point: Sendable, CustomTestStringConvertible {
        var name: String
        var isStored: Bool
        var testDescription: String { name }

        func install(_ points: inout FailPoints, _ fail: @escaping @Sendable () throws -> Void) {
            if isStored { points.afterCommit = fail } else { points.beforeCommit = fail }
        }
    }

    private static func invite(_ store: LedgerStore, _ key: String) throws -> Reply {
        let person = try #require(
            try store.list(kind: "person", after: "", limit: 99).first { person in
                person.field("roles") == .list([.string("PO")])
            }
        )
        return try Casework(ledger: store).performSync(
            Command(target: .existing("DT-2026-000004"), event: "invite", key: key),
            by: Caller(person: person.code, authentication: "test", channel: "test")
        )
    }

    @Test func `is on the disk before its answer, once for each batch`() throws {
        let office = try Office(on: .file)
        let synchronous = try office.database.writeSync { connection in
            try connection.first("PRAGMA synchronous") { row in try row.integer(0) }
        }
        let before = office.database.writerCounts
        for number in 1...5 { _ = try office.lead("示例项目\(number)") }
        let after = office.database.writerCounts

        // 2 is FULL: each commit ends with a synchronisation of the log.
        #expect(synchronous == 2)
        #expect(after.commits - before.commits == 5)
        #expect(after.batches - before.batches == 5)
    }

    @Test(arguments: [
        Point(name: "before the commit", isStored: false),
        Point(name: "after the commit", isStored: true),
    ])
    func `whose outcome was unknown has one effect when repeated with its key`(
        _ point: Point
    ) throws {
        let copy = try Specimen.copy()
        let isArmed = Shared(false)
        let (database, store) = try copy.open { options in
            point.install(&options.failPoints) { if isArmed.now { throw DiskTrouble() } }
        }
        let head = try store.verify(head: nil, progress: { _ in })
        isArmed.set(true)
        #expect(throws: StorageFault.self) { try Self.invite(store, "示例未知") }
        isArmed.set(false)
        try database.reopen()

        let between = try store.verify(head: nil, progress: { _ in })
        let reply = try Self.invite(store, "示例未知")
        let again = try Self.invite(store, "示例未知")

        #expect(between.differences == [])
        #expect(between.events == head.events + (point.isStored ? 1 : 0))
        #expect(reply.isReplayed == point.isStored)
        #expect(again.isReplayed)
        #expect(again.moved == reply.moved)
        let after = try store.verify(head: nil, progress: { _ in })
        #expect(after.differences == [])
        #expect(after.events == head.events + 1)
    }

    /// A place in a batch where the process is killed, and whether the batch was stored by then.
    enum End: String, CaseIterable, Codable, Sendable {
        case beforeCommit, afterCommit, beforeReply

        var isStored: Bool { self != .beforeCommit }

        func install(_ points: inout FailPoints, _ end: @escaping @Sendable () -> Void) {
            switch self {
            case .beforeCommit: points.beforeCommit = end
            case .afterCommit: points.afterCommit = end
            case .beforeReply: points.beforeReply = end
            }
        }
    }

    @Test(arguments: End.allCases)
    func `whose reply died with the process has one effect when repeated with its key`(
        _ end: End
    ) async throws {
        let copy = try Specimen.copy()
        let head = try copy.verify()

        await #expect(processExitsWith: .signal(SIGKILL)) { [end, path = copy.path as String] in
            let isArmed = Shared(false)
            let (_, store) = try LedgerCopy.open(path) { options in
                end.install(&options.failPoints) { if isArmed.now { kill(getpid(), SIGKILL) } }
            }
            isArmed.set(true)
            _ = try Self.invite(store, "示例中断")
        }
        let between = try copy.verify()
        let (_, store) = try copy.open()
        let reply = try Self.invite(store, "示例中断")
        let again = try Self.invite(store, "示例中断")

        #expect(between.differences == [])
        #expect(between.events == head.events + (end.isStored ? 1 : 0))
        #expect(reply.isReplayed == end.isStored)
        #expect(again == Reply(moved: reply.moved, isReplayed: true))
        let after = try copy.verify()
        #expect(after.differences == [])
        #expect(after.events == head.events + 1)
    }

    @Test func `is there for whoever opens the file before the caller is told`() throws {
        let copy = try Specimen.copy()
        let seen = Shared<[Int64]>([])
        let counting = Shared(false)
        let (_, store) = try copy.open { options in
            options.failPoints.beforeReply = {
                guard counting.now, let report = try? copy.verify(),
                    report.differences.isEmpty
                else { return }
                seen.set(seen.now + [report.events])
            }
        }
        let before = try store.verify(head: nil, progress: { _ in }).events
        counting.set(true)
        _ = try Self.invite(store, "示例可见")

        #expect(seen.now == [before + 1])
    }

    @Test func `leaves nothing when a later one of its unit is refused`() throws {
        let copy = try Specimen.copy()
        let (_, store) = try copy.open()
        let before = try store.verify(head: nil, progress: { _ in })
        let casework = Casework(ledger: store)
        let hire = Command(
            target: .new(kind: "person", parent: nil),
            event: "register",
            payload: ["name": .string("示例新人"), "roles": .list([.string("PO")])]
        )
        let refused = Command(target: .existing("DT-2026-000001"), event: "fly")

        #expect(throws: Refusal.self) {
            try casework.performTogether([hire, refused], by: .system, progress: { _ in })
        }
        let between = try store.verify(head: nil, progress: { _ in })
        // What the writer remembers of the ledger's end must have been undone as well.
        _ = try casework.performSync(hire, by: .system)
        let after = try store.verify(head: nil, progress: { _ in })

        #expect(between.root == before.root)
        #expect(between.differences == [])
        #expect(after.differences == [])
        #expect(after.events == before.events + 1)
    }

    @Test func `is asked about without using up a code`() throws {
        let office = try Office(durability: .off)
        let question = Command(
            target: .new(kind: "project", parent: nil),
            event: "register",
            payload: [
                "channel": .string("scouting"), "title": .string("示例"),
                "contact": .string("示例"), "source": .string("示例"),
            ]
        )

        let blockers = try office.casework.blockers(question, by: office.caller("PO"))

        #expect(blockers == [])
        #expect(try office.lead("示例首个项目") == "DT-2026-000001")
        #expect(try office.verify().differences == [])
    }
}

/// Something that a closure and its test share.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    var now: Value { value.withLock { $0 } }

    func set(_ new: Value) { value.withLock { $0 = new } }
}
