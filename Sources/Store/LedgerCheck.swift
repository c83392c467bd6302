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
        var input = DigestInput(capacity: 4096)
        var batch: [ReadEvent] = []
        var count: Int64 = 0
        try connection.query(EventRow.selectAll, [.integer(tenant)]) { row in
            batch.append(ReadEvent(row, after: batch.last, &input))
            count += 1
            guard batch.count == batchSize else { return }
            folding.take(batch)
            batch = []
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

        func take(_ batch: [ReadEvent]) {
            room.wait()
            queue.async {
                for event in batch { self.fold.take(event) }
                self.room.signal()
            }
        }

        func finish() -> LedgerFold {
            queue.sync { fold.finish() }
            return fold
        }
    }
}

/// An event as it was read, and whether its content fits its hash; an object, so that it goes from
/// thread to thread without a copy.
final class ReadEvent: Sendable {
    let position: Int64
    let leaf: Int64
    /// The event, or why the row is none.
    let event: Result<EventRecord, StorageFault>
    let isHashed: Bool

    init(_ row: any Row, after last: ReadEvent?, _ input: inout DigestInput) {
        position = (try? row.integer(EventRow.positionColumn)) ?? 0
        leaf = (try? row.integer(EventRow.leafColumn)) ?? -1
        do {
            let event = try EventRow.event(row, after: try? last?.event.get())
            self.event = .success(event)
            isHashed = event.computedHash(in: &input) == event.hash
        } catch {
            event = .failure(
                error as? StorageFault ?? .corrupt(detail: "event \(position): \(error)")
            )
            isHashed = false
        }
    }
}
