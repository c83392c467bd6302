package import Casework
import SQL

/// The events of all cases in the order of the ledger.
extension LedgerStore {
    /// Events after a position, oldest first, each with its own.
    ///
    /// A position is given in the transaction of its event, by the one writer: whoever has seen one
    /// will find nothing before it that he has not.
    package func placedEvents(
        after position: Int64,
        limit: Int
    ) throws -> [(position: Int64, event: EventRecord)] {
        try database.read { connection in
            try connection.all(
                EventRow.select
                    + " WHERE +tenant = ? AND position > ? ORDER BY position LIMIT ?",
                [.integer(tenant), .integer(position), .integer(Int64(limit))]
            ) { row in
                (position: try row.integer(EventRow.positionColumn), try EventRow.event(row))
            }
        }
    }
}
