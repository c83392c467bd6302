import Foundation
import Portfolio
import Spreadsheet
import Workflow

/// Group `sheet`: a workbook of many rows is written, and read as a table with every cell.
enum SheetGroup {
    private static let page = SheetPage(
        name: "台账",
        columns: [
            .init("编号"), .init("项目名称"), .init("牵头单位"), .init("申请金额", .money),
            .init("登记日期", .date), .init("来源渠道"), .init("所在区"), .init("件数", .integer),
            .init("是否通过", .bool), .init("简介"),
        ]
    )
    private static let mapping = ColumnMapping([
        SheetField("code", ["编号"], .text(most: 40), isRequired: true),
        SheetField("title", ["项目名称"], .text(most: 200), isRequired: true),
        SheetField("lead", ["牵头单位"], .text(most: 200)),
        SheetField("amount", ["申请金额"], .money),
        SheetField("date", ["登记日期"], .date),
        SheetField(
            "channel",
            ["来源渠道"],
            .choice(code: "CHANNEL", [.init("scouting", ["主动发掘"]), .init("contest", ["大赛选拔"])])
        ),
        SheetField("district", ["所在区"], .text(most: 40)),
        SheetField("count", ["件数"], .integer),
        SheetField("passed", ["是否通过"], .bool),
        SheetField("summary", ["简介"], .text(most: 2000)),
    ])

    static func run(_ arguments: Arguments) throws -> Figures {
        let rows = arguments.count("--rows", otherwise: 100_000)
        let path = arguments.folder + "/sheet-\(UUID().uuidString).xlsx"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let (_, writing) = try Cost.measure { () throws -> Void in
            try WorkbookWriter.write(page, rows: (0..<rows).lazy.map(row), to: path)
        }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        let afterWriting = Cost.peakResidentKilobytes
        let (sum, reading) = try Cost.measure { try total(of: path) }
        let expected = (0..<rows).reduce(Int64(0)) { $0 + amountFen($1) }
        guard sum.rows == rows, sum.amountFen == expected else {
            throw BenchFault(found: "\(sum)", expected: "\(rows) rows, \(expected) fen")
        }
        return Figures(
            peer: "dipper sheet",
            operationCount: rows,
            cost: Cost(
                wallSeconds: writing.wallSeconds + reading.wallSeconds,
                userSeconds: writing.userSeconds + reading.userSeconds,
                systemSeconds: writing.systemSeconds + reading.systemSeconds
            ),
            check: "\(sum.rows) rows, \(sum.amountFen) fen",
            more: [
                ("write_s", writing.wallSeconds), ("read_s", reading.wallSeconds),
                ("write_peak_kb", Double(afterWriting)), ("file_bytes", Double(size)),
            ]
        )
    }

    private static func total(of path: String) throws -> (rows: Int, amountFen: Int64) {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let table = try SheetTable.find(
            in: try GridFile.grids(bytes: bytes, file: path),
            by: mapping
        )
        var amountFen: Int64 = 0
        for index in table.rows.indices {
            let record = table.record(index)
            guard record.blockers.isEmpty, record.values.count == mapping.fields.count,
                case .money(let amount)? = record.values["amount"]
            else { throw BenchFault(found: "\(record)", expected: "a clean row") }
            amountFen += amount.count
        }
        return (table.rows.count, amountFen)
    }

    private static func amountFen(_ row: Int) -> Int64 { Int64(row) * 6_007 % 600_000_000 }

    private static func row(_ number: Int) -> [Cell] {
        let fen = amountFen(number)
        let decimals = fen % 100 < 10 ? "0\(fen % 100)" : "\(fen % 100)"
        return [
            .text("DT-2026-\(number)"), .text("示例：面向未来产业的颠覆性技术项目 \(number)"),
            .text("示例单位 \(number % 997)"), .number("\(fen / 100).\(decimals)"),
            .date(CivilDate(dayNumber: 20_000 + number % 400)),
            .text(number % 2 == 0 ? "主动发掘" : "大赛选拔"), .text("示例区"),
            .number("\(number % 50)"), .bool(number % 3 == 0),
            .text("具有自主知识产权，填补国内空白，已完成实验室验证，拟开展中试放大。第 \(number) 项"),
        ]
    }
}
