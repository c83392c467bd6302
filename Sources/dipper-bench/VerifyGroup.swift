import Casework
import Portfolio
import Store
import Workflow

/// Group `verify`: recomputes every hash, chain, leaf and read model of a long history.
///
/// `--database` names a ledger that is there already.
enum VerifyGroup {
    static func run(_ arguments: Arguments) throws -> Figures {
        if let path = arguments.optionalText("--database") { return try again(path) }
        let cases = max(
            1,
            arguments.count("--events", otherwise: 1_000_000) / BenchMachine.eventsPerCase
        )
        let ledger = try BenchLedger(arguments, chart: BenchMachine.text)
        let (_, filling) = try Cost.measure {
            try fill(ledger, cases: cases, batch: arguments.count("--batch", otherwise: 2000))
        }
        let events = cases * BenchMachine.eventsPerCase + BenchLedger.eventsBefore
        let (_, cost) = try Cost.measure { try ledger.requireSound(events: events) }
        return Figures(
            peer: "dipper verify",
            operationCount: events,
            cost: cost,
            check: "sound",
            more: [
                ("fill_s", filling.wallSeconds),
                ("fill_cpu_s", filling.userSeconds + filling.systemSeconds),
            ]
        )
    }

    private static func again(_ path: String) throws -> Figures {
        let store = try BenchLedger.open(path)
        let (report, cost) = try Cost.measure { try store.verify(head: nil, progress: { _ in }) }
        return Figures(
            peer: "dipper verify",
            operationCount: Int(report.events),
            cost: cost,
            check: report.differences.first.map { "\($0)" } ?? "sound"
        )
    }

    /// Takes cases from their start to their end, many cases' same move in one unit.
    private static func fill(_ ledger: BenchLedger, cases: Int, batch: Int) throws {
        for first in stride(from: 0, to: cases, by: batch) {
            var replies: [Reply?] = Array(repeating: nil, count: min(batch, cases - first))
            for step in CaseScript.steps {
                replies = try ledger.casework.performTogether(
                    replies.map { step.command(after: $0) },
                    by: ledger.caller(step.role),
                    progress: { _ in }
                )
            }
        }
    }
}
