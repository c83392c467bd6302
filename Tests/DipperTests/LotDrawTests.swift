import Casework
import Foundation
import Testing
import Workflow

@testable import dipper

/// A panel by lot: committed to before anybody knew the pool, and computed again by anybody.
@Suite struct `A draw by lot` {
    /// A ledger with eleven experts of whom seven fit, and a round that is planned.
    private func office() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.submitted)
        let secretary = Cast.secretary
        for _ in 0..<6 {
            try await ledger.answer(
                line: "person add --name 示例专家 --roles REV --as \(Cast.administrator)"
            )
        }
        let people = (11...16).map { "RY-2026-0000\($0)" } + (17...22).map { "RY-2026-0000\($0)" }
        for (index, person) in people.enumerated() {
            let kinds = index < 8 ? "technical" : index < 10 ? "industry,technical" : "management"
            try await ledger.answer(
                line: """
                    expert register \(person) --kinds \(kinds) --fields 先进半导体 --as \(secretary)
                    """
            )
        }
        try await ledger.answer(
            line: """
                project do \(Cast.project) accept --as \(Cast.secondOfficer) \
                --set checked=integrity,ownership,duplication,ethics,security
                """
        )
        try await ledger.answer(
            line: "project do \(Cast.project) open_round --set gate=G2_AWARD --as \(secretary)"
        )
        return ledger
    }

    private let draw = "round do \(Cast.round) draw_lots --as \(Cast.secretary)"

    /// What anybody finds who has the pool and a seed, and no ledger.
    private func calculated(_ file: String, _ seed: String) async throws -> JSON {
        let told = try await DipperTests.answer(["calc", "draw", file, "--seed", seed])
        return try JSON(parsing: Array(told.utf8))
    }

    @Test func `gives a panel that follows from seed and pool, for anybody who has both`()
        async throws
    {
        let ledger = try await office()
        let early = try await ledger.answer(line: "round show \(Cast.round) --as \(Cast.secretary)")
        #expect("\(early)".contains("commitment") && !"\(early)".contains("cell:"))
        #expect(
            try await ledger.refusals(line: "round audit-draw \(Cast.round)") == [
                "DRAW_NONE \(Cast.round)"
            ]
        )
        // An employee of the applicant cannot be drawn, whatever the lots say.
        try await ledger.answer(
            line: """
                expert tie ZJ-2026-000001 --relation employment --organisation \(Cast.company) \
                --as \(Cast.secretary)
                """
        )
        try await ledger.answer(line: draw)
        let file = ledger.path + ".pool"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let audit = try await ledger.answer(
            line: "round audit-draw \(Cast.round) --as \(Cast.secretary) --write \(file)"
        )
        #expect(audit["equal"] == true && audit["pool"] == 11)
        let panel = audit["panel"]?.texts ?? []
        #expect(panel.count == 7 && Set(panel).count == 7)
        #expect(!panel.contains("ZJ-2026-000001"))
        let seed = try #require(audit["seed"]?.textValue)
        let again = try await calculated(file, seed)
        for field in ["panel", "alternates", "commitment", "pool_digest"] {
            #expect(again[field] == audit[field], "\(field)")
        }
        // One hexadecimal digit of the seed, and it is another draw.
        let other = (seed.hasPrefix("0") ? "1" : "0") + seed.dropFirst()
        let changed = try await calculated(file, other)
        #expect(changed["commitment"] != audit["commitment"])
        #expect(try await ledger.refusals(line: draw) == ["NOT_POSSIBLE_NOW draw_lots"])
        for person in Cast.experts + [Cast.officer, Cast.director, Cast.chair] {
            #expect(
                try await ledger.refusals(
                    line: "round audit-draw \(Cast.round) --as \(person)"
                ) == ["NOT_FOUND --as"]
            )
        }
    }

    @Test func `is refused with what is missing, and nothing that is computed may be given`()
        async throws
    {
        let ledger = try await office()
        let head = try await ledger.head()
        #expect(
            try await ledger.refusals(line: draw + " --set seats=technical:3,landing:1") == [
                "DRAW_SHORT landing"
            ]
        )
        #expect(
            try await ledger.refusals(line: draw + " --set seats=poets:3") == ["DRAW_SEATS seats"]
        )
        #expect(
            try await ledger.refusals(
                line: draw + " --set panel=\(Cast.experts.joined(separator: ","))"
            ) == ["RESULT_TYPED panel"]
        )
        // Three of the list can be drawn; the officer is no expert.
        let short = "RY-2026-000011,RY-2026-000012,RY-2026-000013,\(Cast.officer)"
        let refusal = try await #require(throws: Refusal.self) {
            try await ledger.answer(
                line: draw + " --set seats=technical:5,business:1 --set among=\(short)"
            )
        }
        #expect(refusal.blockers.map(\.code) == Array(repeating: "DRAW_SHORT", count: 3))
        #expect(refusal.blockers.map(\.place) == ["technical", "business", "among"])
        let told = refusal.blockers.map(\.message)
        #expect(told[0].zh.contains("只有 3 人可抽，应不少于 5 人，缺 2 人"))
        #expect(told[1].en.contains("There are 0 experts of business; expected at least 1"))
        #expect(told[2].zh.contains("提名名单有 4 人，其中可抽 3 人"))
        #expect(refusal.blockers.allSatisfy { $0.role == "SEC" })
        #expect(try await ledger.head() == head)
        let nominated = (11...17).map { "RY-2026-0000\($0)" }.joined(separator: ",")
        try await ledger.answer(
            line: draw + " --set seats=technical:5 --set among=\(nominated)"
        )
        let audit = try await ledger.answer(line: "round audit-draw \(Cast.round)")
        let codes = Set((1...7).map { "ZJ-2026-00000\($0)" })
        let panel = audit["panel"]?.texts ?? []
        #expect(panel.count == 5 && codes.isSuperset(of: panel) && audit["pool"] == 7)
    }
}
