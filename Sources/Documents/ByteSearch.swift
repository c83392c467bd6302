internal import Glibc

/// Looks for byte strings in what passes by in pieces, also across their borders.
struct ByteSearch {
    private let needles: [[UInt8]]
    private let longest: Int
    private var tail: [UInt8] = []

    init(_ needles: [[UInt8]]) {
        self.needles = needles
        longest = needles.map(\.count).max() ?? 0
    }

    /// In ASCII, and in UTF-16 of either order: an XML part may be written in any of them.
    init(texts: [String]) {
        self.init(
            texts.flatMap { text -> [[UInt8]] in
                let bytes = Array(text.utf8)
                return [bytes, bytes.flatMap { [$0, 0] }, bytes.flatMap { [0, $0] }]
            }
        )
    }

    /// Whether one of the byte strings ends in this piece.
    mutating func finds(in piece: [UInt8]) -> Bool {
        let bytes = tail + piece
        tail = Array(bytes.suffix(max(0, longest - 1)))
        return needles.contains { ByteSearch.contains($0, in: bytes) }
    }

    /// The C library finds the first byte: what is looked for begins with a rare one.
    private static func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
        unsafe needle.withUnsafeBytes { needle in
            unsafe bytes.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress, let wanted = needle.baseAddress,
                    let first = unsafe needle.first
                else { return false }
                var offset = 0
                while offset + needle.count <= bytes.count {
                    let rest = bytes.count - needle.count + 1 - offset
                    guard let found = unsafe memchr(start + offset, Int32(first), rest) else {
                        return false
                    }
                    if unsafe memcmp(found, wanted, needle.count) == 0 { return true }
                    offset = unsafe found - UnsafeMutableRawPointer(mutating: start) + 1
                }
                return false
            }
        }
    }
}
