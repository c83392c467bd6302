import Casework
import Expression
import FoundationEssentials
import SQL
import SQLiteDriver
import Store
import Synchronization

/// The writer that `Scripts/drill` kills: it acknowledges a command once `perform` has returned.
///
/// Callers work at the same time, each on cases of its own, one command after the other, under
/// keys made of writer, caller, case and step. A writer that starts anew repeats each caller's
/// last case from its beginning, so that what was not acknowledged is asked for again by its key.
struct Drill: Sendable {
    private let store: LedgerStore
    private let acknowledgements: AcknowledgementFile
    private let person: Caller
    private let writer: String
    /// The negative control: tells the caller inside the transaction, before the commit.
    private let repliesBeforeCommit: Bool

    /// Works until it is killed, or until each caller has done `--cases`; answers what was done.
    static func run(_ arguments: Arguments) async throws -> String {
        let drill = try Drill(arguments)
        let cases = arguments.count("--cases", otherwise: 2000)
        let first = try drill.acknowledgements.lastCases(of: drill.writer)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<arguments.count("--callers", otherwise: 32) {
                let start = first[caller] ?? 0
                group.addTask {
                    for number in start..<start + cases {
                        try await drill.work("\(drill.writer)-\(caller)-\(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
        let counts = drill.store.database.writerCounts
        return "{\"commits\":\(counts.commits),\"units\":\(counts.units)}"
    }

    private init(_ arguments: Arguments) throws {
        // The other negative control: the shipped program has no option that leads here.
        let isCareless = try arguments.isGiven("--synchronous", as: "off")
        store = try BenchLedger.open(
            try arguments.text("--database"),
            .write,
            isCareless ? .off : .full
        )
        acknowledgements = try AcknowledgementFile(try arguments.text("--acknowledgements"))
        person = Caller(
            person: try arguments.text("--person"),
            authentication: "drill",
            channel: "drill"
        )
        writer = try arguments.text("--writer")
        repliesBeforeCommit = try arguments.isGiven("--reply", as: "before-commit")
    }

    /// One case from its beginning: a lead with sealed texts and a deadline, invited, then notes.
    private func work(_ name: String) async throws {
        let lead = try await perform(
            Command(
                target: .new(kind: "project", parent: nil),
                event: "register",
                payload: [
                    "channel": .string("scouting"), "title": .string("示例项目\(name)"),
                    "contact": .string("示例联系人"), "source": .string("示例\(name)"),
                ],
                key: "\(name)-0"
            )
        )
        guard let code = lead.moved.first?.code else {
            throw BenchFault(found: "\(lead.moved)", expected: name)
        }
        _ = try await perform(
            Command(target: .existing(code), event: "invite", key: "\(name)-1")
        )
        for step in 2...4 {
            _ = try await perform(
                Command(
                    target: .existing(code),
                    event: "note",
                    payload: ["text": .string("示例备注\(step)")],
                    key: "\(name)-\(step)"
                )
            )
        }
    }

    private func perform(_ command: Command) async throws -> Reply {
        guard !repliesBeforeCommit else {
            let ledger = HastyLedger(store: store) { reply in
                try acknowledgements.add(command.key, reply, hash: [])
            }
            return try await Casework(ledger: ledger).perform(command, by: person)
        }
        let reply = try await Casework(ledger: store).perform(command, by: person)
        let event = try reply.moved.first.flatMap { moved in
            try store.events(of: moved.stream).first { $0.version == moved.version }
        }
        guard let event else { throw BenchFault(found: "\(reply)", expected: command.key) }
        try acknowledgements.add(command.key, reply, hash: event.hash)
        return reply
    }
}

/// A ledger that answers before its commit: the fault that the drills must be able to see.
private struct HastyLedger: Ledger {
    let store: LedgerStore
    let tell: @Sendable (Reply) throws -> Void

    func transact<T: Sendable>(
        _ body: @escaping @Sendable (any LedgerSession) throws -> T
    ) async throws -> T {
        let tell = tell
        return try await store.transact { session in
            let value = try body(session)
            if case .success(let reply)? = value as? Result<Reply, any Error> { try tell(reply) }
            return value
        }
    }

    func transactSync<T: Sendable>(
        _ body: @escaping @Sendable (any LedgerSession) throws -> T
    ) throws -> T {
        try store.transactSync(body)
    }

    func hasSystemWork() throws -> Bool { try store.hasSystemWork() }
}
