import Casework
package import Portfolio
import SQL
package import Workflow

/// A case as it was: folded again from the events that had been recorded by then.
extension LedgerStore {
    /// A case after one of its events; nil where there is no such event.
    package func stream(_ id: String, version: Int) throws -> CaseStream? {
        guard var stream = try stream(id), version > 0, version <= stream.version else {
            return nil
        }
        stream.instances = [:]
        stream.documents = []
        stream.version = version
        try database.read { connection in
            try connection.query(
                "SELECT body FROM event WHERE tenant = ? AND stream = ? AND version <= ? "
                    + "ORDER BY version",
                [.integer(tenant), .text(stream.id), .integer(Int64(version))]
            ) { row in stream.apply(try EventBody(parsing: try row.utf8(0))) }
        }
        return stream
    }

    /// The version of a case after the last event that had been recorded at a moment; nil before.
    package func version(of id: String, at moment: Instant) throws -> Int? {
        let latest = try database.read { connection in
            try connection.first(
                "SELECT MAX(version) FROM event "
                    + "WHERE tenant = ? AND stream = ? AND recorded_at <= ?",
                [.integer(tenant), .text(id), .integer(moment.milliseconds)]
            ) { row in try row.optionalInteger(0) }
        }
        return latest.flatMap(\.self).map { Int($0) }
    }
}
