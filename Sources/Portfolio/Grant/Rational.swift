package import Workflow

/// A calculation left the numbers that the system can hold; the result would have been wrong.
package enum ArithmeticFailure: Error, Hashable, Sendable {
    case overflow
    case divisionByZero

    /// The reason as a person reads it, for a rule that answers with blockers.
    ///
    /// - Parameter place: what was being calculated, such as `conversion`.
    /// - Returns: a blocker with code `ARITHMETIC_OVERFLOW` or `ARITHMETIC_DIVISION`.
    package func blocker(place: String) -> Blocker {
        switch self {
        case .overflow:
            Blocker(
                code: "ARITHMETIC_OVERFLOW",
                message: Localized(
                    zh: "数额超出系统可计算的范围，请录入人核对金额与份额是否多写了位数",
                    en: "A figure exceeds the range the system can calculate;"
                        + " whoever entered it should check the amounts and units for extra digits"
                ),
                place: place
            )
        case .divisionByZero:
            Blocker(
                code: "ARITHMETIC_DIVISION",
                message: Localized(
                    zh: "计算中出现除以零，应为大于零的数，请录入人核对份额与金额",
                    en: "The calculation divides by zero where a positive number is expected;"
                        + " whoever entered the units and amounts should check them"
                ),
                place: place
            )
        }
    }
}

/// An exact fraction of 128-bit integers, reduced, with a positive denominator.
///
/// Every operation answers exactly or throws `ArithmeticFailure`; nothing is rounded before
/// `text(decimals:)`. The least 128-bit integer is held to be an overflow, so that every
/// fraction has a negative.
package struct Rational: Hashable, Sendable {
    package let numerator: Int128
    package let denominator: Int128

    package static let zero = Rational(0)

    package init(_ integer: Int) {
        numerator = Int128(integer)
        denominator = 1
    }

    /// A fraction of two counts of the program itself; the divisor is greater than zero.
    package init(_ numerator: Int, over denominator: Int) {
        precondition(denominator > 0, "a fraction has a denominator greater than zero")
        let divisor = Rational.greatestCommonDivisor(
            UInt128(numerator.magnitude),
            UInt128(denominator)
        )
        self.numerator = Int128(numerator) / Int128(divisor)
        self.denominator = Int128(denominator) / Int128(divisor)
    }

    package init(
        numerator: Int128,
        denominator: Int128
    ) throws(ArithmeticFailure) {
        guard denominator != 0 else { throw .divisionByZero }
        guard numerator != .min, denominator != .min else { throw .overflow }
        // Both magnitudes are below 2^127, so the divisor and the negations fit.
        let divisor = Int128(
            Rational.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        )
        let sign: Int128 = denominator < 0 ? -1 : 1
        guard divisor != 1 else {
            self.numerator = sign * numerator
            self.denominator = sign * denominator
            return
        }
        self.numerator = sign * (numerator / divisor)
        self.denominator = sign * (denominator / divisor)
    }

    /// A fraction that is known to be reduced, with a denominator above zero.
    private init(
        reduced numerator: Int128,
        over denominator: Int128
    ) throws(ArithmeticFailure) {
        guard numerator != .min else { throw .overflow }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// The greatest integer that is not above this number.
    package var roundedDown: Int128 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The least integer that is not below this number.
    package var roundedUp: Int128 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        return remainder > 0 ? quotient + 1 : quotient
    }

    package func adding(_ other: Rational) throws(ArithmeticFailure) -> Rational {
        // Over the least common denominator, to keep the intermediates small.
        let divisor = Int128(
            Rational.greatestCommonDivisor(denominator.magnitude, other.denominator.magnitude)
        )
        let ownFactor = other.denominator / divisor
        let otherFactor = denominator / divisor
        let left = try product(numerator, ownFactor)
        let right = try product(other.numerator, otherFactor)
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw .overflow }
        return try Rational(numerator: sum, denominator: try product(denominator, ownFactor))
    }

    package func subtracting(_ other: Rational) throws(ArithmeticFailure) -> Rational {
        try adding(Rational(negating: other))
    }

    package func multiplied(by other: Rational) throws(ArithmeticFailure) -> Rational {
        // Crosswise reduction first: the products are then already the reduced result.
        let first = try Rational(numerator: numerator, denominator: other.denominator)
        let second = try Rational(numerator: other.numerator, denominator: denominator)
        return try Rational(
            reduced: try product(first.numerator, second.numerator),
            over: try product(first.denominator, second.denominator)
        )
    }

    package func divided(by other: Rational) throws(ArithmeticFailure) -> Rational {
        guard other.numerator != 0 else { throw .divisionByZero }
        return try multiplied(
            by: try Rational(numerator: other.denominator, denominator: other.numerator)
        )
    }

    /// Decimal text, half rounded away from zero (四舍五入), such as `81.33` for 244/3.
    package func text(decimals: Int) -> String {
        precondition(decimals >= 0, "a number of decimals is zero or more")
        let divisor = denominator.magnitude
        var (whole, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: divisor)
        var digits: [UInt8] = []
        for _ in 0..<decimals {
            // Ten remainders may need more than 128 bits; the quotient is a digit all the same.
            let (digit, rest) = divisor.dividingFullWidth(
                remainder.multipliedFullWidth(by: 10)
            )
            digits.append(UInt8(digit))
            remainder = rest
        }
        if remainder >= divisor - remainder {
            var position = digits.count - 1
            while position >= 0, digits[position] == 9 {
                digits[position] = 0
                position -= 1
            }
            if position >= 0 { digits[position] += 1 } else { whole += 1 }
        }
        let isZero = whole == 0 && digits.allSatisfy { $0 == 0 }
        let sign = numerator < 0 && !isZero ? "-" : ""
        let fraction = digits.map { String($0) }.joined()
        return sign + String(whole) + (decimals > 0 ? "." + fraction : "")
    }

    private init(negating other: Rational) {
        numerator = -other.numerator
        denominator = other.denominator
    }

    private func product(_ left: Int128, _ right: Int128) throws(ArithmeticFailure) -> Int128 {
        let (value, overflow) = left.multipliedReportingOverflow(by: right)
        guard !overflow else { throw .overflow }
        return value
    }

    private static func greatestCommonDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
        let word = UInt128(UInt64.max)
        var (larger, smaller) = (first, second)
        while smaller > word {
            (larger, smaller) = (smaller, larger % smaller)
        }
        guard smaller != 0 else { return larger }
        let rest = larger > word ? larger % smaller : larger
        return UInt128(
            greatestCommonDivisor(
                UInt64(truncatingIfNeeded: smaller),
                UInt64(truncatingIfNeeded: rest)
            )
        )
    }

    /// By shifts and differences (Stein), which take a fraction of the time that divisions do.
    private static func greatestCommonDivisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
        guard first != 0, second != 0 else { return first | second }
        let shift = (first | second).trailingZeroBitCount
        var left = first >> first.trailingZeroBitCount
        var right = second
        while right != 0 {
            right >>= right.trailingZeroBitCount
            if left > right { (left, right) = (right, left) }
            right -= left
        }
        return left << shift
    }
}

extension Rational: Comparable {
    /// Compares by full-width cross products, which cannot overflow.
    package static func < (left: Rational, right: Rational) -> Bool {
        guard left.numerator.signum() == right.numerator.signum() else {
            return left.numerator.signum() < right.numerator.signum()
        }
        let first = left.numerator.magnitude.multipliedFullWidth(by: right.denominator.magnitude)
        let second = right.numerator.magnitude.multipliedFullWidth(by: left.denominator.magnitude)
        return left.numerator < 0
            ? (second.high, second.low) < (first.high, first.low)
            : (first.high, first.low) < (second.high, second.low)
    }
}

extension Rational: CustomStringConvertible {
    /// `3/28`, or `7` for an integer.
    package var description: String {
        denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)"
    }
}
