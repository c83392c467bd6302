/// A patent, an application or a registration of software as it is compared.
///
/// `ZL 2023 1 0123456.7`, `CN202310123456.7` and `202310123456` are one number; the numbers of a
/// publication (`CN115123456A`) and of an application are two.
package struct PatentNumber: Hashable, Sendable {
    /// As it was written.
    package let shown: String
    /// Such as `202310123456`, `CN115123456`, `2023SR0123456` or `WO2023012345`.
    package let key: String
    /// Whether a check digit was given that does not fit.
    package let isCheckWrong: Bool

    private static let words = [
        "中国", "国家", "发明", "实用新型", "外观设计", "专利", "授权", "公开", "公告", "申请", "登记", "证书", "软著", "软件",
        "著作权", "号", "第", "字", "登", "为",
    ]
    private static let prefixes = ["ZL", "CN"]

    /// Nil for what is no number, such as `申请中` or a title.
    package init?(_ text: String) {
        var code = HalfWidth.code(text)
        if code.contains(where: { !$0.isASCII }) {
            for word in PatentNumber.words { code.replace(word, with: "") }
        }
        // What says more than a number is a sentence.
        guard !code.contains(where: { !$0.isASCII && $0.isLetter }) else { return nil }
        code.removeAll { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        for prefix in PatentNumber.prefixes
        where code.hasPrefix(prefix) && code.dropFirst(2).first?.isNumber == true {
            code.removeFirst(2)
            let digits = code.prefix { $0.isNumber }
            let rest = code.dropFirst(digits.count)
            // A publication: seven to nine digits, and the kind of document, A, B, C, U or S.
            guard prefix == "CN", (7...9).contains(digits.count), rest.count <= 2,
                rest.first.map({ "ABCUSY".contains($0) }) ?? (digits.count != 8)
            else { break }
            self.init(text, key: "CN" + digits, isCheckWrong: false)
            return
        }
        guard code.count(where: \.isNumber) >= 5, code.count >= 6, code.count <= 40 else {
            return nil
        }
        guard let (number, isWrong) = PatentNumber.application(code) else {
            self.init(text, key: code, isCheckWrong: false)
            return
        }
        self.init(text, key: number, isCheckWrong: isWrong)
    }

    private init(_ shown: String, key: String, isCheckWrong: Bool) {
        self.shown = shown
        self.key = key
        self.isCheckWrong = isCheckWrong
    }

    /// A Chinese application: 12 digits since 2003 or 8 before, and its check (ZC 0006-2003).
    private static func application(_ code: String) -> (number: String, isWrong: Bool)? {
        let digits = code.prefix { $0.isNumber }
        let length = code.count >= 12 ? 12 : 8
        let check = code.dropFirst(length)
        guard digits.count >= length, check.count <= 1,
            check.first.map({ $0.isNumber || $0 == "X" }) ?? true
        else { return nil }
        let number = String(code.prefix(length))
        guard let found = check.first else { return (number, false) }
        return (number, found != expectedCheck(number))
    }

    /// The sum of the digits, each times 2 to 9 and again from 2, modulo 11; X is ten.
    private static func expectedCheck(_ number: String) -> Character {
        var sum = 0
        for (index, digit) in number.enumerated() {
            sum += (digit.wholeNumberValue ?? 0) * (2 + index % 8)
        }
        return sum % 11 == 10 ? "X" : Character(String(sum % 11))
    }
}
