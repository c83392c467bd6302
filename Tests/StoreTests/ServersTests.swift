import Casework
import Expression
import Foundation
import Portfolio
import Store
import Synchronization
import Testing
import Workflow

/// One ledger that several servers work on, each with a connection and a memory of its own.
@Suite struct `Several servers` {
    /// Four doors to one ledger, as four processes have them.
    private func doors(_ office: Office) throws -> [Casework] {
        try (0..<4).map { _ in try Casework(ledger: office.another()) }
    }

    @Test(arguments: OfficeEngine.allCases)
    func `number what sixteen callers do to one case without a gap`(
        _ engine: OfficeEngine
    ) async throws {
        let office = try Office(on: engine)
        let doors = try doors(office)
        let project = try office.lead("示例并发项目")
        let before = Int64(try #require(try office.store.stream(project)).version)
        let versions = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for writer in 0..<16 {
                group.addTask {
                    var own: [Int64] = []
                    for number in 0..<5 {
                        let note: [String: Value] = ["text": .string("示例\(writer)-\(number)")]
                        // Once is enough: nobody repeats what another one was quicker with.
                        let reply = try await doors[writer % 4].perform(
                            office.command(project, "note", note),
                            by: office.caller("PO")
                        )
                        own.append(reply.moved[0].version)
                    }
                    return own
                }
            }
            return try await group.reduce(into: [[Int64]]()) { $0.append($1) }
        }
        #expect(versions.allSatisfy { $0 == $0.sorted() })
        #expect(versions.joined().sorted() == Array(before + 1...before + 80))
        #expect(try office.verify().differences == [])
    }

    @Test(arguments: OfficeEngine.allCases)
    func `let one of sixteen go on from the same version, and tell the others`(
        _ engine: OfficeEngine
    ) async throws {
        let office = try Office(on: engine)
        let doors = try doors(office)
        let project = try office.lead("示例并发项目")
        let seen = Int64(try #require(try office.store.stream(project)).version)
        let outcomes = await withTaskGroup(of: String.self) { group in
            for writer in 0..<16 {
                group.addTask {
                    var command = office.command(
                        project,
                        "note",
                        ["text": .string("示例\(writer)")]
                    )
                    command.expecting = seen
                    do {
                        let reply = try await doors[writer % 4].perform(
                            command,
                            by: office.caller("PO")
                        )
                        return "accepted \(reply.moved[0].version)"
                    } catch Conflict.stale(let stream, let expected, let found) {
                        return "stale \(stream) \(expected) \(found)"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let count = outcomes.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        #expect(
            count == [
                "accepted \(seen + 1)": 1, "stale \(project) \(seen) \(seen + 1)": 15,
            ]
        )
    }

    @Test(arguments: OfficeEngine.allCases)
    func `commit together no more than one cap`(_ engine: OfficeEngine) async throws {
        let office = try Office(on: engine)
        let doors = try doors(office)
        let company = try office.organisation("示例公司", "91350100M000100Y43")
        let project = try office.listedProject("示例争用项目", organisation: company)
        let amounts = (1...16).map { Int64($0) * 37_000_001 % 90_000_000 + 1 }
        let commands = try amounts.map { amount in
            let agreement = try office.agreement(of: project, amountFen: amount, payee: company)
            return office.command(
                agreement,
                "decide",
                documents: ["due_diligence_report", "decision_minutes"]
            )
        }

        let outcomes = await office.race(commands, by: "DM", through: doors)

        #expect(Set(outcomes) == [["CAP_GTE"], []])
        let used = zip(amounts, outcomes).filter { $1.isEmpty }.reduce(0) { $0 + $1.0 }
        let account = try office.store.children(of: try office.id(project))
            .first { $0.kind == "cap-account" }
        #expect(account?.integer("committed") == used)
        #expect(used <= 600_000_000)
        #expect(try office.verify().differences == [])
    }

    @Test func `show a reader of the feed no later event before an earlier one`() throws {
        let office = try Office(on: .server)
        let (first, second) = try (office.another(), office.another())
        let project = try office.lead("示例项目")
        let start = try #require(
            try office.store.placedEvents(after: 0, limit: 10_000).last
        ).position
        let (inside, leave) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let caller = office.caller("PO")
        // The first has its position, and commits last of all as far as it depends on itself.
        let slow = Blocking {
            let command = office.command(project, "note", ["text": .string("示例先")])
            _ = try Casework(ledger: first).performTogether([command], by: caller) { _ in
                inside.signal()
                leave.wait()
            }
        }
        inside.wait()
        let quick = Blocking {
            _ = try Casework(ledger: second).performSync(
                office.command(project, "note", ["text": .string("示例后")]),
                by: caller
            )
        }
        // The second is given every chance to be first.
        for _ in 0..<20 {
            usleep(10_000)
            #expect(try office.store.placedEvents(after: start, limit: 10).isEmpty)
        }
        #expect(!quick.isDone)
        leave.signal()
        try slow.wait()
        try quick.wait()
        let seen = try office.store.placedEvents(after: start, limit: 10)
        #expect(seen.map(\.position) == [start + 1, start + 2])
        #expect(seen.map(\.event.version) == [2, 3])
    }
}

/// What blocks, on a thread of its own.
private final class Blocking: Sendable {
    private let outcome = Mutex<Result<Void, any Error>?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Void) {
        Thread.detachNewThread { [self] in
            let result = Result { try body() }
            outcome.withLock { $0 = result }
            ended.signal()
        }
    }

    var isDone: Bool { outcome.withLock { $0 != nil } }

    func wait() throws {
        ended.wait()
        try outcome.withLock { $0 }?.get()
    }
}
