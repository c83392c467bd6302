import Casework
import Dispatch
import SQL
import Synchronization
import Workflow

/// What is stored against what the events make of it.
struct LedgerCheck {
    /// Differences after this many are not looked for.
    private static let mostDifferences = 20
    /// Events that are handed to the fold together.
    private static let batchSize = 1000
    /// Batches that may wait for the fold; they bound the memory.
    private static let mostBatches = 4

    let connection: any ReadConnection
    let tenant: Int64
    var fold: LedgerFold
    var differences: [VerificationReport.Difference]

    mutating func differ(_ table: String, _ row: String, _ zh: String, _ en: String) {
        guard differences.count < LedgerCheck.mostDifferences else { return }
        differences.append(VerificationReport.Difference(table: table, row: row, zh: zh, en: en))
    }

    /// Reads every event in the order of the ledger and folds it.
    ///
    /// One thread reads and hashes; another one parses and folds, which must go in order.
    static func walk(
        _ connection: any ReadConnection,
        _ tenant: Int64,
        _ head: LedgerHead?,
        progress: (Int64) -> Void
    ) throws -> LedgerCheck {
        let folding = Folding(LedgerFold(head: head))
        var batch = EventBatch(events: batchSize)
        var count: Int64 = 0
        try connection.query(EventRow.selectAll, [.integer(tenant)]) { row in
            batch.read(row)
            count += 1
            guard batch.entries.count == batchSize else { return }
            folding.take(batch)
            batch = EventBatch(events: batchSize)
            progress(count)
        }
        folding.take(batch)
        progress(count)
        let fold = folding.finish()
        return LedgerCheck(
            connection: connection,
            tenant: tenant,
            fold: fold,
            differences: Array(fold.differences.prefix(mostDifferences))
        )
    }

    /// The fold on a queue of its own.
    ///
    /// Unchecked: `fold` is touched by the queue's blocks alone, and after they have run.
    private final class Folding: @unchecked Sendable {
        private var fold: LedgerFold
        private let queue = DispatchQueue(label: "dipper.verify")
        private let room = DispatchSemaphore(value: mostBatches)

        init(_ fold: LedgerFold) {
            self.fold = fold
        }

        func take(_ batch: EventBatch) {
            room.wait()
            queue.async {
                self.fold.take(batch)
                self.room.signal()
            }
        }

        func finish() -> LedgerFold {
            queue.sync { fold.finish() }
            return fold
        }
    }
}
