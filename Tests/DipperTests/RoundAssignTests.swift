import Casework
import Foundation
import Testing

@testable import dipper

/// Experts for a whole batch: proposed, shown, and written as one.
@Suite struct `The assignment of a batch` {
    private typealias Town = AssignmentTown

    private func seats(_ answer: JSON) -> [[String]] {
        (answer["rounds"]?.elements ?? []).map { round in
            (round["seats"]?.elements ?? []).map { seat in
                "\(seat["stratum"]?.textValue ?? "") \(seat["expert"]?.textValue ?? "")"
            }
        }
    }

    @Test func `is proposed with reasons and loads, and written as one when it was shown`()
        async throws
    {
        let town = try await Town()
        let ledger = town.ledger
        // An expert of the technology who works for the applicant.
        try await ledger.answer(
            line: """
                expert tie ZJ-2026-000001 --relation employment --organisation \(Cast.company) \
                --as \(Cast.secretary)
                """
        )
        let head = try await ledger.head()
        let proposal = try await ledger.answer(line: town.propose)
        let panels = seats(proposal)
        #expect(panels.count == 3)
        for panel in panels {
            #expect(panel.count { $0.hasPrefix("technical ") } == 3)
            #expect(panel.count { $0.hasPrefix("business ") } == 1)
            #expect(panel.count { $0.hasPrefix("management ") } == 1)
            #expect(!panel.contains("technical ZJ-2026-000001"))
            #expect(Set(panel).count == 5)
        }
        let excluded = (proposal["rounds"]?.elements ?? []).map { $0["excluded"] }
        let own: JSON = [["expert": "ZJ-2026-000001", "rules": ["K1"]]]
        #expect(excluded == [own, own, own])
        #expect(proposal["proven"] == true && proposal["applied"] == false)
        let loads = proposal["loads"]?.elements.compactMap { $0["proposed"]?.integerValue } ?? []
        #expect(loads.reduce(0, +) == 15)
        #expect(try await ledger.head() == head)
        #expect(try await ledger.answer(line: town.propose) == proposal)

        let digest = try #require(proposal["digest"]?.textValue)
        let wrong = "sha256:" + String(repeating: "0", count: 64)
        #expect(
            try await ledger.refusals(line: town.propose + " --apply \(wrong)") == [
                "PROPOSAL_STALE --apply"
            ]
        )
        #expect(try await ledger.head() == head)
        let applied = try await ledger.answer(line: town.propose + " --apply \(digest)")
        #expect(applied["applied"] == true && applied["moved"]?.elements.count == 3)
        for (round, panel) in zip(Town.rounds, panels) {
            let shown = try await ledger.answer(line: "round show \(round) --as \(Cast.secretary)")
            let fields = shown["instances"]?[""]?["fields"]
            #expect(fields?["nominated"]?.elements.count == panel.count)
            #expect(fields?["panel"] == [])
            #expect(fields?["draw_record"] == .text(digest))
        }
        // A second person approves each before anybody declares.
        func whoSees() async throws -> Int {
            var count = 0
            for person in Town.people {
                let line = "round show \(Town.rounds[0]) --as \(person)"
                count += try await ledger.refusals(line: line).isEmpty ? 1 : 0
            }
            return count
        }
        #expect(try await whoSees() == 0)
        try await ledger.answer(
            line: "round do \(Town.rounds[0]) approve_nomination --as \(Cast.director)"
        )
        #expect(try await whoSees() == 5)
        // Once more it changes nothing, whatever the key.
        let after = try await ledger.head()
        let again = try await ledger.answer(line: town.propose + " --apply \(digest)")
        #expect(again["replayed"] == true)
        #expect(try await ledger.head() == after)
        #expect(try await ledger.isSound())
    }

    @Test func `is not written when anything of it changed since it was shown`() async throws {
        let town = try await Town()
        let ledger = town.ledger
        let proposal = try await ledger.answer(line: town.propose)
        let digest = try #require(proposal["digest"]?.textValue)
        // Somebody who was proposed turns out to be tied to the applicant.
        let seat = try #require(proposal["rounds"]?.elements.first?["seats"]?.elements.first)
        let expert = try #require(seat["expert"]?.textValue)
        try await ledger.answer(
            line: """
                expert tie \(expert) --relation holding --organisation \(Cast.company) \
                --as \(Cast.secretary)
                """
        )
        let head = try await ledger.head()
        #expect(
            try await ledger.refusals(line: town.propose + " --apply \(digest)") == [
                "PROPOSAL_STALE --apply"
            ]
        )
        #expect(try await ledger.head() == head)
    }

    @Test func `names who blocks it where there are too few`() async throws {
        let town = try await Town()
        let ledger = town.ledger
        // Two for management and three rounds, of which each may take one.
        let line = town.propose + " --most 1"
        let told = try await ledger.told(line: line)
        #expect(told.status == 65)
        #expect(told.en.joined().contains("ASSIGNMENT_BLOCKED"))
        #expect(
            told.en.joined().contains("ZJ-2026-000009, ZJ-2026-000010")
                || told.en.joined().contains("ZJ-2026-000011, ZJ-2026-000012")
        )
        #expect(told.en.joined().contains("need 3 reviews"))
        #expect(told.en.joined().contains("can give 2"))
    }

    @Test func `fills the seat of who is in conflict, and moves nobody else`() async throws {
        let town = try await Town()
        let ledger = town.ledger
        let (round, secretary) = (Town.rounds[0], Cast.secretary)
        let panel = Town.people[0...4].joined(separator: ",")
        let alternates = Town.people[5...6].joined(separator: ",")
        try await ledger.answer(
            line: """
                round do \(round) draw --set panel=\(panel) --set alternates=\(alternates) \
                --as \(secretary) --document \(ScratchLedger.document("draw_record"))
                """
        )
        try await ledger.answer(line: "round declare \(round) --conflict --as \(Town.people[2])")
        // The first alternate is kin of one who stays.
        try await ledger.answer(
            line: """
                expert tie ZJ-2026-000006 --relation kinship --person \(Town.people[0]) \
                --as \(secretary)
                """
        )
        let line = "round assign-batch \(round) --as \(secretary)"
        let proposal = try await ledger.answer(line: line)
        #expect(seats(proposal) == [["alternate ZJ-2026-000007"]])
        let digest = try #require(proposal["digest"]?.textValue)
        try await ledger.answer(line: line + " --apply \(digest)")
        let settled = try await ledger.answer(line: line)
        #expect(settled["rounds"] == [] && settled["settled"] == [.text(round)])
        #expect(
            try await ledger.refusals(line: line + " --apply \(digest)") == [
                "ASSIGNMENT_NONE --apply"
            ]
        )
    }

    @Test func `is for nobody who may not know whom a conflict keeps away`() async throws {
        let town = try await Town()
        let line = "round assign-batch --gate G2_AWARD --as "
        for person in [Cast.officer, Cast.director, Cast.chair, Cast.experts[0], Cast.finance] {
            #expect(try await town.ledger.refusals(line: line + person) == ["NOT_FOUND --as"])
        }
    }
}
