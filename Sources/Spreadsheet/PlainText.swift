import Portfolio
package import Workflow

/// Texts of offices made plain, and the marks in them that nobody sees.
package enum PlainText {
    /// Full-width letters, digits and signs as half-width ones, without white space at the ends.
    package static func halfWidth(_ text: String) -> String { HalfWidth.trimmed(text) }

    package static func trimmed(_ text: String) -> String {
        if isSolid(text.unicodeScalars.first), isSolid(text.unicodeScalars.last) { return text }
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    /// The first mark that changes how a text reads without being seen; nil when there is none.
    ///
    /// Between letters of scripts that need them joiners are part of a word; names and titles
    /// here are Chinese or Latin.
    package static func hiddenMark(_ text: String) -> (code: String, name: Localized)? {
        for scalar in text.unicodeScalars where mayBeHidden(scalar.value) {
            if isControl(scalar.value) {
                return (code(scalar), Localized(zh: "控制字符", en: "a control character"))
            }
            if scalar.value >= 0xE0000 {
                return (code(scalar), Localized(zh: "标签字符", en: "a tag character"))
            }
            guard let name = marks[scalar.value] else { continue }
            return (code(scalar), name)
        }
        return nil
    }

    private static func isControl(_ value: UInt32) -> Bool {
        value < 0x20 ? ![0x09, 0x0A, 0x0D].contains(value) : (0x7F...0x9F).contains(value)
    }

    /// Surely no white space, told without looking into the tables of Unicode.
    static func isSolid(_ scalar: Unicode.Scalar?) -> Bool {
        guard let value = scalar?.value else { return false }
        return (0x21...0x7E).contains(value) || (0x3001...0xFDFF).contains(value)
    }

    /// Spares nearly every character the look into the table.
    private static func mayBeHidden(_ value: UInt32) -> Bool {
        value < 0x20 || (0x7F...0xAD).contains(value) || value == 0x61C
            || (0x200B...0x206F).contains(value) || value == 0xFEFF || value == 0xFFFD
            || (0xE0000...0xE007F).contains(value)
    }

    private static func code(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static let marks: [UInt32: Localized] = [
        0x00AD: Localized(zh: "软连字符", en: "soft hyphen"),
        0x061C: Localized(zh: "阿拉伯字母标记", en: "Arabic letter mark"),
        0x200B: Localized(zh: "零宽空格", en: "zero-width space"),
        0x200C: Localized(zh: "零宽不连字", en: "zero-width non-joiner"),
        0x200D: Localized(zh: "零宽连字", en: "zero-width joiner"),
        0x200E: Localized(zh: "左至右标记", en: "left-to-right mark"),
        0x200F: Localized(zh: "右至左标记", en: "right-to-left mark"),
        0x2028: Localized(zh: "行分隔符", en: "line separator"),
        0x2029: Localized(zh: "段分隔符", en: "paragraph separator"),
        0x202A: Localized(zh: "左至右嵌入", en: "left-to-right embedding"),
        0x202B: Localized(zh: "右至左嵌入", en: "right-to-left embedding"),
        0x202C: Localized(zh: "方向格式结束", en: "pop directional formatting"),
        0x202D: Localized(zh: "左至右强制", en: "left-to-right override"),
        0x202E: Localized(zh: "右至左强制", en: "right-to-left override"),
        0x2060: Localized(zh: "词连接符", en: "word joiner"),
        0x2066: Localized(zh: "左至右隔离", en: "left-to-right isolate"),
        0x2067: Localized(zh: "右至左隔离", en: "right-to-left isolate"),
        0x2068: Localized(zh: "首强方向隔离", en: "first strong isolate"),
        0x2069: Localized(zh: "方向隔离结束", en: "pop directional isolate"),
        0xFFFD: Localized(zh: "替换字符：原文已损坏", en: "replacement character: the text is damaged"),
        0xFEFF: Localized(zh: "零宽不换行空格", en: "zero-width no-break space"),
    ]
}
