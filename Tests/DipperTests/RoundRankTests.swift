import Casework
import Foundation
import Testing

@testable import dipper

/// The order of a batch at the command line, and what advises about it.
@Suite struct `The ranking of a batch` {
    private let rank = "round rank --gate G2_AWARD"

    private func rows(_ answer: JSON) -> [String] {
        (answer["rows"]?.elements ?? []).map { row in
            let place = row["place"]?.integerValue ?? 0
            let texts = ["code", "composite", "apart_by", "standing"].map {
                row[$0]?.textValue ?? ""
            }
            return ([("\(place)")] + texts).joined(separator: " ")
        }
    }

    @Test func `orders the rounds of a gate by result, and says what has none yet`()
        async throws
    {
        let ledger = try await ReviewSeason.ledger()
        let answer = try await ledger.answer(line: rank + " --as \(Cast.director)")
        let rows = rows(answer)
        #expect(rows.count == 12)
        let codes = answer["rows"]?.elements.compactMap { $0["code"]?.textValue } ?? []
        #expect(Set(codes) == Set(ReviewSeason.concluded.map(ReviewSeason.round)))
        let composites = (answer["rows"]?.elements ?? []).compactMap { row in
            row["composite_text"]?.textValue.flatMap(Double.init)
        }
        #expect(composites == composites.sorted(by: >) && composites.count == 12)
        let equals = [ReviewSeason.round(11), ReviewSeason.round(12)]
        #expect(answer["level"] == [.array(equals.map { .text($0) })])
        #expect(rows.contains { $0.hasSuffix("\(equals[1]) 80 level within") })
        #expect(
            answer["open"]?.elements.map { $0["code"] } == [
                .text(ReviewSeason.divided), .text(ReviewSeason.planned),
            ]
        )
        #expect(answer["special_most"] == 1)
        // The same, however the batch is named.
        let named = try await ledger.answer(
            line: "round rank \(codes.joined(separator: " ")) --as \(Cast.officer)"
        )
        #expect(named["rows"] == answer["rows"])
        let none = try await ledger.answer(line: rank + " --since 2026-02-01")
        #expect(none["rows"] == [] && none["rounds"] == 0)
    }

    @Test func `draws the line by number or by money, and asks equals at the line for a ballot`()
        async throws
    {
        let ledger = try await ReviewSeason.ledger()
        let all = rows(try await ledger.answer(line: rank))
        // How many passed before the two equals.
        let equal = try #require(all.firstIndex { $0.contains(ReviewSeason.round(11)) })
        let places = "\(equal + 1)"
        func standings(_ answer: JSON) -> [JSON?] {
            (answer["rows"]?.elements ?? []).map { $0["standing"] }
        }
        let cut = try await ledger.answer(line: rank + " --places \(places)")
        #expect(standings(cut)[equal] == "ballot" && standings(cut)[equal + 1] == "ballot")
        #expect(standings(cut).count { $0 == "within" } == equal)
        let money = try await ledger.answer(
            line: rank + " --budget \(equal + 1)00.00 --each 100.00"
        )
        #expect(standings(money) == standings(cut))

        let minutes = "--document \(ScratchLedger.document("decision_minutes"))"
        for (round, place) in [(ReviewSeason.round(12), 1), (ReviewSeason.round(11), 2)] {
            let ballot = "round do \(round) record_ballot --set place=\(place)"
            #expect(
                try await ledger.refusals(line: ballot + " --as \(Cast.secretary)") == [
                    "DOCUMENT_MISSING record_ballot"
                ]
            )
            try await ledger.answer(line: ballot + " --as \(Cast.secretary) \(minutes)")
        }
        let voted = try await ledger.answer(line: rank + " --places \(places)")
        #expect(voted["level"] == [])
        let row = rows(voted)[equal...(equal + 1)].joined(separator: "\n")
        #expect(row.contains("\(ReviewSeason.round(12)) 80"))
        #expect(row.hasSuffix("\(ReviewSeason.round(11)) 80 ballot beyond"))
        #expect(standings(voted)[equal] == "within")
    }

    struct Wrong: CustomTestStringConvertible {
        let line: String
        let refusals: [String]
        var testDescription: String { line }
    }

    @Test(arguments: [
        Wrong(line: "RD-2026-000099", refusals: ["NOT_FOUND CODE"]),
        Wrong(line: "DT-2026-000001", refusals: ["NOT_FOUND CODE"]),
        Wrong(line: "--meeting HY-2026-000009", refusals: ["NOT_FOUND --meeting"]),
        Wrong(line: "--gate G2_AWARD --since 2026-02-30", refusals: ["DATE_FORM --since"]),
        Wrong(line: "--gate G2_AWARD --places=-1", refusals: ["RANK_PLACES places"]),
        Wrong(
            line: "--gate G2_AWARD --budget 1,000 --amount RD-2026-000001",
            refusals: ["AMOUNT_SEPARATOR --budget", "RANK_AMOUNT --amount"]
        ),
        Wrong(
            line: "--gate G2_AWARD --budget 100.00 --amount RD-2026-000099=1.00",
            refusals: ["RANK_AMOUNT RD-2026-000099"]
        ),
        Wrong(
            line: "RD-2026-000001 RD-2026-000014 --budget 1.00",
            refusals: ["RANK_AMOUNT RD-2026-000001"]
        ),
    ])
    func `is refused where something is wrong with the question`(_ wrong: Wrong) async throws {
        let ledger = try await ReviewSeason.ledger()
        #expect(try await ledger.refusals(line: "round rank " + wrong.line) == wrong.refusals)
    }

    @Test func `is a table too, and nobody's who reads no rounds as a whole`() async throws {
        let ledger = try await ReviewSeason.ledger()
        let file = ledger.folder + "/ranking.csv"
        try await ledger.answer(line: rank + " --csv \(file) --as \(Cast.secretary)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.split(separator: "\r\n").count == 13)
        #expect(text.contains("\(ReviewSeason.round(11)),DT-2026-000011 示例课题11,80.00,80,8.00"))
        for person in Cast.experts + [Cast.chair, Cast.finance, Cast.applicant] {
            #expect(
                try await ledger.refusals(line: rank + " --as \(person)") == ["NOT_FOUND --as"]
            )
        }
    }
}
