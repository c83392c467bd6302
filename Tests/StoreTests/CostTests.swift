import Casework
import Expression
import Portfolio
import SQL
import Store
import Testing
import Workflow

/// Expenses through the ledger: each accepted once, by whichever instrument (INV-35).
@Suite struct `A list of expenses` {
    private static let credit = "91350100M000100Y43"
    private static let furnace = (invoice: "25420000000001", payee: "示例炉业有限公司", yuan: "1200000.00")

    /// An agreement of 6,000,000.00 and a support of a research enterprise, both decided.
    private func funded() throws -> (office: Office, grant: String, support: String) {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例费用项目", organisation: company)
        let grant = try office.agreement(of: project, amountFen: 600_000_000, payee: company)
        try office.decide(grant)
        try office.ask(
            company,
            "list_tier",
            by: "PO",
            ["tier": .string("RD_ENTERPRISE"), "status": .string("listed")],
            documents: ["tier_document"]
        )
        let support = try office.support("RD_ENT", "1000000.00", payee: company)
        try office.decideSupport(support)
        return (office, grant, support)
    }

    private func rows(_ items: [(invoice: String, payee: String, yuan: String)]) -> String {
        let rows = items.map { item in
            JSON.object([
                "invoice": .text(item.invoice), "payee": .text(item.payee),
                "amount": .text(item.yuan), "on": "2026-01-03", "what": "示例设备",
            ])
        }
        return JSON.object(["rows": .array(rows)]).canonicalText
    }

    private func file(
        _ office: Office,
        _ parent: String,
        _ items: [(invoice: String, payee: String, yuan: String)],
        by person: String = "PO"
    ) throws -> String {
        try office.begin(
            "cost-list",
            "file",
            by: person,
            ["case": .string(parent), "rows": .string(rows(items))]
        ).code
    }

    @Test func `EX-24 is accepted under one instrument, and refused under another by name`() throws
    {
        let (office, grant, support) = try funded()
        let first = try file(office, grant, [Self.furnace])
        let second = try file(office, support, [Self.furnace, ("25420000000002", "示例", "0.01")])
        try office.ask(first, "accept", by: "FIN")
        #expect(try office.amount("accepted", of: first) == "1200000.00")

        do {
            try office.ask(second, "accept", by: "FIN")
            Issue.record("an expense was accepted twice")
        } catch let refusal as Refusal {
            #expect(refusal.blockers.map(\.code) == ["DUP_COST"])
            let values = refusal.blockers.first?.values ?? [:]
            #expect(values["list"] == first)
            #expect(values["case"] == grant)
            #expect(values["instrument"] == "GTE")
            #expect(values["row"] == "1")
        }
        // Handed in anew it is refused at once, however it is typed.
        let typed = ("２５４２0000000001", " 示例炉业有限公司 ", "1200000.00")
        #expect(try office.codes { _ = try file(office, support, [typed]) } == ["DUP_COST"])
        // Another amount or payee is another expense; what is struck leaves the rest.
        try office.ask(
            second,
            "strike",
            by: "PO",
            ["rows": .list([.int(1)]), "reason": .string("示例重复")]
        )
        #expect(try office.amount("total", of: second) == "0.01")
        try office.ask(second, "accept", by: "FIN")
        #expect(try office.verify().differences == [])
    }

    /// The refusals of a body, in full.
    private func told(_ body: () throws -> Void) -> [Blocker] {
        do {
            try body()
            return []
        } catch let refusal as Refusal {
            return refusal.blockers
        } catch {
            return []
        }
    }

    @Test func `tells who does not see the other list that there is one, and nothing of it`() throws
    {
        let (office, grant, support) = try funded()
        // The agreement is kept from whoever works where the principal investigator works (K9).
        let school = try office.organisation("示例大学", kind: "university")
        try office.hire("FINREV", ["FIN", "REV"], organisation: school)
        try office.ask(
            office.person("DO"),
            "edit",
            by: "ADM",
            ["organisation": .string(try office.id(school)), "reason": .string("示例")]
        )
        let first = try file(office, grant, [Self.furnace])
        let second = try file(office, support, [Self.furnace])
        try office.ask(first, "accept", by: "FIN")
        func sees(_ code: String) throws -> Bool {
            try office.casework.sees(code, by: office.caller("FINREV"))
        }
        #expect(try [grant, first, support, second].map(sees) == [false, false, true, true])

        let blind = told { try office.ask(second, "accept", by: "FINREV") }
        #expect(blind.map(\.code) == ["DUP_COST"])
        #expect(Set(blind.first?.values.keys.sorted() ?? []) == ["row", "invoice", "amount"])
        for secret in [first, grant, "GTE"] {
            #expect(!"\(blind)".contains(secret), "\(secret)")
        }
        // Who sees it is told where; and who may not accept learns by trying nothing at all.
        let seeing = told { try office.ask(second, "accept", by: "FIN2") }
        #expect(seeing.first?.values["list"] == first)
        let company = try #require(try office.store.stream(support)?.parent)
        try office.hire("APP1", ["APP"], organisation: company)
        #expect(try office.casework.sees(support, by: office.caller("APP1")))
        let applicant = told { _ = try file(office, support, [Self.furnace], by: "APP1") }
        let other = told { _ = try file(office, support, [("1", "示例", "0.01")], by: "APP1") }
        #expect(applicant == other && applicant.map(\.code) == ["NOT_ALLOWED"])
    }

    @Test func `frees its items when it is withdrawn, by another person`() throws {
        let (office, grant, support) = try funded()
        let first = try file(office, grant, [Self.furnace])
        #expect(
            try office.codes { try office.ask(first, "accept", by: "PO") }
                == ["NOT_ALLOWED", "SAME_PERSON"]
        )
        try office.ask(first, "accept", by: "FIN")
        try office.ask(first, "withdraw", by: "DIR", ["reason": .string("示例")])
        let second = try file(office, support, [Self.furnace])
        try office.ask(second, "accept", by: "FIN")
        #expect(try office.amount("accepted", of: second) == "1200000.00")
    }

    @Test func `tells every row that cannot be taken, and keeps none`() throws {
        let (office, grant, _) = try funded()
        let bad = [
            Self.furnace, Self.furnace, ("", "示例", "1.00"), ("1", "", "1.00"),
            ("2", "示例", "1.001"),
        ]
        let found = try office.codes { _ = try file(office, grant, bad) }
        #expect(found.prefix(3) == ["DUP_COST", "CELL_EMPTY", "CELL_EMPTY"])
        #expect(found.count == 4)
        #expect(
            try office.codes {
                _ = try file(office, "BZ-2026-999999", [Self.furnace])
            } == ["UNKNOWN_CASE"]
        )
        #expect(try office.codes { _ = try file(office, grant, []) } == ["COST_ROWS"])
        #expect(try office.store.children(of: office.id(grant)).isEmpty)
    }

    @Test func `may be long, and is struck of rows that it has and not of all`() throws {
        let (office, grant, support) = try funded()
        let many = (1...600).map {
            (invoice: "\(25_420_000_100_000 + $0)", payee: "示例", yuan: "1.00")
        }
        let code = try file(office, grant, many)
        func strike(_ rows: some Sequence<Int>) throws {
            let rows = Value.list(rows.map { .int(Int64($0)) })
            try office.ask(code, "strike", by: "PO", ["rows": rows, "reason": .string("示例")])
        }
        #expect(try office.codes { try strike([601, 5, 602]) } == ["ROW_UNKNOWN"])
        #expect(try office.codes { try strike(1...600) } == ["ROWS_ALL"])
        #expect(try office.codes { try strike(1...601) } == ["ROW_UNKNOWN", "ROWS_ALL"])
        #expect(try office.codes { try strike([]) } != [])
        #expect(try office.amount("total", of: code) == "600.00")
        try strike(1...599)
        #expect(try office.amount("total", of: code) == "1.00")
        try office.ask(code, "accept", by: "FIN")
        // What was struck is free for another instrument.
        let other = try file(office, support, Array(many.prefix(599)))
        try office.ask(other, "accept", by: "FIN")
        #expect(try office.amount("accepted", of: other) == "599.00")
        #expect(
            try office.codes { _ = try file(office, support, many) }
                == Array(
                    repeating: "DUP_COST",
                    count: 600
                )
        )
    }

    @Test func `two at once that hold one expense are accepted once`() async throws {
        let (office, grant, support) = try funded()
        let lists = try [grant, support].map { try file(office, $0, [Self.furnace]) }
        let commands = lists.map { office.command($0, "accept") }
        let outcomes = await office.race(commands, by: "FIN")
        #expect(Set(outcomes) == [["DUP_COST"], []])
    }

    @Test func `keeps names of payees out of its events`() throws {
        let (office, grant, _) = try funded()
        let list = try file(office, grant, [Self.furnace])
        let bodies = try office.store.database.read { connection in
            try connection.all("SELECT body FROM event") { try $0.text(0) }
        }
        #expect(!bodies.contains { $0.contains("示例炉业") })
        #expect(bodies.contains { $0.contains(Self.furnace.invoice) })
        #expect(try office.store.stream(list)?.text("rows")?.hasPrefix("cell:") == true)
    }
}
