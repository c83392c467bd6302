import Foundation
import Matching
import Testing

private let oraclePath = ProcessInfo.processInfo.environment["DIPPER_ORACLE_ASSIGNMENT"]
private let peersPath = ProcessInfo.processInfo.environment["DIPPER_PERF_PEERS"]

/// Assignments against Google's OR-Tools, whose objective must be met exactly.
struct AssignmentOracleTests {
    @Test(
        .enabled(
            if: oraclePath != nil,
            "DIPPER_ORACLE_ASSIGNMENT names no file; Scripts/oracle/assignment.py writes one"
        )
    )
    func `objectives agree with the oracle`() throws {
        let text = try String(contentsOfFile: try #require(oraclePath), encoding: .utf8)
        var counts: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let row = line.split(separator: "\t", omittingEmptySubsequences: false)
            try #require(row.count == 5)
            let loads = try numbers(row[1]).map {
                AssignmentProblem.Load(least: $0[0], most: $0[1])
            }
            let problem = try AssignmentProblem(
                needs: try numbers(row[0]).map { $0[0] },
                loads: loads,
                pairs: try numbers(row[2]).map {
                    .init(project: $0[0], expert: $0[1], score: $0[2])
                },
                apart: try numbers(row[3]).map { ($0[0], $0[1]) }
            )
            #expect(told(problem.solved()) == String(row[4]), "\(line.prefix(200))")
            counts[
                (row[3].isEmpty ? "" : "apart ") + (Int(row[4]) == nil ? "none" : "best"),
                default: 0
            ] += 1
        }
        for kind in ["best", "none", "apart best", "apart none"] {
            #expect(counts[kind, default: 0] >= 5, "\(counts)")
        }
    }

    @Test(.enabled(if: peersPath != nil, "DIPPER_PERF_PEERS names no folder with instances"))
    func `the measured instances have their known optima`() throws {
        let folder = try #require(peersPath) + "/assign"
        let rows = try String(contentsOfFile: folder + "/OPTIMA.csv", encoding: .utf8)
            .split(separator: "\n").dropFirst()
        #expect(rows.count == 10)
        for row in rows.map({ $0.split(separator: ",") }) {
            func lines(_ file: String) throws -> [[Int32]] {
                let text = try String(
                    contentsOfFile: "\(folder)/\(row[0])/\(file).csv",
                    encoding: .utf8
                )
                return try text.split(separator: "\n").dropFirst().map { line in
                    try line.split(separator: ",").map { try #require(Int32($0)) }
                }
            }
            // The largest takes minutes without optimisation; dipper-bench has all ten.
            guard row[0] != "x_5k" else { continue }
            let problem = try AssignmentProblem(
                needs: try lines("projects").map { $0[1] },
                loads: try lines("reviewers").map { .init(least: $0[1], most: $0[2]) },
                pairs: try lines("affinity").map {
                    .init(project: $0[0], expert: $0[1], score: $0[2])
                }
            )
            let outcome = problem.solved()
            #expect(told(outcome) == String(row[7]), "\(row[0])")
            if case .blocked(let block) = outcome {
                #expect(block.unplaced == problem.demand - (try #require(Int(row[9]))))
                #expect(block.wanted > block.possible)
            }
        }
    }

    private func told(_ outcome: AssignmentOutcome) -> String {
        switch outcome {
        case .assigned(let assignment): "\(assignment.score)"
        case .blocked: "INFEASIBLE"
        case .unproven: "UNPROVEN"
        }
    }

    private func numbers(_ text: Substring) throws -> [[Int32]] {
        try text.split(separator: ";").map { part in
            try part.split(separator: ":").map { try #require(Int32($0)) }
        }
    }
}
