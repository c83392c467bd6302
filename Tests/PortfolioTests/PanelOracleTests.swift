import Foundation
import Portfolio
import Testing
import Workflow

private let oraclePath = ProcessInfo.processInfo.environment["DIPPER_ORACLE_PANEL"]

/// Draws and the sensitivity of weights against brute force in Python.
struct PanelOracleTests {
    @Test(
        .enabled(
            if: oraclePath != nil,
            "DIPPER_ORACLE_PANEL names no file; Scripts/oracle/panel.py writes one"
        )
    )
    func `draws and flips agree with the oracle`() throws {
        let text = try String(contentsOfFile: try #require(oraclePath), encoding: .utf8)
        var counts: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let row = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map { String($0) }
            counts[row[0], default: 0] += 1
            switch row[0] {
            case "flip":
                let found = try round(row[1], row[4]).sensitivity(under: try profile(row))
                #expect(told(found) == row[5], "\(row)")
            case "order":
                let other = try round(row[1], row[5])
                let found = try round(row[1], row[4]).sensitivity(
                    against: other,
                    under: try profile(row)
                )
                #expect(told(found) == row[6], "\(row)")
            default:
                #expect(try drawn(row) == Array(row[7...]), "\(row)")
            }
        }
        for kind in ["flip", "order", "draw"] { #expect(counts[kind, default: 0] >= 200) }
    }

    private func told(_ found: [WeightSensitivity]) -> String {
        found.map { sensitivity in
            [sensitivity.below, sensitivity.above].map { flip in
                flip.map { "\($0.weight):\($0.isReached ? 1 : 0)" } ?? "-"
            }.joined(separator: "/")
        }.joined(separator: ";")
    }

    private func profile(_ row: [String]) throws -> WeightProfile {
        func numbers(_ text: String) throws -> [Int] {
            try text.split(separator: ",").map { try #require(Int($0)) }
        }
        return try WeightProfile(code: "P", weights: numbers(row[2]), floors: numbers(row[3]))
    }

    private func round(_ panel: String, _ text: String) throws -> WeighedRound {
        let sheets = try text.split(separator: ";").map { text in
            let parts = text.split(separator: ":")
            return try ScoreSheet(
                expertCode: String(parts[0]),
                marks: try parts[1].split(separator: ",").map { text -> Int in
                    try #require(Int(text))
                }
            )
        }
        let size = try #require(Int(panel))
        return WeighedRound(sheets: sheets, rule: try .standard(panelSize: size), vetoes: [])
    }

    /// Commitment, digest of the pool, panel and alternates.
    private func drawn(_ row: [String]) throws -> [String] {
        func parts(_ text: Substring) -> [String] {
            text.split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
        }
        let limits = parts(row[4][...])
        let plan = PanelDraw.Plan(
            round: row[2],
            strata: try row[3].split(separator: ",").map { text in
                PanelDraw.Plan.Stratum(
                    parts(text)[0],
                    seats: try #require(Int(parts(text)[1]))
                )
            },
            mostOfEmployer: try #require(Int(limits[0])),
            mostOfDistrict: Int(limits[1]),
            apart: Set(
                row[5].split(separator: ",").map { PanelDraw.Pair(parts($0)[0], parts($0)[1]) }
            )
        )
        let pool = row[6].split(separator: ";").map { text in
            PanelDraw.Candidate(
                code: parts(text)[0],
                stratum: parts(text)[1],
                employer: parts(text)[2],
                isOfDistrict: parts(text)[3] == "1"
            )
        }
        let head = [
            PanelDraw.commitment(to: row[1], sha256), PanelDraw.poolDigest(pool, plan, sha256),
        ]
        do throws(Refusal) {
            let draw = try PanelDraw.draw(seed: row[1], pool: pool, plan: plan, sha256)
            return head
                + [draw.panel, draw.alternates].map { $0.map(\.code).joined(separator: ",") }
        } catch {
            #expect(Set(error.blockers.map(\.code)) == ["DRAW_SHORT"])
            return head + ["SHORT", "SHORT"]
        }
    }
}
