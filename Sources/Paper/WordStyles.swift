/// The styles of a word file, by the names that word processors know.
enum WordStyles {
    /// The style in which a text of the paper is set.
    static func name(of style: TextStyle) -> String {
        switch style {
        case .pageTitle, .coverTitle: "Title"
        case .coverSubject, .coverLine: "Subtitle"
        case .part: "Part"
        case .plain: "Compact"
        case .small: "Note"
        default: style.size < TextStyle.body.size ? "TableText" : "Body"
        }
    }

    private struct Style {
        let id: String
        let name: String
        /// Fonts for Chinese, then for Latin letters and digits.
        let fonts: (String, String)
        /// Of the type, in half points.
        let size: Int
        var paragraph = ""
        var run = ""
        var isHeading = false
    }

    private static let latin = "Times New Roman"
    /// Off the lines of the page: else each line of small type takes one, or two.
    private static let free = "<w:snapToGrid w:val=\"0\"/>"
    private static let cell = free + "<w:spacing w:line=\"270\" w:lineRule=\"exact\"/>"

    private static let list = [
        Style(
            id: "Title",
            name: "Title",
            fonts: ("方正小标宋简体", latin),
            size: 40,
            paragraph: free + "<w:spacing w:before=\"0\" w:after=\"120\" w:line=\"560\" "
                + "w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>"
        ),
        Style(
            id: "Subtitle",
            name: "Subtitle",
            fonts: ("楷体", latin),
            size: 28,
            paragraph: "<w:spacing w:after=\"120\"/><w:jc w:val=\"center\"/>"
        ),
        Style(
            id: "Heading1",
            name: "heading 1",
            fonts: ("黑体", latin),
            size: 28,
            paragraph: "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/>"
                + "<w:outlineLvl w:val=\"0\"/>",
            isHeading: true
        ),
        Style(
            id: "Heading2",
            name: "heading 2",
            fonts: ("楷体", latin),
            size: 28,
            paragraph: "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"60\"/>"
                + "<w:outlineLvl w:val=\"1\"/>",
            isHeading: true
        ),
        Style(
            id: "Heading3",
            name: "heading 3",
            fonts: ("仿宋", latin),
            size: 28,
            paragraph: "<w:keepNext/><w:spacing w:before=\"80\" w:after=\"40\"/>"
                + "<w:outlineLvl w:val=\"2\"/>",
            run: "<w:b/>",
            isHeading: true
        ),
        Style(
            id: "Body",
            name: "Body Text",
            fonts: ("仿宋", latin),
            size: 28,
            paragraph: "<w:spacing w:line=\"460\" w:lineRule=\"exact\"/>"
                + "<w:ind w:firstLineChars=\"200\" w:firstLine=\"560\"/><w:jc w:val=\"both\"/>"
        ),
        // Of a single page: its headings and its text.
        Style(
            id: "Part",
            name: "Part",
            fonts: ("黑体", latin),
            size: 23,
            paragraph: "<w:keepNext/>\(free)<w:spacing w:before=\"80\" w:after=\"30\" "
                + "w:line=\"300\" w:lineRule=\"exact\"/>"
        ),
        Style(
            id: "Compact",
            name: "Compact Text",
            fonts: ("仿宋", latin),
            size: 24,
            paragraph: free + "<w:spacing w:line=\"380\" w:lineRule=\"exact\"/>"
                + "<w:ind w:firstLineChars=\"200\" w:firstLine=\"480\"/><w:jc w:val=\"both\"/>"
        ),
        Style(
            id: "Note",
            name: "Note",
            fonts: ("宋体", latin),
            size: 18,
            paragraph: free
                + "<w:spacing w:after=\"60\" w:line=\"300\" w:lineRule=\"exact\"/>",
            run: "<w:color w:val=\"5C6066\"/>"
        ),
        Style(
            id: "TableText",
            name: "Table Text",
            fonts: ("宋体", latin),
            size: 18,
            paragraph: cell
        ),
        Style(
            id: "TableTitle",
            name: "Table Title",
            fonts: ("黑体", latin),
            size: 18,
            paragraph: "<w:keepNext/>" + cell
        ),
        Style(
            id: "Gap",
            name: "Gap",
            fonts: ("宋体", latin),
            size: 8,
            paragraph: free + "<w:spacing w:line=\"120\" w:lineRule=\"exact\"/>"
        ),
        Style(
            id: "Header",
            name: "header",
            fonts: ("宋体", latin),
            size: 18,
            paragraph: "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\" "
                + "w:color=\"C7CCD3\"/></w:pBdr>"
        ),
        Style(
            id: "Footer",
            name: "footer",
            fonts: ("宋体", latin),
            size: 18,
            paragraph: "<w:jc w:val=\"center\"/>"
        ),
    ]

    static var xml: String {
        WordParts.head + "<w:styles \(WordParts.spaces)><w:docDefaults><w:rPrDefault><w:rPr>"
            + fonts(("仿宋", latin)) + "<w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>"
            + "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault>"
            + "<w:pPrDefault/></w:docDefaults>"
            + "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
            + "<w:name w:val=\"Normal\"/><w:qFormat/></w:style>" + list.map(style).joined()
            + tables + "</w:styles>"
    }

    private static func fonts(_ names: (String, String)) -> String {
        "<w:rFonts w:ascii=\"\(names.1)\" w:hAnsi=\"\(names.1)\" w:eastAsia=\"\(names.0)\" "
            + "w:cs=\"\(names.1)\"/>"
    }

    private static func style(_ style: Style) -> String {
        "<w:style w:type=\"paragraph\" w:styleId=\"\(style.id)\"><w:name w:val=\"\(style.name)\"/>"
            + "<w:basedOn w:val=\"Normal\"/>"
            + (style.isHeading ? "<w:next w:val=\"Body\"/>" : "") + "<w:qFormat/>"
            + "<w:pPr>\(style.paragraph)</w:pPr><w:rPr>\(fonts(style.fonts))\(style.run)"
            + "<w:sz w:val=\"\(style.size)\"/><w:szCs w:val=\"\(style.size)\"/></w:rPr></w:style>"
    }

    /// Lines above, below and between the rows; the header is shaded.
    private static var tables: String {
        func line(_ side: String, _ size: Int, _ colour: String) -> String {
            "<w:\(side) w:val=\"single\" w:sz=\"\(size)\" w:space=\"0\" w:color=\"\(colour)\"/>"
        }
        return "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"Plain\">"
            + "<w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>"
            + "<w:tblCellMar><w:left w:w=\"80\" w:type=\"dxa\"/>"
            + "<w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
            + "<w:style w:type=\"table\" w:styleId=\"Ruled\"><w:name w:val=\"Ruled Table\"/>"
            + "<w:basedOn w:val=\"Plain\"/><w:tblPr><w:tblBorders>\(line("top", 8, "1A1A1F"))"
            + "\(line("bottom", 8, "1A1A1F"))\(line("insideH", 4, "C7CCD3"))</w:tblBorders>"
            + "</w:tblPr><w:tblStylePr w:type=\"firstRow\"><w:tcPr><w:shd w:val=\"clear\" "
            + "w:color=\"auto\" w:fill=\"F1F3F6\"/></w:tcPr></w:tblStylePr></w:style>"
    }
}

/// Parts of a word file that are the same in every file.
enum WordParts {
    static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"

    static let spaces = "xmlns:w=\"\(word)\" xmlns:r=\"\(office)/relationships\""

    static var types: String {
        func part(_ name: String, _ type: String) -> String {
            "<Override PartName=\"/word/\(name).xml\" ContentType=\"\(kind).\(type)+xml\"/>"
        }
        return head + "<Types xmlns=\"\(package)/content-types\">"
            + "<Default Extension=\"rels\" "
            + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            + part("document", "document.main") + part("styles", "styles")
            + part("settings", "settings") + part("header1", "header")
            + part("footer1", "footer")
            + "<Override PartName=\"/docProps/core.xml\" "
            + "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    }

    static var relations: String {
        head + "<Relationships xmlns=\"\(package)/relationships\">"
            + "<Relationship Id=\"rId1\" Type=\"\(office)/relationships/officeDocument\" "
            + "Target=\"word/document.xml\"/>"
            + "<Relationship Id=\"rId2\" "
            + "Type=\"\(package)/relationships/metadata/core-properties\" "
            + "Target=\"docProps/core.xml\"/></Relationships>"
    }

    static var documentRelations: String {
        let parts = [
            ("styles", "styles"), ("settings", "settings"), ("header", "header1"),
            ("footer", "footer1"),
        ]
        return head + "<Relationships xmlns=\"\(package)/relationships\">"
            + parts.enumerated().map { index, part in
                "<Relationship Id=\"rId\(index + 1)\" Type=\"\(office)/relationships/\(part.0)\" "
                    + "Target=\"\(part.1).xml\"/>"
            }.joined() + "</Relationships>"
    }

    static var settings: String {
        head + "<w:settings \(spaces)><w:defaultTabStop w:val=\"420\"/>"
            + "<w:characterSpacingControl w:val=\"compressPunctuation\"/>"
            + "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
            + "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
            + "</w:settings>"
    }

    /// `date` is the only time in the file.
    static func properties(title: String, at date: String) -> String {
        func moment(_ name: String) -> String {
            "<dcterms:\(name) xsi:type=\"dcterms:W3CDTF\">\(date)</dcterms:\(name)>"
        }
        return head + "<cp:coreProperties xmlns:cp=\"\(package)/metadata/core-properties\" "
            + "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
            + "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
            + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
            + "<dc:title>\(escaped(title))</dc:title><dc:creator>Dipper</dc:creator>"
            + "\(moment("created"))\(moment("modified"))</cp:coreProperties>"
    }

    /// Marks of XML in a text; what no XML may hold was made visible before.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
