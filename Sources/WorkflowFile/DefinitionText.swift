package import Workflow

/// The text of a definition file, checked character by character, with places as an editor shows.
///
/// Positions are indexes of Unicode scalars, which is what the YAML parser counts; a place names
/// the character (grapheme) in which the scalar stands.
package struct DefinitionText {
    /// A definition is written and reviewed by people; more than 1 MiB is not one.
    package static let mostBytes = 1 << 20

    let file: String
    let scalars: [Unicode.Scalar]
    /// The index of the first scalar of each line.
    private let lineStarts: [Int]
    /// The 1-based column of each scalar, and of the end of the text.
    private let columns: [Int]

    /// A byte-order mark at the start is dropped: it has no column.
    init(_ text: String, file: String) {
        let scalars = Array(text.unicodeScalars)
        if scalars.allSatisfy(DefinitionText.standsAlone) {
            self.init(alone: scalars, file: file)
        } else {
            self.init(characters: text, file: file)
        }
    }

    /// Scalars of which each is a character.
    private init(alone scalars: [Unicode.Scalar], file: String) {
        var columns: [Int] = []
        columns.reserveCapacity(scalars.count + 1)
        var lineStarts = [0]
        var column = 1
        for (index, scalar) in scalars.enumerated() {
            columns.append(column)
            column += 1
            guard scalar == "\n" else { continue }
            lineStarts.append(index + 1)
            column = 1
        }
        columns.append(column)
        (self.file, self.scalars) = (file, scalars)
        (self.lineStarts, self.columns) = (lineStarts, columns)
    }

    /// Whether a scalar is a character by itself, whatever stands beside it.
    ///
    /// These are Latin, Chinese, their punctuation and signs: to find characters among them alone
    /// takes no looking back.
    static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x20...0x7E, 0xA1...0xA8, 0xAA...0xAC, 0xAF...0x2FF, 0x2010...0x2027,
            0x2030...0x203B, 0x2190...0x2193, 0x2200...0x22FF, 0x3001...0x3029, 0x4E00...0x9FFF,
            0xFF01...0xFF60:
            true
        default: false
        }
    }

    /// Any text: a column is a character, which may be of several scalars.
    private init(characters text: String, file: String) {
        var scalars: [Unicode.Scalar] = []
        var columns: [Int] = []
        var lineStarts = [0]
        var column = 1
        for character in text {
            for scalar in character.unicodeScalars where !(scalars.isEmpty && scalar == "\u{FEFF}")
            {
                scalars.append(scalar)
                columns.append(column)
            }
            if character == "\n" || character == "\r\n" {
                lineStarts.append(scalars.count)
                column = 1
            } else if !scalars.isEmpty {
                column += 1
            }
        }
        columns.append(column)
        self.file = file
        self.scalars = scalars
        self.lineStarts = lineStarts
        self.columns = columns
    }

    /// Reads UTF-8 bytes; refuses what is too large and what is not UTF-8, at the first bad byte.
    package static func decode(
        _ bytes: [UInt8],
        file: String
    ) throws(Defects) -> String {
        guard bytes.count <= mostBytes else {
            throw Defects([tooLarge(byteCount: bytes.count, file: file)])
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var valid = String.UnicodeScalarView()
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            valid.append(scalar)
        }
        let text = DefinitionText(String(valid), file: file)
        throw Defects([
            Defect(
                code: "NOT_UTF8",
                message: Localized(
                    zh: "文件不是 UTF-8 文本：此处的字节无法解读，请另存为 UTF-8",
                    en: "The file is not UTF-8 text: the byte here cannot be read; save it as UTF-8"
                ),
                mark: text.mark(at: text.scalars.count)
            )
        ])
    }

    func mark(at index: Int) -> Mark {
        let index = min(max(index, 0), scalars.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= index { low = middle } else { high = middle }
        }
        return Mark(file: file, line: low + 1, column: columns[index])
    }

    /// The index of a place that the parser names by 1-based line and scalar column.
    func index(line: Int, scalarColumn: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return line < 1 ? 0 : scalars.count }
        let end = line < lineStarts.count ? lineStarts[line] - 1 : scalars.count
        return min(lineStarts[line - 1] + max(scalarColumn - 1, 0), end)
    }

    /// What makes the text unfit to be parsed at all: its size, hidden characters, escapes.
    func defects() -> [Defect] {
        let byteCount = scalars.reduce(0) { $0 + UTF8.width($1) }
        guard byteCount <= DefinitionText.mostBytes else {
            return [DefinitionText.tooLarge(byteCount: byteCount, file: file)]
        }
        var found: [Defect] = []
        for index in scalars.indices where found.count < 100 {
            if isHidden(at: index) {
                found.append(hiddenCharacter(scalars[index], at: mark(at: index)))
            } else if isNumericEscape(at: index) {
                found.append(numericEscape(at: mark(at: index)))
            }
        }
        return found
    }

    /// Controls, bidirectional and other invisible characters, private use: they hide or reorder.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        // ASCII, Chinese characters and their punctuation: nearly all of a file.
        switch scalar.value {
        case 0x20...0x7E, 0x3000...0x303F, 0x4E00...0x9FFF, 0xFF01...0xFF5E: return false
        default: break
        }
        let properties = scalar.properties
        if properties.isNoncharacterCodePoint { return true }
        return switch properties.generalCategory {
        case .control, .format, .privateUse, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private func isHidden(at index: Int) -> Bool {
        let scalar = scalars[index]
        if scalar == "\n" || scalar == "\t" { return false }
        if scalar == "\r" {
            return index + 1 == scalars.count || scalars[index + 1] != "\n"
        }
        return DefinitionText.isHidden(scalar)
    }

    private func isNumericEscape(at index: Int) -> Bool {
        guard scalars[index] == "\\", index + 2 < scalars.count else { return false }
        let kind = scalars[index + 1]
        return (kind == "x" || kind == "u" || kind == "U")
            && scalars[index + 2].properties.isASCIIHexDigit
    }

    static func tooLarge(byteCount: Int, file: String) -> Defect {
        Defect(
            code: "FILE_TOO_LARGE",
            message: Localized(
                zh: "文件有 \(byteCount) 字节，最多 \(mostBytes) 字节，请拆分",
                en: "The file has \(byteCount) bytes, at most \(mostBytes) are read; split it"
            ),
            mark: Mark(file: file, line: 1, column: 1)
        )
    }

    private func numericEscape(at mark: Mark) -> Defect {
        Defect(
            code: "NUMERIC_ESCAPE",
            message: Localized(
                zh: "不接受数字转义（\\x、\\u、\\U），请直接写出该字符",
                en: "Numeric escapes (\\x, \\u, \\U) are refused; write the character itself"
            ),
            mark: mark
        )
    }
}

/// A character that people cannot see, in the text or made by an escape.
func hiddenCharacter(_ scalar: Unicode.Scalar, at mark: Mark) -> Defect {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return Defect(
        code: "HIDDEN_CHARACTER",
        message: Localized(
            zh: "含不可见字符 \(name)（控制符、方向符或私用字符），请删除",
            en: "Invisible character \(name) (control, direction or private use); delete it"
        ),
        mark: mark
    )
}
