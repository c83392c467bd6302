import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// The list of cases: what its address says is what it shows, counts and writes out.
@Suite struct `A list of cases` {
    /// A ledger with leads of two channels and districts beside the project of the story.
    private func ledger() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.submitted)
        for (title, channel, district) in [
            ("示例人工膀胱", "scouting", "东湖高新"), ("示例量子芯片", "contest", "洪山"),
            ("示例电话13800001234项目", "contest", "洪山"),
        ] {
            _ = try await ledger.answer(
                line: "project register --set channel=\(channel) --set title=\(title)"
                    + " --set contact=示例 --set source=示例 --set district=\(district)"
                    + " --as \(Cast.officer)"
            )
        }
        return ledger
    }

    private func address(_ fields: (String, String)..., path: String = "/cases") -> String {
        path + "?" + FormFields(fields.map { (name: $0.0, value: $0.1) }).urlEncoded
    }

    /// The codes of the projects in the rows of a page.
    private func rows(_ page: String) -> [String] {
        page.matches(of: /name="c" value="(DT-[0-9-]+)"/).map { String($0.1).suffix(1) }
            .map(String.init)
    }

    struct Asked: CustomTestStringConvertible {
        let query: String
        let found: String
        var testDescription: String { query }
    }

    @Test(arguments: [
        Asked(query: "", found: "1234"),
        Asked(query: "膀胱", found: "2"),
        Asked(query: "量子芯片", found: "3"),
        Asked(query: "渠道:大赛", found: "34"),
        Asked(query: "渠道=大赛", found: ""),
        Asked(query: "渠道=大赛选拔", found: "34"),
        Asked(query: "CHANNEL=CONTEST", found: "34"),
        Asked(query: "区=洪山 -量子", found: "4"),
        Asked(query: "-区=洪山", found: "12"),
        Asked(query: "领域:半导体", found: "1"),
        Asked(query: "“示例 量子”", found: ""),
        Asked(query: "示例 量子", found: "3"),
        Asked(query: "专员=\(Cast.officer)", found: "1"),
        Asked(query: "专员:示例", found: "1"),
        Asked(query: "状态:登记", found: "234"),
        Asked(query: "ＤＴ-2026-000003", found: "3"),
        // A number that is masked wherever it is shown is not found by its digits.
        Asked(query: "13800001234", found: ""),
        Asked(query: "类别:x", found: ""),
    ])
    func `finds by words, by parts of values and by exact values`(_ asked: Asked) async throws {
        let browser = try Browser(try await ledger(), as: Cast.secondOfficer)
        try browser.open(address(("q", asked.query)))
        #expect(rows(browser.page).joined() == asked.found)
        #expect(browser.page.contains("<h1>颠覆性技术项目（\(asked.found.count)）"))
    }

    @Test func `narrows by a count to as many cases, and takes a condition back`() async throws {
        let browser = try Browser(try await ledger(), as: Cast.secondOfficer)
        try browser.open("/cases")
        let links = browser.page.matches(of: /<a href="(\/cases\?[^"]*)">([^<]+) ([0-9]+)<\/a>/)
            .map { (String($0.1).replacing("&amp;", with: "&"), Int($0.3) ?? 0) }
            .filter { $0.0.contains("kind=project") }
        // Two stages, two channels, two districts and an officer.
        #expect(links.map(\.1) == [3, 1, 2, 2, 2, 2, 1])
        for (place, count) in links {
            try browser.open(place)
            #expect(rows(browser.page).count == count, "\(place)")
            let back = browser.page.firstMatch(
                of: /<a class="close" href="(\/cases\?[^"]*)" aria-label="去掉/
            )
            #expect(try browser.open(try #require(back.map { String($0.1) })).contains("（4）"))
        }
    }

    @Test func `shows and writes the columns that the address names`() async throws {
        let browser = try Browser(try await ledger(), as: Cast.secondOfficer)
        try browser.open(address(("columns", "district"), ("columns", "source"), ("q", "量子")))
        #expect(browser.page.contains("<th scope=\"col\">所在区</th><th scope=\"col\">来源凭证号</th>"))
        #expect(browser.page.contains("<td>洪山</td><td>示例</td>"))
        #expect(!browser.page.contains("<th scope=\"col\">来源渠道</th>"))
        let export = try #require(
            browser.page.firstMatch(of: /href="(\/cases\.csv[^"]*)"/).map { String($0.1) }
        ).replacing("&amp;", with: "&")
        try browser.open(export)
        let lines = browser.page.split(whereSeparator: \.isNewline).map(String.init)
        #expect(lines.first?.hasSuffix("编号,名称,状态,所在区,来源凭证号,版本") == true)
        #expect(lines.count == 2)
        try browser.open(address(("columns", "nothing")))
        #expect(browser.status == 422)
        #expect(browser.page.contains("LIST_FIELD"))
    }

    @Test func `counts for each person what he sees, and nothing else`() async throws {
        let ledger = try await ledger()
        // The applicant leads the first project, and the reviewer has nothing yet.
        for (person, found) in [
            (Cast.officer, "1234"), (Cast.finance, "1234"), (Cast.experts[0], ""),
            (Cast.applicant, "1"),
        ] {
            let browser = try Browser(ledger, as: person)
            try browser.open("/cases")
            #expect(rows(browser.page).joined() == found, "\(person)")
            #expect(browser.page.contains("洪山") == (found.count == 4), "\(person)")
            try browser.open("/cases/board")
            #expect(browser.status == 200)
            for number in 1...4 {
                let isSeen = browser.page.contains("DT-2026-00000\(number)")
                #expect(isSeen == found.contains("\(number)"), "\(person)")
            }
        }
    }

    @Test func `follows what others write, for readers of every kind`() async throws {
        let ledger = try await ledger()
        let officer = try Browser(ledger, as: Cast.secondOfficer)
        let applicant = try Browser(ledger, as: Cast.applicant)
        // Twice: what was seen before is remembered.
        for _ in 0..<2 {
            #expect(rows(try officer.open("/cases")).joined() == "1234")
            #expect(rows(try applicant.open("/cases")).joined() == "1")
        }
        _ = try await ledger.answer(
            line: "project register --set channel=contest --set title=示例后到项目 --set source=示例"
                + " --set lead_organisation=\(Cast.company)"
                + " --set principal_investigator=\(Cast.applicant) --as \(Cast.officer)"
        )
        _ = try await ledger.answer(
            line: "project do DT-2026-000002 edit --set title=示例改名项目 --set reason=示例"
                + " --as \(Cast.officer)"
        )
        #expect(rows(try officer.open("/cases")).joined() == "12345")
        #expect(officer.page.contains("示例改名项目") && !officer.page.contains("示例人工膀胱"))
        #expect(rows(try officer.open(address(("q", "膀胱")))) == [])
        #expect(rows(try applicant.open("/cases")).joined() == "15")
        let fresh = try Browser(ledger, as: Cast.applicant)
        #expect(rows(try fresh.open("/cases")).joined() == "15")
    }

    @Test func `goes on after a code, whether that is there or not`() async throws {
        let browser = try Browser(try await ledger(), as: Cast.secondOfficer)
        for (after, found) in [
            ("DT-2026-000002", "34"), ("DT-2026-0000025", "34"), ("DT-2026-000004", ""),
            ("A", "1234"), ("Z", ""),
        ] {
            try browser.open(address(("after", after)))
            #expect(rows(browser.page).joined() == found, "\(after)")
        }
    }
}

/// The cases by stage, with how long they have been there.
@Suite struct `The board by stage` {
    @Test func `counts each stage, the longest there first, and marks what is overdue`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        for title in ["示例线索甲", "示例线索乙"] {
            _ = try await ledger.answer(
                line: "project register --set channel=scouting --set title=\(title)"
                    + " --set contact=示例 --set source=示例 --as \(Cast.officer)"
            )
        }
        let browser = try Browser(ledger, as: Cast.secondOfficer)
        try browser.open("/cases/board")
        #expect(browser.status == 200)
        let columns = browser.page.split(separator: "<section class=\"stage\"").dropFirst()
        #expect(columns.count == 2)
        let lead = String(columns.first ?? "")
        let intake = String(columns.last ?? "")
        #expect(lead.contains("state=case.lead\">") && lead.contains(" 2</a>"))
        #expect(intake.contains(Cast.project) && intake.contains("个工作日"))
        #expect(!intake.contains("逾期"))
        let order = lead.matches(of: /DT-2026-00000([0-9])<\/a>/).map { String($0.1) }
        #expect(order == ["2", "3"])

        _ = try await ledger.answer(line: "timers run --now 2026-03-02")
        let later = try Browser(ledger, as: Cast.secondOfficer)
        try later.open("/cases/board")
        #expect(later.page.contains("⚠ 逾期 1 件"))
        try later.open("/cases/board?q=线索")
        #expect(!later.page.contains(Cast.project))
        try later.open("/cases/board?kind=nothing")
        #expect(later.status == 404)
    }
}
