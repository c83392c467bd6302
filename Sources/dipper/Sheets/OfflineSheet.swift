import Casework
import Portfolio
import Spreadsheet
import Workflow

/// One expert's sheet as a workbook: filled in without a network, and given back.
///
/// Each row carries the round, the expert's pseudonym and a stamp of what the round asks for, so
/// that nobody's sheet is taken for another's, and none that asked for something else.
struct OfflineSheet {
    let round: CaseStream
    /// The pseudonym of the expert on the round.
    let name: String

    /// Marks and reasons as they were typed into the workbook.
    struct Entry: Hashable {
        let marks: [Int]
        let reasons: [Dimension: String]
    }

    private static let roundField = SheetField("round", ["轮次"], .text(most: 40), isRequired: true)
    private static let expert = SheetField("expert", ["专家"], .text(most: 40), isRequired: true)
    private static let stamp = SheetField("stamp", ["版本"], .text(most: 40), isRequired: true)
    private static let dimension =
        SheetField("dimension", ["维度"], .text(most: 10), isRequired: true)
    private static let mark = SheetField("mark", ["评分"], .text(most: 20))
    private static let reason = SheetField("reason", ["评分理由"], .text(most: 4000))
    private static let (title, weight) = ("名称", "权重")

    private static var mapping: ColumnMapping {
        var mapping = ColumnMapping([roundField, expert, stamp, dimension, mark, reason])
        mapping.ignored += [title, weight] + Rubric.bandRanges.map(band)
        return mapping
    }

    private static func band(_ range: String) -> String { "标准 \(range)" }

    /// What is asked of the expert: another round, weight or rule makes another one of it.
    var stamp: String {
        let fields = ["profile", "weights", "floors", "rule", "admits"]
        var text = "\(round.id) \(name)"
        for field in fields {
            var writer = JSONWriter()
            writer.value(round.field(field))
            text += " " + String(decoding: writer.bytes, as: UTF8.self)
        }
        return String(Digests.hexadecimal(Digests.sha256(Array(text.utf8))).prefix(16))
    }

    // MARK: Out

    /// The workbook with a list to choose each mark from, and the bands beside it.
    func page(_ rubric: [Rubric.Dimension]) -> (page: SheetPage, rows: [[Cell]]) {
        let admitted = round.texts("admits")
        let choices = (0...10).map { "\($0)" } + (admitted.isEmpty ? [] : ["NA"])
        let numbers = (try? RoundProcedure.profile(of: round))?.weights ?? []
        let page = SheetPage(
            name: "评分表",
            heading: [
                "涉密不上网：本表不得填写涉密内容。",
                "\(round.code) 评分表：只填写有底色的单元格，每个维度评 0 至 10 的整数"
                    + (admitted.isEmpty ? "。" : "，\(admitted.joined(separator: "、")) 可填 NA（不适用）。")
                    + "填好后在「我的评审」上传，核对后提交。",
            ],
            columns: [.init("轮次"), .init("专家"), .init("版本"), .init("维度")]
                + [.init(OfflineSheet.title), .init(OfflineSheet.weight, .integer)]
                + [
                    .init("评分", isFillIn: true, choices: choices), .init("评分理由", isFillIn: true),
                ]
                + Rubric.bandRanges.map { .init(OfflineSheet.band($0)) },
            isProtected: true
        )
        let rows = rubric.enumerated().map { number, dimension -> [Cell] in
            let weight = numbers.indices.contains(number) ? "\(numbers[number])" : "0"
            return [
                .text(round.code), .text(name), .text(stamp), .text(dimension.code),
                .text(dimension.name.zh), .number(weight), .empty, .empty,
            ] + dimension.bands.map { .text($0.text.zh) }
        }
        return (page, rows)
    }

    // MARK: Back

    /// The code of the round that a file is about, by its first row.
    static func code(in bytes: [UInt8], file: String) throws(Refusal) -> String {
        let table = try table(bytes, file)
        let record = table.rows.isEmpty ? nil : table.record(0)
        guard let record, !record.text("round").isEmpty else {
            throw Refusal(record.map(\.blockers) ?? [OfflineSheet.empty(file)])
        }
        return record.text("round")
    }

    private static func table(_ bytes: [UInt8], _ file: String) throws(Refusal) -> SheetTable {
        try SheetTable.find(in: GridFile.grids(bytes: bytes, file: file), by: mapping)
    }

    /// Marks and reasons of the file, every defect named at its cell.
    ///
    /// Refused: `SHEET_FOREIGN`, `SHEET_STALE`, `SHEET_ROWS`, and what marks are refused for.
    func entry(in bytes: [UInt8], file: String) throws(Refusal) -> Entry {
        let table = try OfflineSheet.table(bytes, file)
        var blockers: [Blocker] = []
        var places: [Dimension: String] = [:]
        var marks: [Dimension: String] = [:]
        var reasons: [Dimension: String] = [:]
        for (row, record) in try zip(table.rows, table.records()) {
            blockers += strangers(row, record, table)
            let code = record.text("dimension").uppercased()
            guard let dimension = Dimension.allCases.first(where: { $0.code == code }),
                places[dimension] == nil
            else {
                blockers.append(OfflineSheet.wrongRow(row, table))
                continue
            }
            places[dimension] = table.place(row, field: "mark")
            marks[dimension] = record.text("mark")
            let reason = record.text("reason")
            if !reason.isEmpty { reasons[dimension] = reason }
        }
        for dimension in Dimension.allCases where places[dimension] == nil {
            blockers.append(OfflineSheet.missing(dimension, file))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        do throws(Refusal) {
            let sheet = try ScoreSheet.parse(expertCode: name, marks: marks, place: file)
            return Entry(marks: sheet.recordedMarks, reasons: reasons)
        } catch {
            throw Refusal(error.blockers.map { OfflineSheet.located($0, places) })
        }
    }

    private func strangers(
        _ row: SheetGrid.Row,
        _ record: SheetRecord,
        _ table: SheetTable
    ) -> [Blocker] {
        func wrong(
            _ code: String,
            _ field: String,
            _ zh: String,
            _ en: String,
            _ expected: String
        )
            -> Blocker
        {
            table.blocker(code, row, field: field, zh: zh, en: en, expected: expected)
        }
        var blockers: [Blocker] = []
        if record.text("round") != round.code {
            blockers.append(
                wrong(
                    "SHEET_FOREIGN",
                    "round",
                    "不是本轮次，应为 \(round.code)",
                    "is another round",
                    round.code
                )
            )
        }
        if record.text("expert") != name {
            blockers.append(
                wrong(
                    "SHEET_FOREIGN",
                    "expert",
                    "是别人的评分表，应为 \(name)，请下载自己的",
                    "is another person's sheet; download your own",
                    name
                )
            )
        } else if record.text("stamp") != stamp, record.text("round") == round.code {
            blockers.append(
                wrong(
                    "SHEET_STALE",
                    "stamp",
                    "与本轮次现在的要求不符，请重新下载后填写",
                    "is not what the round asks for now; download it again",
                    stamp
                )
            )
        }
        return blockers
    }

    /// A defect of a mark at the cell in which it stands.
    private static func located(_ blocker: Blocker, _ places: [Dimension: String]) -> Blocker {
        let dimension = Dimension.allCases.first { blocker.place.hasSuffix("/\($0.code)") }
        return Blocker(
            code: blocker.code,
            message: blocker.message,
            place: dimension.flatMap { places[$0] } ?? blocker.place,
            values: blocker.values,
            role: blocker.role,
            provisional: blocker.provisional
        )
    }

    private static func wrongRow(_ row: SheetGrid.Row, _ table: SheetTable) -> Blocker {
        table.blocker(
            "SHEET_ROWS",
            row,
            field: "dimension",
            zh: "不是维度或与上文重复，应为 D1 至 D7 各一行",
            en: "is no dimension, or one that stands above already; expected D1 to D7 once each",
            expected: "D1...D7"
        )
    }

    private static func missing(_ dimension: Dimension, _ file: String) -> Blocker {
        Blocker(
            code: "SHEET_ROWS",
            message: Localized(
                zh: "文件没有 \(dimension.code) \(dimension.name.zh)一行，应为 D1 至 D7 各一行，请专家重新下载后填写",
                en: "The file has no row for \(dimension.code), \(dimension.name.en); expected D1"
                    + " to D7 once each; the expert can download it again"
            ),
            place: file,
            values: ["expected": dimension.code],
            role: "REV"
        )
    }

    private static func empty(_ file: String) -> Blocker {
        Blocker(
            code: "SHEET_ROWS",
            message: Localized(
                zh: "文件没有评分，应为下载的评分表，D1 至 D7 各一行，请专家重新下载后填写",
                en: "The file has no marks; expected the sheet that was downloaded, with D1 to D7"
                    + " once each; the expert can download it again"
            ),
            place: file,
            role: "REV"
        )
    }
}
