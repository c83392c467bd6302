import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// What the rows of a table become: cases of a kind, and which columns fill their fields.
protocol ImportedKind {
    /// What is asked about twins before the cases are entered.
    associatedtype Twins: TwinChoice = NoTwins

    /// As a draft names it, such as `leads`.
    static var name: String { get }
    /// The chart of the cases.
    static var kind: String { get }
    static var title: Localized { get }
    /// The subcommand of the noun.
    static var command: String { get }
    static var fields: [SheetField] { get }
    /// Titles that a message about a wrong header proposes.
    static var template: [String] { get }
    /// Told of a file without rows.
    static var emptyCode: String { get }
    /// The field by which people know a case.
    static var headline: String { get }

    /// What of a row only the ledger can say; its fields as the chart takes them.
    ///
    /// - Throws: `Refusal` with reasons at the row's cells.
    static func payload(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        in table: SheetTable,
        _ desk: ImportDesk
    ) throws -> [String: Value]

    /// The idempotency key: the same for the same row, whichever file it comes in.
    static func key(_ record: SheetRecord) -> String

    /// Whether rows that are wrong may wait as drafts, which others read; otherwise all rows come
    /// in or none.
    static var keepsDrafts: Bool { get }

    /// Whether the case of a row is there already, whoever entered it; it is then left alone.
    ///
    /// `cases` are those that the importer sees: of others he is not told that they are there.
    static func isKnown(_ command: Command, among cases: ReadingRoom) throws -> Bool
}

extension ImportedKind {
    static var template: [String] { fields.map(\.title) }
    static var emptyCode: String { "ROWS_EMPTY" }
    static var command: String { "import" }
    static var keepsDrafts: Bool { true }
    static func isKnown(_ command: Command, among cases: ReadingRoom) throws -> Bool { false }

    /// Who may enter one such case; entering many takes the same proof of a person.
    static func registrars(in rules: Rulebook) -> [String] {
        let chart = rules.charts[kind]
        let number = chart?.eventNumbers["register"] ?? 0
        return chart?.transitions.filter { $0.events.contains(number) }.flatMap(\.roles) ?? []
    }

    /// With the columns that a staged import adds: 行号 comes back, 问题 is written only.
    static var mapping: ColumnMapping {
        let key = keepsDrafts ? [RowKey.field] : []
        var mapping = ColumnMapping(fields + key, template: template)
        mapping.ignored.append(RowKey.defects)
        if !keepsDrafts { mapping.ignored += RowKey.field.titles }
        return mapping
    }

    static func payload(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        in table: SheetTable,
        _ desk: ImportDesk
    ) throws -> [String: Value] {
        plain(record)
    }

    static func plain(_ record: SheetRecord) -> [String: Value] {
        var payload = record.values.mapValues { Value($0) }
        payload[RowKey.field.name] = nil
        return payload
    }

    static func key(_ record: SheetRecord) -> String {
        let texts = fields.map { record.text($0.name) }
        return "import:\(name):" + Digests.named(Array(texts.joined(separator: "\u{1F}").utf8))
    }

    /// The command with which a case of a sound row begins.
    static func command(_ record: SheetRecord, _ payload: [String: Value]) -> Command {
        Command(
            target: .new(kind: kind, parent: nil),
            event: "register",
            payload: payload,
            key: key(record)
        )
    }
}

/// The column by which a row of a staged import is known when its file comes back.
enum RowKey {
    static let field = SheetField("row_key", ["行号"], .text(most: 40))
    /// The last column of a file that is written back.
    static let defects = "问题"
}

extension Value {
    /// A cell's value as a payload has it: money in fen, days as text.
    init(_ value: CellValue) {
        switch value {
        case .text(let text): self = .string(text)
        case .money(let amount): self = .int(amount.count)
        case .date(let date): self = .string(date.description)
        case .integer(let number): self = .int(number)
        case .bool(let truth): self = .bool(truth)
        case .list(let members): self = .list(members.map { .string($0) })
        }
    }
}

/// What rows name by words is looked up here: organisations by name, roles by title.
final class ImportDesk {
    private let ledger: OpenLedger
    /// Ids by name and by credit code, as they are now; and by the names that were before.
    private var organisations: [String: [String]]?
    private var formerNames: [String: [String]]?
    private(set) lazy var roleTitles: [String: String] = {
        let titles = (try? ledger.rules().roleTitles) ?? [:]
        return Dictionary(titles.map { ($0.value.zh, $0.key) }) { first, _ in first }
    }()

    init(_ ledger: OpenLedger) { self.ledger = ledger }

    /// Ids of the organisations with a code, a credit code, a name or another name, never a part of
    /// one; a former name counts where nobody has it now.
    func organisations(named text: String) throws -> [String] {
        if let stream = try ledger.cases.stream(text), stream.kind == OrganisationFile.kind {
            return [stream.id]
        }
        let known = try organisations ?? currentNames()
        organisations = known
        if let ids = known[text] ?? known[text.uppercased()] { return ids }
        let former = try formerNames ?? earlierNames()
        formerNames = former
        return former[text] ?? []
    }

    private func currentNames() throws -> [String: [String]] {
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        var names: [String: [String]] = [:]
        for page in CasePages(ledger.cases, kind: OrganisationFile.kind) {
            let streams = try page.get()
            let headlines = try words.headlines(of: streams)
            for stream in streams {
                let known = [headlines[stream.id] ?? ""] + stream.texts("aliases")
                for name in Set(known) { names[name, default: []].append(stream.id) }
            }
            for stream in streams {
                guard let code = stream.text("uscc") else { continue }
                names[code, default: []].append(stream.id)
            }
        }
        return names
    }

    private func earlierNames() throws -> [String: [String]] {
        var names: [String: Set<String>] = [:]
        for page in CasePages(ledger.cases, kind: OrganisationFile.kind) {
            var cells: [String: String] = [:]
            let changed = try page.get().filter { $0.version > 1 }
            for event in try ledger.cases.events(of: changed.map(\.id)) {
                for taken in try EventBody(parsing: event.body).steps {
                    var state = InstanceState()
                    state.apply(taken.step)
                    guard case .string(let cell)? = state.fields["name"] else { continue }
                    cells[cell] = event.stream
                }
            }
            for (cell, name) in try ledger.cases.texts(of: Array(cells.keys)) {
                guard let id = cells[cell] else { continue }
                names[name, default: []].insert(id)
            }
        }
        return names.mapValues { $0.sorted() }
    }

    /// Refused as the command line refuses roles, at the cell.
    func check(roles: [String], place: String) throws {
        try ledger.checkRoles(roles, place: place)
    }
}
