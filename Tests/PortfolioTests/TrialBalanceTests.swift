import Expression
import Portfolio
import Testing
import Workflow

@Suite struct `The trial balance` {
    private func sum(
        _ source: String,
        _ target: String,
        _ before: Int64,
        _ within: Int64
    ) -> PostingSum {
        PostingSum(
            source: source,
            target: target,
            before: Fen(before),
            within: Fen(within),
            count: within == 0 ? 0 : 1
        )
    }

    @Test func `adds up to zero, in the order of the accounts`() throws {
        let balance = try TrialBalance([
            sum("appropriation", "commitment", 600, 0), sum("commitment", "disbursement", 0, 300),
            sum("disbursement", "outstanding", 0, 300), sum("treasury", "budget", 0, 1000),
            sum("older", "commitment", 5, 0),
        ])

        #expect(balance.isBalanced)
        #expect(
            balance.lines.map(\.account) == [
                "treasury", "budget", "appropriation", "commitment", "disbursement",
                "outstanding", "older",
            ]
        )
        let commitment = balance.lines[3]
        #expect(commitment.opening == Fen(605))
        #expect(commitment.outgoing == Fen(300))
        #expect(commitment.closing == Fen(305))
        #expect(try balance.total(\.closing) == .zero)
        #expect(try TrialBalance([]).isBalanced)
    }

    @Test func `refuses sums that no number holds`() {
        let huge = PostingSum(
            source: "a",
            target: "b",
            before: Fen(.max),
            within: Fen(.max),
            count: 2
        )
        #expect(throws: ArithmeticFailure.self) { try TrialBalance([huge]) }
    }
}

@Suite struct `The books of a case` {
    private func agreement(_ fields: [String: Int64], opening: Bool = false) -> CaseStream {
        var state = InstanceState()
        state.fields = fields.mapValues { .int($0) }
        if opening { state.fields["opening"] = .bool(true) }
        return CaseStream(
            id: "a",
            kind: GrantProcedure.kind,
            code: "BZ-2026-000001",
            parent: nil,
            version: 1,
            instances: ["": state],
            documents: []
        )
    }

    private let posted: [GrantBooks.Way: Int64] = [
        .init("appropriation", "commitment"): 600, .init("commitment", "disbursement"): 300,
        .init("disbursement", "outstanding"): 300, .init("commitment", "cancelled"): 100,
        .init("outstanding", "conversion"): 200,
    ]

    @Test func `agree with what was posted, and name what does not`() {
        let sound = [
            "committed": Int64(500), "cancelled": 100, "paid": 300, "outstanding": 100,
            "converted": 200,
        ]
        let books = GrantBooks(posted)
        #expect(books.differences(of: agreement(sound)) == [])
        for field in sound.keys {
            let off = agreement(sound.merging([field: (sound[field] ?? 0) + 1]) { $1 })
            let names = books.differences(of: off).map(\.field)
            #expect(names.contains(field), "\(field): \(names)")
        }
        // A way that was posted and is told nowhere.
        let more = GrantBooks(posted.merging([.init("outstanding", "write_off"): 1]) { $1 })
        let names = more.differences(of: agreement(sound)).map(\.field)
        #expect(names == ["outstanding", "written_off"])
    }

    @Test func `leave out what an opening says was cancelled before`() {
        let fields: [String: Int64] = [
            "amount": 600, "opening_committed": 500, "committed": 500, "cancelled": 100,
        ]
        let books = GrantBooks([.init("opening", "commitment"): 500])
        #expect(books.differences(of: agreement(fields, opening: true)) == [])
        #expect(books.differences(of: agreement(fields)).map(\.field) == ["cancelled"])
    }
}
