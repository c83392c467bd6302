import Foundation

@testable import Spreadsheet

/// A ZIP file of parts that are stored as they are, and a workbook of them.
enum SampleWorkbook {
    struct Part {
        var name: String
        var content: [UInt8]

        init(_ name: String, _ text: String) {
            self.name = name
            content = Array(text.utf8)
        }
    }

    static let relations = """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
        <Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/>\
        </Relationships>
        """

    /// The parts of a workbook whose one sheet 表 holds these rows.
    static func parts(
        rows: String,
        shared: String = "",
        styles: String = "",
        properties: String = "",
        after: String = ""
    ) -> [Part] {
        [
            Part("_rels/.rels", relations),
            Part(
                "xl/workbook.xml",
                """
                <x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr \(properties)/><x:sheets>\
                <x:sheet name="表" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>
                """
            ),
            Part(
                "xl/_rels/workbook.xml.rels",
                """
                <Relationships><Relationship Id="rId1" Type="t/worksheet"\
                 Target="/xl/worksheets/sheet1.xml"/>\
                <Relationship Id="rId2" Type="t/sharedStrings" Target="sharedStrings.xml"/>\
                <Relationship Id="rId3" Type="t/styles" Target="styles.xml"/></Relationships>
                """
            ),
            Part("xl/sharedStrings.xml", "<sst>\(shared)</sst>"),
            Part("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>"),
            Part(
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData>\(rows)</sheetData>\(after)</worksheet>"
            ),
        ]
    }

    static func grid(_ parts: [Part]) throws -> SheetGrid {
        try Workbook.read(bytes: zip(parts), file: "f.xlsx")[0]
    }

    /// Numbers are little-endian; `flags` are those of every entry.
    static func zip(_ parts: [Part], flags: Int = 0) -> [UInt8] {
        var (bytes, directory): ([UInt8], [UInt8]) = ([], [])
        for part in parts {
            let checksum = crc(part.content)
            let sizes =
                number(checksum, 4) + number(part.content.count, 4)
                + number(part.content.count, 4)
            let name = Array(part.name.utf8)
            let common =
                number(20, 2) + number(flags, 2) + number(0, 2) + number(0, 4) + sizes
                + number(name.count, 2) + number(0, 2)
            directory +=
                number(0x0201_4B50, 4) + number(20, 2) + common + number(0, 2) + number(0, 2)
                + number(0, 2) + number(0, 4) + number(bytes.count, 4) + name
            bytes += number(0x0403_4B50, 4) + common + name + part.content
        }
        let end =
            number(0x0605_4B50, 4) + number(0, 4) + number(parts.count, 2)
            + number(parts.count, 2) + number(directory.count, 4) + number(bytes.count, 4)
            + number(0, 2)
        return bytes + directory + end
    }

    static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func crc(_ bytes: [UInt8]) -> Int {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return Int(~value)
    }

    static func fixture(_ name: String) throws -> [UInt8] {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/spreadsheets/\(name)")
        return [UInt8](try Data(contentsOf: path))
    }
}
