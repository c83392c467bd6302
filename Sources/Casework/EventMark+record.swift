package import Portfolio

extension EventMark {
    /// What an event tells as evidence.
    package init(_ event: EventRecord) throws {
        let body = try EventBody(parsing: event.body)
        self.init(
            stream: event.stream,
            version: Int(event.version),
            type: event.type,
            instances: body.steps.map(\.instance),
            recordedAt: event.recordedAt,
            effective: event.effective,
            actor: event.actor,
            onBehalfOf: event.onBehalfOf,
            roles: body.roles,
            mandate: body.mandate?.stream,
            hash: Digests.hexadecimal(event.hash)
        )
    }
}
