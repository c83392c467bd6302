import Casework
import Foundation
import Testing
import Web

@testable import dipper

@Suite struct `The breakdown of the goals` {
    private typealias Books = OpeningCommandTests

    /// Twelve cultivated projects in three districts, of six, five and one.
    private func ledger() async throws -> ScratchLedger {
        let ledger = try await Books.office()
        let districts =
            Array(repeating: "东湖高新", count: 6) + Array(repeating: "洪山", count: 5) + ["青山"]
        let rows = districts.enumerated().map { index, district in
            Books.reserve(
                index + 1,
                [
                    "来源渠道": index < 6 ? "主动发掘" : "公开征集", "期初状态": "已列入培育",
                    "牵头单位": "示例公司", "统一社会信用代码": Books.uscc,
                    "发生日期": "2025-03-1\(index % 9)",
                ]
            ).trimmingCharacters(in: .newlines) + ",\(district)\n"
        }
        let header = Books.header.split(separator: "\n")[0] + ",所在区\n"
        let file = try ledger.file(String(header) + rows.joined(), name: "期初.csv")
        try await ledger.answer(
            line: "project open-balance \(file) --documents \(ledger.folder) --twins skip"
                + " --as \(Books.officer)"
        )
        let codes = (1...12).map { "DT-2026-0000" + ($0 < 10 ? "0\($0)" : "\($0)") }
        try await ledger.answer(
            line: "project confirm-opening \(codes.joined(separator: " ")) --count 12 --sum 0.00"
                + " --as \(Books.director)"
        )
        return ledger
    }

    @Test(arguments: BoardBreakdown.Dimension.allCases)
    func `divides each figure, and nothing is left over`(
        _ dimension: BoardBreakdown.Dimension
    ) async throws {
        let ledger = try await ledger()
        let board = try await ledger.answer(line: "goals --by \(dimension.rawValue)")
        #expect(board["CULTIVATED"]?["value"] == 12)
        let lines = try #require(board["breakdown"]?["lines"]?.elements)
        for code in ["CULTIVATED", "NATLIB", "LANDED", "PARK", "BASE"] {
            let sum = lines.reduce(0) { $0 + ($1[code]?.integerValue ?? 0) }
            #expect(sum == board[code]?["value"]?.integerValue, "\(code)")
        }
        let counts = lines.compactMap { $0["CULTIVATED"]?.integerValue }.sorted()
        switch dimension {
        case .district: #expect(counts == [1, 5, 6])
        case .channel: #expect(counts == [6, 6])
        case .field, .officer: #expect(counts == [12])
        }
    }

    @Test func `leads from each cell to its list`() async throws {
        let ledger = try await ledger()
        let browser = try Browser(ledger, as: Books.director)
        try browser.open("/board")
        let place = try #require(
            browser.page.matches(of: /href="(\/board\/CULTIVATED\?[^"]*by=district[^"]*)"/)
                .map { String($0.1).replacing("&amp;", with: "&") }
                .first { $0.contains(FormFields.encoded("青山")) }
        )
        try browser.open(place)
        #expect(browser.page.contains("：1</h1>"))
        #expect(browser.page.contains("/cases/DT-2026-000012\""))
        #expect(!browser.page.contains("/cases/DT-2026-000001\""))
    }

    @Test func `tells the public no cell that few stand behind, nor what would tell it`()
        async throws
    {
        let ledger = try await ledger()
        let browser = try Browser(ledger)
        try browser.open("/board")
        // One is small; with it goes the next larger, or it could be computed.
        #expect(browser.page.contains("<th scope=\"row\">东湖高新</th>"))
        #expect(!browser.page.contains("青山"))
        #expect(!browser.page.contains("洪山"))
        #expect(browser.page.contains("其余 2 个合计"))
        // Nor who works on them, however it is asked; nor on another day.
        try browser.open("/board?by=officer")
        #expect(!browser.page.contains("按专员"))
        try browser.open("/board?by=channel&as_of=2025-03-12")
        #expect(browser.page.contains("<th scope=\"row\">主动发掘</th><td class=\"number\">6</td>"))
    }
}

@Suite struct `The funnel` {
    private func row(_ board: JSON, _ stage: String) -> [JSON?] {
        let row = board["funnel"]?.elements.first { $0["stage"] == JSON(stage) }
        return [row?["reached"], row?["standing"], row?["ended"]]
    }

    @Test func `counts who ever came so far, and who stands there`() async throws {
        let submitted = try await ScratchLedger.story(.submitted).answer(line: "goals --funnel")
        #expect(row(submitted, "lead") == [1, 1, 0])
        #expect(row(submitted, "accepted") == [0, 0, 0])
        let scoring = try await ScratchLedger.story(.scoring).answer(line: "goals --funnel")
        #expect(row(scoring, "lead") == [1, 0, 0])
        #expect(row(scoring, "accepted") == [1, 1, 0])
        #expect(row(scoring, "evaluated") == [0, 0, 0])
        let ledger = try await ScratchLedger.story(.approved)
        let approved = try await ledger.answer(line: "goals --funnel")
        for stage in ["lead", "accepted", "evaluated"] {
            #expect(row(approved, stage) == [1, 0, 0], "\(stage)")
        }
        #expect(row(approved, "listed") == [1, 1, 0])
        for stage in ["verified", "pilot", "landed", "library"] {
            #expect(row(approved, stage) == [0, 0, 0], "\(stage)")
        }
        // Only of the projects that one sees.
        let district = try await ledger.answer(
            line: "person add --as \(Cast.administrator) --name 示例 --roles DO --district 洪山"
        )
        let code = try #require(district["code"]?.textValue)
        let other = try await ledger.answer(line: "goals --funnel --as \(code)")
        #expect(row(other, "lead") == [0, 0, 0])
        #expect(other["CULTIVATED"]?["value"] == 1)
    }

    @Test func `leads from each number to its projects`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/board")
        #expect(browser.page.contains("href=\"/board/stages/listed?part=standing\""))
        try browser.open("/board/stages/listed?part=standing")
        #expect(browser.page.contains("/cases/\(Cast.project)\""))
        try browser.open("/board/stages/lead?part=standing")
        #expect(browser.status == 200)
        #expect(!browser.page.contains("/cases/\(Cast.project)\""))
        for place in ["/board/stages/none", "/board/stages/lead?part=none"] {
            try browser.open(place)
            #expect(browser.status == 404, "\(place)")
        }
        let reviewer = try Browser(ledger, as: Cast.experts[0])
        try reviewer.open("/board/stages/lead")
        #expect(reviewer.status == 404)
        try reviewer.open("/board/CULTIVATED")
        #expect(reviewer.status == 404)
        // Who does not read goals is told what the public is.
        try reviewer.open("/board")
        #expect(reviewer.page.contains("少于 5"))
        #expect(!reviewer.page.contains("项目分布"))
    }
}
