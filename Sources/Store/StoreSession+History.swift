import Casework
import SQL

extension StoreSession {
    /// The events of some cases, case by case in the order of their versions.
    func events(of streams: [String]) throws -> [EventRecord] {
        try streams.flatMap { stream in
            try connection.all(
                EventRow.select + " WHERE tenant = ? AND stream = ? ORDER BY version",
                [.integer(tenant), .text(stream)]
            ) { try EventRow.event($0) }
        }
    }
}
