import Foundation
import FoundationXML
import Paper
import Testing
import Workflow

@testable import Spreadsheet

/// What a word file holds, read by another reader of XML than ours.
final class WordText: NSObject, XMLParserDelegate {
    /// The texts of paragraphs in their order, those of cells among them.
    private(set) var paragraphs: [String] = []
    private(set) var styles: Set<String> = []
    private(set) var definedStyles: Set<String> = []
    private(set) var headerRows = 0
    private(set) var tables = 0
    private var current: String?
    private var isText = false

    init(_ xml: [UInt8]) throws {
        super.init()
        let parser = XMLParser(data: Data(xml))
        parser.delegate = self
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        switch name {
        case "w:p": current = ""
        case "w:t": isText = true
        case "w:pStyle": styles.insert(attributes["w:val"] ?? "")
        case "w:style": definedStyles.insert(attributes["w:styleId"] ?? "")
        case "w:tblHeader": headerRows += 1
        case "w:tbl": tables += 1
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if isText { current? += text }
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        if name == "w:t" { isText = false }
        if name == "w:p", let text = current {
            paragraphs.append(text)
            current = nil
        }
    }
}

/// The parts of a word file.
func wordParts(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
    let names = [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml",
        "word/styles.xml", "word/settings.xml", "word/header1.xml", "word/footer1.xml",
        "word/_rels/document.xml.rels",
    ]
    var parts: [String: [UInt8]] = [:]
    try ZipArchive.reading(bytes) { archive throws(WorkbookFault) in
        for name in names where archive.has(name) {
            var content: [UInt8] = []
            try unsafe archive.unpack(name) { piece, _ in unsafe content += piece }
            parts[name] = content
        }
    }
    #expect(parts.keys.sorted() == names.sorted())
    return parts
}

@Suite struct `A word file` {
    private static let naughty = [
        "<&>\"'", "]]>", "a\u{202E}b", "\u{0}\u{1}", "\u{FFFE}", "𬭊㛃𠀀", "甲\n乙", "  两端  ",
        "手机13800138000", "",
    ]

    private static func document(_ texts: [String]) -> PaperDocument {
        PaperDocument(
            title: "示例<报告>",
            header: "示例页眉",
            warning: "沙箱",
            footer: "台账 1 项",
            created: Instant(milliseconds: 1_790_000_000_000),
            blocks: [
                .text("示例标题", .pageTitle), .heading(Heading("一、示例", level: 2)),
                .table(
                    Table(
                        [Table.Column("甲", share: 1), Table.Column("乙", share: 2)],
                        texts.map { [$0, "值"] }
                    )
                ),
                .table(.pairs([("名", "值")])), .bars([Bar("示例", "1 / 2", share: 0.5, note: "注")]),
                .columns([(1, [.text("左", .body)]), (1, [.text("右", .body)])]), .rule, .newPage,
            ] + texts.map { .text($0, .body) }
        )
    }

    @Test func `holds every text, whatever it is, and no style that it does not define`() throws {
        let bytes = try Self.document(Self.naughty).word()
        let parts = try wordParts(bytes)
        for (name, content) in parts {
            #expect(throws: Never.self, "\(name)") { try WordText(content) }
        }
        let body = try WordText(try #require(parts["word/document.xml"]))
        let styles = try WordText(try #require(parts["word/styles.xml"]))

        #expect(body.tables == 3)
        // The table with titles, and that of the bars; pairs have none.
        #expect(body.headerRows == 2)
        #expect(body.styles.subtracting(styles.definedStyles) == [])
        #expect(
            body.styles.isSuperset(of: ["Title", "Heading2", "Body", "TableTitle", "TableText"])
        )
        for text in ["示例标题", "一、示例", "<&>\"'", "]]>", "a⟦U+202E⟧b", "𬭊㛃𠀀", "甲", "乙", "左", "右"] {
            #expect(body.paragraphs.contains(text), "\(text)")
        }
        #expect(!body.paragraphs.joined().contains("13800138000"))
        let xml = String(decoding: try #require(parts["word/document.xml"]), as: UTF8.self)
        #expect(xml.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"))
        let styleText = String(decoding: try #require(parts["word/styles.xml"]), as: UTF8.self)
        for font in ["方正小标宋简体", "黑体", "仿宋", "楷体"] {
            #expect(styleText.contains("w:eastAsia=\"\(font)\""), "\(font)")
        }
        let footer = try WordText(try #require(parts["word/footer1.xml"]))
        #expect(footer.paragraphs.joined().contains("台账 1 项"))
    }

    @Test func `is the same bytes for the same document, and others for another`() throws {
        let first = try Self.document(["甲"]).word()
        #expect(try Self.document(["甲"]).word() == first)
        #expect(try Self.document(["乙"]).word() != first)
    }
}
