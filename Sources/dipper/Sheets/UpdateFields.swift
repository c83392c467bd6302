import Casework
import Expression
import Portfolio
import Spreadsheet
import Workflow

/// Which columns of an exported list come back as changes, and by which event.
struct UpdateFields {
    static let code = SheetField("code", ["编号", "项目编号", "案卷编号"], .text(most: 40), isRequired: true)
    static let version = SheetField("version", ["版本"], .integer)

    /// A field of the case that an event changes; nil for one that no table changes.
    struct Column {
        let slot: Chart.FieldSlot
        let event: String?
        let sheetField: SheetField
    }

    let columns: [Column]
    let mapping: ColumnMapping

    /// Events that set one field each, where a kind has no `edit`.
    private static let single = ["name": "rename", "region": "move", "uscc": "identify"]

    /// `open` are the fields that may change; nil for all that an event changes.
    init(_ chart: Chart, _ known: [SheetField], open: [String]? = nil) {
        func event(_ field: Chart.FieldSlot) -> String? {
            guard open?.contains(field.name) ?? true else { return nil }
            for name in ["edit", UpdateFields.single[field.name] ?? "edit"] {
                guard let number = chart.eventNumbers[name] else { continue }
                if chart.events[number].payload.contains(where: { $0.name == field.name }) {
                    return name
                }
            }
            return nil
        }
        columns = chart.fields.filter { CaseTable.isPlain($0.type) }.map { field in
            let isHeadline = ["title", "name"].contains(field.name)
            let aliases = known.first { $0.name == field.name }?.titles ?? []
            let titles = (isHeadline ? [CaseTable.headline] : []) + [field.title.zh] + aliases
            return Column(
                slot: field,
                event: event(field),
                sheetField: SheetField(field.name, titles, UpdateFields.kind(field))
            )
        }
        var mapping = ColumnMapping(
            [UpdateFields.code, UpdateFields.version] + columns.map(\.sheetField),
            template: [CaseTable.code, CaseTable.headline, CaseTable.version]
        )
        mapping.ignored += [CaseTable.states, RowKey.defects]
        self.mapping = mapping
    }

    private static func kind(_ field: Chart.FieldSlot) -> SheetField.Kind {
        switch field.type {
        case .bool: return .bool
        case .int: return .integer
        case .money: return .money
        case .date: return .date
        case .enumeration(let values):
            let known = ChoiceNames.choices(field.name)
            return .choice(
                code: "CELL_CHOICE",
                values.map { value in
                    known.first { $0.value == value } ?? SheetField.Choice(value, [])
                }
            )
        case .list: return .list(mostInMember: 2000)
        case .string, .text, .person, .organisation, .stream, .map, .dynamic:
            return .text(most: SheetLimits.mostCharactersInCell)
        }
    }
}

extension FieldType {
    /// Whether a cell tells it by the code of a case, perhaps with its name behind.
    var isReference: Bool {
        switch self {
        case .person, .organisation, .stream: true
        case .bool, .int, .money, .string, .enumeration, .date, .text, .list, .map, .dynamic: false
        }
    }
}
