package import Workflow

/// The number of a bank card: 12 to 19 digits with a check digit (Luhn, ISO/IEC 7812-1).
///
/// It is a secret: its description, debug description, reflection and refusals never hold it.
package struct BankCard: Hashable, Sendable {
    /// The number itself, for encrypted storage only.
    package let secretText: String

    /// Reads a number; full-width digits, spaces and hyphens are understood.
    ///
    /// Refused: `CARD_LENGTH`, `CARD_CHARACTERS`, `CARD_CHECK`. The blockers never quote it.
    package static func parse(
        _ text: some StringProtocol,
        place: String
    ) throws(Refusal) -> BankCard {
        let code = HalfWidth.code(text).filter { $0 != "-" }
        func refusal(_ suffix: String, _ zh: String, _ en: String) -> Refusal {
            Refusal(
                Blocker(
                    code: "CARD_\(suffix)",
                    message: Localized(
                        zh: "银行卡号\(zh)，请本人核对卡面后更正",
                        en: "The number of the card \(en); the person can correct it from the card"
                    ),
                    place: place
                )
            )
        }
        let digits = code.utf8.map { Int($0) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else {
            throw refusal("CHARACTERS", "含有无效字符，应全为数字", "has a wrong character, expected digits")
        }
        guard (12...19).contains(digits.count) else {
            throw refusal(
                "LENGTH",
                "有 \(digits.count) 位，应为 12 至 19 位",
                "has \(digits.count) digits, expected 12 to 19"
            )
        }
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let doubled = digit.element * 2
            return sum + (digit.offset % 2 == 0 ? digit.element : doubled / 10 + doubled % 10)
        }
        guard sum % 10 == 0 else {
            throw refusal("CHECK", "校验位不对", "has a wrong check digit")
        }
        return BankCard(secretText: code)
    }

    /// The number of a passport or permit, which has no check digit that is the same everywhere.
    ///
    /// Refused: `IDENTITY_FORM`.
    static func document(
        _ text: some StringProtocol,
        place: String
    ) throws(Refusal) -> String {
        let code = HalfWidth.code(text)
        let isWell = code.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        }
        guard isWell, (5...20).contains(code.utf8.count) else {
            throw Refusal(
                Blocker(
                    code: "IDENTITY_FORM",
                    message: Localized(
                        zh: "证件号码应为 5 至 20 位字母或数字，请本人核对证件后更正",
                        en: "The number of a document has 5 to 20 letters or digits; the person can"
                            + " correct it from the document"
                    ),
                    place: place
                )
            )
        }
        return code
    }

    private init(secretText: String) { self.secretText = secretText }

    /// As people copy it: in groups of four.
    package static func grouped(_ number: String) -> String {
        let characters = Array(number)
        return stride(from: 0, to: characters.count, by: 4)
            .map { String(characters[$0..<min($0 + 4, characters.count)]) }
            .joined(separator: " ")
    }

    /// What everybody may see of a number: its last four characters.
    package static func masked(_ number: String) -> String { "**** \(number.suffix(4))" }
}

extension BankCard: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { BankCard.masked(secretText) }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
