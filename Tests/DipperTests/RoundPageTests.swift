import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// The desk of the panel secretary, and what others see of it.
@Suite struct `The secretary's pages` {
    @Test func `put what is slow on top, with who is waited for, and never a mark`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open("/rounds")
        #expect(secretary.status == 200)
        #expect(secretary.page.contains("<a href=\"/rounds\" aria-current=\"page\">评审轮次</a>"))
        #expect(secretary.page.contains("1/5"))
        let awaited = Array(Cast.experts[1...3]) + [Cast.alternate]
        for expert in awaited { #expect(secretary.page.contains("\(expert) 示例：")) }
        #expect(secretary.page.contains("\(Cast.alternate) 示例：未声明"))
        #expect(!secretary.page.contains("\(Cast.experts[0]) 示例："))
        #expect(!secretary.page.contains("80.5") && !secretary.page.contains("9,9,7,8,8,7,7"))
        // Copied, sent by hand, and logged.
        let text = try #require(secretary.page.firstMatch(of: #/【北斗】[^<]*/#)).output
        #expect(text.contains(Cast.round) && text.contains("/reviews"))
        #expect(!text.contains("示例项目"))
        try secretary.send(
            "/rounds/remind",
            [("round", Cast.round), ("channel", "telephone")]
                + awaited.map { ("expert", $0) }
        )
        #expect(secretary.place == "/rounds?reminded=yes")
        try secretary.follow()
        #expect(secretary.page.matches(of: /2026-01-05 已催办/).count == 4)
        // A reviewer learns of it nothing about others.
        let shown = try await ledger.answer(line: "round show \(Cast.round) --as \(awaited[0])")
        let reminders = shown["instances"]?[""]?["fields"]?["reminders"]
        #expect(reminders?.elements.count == 1)
        #expect(try await ledger.isSound())
    }

    @Test func `put on top what experts disagree about, and lay the sheets side by side`()
        async throws
    {
        let ledger = try await ReviewSeason.ledger()
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open("/rounds")
        #expect(secretary.page.contains("分歧大：总分差 50.00"))
        #expect(secretary.page.contains("/rounds/\(ReviewSeason.divided)\""))
        try secretary.open("/rounds/\(ReviewSeason.divided)")
        #expect(secretary.status == 200)
        #expect(secretary.page.matches(of: #/<th scope="row">D[1-7] /#).count == 7)
        #expect(secretary.page.contains("建议增加一位专家"))
        #expect(secretary.page.contains("权重动多少结论才改变"))
        let expert = ReviewSeason.panel(13)[0]
        let own = try Browser(ledger, as: expert)
        try own.open("/rounds/\(ReviewSeason.divided)")
        #expect(own.status == 200)
        #expect(own.page.matches(of: /<th scope="col">/).count == 4)
        for word in ["两派", "分歧大", "权重动多少", "建议增加"] { #expect(!own.page.contains(word)) }
        // Not sealed, or not for him: as if it were not there.
        for (person, round) in [
            (Cast.secretary, ReviewSeason.planned), (Cast.officer, ReviewSeason.divided),
            (Cast.director, ReviewSeason.divided),
        ] {
            let browser = try Browser(ledger, as: person)
            try browser.open("/rounds/\(round)")
            #expect(browser.status == 404, "\(person) \(round)")
        }
    }

    @Test func `rank a batch with its line, and calibrate for the secretary alone`()
        async throws
    {
        let ledger = try await ReviewSeason.ledger()
        let place = "/rounds/ranking?gate=G2_AWARD&places=3"
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open(place)
        #expect(secretary.page.contains("———— 入选线 ————"))
        #expect(secretary.page.contains("<svg viewBox=\"0 0 640 "))
        #expect(secretary.page.matches(of: /<circle class="point"/).count == 13)
        #expect(secretary.page.contains("\(ReviewSeason.lenient) 示例</td>"))
        #expect(secretary.page.contains("偏宽</td>") && secretary.page.contains("校准名次"))
        let director = try Browser(ledger, as: Cast.director)
        try director.open(place)
        #expect(director.status == 200 && director.page.contains("———— 入选线 ————"))
        for word in ["校准", "宽严", "偏宽", "<svg", "α"] { #expect(!director.page.contains(word)) }
        try secretary.open("/rounds/ranking?gate=G2_AWARD&places=x&since=2026-02-30")
        #expect(secretary.status == 422)
        for person in [Cast.experts[0], Cast.chair, Cast.finance] {
            let browser = try Browser(ledger, as: person)
            try browser.open(place)
            #expect(browser.status == 404)
        }
    }

    @Test func `tell advice to nobody else, on whatever page`() async throws {
        let ledger = try await ReviewSeason.ledger()
        let words = ["分歧大：", "两派：", "建议增加一位专家：", "校准名次", "偏宽</td>"]
        let places =
            Routes.table.filter { $0.method == .get }.map { route in
                let parts = route.pattern.map { part -> String in
                    switch part {
                    case ":code": ReviewSeason.divided
                    case ":kind": "round"
                    default: part.hasPrefix(":") ? "x" : String(part)
                    }
                }
                return "/" + parts.joined(separator: "/")
            } + [
                "/cases?kind=round", "/cases?kind=round&" + FormFields([("q", "分歧")]).urlEncoded,
                "/rounds/ranking?gate=G2_AWARD",
            ]
        for person in [
            Cast.officer, Cast.director, Cast.chair, ReviewSeason.panel(13)[0], Cast.finance,
            Cast.applicant, Cast.administrator, Cast.meeting,
        ] {
            let browser = try Browser(ledger, as: person)
            for place in places where !place.hasPrefix("/sign-") {
                try browser.open(place)
                let found = words.filter(browser.page.contains)
                #expect(found == [], "\(person) \(place)")
            }
            let before = try await ledger.head()
            try browser.send("/rounds/remind", [("round", ReviewSeason.divided)])
            #expect(browser.status != 303 && browser.status != 200, "\(person)")
            #expect(try await ledger.head() == before)
        }
    }
}
