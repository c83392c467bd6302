import Casework
import Courier
import Portfolio
import Store
import Workflow

/// An endpoint with its queue, for programs; neither its address nor its secret is shown.
struct EndpointAnswer {
    let stream: CaseStream
    let queue: QueueFigures?

    /// Every endpoint that is for the reader.
    static func all(_ ledger: OpenLedger) throws -> [EndpointAnswer] {
        let desk = ledger.courierDesk
        let figures = try desk.queue(at: Moment.wallClock())
        let queues = Dictionary(figures.map { ($0.endpoint, $0) }) { $1 }
        return try ledger.cases.visible(desk.endpoints()).map {
            EndpointAnswer(stream: $0, queue: queues[$0.id])
        }
    }

    var json: JSON {
        [
            "code": JSON(stream.code), "name": JSON(stream.text("name") ?? ""),
            "kind": JSON(stream.text("kind") ?? ""), "role": JSON(stream.text("role") ?? ""),
            "types": JSON(stream.field("types")), "states": JSON(stream.root.active),
            "disabled_because": JSON(stream.field("disabled_because")),
            "waiting": JSON(queue?.waiting ?? 0), "attempts_of_day": JSON(queue?.attempts ?? 0),
            "successes_of_day": JSON(queue?.successes ?? 0),
        ]
    }
}

extension OpenLedger {
    /// Deliveries to an endpoint; a case that is not for the reader is not named.
    func deliveries(
        to stream: CaseStream,
        state: String?,
        before number: Int64,
        limit: Int
    ) throws -> [CourierDesk.Line] {
        var lines = try courierDesk.lines(
            of: stream.id,
            state: state,
            before: number,
            limit: limit
        )
        let seen = try cases.seen(codes: lines.map(\.code))
        for place in lines.indices where !seen.contains(lines[place].code) {
            lines[place].code = ""
        }
        return lines
    }
}

extension CourierDesk.Line {
    var json: JSON {
        [
            "message": JSON(number),
            "webhook_id": JSON(MessageIdentifier.make(outbox: outbox, endpoint: endpoint)),
            "type": JSON(type), "case": JSON(code), "created_at": JSON(createdAt.description),
            "state": JSON(state), "attempts": JSON(attempts),
            "next_at": nextAt.map { JSON($0.description) } ?? .null,
        ]
    }
}

extension CourierDesk.Attempt {
    var json: JSON {
        [
            "attempt": JSON(number), "sent_at": JSON(sentAt.description),
            "duration_ms": JSON(durationMilliseconds), "status": JSON(status),
            "fault": JSON(fault), "answer": JSON(answer),
        ]
    }
}
