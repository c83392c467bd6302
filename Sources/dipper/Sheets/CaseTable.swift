import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// Cases as rows of a sheet: code, name, states, version and chosen fields.
struct CaseTable {
    /// Titles of the columns that every table of cases has.
    static let code = "编号"
    static let headline = "名称"
    static let states = "状态"
    static let version = "版本"

    let words: CaseWords
    let fields: [Chart.FieldSlot]

    /// - Parameters:
    ///   - words: how cases are told.
    ///   - kind: the chart of the cases.
    ///   - names: the fields to show, or `all`; with a comma between them.
    /// - Throws: `LIST_FIELD` for a field that there is not.
    init(_ words: CaseWords, kind: String, fields names: String) throws {
        let known = words.rules.charts[kind]?.fields ?? []
        self.words = words
        let plain = known.filter {
            CaseTable.isPlain($0.type) && !["title", "name"].contains($0.name)
        }
        guard names != "all" else {
            fields = plain
            return
        }
        let asked = names.split(separator: ",").map { PlainText.trimmed(String($0)) }
        let unknown = asked.filter { name in !known.contains { $0.name == name } }
        guard unknown.isEmpty else {
            throw Refusal(unknown.map { CaseTable.unknown($0, known) })
        }
        fields = asked.compactMap { name in known.first { $0.name == name } }
    }

    init(_ words: CaseWords, fields: [Chart.FieldSlot]) {
        self.words = words
        self.fields = fields
    }

    /// What fits into a cell.
    static func isPlain(_ type: FieldType) -> Bool {
        switch type {
        case .map, .dynamic: false
        case .list(let element): element == .string || element == .text
        case .bool, .int, .money, .string, .enumeration, .date, .person, .organisation, .stream,
            .text:
            true
        }
    }

    func page(name: String) -> SheetPage {
        SheetPage(
            name: name,
            columns: [.init(Self.code), .init(Self.headline), .init(Self.states)]
                + fields.map { .init($0.title.zh, CaseTable.kind($0.type)) }
                + [.init(Self.version, .integer)]
        )
    }

    static func kind(_ type: FieldType) -> SheetPage.Kind {
        switch type {
        case .money: .money
        case .date: .date
        case .int: .integer
        case .bool: .bool
        case .string, .enumeration, .person, .organisation, .stream, .text, .list, .map, .dynamic:
            .text
        }
    }

    /// A row for each case, with texts out of their cells.
    func rows(_ streams: [CaseStream]) throws -> [[Cell]] {
        let headlines = try words.headlines(of: streams)
        let cells = try texts(of: streams)
        return try streams.map { stream in
            [
                .text(stream.code), Cell(text: headlines[stream.id] ?? ""),
                .text(words.states(of: stream).zh + CaseWords.openingMark(of: stream).zh),
            ]
                + (try fields.map { try cell(stream.field($0.name), $0, cells) })
                + [.number("\(stream.version)")]
        }
    }

    /// A case as lists tell programs of it, with the chosen fields.
    func json(_ stream: CaseStream, _ headline: String, _ texts: [String: String]) -> JSON {
        var object = stream.summary(headline)
        guard !fields.isEmpty else { return .object(object) }
        var shown: [String: JSON] = [:]
        for field in fields {
            shown[field.name] = CaseWords.json(stream.field(field.name), as: field.type, texts)
        }
        object["fields"] = .object(shown)
        return .object(object)
    }

    /// The texts that the shown fields of cases name, in one read.
    func texts(of streams: [CaseStream]) throws -> [String: String] {
        let names = streams.flatMap { stream in
            fields.flatMap { field -> [String] in
                switch stream.field(field.name) {
                case .string(let text): [text]
                case .list(let members):
                    members.compactMap { if case .string(let text) = $0 { text } else { nil } }
                default: []
                }
            }
        }
        return try words.cases.texts(of: names.filter { $0.hasPrefix("cell:") })
    }

    /// A field's value as a typed cell; a choice by its Chinese name where it has one.
    func cell(
        _ value: Value,
        _ field: Chart.FieldSlot,
        _ texts: [String: String]
    ) throws -> Cell {
        switch (value, field.type) {
        case (.null, _), (.list([]), _): return .empty
        case (.bool(let truth), _): return .bool(truth)
        case (.int(let number), .money): return .number(Fen(number).yuanText)
        case (.int(let number), _): return .number("\(number)")
        case (.string(let text), .date):
            return CivilDate(text).map { .date($0) } ?? .text(text)
        case (.string(let text), .enumeration):
            return .text(ChoiceNames.name(of: text, field.name))
        default: return Cell(text: try words.text(value, as: field.type, texts))
        }
    }

    private static func unknown(_ name: String, _ known: [Chart.FieldSlot]) -> Blocker {
        let names = known.filter { isPlain($0.type) }
        return Blocker(
            code: "LIST_FIELD",
            message: Localized(
                zh: "没有字段“\(name)”，可列 "
                    + names.map { "\($0.name)（\($0.title.zh)）" }.joined(separator: "、") + "，或 all",
                en: "There is no field “\(name)”; expected some of "
                    + names.map { "\($0.name) (\($0.title.en))" }.joined(separator: ", ")
                    + ", or all"
            ),
            place: "--fields",
            values: ["found": name, "expected": names.map(\.name).joined(separator: ",")]
        )
    }
}

extension Cell {
    /// A text, or an empty cell for an empty one.
    init(text: String) { self = text.isEmpty ? .empty : .text(text) }
}

/// Chinese names of the values that people choose from.
enum ChoiceNames {
    private static let fields = LeadFile.fields + OrganisationFile.fields

    static func choices(_ field: String) -> [SheetField.Choice] {
        for known in fields where known.name == field {
            if case .choice(_, let choices) = known.kind { return choices }
        }
        return []
    }

    static func name(of value: String, _ field: String) -> String {
        choices(field).first { $0.value == value }?.names.first ?? value
    }
}
