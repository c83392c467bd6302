import Casework
import Testing

@testable import dipper

/// Experts and their ties at the command line, up to the refusal of a panel.
@Suite struct `The expert commands` {
    @Test func `record what ties an expert to others, and the draw keeps him away`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let (secretary, expert) = (Cast.secretary, Cast.experts[0])
        let register = """
            expert register \(expert) --kinds technical,industry --fields 先进半导体 --as \(secretary)
            """
        #expect(try await ledger.answer(line: register)["code"] == "ZJ-2026-000001")
        #expect(
            try await ledger.refusals(line: register) == ["EXPERT_TWICE \(expert)"]
        )
        let tie = "expert tie ZJ-2026-000001 --relation employment --since 2024-01-01"
        #expect(
            try await ledger.refusals(line: tie + " --as \(expert)") == ["TIE_OBJECT relation"]
        )
        // He records his own ties; those of another he does not even see.
        try await ledger.answer(line: tie + " --organisation \(Cast.company) --as \(expert)")
        #expect(
            try await ledger.refusals(
                line: tie + " --organisation \(Cast.company) --as \(Cast.experts[1])"
            ) == ["NOT_FOUND CODE"]
        )
        try await ledger.answer(
            line: """
                project do \(Cast.project) accept --as \(Cast.secondOfficer) \
                --set checked=integrity,ownership,duplication,ethics,security
                """
        )
        try await ledger.answer(
            line: "project do \(Cast.project) open_round --set gate=G2_AWARD --as \(secretary)"
        )
        let panel = Cast.experts.joined(separator: ",")
        let draw = """
            round do \(Cast.round) draw --as \(secretary) \
            --document \(ScratchLedger.document("draw_record")) --set panel=
            """
        #expect(
            try await ledger.refusals(line: draw + panel) == ["CONFLICT_ON_FILE panel/1"]
        )
        let others = Cast.experts.dropFirst() + [Cast.alternate]
        try await ledger.answer(line: draw + others.joined(separator: ","))
    }

    @Test func `let a case disappear for whom a tie keeps from it, at the very next request`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        let (secretary, expert) = (Cast.secretary, Cast.experts[1])
        try await ledger.answer(
            line: """
                expert register \(expert) --kinds technical --fields 先进半导体 --as \(secretary)
                """
        )
        func sees(_ person: String) async throws -> [Bool] {
            var seen: [Bool] = []
            for line in ["project show \(Cast.project)", "round show \(Cast.round)"] {
                seen.append(try await ledger.refusals(line: line + " --as \(person)") == [])
            }
            let list = try await ledger.answer(line: "project list --as \(person)")
            return seen + [list["cases"]?.elements.count == 1]
        }
        #expect(try await sees(expert) == [true, true, true])
        let page = try Browser(ledger, as: expert)
        #expect(try page.open("/reviews").contains("应评 1 件"))
        try await ledger.answer(
            line: """
                expert tie ZJ-2026-000001 --relation holding --organisation \(Cast.company) \
                --as \(secretary)
                """
        )
        #expect(try await sees(expert) == [false, false, false])
        #expect(try await sees(Cast.experts[2]) == [true, true, true])
        #expect(try page.open("/reviews").contains("没有请您评审的项目"))
        #expect(try page.open("/cases?kind=round").contains(Cast.round) == false)
        try page.open("/cases/\(Cast.round)/do/score")
        #expect(page.status == 404)
        try await ledger.answer(
            line: """
                expert do ZJ-2026-000001 end_tie --set number=1 --set until=2026-01-04 \
                --set reason=示例已转让 --as \(secretary)
                """
        )
        #expect(try await sees(expert) == [true, true, true])
    }

    @Test func `let a case disappear for who works for a partner that was identified`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        let (secretary, expert) = (Cast.secretary, Cast.experts[1])
        for line in [
            "expert register \(expert) --kinds technical --fields 先进半导体 --as \(secretary)",
            "org add --name 示例理工大学 --kind university --as \(Cast.officer)",
            "org add --name 示例大学 --kind university --aliases 示大,SLU --as \(Cast.officer)",
        ] { try await ledger.answer(line: line) }
        let list = try await ledger.answer(line: "org list --fields aliases")
        let known = list["cases"]?.elements.first { $0["title"] == "示例大学" }
        let university = try #require(known?["code"]?.textValue)
        #expect(known?["fields"]?["aliases"] == ["示大", "SLU"])
        try await ledger.answer(
            line: """
                expert tie ZJ-2026-000001 --relation employment --organisation \(university) \
                --as \(secretary)
                """
        )
        func sees(_ person: String) async throws -> [String] {
            try await ledger.refusals(line: "project show \(Cast.project) --as \(person)")
        }
        #expect(try await sees(expert) == [])
        let identify = "project do \(Cast.project) identify_parties --set partner_organisations="
        #expect(
            try await ledger.refusals(line: identify + "示大 --as \(Cast.officer)") == [
                "VALUE_REFERENCE --set partner_organisations/1"
            ]
        )
        try await ledger.answer(line: identify + "\(university) --as \(Cast.officer)")
        #expect(try await sees(expert) == ["NOT_FOUND CODE"])
        #expect(try await sees(Cast.experts[2]) == [])
        let page = try Browser(ledger, as: expert)
        try page.open("/cases/\(Cast.project)")
        #expect(page.status == 404)
    }

    @Test func `are read by the secretary, supervision and whose record it is alone`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        for expert in Cast.experts.prefix(2) {
            try await ledger.answer(
                line: """
                    expert register \(expert) --kinds technical --fields 先进半导体 \
                    --as \(Cast.secretary)
                    """
            )
        }
        func codes(_ person: String) async throws -> [JSON?] {
            try await ledger.answer(line: "expert list --as \(person)")["cases"]?.elements
                .map { $0["code"] } ?? []
        }
        #expect(try await codes(Cast.secretary) == ["ZJ-2026-000001", "ZJ-2026-000002"])
        #expect(try await codes(Cast.experts[1]) == ["ZJ-2026-000002"])
        for person in [Cast.officer, Cast.director, Cast.finance, Cast.applicant, Cast.chair] {
            #expect(
                try await ledger.refusals(line: "expert show ZJ-2026-000001 --as \(person)") == [
                    "NOT_FOUND CODE"
                ]
            )
        }
    }
}
