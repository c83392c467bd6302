import Testing
import Workflow

@testable import Spreadsheet

struct WorkbookTests {
    private func cells(
        _ rows: String,
        shared: String = "",
        styles: String = "",
        properties: String = ""
    )
        throws -> [Cell]
    {
        try SampleWorkbook.grid(
            SampleWorkbook.parts(rows: rows, shared: shared, styles: styles, properties: properties)
        ).rows.flatMap(\.cells)
    }

    struct Written: CustomTestStringConvertible {
        let markup: String
        let cell: Cell
        var testDescription: String { markup }
    }

    static let shared = """
        <si><t>甲</t></si><si><r><t>乙</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 丙</t></r>\
        <rPh sb="0" eb="1"><t>yi</t></rPh><phoneticPr fontId="1"/></si>\
        <si><t>a_x000D_b_x005F_x0041_</t></si><si><t/></si>
        """
    /// Styles 0 to 5: General, 14, 57, a Chinese custom day, quoted letters, red digits.
    static let styles = """
        <numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>\
        <numFmt numFmtId="171" formatCode="0&quot;days&quot;"/>\
        <numFmt numFmtId="172" formatCode="[Red]0.00_d;y"/></numFmts>\
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="57"/><xf numFmtId="170"/>\
        <xf numFmtId="171"/><xf numFmtId="172"/></cellXfs>
        """

    static let written = [
        Written(markup: #"<c r="A1" t="s"><v>0</v></c>"#, cell: .text("甲")),
        Written(markup: #"<c r="A1" t="s"><v>1</v></c>"#, cell: .text("乙 丙")),
        Written(markup: #"<c r="A1" t="s"><v>2</v></c>"#, cell: .text("a\rb_x0041_")),
        Written(markup: #"<c t="inlineStr"><is><t>甲</t></is></c>"#, cell: .text("甲")),
        Written(
            markup: #"<c t="inlineStr"><is><r><t>甲</t></r><rPh><t>jia</t></rPh></is></c>"#,
            cell: .text("甲")
        ),
        Written(markup: #"<c t="str"><f>A2&amp;"x"</f><v>ax</v></c>"#, cell: .text("ax")),
        Written(markup: #"<c><f>SUM(A2:A9)</f><v>3</v></c>"#, cell: .number("3")),
        Written(markup: #"<c t="b"><v>1</v></c>"#, cell: .bool(true)),
        Written(markup: #"<c t="e"><v>#N/A</v></c>"#, cell: .fault("#N/A")),
        Written(markup: #"<c t="d"><v>2025-03-01T00:00:00</v></c>"#, cell: day("2025-03-01")),
        Written(markup: #"<c><v>1.1000000000000001</v></c>"#, cell: .number("1.1")),
        Written(markup: #"<c><v>0.30000000000000004</v></c>"#, cell: .number("0.3")),
        Written(markup: #"<c><v>6E6</v></c>"#, cell: .number("6000000")),
        Written(markup: #"<c><v>-1.5E-3</v></c>"#, cell: .number("-0.0015")),
        Written(markup: #"<c><v>99999999999999995</v></c>"#, cell: .number("100000000000000000")),
        Written(markup: #"<c s="1"><v>45717</v></c>"#, cell: day("2025-03-01")),
        Written(markup: #"<c s="2"><v>45717.75</v></c>"#, cell: day("2025-03-01")),
        Written(markup: #"<c s="3"><v>45716.999999999</v></c>"#, cell: day("2025-03-01")),
        Written(markup: #"<c s="4"><v>45717</v></c>"#, cell: .number("45717")),
        Written(markup: #"<c s="5"><v>45717</v></c>"#, cell: .number("45717")),
        Written(markup: #"<c s="1"><v>1</v></c>"#, cell: day("1900-01-01")),
        Written(markup: #"<c s="1"><v>59</v></c>"#, cell: day("1900-02-28")),
        Written(markup: #"<c s="1"><v>60</v></c>"#, cell: .fault("60")),
        Written(markup: #"<c s="1"><v>61</v></c>"#, cell: day("1900-03-01")),
        Written(markup: #"<c s="1"><v>0.5</v></c>"#, cell: .number("0.5")),
        Written(markup: #"<c s="1"><v>99999999</v></c>"#, cell: .fault("99999999")),
    ]

    static func day(_ text: String) -> Cell { CivilDate(text).map { .date($0) } ?? .empty }

    @Test(arguments: written)
    func `a cell is read as what it says`(written: Written) throws {
        let found = try cells(
            "<row>\(written.markup)</row>",
            shared: Self.shared,
            styles: Self.styles
        )
        #expect(found == [written.cell])
    }

    @Test(arguments: [
        "<c/>", "<c><v/></c>", "<c><f>1/0</f></c>", #"<c t="s"><v>3</v></c>"#, #"<c s="1"/>"#,
    ])
    func `a cell without a value is empty`(markup: String) throws {
        #expect(try cells("<row>\(markup)</row>", shared: Self.shared) == [])
    }

    @Test func `days may be counted from 1904`() throws {
        let found = try cells(
            #"<row><c s="1"><v>44255</v></c><c s="1"><v>0</v></c></row>"#,
            styles: Self.styles,
            properties: #"date1904="1""#
        )
        #expect(found == [Self.day("2025-03-01"), Self.day("1904-01-01")])
    }

    @Test func `rows and cells stand where they say, or behind the ones before`() throws {
        let grid = try SampleWorkbook.grid(
            SampleWorkbook.parts(
                rows: """
                    <row><c><v>1</v></c><c r="C1"><v>3</v></c></row>\
                    <row r="4"><c r="B4"><v>2</v></c></row>
                    """,
                after: #"<mergeCells><mergeCell ref="A1:B2"/></mergeCells>"#
            )
        )
        #expect(
            grid
                == SheetGrid(
                    file: "f.xlsx",
                    sheet: "表",
                    rows: [
                        .init(number: 1, cells: [.number("1"), .empty, .number("3")]),
                        .init(number: 4, cells: [.empty, .number("2")]),
                    ],
                    merges: [.init(rows: 1...2, columns: 1...2)]
                )
        )
        #expect(grid.place(row: 7, column: 2) == "f.xlsx:表!C7")
        #expect(grid.place(row: 7, column: 702) == "f.xlsx:表!AAA7")
    }
}
