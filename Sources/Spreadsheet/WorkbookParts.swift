/// The sheets of `xl/workbook.xml`, and how the workbook counts its days.
final class SheetNames: MarkupListener {
    struct Sheet {
        let name: String
        let relation: String
        let isHidden: Bool
    }

    private(set) var sheets: [Sheet] = []
    private(set) var epoch = SerialDate.Epoch.from1900

    func start(_ name: String, _ attributes: MarkupAttributes) throws(WorkbookFault) {
        switch name {
        case "sheet":
            sheets.append(
                Sheet(
                    name: attributes["name"] ?? "",
                    relation: attributes["id"] ?? "",
                    isHidden: (attributes["state"] ?? "visible") != "visible"
                )
            )
        case "workbookPr":
            if ["1", "true"].contains(attributes["date1904"]) { epoch = .from1904 }
        default: break
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) throws(WorkbookFault) {}
    func end(_ name: String) throws(WorkbookFault) {}
}

/// Which part a relation leads to.
final class Relations: MarkupListener {
    private(set) var targets: [String: String] = [:]
    /// Targets by the last word of their type, such as `sharedStrings`.
    private(set) var parts: [String: String] = [:]
    private let folder: String

    /// `folder` is that of the part whose relations these are, such as `xl/`.
    init(folder: String) { self.folder = folder }

    func start(_ name: String, _ attributes: MarkupAttributes) throws(WorkbookFault) {
        guard name == "Relationship", let target = attributes["Target"] else { return }
        let part = target.hasPrefix("/") ? String(target.dropFirst()) : folder + target
        targets[attributes["Id"] ?? ""] = part
        if let kind = attributes["Type"]?.split(separator: "/").last { parts[String(kind)] = part }
    }

    func text(_ bytes: UnsafeRawBufferPointer) throws(WorkbookFault) {}
    func end(_ name: String) throws(WorkbookFault) {}
}

/// Which cell styles show days, of `xl/styles.xml`.
final class CellStyles: MarkupListener {
    private var custom: [Int: Bool] = [:]
    private var formats: [Int] = []
    private var isInCells = false

    func start(_ name: String, _ attributes: MarkupAttributes) throws(WorkbookFault) {
        switch name {
        case "numFmt":
            guard let number = attributes["numFmtId"].flatMap({ Int($0) }) else { return }
            custom[number] = NumberFormat.isDate(code: attributes["formatCode"] ?? "")
        case "cellXfs": isInCells = true
        case "xf" where isInCells:
            formats.append(attributes["numFmtId"].flatMap { Int($0) } ?? 0)
        default: break
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) throws(WorkbookFault) {}

    func end(_ name: String) throws(WorkbookFault) {
        if name == "cellXfs" { isInCells = false }
    }

    var areDates: [Bool] {
        formats.map { custom[$0] ?? NumberFormat.isDate(builtIn: $0) }
    }
}

/// The texts of `xl/sharedStrings.xml`; runs are joined, phonetic hints are left out.
final class SharedTexts: MarkupListener {
    private(set) var texts: [String] = []
    private var cell = CellText()

    func start(_ name: String, _ attributes: MarkupAttributes) throws(WorkbookFault) {
        if name == "si" { cell.clear() } else { cell.start(name) }
    }

    func text(_ bytes: UnsafeRawBufferPointer) throws(WorkbookFault) {
        unsafe cell.append(bytes)
    }

    func end(_ name: String) throws(WorkbookFault) {
        guard name == "si" else { return cell.end(name) }
        guard texts.count < SheetLimits.mostStrings else { throw .strings }
        guard let text = cell.text else {
            throw .cellLength("xl/sharedStrings.xml/\(texts.count + 1)")
        }
        texts.append(text)
    }
}

/// The text of one cell while it is read, never longer than a cell may be.
struct CellText {
    private var bytes: [UInt8] = []
    private var isOpen = false
    private var phonetic = 0
    private var isTooLong = false

    /// No character takes more bytes.
    private static let mostBytes = SheetLimits.mostCharactersInCell * 4

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        isTooLong = false
    }

    mutating func start(_ name: String) {
        switch name {
        case "t", "v": isOpen = phonetic == 0
        case "rPh": phonetic += 1
        default: break
        }
    }

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        guard isOpen, !isTooLong else { return }
        isTooLong = bytes.count + piece.count > CellText.mostBytes
        if !isTooLong { unsafe bytes.append(contentsOf: piece) }
    }

    mutating func end(_ name: String) {
        switch name {
        case "t", "v": isOpen = false
        case "rPh": phonetic -= 1
        default: break
        }
    }

    var isEmpty: Bool { bytes.isEmpty && !isTooLong }

    /// Nil when it is longer than a cell may be.
    var text: String? {
        guard !isTooLong else { return nil }
        let text = CellText.unescaped(String(decoding: bytes, as: UTF8.self))
        let isShort = bytes.count <= SheetLimits.mostCharactersInCell
        return isShort || text.utf16.count <= SheetLimits.mostCharactersInCell ? text : nil
    }

    /// `_x000D_` stands for a character that XML cannot hold as it is.
    static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
        var result = ""
        var rest = text[...]
        while let mark = rest.firstRange(of: "_x") {
            let code = rest[mark.upperBound...].prefix(5)
            guard code.count == 5, code.last == "_",
                code.dropLast().allSatisfy(\.isHexDigit),
                let number = UInt32(code.dropLast(), radix: 16),
                let scalar = Unicode.Scalar(number)
            else {
                result += rest[..<mark.upperBound]
                rest = rest[mark.upperBound...]
                continue
            }
            result += rest[..<mark.lowerBound]
            result.unicodeScalars.append(scalar)
            rest = rest[code.endIndex...]
        }
        return result + rest
    }
}
