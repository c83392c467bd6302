import Expression
import Portfolio
import Testing
import Workflow

/// How agreements end: examples 13, 14 and 16 by the shipped charts.
struct GrantEndingTests {
    @Test func `a good-faith failure closes mixed and misuse is never written off`() throws {
        var office = try GrantOffice.withProject()
        try office.setBudget(2026, "60000000.00")
        let agreement = try office.award("6000000.00")
        try office.sign(agreement)
        try office.approveTranche(1, of: agreement)
        try office.pay(1, "3000000.00", of: agreement)
        try office.ask("settle", by: .meeting, of: agreement, documents: ["conclusion"])
        #expect(try office.cap() == ["3000000.00", "3000000.00"])
        func writeOff(_ yuan: String) throws {
            try office.ask(
                "write_off",
                by: .meeting,
                ["amount": .int(GrantOffice.fen(yuan))],
                of: agreement,
                documents: ["exemption_decision"]
            )
        }
        let early = try blockers { try writeOff("2180456.78") }
        #expect(
            early.map(\.code) == ["FIELD_MISSING", "DOCUMENT_MISSING", "EXEMPTION_MISSING"]
        )
        try office.ask(
            "record_audit",
            by: .finance,
            ["eligible": .int(GrantOffice.fen("1980456.78"))],
            of: agreement,
            documents: ["audit_report"]
        )
        let misused = try blockers { try writeOff("2180456.78") }
        #expect(misused.map(\.code) == ["MISUSE_NOT_WRITEOFF", "EXEMPTION_MISSING"])
        // A part was exempted: no more than that is written off before somebody is found liable.
        office.addExemption("M1", of: agreement, isWhole: false, amountFen: 150_000_000)
        let partly = try blockers { try writeOff("1980456.78") }
        #expect(partly.map(\.code) == ["EXEMPTION_EXCEEDED"])
        try writeOff("1500000.00")
        office.addExemption("M2", of: agreement)
        let headroom = try blockers { try writeOff("480456.79") }
        #expect(headroom.map(\.code) == ["MISUSE_NOT_WRITEOFF"])
        #expect(headroom[0].message.zh.contains("至多还可核销 480456.78 元"))
        try writeOff("480456.78")
        let open = try blockers { try office.ask("close", by: .officer, of: agreement) }
        #expect(open.map(\.code) == ["OUTSTANDING_OPEN"])
        try office.ask(
            "record_recovery",
            by: .finance,
            ["amount": .int(GrantOffice.fen("1019543.22"))],
            of: agreement,
            documents: ["bank_receipt"]
        )
        let kept = try blockers { try office.ask("close", by: .officer, of: agreement) }
        #expect(kept.map(\.code) == ["REMITTANCE_OPEN"])
        try office.ask(
            "remit",
            by: .secondFinance,
            ["amount": .int(GrantOffice.fen("1019543.22"))],
            of: agreement,
            documents: ["treasury_receipt"]
        )
        try office.ask("close", by: .officer, of: agreement)
        #expect(try office.stream(agreement)?.isIn("closed_mixed") == true)
    }

    @Test func `a conversion uses the computed principal and registers its units`() throws {
        var office = try GrantOffice.withProject()
        try office.setBudget(2026, "60000000.00")
        let agreement = try office.award("6000000.00")
        try office.sign(agreement)
        try office.approveTranche(1, of: agreement)
        try office.pay(1, "3000000.00", of: agreement)
        let round: [String: Value] = [
            "company_form": .string("limited_liability"),
            "units_outstanding": .int(500_000_000), "pre_money": .int(4_000_000_000),
            "cash": .int(1_000_000_000), "related_party": .bool(false),
            // The founders hold 300,000,000 units together.
            "largest_other_units": .int(300_000_000),
        ]
        let related = round.merging(["related_party": .bool(true), "cash": .int(299_999_999)]) {
            $1
        }
        func convert(_ payload: [String: Value]) throws {
            try office.ask(
                "start_conversion",
                by: .manager,
                payload,
                of: agreement,
                documents: ["financing_evidence"]
            )
        }
        #expect(
            try blockers { try convert(related) }.map(\.code)
                == ["ROUND_NOT_QUALIFIED", "RELATED_PARTY_ROUND"]
        )
        #expect(
            try blockers { try convert(round.merging(["units": .int(1)]) { $1 }) }.map(\.code)
                == ["CONVERSION_FIGURES"]
        )
        // INV-27: the 37,500,000 units stay strictly below those of the largest other holder.
        func beside(_ units: Int64?) -> [String: Value] {
            round.filter { $0.key != "largest_other_units" }
                .merging(units.map { ["largest_other_units": .int($0)] } ?? [:]) { $1 }
        }
        #expect(try blockers { try convert(beside(nil)) }.map(\.code) == ["LARGEST_HOLDER_UNKNOWN"])
        let largest = try blockers { try convert(beside(37_500_000)) }
        #expect(largest.map(\.code) == ["LARGEST_HOLDER"])
        #expect(largest.map(\.provisional) == ["gte.not_largest_shareholder"])
        try convert(beside(37_500_001))
        try office.ask(
            "drop_conversion",
            by: .manager,
            ["reason": .string("示例原因")],
            of: agreement
        )
        try convert(round)
        try office.ask(
            "approve_conversion",
            by: .meeting,
            of: agreement,
            documents: ["decision_minutes"]
        )
        #expect(try office.amount("converted", of: agreement) == "0.00")
        try office.waiveAppraisal(agreement)
        try office.ask(
            "register_conversion",
            by: .manager,
            of: agreement,
            documents: ["shareholder_resolution", "registration_change"]
        )
        // Example 13: only the paid 3,000,000.00 converts, at 8 fen for a fen of capital.
        #expect(try office.stream(agreement)?.integer("units") == 37_500_000)
        #expect(try office.amount("converted", of: agreement) == "3000000.00")
        #expect(try office.amount("outstanding", of: agreement) == "0.00")
    }
}
