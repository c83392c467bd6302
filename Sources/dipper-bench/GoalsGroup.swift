import Casework
import Expression
import Foundation
import Portfolio
import Store
import Workflow

/// Group `goals`: the goals of a portfolio counted anew from every fact behind them.
///
/// With `DIPPER` in the environment, which names the `dipper` program, its whole process is timed.
enum GoalsGroup {
    private static let repetitions = 20

    /// A project that is listed for cultivation with its registration.
    private static let chart = """
        dipper: 1
        workflow: {id: project, version: 1, title: {zh: 基准, en: Bench}}
        data: {title: {type: string, initial: null}}
        events: {open: {payload: {title: {type: string, required: true}}}}
        facts: {listed: {type: bool, value: "In('listed')"}}
        start:
          event: open
          allow: [PO]
          actions: [{assign: {title: event.title}}]
        initial: listed
        states:
          listed: {title: {zh: 已列入培育, en: Listed}, milestone: CULTIVATED}

        """

    static func run(_ arguments: Arguments) throws -> Figures {
        let cases = arguments.count("--cases", otherwise: 10_000)
        let ledger = try BenchLedger(arguments, chart: chart)
        let commands = (0..<cases).map { number in
            Command(
                target: .new(kind: "project", parent: nil),
                event: BenchMachine.startEvent,
                payload: ["title": .string("示例项目\(number)")]
            )
        }
        _ = try ledger.casework.performTogether(
            commands,
            by: ledger.caller("PO"),
            progress: { _ in }
        )
        var latencies: [Int64] = []
        let (_, cost) = try Cost.measure {
            for _ in 0..<repetitions {
                let start = ContinuousClock.now
                let value = try cultivated(ledger)
                latencies.append(start.elapsedNanoseconds)
                guard value == cases else {
                    throw BenchFault(found: "\(value)", expected: "\(cases)")
                }
            }
        }
        var figures = Figures(
            peer: "dipper goals",
            operationCount: repetitions,
            cost: cost,
            latenciesNanoseconds: latencies,
            check: "\(cases)"
        )
        if let program = ProcessInfo.processInfo.environment["DIPPER"] {
            figures.more.append(("process_ms", try process(program, ledger)))
        }
        return figures
    }

    private static func cultivated(_ ledger: BenchLedger) throws -> Int {
        let (facts, memberships) = try ledger.store.goalFacts()
        let now = BenchLedger.wallClock()
        return GoalCount(
            facts: facts,
            memberships: memberships,
            view: Viewpoint(asOf: now.date, knownAt: now),
            rule: CountingRule(
                version: "bench",
                windowStart: CivilDate(dayNumber: now.date.dayNumber - 365),
                supportDays: nil,
                landingMonthsBefore: 0
            )
        ).cultivated.value
    }

    /// The median time of the program's whole process, from its start to its end, in ms.
    private static func process(_ program: String, _ ledger: BenchLedger) throws -> Double {
        var times: [Int64] = []
        for _ in 0..<repetitions {
            let process = Process()
            process.executableURL = URL(filePath: program)
            process.arguments = ["goals", "--json", "--database", ledger.path]
            process.standardOutput = FileHandle.nullDevice
            let start = ContinuousClock.now
            try process.run()
            process.waitUntilExit()
            times.append(start.elapsedNanoseconds)
            guard process.terminationStatus == 0 else {
                throw BenchFault(found: "exit \(process.terminationStatus)", expected: "exit 0")
            }
        }
        return Double(times.sorted()[repetitions / 2]) / 1e6
    }
}
