package import Workflow

/// 公民身份号码: 18 characters with a check character (GB 11643-1999).
///
/// It is a secret: its description, debug description, reflection and refusals never hold it.
package struct ResidentIdentity: Hashable, Sendable {
    /// The number itself, for encrypted storage only.
    package let secretText: String

    /// Reads a number; full-width forms, spaces and a lower-case x are understood.
    ///
    /// Regions are not compared with a table of counties, since issued numbers keep codes of
    /// counties that no longer exist. Refused: `RIC_LENGTH`, `RIC_CHARACTERS`, `RIC_DATE` (no
    /// such day of birth), `RIC_CHECK`. The blockers never quote the number.
    package static func parse(
        _ text: some StringProtocol,
        place: String = ""
    ) throws(Refusal) -> ResidentIdentity {
        let code = HalfWidth.code(text)
        func refusal(_ suffix: String, _ zh: String, _ en: String) -> Refusal {
            Refusal(
                Blocker(
                    code: "RIC_\(suffix)",
                    message: Localized(
                        zh: "公民身份号码\(zh)，请本人核对证件后更正",
                        en: "The resident identity number \(en);"
                            + " the person can correct it from the identity card"
                    ),
                    place: place
                )
            )
        }
        let bytes = Array(code.utf8)
        guard bytes.count == 18 else {
            throw refusal("LENGTH", "位数不对，应为 18 位", "has a wrong length, expected 18")
        }
        let digits = bytes.prefix(17).map { Int($0) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }),
            bytes[17] == 0x58 || (0x30...0x39).contains(bytes[17])
        else {
            throw refusal(
                "CHARACTERS",
                "含有无效字符，前 17 位应为数字，末位应为数字或 X",
                "has a wrong character, expected 17 digits and a digit or X"
            )
        }
        let birth = digits[6..<14].reduce(0) { $0 * 10 + $1 }
        guard CivilDate(year: birth / 10_000, month: birth / 100 % 100, day: birth % 100) != nil
        else {
            throw refusal(
                "DATE",
                "第 7 至 14 位不是真实日期",
                "has no real date at positions 7 to 14"
            )
        }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        guard bytes[17] == Array("10X98765432".utf8)[sum % 11] else {
            throw refusal("CHECK", "校验位不对", "has a wrong check character")
        }
        return ResidentIdentity(secretText: code)
    }

    private init(secretText: String) {
        self.secretText = secretText
    }
}

extension ResidentIdentity: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The mask that screens may show, such as `110105********002X`.
    package var description: String {
        secretText.prefix(6) + "********" + secretText.suffix(4)
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
