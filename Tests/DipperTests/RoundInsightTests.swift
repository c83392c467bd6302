import Casework
import Foundation
import Testing

@testable import dipper

/// What the sealed sheets show beyond their results: to the secretary, and to nobody else.
@Suite struct `What advises the secretary` {
    private let insight = "round insight --gate G2_AWARD --as \(Cast.secretary)"

    @Test func `names the lenient expert, and the order beside the one without him`()
        async throws
    {
        let ledger = try await ReviewSeason.ledger()
        let answer = try await ledger.answer(line: insight)
        let leniency = try #require(answer["leniency"])
        #expect(leniency["told"] == true)
        let experts = leniency["experts"]?.elements ?? []
        #expect(experts.map { $0["expert"] } == ReviewSeason.experts.sorted().map { .text($0) })
        let lenient = experts.filter { $0["verdict"] == "lenient" }.map { $0["expert"] }
        #expect(lenient == [.text(ReviewSeason.lenient)])
        let cases = leniency["cases"]?.elements ?? []
        #expect(cases.count == 13 && cases.allSatisfy { $0["standard_error"] != .null })
        #expect(cases.map { $0["place"] } == (1...13).map { .integer($0) })
        #expect(answer["agreement"]?["totals"] == 65)
        #expect(answer["agreement"]?["alpha"] != .null)
        #expect(answer["agreement"]?["icc_a_k"] == .null)
        #expect(answer["unsealed"] == [.text(ReviewSeason.planned)])
        // Whom they disagree about comes first.
        let first = try #require(answer["rounds"]?.elements.first)
        #expect(first["code"] == .text(ReviewSeason.divided))
        #expect(first["suggests_reviewer"] == true)
        #expect(first["spread"]?["total_range"] == "50")
        #expect(first["split"]?["gap"] == "40")
        #expect(first["split"]?["lower"]?.elements.count == 2)
        let told = try await DipperTests.answer(
            insight.split(separator: " ").map(String.init) + ["--database", ledger.path]
        )
        #expect(told == answer.canonicalText)
    }

    @Test func `says that there is too little to tell, and what is missing`() async throws {
        let ledger = try await ReviewSeason.ledger()
        let codes = (1...3).map(ReviewSeason.round).joined(separator: " ")
        let answer = try await ledger.answer(
            line: "round insight \(codes) --as \(Cast.secretary)"
        )
        #expect(answer["leniency"]?["told"] == false)
        #expect(answer["leniency"]?["experts"] == [] && answer["leniency"]?["cases"] == [])
        #expect(
            answer["leniency"]?["shortages"]?.elements.map { $0["en"] } == [
                "3 cases; expected at least 10",
                "7 sheets beyond one for each case and expert; expected at least 20",
            ]
        )
    }

    @Test func `tells how far a weight must move, exactly`() async throws {
        let ledger = try await ReviewSeason.ledger()
        let line = "round insight \(ReviewSeason.round(11)) --as \(Cast.secretary)"
        let even = try await ledger.answer(line: line)
        // All marks are 8: whatever the weights, the composite is 80.
        #expect(even["weights"]?.elements.count == 7)
        #expect(
            even["weights"]?.elements.allSatisfy { $0["below"] == .null && $0["above"] == .null }
                == true
        )
        let other = try await ledger.answer(
            line: line + " --against \(ReviewSeason.round(1))"
        )
        #expect(other["against"] == .text(ReviewSeason.round(1)))
        #expect(other["order"]?.elements.count == 7)
        #expect(
            try await ledger.refusals(
                line: "round insight \(ReviewSeason.planned) --as \(Cast.secretary)"
            ) == ["ROUND_UNSEALED \(ReviewSeason.planned)"]
        )
    }

    @Test func `is for nobody else, in no word of what others read`() async throws {
        let ledger = try await ReviewSeason.ledger()
        let line = "round insight \(ReviewSeason.divided) --as "
        let others =
            [
                Cast.administrator, Cast.officer, Cast.finance, Cast.director, Cast.meeting,
                Cast.applicant, Cast.chair,
            ] + ReviewSeason.experts
        for person in others {
            #expect(try await ledger.refusals(line: line + person) == ["NOT_FOUND --as"])
        }
        for role in ["SUP", "AUD", "DO", "ARC", "SECADM", "AUDADM", "PIM"] {
            let more = role == "DO" ? " --district 洪山" : ""
            let reply = try await ledger.answer(
                line: "person add --name 示例 --roles \(role) --as \(Cast.administrator)" + more
            )
            let person = try #require(reply["code"]?.textValue)
            #expect(try await ledger.refusals(line: line + person) == ["NOT_FOUND --as"], "\(role)")
        }
        // A negative control: it is told to her.
        #expect(try await ledger.refusals(line: line + Cast.secretary) == [])
    }
}
