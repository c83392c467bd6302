import Crypto
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

    /// SHA-256 over every stored column but the hash, each with its length, after a domain tag.
    package var computedHash: [UInt8] {
        var input = DigestInput(capacity: body.count + 1024)
        return computedHash(in: &input)
    }

    /// As ``computedHash``, in memory that is used for one event after another.
    package func computedHash(in input: inout DigestInput) -> [UInt8] {
        input.begin("dipper.event.v1")
        input.append(tenant)
        input.append(version)
        input.append(schema)
        input.append(recordedAt.milliseconds)
        input.append(Int64(effective.dayNumber))
        for text in [
            stream, kind, id, type, actor, onBehalfOf, authentication, channel, commandKey,
            causation, definition, policy,
        ] { input.append(text) }
        input.append(previous)
        input.append(body)
        return Digests.sha256(input.bytes)
    }
}

/// What a digest is taken of: a domain tag, then numbers, and contents each with its length.
package struct DigestInput {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    package init(_ tag: String, capacity: Int) {
        self.init(capacity: capacity)
        begin(tag)
    }

    /// Drops what was taken in, and keeps the memory.
    package mutating func begin(_ tag: String) {
        bytes.removeAll(keepingCapacity: true)
        bytes += tag.utf8
    }

    /// Eight bytes, the largest first.
    package mutating func append(_ number: Int64) {
        unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    package mutating func append(_ content: [UInt8]) {
        append(Int64(content.count))
        bytes += content
    }

    package mutating func append(_ text: String) {
        append(Int64(text.utf8.count))
        bytes += text.utf8
    }
}

/// Digests as bytes and as texts.
package enum Digests {
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        unsafe SHA256.hash(data: bytes).withUnsafeBytes { unsafe Array($0) }
    }

    /// Of a byte that tells apart what is hashed, and contents one after another.
    package static func sha256(tag: UInt8, _ contents: [UInt8]...) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(65)
        bytes.append(tag)
        for content in contents { bytes += content }
        return sha256(bytes)
    }

    /// `sha256:` and 64 hexadecimal digits.
    package static func named(_ bytes: [UInt8]) -> String {
        "sha256:" + hexadecimal(sha256(bytes))
    }

    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append((byte >> 4).hexadecimalDigit)
            text.append((byte & 15).hexadecimalDigit)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension UInt8 {
    /// The digit of a number below 16, in ASCII.
    var hexadecimalDigit: UInt8 {
        self + (self < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }
}

/// An RFC 6962 Merkle tree over event hashes, grown leaf by leaf.
package struct MerkleTree: Sendable {
    /// Roots of the full subtrees, largest first.
    private var peaks: [(size: Int64, hash: [UInt8])] = []
    package private(set) var count: Int64 = 0

    package init() {}

    package static func leafHash(_ content: [UInt8]) -> [UInt8] {
        Digests.sha256(tag: 0, content)
    }

    package mutating func append(_ content: [UInt8]) {
        var size: Int64 = 1
        var hash = MerkleTree.leafHash(content)
        while let last = peaks.last, last.size == size {
            hash = Digests.sha256(tag: 1, last.hash, hash)
            size *= 2
            peaks.removeLast()
        }
        peaks.append((size, hash))
        count += 1
    }

    /// The tree head; SHA-256 of nothing for an empty tree.
    package var root: [UInt8] {
        guard var hash = peaks.last?.hash else { return Digests.sha256([]) }
        for peak in peaks.dropLast().reversed() {
            hash = Digests.sha256(tag: 1, peak.hash, hash)
        }
        return hash
    }
}
