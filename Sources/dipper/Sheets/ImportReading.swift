import Casework
import Spreadsheet
import Workflow

/// One row of a table as an import sees it: a command, or what is wrong with the row.
struct ImportRow {
    /// Among the rows of the table.
    let index: Int
    let record: SheetRecord
    let command: Command?
    let blockers: [Blocker]

    /// The code under which a file that was written back knows the row; empty for a new one.
    var key: String { record.text(RowKey.field.name) }
}

/// Reads the rows of a table as cases of a kind.
enum ImportReading<Kind: ImportedKind> {
    static func rows(of table: SheetTable, _ desk: ImportDesk) throws -> [ImportRow] {
        guard !table.rows.isEmpty else { throw Refusal(empty(table.file)) }
        return try table.rows.indices.map { index in
            let record = table.record(index)
            guard record.blockers.isEmpty else {
                return ImportRow(
                    index: index,
                    record: record,
                    command: nil,
                    blockers: record.blockers
                )
            }
            do {
                let payload = try Kind.payload(record, table.rows[index], in: table, desk)
                return ImportRow(
                    index: index,
                    record: record,
                    command: Kind.command(record, payload),
                    blockers: []
                )
            } catch let refusal as Refusal {
                return ImportRow(
                    index: index,
                    record: record,
                    command: nil,
                    blockers: refusal.blockers
                )
            }
        }
    }

    /// Every row as a registration; refused with all defects of all rows, within a limit.
    static func steps(of rows: [ImportRow], _ table: SheetTable) throws(Refusal) -> [ImportStep] {
        var blockers: [Blocker] = []
        var steps: [ImportStep] = []
        for row in rows {
            blockers += row.blockers
            if !row.key.isEmpty { blockers.append(staged(row, table)) }
            // A file of another kind is not worth a million complaints.
            if blockers.count >= SheetLimits.mostDefects { break }
            guard let command = row.command else { continue }
            steps.append(ImportStep(row: row.index, deed: .register(command)))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return steps
    }

    private static func staged(_ row: ImportRow, _ table: SheetTable) -> Blocker {
        table.blocker(
            "ROW_KEY_STAGED",
            table.rows[row.index],
            field: RowKey.field.name,
            zh: "为“\(row.key)”，文件来自分批导入，应加 --stage",
            en: "is “\(row.key)”: the file comes from a staged import; expected --stage",
            expected: "--stage"
        )
    }

    static func empty(_ file: String) -> Blocker {
        Blocker(
            code: Kind.emptyCode,
            message: Localized(
                zh: "文件只有表头，没有\(Kind.title.zh)，请填表人补充",
                en: "The file has a header and no \(Kind.title.en); whoever made the file can add"
                    + " them"
            ),
            place: file
        )
    }
}

extension SheetTable {
    /// The rules refused a row: its place precedes the reasons.
    func located(_ refusal: Refusal, _ row: SheetGrid.Row) -> Refusal {
        Refusal(
            refusal.blockers.map { blocker in
                Blocker(
                    code: blocker.code,
                    message: blocker.message,
                    place: place(row) + (blocker.place.isEmpty ? "" : " \(blocker.place)"),
                    values: blocker.values.merging(["row": "\(row.number)"]) { $1 },
                    role: blocker.role,
                    provisional: blocker.provisional
                )
            }
        )
    }
}
