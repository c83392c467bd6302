/// Decimal numbers as people write them, such as `92.5`: compared exactly, digit by digit.
///
/// No value is ever rounded, however many digits there are.
package enum DecimalText {
    /// The most characters of a number, its sign and point among them.
    package static let most = 40

    /// Whether a text is digits with at most one point between them, with a minus or without.
    package static func isDecimal(_ text: String) -> Bool { parts(text) != nil }

    /// Below zero, zero or above it as the first number is less, the same or greater; nil where
    /// one of them is no number.
    package static func order(_ first: String, _ second: String) -> Int? {
        guard let left = parts(first), let right = parts(second) else { return nil }
        guard left.isNegative == right.isNegative else { return left.isNegative ? -1 : 1 }
        let order = magnitude(left, right)
        return left.isNegative ? -order : order
    }

    private struct Parts {
        var isNegative: Bool
        /// Without leading zeros.
        var whole: [UInt8]
        /// Without trailing zeros.
        var fraction: [UInt8]
    }

    private static func parts(_ text: String) -> Parts? {
        guard text.utf8.count <= most else { return nil }
        let isNegative = text.hasPrefix("-")
        let halves = text.dropFirst(isNegative ? 1 : 0)
            .split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) }
        guard (1...2).contains(halves.count),
            halves.allSatisfy({ half in !half.isEmpty && half.allSatisfy { 48...57 ~= $0 } })
        else { return nil }
        let whole = Array(halves[0].drop { $0 == 48 })
        var fraction = halves.count == 2 ? halves[1] : []
        while fraction.last == 48 { fraction.removeLast() }
        // Minus nothing is nothing.
        let isZero = whole.isEmpty && fraction.isEmpty
        return Parts(isNegative: isNegative && !isZero, whole: whole, fraction: fraction)
    }

    private static func magnitude(_ left: Parts, _ right: Parts) -> Int {
        if left.whole.count != right.whole.count {
            return left.whole.count < right.whole.count ? -1 : 1
        }
        let (first, second) = (left.whole + left.fraction, right.whole + right.fraction)
        if first == second { return 0 }
        return first.lexicographicallyPrecedes(second) ? -1 : 1
    }
}
