import Expression
import Portfolio
import Testing
import Workflow

/// Examples 1 to 4 and the cap of a project group, by the shipped charts.
struct GrantCapTests {
    @Test func `an award of the cap splits into two equal tranches`() throws {
        var office = try GrantOffice.withProject()
        let agreement = try office.award("6000000.00")
        let tranches = try ["tranche/1", "tranche/2"].map {
            try office.amount("amount", of: agreement, instance: $0)
        }
        #expect(tranches == ["3000000.00", "3000000.00"])
        #expect(try office.cap() == ["6000000.00", "0.00"])
    }

    struct CapCase: Sendable {
        let earlier: [String]
        let last: String
        let codes: [String]
        let values: [String: String]
    }

    @Test(arguments: [
        CapCase(earlier: [], last: "6000000.00", codes: [], values: [:]),
        CapCase(
            earlier: [],
            last: "6000000.01",
            codes: ["CAP_GTE"],
            values: [
                "limit": "6000000.00", "headroom": "6000000.00", "amount": "6000000.01",
                "over": "0.01",
            ]
        ),
        CapCase(earlier: ["4000000.00"], last: "2000000.00", codes: [], values: [:]),
        CapCase(
            earlier: ["4000000.00"],
            last: "2000000.01",
            codes: ["CAP_GTE"],
            values: [
                "limit": "6000000.00", "headroom": "2000000.00", "amount": "2000000.01",
                "over": "0.01",
            ]
        ),
    ])
    func `commitments of a group stop at the cap`(_ example: CapCase) throws {
        var office = try GrantOffice.withProject()
        for earlier in example.earlier { _ = try office.award(earlier) }
        let before = try office.cap()
        let found = try blockers { try office.award(example.last) }
        #expect(found.map(\.code) == example.codes)
        #expect(found.first?.values ?? [:] == example.values)
        #expect(found.first?.provisional == nil)
        #expect(try example.codes.isEmpty || office.cap() == before)
    }

    @Test func `a cancelled tranche frees the cap and a repayment does not`() throws {
        var office = try GrantOffice.withProject()
        try office.setBudget(2026, "60000000.00")
        let agreement = try office.award("6000000.00")
        try office.sign(agreement)
        try office.approveTranche(1, of: agreement)
        try office.pay(1, "3000000.00", of: agreement)
        try office.ask(
            "cancel",
            by: .officer,
            ["reason": .string("cell")],
            of: agreement,
            instance: "tranche/2"
        )
        #expect(try office.cap() == ["3000000.00", "3000000.00"])
        try office.ask(
            "record_repayment",
            by: .finance,
            ["amount": .int(300_000_000)],
            of: agreement,
            documents: ["bank_receipt"]
        )
        #expect(try office.cap() == ["3000000.00", "3000000.00"])
        try office.ask(
            "remit",
            by: .secondFinance,
            ["amount": .int(300_000_000)],
            of: agreement,
            documents: ["treasury_receipt"]
        )
        #expect(try office.cap() == ["3000000.00", "3000000.00"])
        try office.ask("close", by: .officer, of: agreement)
        #expect(try office.stream(agreement)?.isIn("repaid") == true)
    }

    @Test func `a cancelled award frees all of its commitment`() throws {
        var office = try GrantOffice.withProject()
        let agreement = try office.award("6000000.00")
        try office.ask(
            "cancel",
            by: .director,
            ["reason": .string("cell")],
            of: agreement
        )
        #expect(try office.cap() == ["0.00", "6000000.00"])
        #expect(try office.stream(agreement)?.isIn("cancelled", of: "tranche/1") == true)
        #expect(office.postings[agreement]?["cancelled"] == 600_000_000)
    }

    @Test func `merged groups keep both commitments and commit nothing above the cap`() throws {
        var office = try GrantOffice.withProject()
        office.addProject("P02", listedOn: "2025-06-10")
        _ = try office.award("4000000.00")
        _ = try office.award("3000000.00", of: "P02")
        let merged = try #require(try office.stream("P02"))
        let canonical = try #require(try office.stream("P01"))
        let plans = try CapAccount.mergePlans(from: merged, into: canonical, desk: office)
        try office.run(Plan(plans))
        #expect(try office.cap() == ["7000000.00", "0.00"])
        #expect(try office.cap(of: "P02") == [])
        office.addProject("P03", listedOn: "2025-06-10", group: "P01")
        #expect(
            try blockers { try office.award("0.01", ratios: [1], of: "P03") }.map(\.code)
                == ["CAP_GTE"]
        )
    }

    @Test func `a project of a group uses the cap of its canonical project`() throws {
        var office = try GrantOffice.withProject()
        office.addProject("P02", listedOn: "2025-06-10", group: "P01")
        office.addProject("P03", listedOn: "2025-06-10", group: "P02")
        _ = try office.award("2000000.00", of: "P03")
        #expect(try office.cap() == ["2000000.00", "4000000.00"])
        office.addProject("P04", listedOn: "2025-06-10", group: "P05")
        office.addProject("P05", listedOn: "2025-06-10", group: "P04")
        #expect(
            try blockers { try office.award("2000000.00", of: "P04") }.map(\.code)
                == ["GROUP_BROKEN"]
        )
    }

    @Test func `nothing is proposed for a project that is not listed`() throws {
        var office = try GrantOffice.withProject()
        office.addProject("P02", listedOn: nil)
        #expect(
            try blockers { try office.propose("2000000.00", of: "P02") }.map(\.code)
                == ["PROJECT_NOT_LISTED"]
        )
    }

    @Test func `a large amount needs two tranches and a milestone for the second`() throws {
        var office = try GrantOffice.withProject()
        #expect(
            try blockers { try office.propose("1000000.01", ratios: [1]) }.map(\.code)
                == ["TRANCHES_FEW"]
        )
        let found = try blockers {
            try office.open(
                "grant-agreement",
                "propose",
                by: .officer,
                payload: [
                    "amount": .int(200_000_000), "payee": .string("C"), "holder": .string("H"),
                ],
                of: "P01"
            )
        }
        #expect(found.map(\.code) == ["MILESTONES_FEW"])
    }
}
