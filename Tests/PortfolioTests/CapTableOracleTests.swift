import Foundation
import Portfolio
import Testing
import Workflow

private let path = ProcessInfo.processInfo.environment["DIPPER_ORACLE_CAP_TABLE"]

/// Cap tables against an independent calculation with Python's exact fractions.
@Suite struct CapTableOracleTests {
    @Test(
        .enabled(
            if: path != nil,
            "DIPPER_ORACLE_CAP_TABLE names no file; Scripts/oracle/cap_table.py writes one"
        )
    )
    func `cap tables agree with the oracle`() throws {
        let text = try String(contentsOfFile: try #require(path), encoding: .utf8)
        let rows = text.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        }
        var answered = 0
        for row in rows {
            try #require(row.count == 5)
            let found = try CapTableOracle.found(row)
            #expect(found == row[4], "\(row)")
            if found.hasPrefix("OK") { answered += 1 }
        }
        #expect(rows.count >= 1000 && answered > rows.count / 3, "the oracle must write cases")
    }

    /// The test must see a difference where there is one.
    @Test func `a unit too many is seen`() throws {
        let steps = "2026-01-05 s0 F0 found 100 -;2026-01-05 s0 F1 found 50 -"
        let row = ["1", "none", "", steps, ""]
        let expected = "OK 150|-|F0=100,F1=50"
        #expect(try CapTableOracle.found(row) == expected)
        #expect(try CapTableOracle.found(row) != expected.replacing("100", with: "101"))
    }
}

/// A line of the oracle, asked of the rule.
enum CapTableOracle {
    static func found(_ row: [String]) throws -> String {
        let par = try #require(Int64(row[0]))
        let rule = CapTableRule(
            companyForm: par == 1 ? .limitedLiability : .jointStock(parFen: par),
            comparison: row[1] == "none" ? .nobody : row[1] == "all" ? .everybody : .set(row[1]),
            paidInCapBasisPoints: Int(row[2])
        )
        let steps = try row[3].split(separator: ";").map { try step(String($0)) }
        do {
            let stages = try rule.table(steps).stages.map { stage in
                let price = stage.round?.price.description ?? "-"
                let held = stage.positions.map { "\($0.holder)=\($0.units)" }.sorted()
                return "\(stage.total)|\(price)|" + held.joined(separator: ",")
            }
            return "OK " + stages.joined(separator: ";")
        } catch {
            let first = try #require(error.reasons.first)
            return "\(first.blocker.code) \(first.place.step) \(first.place.field)"
        }
    }

    private static func step(_ text: String) throws -> CapTableStep {
        let parts = text.split(separator: " ").map(String.init)
        func number(_ index: Int) throws -> Int64? {
            guard parts[index] != "-" else { return nil }
            let number: Int64 = try #require(Int64(parts[index]))
            return number
        }
        func fen(_ index: Int) throws -> Fen? { try number(index).map { Fen($0) } }
        var preMoney: Fen?
        var paidIn: Fen?
        let deed: CapTableStep.Deed
        switch parts[3] {
        case "found":
            deed = .issue(units: try number(4) ?? 0)
            paidIn = try fen(5)
        case "transfer": deed = .transfer(units: try number(4), to: parts[5])
        case "redeem": deed = .redeem(units: try number(4))
        case "concert": deed = .concert(set: parts[4] == "-" ? nil : parts[4])
        case "compare": deed = .compare(set: parts[4])
        case "invest":
            preMoney = try fen(4)
            deed = .invest(try fen(5) ?? .zero)
        case "keep":
            preMoney = try fen(4)
            deed = .keep(most: try fen(5))
        case "convert":
            preMoney = try fen(4)
            deed = .convert(
                try fen(5) ?? .zero,
                CapTableStep.Terms(
                    timing: try #require(ConversionTiming(rawValue: parts[6])),
                    discountBasisPoints: Int(try number(7) ?? 0),
                    valuationCap: try fen(8),
                    holdingCapBasisPoints: try number(9).map { Int($0) }
                )
            )
        default: throw CellDefect(text: text)
        }
        return CapTableStep(
            try date(parts[0]),
            parts[1],
            parts[2],
            deed,
            preMoney: preMoney,
            paidIn: paidIn
        )
    }

    private struct CellDefect: Error { let text: String }
}
