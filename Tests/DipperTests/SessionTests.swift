import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// A review session with its panel, from the agenda to the confirmed minutes.
@Suite struct `A review session` {
    static let session = "PS-2026-000001"
    static let secondRound = "RD-2026-000002"
    private static let create = """
        session create --title 示例评审会 --days 2026-01-05,2026-01-06 --starts 09:00 --resumes 14:00 \
        --minutes 20 --cases-each 1 --experts \(Cast.experts.joined(separator: ",")) \
        --as \(Cast.secretary)
        """

    @Test func `hears cases in their order, calls the roll, and is closed by two people`()
        async throws
    {
        let ledger = try await Self.withSecondRound()
        let secretary = Cast.secretary
        #expect(try await ledger.answer(line: Self.create)["code"] == .text(Self.session))
        for round in [Cast.round, Self.secondRound] {
            try await ledger.answer(line: "session add \(Self.session) \(round) --as \(secretary)")
        }
        try await ledger.answer(
            line: "session order \(Self.session) \(Self.secondRound),\(Cast.round)"
                + " --as \(secretary)"
        )
        let told = try await ledger.answer(
            line: "session agenda \(Self.session) --as \(secretary)"
        )
        let cases = try #require(told["cases"]?.elements)
        #expect(cases.map { $0["round"] } == [.text(Self.secondRound), .text(Cast.round)])
        // One case a half-day: the second one is heard in the afternoon.
        #expect(cases.map { $0["at"] } == ["09:00", "14:00"])
        #expect(cases[0]["judge"] == .array(Cast.experts.map { .text($0) }))
        // The fifth gave way to the alternate on the first round.
        #expect(cases[1]["outside"] == [.text(Cast.experts[4])])
        #expect(cases[1]["stay_away"] == [])

        let roll = "session roll \(Self.session) 2026-01-05"
        try await ledger.answer(line: "\(roll) am --present \(Cast.experts[0]) --as \(secretary)")
        let present = Cast.experts[0...2].joined(separator: ",")
        try await ledger.answer(line: "\(roll) am --present \(present) --as \(secretary)")
        try await ledger.answer(
            line: "session question \(Self.session) \(Cast.round) --asked 示例提问"
                + " --answered 示例答复 --as \(secretary)"
        )
        let minutes = " --document " + ScratchLedger.document("session_minutes")
        let minute = "session do \(Self.session) minute --as \(secretary)" + minutes
        #expect(try await ledger.refusals(line: minute) == ["ROLL_MISSING minute"])
        try await ledger.answer(
            line: "session do \(Self.session) arrange --set days=2026-01-05 --as \(secretary)"
        )
        try await ledger.answer(line: minute)
        let confirm = "session do \(Self.session) confirm --as "
        #expect(try await ledger.refusals(line: confirm + secretary) == ["SAME_PERSON confirm"])
        try await ledger.answer(line: confirm + Cast.chair)
        let shown = try await ledger.answer(line: "session show \(Self.session)")
        #expect(shown["states"] == ["closed"])
        let again = try await ledger.answer(line: "session agenda \(Self.session)")
        let calls = try #require(again["roll"]?.elements)
        #expect(calls.count == 1, "the second call of the roll corrected the first")
        #expect(calls[0]["present"] == .array(Cast.experts[0...2].map { .text($0) }))
        #expect(try await ledger.isSound())
    }

    /// A line that is refused while the session is under way.
    struct Wrong: CustomTestStringConvertible {
        let line: String
        let refused: [String]
        var testDescription: String { line }
    }

    static let wrong = [
        Wrong(line: "add \(session) \(Cast.round)", refused: ["CASE_REPEATED add_case"]),
        Wrong(line: "add \(session) \(Cast.project)", refused: ["SESSION_CASE case"]),
        Wrong(
            line: "order \(session) \(Cast.round),\(Cast.round)",
            refused: ["ORDER_INCOMPLETE order"]
        ),
        Wrong(
            line: "roll \(session) 2026-01-09 am",
            refused: ["DAY_UNKNOWN attend", "DAY_AHEAD attend"]
        ),
        Wrong(
            line: "roll \(session) 2026-01-05 am --present \(Cast.alternate)",
            refused: ["NOT_IN_PANEL attend"]
        ),
        Wrong(
            line: "roll \(session) 2026-01-05 am --present \(Cast.experts[0]),\(Cast.experts[0])",
            refused: ["PRESENT_REPEATED attend"]
        ),
        Wrong(line: "do \(session) arrange --set starts_at=25:00", refused: ["CLOCK_FORM arrange"]),
        Wrong(
            line: "do \(session) arrange --set days=2026-01-05,2026-01-05",
            refused: ["DAYS_REPEATED arrange"]
        ),
        Wrong(
            line: "do \(session) arrange --set experts=\(Cast.experts[0]),\(Cast.officer)",
            refused: ["EXPERT_ROLE experts/2"]
        ),
        Wrong(
            line: "do \(session) arrange --set experts=\(Cast.experts[0]),\(Cast.experts[0])",
            refused: ["EXPERT_REPEATED experts/2"]
        ),
        Wrong(
            line: "question \(session) \(Cast.project) --asked 示例 --answered 示例",
            refused: ["CASE_ABSENT record_question"]
        ),
        Wrong(
            line: "question \(session) \(Cast.round) --asked \(long) --answered \(long)\(long)",
            refused: ["PAYLOAD_RANGE asked", "PAYLOAD_RANGE answered"]
        ),
    ]

    /// One character more than a question may have; sealed, both would be as short as any.
    private static let long = String(repeating: "示", count: 2001)

    @Test(arguments: wrong)
    func `is refused what cannot be, and nothing is written`(wrong: Wrong) async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.answer(line: Self.create)
        try await ledger.answer(
            line: "session add \(Self.session) \(Cast.round) --as \(Cast.secretary)"
        )
        let head = try await ledger.head()
        let told = try await ledger.refusals(
            line: "session \(wrong.line) --as \(Cast.secretary)"
        )
        #expect(told == wrong.refused)
        #expect(try await ledger.head() == head)
    }

    /// How an expert comes to be kept from the second case.
    enum Wall: CaseIterable {
        case declared
        case onFile
    }

    /// What the expert is told at the command line, on the page and in the list.
    private func told(_ ledger: ScratchLedger, _ expert: String) async throws -> [String] {
        let agenda = try await DipperTests.answer([
            "session", "agenda", Self.session, "--as", expert, "--database", ledger.path,
        ])
        let browser = try Browser(ledger, as: expert)
        var pages: [String] = []
        for place in ["/sessions/\(Self.session)", "/sessions", "/reviews"] {
            let page = try browser.open(place)
            pages.append(page.replacing(/name="_token" value="[^"]*"/, with: ""))
        }
        return [agenda] + pages
    }

    @Test(arguments: Wall.allCases)
    func `tells an expert who is kept from a case what it tells where there is no such case`(
        wall: Wall
    ) async throws {
        let ledger = try await Self.withSecondRound()
        let (secretary, expert) = (Cast.secretary, Cast.experts[1])
        switch wall {
        case .declared:
            try await ledger.answer(
                line: "round declare \(Self.secondRound) --conflict --as \(expert)"
            )
        case .onFile:
            try await ledger.answer(
                line: "expert register \(expert) --kinds technical --fields 先进半导体"
                    + " --as \(secretary)"
            )
            try await ledger.answer(
                line: "expert tie ZJ-2026-000001 --relation holding"
                    + " --organisation DW-2026-000002 --as \(secretary)"
            )
        }
        try await ledger.answer(line: Self.create)
        let without = try ScratchLedger(content: try ledger.content())
        for code in [Self.secondRound, Cast.round] {
            try await ledger.answer(line: "session add \(Self.session) \(code) --as \(secretary)")
        }
        try await without.answer(
            line: "session add \(Self.session) \(Cast.round) --as \(secretary)"
        )
        let walled = try await told(ledger, expert)
        #expect(walled == (try await told(without, expert)))
        #expect(walled[0].contains(Cast.round) && !walled[0].contains(Self.secondRound))
        #expect(!walled.joined().contains("09:20") && !walled.joined().contains("示例乙项目"))
        // Somebody who is kept from nothing is told both, in their order.
        let free = try JSON(parsing: try await told(ledger, Cast.experts[2])[0])
        #expect(
            free["cases"]?.elements.map { $0["round"] }
                == [.text(Self.secondRound), .text(Cast.round)]
        )
        // And the secretary is told who stays away.
        let whole = try await ledger.answer(
            line: "session agenda \(Self.session) --as \(secretary)"
        )
        #expect(whole["cases"]?.elements[0]["stay_away"] == [.text(expert)])
    }

    @Test func `is nothing to those who have no part in it`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.answer(line: Self.create)
        for person in [Cast.officer, Cast.applicant, Cast.alternate, Cast.finance] {
            let told = try await ledger.refusals(
                line: "session agenda \(Self.session) --as \(person)"
            )
            let never = try await ledger.refusals(
                line: "session agenda PS-2026-000009 --as \(person)"
            )
            #expect(told == ["NOT_FOUND CODE"] && never == told)
            let browser = try Browser(ledger, as: person)
            try browser.open("/sessions/\(Self.session)")
            #expect(browser.status == 404)
            #expect(!(try browser.open("/sessions")).contains("示例评审会"))
        }
        // An expert of it is told his part, and may not look into its case.
        #expect(
            try await ledger.refusals(
                line: "session show \(Self.session) --as \(Cast.experts[0])"
            ) == ["NOT_FOUND CODE"]
        )
        try await ledger.answer(
            line: "session do \(Self.session) cancel --set reason=示例 --as \(Cast.secretary)"
        )
        #expect(
            try await ledger.refusals(
                line: "session agenda \(Self.session) --as \(Cast.experts[0])"
            ) == ["NOT_FOUND CODE"]
        )
    }

    @Test func `has a page with the roll of each half-day, and leads to the paper sheets`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.answer(line: Self.create)
        let place = "/sessions/\(Self.session)"
        let clerk = try Browser(ledger, as: Cast.secretary)
        try await ledger.answer(
            line: "session add \(Self.session) \(Cast.round) --as \(Cast.secretary)"
        )
        #expect(try clerk.open("/sessions").contains("href=\"\(place)\""))
        try clerk.open("\(place)?day=2026-01-05&half=pm")
        #expect(clerk.page.matches(of: /name="present"/).count == 5)
        #expect(clerk.value("half") == "pm")
        try clerk.send(
            "\(place)/roll",
            [
                ("day", "2026-01-05"), ("half", "pm"), ("present", Cast.experts[0]),
                ("present", Cast.experts[3]),
            ]
        )
        #expect(clerk.status == 303, "\(clerk.page)")
        try clerk.follow()
        #expect(clerk.page.contains("签到已登记") && clerk.page.contains("下午 2/5"))
        // A form that was open meanwhile is not recorded over it.
        try clerk.send(
            "\(place)/roll",
            [("day", "2026-01-05"), ("half", "pm"), ("_version", "1")]
        )
        #expect(clerk.status == 409)
        try clerk.open(place)
        let link = try #require(
            clerk.page.firstMatch(of: /href="(\/cases\/[^"]*\/do\/score\?f\.expert=[^"]*)"/)
        )
        try clerk.open(String(link.1))
        #expect(clerk.page.contains("name=\"f.marks\""))
        #expect(clerk.value("f.expert")?.hasPrefix("R-") == true)
        let director = try Browser(ledger, as: Cast.director)
        try director.open(place)
        #expect(director.status == 200 && !director.page.contains("name=\"present\""))
        #expect(!director.page.contains("/do/score"))
    }
}
