import Matching

/// Groups `d_assign_…`: one of the peers' instances each, its optimum or who blocks it.
enum AssignmentGroup {
    static let instances = [
        "a_dense", "b_tight", "c_sparse", "d_minload", "e_ties", "x_5k", "f_infeasible_capacity",
        "g_infeasible_coi", "h_infeasible_hall",
    ]

    /// Reading the files is not measured, for the peers neither.
    static func run(_ arguments: Arguments, _ instance: String) throws -> Figures {
        let folder = try PeerFolder.path(arguments) + "/assign/\(instance)"
        let projects = try rows("\(folder)/projects.csv", columns: 3)
        let reviewers = try rows("\(folder)/reviewers.csv", columns: 4)
        let pairs = try rows("\(folder)/affinity.csv", columns: 3)
        let ((outcome, demand), cost) = try Cost.measure {
            let problem = try AssignmentProblem(
                needs: projects.map { $0[1] },
                loads: reviewers.map { AssignmentProblem.Load(least: $0[1], most: $0[2]) },
                pairs: pairs.map {
                    AssignmentProblem.Pair(project: $0[0], expert: $0[1], score: $0[2])
                }
            )
            return (problem.solved(), problem.demand)
        }
        var figures = Figures(
            peer: "dipper \(instance)",
            operationCount: demand,
            cost: cost,
            check: "INFEASIBLE"
        )
        switch outcome {
        case .assigned(let assignment): figures.check = "\(assignment.score)"
        case .blocked(let block):
            guard block.wanted > block.possible else {
                throw BenchFault(found: "\(block)", expected: "wanted > possible")
            }
            figures.more = [
                ("blocking_projects", Double(block.projects.count)),
                ("blocking_experts", Double(block.experts.count)),
                ("wanted", Double(block.wanted)), ("possible", Double(block.possible)),
                ("unplaced", Double(block.unplaced)),
            ]
        case .unproven: throw BenchFault(found: "unproven", expected: "an optimum")
        }
        return figures
    }

    private static func rows(_ path: String, columns: Int) throws -> [SIMD4<Int32>] {
        let file = try NumberFile(path)
        var rows: [SIMD4<Int32>] = []
        rows.reserveCapacity(file.mostRows(columns: columns))
        var row = SIMD4<Int32>.zero
        file.read(columns: columns) { number, column in
            row[column] = number
            if column == columns - 1 { rows.append(row) }
        }
        return rows
    }
}
