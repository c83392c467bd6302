import Casework
import Foundation
import Spreadsheet
import Testing

@testable import dipper

/// A sheet that a reviewer fills in without a network, out and back.
@Suite struct `A sheet filled in offline` {
    static let expert = Cast.experts[1]
    static let reason = String(repeating: "示例理由", count: 8)

    /// The columns of what was written out.
    private static let (stamp, code, mark, why) = (2, 3, 6, 7)

    /// What `round sheet-file` writes for the expert, its header first.
    private func rows(_ ledger: ScratchLedger, for expert: String) async throws -> [[Cell]] {
        let path = ledger.folder + "/" + UUID().uuidString + ".xlsx"
        let told = try await ledger.answer([
            "round", "sheet-file", Cast.round, "--as", expert, "--out", path,
        ])
        #expect(told["code"] == .text(Cast.round))
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let grid = try #require(try GridFile.grids(bytes: bytes, file: path).first)
        let header = try #require(
            grid.rows.firstIndex { $0[column: Self.code] == .text("维度") }
        )
        let width = grid.rows[header].cells.count
        return grid.rows[header...].map { row in (0..<width).map { row[column: $0] } }
    }

    /// The same with marks, reasons, and what a person does besides.
    private func filled(
        _ ledger: ScratchLedger,
        _ marks: [String],
        for expert: String = Self.expert,
        _ change: (inout [[Cell]]) -> Void = { _ in }
    ) async throws -> String {
        var rows = try await rows(ledger, for: expert)
        for (number, mark) in marks.enumerated() {
            rows[number + 1][Self.mark] = mark.isEmpty ? .empty : .text(mark)
            if let value = Int(mark), value <= 3 || value >= 9 {
                rows[number + 1][Self.why] = .text(Self.reason)
            }
        }
        change(&rows)
        let path = ledger.folder + "/" + UUID().uuidString + ".xlsx"
        let page = SheetPage(name: "评分表", columns: rows[0].map { .init($0.shown) })
        try WorkbookWriter.write(page, rows: rows.dropFirst(), to: path)
        return path
    }

    @Test func `carries bands, weights and a stamp, and comes back as a sheet`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let rows = try await rows(ledger, for: Self.expert)
        #expect(rows.count == 8)
        #expect(rows[2][Self.code] == .text("D2") && rows[2][5] == .number("25"))
        #expect(rows[1].contains(.text("至少1家独立用户书面说明缺口；现有方案在1项关键要求上不达标")))
        for row in rows.dropFirst() { #expect(row[Self.stamp] == rows[1][Self.stamp]) }
        #expect(!rows.joined().contains { $0.shown.contains(Self.expert) }, "no person is named")

        let file = try await filled(ledger, ["8", "9", "6", "7", "8", "7", "6"])
        let given = try await ledger.answer([
            "round", "score", Cast.round, "--as", Self.expert, "--file", file,
        ])
        #expect(given["code"] == .text(Cast.round))
        let page = try Browser(ledger, as: Self.expert).open("/reviews")
        // 15·8 + 25·9 + 15·6 + 10·7 + 15·8 + 10·7 + 10·6 tenths.
        #expect(page.contains("75.5") && page.contains("已提交 1 件"))
    }

    /// Something that is wrong with a file, and what is told of it.
    struct Defect: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let codes: [String]
        let marks: [String]
        let change: @Sendable (inout [[Cell]]) -> Void

        init(
            _ name: String,
            _ codes: [String],
            marks: [String] = ["8", "8", "6", "7", "8", "7", "6"],
            _ change: @escaping @Sendable (inout [[Cell]]) -> Void = { _ in }
        ) {
            (testDescription, self.codes, self.marks) = (name, codes, marks)
            self.change = change
        }
    }

    static let defects = [
        Defect(
            "marks that cannot be",
            ["MARK_RANGE", "MARK_NOT_INTEGER", "MARK_MISSING"],
            marks: ["11", "7.5", "", "7", "8", "7", "6"]
        ),
        Defect(
            "a reason that is missing",
            ["RATIONALE_MISSING"],
            marks: ["8", "9", "6", "7", "8", "7", "6"]
        ) { $0[2][why] = .empty },
        Defect(
            "a dimension left out",
            ["MARK_NOT_APPLICABLE", "RATIONALE_MISSING"],
            marks: ["8", "8", "NA", "7", "8", "7", "6"]
        ),
        Defect("a row twice", ["SHEET_ROWS", "SHEET_ROWS"]) { $0[3][code] = .text("D2") },
        Defect("another stamp", Array(repeating: "SHEET_STALE", count: 7)) { rows in
            for row in rows.indices.dropFirst() { rows[row][stamp] = .text("0123456789abcdef") }
        },
        Defect("another round", ["SHEET_FOREIGN"]) { $0[4][0] = .text("RD-2026-000099") },
    ]

    @Test(arguments: defects)
    func `is refused with what is wrong, and nothing is written`(defect: Defect) async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let file = try await filled(ledger, defect.marks, defect.change)
        let head = try await ledger.head()
        let told = try await ledger.codes([
            "round", "score", Cast.round, "--as", Self.expert, "--file", file,
        ])
        #expect(told == defect.codes)
        #expect(try await ledger.head() == head)
    }

    @Test func `is refused in another's hands, and where nobody scores`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let file = try await filled(ledger, ["8", "8", "6", "7", "8", "7", "6"])
        let foreign = try await DipperTests.refusals([
            "round", "score", Cast.round, "--as", Cast.experts[2], "--file", file, "--database",
            ledger.path,
        ])
        #expect(foreign.count == 7)
        #expect(foreign.allSatisfy { $0.hasPrefix("SHEET_FOREIGN \(file):评分表!B") })
        for person in [Cast.secretary, Cast.officer, Cast.experts[4]] {
            #expect(
                try await ledger.codes([
                    "round", "sheet-file", Cast.round, "--as", person, "--out",
                    ledger.folder + "/never.xlsx",
                ]) == ["NOT_FOUND"]
            )
        }
        let late = try await ScratchLedger.story(.approved)
        #expect(
            try await late.codes([
                "round", "sheet-file", Cast.round, "--as", Self.expert, "--out",
                late.folder + "/never.xlsx",
            ]) == ["ROUND_NOT_SCORING"]
        )
    }

    @Test func `comes back over the browser as a form to look at, and is given from there`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        let expert = try Browser(ledger, as: Self.expert)
        try expert.open("/reviews")
        #expect(expert.page.contains("/reviews/\(Cast.round)/sheet"))
        let head = try await ledger.head()
        let broken = try await filled(ledger, ["8", "12", "6", "7", "8", "7", "6"])
        try expert.upload("/reviews/sheet", field: "sheet", file: try file(broken))
        #expect(expert.status == 422 && expert.page.contains("评分 12 超出范围"))
        let good = try await filled(ledger, ["8", "9", "6", "7", "8", "7", "6"])
        try expert.upload("/reviews/sheet", field: "sheet", file: try file(good))
        #expect(expert.status == 303)
        #expect(expert.place == "/cases/\(Cast.round)/do/score?draft=yes")
        #expect(try await ledger.head() == head, "nothing is given yet")
        try expert.follow()
        #expect(expert.page.contains("id=\"mark-D2\" type=\"text\" name=\"f.marks\" value=\"9\""))
        #expect(expert.page.contains(Self.reason))
        let other = try Browser(ledger, as: Cast.experts[2])
        try other.open("/reviews")
        try other.upload("/reviews/sheet", field: "sheet", file: try file(good))
        #expect(other.status == 422 && other.page.contains("是别人的评分表"))
        try other.open("/reviews")
        try other.upload("/reviews/sheet", field: "sheet", file: ("x.xlsx", Array("示例".utf8)))
        #expect(other.status == 422)
    }

    private func file(_ path: String) throws -> (name: String, bytes: [UInt8]) {
        ("评分表.xlsx", Array(try Data(contentsOf: URL(filePath: path))))
    }
}
