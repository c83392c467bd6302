import Casework
import Expression
import Spreadsheet
import Workflow

/// Leads in a table, each row as the command that registers it.
enum LeadFile {
    static let columns = ["项目名称", "牵头单位", "合作单位", "领域", "公开信息", "来源", "来源渠道"]
    /// The policy's four channels (measure D14).
    private static let channels = [
        "公开征集": "open_call", "主动发掘": "scouting", "重点推荐": "recommendation",
        "大赛选拔": "contest",
    ]
    /// The field of `project.register` that a column fills; limits are those of the chart.
    private static let fields: [(name: String, most: Int)] = [
        ("title", 2000), ("lead_name", 2000), ("partners", 2000), ("field", 60),
        ("public_information", 2000), ("source", 120), ("channel", 20),
    ]

    /// One command for each row, with a key by what the row says, so that repeating is safe.
    ///
    /// - Throws: `CSV_COLUMN_MISSING`, `CSV_COLUMN_UNKNOWN`, `LEADS_EMPTY`, and for every bad cell
    ///   of every row `CELL_EMPTY`, `CELL_LENGTH` or `CELL_CHANNEL`, at `file:row/column`.
    static func commands(in table: CSVTable) throws(Refusal) -> [Command] {
        let indexes = try table.indexes(of: columns)
        var commands: [Command] = []
        commands.reserveCapacity(table.records.count)
        var blockers: [Blocker] = []
        for record in table.records {
            let cells = indexes.map { trimmed(record.cells[$0]) }
            let wrong = faults(of: cells, table, record)
            blockers += wrong
            // A file of another kind is not worth a million complaints.
            if blockers.count >= CSVTable.mostFaults { break }
            if wrong.isEmpty { commands.append(command(cells)) }
        }
        if table.records.isEmpty { blockers.append(empty(table.file)) }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return commands
    }

    private static func command(_ cells: [String]) -> Command {
        var payload: [String: Value] = [:]
        for (field, cell) in zip(fields, cells) where !cell.isEmpty {
            payload[field.name] = .string(cell)
        }
        payload["channel"] = .string(channels[cells[6]] ?? "")
        let digest = Digests.named(Array(cells.joined(separator: "\u{1F}").utf8))
        return Command(
            target: .new(kind: "project", parent: nil),
            event: "register",
            payload: payload,
            key: "import:\(digest)"
        )
    }

    private static func faults(
        of cells: [String],
        _ table: CSVTable,
        _ record: CSVTable.Record
    ) -> [Blocker] {
        var blockers: [Blocker] = []
        for (index, cell) in cells.enumerated() {
            let (column, most) = (columns[index], fields[index].most)
            let place = table.place(record, column: column)
            let count = cell.unicodeScalars.count
            func fault(_ code: String, _ zh: String, _ en: String, _ expected: String) {
                blockers.append(
                    Blocker(
                        code: code,
                        message: Localized(
                            zh: "第 \(record.line) 行“\(column)”\(zh)，请填表人更正",
                            en: "Row \(record.line), “\(column)”: \(en);"
                                + " whoever made the file can correct it"
                        ),
                        place: place,
                        values: [
                            "row": "\(record.line)", "column": column, "found": cell,
                            "expected": expected,
                        ]
                    )
                )
            }
            if cell.isEmpty, index == 0 || index == 6 {
                fault("CELL_EMPTY", "为空，必须填写", "is empty and must be given", column)
            } else if count > most {
                fault(
                    "CELL_LENGTH",
                    "有 \(count) 字，至多 \(most) 字",
                    "has \(count) characters, at most \(most) are taken",
                    "<= \(most)"
                )
            } else if index == 6, channels[cell] == nil {
                let known = channels.keys.sorted().joined(separator: "、")
                fault(
                    "CELL_CHANNEL",
                    "为“\(cell)”，应为 \(known) 之一",
                    "is “\(cell)”; expected one of \(known)",
                    known
                )
            }
        }
        return blockers
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    private static func empty(_ file: String) -> Blocker {
        Blocker(
            code: "LEADS_EMPTY",
            message: Localized(
                zh: "文件只有表头，没有线索，请填表人补充",
                en: "The file has a header and no lead; whoever made the file can add them"
            ),
            place: file
        )
    }
}
