import Expression
import Portfolio
import Testing
import Workflow

/// Entries in the national library: what counts, from when, and what does not.
struct LibraryChartTests {
    private func submitted(_ office: inout GrantOffice) throws -> String {
        let entry = try office.open(
            "library-entry",
            "nominate",
            by: .officer,
            payload: ["library": .string("国家颠覆性技术项目库")],
            of: "P01"
        )
        try office.ask("recommend", by: .officer, of: entry)
        try office.ask("submit", by: .officer, of: entry)
        return entry
    }

    private func record(_ office: inout GrantOffice, _ entry: String) throws {
        try office.ask(
            "record_entry",
            by: .officer,
            ["number": .string("国科 1 号")],
            of: entry,
            documents: ["library_document"]
        )
    }

    @Test func `an entry counts from its document once a second person verified it`() throws {
        var office = try GrantOffice.withProject(on: "2026-03-15")
        let entry = try submitted(&office)
        let missing = try blockers {
            try office.ask(
                "record_entry",
                by: .officer,
                ["number": .string("国科 1 号")],
                of: entry
            )
        }
        #expect(missing.map(\.code) == ["DOCUMENT_MISSING"])
        try record(&office, entry)
        office.effective = try GrantOffice.day("2026-03-20")
        let same = try blockers { try office.ask("verify", by: .officer, of: entry) }
        #expect(same.map(\.code) == ["SAME_PERSON"])
        #expect(office.changes.isEmpty)
        try office.ask("verify", by: .secondOfficer, of: entry)
        #expect(
            office.changes == [
                FactChange(
                    metric: .nationalLibrary,
                    item: "P01",
                    unit: "P01",
                    change: .open(
                        from: try GrantOffice.day("2026-03-15"),
                        evidence: "No. library_document",
                        marks: [.entered, .verified]
                    )
                )
            ]
        )
    }

    @Test(arguments: ["cleanup", "misconduct", "clerical"])
    func `a clean-up ends an entry and anything else voids it`(_ kind: String) throws {
        var office = try GrantOffice.withProject(on: "2026-03-15")
        let entry = try submitted(&office)
        try record(&office, entry)
        try office.ask("verify", by: .secondOfficer, of: entry)
        office.effective = try GrantOffice.day("2026-11-01")
        try office.ask(
            "remove",
            by: .officer,
            ["kind": .string(kind)],
            of: entry,
            documents: ["removal_document"]
        )
        let expected: FactChange.Change =
            kind == "cleanup" ? .close(at: try GrantOffice.day("2026-11-01")) : .annul
        #expect(office.changes.last?.change == expected)
        #expect(office.changes.count == 2)
    }

    @Test func `a project has one open entry`() throws {
        var office = try GrantOffice.withProject()
        let entry = try submitted(&office)
        #expect(try blockers { try submitted(&office) }.map(\.code) == ["LIBRARY_ENTRY_OPEN"])
        try office.ask("decline", by: .officer, of: entry)
        #expect(office.changes.isEmpty)
        #expect(try blockers { try submitted(&office) }.isEmpty)
    }
}
