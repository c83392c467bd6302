import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// How others marked, for who gave his own sheet, where the policy says so.
@Suite struct `The marks of the others` {
    private static let code = ReviewSeason.round(1)
    private static let heading = "他人评分的分布"
    private static let sheets = [
        "8,8,7,8,8,7,7", "7,8,7,6,8,7,6", "5,6,6,6,7,5,6", "8,6,8,7,6,7,6", "4,5,4,6,5,4,5",
        "9,9,9,9,9,9,9",
    ]
    private static let six = Cast.experts + [Cast.alternate]

    /// A round with a panel that may score, opened under a policy.
    private static func round(
        _ shown: String?,
        _ panel: [String] = Cast.experts
    ) async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.submitted)
        if let shown { try await publish(shown, ledger) }
        try await ReviewSeason.open(1, ledger)
        let names = panel.joined(separator: ",")
        try await ledger.answer(
            line: """
                round do \(code) draw --set panel=\(names) --as \(Cast.secretary) \
                --document \(ScratchLedger.document("draw_record"))
                """
        )
        for expert in panel {
            try await ledger.answer(line: "round declare \(code) --as \(expert)")
        }
        try await ledger.answer(line: "round do \(code) release --as \(Cast.secretary)")
        return ledger
    }

    private static func publish(_ shown: String, _ ledger: ScratchLedger) async throws {
        let folder = ledger.folder + "/workflows"
        try FileManager.default.copyItem(atPath: workflowsPath, toPath: folder)
        let pack = folder + "/policy/wuhan-2025.yaml"
        let text = try String(contentsOfFile: pack, encoding: .utf8)
        let changed = text.replacing(
            "value: never, unit: rule",
            with: "value: \(shown), unit: rule"
        )
        try #require(changed != text)
        try changed.write(toFile: pack, atomically: true, encoding: .utf8)
        try await ledger.answer(line: "workflow publish \(folder)")
    }

    private static func score(_ ledger: ScratchLedger, _ places: [Int]) async throws {
        for place in places {
            try await ledger.score(code, by: six[place], sheets[place])
        }
    }

    private static func marks(_ ledger: ScratchLedger, _ place: Int = 0) async throws -> JSON {
        try await ledger.answer(line: "round marks \(code) --as \(Cast.experts[place])")
    }

    private static func refused(_ ledger: ScratchLedger, _ person: String) async throws -> [String]
    {
        try await ledger.codes(["round", "marks", code, "--as", person])
    }

    /// What stands between the ends of the page's main part.
    private static func page(_ ledger: ScratchLedger, _ person: String) throws -> (Int, String) {
        let browser = try Browser(ledger, as: person)
        try browser.open("/rounds/\(code)")
        let main = browser.page.split(separator: "<main").last ?? ""
        return (browser.status, String(main.split(separator: "</main>").first ?? ""))
    }

    private static func counts(_ told: JSON) -> [[Int64?]] {
        (told["dimensions"]?.elements ?? []).map { row in
            (row["counts"]?.elements ?? []).map(\.integerValue)
        }
    }

    @Test func `are shown to nobody by default, and to nobody before his own`() async throws {
        let ledger = try await Self.round(nil)
        try await Self.score(ledger, [0, 1, 2, 3])
        #expect(try await Self.refused(ledger, Cast.experts[0]) == ["MARKS_NOT_SHOWN"])
        #expect(
            try await Self.refused(ledger, Cast.experts[4])
                == ["MARKS_NOT_SHOWN", "OWN_SHEET_MISSING"]
        )
        #expect(try Self.page(ledger, Cast.experts[0]).0 == 404)
        #expect(try !Browser(ledger, as: Cast.experts[0]).open("/reviews").contains("他人评分"))
        try await Self.score(ledger, [4])
        try await ledger.answer(line: "round do \(Self.code) seal --as \(Cast.secretary)")
        #expect(try await Self.refused(ledger, Cast.experts[0]) == ["MARKS_NOT_SHOWN"])
        let (status, page) = try Self.page(ledger, Cast.experts[0])
        #expect(status == 200 && !page.contains(Self.heading))
        #expect(try await ledger.isSound())
    }

    @Test func `are told by threes before sealing, and one's own beside them after it`()
        async throws
    {
        let ledger = try await Self.round("after_own")
        let own = Cast.experts[0]
        try await Self.score(ledger, [1, 2, 3])
        #expect(try await Self.refused(ledger, own) == ["OWN_SHEET_MISSING"])
        #expect(try Self.page(ledger, own).0 == 404)
        #expect(try await Self.refused(ledger, Cast.experts[1]) == ["MARKS_FEW"])
        #expect(try Self.page(ledger, Cast.experts[1]).1.contains("不足 3 张"))
        try await Self.score(ledger, [0])
        let early = try await Self.marks(ledger)
        #expect(early["sealed"] == false && early["others"] == 3)
        #expect(Self.counts(early).first == [0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0])
        #expect(early["dimensions"]?.elements.allSatisfy { $0["own"] == nil } == true)
        #expect(try Browser(ledger, as: own).open("/reviews").contains("他人评分"))
        let (status, page) = try Self.page(ledger, own)
        #expect(status == 200 && page.contains(Self.heading))
        #expect(page.matches(of: #/<svg viewBox/#).count == 7 && !page.contains("我的评分"))
        #expect(!page.contains(">我</text>") && !page.contains("<th scope=\"col\">均值"))
        // A fourth that comes in alone would be read off from what was told before.
        try await Self.score(ledger, [4])
        #expect(try await Self.marks(ledger) == early)
        #expect(try Self.page(ledger, own).1 == page)

        try await ledger.answer(line: "round do \(Self.code) seal --as \(Cast.secretary)")
        let told = try await Self.marks(ledger)
        #expect(told["sealed"] == true && told["others"] == 4)
        #expect(Self.counts(told).first == [0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 0])
        #expect(told["dimensions"]?.elements.map { $0["own"] } == [8, 8, 7, 8, 8, 7, 7])
        let after = try Self.page(ledger, own).1
        #expect(after.contains("我的评分") && after.matches(of: #/>我</text>/#).count == 7)
        let reply = try APIClient(ledger, as: own).get("/rounds/\(Self.code)/marks")
        #expect(reply.status == 200 && reply.json["dimensions"] == told["dimensions"])
    }

    @Test func `wait for the sealing where the policy says so`() async throws {
        let ledger = try await Self.round("after_sealing", Self.six)
        try await Self.score(ledger, [0, 1, 2, 3, 4])
        #expect(try await Self.refused(ledger, Cast.experts[0]) == ["MARKS_UNSEALED"])
        let api = try APIClient(ledger, as: Cast.experts[0])
        let early = try api.get("/rounds/\(Self.code)/marks")
        #expect(early.status == 400 && early.errors == ["MARKS_UNSEALED"])
        #expect(try !Browser(ledger, as: Cast.experts[0]).open("/reviews").contains("他人评分"))
        try await ledger.answer(line: "round do \(Self.code) seal --as \(Cast.secretary)")
        #expect(try await Self.marks(ledger)["others"] == 4)
        #expect(try Browser(ledger, as: Cast.experts[0]).open("/reviews").contains("他人评分"))
        // Who gave none is told nothing of the others afterwards either.
        #expect(try await Self.refused(ledger, Cast.alternate) == ["OWN_SHEET_MISSING"])
    }

    @Test func `fall away by threes too: one that is voided is not read off what is left`()
        async throws
    {
        let ledger = try await Self.round("after_own", Self.six)
        try await Self.score(ledger, [0, 1, 2, 3, 4, 5])
        #expect(try await Self.marks(ledger)["others"] == 3)
        let added = try await ledger.answer(
            line: "person add --name 示例 --roles SUP --as \(Cast.administrator)"
        )
        let supervision = try #require(added["code"]?.textValue)
        try await ledger.answer(
            line: """
                round do \(Self.code) void_sheet --set expert=\(Cast.experts[1]) \
                --set reason=示例 --as \(supervision)
                """
        )
        // Four others are left, of whom three might be told: what went and what came would show.
        #expect(try await Self.refused(ledger, Cast.experts[0]) == ["MARKS_FEW"])
        try await ledger.answer(line: "round do \(Self.code) seal --as \(Cast.secretary)")
        #expect(try await Self.marks(ledger)["others"] == 4)
    }

    @Test func `are not there for who stays away, and for nobody beside the panel`()
        async throws
    {
        let ledger = try await Self.round("after_own")
        try await Self.score(ledger, [0, 1, 2, 3])
        _ = try await ledger.answer([
            "round", "abstain", Self.code, "--as", Cast.experts[4], "--because", "示例原因",
        ])
        #expect(try await Self.refused(ledger, Cast.experts[4]) == ["OWN_SHEET_MISSING"])
        #expect(try await Self.marks(ledger)["others"] == 3)
        let supervisor = try await ledger.answer(
            line: "person add --name 示例 --roles SUP --as \(Cast.administrator)"
        )["code"]?.textValue
        let supervision = try #require(supervisor)
        try await ledger.answer(
            line: """
                round do \(Self.code) void_sheet --set expert=\(Cast.experts[1]) \
                --set reason=示例 --as \(supervision)
                """
        )
        // A holding in the company, recorded after his sheet: from now on the case is not there.
        for line in [
            "expert register \(Cast.experts[2]) --kinds technical --fields 示例",
            "expert tie ZJ-2026-000001 --relation holding --organisation \(Cast.company)",
        ] { try await ledger.answer(line: line + " --as \(Cast.secretary)") }
        for person in [
            Cast.experts[1], Cast.experts[2], Cast.alternate, Cast.secretary, Cast.officer,
            Cast.director, Cast.applicant, Cast.chair, supervision,
        ] {
            #expect(try await Self.refused(ledger, person) == ["NOT_FOUND"], "\(person)")
            let api = try APIClient(ledger, as: person)
            let known = try api.get("/rounds/\(Self.code)/marks")
            let unknown = try api.get("/rounds/RD-2026-999999/marks")
            #expect(known.status == 404 && unknown.status == 404, "\(person)")
            let text = String(decoding: known.body, as: UTF8.self)
            #expect(
                text.replacing(Self.code, with: "%")
                    == String(decoding: unknown.body, as: UTF8.self)
                    .replacing("RD-2026-999999", with: "%")
            )
            #expect(try !Self.page(ledger, person).1.contains(Self.heading), "\(person)")
        }
        #expect(try await Self.refused(ledger, Cast.experts[0]) == ["MARKS_FEW"])
    }

    @Test func `are the same bytes whoever of the others gave which`() async throws {
        var told: [[String]] = []
        // Who gave the first, the second, the third and the last of the same four sheets.
        for seats in [[1, 2, 3, 4], [4, 3, 1, 2]] {
            let ledger = try await Self.round("after_own")
            func give(_ number: Int) async throws {
                let expert = Cast.experts[seats[number - 1]]
                try await ledger.score(Self.code, by: expert, Self.sheets[number])
            }
            for number in 1...3 { try await give(number) }
            try await Self.score(ledger, [0])
            var texts = [try await Self.marks(ledger).canonicalText]
            texts.append(try Self.page(ledger, Cast.experts[0]).1)
            try await give(4)
            try await ledger.answer(line: "round do \(Self.code) seal --as \(Cast.secretary)")
            texts.append(try await Self.marks(ledger).canonicalText)
            texts.append(try Self.page(ledger, Cast.experts[0]).1)
            told.append(texts)
        }
        #expect(told[0] == told[1] && told[0][1].contains(Self.heading))
        for expert in Cast.experts.dropFirst() { #expect(!told[0].joined().contains(expert)) }
    }

    @Test func `are refused by a word that the policy does not know, and frozen with the round`()
        async throws
    {
        await #expect(throws: (any Error).self) { try await Self.round("sometimes") }
        let ledger = try await Self.round(nil)
        try await Self.score(ledger, [0, 1, 2, 3])
        try await Self.publish("after_own", ledger)
        #expect(try await Self.refused(ledger, Cast.experts[0]) == ["MARKS_NOT_SHOWN"])
    }
}
