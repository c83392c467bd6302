import ArgumentParser
import Casework
import Foundation
import Spreadsheet
import Testing

@testable import dipper

/// Lists as files: whatever is listed can be taken along.
@Suite struct `A list as a file` {
    /// The rows of the sheets of a workbook, or of a CSV file, by the names of the sheets.
    private func sheets(_ path: String) throws -> [String: [[String]]] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let grids = try GridFile.grids(bytes: bytes, file: path)
        return Dictionary(
            uniqueKeysWithValues: grids.map { grid in
                (grid.sheet ?? "", grid.rows.map { $0.cells.map(\.shown) })
            }
        )
    }

    /// Commands that list something, and do not say so by an export: what they print is a page,
    /// a text to be read, or one case.
    private static let others: Set<String> = [
        "calendar show", "decision-meeting agenda", "person check", "project dossier",
        "project onepage", "project letter", "project pack", "courier status", "webhook kinds",
        "document classes", "view list",
    ]

    @Test func `is what every command that lists can write`() {
        let leaves = `The tree of commands`.leaves(of: Dipper.self)
        let lists = leaves.filter { leaf in
            let name = leaf.path.split(separator: " ").last.map(String.init) ?? ""
            return [
                "list", "events", "twins", "openings", "history", "board", "frozen", "today",
                "allowed", "deliveries", "authorisations",
            ].contains(name)
        }
        #expect(lists.count > 30)
        let without = lists.filter { !$0.type.helpMessage().contains("--xlsx") }.map(\.path)
        // One's own views are fifty at most, and say nothing but where a list is.
        #expect(without == ["view list"])
        // Whatever else says in its help that it lists something, is one of those known not to.
        let said = leaves.filter { $0.type.configuration.abstract.hasPrefix("列出") }
            .filter { !$0.path.hasSuffix(" why") && !$0.path.hasSuffix(" lacks") }
            .filter { !$0.type.helpMessage().contains("--xlsx") }.map(\.path)
        #expect(Set(said).subtracting(Self.others) == [])
    }

    @Test func `holds the goals, and the items behind each figure`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let (xlsx, csv) = (ledger.folder + "/goals.xlsx", ledger.folder + "/goals.csv")
        let arguments = ["goals", "--as-of", "2026-12-31"]
        let told = try JSON(
            parsing: try await DipperTests.answer(
                arguments + ["--xlsx", xlsx, "--csv", csv, "--database", ledger.path]
            )
        )

        let written = try sheets(xlsx)
        #expect(written.keys.sorted() == ["清单", "目标"])
        let goals = try #require(written["目标"])
        #expect(
            goals[0] == [
                "代码", "目标", "数值", "比较", "目标值", "差距", "期限", "其中", "口径", "口径版本",
                "口径已确认", "截至", "所知",
            ]
        )
        // One row for each goal of the board, with the figures that the board tells.
        let codes = goals.dropFirst().map { $0[0] }
        #expect(codes.contains("CULTIVATED"))
        #expect(codes.allSatisfy { told[$0] != nil })
        guard case .object(let members) = told else { return #expect(Bool(false)) }
        #expect(codes.count == members.keys.count { $0.first?.isUppercase == true })
        let row = try #require(goals.first { $0[0] == "CULTIVATED" })
        #expect(
            row[2...6] == [
                "1", "达到", "≥ 200", "199", try #require(told["CULTIVATED"]?["deadline"]?.textValue),
            ]
        )
        #expect(row[11] == "2026-12-31")
        #expect(try #require(try sheets(csv)[""]) == goals.map { row in row })

        let items = try #require(written["清单"])
        #expect(items[0] == ["代码", "编号", "名称", "企业信用代码", "计入日期", "凭证", "期初"])
        let counted = items.dropFirst().filter { $0[0] == "CULTIVATED" }
        #expect(counted.count == 1)
        #expect(counted.map { $0[1] }.contains(Cast.project))
        for code in codes {
            let value = told[code]?["value"]?.integerValue ?? 0
            #expect(items.dropFirst().count { $0[0] == code } == Int(value), "\(code)")
        }
    }

    @Test func `is never written over another file, and the list is told all the same`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let file = try ledger.file("示例", name: "goals.csv")

        let told = try await ledger.told("goals", "--csv", file)

        #expect(told.status == 65)
        #expect(told.en.map { $0.prefix { $0 != ":" } } == ["✗ [STORAGE_EXISTS] ~/goals.csv"])
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "示例")
    }

    struct Listed: CustomTestStringConvertible {
        let line: String
        /// The title of the first column and how many there are.
        let first: String
        let columns: Int
        var rows: Int?
        var testDescription: String { line }
    }

    static let lists = [
        Listed(line: "project events \(Cast.project)", first: "版本", columns: 8),
        Listed(line: "project history \(Cast.project)", first: "版本", columns: 9),
        Listed(line: "project twins", first: "序号", columns: 8, rows: 1),
        Listed(line: "project openings", first: "编号", columns: 9, rows: 0),
        Listed(line: "person authorisations", first: "编号", columns: 8, rows: 0),
        Listed(line: "workflow list", first: "种类", columns: 3),
        Listed(line: "webhook list", first: "编号", columns: 7, rows: 1),
        Listed(line: "webhook allowed", first: "地址段", columns: 3, rows: 0),
        Listed(line: "webhook deliveries TS-2026-000001", first: "消息", columns: 7, rows: 0),
        Listed(
            line: "webhook deliveries TS-2026-000001 --message 1",
            first: "次数",
            columns: 6,
            rows: 0
        ),
    ]

    @Test func `has a row for each line of every list`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        _ = try await ledger.answer(
            line: "webhook add --name 示例 --kind standard --url https://example.invalid/"
                + " --role PO --as \(Cast.administrator)"
        )
        for title in ["植入式人工膀胱", "可植入的人工膀胱装置"] {
            _ = try await ledger.answer(
                line: "project register --set channel=scouting --set title=\(title)"
                    + " --set lead_name=示例医疗器械公司 --as \(Cast.officer)"
            )
        }
        for (number, list) in Self.lists.enumerated() {
            let file = ledger.folder + "/\(number).csv"
            try await ledger.answer(line: list.line + " --csv \(file)")
            let rows = try #require(try sheets(file)[""])
            #expect(rows[0].first == list.first, "\(list.line)")
            #expect(rows[0].count == list.columns, "\(list.line)")
            if let count = list.rows {
                #expect(rows.count - 1 == count, "\(list.line)")
            } else {
                #expect(rows.count > 1, "\(list.line)")
            }
        }
    }
}
