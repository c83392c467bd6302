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

    /// Begins what the hash is taken of, before the lengths and contents.
    package static let digestTag = "dipper.event.v1"

    /// SHA-256 over every stored column but the hash, each with its length, after a domain tag.
    package var computedHash: [UInt8] {
        var input = DigestInput(EventRecord.digestTag, capacity: body.count + 1024)
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
package struct DigestInput: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    package init(_ tag: String, capacity: Int) {
        self.init(capacity: capacity)
        begin(tag)
    }

    /// Begins another digest's input behind what is there.
    package mutating func begin(_ tag: String) {
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

    /// The length of what `add` adds, and that; answers where it lies.
    package mutating func appendContent(
        _ add: (inout [UInt8]) throws -> Void
    ) rethrows -> Range<Int> {
        let start = bytes.count
        append(0)
        let first = bytes.count
        try add(&bytes)
        let length = Int64(bytes.count - first).bigEndian
        unsafe bytes.withUnsafeMutableBytes { bytes in
            unsafe bytes.storeBytes(of: length, toByteOffset: start, as: Int64.self)
        }
        return first..<bytes.count
    }

    /// Takes back what was added since the input was that long.
    package mutating func cut(to count: Int) {
        bytes.removeLast(bytes.count - count)
    }
}

/// Digests as bytes and as texts.
package enum Digests {
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        unsafe SHA256.hash(data: bytes).withUnsafeBytes { unsafe Array($0) }
    }

    /// Whether the bytes at a place have the digest that lies at another one.
    package static func fit(_ bytes: [UInt8], _ content: Range<Int>, _ digest: Range<Int>) -> Bool {
        var hasher = SHA256()
        return unsafe bytes.withUnsafeBytes { bytes in
            unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[content]))
            return unsafe hasher.finalize().withUnsafeBytes {
                unsafe $0.elementsEqual(bytes[digest])
            }
        }
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
    private var peaks: [(size: Int64, hash: SHA256Digest)] = []
    package private(set) var count: Int64 = 0

    package init() {}

    package static func leafHash(_ content: [UInt8]) -> [UInt8] {
        unsafe content.withUnsafeBytes { unsafe Array(leaf($0)) }
    }

    private static func leaf(_ content: UnsafeRawBufferPointer) -> SHA256Digest {
        var hasher = SHA256()
        unsafe withUnsafeBytes(of: UInt8(0)) { unsafe hasher.update(bufferPointer: $0) }
        unsafe hasher.update(bufferPointer: content)
        return hasher.finalize()
    }

    private static func node(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        var hasher = SHA256()
        unsafe withUnsafeBytes(of: UInt8(1)) { unsafe hasher.update(bufferPointer: $0) }
        unsafe left.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        unsafe right.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        return hasher.finalize()
    }

    package mutating func append(_ content: [UInt8]) {
        append(content, at: content.indices)
    }

    /// Appends what lies at a place among other bytes.
    package mutating func append(_ bytes: [UInt8], at place: Range<Int>) {
        var size: Int64 = 1
        var hash = unsafe bytes.withUnsafeBytes { bytes in
            unsafe MerkleTree.leaf(UnsafeRawBufferPointer(rebasing: bytes[place]))
        }
        while let last = peaks.last, last.size == size {
            hash = MerkleTree.node(last.hash, hash)
            size *= 2
            peaks.removeLast()
        }
        peaks.append((size, hash))
        count += 1
    }

    /// The tree head; SHA-256 of nothing for an empty tree.
    package var root: [UInt8] {
        guard var hash = peaks.last?.hash else { return Digests.sha256([]) }
        for peak in peaks.dropLast().reversed() { hash = MerkleTree.node(peak.hash, hash) }
        return Array(hash)
    }
}
