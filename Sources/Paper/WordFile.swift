import Workflow

extension PaperDocument {
    /// The same document as a file for word processors (WordprocessingML, ISO/IEC 29500).
    ///
    /// Its layout is that of official documents: title in 小标宋, headings in 黑体 and 楷体, texts in
    /// 仿宋. What lies on one page, and what is cut to a number of lines, only the paper knows.
    ///
    /// - Throws: `PaperFault` where the file cannot be packed.
    package func word() throws -> [UInt8] {
        let date = created.paperTime
        let parts: [(name: String, content: String)] = [
            ("[Content_Types].xml", WordParts.types),
            ("_rels/.rels", WordParts.relations),
            ("docProps/core.xml", WordParts.properties(title: title.onOneLine, at: date)),
            ("word/document.xml", WordBody(self).xml),
            ("word/styles.xml", WordStyles.xml),
            ("word/settings.xml", WordParts.settings),
            ("word/header1.xml", WordBody.header(self)),
            ("word/footer1.xml", WordBody.footer(self)),
            ("word/_rels/document.xml.rels", WordParts.documentRelations),
        ]
        return try PackedFile.bytes(
            parts.map { ($0.name, Array($0.content.utf8)) },
            at: created
        )
    }
}

/// The blocks of a document as paragraphs and tables.
struct WordBody {
    private let document: PaperDocument
    /// In twentieths of a point: A4 less its margins of 28 and 26 mm.
    static let textWidth = 8844

    init(_ document: PaperDocument) { self.document = document }

    var xml: String {
        WordParts.head + "<w:document \(WordParts.spaces)><w:body>"
            + document.blocks.map(block).joined() + section + "</w:body></w:document>"
    }

    /// A4 with the margins of official documents, header and footer.
    private var section: String {
        """
        <w:sectPr><w:headerReference w:type="default" r:id="rId3"/>\
        <w:footerReference w:type="default" r:id="rId4"/>\
        <w:pgSz w:w="11906" w:h="16838"/>\
        <w:pgMar w:top="1871" w:right="1474" w:bottom="1701" w:left="1588" w:header="851" \
        w:footer="992" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>
        """
    }

    private func block(_ block: Block) -> String {
        switch block {
        case .heading(let heading):
            WordBody.paragraph(heading.text, style: "Heading\(heading.level)")
        case .text(let text, let style, _):
            VisibleText.printable(text).split(
                separator: "\n",
                omittingEmptySubsequences: false
            ).map { WordBody.paragraph(String($0), style: WordStyles.name(of: style)) }.joined()
        case .table(let table): WordTable(table).xml
        case .bars(let bars): WordTable(WordBody.table(of: bars)).xml
        case .stages(let picture):
            WordBody.paragraph(
                (picture.road + picture.tracks).map {
                    $0.state.isEmpty ? $0.title : "\($0.title)：\($0.state)"
                }.joined(separator: " → "),
                style: "Body"
            )
        case .columns(let columns): columns.flatMap(\.blocks).map(self.block).joined()
        // A rule and a gap on paper; word processors have their own spacing.
        case .space, .rule, .contents: ""
        case .newPage: "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"
        case .attachment(let attachment): WordBody.paragraph(attachment.title, style: "Body")
        }
    }

    /// Bars in words: what each is called, its figure and its note.
    private static func table(of bars: [Bar]) -> Table {
        Table(
            [
                Table.Column("项目", share: 0.3), Table.Column("数值", share: 0.2),
                Table.Column("说明", share: 0.5),
            ],
            bars.map { [$0.title, $0.figure, $0.note] }
        )
    }

    static func paragraph(_ text: String, style: String) -> String {
        "<w:p><w:pPr><w:pStyle w:val=\"\(style)\"/></w:pPr>\(run(text))</w:p>"
    }

    static func run(_ text: String, _ properties: String = "") -> String {
        let shown = WordParts.escaped(text.onOneLine)
        return "<w:r>\(properties)<w:t xml:space=\"preserve\">\(shown)</w:t></w:r>"
    }

    static func header(_ document: PaperDocument) -> String {
        let red = "<w:rPr><w:b/><w:color w:val=\"B32121\"/></w:rPr>"
        return WordParts.head + "<w:hdr \(WordParts.spaces)><w:p><w:pPr><w:pStyle "
            + "w:val=\"Header\"/></w:pPr>\(run(document.header))"
            + (document.warning.map { run("　　\($0)", red) } ?? "") + "</w:p></w:hdr>"
    }

    static func footer(_ document: PaperDocument) -> String {
        func field(_ name: String) -> String {
            "<w:fldSimple w:instr=\" \(name) \"><w:r><w:t>1</w:t></w:r></w:fldSimple>"
        }
        return WordParts.head + "<w:ftr \(WordParts.spaces)><w:p><w:pPr><w:pStyle "
            + "w:val=\"Footer\"/></w:pPr>\(run("\(document.footer)　　第 "))\(field("PAGE"))"
            + "\(run(" 页　共 "))\(field("NUMPAGES"))\(run(" 页"))"
            + run("　　\(document.created.paperMinute) 印制") + "</w:p></w:ftr>"
    }
}

/// A table with a header row that is repeated on every page.
struct WordTable {
    private let table: Table

    init(_ table: Table) { self.table = table }

    private var widths: [Int] {
        let shares = table.columns.reduce(0) { $0 + $1.share }
        return table.columns.map {
            Int((Double(WordBody.textWidth) * $0.share / shares).rounded(.down))
        }
    }

    var xml: String {
        let grid = widths.map { "<w:gridCol w:w=\"\($0)\"/>" }.joined()
        let titles = table.columns.map(\.title)
        let header = table.hasHeader ? row(titles, style: "TableTitle", isHeader: true) : ""
        return "<w:tbl><w:tblPr><w:tblStyle w:val=\"Ruled\"/>"
            + "<w:tblW w:w=\"\(widths.reduce(0, +))\" w:type=\"dxa\"/>"
            + "<w:tblLayout w:type=\"fixed\"/>"
            + "<w:tblLook w:val=\"0020\" w:firstRow=\"\(table.hasHeader ? 1 : 0)\" w:lastRow=\"0\" "
            + "w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr>"
            + "<w:tblGrid>\(grid)</w:tblGrid>\(header)"
            + table.rows.map { row($0, style: "TableText", isHeader: false) }.joined()
            // Two tables need something between them, or they become one.
            + "</w:tbl>" + WordBody.paragraph("", style: "Gap")
    }

    private func row(_ cells: [String], style: String, isHeader: Bool) -> String {
        let repeated = isHeader ? "<w:tblHeader/>" : ""
        return "<w:tr><w:trPr><w:cantSplit/>\(repeated)</w:trPr>"
            + cells.enumerated().map { index, cell in
                let alignment =
                    switch table.columns[index].style.alignment {
                    case .left: ""
                    case .centre: "<w:jc w:val=\"center\"/>"
                    case .right: "<w:jc w:val=\"right\"/>"
                    }
                let texts = VisibleText.printable(cell).split(
                    separator: "\n",
                    omittingEmptySubsequences: false
                ).map {
                    "<w:p><w:pPr><w:pStyle w:val=\"\(style)\"/>\(alignment)</w:pPr>"
                        + WordBody.run(String($0)) + "</w:p>"
                }
                return "<w:tc><w:tcPr><w:tcW w:w=\"\(widths[index])\" w:type=\"dxa\"/></w:tcPr>"
                    + texts.joined() + "</w:tc>"
            }.joined() + "</w:tr>"
    }
}
