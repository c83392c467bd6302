import Portfolio
import Testing

/// R12: what an observer who knows the rule can find out of a table with its total.
@Suite struct `Cells that few stand behind` {
    /// What is published of a table: the total, the cells that are told, and which are not.
    private struct Published: Hashable {
        let total: Int
        let told: [Int: Int]
        let held: Set<Int>

        init(_ cells: [Int]) {
            let held = SmallCells.held(cells, least: 5)
            total = cells.reduce(0, +)
            told = Dictionary(
                uniqueKeysWithValues: cells.indices.filter { !held.contains($0) }
                    .map { ($0, cells[$0]) }
            )
            self.held = held
        }
    }

    private static let most = 12

    private func tables(_ count: Int) -> [[Int]] {
        (0..<count).reduce([[]]) { tables, _ in
            tables.flatMap { table in (0...Self.most).map { table + [$0] } }
        }.filter { (5...Self.most).contains($0.reduce(0, +)) }
    }

    @Test(arguments: [2, 3, 4])
    func `are never told, and no hidden cell can be computed`(_ count: Int) {
        var worlds: [Published: [[Int]]] = [:]
        for table in tables(count) {
            let published = Published(table)
            #expect(published.told.values.allSatisfy { $0 == 0 || $0 >= 5 }, "\(table)")
            worlds[published, default: []].append(table)
        }
        var hidden = 0
        for (published, tables) in worlds {
            for cell in published.held {
                hidden += 1
                // Whoever knows the rule is left with more than one value for each hidden cell.
                #expect(Set(tables.map { $0[cell] }).count > 1, "\(tables)")
            }
        }
        #expect(hidden > count)
        #expect(worlds.keys.contains { $0.held.isEmpty })
    }

    @Test(arguments: [
        ([], []), ([0, 7], []), ([5, 6], []), ([1, 5, 6], [0, 1]), ([1, 1, 9], [0, 1, 2]),
        ([2, 3, 9], [0, 1]), ([4, 0, 20], [0, 2]), ([3], [0]),
    ])
    func `go with the next larger ones`(_ cells: [Int], _ held: [Int]) {
        #expect(SmallCells.held(cells, least: 5).sorted() == held)
    }
}
