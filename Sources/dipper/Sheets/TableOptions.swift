import ArgumentParser
import Casework
import Foundation
import Spreadsheet
import Workflow

/// Which table of which file is read, and which column fills what.
struct TableOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("CSV（UTF-8 或 GB18030）或 XLSX 文件。", valueName: "FILE"))
    var file: String

    @Option(help: ArgumentHelp("工作表；缺省为有所需表头的那一张。", valueName: "NAME"))
    var sheet: String?

    @Option(help: ArgumentHelp("列对应文件（JSON），说明哪一列填哪一项。", valueName: "FILE"))
    var mapping: String?

    @Option(help: ArgumentHelp("把本次用的列对应存为文件。", valueName: "FILE"))
    var saveMapping: String?

    /// The name of the file, without its folder.
    var name: String { URL(filePath: file).lastPathComponent }

    /// The table of the file; refused with everything that its header lacks.
    func table(_ mapping: ColumnMapping) throws -> SheetTable {
        var mapping = mapping
        if let path = self.mapping {
            mapping.chosen = try MappingFile.read(path, for: mapping)
        }
        let bytes = try InputFile.read(file, mostBytes: SheetLimits.mostBytes)
        let grids = try GridFile.grids(bytes: bytes, file: file, sheet: sheet)
        let table = try SheetTable.find(in: grids, by: mapping)
        if let path = saveMapping {
            try OutputFile.write(MappingFile.bytes(table), to: path)
        }
        return table
    }
}

/// A saved column mapping: `{"columns": {"项目名称（全称）": "title", "序号": null}}`.
enum MappingFile {
    private static let mostBytes = 1 << 20

    static func bytes(_ table: SheetTable) -> [UInt8] {
        var columns: [String: JSON] = [:]
        for column in table.columns {
            columns[column.title] = column.field.map { JSON($0.name) } ?? .null
        }
        return Array((JSON.object(["columns": .object(columns)]).canonicalText + "\n").utf8)
    }

    /// Columns by title, each with its field or none.
    ///
    /// Refused: `MAPPING_FORM`, and `MAPPING_FIELD` for a field that there is not.
    static func read(_ path: String, for mapping: ColumnMapping) throws -> [String: String?] {
        let bytes = try InputFile.read(path, mostBytes: mostBytes)
        let json: JSON
        do throws(JSONDefect) {
            json = try JSON(parsing: bytes)
        } catch {
            throw form("（\(error.reason)）", " (\(error.reason))", error.place(in: bytes, of: path))
        }
        guard case .object(let columns)? = json["columns"] else { throw form("", "", path) }
        return try chosen(columns, for: mapping) { "\(path)/\($0)" }
    }

    /// Columns by title, each with its field or none; `place` tells where a title stands.
    static func chosen(
        _ columns: [String: JSON],
        for mapping: ColumnMapping,
        place: (String) -> String
    ) throws -> [String: String?] {
        var chosen: [String: String?] = [:]
        var blockers: [Blocker] = []
        for (title, field) in columns.sorted(by: { $0.key < $1.key }) {
            if field == .null {
                chosen[title] = .some(nil)
            } else if let name = field.textValue,
                mapping.fields.contains(where: { $0.name == name })
            {
                chosen[title] = name
            } else {
                blockers.append(unknown(field, title, place(title), mapping))
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return chosen
    }

    private static func form(_ zh: String, _ en: String, _ place: String) -> Refusal {
        Refusal(
            Blocker(
                code: "MAPPING_FORM",
                message: Localized(
                    zh: "列对应文件无法识别\(zh)，应为 {\"columns\": {\"列名\": \"字段\"}}，请编写者更正",
                    en: "The mapping cannot be read\(en); expected {\"columns\": {\"title\":"
                        + " \"field\"}}; whoever wrote it can correct it"
                ),
                place: place
            )
        )
    }

    private static func unknown(
        _ field: JSON,
        _ title: String,
        _ place: String,
        _ mapping: ColumnMapping
    ) -> Blocker {
        let known = mapping.fields.map { "\($0.name)（\($0.title)）" }.joined(separator: "、")
        let found = field.textValue ?? field.canonicalText
        return Blocker(
            code: "MAPPING_FIELD",
            message: Localized(
                zh: "列“\(title)”对应的字段“\(found)”不存在，应为 \(known) 之一，或 null（不导入），请编写者更正",
                en: "The column “\(title)” is mapped to “\(found)”, which is no field; expected one"
                    + " of \(known), or null to leave it out; whoever wrote it can correct it"
            ),
            place: place,
            values: ["found": found, "expected": mapping.fields.map(\.name).joined(separator: ",")]
        )
    }
}
