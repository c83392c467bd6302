import Casework
import Foundation
import Testing

@testable import dipper

@Suite struct `Likely twins at the command line` {
    private static let pair = "\(TwinOffice.first) \(TwinOffice.second) 568"

    @Test func `pairs are listed with their reasons`() async throws {
        let office = try await TwinOffice()
        let listed = try await office.ledger.answer("project", "twins")
        let pair = try #require(listed["twins"]?.elements.first)

        #expect(TwinOffice.pairs(listed) == [Self.pair])
        #expect(
            pair["reasons"]?.elements.map { $0["zh"]?.textValue ?? "" } == [
                "标题相似 0.72", "同一牵头单位 \(TwinOffice.company)",
            ]
        )
        #expect(pair["reasons"]?.elements.map { $0["points"]?.integerValue ?? 0 } == [368, 200])
        #expect(pair["reasons"]?.elements.first?["similarity"]?.integerValue == 718)
        #expect(try await office.twins(TwinOffice.third) == [])
        #expect(try await office.twins(TwinOffice.third, "--minimum", "200").count == 2)
        #expect(try await office.twins("--minimum", "569") == [])
    }

    @Test func `an officer says that two are none, and takes it back`() async throws {
        let office = try await TwinOffice()
        let (first, second) = (TwinOffice.first, TwinOffice.second)

        _ = try await office.project(office.mark(second, first))
        #expect(try await office.twins() == [])
        // One mark is enough, on whichever of the two it lies; and it stands against a merge.
        #expect(try await office.refusals(office.mark(first, second)) == ["TWIN_MARKED other"])
        #expect(try await office.refusals(TwinOffice.proposal) == ["MERGE_DISTINCT canonical"])
        #expect(
            try await office.refusals(office.mark(first, second), by: TwinOffice.director)
                .allSatisfy { !$0.isEmpty }
        )
        _ = try await office.project(office.mark(first, second, "--withdraw"))
        #expect(try await office.twins() == [Self.pair])
    }

    @Test func `a pair is merged by two, and what was alike is recorded without a name`()
        async throws
    {
        let office = try await TwinOffice()
        _ = try await office.project(TwinOffice.proposal)
        let recorded = try await office.ledger.answer("project", "show", TwinOffice.second)
            .canonicalText

        #expect(recorded.contains("\"标题相似 0.72 +368；同一牵头单位 +200\""))
        #expect(recorded.contains("\"merge_score\":568"))
        #expect(try await office.refusals(TwinOffice.merge) == ["SAME_PERSON merge_into"])
        _ = try await office.project(TwinOffice.merge, by: TwinOffice.director)
        #expect(try await office.twins() == [])
        #expect(try await office.questioned(TwinOffice.second) == ["TWIN_MERGED CODE"])
        #expect(
            try await office.refusals(office.mark(TwinOffice.first, TwinOffice.second))
                == ["TWIN_GROUP other"]
        )
        #expect(try await office.ledger.answer("verify")["clean"] == .bool(true))
    }

    @Test func `no byte of what was compared is stored in the clear`() async throws {
        let office = try await TwinOffice()
        _ = try await office.twins()
        _ = try await office.project(TwinOffice.proposal)
        let bytes = try office.ledger.content()

        for text in ["人工膀胱", "鸿门", "标题相似 0.72"] {
            #expect(bytes.firstRange(of: Array(text.utf8)) == nil, "\(text)")
        }
        // The search for bytes finds what is there.
        #expect(bytes.firstRange(of: Array(TwinOffice.second.utf8)) != nil)
    }

    @Test func `wrong codes are refused by name`() async throws {
        let office = try await TwinOffice()
        let (first, second) = (TwinOffice.first, TwinOffice.second)

        #expect(try await office.questioned("DT-9") == ["NOT_FOUND CODE"])
        #expect(
            try await office.questioned(TwinOffice.officer)
                == ["KIND_DIFFERS CODE"]
        )
        #expect(try await office.refusals(office.mark(first, first)) == ["TWIN_OTHER other"])
        #expect(
            try await office.refusals(office.mark(first, TwinOffice.officer))
                == ["TWIN_OTHER other"]
        )
        #expect(
            try await office.refusals(office.mark(first, second, "--withdraw"))
                == ["TWIN_NOT_MARKED unmark_distinct"]
        )
        #expect(
            try await office.refusals(office.mark(first, second), by: TwinOffice.director)
                == ["NOT_ALLOWED mark_distinct"]
        )
    }
}
