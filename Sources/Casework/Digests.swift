import Crypto

/// What the hashes of events are taken of, one behind another; whoever adds the contents of one
/// tells where each ends.
package struct EventDigestInput: Sendable {
    private static let tag = Array("dipper.event.v1".utf8)
    private static let numberCount = 5
    private static let contentCount = 14
    /// The tag, and room for the numbers and the lengths.
    private static let header =
        tag + Array(repeating: 0, count: 8 * (numberCount + contentCount))

    package var bytes: [UInt8] = []
    /// Where the contents of the latest event end.
    package var ends: [Int] = []
    /// Where the latest event begins, and its first content.
    package private(set) var start = 0
    package private(set) var first = 0

    package init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// Begins the next event: its contents are added behind this.
    package mutating func begin() {
        start = bytes.count
        ends.removeAll(keepingCapacity: true)
        bytes += EventDigestInput.header
        first = bytes.count
    }

    /// Writes the numbers and the lengths of the contents before them, each in eight bytes.
    package mutating func finish(_ numbers: [Int64]) {
        precondition(
            numbers.count == EventDigestInput.numberCount
                && ends.count == EventDigestInput.contentCount,
            "an event has so many numbers and contents"
        )
        let (first, ends) = (first, ends)
        var place = start + EventDigestInput.tag.count
        unsafe bytes.withUnsafeMutableBytes { bytes in
            func write(_ number: Int64) {
                unsafe bytes.storeBytes(of: number.bigEndian, toByteOffset: place, as: Int64.self)
                place += 8
            }
            for number in numbers { write(number) }
            var last = first
            for end in ends {
                write(Int64(end - last))
                last = end
            }
        }
    }

    /// Takes back what was added of the latest event.
    package mutating func cancel() {
        bytes.removeLast(bytes.count - start)
    }
}

/// What a digest is taken of: a domain tag, then numbers, and contents each with its length.
package struct DigestInput: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(_ tag: String, capacity: Int) {
        bytes.reserveCapacity(capacity)
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
