import Casework
import Testing

@testable import dipper

/// A case that is kept from somebody who sits on its panel, by every road to it.
@Suite struct `A case that is kept from a reviewer` {
    private static let places = [
        "/", "/reviews", "/cases?kind=project", "/cases?kind=round", "/cases?kind=project&q=示例",
    ]
    private static let own = ["/cases/\(Cast.project)", "/cases/\(Cast.round)"]
    private static let lines = ["project list", "round list", "today"]
    private static let shown = [
        "project show \(Cast.project)", "round show \(Cast.round)", "round events \(Cast.round)",
        "project events \(Cast.project)",
    ]

    /// Where the person is told of the project or its round, of all lists, pages and feeds.
    private func told(_ ledger: ScratchLedger, _ person: String) async throws -> Set<String> {
        var told: Set<String> = []
        func look(_ place: String, _ text: String) {
            if text.contains(Cast.project) || text.contains(Cast.round) { told.insert(place) }
        }
        let browser = try Browser(ledger, as: person)
        for place in Self.places { look(place, try browser.open(place)) }
        for place in Self.own {
            try browser.open(place)
            if browser.status == 200 { told.insert(place) }
        }
        let client = try APIClient(ledger, as: person)
        for place in ["/cases?kind=project", "/cases?kind=round", "/events?limit=1000"] {
            look("API \(place)", try client.get(place).json.canonicalText)
        }
        for place in Self.own where try client.get(place).status == 200 {
            told.insert("API \(place)")
        }
        for line in Self.lines {
            look(line, try await ledger.answer(line: "\(line) --as \(person)").canonicalText)
        }
        for line in Self.shown
        where try await ledger.refusals(line: "\(line) --as \(person)").isEmpty {
            told.insert(line)
        }
        return told
    }

    private func employ(_ ledger: ScratchLedger, _ person: String, _ employer: String) async throws
    {
        try await ledger.answer(
            line: "person do \(person) edit --set organisation=\(employer) --set reason=示例"
                + " --as \(Cast.administrator)"
        )
    }

    @Test func `is so while he is a colleague of who leads the project`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let added = try await ledger.answer(
            line: "org add --name 示例大学 --kind university --as \(Cast.officer)"
        )
        let university = try #require(added["code"]?.textValue)
        let before = try await told(ledger, Cast.experts[1])
        let known = ["/reviews", "API /cases?kind=round", "API /events?limit=1000"]
        #expect(before.isSuperset(of: Self.own + Self.shown + known))

        try await employ(ledger, Cast.applicant, university)
        #expect(try await told(ledger, Cast.experts[1]) == before)
        try await employ(ledger, Cast.experts[1], university)
        #expect(try await told(ledger, Cast.experts[1]) == [])
        #expect(try await told(ledger, Cast.experts[2]) == before)
        try await employ(ledger, Cast.applicant, Cast.company)
        #expect(try await told(ledger, Cast.experts[1]) == before)
    }

    @Test func `is so for the panel of a round that failed, but for the round itself`() async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.answer(line: "round declare \(Cast.round) --as \(Cast.alternate)")
        for expert in Cast.experts[1...3] + [Cast.alternate] {
            try await ledger.answer(
                line: "round score \(Cast.round) --as \(expert) --marks 4,4,4,4,4,4,4"
            )
        }
        let judge = Cast.experts[1]
        let before = try await told(ledger, judge)
        #expect(before.isSuperset(of: Self.own))
        for (event, person) in [
            ("seal", Cast.secretary), ("call_meeting", Cast.secretary),
            ("opine --set opinion=示例意见", Cast.chair), ("conclude", Cast.secretary),
        ] {
            try await ledger.answer(line: "round do \(Cast.round) \(event) --as \(person)")
        }
        let rounds = try await ledger.answer(line: "round list --fields outcome --as \(judge)")
        #expect(rounds["cases"]?.elements.map { $0["fields"]?["outcome"] } == ["fail"])
        try await ledger.expect(
            "project show \(Cast.project) --as \(judge)",
            ["NOT_FOUND CODE"]
        )
        let browser = try Browser(ledger, as: judge)
        #expect(!(try browser.open("/cases/\(Cast.round)").contains(Cast.project)))
        #expect(browser.status == 200)
        try browser.open("/cases/\(Cast.project)")
        #expect(browser.status == 404)
        #expect(!(try browser.open("/cases?kind=project").contains(Cast.project)))
    }
}
