/// A set of states by their number in document order, without allocation.
package struct StateSet: Hashable, Sendable {
    /// The most states that a chart may have, its root included.
    package static let capacity = 256

    /// Bit `n % 64` of word `n / 64` stands for state `n`.
    package private(set) var words = SIMD4<UInt64>()

    package init() {}

    package init(_ members: some Sequence<Int>) {
        for member in members { insert(member) }
    }

    package var isEmpty: Bool { words == SIMD4() }

    package var count: Int {
        (0..<4).reduce(0) { $0 + words[$1].nonzeroBitCount }
    }

    package func contains(_ member: Int) -> Bool {
        words[member >> 6] & (1 << UInt64(member & 63)) != 0
    }

    package mutating func insert(_ member: Int) {
        words[member >> 6] |= 1 << UInt64(member & 63)
    }

    package mutating func remove(_ member: Int) {
        words[member >> 6] &= ~(1 << UInt64(member & 63))
    }

    package mutating func formUnion(_ other: StateSet) { words |= other.words }

    package mutating func subtract(_ other: StateSet) { words &= ~other.words }

    package func union(_ other: StateSet) -> StateSet {
        var result = self
        result.formUnion(other)
        return result
    }

    package func intersection(_ other: StateSet) -> StateSet {
        var result = self
        result.words &= other.words
        return result
    }

    package func intersects(_ other: StateSet) -> Bool {
        words & other.words != SIMD4()
    }

    package func isSubset(of other: StateSet) -> Bool {
        words & ~other.words == SIMD4()
    }

    /// The last member in document order; exits run from it backwards.
    package var last: Int? {
        for word in stride(from: 3, through: 0, by: -1) where words[word] != 0 {
            return word << 6 + 63 - words[word].leadingZeroBitCount
        }
        return nil
    }
}

/// Iterates in document order.
extension StateSet: Sequence {
    package struct Iterator: IteratorProtocol {
        private var words: SIMD4<UInt64>
        private var word = 0

        fileprivate init(_ words: SIMD4<UInt64>) {
            self.words = words
        }

        package mutating func next() -> Int? {
            while word < 4 {
                let bits = words[word]
                if bits != 0 {
                    words[word] = bits & (bits - 1)
                    return word << 6 + bits.trailingZeroBitCount
                }
                word += 1
            }
            return nil
        }
    }

    package func makeIterator() -> Iterator {
        Iterator(words)
    }
}
