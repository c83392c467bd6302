import Portfolio
import Testing
import Workflow

struct GrantTests {
    func cap() throws -> FundingCap {
        FundingCap(instrument: "GTE", limit: try yuan("6000000.00"))
    }

    @Test func `EX-02 the cap itself is accepted and one fen more is not`() throws {
        #expect(try cap().blockers(adding: yuan("6000000.00"), to: []) == [])
        let over = try cap().blockers(adding: yuan("6000000.01"), to: [])
        #expect(over.map(\.code) == ["CAP_GTE"])
        #expect(
            over.first?.values
                == ["amount": "6000000.01", "headroom": "6000000.00", "cap": "6000000.00"]
        )
    }

    @Test func `EX-03 the cap is cumulative`() throws {
        let first = [Commitment(amount: try yuan("4000000.00"))]
        #expect(try cap().blockers(adding: yuan("2000000.00"), to: first) == [])
        #expect(
            try cap().blockers(adding: yuan("2000000.01"), to: first).map(\.code) == ["CAP_GTE"]
        )
    }

    @Test func `EX-04 a cancelled unpaid tranche gives headroom back`() throws {
        let award = Commitment(
            amount: try yuan("6000000.00"),
            cancelledUnpaid: try yuan("3000000.00")
        )
        #expect(try cap().used(by: [award]).yuanText == "3000000.00")
        #expect(try cap().blockers(adding: yuan("3000000.00"), to: [award]) == [])
        #expect(
            try cap().blockers(adding: yuan("3000000.01"), to: [award]).map(\.code)
                == ["CAP_GTE"]
        )
    }

    @Test func `INV-08 a merge over the cap refuses every further commitment`() throws {
        let merged = [
            Commitment(amount: try yuan("6000000.00")), Commitment(amount: try yuan("1000000.00")),
        ]
        let blockers = try cap().blockers(adding: Fen(1), to: merged)
        #expect(blockers.map(\.code) == ["CAP_GTE"])
        #expect(blockers.first?.values["headroom"] == "-1000000.00")
    }

    @Test func `INV-39 without a cap nothing is committed`() {
        let unset = FundingCap(instrument: "FUND_INCENTIVE", limit: nil)
        #expect(unset.blockers(adding: Fen(1), to: []).map(\.code) == ["CAP_UNSET"])
    }

    @Test func `a cap refuses amounts below zero and sums out of range`() throws {
        #expect(try cap().blockers(adding: Fen(-1), to: []).map(\.code) == ["AMOUNT_NEGATIVE"])
        let huge = [Commitment(amount: Fen(.max)), Commitment(amount: Fen(.max))]
        #expect(
            try cap().blockers(adding: Fen(1), to: huge).map(\.code) == ["ARITHMETIC_OVERFLOW"]
        )
    }

    func match() throws -> NationalMatch {
        NationalMatch(rateBasisPoints: 5000, cap: try yuan("5000000.00"))
    }

    @Test(arguments: [
        ("8000000.00", "4000000.00"), ("10000000.00", "5000000.00"),
        ("12340000.00", "5000000.00"), ("9999999.99", "4999999.99"), ("0.01", "0.00"),
        ("0.03", "0.01"), ("0.00", "0.00"),
    ])
    func `EX-17 half of the national money paid, up to the cap`(paid: String, due: String) throws {
        #expect(try match().total(nationalPaid: yuan(paid), isEnterpriseLed: true).yuanText == due)
    }

    @Test func `EX-17 no match unless an enterprise leads`() throws {
        for paid in ["0.00", "8000000.00"] {
            #expect(
                codes { try match().total(nationalPaid: yuan(paid), isEnterpriseLed: false) }
                    == ["NOT_ENTERPRISE_LED"]
            )
        }
        for payments in [[], [Fen(100)]] {
            #expect(
                codes { try match().claims(nationalPayments: payments, isEnterpriseLed: false) }
                    == ["NOT_ENTERPRISE_LED"]
            )
        }
        #expect(
            codes { try match().total(nationalPaid: Fen(-1), isEnterpriseLed: true) }
                == ["AMOUNT_NEGATIVE"]
        )
    }

    @Test func `EX-18 instalments are matched on their sum`() throws {
        let claims = try match().claims(
            nationalPayments: Array(repeating: yuan("4000000.00"), count: 3),
            isEnterpriseLed: true
        )
        #expect(claims.map(\.yuanText) == ["2000000.00", "2000000.00", "1000000.00"])
        #expect(try Fen.sum(claims).yuanText == "5000000.00")
        let approvedButUnpaid = try match().claims(
            nationalPayments: [yuan("4000000.00")],
            isEnterpriseLed: true
        )
        #expect(approvedButUnpaid.map(\.yuanText) == ["2000000.00"])
    }

    @Test func `INV-34 the claims sum to the total, however the money comes`() throws {
        var generator = SeededGenerator(seed: 34)
        for _ in 0..<1000 {
            let payments = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                Fen(Int64.random(in: 0...300_000_003, using: &generator))
            }
            let claims = try match().claims(nationalPayments: payments, isEnterpriseLed: true)
            let total = try match().total(nationalPaid: Fen.sum(payments), isEnterpriseLed: true)
            #expect(try Fen.sum(claims) == total)
            #expect(claims.allSatisfy { $0 >= .zero })
        }
        #expect(
            codes {
                try match().claims(
                    nationalPayments: [Fen(.max), Fen(1)],
                    isEnterpriseLed: true
                )
            } == ["ARITHMETIC_OVERFLOW"]
        )
    }

    struct Round: Sendable {
        let subscribed: String
        let inKind: String
        let isRelatedParty: Bool
        let codes: [String]
    }

    @Test(arguments: [
        Round(
            subscribed: "2999999.99",
            inKind: "0.00",
            isRelatedParty: false,
            codes: ["ROUND_CASH"]
        ),
        Round(
            subscribed: "5000000.00",
            inKind: "0.00",
            isRelatedParty: true,
            codes: ["ROUND_RELATED_PARTY"]
        ),
        Round(
            subscribed: "3000000.00",
            inKind: "1000000.00",
            isRelatedParty: false,
            codes: ["ROUND_CASH"]
        ),
        Round(subscribed: "3000000.00", inKind: "0.00", isRelatedParty: false, codes: []),
        Round(
            subscribed: "1.00",
            inKind: "0.00",
            isRelatedParty: true,
            codes: ["ROUND_CASH", "ROUND_RELATED_PARTY"]
        ),
        Round(
            subscribed: "5000000.00",
            inKind: "-1.00",
            isRelatedParty: false,
            codes: ["AMOUNT_NEGATIVE"]
        ),
    ])
    func `EX-14 which rounds trigger a conversion`(_ round: Round) throws {
        let rule = QualifiedRound(minimumCash: try yuan("3000000.00"))
        let blockers = rule.blockers(
            subscribed: try yuan(round.subscribed),
            inKind: try yuan(round.inKind),
            isRelatedParty: round.isRelatedParty
        )
        #expect(blockers.map(\.code) == round.codes)
    }
}
