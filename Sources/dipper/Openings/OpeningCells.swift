import Portfolio
import Spreadsheet
import Workflow

/// One row being read: every cell is typed here, and every bad one is remembered with its place.
struct OpeningCells {
    private let table: OpeningTable
    private let row: OpeningTable.Row
    private(set) var blockers: [Blocker] = []

    /// Above every budget, and so low that no sum of a file overflows: 100 billion yuan.
    private static let most = Fen(10_000_000_000_000)

    init(_ row: OpeningTable.Row, of table: OpeningTable) {
        self.row = row
        self.table = table
    }

    func has(_ column: String) -> Bool { !(row.cells[column] ?? "").isEmpty }

    /// The text of a cell; nil when it is empty or too long.
    mutating func text(_ column: String, most: Int = 120) -> String? {
        guard let text = row.cells[column], !text.isEmpty else { return nil }
        let count = text.unicodeScalars.count
        guard count <= most else {
            fault(
                "CELL_LENGTH",
                column,
                "有 \(count) 字，至多 \(most) 字",
                "has \(count) characters, at most \(most) are taken",
                "<= \(most)"
            )
            return nil
        }
        return text
    }

    /// The text of a cell that must be given; `because` says why when that is not plain.
    mutating func required(
        _ column: String,
        most: Int = 120,
        because: Localized? = nil
    ) -> String? {
        guard has(column) else {
            fault(
                "CELL_EMPTY",
                column,
                "为空，\(because?.zh ?? "")必须填写",
                "is empty and must be given" + (because.map { ", since \($0.en)" } ?? ""),
                column
            )
            return nil
        }
        return text(column, most: most)
    }

    mutating func date(_ column: String) -> CivilDate? {
        guard let text = text(column) else { return nil }
        guard let date = CivilDateText.date(text) else {
            fault(
                "CELL_DATE",
                column,
                "为“\(text)”，应为存在的日期，如 2025-06-30",
                "is “\(text)”; expected a day that exists, such as 2025-06-30",
                "YYYY-MM-DD"
            )
            return nil
        }
        return date
    }

    mutating func requiredDate(_ column: String, because: Localized? = nil) -> CivilDate? {
        guard required(column, because: because) != nil else { return nil }
        return date(column)
    }

    /// Yuan in fen; nil when the cell is empty or no amount.
    mutating func amountFen(_ column: String) -> Int64? {
        guard let text = text(column) else { return nil }
        do {
            let amount = try Fen.parse(text, place: table.place(row, column: column))
            guard amount <= OpeningCells.most else {
                fault(
                    "CELL_AMOUNT",
                    column,
                    "为 \(amount) 元，至多 \(OpeningCells.most) 元",
                    "is \(amount) CNY; at most \(OpeningCells.most) CNY are taken",
                    "<= \(OpeningCells.most)"
                )
                return nil
            }
            return amount.count
        } catch {
            blockers += error.blockers
            return nil
        }
    }

    mutating func number(_ column: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let text = text(column) else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            fault(
                "CELL_NUMBER",
                column,
                "为“\(text)”，应为 \(range.lowerBound) 至 \(range.upperBound) 的整数",
                "is “\(text)”; expected a whole number from \(range.lowerBound) to"
                    + " \(range.upperBound)",
                "\(range.lowerBound)–\(range.upperBound)"
            )
            return nil
        }
        return number
    }

    /// What a word stands for; an unknown word is named with those that are known.
    mutating func choice<Meaning>(_ column: String, _ words: [(String, Meaning)]) -> Meaning? {
        guard let text = text(column) else { return nil }
        if let found = words.first(where: { $0.0 == text }) { return found.1 }
        unknown(column, text, words.map(\.0))
        return nil
    }

    /// Several words, separated by 、 or ； or a comma.
    mutating func choices<Meaning>(_ column: String, _ words: [(String, Meaning)]) -> [Meaning] {
        list(column).compactMap { word in
            if let found = words.first(where: { $0.0 == word }) { return found.1 }
            unknown(column, word, words.map(\.0))
            return nil
        }
    }

    mutating func list(_ column: String) -> [String] {
        (text(column, most: 2000) ?? "").split { "、；;,，".contains($0) }.map {
            PlainText.trimmed(String($0))
        }.filter { !$0.isEmpty }
    }

    /// A unified social credit code in its normal form.
    mutating func creditCode(_ column: String) -> String? {
        guard let text = text(column) else { return nil }
        do {
            return try UnifiedCreditCode.parse(text, place: table.place(row, column: column)).text
        } catch {
            blockers += error.blockers
            return nil
        }
    }

    mutating func add(_ reasons: [Blocker]) { blockers += reasons }

    mutating func fault(
        _ code: String,
        _ column: String,
        _ zh: String,
        _ en: String,
        _ expected: String
    ) {
        blockers.append(
            Blocker(
                code: code,
                message: Localized(
                    zh: "第 \(row.line) 行“\(column)”\(zh)，请填表人更正",
                    en: "Row \(row.line), “\(column)”: \(en);"
                        + " whoever made the file can correct it"
                ),
                place: table.place(row, column: column),
                values: [
                    "row": "\(row.line)", "column": column, "found": row.cells[column] ?? "",
                    "expected": expected,
                ]
            )
        )
    }

    private mutating func unknown(_ column: String, _ found: String, _ words: [String]) {
        let known = words.joined(separator: "、")
        fault(
            "CELL_WORD",
            column,
            "为“\(found)”，应为 \(known) 之一",
            "is “\(found)”; expected one of \(known)",
            known
        )
    }
}
