import Portfolio
import Spreadsheet
import Workflow

/// Score sheets in a table with the columns `expert` and `D1` to `D7`.
enum SheetFile {
    /// Every wrong mark of every row is named, at `file:row/column`.
    static func read(_ path: String) throws(Refusal) -> [ScoreSheet] {
        let bytes = try InputFile.read(path, mostBytes: CSVTable.mostBytes)
        return try sheets(in: try CSVTable.read(bytes: bytes, file: path))
    }

    static func sheets(in table: CSVTable) throws(Refusal) -> [ScoreSheet] {
        let indexes = try table.indexes(of: ["expert"] + Dimension.allCases.map(\.code))
        var sheets: [ScoreSheet] = []
        var firstLines: [String: Int] = [:]
        var blockers: [Blocker] = []
        for record in table.records {
            let cells = indexes.map { record.cells[$0] }
            let marks = Dictionary(uniqueKeysWithValues: zip(Dimension.allCases, cells.dropFirst()))
            do throws(Refusal) {
                let sheet = try ScoreSheet.parse(
                    expertCode: cells[0],
                    marks: marks,
                    place: table.place(record)
                )
                if let first = firstLines[sheet.expertCode] {
                    blockers.append(
                        repeated(sheet.expertCode, first, record.line, table.place(record))
                    )
                }
                firstLines[sheet.expertCode] = firstLines[sheet.expertCode] ?? record.line
                sheets.append(sheet)
            } catch {
                blockers += error.blockers
            }
        }
        if table.records.isEmpty { blockers.append(empty(table.file)) }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return sheets
    }

    private static func repeated(
        _ expert: String,
        _ first: Int,
        _ line: Int,
        _ place: String
    ) -> Blocker {
        Blocker(
            code: "EXPERT_DUPLICATE",
            message: Localized(
                zh: "专家 \(expert) 在第 \(first) 行已有评分表，应只有一张有效，请评审秘书核对",
                en: "Expert \(expert) has a sheet in row \(first) already; expected one that is"
                    + " valid; the panel secretary can check"
            ),
            place: "\(place)/expert",
            values: ["row": "\(line)", "column": "expert", "found": expert],
            role: "SEC"
        )
    }

    private static func empty(_ file: String) -> Blocker {
        Blocker(
            code: "SHEETS_EMPTY",
            message: Localized(
                zh: "文件只有表头，没有评分表，请评审秘书补充",
                en: "The file has a header and no sheet; the panel secretary can add them"
            ),
            place: file,
            role: "SEC"
        )
    }
}
