import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// What a reviewer has to do, and the sheet that he fills in.
@Suite struct `A reviewer's pages` {
    private static let score = "/cases/\(Cast.round)/do/score"

    @Test func `tell each reviewer his own next step and how many sheets he has given`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        let waiting = try Browser(ledger, as: Cast.experts[1]).open("/reviews")
        #expect(waiting.contains("应评 1 件，已提交 0 件"))
        #expect(waiting.contains("<a href=\"\(Self.score)\">评分</a>"))
        #expect(waiting.contains("<a href=\"/reviews\" aria-current=\"page\">我的评审</a>"))
        let given = try Browser(ledger, as: Cast.experts[0]).open("/reviews")
        #expect(given.contains("应评 1 件，已提交 1 件") && given.contains("✓ 已提交"))
        // 15·9 + 25·9 + 15·7 + 10·8 + 15·8 + 10·7 + 10·7 tenths: his own, and nobody else's.
        #expect(given.contains("80.5") && !waiting.contains("80.5") && waiting.contains("未开始"))
        let late = try Browser(ledger, as: Cast.alternate).open("/reviews")
        #expect(late.contains("/cases/\(Cast.round)/do/declare"))
        let replaced = try Browser(ledger, as: Cast.experts[4]).open("/reviews")
        #expect(replaced.contains("没有请您评审的项目"))
        let officer = try Browser(ledger, as: Cast.officer)
        #expect(try !officer.open("/").contains("/reviews"))
        try officer.open("/reviews")
        #expect(officer.status == 404)
    }

    @Test func `ask for each dimension by its bands, beside the case, and for nobody's name`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        let expert = try Browser(ledger, as: Cast.experts[1])
        try expert.open(Self.score)

        #expect(expert.page.matches(of: /name="f\.marks"/).count == 7)
        #expect(expert.page.matches(of: /data-band="[0-9-]+"/).count == 42)
        #expect(expert.page.contains("D2 技术颠覆") && expert.page.contains("权重 25"))
        #expect(expert.page.contains("至少1家独立用户书面说明缺口"))
        #expect(expert.page.contains("<dt>想做什么</dt>"))
        #expect(expert.value("f.expert") == Cast.experts[1])
        #expect(!expert.page.contains("name=\"f.expert\" type=\"text\""))
        for other in Cast.experts where other != Cast.experts[1] {
            #expect(!expert.page.contains(other))
        }
    }

    @Test func `name the dimension without a mark, keep the others, and lead to the next sheet`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        let expert = try Browser(ledger, as: Cast.experts[1])
        let head = try await ledger.head()
        try expert.open(Self.score)
        func sheet(_ marks: [String]) -> [(String, String)] {
            [("f.expert", Cast.experts[1])] + marks.map { ("f.marks", $0) }
        }
        try expert.send(Self.score, sheet(["8", "9", "", "7", "8", "7", "6"]))
        #expect(expert.status == 422)
        #expect(expert.page.matches(of: /还没有评分/).count == 1)
        #expect(expert.page.contains("id=\"mark-D3-wrong\""))
        #expect(expert.page.contains("id=\"mark-D4\" type=\"text\" name=\"f.marks\" value=\"7\""))
        try expert.send(Self.score, sheet(["8", "11", "6", "7", "8", "7", "6"]))
        #expect(expert.status == 422 && expert.page.contains("id=\"mark-D2-wrong\""))
        #expect(try await ledger.head() == head)
        try expert.send(Self.score, sheet(["8", "9", "6", "7", "8", "7", "NA"]))
        #expect(expert.status == 422 && expert.page.contains("id=\"mark-D7-wrong\""))
        #expect(expert.page.contains("不得填不适用") && expert.page.contains("value=\"NA\""))
        try expert.send(Self.score, sheet(["8", "9", "6", "7", "8", "7", "6"]))
        #expect(expert.status == 422)
        #expect(expert.page.matches(of: /id="f\.rationale_d2-wrong"/).count == 1)
        let reason = String(repeating: "示例理由", count: 8)
        try expert.send(
            Self.score,
            sheet(["8", "9", "6", "7", "8", "7", "6"]) + [("f.rationale_d2", reason)]
        )
        #expect(expert.status == 303)
        #expect(expert.place?.hasPrefix("/reviews?taken=") == true)
        try expert.follow()
        #expect(expert.page.contains("评分表已提交") && expert.page.contains("已提交 1 件"))
    }

    @Test func `tell a draft from a sheet not begun, and abstaining from staying away`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        let expert = Cast.experts[1]
        let declined = try await ledger.answer([
            "round", "abstain", Cast.round, "--as", expert, "--because", "示例原因",
        ])
        #expect(declined["code"] == .text(Cast.round))
        let page = try Browser(ledger, as: expert).open("/reviews")
        #expect(page.contains("应评 0 件，已提交 0 件") && page.contains("已弃权"))
        #expect(!page.contains("<a href=\"\(Self.score)\">评分</a>"))
        #expect(
            try await ledger.codes([
                "round", "score", Cast.round, "--as", expert, "--marks", "8,8,7,8,8,7,7",
            ]) == ["ABSTAINED"]
        )
        let told = try await ledger.answer(["round", "show", Cast.round, "--as", Cast.secretary])
        #expect("\(told)".contains("abstained"))
    }

    @Test func `lead to results that follow from the sheets at any time, as those may see`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let all = try await ledger.answer(line: "round recompute --as \(Cast.secretary)")
        #expect(all["count"] == 1 && all["equal"] == true)
        let one = try await ledger.answer(line: "round recompute \(Cast.round)")
        #expect(one["rounds"] == [.text(Cast.round)])
        for person in [Cast.officer, Cast.director, Cast.experts[1]] {
            #expect(
                try await ledger.refusals(line: "round recompute --as \(person)") == [
                    "NOT_FOUND --as"
                ]
            )
        }
        let early = try await ScratchLedger.story(.scoring)
        #expect(
            try await early.refusals(line: "round recompute \(Cast.round)") == [
                "ROUND_OPEN \(Cast.round)"
            ]
        )
    }

    @Test func `give the secretary the same sheet for what was signed on paper`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open(Self.score)
        #expect(secretary.page.matches(of: /name="f\.marks"/).count == 7)
        #expect(secretary.page.contains("id=\"f.expert\""))
        #expect(secretary.page.contains("d.score_sheet.file"))
    }
}
