import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// A staged import: sound rows become cases, the others drafts, and none is lost.
///
/// A row that comes back names its draft, or its case, in the column 行号. The draft of a row that
/// is right now becomes a case in the same unit; that of one still wrong takes the new content.
struct StagedRows<Kind: ImportedKind> {
    private let table: SheetTable
    private let rows: [ImportRow]
    private let ledger: OpenLedger
    /// Rows whose drafts hold already what they say, each with its draft.
    private(set) var kept: [Int: String] = [:]

    init(_ table: SheetTable, _ rows: [ImportRow], _ ledger: OpenLedger) {
        self.table = table
        self.rows = rows
        self.ledger = ledger
    }

    /// - Throws: `ROW_KEY_UNKNOWN`, `ROW_KEY_REPEATED`, `ROW_KEY_DROPPED`: the file is not one that
    ///   was written back, or not of this kind.
    mutating func steps() throws -> [ImportStep] {
        var steps: [ImportStep] = []
        var blockers: [Blocker] = []
        var seen: [String: Int] = [:]
        for row in rows {
            let key = row.key
            if !key.isEmpty, let first = seen.updateValue(row.record.row, forKey: key) {
                blockers.append(repeated(row, first))
                continue
            }
            do {
                let stream = key.isEmpty ? nil : try known(row)
                try append(row, stream, to: &steps)
            } catch let refusal as Refusal {
                blockers += refusal.blockers
            }
            if blockers.count >= SheetLimits.mostDefects { break }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return steps
    }

    private mutating func append(
        _ row: ImportRow,
        _ stream: CaseStream?,
        to steps: inout [ImportStep]
    ) throws {
        guard let stream else {
            let deed = row.command.map { ImportStep.Deed.register($0) }
            steps.append(ImportStep(row: row.index, deed: deed ?? .draft(stage(row))))
            return
        }
        guard stream.kind == "import-draft" else {
            // The case is there; what changed in it since is the matter of an update.
            return
        }
        if stream.isIn("dropped") { throw Refusal(dropped(row)) }
        guard let command = row.command else {
            guard !stream.isIn("adopted") else { return }
            if let command = try restage(row, stream) {
                steps.append(ImportStep(row: row.index, deed: .draft(command)))
            } else {
                kept[row.index] = stream.code
            }
            return
        }
        // A draft that became a case is done with, whatever the row says now.
        guard !stream.isIn("adopted") else { return }
        steps.append(ImportStep(row: row.index, deed: .register(command)))
        steps.append(
            ImportStep(
                row: row.index,
                deed: .adopt(draft: stream.code, registered: steps.count - 1)
            )
        )
    }

    /// The draft or the case that a row names.
    private func known(_ row: ImportRow) throws -> CaseStream {
        guard let stream = try ledger.store.stream(row.key),
            stream.kind == Kind.kind
                || stream.kind == "import-draft" && stream.text("subject") == Kind.name
        else { throw Refusal(unknown(row)) }
        return stream
    }

    // MARK: Drafts

    private func stage(_ row: ImportRow) -> Command {
        var payload = payload(row)
        payload["subject"] = .string(Kind.name)
        payload["row"] = .int(Int64(row.record.row))
        let content = "\(row.record.row)\u{1F}\(DraftRow(row, table).content)"
        return Command(
            target: .new(kind: "import-draft", parent: nil),
            event: "stage",
            payload: payload,
            key: "stage:\(Kind.name):" + Digests.named(Array(content.utf8))
        )
    }

    /// What the draft is to hold now; nil where it holds that already.
    private func restage(_ row: ImportRow, _ draft: CaseStream) throws -> Command? {
        let now = DraftRow(row, table)
        let names = ["content", "defects"].compactMap { draft.text($0) }
        let texts = try ledger.store.texts(of: names)
        guard names.map({ texts[$0] }) != [now.content, now.defects] else { return nil }
        let content = Digests.named(Array(now.content.utf8))
        return Command(
            target: .existing(draft.code),
            event: "restage",
            payload: payload(row),
            key: "restage:\(draft.code):\(draft.version):\(content)"
        )
    }

    private func payload(_ row: ImportRow) -> [String: Value] {
        let draft = DraftRow(row, table)
        let title = table.cell(table.rows[row.index], Kind.headline).shown
        var payload: [String: Value] = [
            "content": .string(draft.content), "defects": .string(draft.defects),
            "defect_count": .int(Int64(row.blockers.count)),
        ]
        if !title.allSatisfy(\.isWhitespace) { payload["title"] = .string(title) }
        return payload
    }

    // MARK: Refusals

    private func unknown(_ row: ImportRow) -> Blocker {
        refusal(
            "ROW_KEY_UNKNOWN",
            row,
            zh: "为“\(row.key)”，没有这样的\(Kind.title.zh)草稿或案卷；新行应留空",
            en: "is “\(row.key)”, which is no draft or case of this kind; a new row has none",
            expected: "CG-2026-000001"
        )
    }

    private func dropped(_ row: ImportRow) -> Blocker {
        refusal(
            "ROW_KEY_DROPPED",
            row,
            zh: "为“\(row.key)”，该草稿已弃用；应删去此行，或清空行号作为新行",
            en: "is “\(row.key)”, a draft that was dropped; the row can go, or become a new one",
            expected: ""
        )
    }

    private func repeated(_ row: ImportRow, _ first: Int) -> Blocker {
        refusal(
            "ROW_KEY_REPEATED",
            row,
            zh: "为“\(row.key)”，与第 \(first) 行相同；应只有一行，新行应留空",
            en: "is “\(row.key)”, as in row \(first); expected once; a new row has none",
            expected: ""
        )
    }

    private func refusal(
        _ code: String,
        _ row: ImportRow,
        zh: String,
        en: String,
        expected: String
    ) -> Blocker {
        table.blocker(
            code,
            table.rows[row.index],
            field: RowKey.field.name,
            zh: zh,
            en: en,
            expected: expected
        )
    }
}

/// A row as its draft keeps it: cells by title, and what is wrong, each as canonical JSON.
struct DraftRow {
    let content: String
    let defects: String

    init(_ row: ImportRow, _ table: SheetTable) {
        let cells = table.rows[row.index]
        content =
            JSON.array(
                table.columns.filter { $0.field != RowKey.field }.compactMap { column in
                    let cell = cells[column: column.index]
                    return cell.isBlank ? nil : [JSON(column.title), JSON(cell.shown)]
                }
            ).canonicalText
        defects =
            JSON.array(
                row.blockers.map {
                    ["code": JSON($0.code), "zh": JSON($0.message.zh), "en": JSON($0.message.en)]
                }
            ).canonicalText
    }
}
