import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// What a table that came back changes: each field of each case, old and new.
///
/// A row tells in 版本 which version of the case it was written from. What its cell says now is
/// compared with that version, so that a change of somebody else since is not undone; where both
/// changed the same field, the row is refused.
struct SheetUpdate {
    struct Change: Hashable {
        let code: String
        let row: Int
        let field: String
        let title: String
        let old: String
        let new: String
    }

    /// Changes of one case through one event.
    private struct Edit {
        let event: String
        var payload: [String: Value]
    }

    private(set) var changes: [Change] = []
    /// Commands with the index of the row that each is for.
    private(set) var commands: [(row: Int, command: Command)] = []
    private var blockers: [Blocker] = []

    private let fields: UpdateFields
    private let table: SheetTable
    private let words: CaseWords
    private let kind: String
    private let reason: String

    /// - Throws: `UPDATE_UNKNOWN`, `UPDATE_REPEATED`, `UPDATE_CONFLICT`, `CELL_LOCKED`,
    ///   `CELL_CLEARED`, `CELL_REFERENCE`, and what cells are refused for; all at once.
    init(
        _ table: SheetTable,
        _ fields: UpdateFields,
        kind: String,
        reason: String,
        _ words: CaseWords
    ) throws {
        self.fields = fields
        self.table = table
        self.words = words
        self.kind = kind
        self.reason = reason
        var seen: [String: Int] = [:]
        for index in table.rows.indices {
            guard blockers.count < SheetLimits.mostDefects else { break }
            let record = table.record(index)
            let row = table.rows[index]
            blockers += record.blockers
            guard record.blockers.isEmpty else { continue }
            let code = record.text(UpdateFields.code.name)
            guard let stream = try words.cases.stream(code), stream.kind == kind else {
                refuse(.unknown(code), row, UpdateFields.code.name)
                continue
            }
            if let first = seen.updateValue(row.number, forKey: stream.id) {
                refuse(.repeated(code, first), row, UpdateFields.code.name)
                continue
            }
            try compare(record, row, index, stream)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    private mutating func compare(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        _ index: Int,
        _ stream: CaseStream
    ) throws {
        let base = try base(of: stream, record, row)
        let told = fields.columns.filter { column in
            table.columns.contains { $0.field?.name == column.slot.name }
        }
        let now = try shown(told, stream.root, stream)
        let then = try shown(told, base, stream)
        var edits: [Edit] = []
        for (position, column) in told.enumerated() {
            let name = column.slot.name
            let new = plain(record.values[name], column)
            guard !SheetUpdate.isSame(new, then[position]),
                !SheetUpdate.isSame(new, now[position])
            else { continue }
            guard let event = column.event else {
                refuse(.locked, row, name)
                continue
            }
            guard then[position] == now[position] else {
                refuse(.conflict(now[position]?.shown ?? ""), row, name)
                continue
            }
            guard let new, let value = try value(new, column, row) else {
                if new == nil { refuse(.cleared(now[position]?.shown ?? ""), row, name) }
                continue
            }
            changes.append(
                Change(
                    code: stream.code,
                    row: row.number,
                    field: name,
                    title: column.slot.title.zh,
                    old: now[position]?.shown ?? "",
                    new: new.shown
                )
            )
            if let known = edits.firstIndex(where: { $0.event == event }) {
                edits[known].payload[name] = value
            } else {
                edits.append(Edit(event: event, payload: [name: value]))
            }
        }
        for edit in edits { commands.append((index, command(edit, stream))) }
    }

    private func command(_ edit: Edit, _ stream: CaseStream) -> Command {
        var payload = edit.payload
        let chart = words.rules.charts[kind]
        let event = chart?.eventNumbers[edit.event].flatMap { chart?.events[$0] }
        if event?.payload.contains(where: { $0.name == "reason" }) == true {
            payload["reason"] = .string(reason)
        }
        var command = Command(target: .existing(stream.code), event: edit.event, payload: payload)
        command.key = "update:\(stream.code):\(stream.version):\(command.requestDigest())"
        return command
    }

    // MARK: Values

    /// The fields as the row's writer saw them.
    private mutating func base(
        of stream: CaseStream,
        _ record: SheetRecord,
        _ row: SheetGrid.Row
    ) throws -> InstanceState {
        guard case .integer(let version)? = record.values[UpdateFields.version.name],
            version != Int64(stream.version)
        else { return stream.root }
        guard version > 0, version < Int64(stream.version) else {
            refuse(.version(stream.version), row, UpdateFields.version.name)
            return stream.root
        }
        var state = InstanceState()
        for event in try words.cases.events(of: stream.id) where event.version <= version {
            for taken in try EventBody(parsing: event.body).steps where taken.instance.isEmpty {
                state.apply(taken.step)
            }
        }
        return state
    }

    /// The fields of a state as their cells would be read.
    private func shown(
        _ columns: [UpdateFields.Column],
        _ state: InstanceState,
        _ stream: CaseStream
    ) throws -> [CellValue?] {
        var stream = stream
        stream.instances[""] = state
        let cases = CaseTable(words, fields: columns.map(\.slot))
        let texts = try cases.texts(of: [stream])
        return try columns.map { column in
            let cell = try cases.cell(stream.field(column.slot.name), column.slot, texts)
            return plain(table.value(cell, field: column.slot.name), column)
        }
    }

    /// Whether a cell comes back as somebody was shown it, whole or with personal data masked.
    private static func isSame(_ new: CellValue?, _ shown: CellValue?) -> Bool {
        guard case .text(let new)? = new, case .text(let shown)? = shown else {
            return new == shown
        }
        return PersonalNumbers.stands(new, for: shown)
    }

    /// Of a case that a cell names only the code counts.
    private func plain(_ value: CellValue?, _ column: UpdateFields.Column) -> CellValue? {
        guard column.slot.type.isReference, case .text(let text)? = value else { return value }
        return text.split(separator: " ").first.map { .text(String($0)) }
    }

    private mutating func value(
        _ value: CellValue,
        _ column: UpdateFields.Column,
        _ row: SheetGrid.Row
    ) throws -> Value? {
        guard column.slot.type.isReference else { return Value(value) }
        guard let stream = try words.cases.stream(value.shown) else {
            refuse(.reference(value.shown), row, column.slot.name)
            return nil
        }
        return .string(stream.id)
    }

    // MARK: Refusals

    private enum Fault {
        case unknown(String)
        case repeated(String, Int)
        case version(Int)
        case locked
        case conflict(String)
        case cleared(String)
        case reference(String)
    }

    private mutating func refuse(_ fault: Fault, _ row: SheetGrid.Row, _ field: String) {
        let found = table.cell(row, field).shown
        let told: (code: String, zh: String, en: String)
        switch fault {
        case .unknown(let code):
            told = ("UPDATE_UNKNOWN", "为“\(code)”，没有这样的案卷", "is “\(code)”, which is no such case")
        case .repeated(let code, let first):
            told = (
                "UPDATE_REPEATED", "为“\(code)”，与第 \(first) 行重复",
                "is “\(code)”, as in row \(first)"
            )
        case .version(let latest):
            told = (
                "UPDATE_VERSION", "为 \(found)，该案卷现为第 \(latest) 版",
                "is \(found); the case is at version \(latest)"
            )
        case .locked:
            told = (
                "CELL_LOCKED", "改为“\(found)”，此列不能用表格更改",
                "was changed to “\(found)”; a table does not change this column"
            )
        case .conflict(let now):
            told = (
                "UPDATE_CONFLICT", "为“\(found)”，导出之后已有人改为“\(now)”，请核对后定夺",
                "is “\(found)”, but somebody has changed it to “\(now)” since"
            )
        case .cleared(let now):
            told = (
                "CELL_CLEARED", "为空，原为“\(now)”，表格不能清空内容",
                "is empty and was “\(now)”; a table does not empty a field"
            )
        case .reference(let code):
            told = ("CELL_REFERENCE", "为“\(code)”，没有这个编号", "is “\(code)”, which is no code")
        }
        blockers.append(
            table.blocker(told.code, row, field: field, zh: told.zh, en: told.en, expected: "")
        )
    }
}
