import Casework
import Portfolio
import SQL
import Workflow

/// Automatic steps: queued with what caused them, taken later as commands of their own.
extension StoreSession {
    /// The row of an automatic step that an outbox row asks for; nil for a message.
    static func queueRow(
        of emission: Step.Emission,
        id: String,
        in stream: CaseStream
    )
        -> [SQLValue]?
    {
        guard let event = emission.step, let parent = stream.parent else { return nil }
        return [.text(id), .text(parent), .text(event)]
    }

    func queue(_ row: [SQLValue]) throws {
        try connection.send(
            "INSERT INTO queue (tenant, id, stream, event) VALUES (?, ?, ?, ?)",
            [.integer(tenant)] + row
        )
    }

    func queuedSteps(limit: Int) throws -> [QueuedStep] {
        try connection.all(
            "SELECT id, stream, event FROM queue WHERE tenant = ? ORDER BY id LIMIT ?",
            [.integer(tenant), .integer(Int64(limit))]
        ) { row in
            QueuedStep(id: try row.text(0), stream: try row.text(1), event: try row.text(2))
        }
    }

    func settle(_ step: QueuedStep) throws {
        try connection.send(
            "DELETE FROM queue WHERE tenant = ? AND id = ?",
            [.integer(tenant), .text(step.id)]
        )
    }
}
