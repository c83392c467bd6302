package import Workflow

/// 统一社会信用代码: the 18 characters that identify an organisation (GB 32100-2015).
package struct UnifiedCreditCode: Hashable, Sendable {
    /// The normalised code: half-width, upper-case, without spaces.
    package let text: String

    /// Reads a code as people type it: lower case, full-width forms and spaces are understood.
    ///
    /// Refused: `USCC_LENGTH`, `USCC_ALPHABET` (I, O, S, V and Z are not used), `USCC_CHECK`.
    package static func parse(
        _ text: some StringProtocol,
        place: String = ""
    ) throws(Refusal) -> UnifiedCreditCode {
        if let text = plainCode(text) { return UnifiedCreditCode(text: text) }
        let code = HalfWidth.code(text)
        func refusal(
            _ suffix: String,
            _ zh: String,
            _ en: String,
            _ values: [String: String]
        ) -> Refusal {
            Refusal(
                Blocker(
                    code: "USCC_\(suffix)",
                    message: Localized(
                        zh: "统一社会信用代码“\(code)”\(zh)，请填报人对照营业执照更正",
                        en: "Unified social credit code “\(code)” \(en);"
                            + " whoever entered it can correct it from the business licence"
                    ),
                    place: place,
                    values: values
                )
            )
        }
        guard code.count == 18 else {
            throw refusal(
                "LENGTH",
                "有 \(code.count) 位，应为 18 位",
                "has \(code.count) characters, expected 18",
                ["found": "\(code.count)", "expected": "18"]
            )
        }
        var digits: [Int] = []
        for (position, character) in code.enumerated() {
            guard let value = alphabet.firstIndex(of: character) else {
                throw refusal(
                    "ALPHABET",
                    "第 \(position + 1) 位“\(character)”不在字符集内，应为 \(String(alphabet)) 之一",
                    "has “\(character)” at position \(position + 1), expected one of "
                        + String(alphabet),
                    ["position": "\(position + 1)", "found": String(character)]
                )
            }
            digits.append(value)
        }
        let expected = alphabet[checkValue(digits)]
        guard alphabet[digits[17]] == expected else {
            throw refusal(
                "CHECK",
                "校验位为 \(alphabet[digits[17]])，应为 \(expected)",
                "ends with \(alphabet[digits[17]]), expected the check character \(expected)",
                [
                    "position": "18", "found": String(alphabet[digits[17]]),
                    "expected": String(expected),
                ]
            )
        }
        return UnifiedCreditCode(text: code)
    }

    /// What to look at though the code is valid: the organisation code inside (GB 11714).
    ///
    /// Positions 9 to 17 carry a check of their own, modulo 11, which not every issued code
    /// keeps; so `USCC_ORGANISATION_CHECK` is a warning and never refuses.
    package var warnings: [Blocker] {
        let organisation = Array(text)[8..<17].map { String($0) }
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(organisation, weights).reduce(0) { sum, pair in
            sum + (Int(pair.0, radix: 36) ?? 0) * pair.1
        }
        let check = 11 - sum % 11
        let expected = check == 10 ? "X" : check == 11 ? "0" : String(check)
        guard organisation[8] != expected else { return [] }
        return [
            Blocker(
                code: "USCC_ORGANISATION_CHECK",
                message: Localized(
                    zh: "统一社会信用代码“\(text)”第 17 位为 \(organisation[8])，按组织机构代码应为 \(expected)，请填报人核对",
                    en: "Unified social credit code “\(text)” has \(organisation[8]) at position"
                        + " 17; its organisation code expects \(expected); please check"
                ),
                values: ["position": "17", "found": organisation[8], "expected": expected]
            )
        ]
    }

    private init(text: String) {
        self.text = text
    }

    /// A right code in its own form, as nearly all are; nil for what is to be looked at closely.
    private static func plainCode(_ text: some StringProtocol) -> String? {
        guard text.utf8.count == 18 else { return nil }
        var digits: [Int] = []
        digits.reserveCapacity(18)
        for byte in text.utf8 {
            guard byte < 0x80, values[Int(byte)] >= 0 else { return nil }
            digits.append(values[Int(byte)])
        }
        return digits[17] == checkValue(digits) ? String(text) : nil
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    /// The value of each byte; -1 for one that is not in the alphabet.
    private static let values: [Int] = {
        var values = Array(repeating: -1, count: 128)
        for (value, character) in alphabet.enumerated() {
            if let byte = character.asciiValue { values[Int(byte)] = value }
        }
        return values
    }()

    /// C18 = (31 − Σ C_i · 3^(i−1) mod 31) mod 31 over the first seventeen.
    private static func checkValue(_ digits: [Int]) -> Int {
        var weight = 1
        var sum = 0
        for digit in digits.prefix(17) {
            sum += digit * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31
    }
}

extension UnifiedCreditCode: CustomStringConvertible {
    package var description: String { text }
}
