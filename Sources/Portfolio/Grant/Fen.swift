package import Workflow

/// Money in 分 (1/100 CNY), as a signed 64-bit integer; never a binary fraction.
///
/// ```
/// let award = try Fen.parse("6000000.00")   // 600000000 fen
/// award.yuanText                            // "6000000.00"
/// award.upperCaseText                       // "人民币陆佰万元整"
/// ```
package struct Fen: Hashable, Sendable, Comparable {
    /// The number of fen.
    package let count: Int64

    package static let zero = Fen(0)

    package init(_ count: Int64) {
        self.count = count
    }

    package init(exactly count: Int128) throws(ArithmeticFailure) {
        guard let narrow = Int64(exactly: count) else { throw .overflow }
        self.count = narrow
    }

    package func adding(_ other: Fen) throws(ArithmeticFailure) -> Fen {
        let (sum, overflow) = count.addingReportingOverflow(other.count)
        guard !overflow else { throw .overflow }
        return Fen(sum)
    }

    package func subtracting(_ other: Fen) throws(ArithmeticFailure) -> Fen {
        let (difference, overflow) = count.subtractingReportingOverflow(other.count)
        guard !overflow else { throw .overflow }
        return Fen(difference)
    }

    /// The total, which overflows only if it itself cannot be held, whatever the order.
    package static func sum(_ amounts: some Sequence<Fen>) throws(ArithmeticFailure) -> Fen {
        var total: Int128 = 0
        for amount in amounts {
            total += Int128(amount.count)
        }
        return try Fen(exactly: total)
    }

    package static func < (left: Fen, right: Fen) -> Bool {
        left.count < right.count
    }

    /// Yuan with two decimals and no separators, such as `6000000.00` or `-0.05`.
    package var yuanText: String {
        let (yuan, fen) = count.magnitude.quotientAndRemainder(dividingBy: 100)
        return (count < 0 ? "-" : "") + "\(yuan)." + (fen < 10 ? "0" : "") + "\(fen)"
    }
}

extension Fen: CustomStringConvertible {
    package var description: String { yuanText }
}

extension Fen {
    /// Whether a field takes amounts below zero, such as a correction in a ledger.
    package enum Sign: Sendable {
        case zeroOrMore
        case any
    }

    /// Reads yuan as a decimal with at most two decimals; full-width digits are understood.
    ///
    /// - Parameters:
    ///   - text: what a person typed or a file holds.
    ///   - place: the field, or the row and column, which the blocker names.
    ///   - sign: whether an amount below zero may stand here.
    /// - Returns: the amount, exact.
    /// - Throws: `AMOUNT_MISSING`, `AMOUNT_SEPARATOR` (1,000), `AMOUNT_NEGATIVE`,
    ///   `AMOUNT_DECIMALS` (0.001), `AMOUNT_OVERFLOW` and `AMOUNT_FORM` (600万, 1e6, .5).
    package static func parse(
        _ text: some StringProtocol,
        place: String = "",
        sign: Sign = .zeroOrMore
    ) throws(Refusal) -> Fen {
        let plain = HalfWidth.trimmed(text)
        func refusal(_ code: String, _ zh: String, _ en: String) -> Refusal {
            Refusal(
                Blocker(
                    code: code,
                    message: Localized(
                        zh: "金额“\(text)”\(zh)，应为以元计、至多两位小数的数，如 6000000.00，请填报人更正",
                        en: "Amount “\(text)” \(en); expected yuan with at most two decimals,"
                            + " such as 6000000.00; whoever entered it can correct it"
                    ),
                    place: place,
                    values: ["found": String(text), "expected": "6000000.00"]
                )
            )
        }
        guard !plain.isEmpty else { throw refusal("AMOUNT_MISSING", "为空", "is empty") }
        guard !plain.contains(where: { $0 == "," || $0 == "，" || $0 == "'" || $0 == "_" }) else {
            throw refusal("AMOUNT_SEPARATOR", "含有分隔符", "holds a separator")
        }
        let isNegative = plain.hasPrefix("-")
        let parts = plain.dropFirst(isNegative ? 1 : 0)
            .split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { throw refusal("AMOUNT_FORM", "无法识别", "cannot be read") }
        guard !isNegative || sign == .any else {
            throw refusal("AMOUNT_NEGATIVE", "小于零", "is below zero")
        }
        let decimals = parts.count == 2 ? String(parts[1]) : ""
        guard decimals.utf8.count <= 2 else {
            throw refusal(
                "AMOUNT_DECIMALS",
                "有 \(decimals.utf8.count) 位小数",
                "has \(decimals.utf8.count) decimals"
            )
        }
        let padded = decimals + String(repeating: "0", count: 2 - decimals.utf8.count)
        guard let count = Int64((isNegative ? "-" : "") + parts[0] + padded) else {
            throw refusal("AMOUNT_OVERFLOW", "超出可记录的范围", "exceeds what can be recorded")
        }
        return Fen(count)
    }
}
