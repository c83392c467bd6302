import Casework
import Portfolio
import Workflow

extension JSONDefect {
    /// Where it is, such as `mapping.json:3:14`; columns count characters.
    func place(in bytes: [UInt8], of file: String) -> String {
        let before = bytes.prefix(offset)
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let line = before.count { $0 == 0x0A } + 1
        let column = String(decoding: before[start...], as: UTF8.self).count + 1
        return "\(file):\(line):\(column)"
    }
}

extension JSON {
    init(_ text: String) { self = .text(text) }
    init(_ number: Int) { self = .integer(Int64(number)) }
    init(_ number: Int64) { self = .integer(number) }
    init(_ texts: [String]) { self = .array(texts.map { .text($0) }) }

    /// `{"den":28,"num":3}`, reduced, with a positive denominator.
    ///
    /// What a rule answers has units and marks above and below the line, which fit 64 bits.
    init(_ fraction: Rational) {
        guard let numerator = Int64(exactly: fraction.numerator),
            let denominator = Int64(exactly: fraction.denominator)
        else { preconditionFailure("a fraction in an answer has two 64-bit numbers") }
        self = ["num": .integer(numerator), "den": .integer(denominator)]
    }

    /// Yuan with two decimals as text, so that no reader turns it into a binary fraction.
    init(_ amount: Fen) { self = .text(amount.yuanText) }

    /// `{"code","message","place","values","role","provisional"}`.
    init(_ blocker: Blocker, in language: Language) {
        self = [
            "code": JSON(blocker.code),
            "message": JSON(blocker.message.text(in: language)),
            "place": JSON(blocker.place),
            "values": .object(blocker.values.mapValues { JSON($0) }),
            "role": blocker.role.map { JSON($0) } ?? .null,
            "provisional": blocker.provisional.map { JSON($0) } ?? .null,
        ]
    }
}
