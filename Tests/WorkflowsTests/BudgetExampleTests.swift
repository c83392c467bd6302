import Expression
import Portfolio
import Testing
import Workflow

/// Example 19 with its own numbers: a year's budget of 60,000,000.00.
struct BudgetExampleTests {
    @Test func `EX-19 pays 2,000,000.00 after 58,000,000.00, and not a fen more`() throws {
        var office = try GrantOffice.withProject()
        try office.setBudget(2026, "60000000.00")
        // Nine groups take 54,000,000.00, the tenth 4,000,000.00 …
        let halves = Array(repeating: "6000000.00", count: 9) + ["4000000.00"]
        for (index, yuan) in halves.enumerated() {
            let agreement = try awarded(&office, yuan, of: "Q\(index)")
            let half = Fen(try GrantOffice.fen(yuan) / 2).yuanText
            for number in 1...2 {
                if number == 2 { try office.acceptMilestone(1, of: agreement) }
                try office.approveTranche(number, of: agreement)
                try office.pay(number, half, of: agreement)
            }
        }
        #expect(try office.amount("disbursed", of: "FY2026-GTE") == "58000000.00")

        // … and of another the first tranche is a fen too large, or fits.
        let over = try awarded(&office, "4000000.02", of: "R1")
        try office.approveTranche(1, of: over)
        let before = office.streams
        let found = try blockers { try office.pay(1, "2000000.01", of: over) }
        #expect(found.map(\.code) == ["BUDGET_FY"])
        #expect(found.first?.values["available"] == "2000000.00")
        #expect(found.first?.values["over"] == "0.01")
        #expect(found.first?.role == "FIN")
        #expect(office.streams == before)
        let exact = try awarded(&office, "4000000.00", of: "R2")
        try office.approveTranche(1, of: exact)
        try office.pay(1, "2000000.00", of: exact)
        #expect(try office.amount("disbursed", of: "FY2026-GTE") == "60000000.00")
        let empty = try blockers { try office.pay(1, "0.01", of: over) }
        #expect(empty.map(\.code) == ["BUDGET_FY"])
    }

    private func awarded(
        _ office: inout GrantOffice,
        _ yuan: String,
        of project: String
    ) throws -> String {
        office.addProject(project, listedOn: "2025-06-10")
        let agreement = try office.award(yuan, of: project)
        try office.sign(agreement)
        return agreement
    }
}
