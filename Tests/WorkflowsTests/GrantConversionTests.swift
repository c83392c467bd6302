import Expression
import Portfolio
import Testing
import Workflow

/// Conversions under other terms than those of the shipped policy.
struct GrantConversionTests {
    /// An agreement of which so much was paid.
    private func paid(_ yuan: String, _ terms: [String: Value]) throws -> (GrantOffice, String) {
        var office = try GrantOffice.withProject()
        office.parameters = terms
        try office.setBudget(2026, "60000000.00")
        let agreement = try office.award(yuan, ratios: [1])
        try office.sign(agreement)
        try office.approveTranche(1, of: agreement)
        try office.pay(1, yuan, of: agreement)
        return (office, agreement)
    }

    private func convert(
        _ office: inout GrantOffice,
        _ agreement: String,
        _ given: [String: Value]
    ) throws {
        try office.ask(
            "start_conversion",
            by: .manager,
            given,
            of: agreement,
            documents: ["financing_evidence"]
        )
    }

    @Test func `EX-07 takes a fifth off the price`() throws {
        var (office, agreement) = try paid("1000000.00", ["gte.discount_bps": .int(2000)])
        try convert(
            &office,
            agreement,
            [
                "company_form": .string("limited_liability"),
                "units_outstanding": .int(500_000_000), "pre_money": .int(4_000_000_000),
                "cash": .int(1_000_000_000), "related_party": .bool(false),
                "largest_other_units": .int(500_000_000),
            ]
        )
        // 1,000,000.00 at 6.40 a unit: a sixth of the example's 937,500.00.
        let stream = try #require(try office.stream(agreement))
        #expect(stream.integer("converting_units") == 15_625_000)
        #expect(stream.integer("converting") == 100_000_000)
    }

    @Test func `EX-10 takes the lower of cap and discount, and never rounds the price`() throws {
        var (office, agreement) = try paid(
            "100000.00",
            ["gte.discount_bps": .int(1500), "gte.holding_cap_bps": .int(10_000)]
        )
        let table = try office.open(
            CapTableProcedure.kind,
            "open",
            by: .manager,
            payload: [
                "form": .string("joint_stock"), "par": .int(1),
                "holders": .string("示例创始人,11000000"),
            ],
            of: "C",
            documents: ["registry_extract"]
        )
        func round(_ cash: String) throws {
            try office.ask(
                "record_round",
                by: .manager,
                [
                    "name": .string("A轮"), "pre_money": .int(GrantOffice.fen("10000000.00")),
                    "investors": .string("示例投资,\(cash)"), "related_party": .bool(false),
                ],
                of: table,
                documents: ["financing_agreement", "bank_receipt"]
            )
        }
        try round("1000000.00")
        try round("3000000.00")
        let given: [String: Value] = [
            "round": .int(1), "valuation_cap": .int(try GrantOffice.fen("8000000.00")),
        ]
        // The published round is smaller than what triggers a conversion here.
        #expect(
            try blockers { try convert(&office, agreement, given) }.map(\.code)
                == ["ROUND_NOT_QUALIFIED"]
        )
        try convert(&office, agreement, given.merging(["round": .int(2)]) { $1 })
        let stream = try #require(try office.stream(agreement))
        #expect(stream.integer("converting_units") == 137_500)
    }
}
