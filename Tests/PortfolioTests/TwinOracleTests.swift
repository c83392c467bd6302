import Foundation
import Testing

@testable import Portfolio

private let oraclePath = ProcessInfo.processInfo.environment["DIPPER_ORACLE_TWINS"]

/// Folding, similarity and patent numbers against Python's Unicode tables and `textdistance`.
struct TwinOracleTests {
    @Test(
        .enabled(
            if: oraclePath != nil,
            "DIPPER_ORACLE_TWINS names no file; Scripts/oracle/twins.py writes one"
        )
    )
    func `likeness agrees with the oracle`() throws {
        let text = try String(contentsOfFile: try #require(oraclePath), encoding: .utf8)
        var lexicon = TwinLexicon(try TwinPack.wordless())
        var counts: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let row = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map { String($0) }
            try #require(row.count == 4)
            counts[row[0], default: 0] += 1
            #expect(found(row, &lexicon) == row[3], "\(row)")
        }
        #expect(counts["fold", default: 0] > 20_000)
        #expect(counts["title", default: 0] >= 1000 && counts["summary", default: 0] >= 1000)
        #expect(counts["patent", default: 0] >= 100)
    }

    private func found(_ row: [String], _ lexicon: inout TwinLexicon) -> String {
        switch row[0] {
        case "fold": return lexicon.fold.scalars(of: row[1]).text
        case "title":
            let bags = row[1...2].map { TitleText($0, of: [], &lexicon).bag }
            return "\(bags[0].similarity(bags[1]))"
        case "summary":
            let bags = row[1...2].map { TitleText.summary($0, &lexicon) }
            return "\(bags[0].similarity(bags[1]))"
        default:
            let number = PatentNumber(row[1])
            let isExpected = number?.key == row[2]
            return isExpected ? (number?.isCheckWrong == true ? "wrong" : "right") : "—"
        }
    }
}
