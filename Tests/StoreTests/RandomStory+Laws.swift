import Casework
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// What the cap accounts of a story say together.
struct CapSums: Equatable {
    var committedFen: Int64 = 0
    var excessFen: Int64 = 0
}

extension RandomStory {
    private static let limitFen: Int64 = 600_000_000

    /// What the accounts say after a deed, when no law is broken by it.
    func checkedSums(since before: CapSums, _ deed: Deed) throws -> CapSums {
        let comment: Comment = "seed \(seed) after \(deed)"
        try checkMemberships(comment)
        try checkVersions(comment)
        try checkCommitments(comment)
        try checkMoney(comment)
        let after = try checkedGroups(comment)
        switch deed {
        case .merge, .split, .separation, .fundedSeparation:
            #expect(after.committedFen == before.committedFen, comment)
        default: break
        }
        // Only a merge leads above a cap (INV-08, INV-20).
        if deed != .merge { #expect(after.excessFen <= before.excessFen, comment) }
        return after
    }

    /// INV-25 of each agreement, and INV-20: a group's account holds what its agreements commit.
    private func checkedGroups(_ comment: Comment) throws -> CapSums {
        var expected: [String: Int64] = [:]
        for agreement in agreements {
            let stream = try #require(try office.store.stream(agreement))
            func fen(_ name: String) -> Int64 { stream.integer(name) ?? 0 }
            let settled =
                fen("outstanding") + fen("converted") + fen("repaid") + fen("recovered")
                + fen("written_off")
            #expect(fen("paid") == settled, comment)
            #expect(fen("paid") <= fen("committed"), comment)
            let project = projectOf[agreement] ?? ""
            expected[canonical[project] ?? project, default: 0] += fen("committed")
        }
        var found: [String: Int64] = [:]
        var sums = CapSums()
        try office.database.read { connection in
            try connection.query(
                """
                SELECT p.code, a.committed, a.merged_excess FROM account a
                JOIN stream s ON s.id = a.stream JOIN stream p ON p.id = s.parent
                """
            ) { row in
                let (committed, excess) = (try row.integer(1), try row.integer(2))
                found[try row.text(0), default: 0] += committed
                sums.committedFen += committed
                sums.excessFen += excess
                #expect(excess == max(0, committed - Self.limitFen), comment)
            }
        }
        #expect(found.filter { $0.value != 0 } == expected.filter { $0.value != 0 }, comment)
        return sums
    }

    /// INV-07: one group at a time, in the order of the deeds, without a gap between two.
    private func checkMemberships(_ comment: Comment) throws {
        var groups: [String: [String]] = [:]
        var ends: [String: Int64?] = [:]
        try office.database.read { connection in
            try connection.query(
                "SELECT item, item_group, recorded_from, recorded_to FROM membership"
                    + " ORDER BY item, version"
            ) { row in
                let item = try row.text(0)
                let from = try row.integer(2)
                if let end = ends[item] { #expect(end == from, comment) }
                groups[item, default: []].append(try row.text(1))
                ends[item] = .some(try row.optionalInteger(3))
            }
        }
        var expected: [String: [String]] = [:]
        for (project, names) in joined { expected[try office.id(project)] = names }
        #expect(groups == expected, comment)
        #expect(ends.values.allSatisfy { $0 == nil }, comment)
    }

    /// INV-24: what decisions find by the index is what all agreements come to.
    private func checkCommitments(_ comment: Comment) throws {
        let agreements = try office.store.list(kind: "grant-agreement", after: "", limit: 1000)
        let open = agreements.reduce(Int64(0)) { sum, stream in
            sum + (stream.integer("committed") ?? 0) - (stream.integer("paid") ?? 0)
        }
        let found = try office.store.transactSync { try $0.sum(of: .openCommitment, about: "GTE") }
        #expect(found == open, comment)
    }

    private func checkVersions(_ comment: Comment) throws {
        let gaps = try office.database.read { connection in
            try connection.all(
                "SELECT stream FROM event GROUP BY stream"
                    + " HAVING MIN(version) <> 1 OR MAX(version) <> COUNT(*)",
                []
            ) { try $0.text(0) }
        }
        #expect(gaps == [], comment)
    }
}
