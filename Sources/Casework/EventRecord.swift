package import Workflow

/// One event as the ledger keeps it: the envelope and, in `body`, what happened.
package struct EventRecord: Hashable, Sendable {
    package var tenant: Int64
    package var stream: String
    /// From 1, without gaps.
    package var version: Int64
    package var kind: String
    /// UUIDv7.
    package var id: String
    /// Chart and event, such as `project.register`.
    package var type: String
    /// Of the body's form.
    package var schema: Int64
    package var recordedAt: Instant
    package var effective: CivilDate
    /// A person's id, a reviewer's pseudonym, or `system`.
    package var actor: String
    package var onBehalfOf: String
    /// How the actor was known, such as `cli:root`: at the command line also the OS user.
    package var authentication: String
    package var channel: String
    package var commandKey: String
    /// The event that this one follows from; empty for what a person asked.
    package var causation: String
    /// Digests of the release of definitions and of the policy pack that decided.
    package var definition: String
    package var policy: String
    /// Canonical JSON.
    package var body: [UInt8]
    /// The hash of the stream's event before; empty for the first.
    package var previous: [UInt8]
    package var hash: [UInt8]

    package static let bodySchema: Int64 = 1

    package init(
        tenant: Int64,
        stream: String,
        version: Int64,
        kind: String,
        id: String,
        type: String,
        schema: Int64,
        recordedAt: Instant,
        effective: CivilDate,
        actor: String,
        onBehalfOf: String,
        authentication: String,
        channel: String,
        commandKey: String,
        causation: String,
        definition: String,
        policy: String,
        body: [UInt8],
        previous: [UInt8],
        hash: [UInt8]
    ) {
        self.tenant = tenant
        self.stream = stream
        self.version = version
        self.kind = kind
        self.id = id
        self.type = type
        self.schema = schema
        self.recordedAt = recordedAt
        self.effective = effective
        self.actor = actor
        self.onBehalfOf = onBehalfOf
        self.authentication = authentication
        self.channel = channel
        self.commandKey = commandKey
        self.causation = causation
        self.definition = definition
        self.policy = policy
        self.body = body
        self.previous = previous
        self.hash = hash
    }

    /// SHA-256 over every stored column but the hash: a domain tag, the numbers, the length of each
    /// content, then the contents.
    package var computedHash: [UInt8] {
        let texts = [
            stream, kind, id, type, actor, onBehalfOf, authentication, channel, commandKey,
            causation, definition, policy,
        ]
        var input = EventDigestInput(capacity: body.count + 1024)
        input.begin()
        for text in texts {
            input.bytes += text.utf8
            input.ends.append(input.bytes.count)
        }
        for content in [body, previous] {
            input.bytes += content
            input.ends.append(input.bytes.count)
        }
        input.finish([
            tenant, version, schema, recordedAt.milliseconds, Int64(effective.dayNumber),
        ])
        return Digests.sha256(input.bytes)
    }
}
