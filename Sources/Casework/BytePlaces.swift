internal import Glibc

/// Places among bytes, looked at where they lie: no array and no text is made of them.
extension [UInt8] {
    /// Whether the bytes at a place are these.
    package func holds(_ content: [UInt8], at place: Range<Int>) -> Bool {
        guard place.count == content.count else { return false }
        return unsafe withUnsafeBytes { bytes in
            unsafe content.withUnsafeBytes { unsafe isSame(bytes[place], $0) }
        }
    }

    /// Whether the bytes at a place are this text.
    package func holds(_ text: StaticString, at place: Range<Int>) -> Bool {
        guard place.count == text.utf8CodeUnitCount else { return false }
        return unsafe withUnsafeBytes { bytes in
            text.withUTF8Buffer { unsafe isSame(bytes[place], UnsafeRawBufferPointer($0)) }
        }
    }

    /// The text at a place.
    package func text(at place: Range<Int>) -> String {
        String(decoding: self[place], as: UTF8.self)
    }

    /// Whether a text in the JSON at a place begins like the name of a cell.
    package func holdsCellName(in place: Range<Int>) -> Bool {
        var rest = place
        while let colon = unsafe withUnsafeBytes({ unsafe firstColon(in: $0[rest]) }) {
            let end = rest.lowerBound + colon + 1
            let name = Swift.max(place.lowerBound, end - 6)..<end
            if holds("\"cell:", at: name) { return true }
            rest = end..<place.upperBound
        }
        return false
    }

    /// Whether all bytes at a place are ASCII.
    package func isASCII(in place: Range<Int>) -> Bool {
        unsafe withUnsafeBytes { bytes in
            var seen: UInt8 = 0
            for index in place { seen |= unsafe bytes[index] }
            return seen < 0x80
        }
    }
}

/// How far in a stretch its first colon lies.
private func firstColon(in stretch: Slice<UnsafeRawBufferPointer>) -> Int? {
    let stretch = unsafe UnsafeRawBufferPointer(rebasing: stretch)
    guard let start = stretch.baseAddress,
        let colon = unsafe memchr(start, CInt(UInt8(ascii: ":")), stretch.count)
    else { return nil }
    return unsafe UnsafeRawPointer(colon) - start
}

/// Whether two stretches of the same length hold the same bytes.
private func isSame(
    _ one: Slice<UnsafeRawBufferPointer>,
    _ other: UnsafeRawBufferPointer
) -> Bool {
    let one = unsafe UnsafeRawBufferPointer(rebasing: one)
    guard let first = one.baseAddress, let second = other.baseAddress else { return true }
    return unsafe memcmp(first, second, other.count) == 0
}
