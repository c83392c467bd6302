import Casework
import Expression
import Portfolio
import Workflow

/// Groups `a_durable` and `a_durable_32`: every move of every case is a durable commit.
///
/// `a_durable_pg` and `a_durable_pg_16` do the same on a PostgreSQL server, named by `--database`.
enum DurableGroup {
    static let check = "1/1"

    enum Engine {
        case file, server

        /// Who is measured for a number of callers, by its name in the tables.
        func peer(_ callers: Int, _ arguments: Arguments) throws -> String {
            let place = arguments.optionalText("--database")
            guard (self == .server) == (place != nil) else {
                throw BenchFault(option: "--database", value: place ?? "")
            }
            let name = self == .server ? "dipper pg" : "dipper"
            return "\(name) \(callers) caller\(callers == 1 ? "" : "s")"
        }
    }

    /// One caller, who waits for each commit.
    static func alone(_ arguments: Arguments, on engine: Engine = .file) throws -> Figures {
        let cases = arguments.count("--cases", otherwise: 300)
        let peer = try engine.peer(1, arguments)
        let ledger = try BenchLedger(arguments, chart: BenchMachine.text)
        let (outcome, cost) = try Cost.measure {
            var outcome = Outcome()
            for _ in 0..<cases {
                try outcome.run(ledger) { try $0.performSync($1, by: $2) }
            }
            return outcome
        }
        return try figures(peer, ledger, outcome, cost, cases: cases)
    }

    /// Many callers at once, each with cases of its own; commits are shared.
    static func together(
        _ arguments: Arguments,
        on engine: Engine = .file
    ) async throws -> Figures {
        let cases = arguments.count("--cases", otherwise: 3200)
        let callers = arguments.count("--callers", otherwise: engine == .file ? 32 : 16)
        let peer = try engine.peer(callers, arguments)
        let ledger = try BenchLedger(arguments, chart: BenchMachine.text)
        let (outcome, cost) = try await Cost.measureAsync {
            try await withThrowingTaskGroup(of: Outcome.self) { group in
                for caller in 0..<callers {
                    group.addTask {
                        var outcome = Outcome()
                        for _ in stride(from: caller, to: cases, by: callers) {
                            try await outcome.runAsync(ledger)
                        }
                        return outcome
                    }
                }
                return try await group.reduce(into: Outcome()) { $0.add($1) }
            }
        }
        return try figures(peer, ledger, outcome, cost, cases: cases)
    }

    private static func figures(
        _ peer: String,
        _ ledger: BenchLedger,
        _ outcome: Outcome,
        _ cost: Cost,
        cases: Int
    ) throws -> Figures {
        let operations = cases * BenchMachine.eventsPerCase
        guard outcome.closed == cases, outcome.latencies.count == operations else {
            throw BenchFault(
                found: "\(outcome.closed) closed, \(outcome.latencies.count) moves",
                expected: "\(cases) closed, \(operations) moves"
            )
        }
        try ledger.requireSound(events: operations + BenchLedger.eventsBefore)
        return Figures(
            peer: peer,
            operationCount: operations,
            cost: cost,
            latenciesNanoseconds: outcome.latencies,
            check: check,
            more: [("rows_per_op", try ledger.rowsPerOperation(operations))]
        )
    }

    /// What one caller did.
    private struct Outcome: Sendable {
        var closed = 0
        var latencies: [Int64] = []

        mutating func add(_ other: Outcome) {
            closed += other.closed
            latencies += other.latencies
        }

        mutating func run(
            _ ledger: BenchLedger,
            _ perform: (Casework, Command, Caller) throws -> Reply
        ) throws {
            var reply: Reply?
            for step in CaseScript.steps {
                let start = ContinuousClock.now
                reply = try perform(
                    ledger.casework,
                    step.command(after: reply),
                    ledger.caller(step.role)
                )
                latencies.append(start.elapsedNanoseconds)
            }
            count(reply)
        }

        mutating func runAsync(_ ledger: BenchLedger) async throws {
            var reply: Reply?
            for step in CaseScript.steps {
                let start = ContinuousClock.now
                reply = try await ledger.casework.perform(
                    step.command(after: reply),
                    by: ledger.caller(step.role)
                )
                latencies.append(start.elapsedNanoseconds)
            }
            count(reply)
        }

        private mutating func count(_ reply: Reply?) {
            guard let moved = reply?.moved.first, moved.states == ["closed"],
                moved.version == Int64(BenchMachine.eventsPerCase)
            else { return }
            closed += 1
        }
    }
}

/// The commands of one case, in order.
enum CaseScript {
    /// One command in the making: its event, and who gives it.
    struct Step {
        let event: String
        let role: String

        /// `reply` is the answer to the case's opening, or to any of its moves; nil opens it.
        ///
        /// Keys are as the command line makes them: random, and later ones sort behind.
        func command(after reply: Reply?) -> Command {
            let key = "cli:\(Identifier.make(at: BenchLedger.wallClock()))"
            guard let code = reply?.moved.first?.code else {
                return Command(
                    target: .new(kind: "project", parent: nil),
                    event: event,
                    payload: BenchMachine.opening,
                    key: key
                )
            }
            return Command(
                target: .existing(code),
                event: event,
                payload: ["note": .string(BenchMachine.note)],
                key: key
            )
        }
    }

    static let steps =
        [Step(event: BenchMachine.startEvent, role: "PO")]
        + BenchMachine.moves.map { Step(event: $0.event, role: $0.role) }
}
