import Foundation
import Spreadsheet
import Testing
import Workflow

@testable import dipper

/// An office's workbook of existing cases, read like the table that it was made from.
struct OpeningWorkbookTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    private static func table(_ file: String) throws -> OpeningTable {
        let bytes = [UInt8](try Data(contentsOf: fixtures.appending(path: file)))
        return try OpeningTable.read(bytes: bytes, file: file).cases
    }

    @Test func `says the same as the table of comma-separated values`() throws {
        let office = try Self.table("office.xlsx")
        let table = try Self.table("openings.csv")

        #expect(office.rows.count == 940)
        for (row, wanted) in zip(office.rows, table.rows) {
            let filled = wanted.cells.filter { !$0.value.isEmpty }
            #expect(row.cells.filter { !$0.value.isEmpty } == filled, "\(row.line)")
        }
        #expect(table.rows.contains { !($0.cells["协议金额(元)"] ?? "").isEmpty })
    }

    @Test func `a sheet called 拨付 says the same as a file of its own`() throws {
        let bytes = [UInt8](try Data(contentsOf: Self.fixtures.appending(path: "office.xlsx")))
        let office = try #require(try OpeningTable.read(bytes: bytes, file: "o.xlsx").payments)
        let file = "openings-payments.csv"
        let own = [UInt8](try Data(contentsOf: Self.fixtures.appending(path: file)))
        let table = try OpeningTable.payments(bytes: own, file: file)

        let (said, wanted) = (office.rows.map(\.cells), table.rows.map(\.cells))
        #expect(
            said.map { $0.filter { !$0.value.isEmpty } }
                == wanted.map { $0.filter { !$0.value.isEmpty } }
        )
        #expect(office.place(office.rows[0], column: "事项") == "o.xlsx:拨付!C3")
        // The other way round: the same workbook is its own file of payments.
        #expect(try OpeningTable.payments(bytes: bytes, file: "o.xlsx").rows == office.rows)
    }

    @Test func `tells where a cell stands by its sheet, column and row`() throws {
        let office = try Self.table("office.xlsx")
        let row = try #require(office.rows.first)
        #expect(office.place(row, column: "项目名称") == "office.xlsx:期初建账!B4")
        #expect(office.place(row) == "office.xlsx:期初建账!4")
    }

    @Test func `is refused as a whole where an amount has parts of a fen`() throws {
        let page = SheetPage(
            name: "期初",
            columns: (OpeningColumns.cases.required + ["协议金额(万元)"]).map { SheetPage.Column($0) }
        )
        let cells: [Cell] =
            ["1", "示例", "待核", "储备", "2025-02-01", "示例1号", "a.pdf"].map { .text($0) }
            + [.text("0.0000001")]
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).xlsx"
        try WorkbookWriter.write(page, rows: [cells], to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))

        let refusal = #expect(throws: Refusal.self) {
            try OpeningTable.read(bytes: bytes, file: "期初.xlsx")
        }

        #expect(refusal?.blockers.map(\.place) == ["期初.xlsx:期初!H2"])
    }
}
