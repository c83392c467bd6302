import Workflow

extension TableFinder {
    private var kind: String { grid.sheet == nil ? "CSV" : "XLSX" }
    /// Where titles of columns stand: the lower row of a header of two.
    private var titleRow: Int { grid.rows[header.start + header.height - 1].number }
    private var expected: String { mapping.template.joined(separator: ",") }

    func missing(_ field: SheetField) -> Blocker {
        Blocker(
            code: "\(kind)_COLUMN_MISSING",
            message: Localized(
                zh: "表头缺少列“\(field.title)”，应有 \(expected)，请填表人补充该列",
                en: "The header lacks the column “\(field.title)”; expected \(expected);"
                    + " whoever made the file can add it"
            ),
            place: grid.place(row: titleRow),
            values: [
                "found": header.titles.compactMap { $0.first?.text }.joined(separator: ","),
                "expected": field.title,
            ]
        )
    }

    func unknown(_ index: Int, _ title: HeaderTitle) -> Blocker {
        Blocker(
            code: "\(kind)_COLUMN_UNKNOWN",
            message: Localized(
                zh: "表头有不认识的列“\(title.text)”，应只有 \(expected)，请填表人删去或改名",
                en: "The header has the unknown column “\(title.text)”; expected only \(expected);"
                    + " whoever made the file can remove or rename it"
            ),
            place: grid.place(row: titleRow, column: index, title: title.text),
            values: ["found": title.text, "expected": expected]
        )
    }

    func repeated(_ index: Int, _ title: HeaderTitle, _ other: SheetTable.Column) -> Blocker {
        Blocker(
            code: "\(kind)_COLUMN_REPEATED",
            message: Localized(
                zh: "列“\(title.text)”与第 \(other.index + 1) 列“\(other.title)”是同一项，"
                    + "应只有一列，请填表人删去一列",
                en: "The column “\(title.text)” stands for the same as column \(other.index + 1),"
                    + " “\(other.title)”; expected one; whoever made the file can remove one"
            ),
            place: grid.place(row: titleRow, column: index, title: title.text),
            values: ["found": title.text, "expected": other.title]
        )
    }

    func unnamed(_ index: Int, _ row: SheetGrid.Row) -> Blocker {
        Blocker(
            code: "\(kind)_COLUMN_NAME",
            message: Localized(
                zh: "第 \(index + 1) 列没有列名，第 \(row.number) 行却有内容，请填表人补充列名或清空该列",
                en: "Column \(index + 1) has no title, but row \(row.number) has something in it;"
                    + " whoever made the file can name the column or empty it"
            ),
            place: grid.place(row: row.number, column: index),
            values: ["found": String(row[column: index].shown.prefix(200))]
        )
    }

    static func headerMissing(_ grids: [SheetGrid], _ mapping: ColumnMapping) -> Blocker {
        let expected = mapping.template.joined(separator: ",")
        let sheets = grids.compactMap(\.sheet)
        return Blocker(
            code: "HEADER_MISSING",
            message: Localized(
                zh: "没有找到表头，应有 \(expected)；列名不同时请用 --mapping 说明，请填表人核对",
                en: "No header was found; expected \(expected); where columns have other names,"
                    + " --mapping tells them; whoever made the file can check"
            ),
            place: grids.first?.file ?? "",
            values: ["found": sheets.joined(separator: ","), "expected": expected]
        )
    }

    static func ambiguous(_ grids: [SheetGrid]) -> Blocker {
        let names = grids.map { $0.sheet ?? "" }
        return Blocker(
            code: "SHEET_AMBIGUOUS",
            message: Localized(
                zh: "工作表 \(names.joined(separator: "、")) 都有这样的表头，请用 --sheet 指明一个",
                en: "The sheets \(names.joined(separator: ", ")) all have such a header;"
                    + " --sheet names the one that is meant"
            ),
            place: grids.first?.file ?? "",
            values: ["found": names.joined(separator: ",")]
        )
    }
}
