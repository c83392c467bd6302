import Foundation
import Portfolio
import Testing
import Workflow

private let evaluationPath = ProcessInfo.processInfo.environment["DIPPER_ORACLE_EVALUATION"]
private let conversionPath = ProcessInfo.processInfo.environment["DIPPER_ORACLE_CONVERSION"]

/// Evaluation and conversion against independent calculations with Python's exact fractions.
struct DifferentialTests {
    @Test(
        .enabled(
            if: evaluationPath != nil,
            "DIPPER_ORACLE_EVALUATION names no file; Scripts/oracle/evaluation.py writes one"
        )
    )
    func `evaluations agree with the oracle`() throws {
        let rows = try rows(try #require(evaluationPath), columns: 13)
        for row in rows {
            let result = try evaluation(row)
            var means = result.dimensionMeans.map(\.description).joined(separator: ",")
            if result.composite == nil { means = "" }
            let found = [
                result.quorumMet ? "1" : "0", result.composite?.description ?? "", means,
                result.dropped.joined(separator: ","), result.outcome?.rawValue ?? "",
                result.reasons.map(\.code).joined(separator: ","),
                result.meetingRequired ? "1" : "0", result.nonConsensus ? "1" : "0",
            ]
            #expect(found == Array(row[5...]), "\(row)")
        }
        #expect(rows.count >= 1000, "the oracle must have written cases")
    }

    @Test(
        .enabled(
            if: conversionPath != nil,
            "DIPPER_ORACLE_CONVERSION names no file; Scripts/oracle/conversion.py writes one"
        )
    )
    func `conversions agree with the oracle`() throws {
        let rows = try rows(try #require(conversionPath), columns: 11)
        for row in rows {
            #expect(try conversion(row) == Array(row[10...]), "\(row)")
        }
        #expect(rows.count >= 1000, "the oracle must have written cases")
    }

    private func rows(_ path: String, columns: Int) throws -> [[String]] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let rows = text.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        }
        try #require(rows.allSatisfy { $0.count >= columns })
        return rows
    }

    private func numbers(_ text: String) throws -> [Int] {
        try text.split(separator: ",").map { try #require(Int($0)) }
    }

    private func evaluation(_ row: [String]) throws -> Evaluation {
        let profile = try WeightProfile(
            code: "P",
            weights: numbers(row[1]),
            floors: numbers(row[2])
        )
        let sheets = try row[3].split(separator: ";").map { text in
            let parts = text.split(separator: ":")
            return try ScoreSheet(
                expertCode: String(parts[0]),
                marks: numbers(String(parts[1]))
            )
        }
        let vetoes = try row[4].split(separator: ";").map { text in
            let parts = text.split(separator: ":").map { String($0) }
            return Veto(
                ground: try #require(Int(parts[0]).flatMap(VetoGround.init(rawValue:))),
                expertCode: parts[1],
                decision: try #require(Veto.Decision(rawValue: parts[2]))
            )
        }
        return try Evaluation.conclude(
            sheets: sheets,
            profile: profile,
            rule: .standard(panelSize: try #require(Int(row[0]))),
            vetoes: vetoes
        )
    }

    private func conversion(_ row: [String]) throws -> [String] {
        func number(_ index: Int) throws -> Int64 { try #require(Int64(row[index])) }
        let par = try number(1)
        let terms = Conversion(
            timing: try #require(ConversionTiming(rawValue: row[0])),
            companyForm: par == 1 ? .limitedLiability : .jointStock(parFen: par),
            discountBasisPoints: Int(try number(2)),
            valuationCap: row[3].isEmpty ? nil : Fen(try number(3)),
            holdingCapBasisPoints: row[4].isEmpty ? nil : Int(try number(4))
        )
        let round = FinancingRound(
            unitsOutstanding: try number(5),
            unitsHeld: try number(6),
            preMoney: Fen(try number(7)),
            cash: Fen(try number(8))
        )
        do {
            let result = try terms.preview(principal: Fen(try number(9)), round: round)
            return [
                "OK", "\(result.roundPrice)", "\(result.conversionPrice)", "\(result.units)",
                "\(result.investorUnits)", "\(result.totalUnits)", "\(result.share)",
                "\(result.capitalReserve.count)", "\(result.investorReserve.count)",
                "\(result.principalUsed.count)", "\(result.balance.count)",
                result.isHoldingCapBinding ? "1" : "0",
            ]
        } catch let refusal as Refusal {
            return refusal.blockers.map(\.code)
        }
    }
}
