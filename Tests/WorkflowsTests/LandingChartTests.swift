import Expression
import Portfolio
import Testing
import Workflow

/// Landings and platforms: what counts, from when, and what does not.
struct LandingChartTests {
    /// The enterprises of section 6.3: their projects' listing, and how they came.
    struct LandingCase: Sendable {
        let name: String
        let listedOn: String?
        let mode: String
        let registeredOn: String
        var isOnTechnology = true
        let codes: [String]
    }

    @Test(arguments: [
        LandingCase(
            name: "E1",
            listedOn: "2025-06-10",
            mode: "new",
            registeredOn: "2026-01-20",
            codes: []
        ),
        LandingCase(
            name: "E2",
            listedOn: "2025-06-10",
            mode: "new",
            registeredOn: "2025-11-03",
            codes: []
        ),
        LandingCase(
            name: "E3",
            listedOn: "2025-09-01",
            mode: "new",
            registeredOn: "2026-05-20",
            codes: []
        ),
        LandingCase(
            name: "E4",
            listedOn: "2025-09-01",
            mode: "new",
            registeredOn: "2026-06-15",
            codes: []
        ),
        LandingCase(
            name: "E5",
            listedOn: "2026-01-15",
            mode: "new",
            registeredOn: "2026-02-10",
            codes: []
        ),
        LandingCase(
            name: "E6",
            listedOn: "2026-04-01",
            mode: "new",
            registeredOn: "2019-05-05",
            codes: ["PRE_EXISTING_ENTERPRISE"]
        ),
        LandingCase(
            name: "E7",
            listedOn: "2025-12-12",
            mode: "moved_in",
            registeredOn: "2026-09-09",
            codes: []
        ),
        LandingCase(
            name: "24 months before, to the day",
            listedOn: "2026-04-01",
            mode: "new",
            registeredOn: "2024-04-01",
            codes: []
        ),
        LandingCase(
            name: "a day more",
            listedOn: "2026-04-01",
            mode: "new",
            registeredOn: "2024-03-31",
            codes: ["PRE_EXISTING_ENTERPRISE"]
        ),
        LandingCase(
            name: "not on the technology",
            listedOn: "2026-04-01",
            mode: "new",
            registeredOn: "2026-05-05",
            isOnTechnology: false,
            codes: ["NOT_ON_TECHNOLOGY"]
        ),
        LandingCase(
            name: "not listed",
            listedOn: nil,
            mode: "new",
            registeredOn: "2026-05-05",
            codes: ["PROJECT_NOT_LISTED", "PRE_EXISTING_ENTERPRISE"]
        ),
    ])
    func `an enterprise lands by the counting rule`(_ example: LandingCase) throws {
        var office = try GrantOffice.withProject(on: "2026-12-01")
        office.addProject("P02", listedOn: example.listedOn)
        let landing = try landed(&office, example)
        let found = try blockers { try operate(&office, landing) }
        #expect(found.map(\.code) == example.codes)
        let landed = FactChange(
            metric: .landed,
            item: "P02",
            unit: "91420100300000008N",
            change: .open(
                from: try GrantOffice.day("2026-12-01"),
                evidence: "No. business_licence",
                marks: .onTechnology
            )
        )
        #expect(office.changes == (example.codes.isEmpty ? [landed] : []))
    }

    private func landed(_ office: inout GrantOffice, _ example: LandingCase) throws -> String {
        let landing = try office.open(
            "landing",
            "plan",
            by: .districtOfficer,
            payload: ["mode": .string(example.mode), "district": .string("洪山区")],
            of: "P02"
        )
        try office.ask(
            "register",
            by: .districtOfficer,
            [
                "uscc": .string("9142 0100 3000 0000 8n"),
                "registered_on": .string(example.registeredOn),
                "on_technology": .bool(example.isOnTechnology),
            ],
            of: landing,
            documents: ["business_licence"]
        )
        return landing
    }

    private func operate(
        _ office: inout GrantOffice,
        _ landing: String,
        by clerk: Clerk = .officer
    ) throws {
        try office.ask(
            "operate",
            by: clerk,
            ["employees": .int(3)],
            of: landing,
            documents: ["space_evidence", "operating_evidence"]
        )
    }

    @Test func `moving away ends a landing and its code is read as on the licence`() throws {
        var office = try GrantOffice.withProject(on: "2026-05-01")
        office.addProject("P02", listedOn: "2025-06-10")
        let landing = try landed(
            &office,
            LandingCase(
                name: "E2",
                listedOn: "2025-06-10",
                mode: "new",
                registeredOn: "2025-11-03",
                codes: []
            )
        )
        #expect(try office.stream(landing)?.text("uscc") == "91420100300000008N")
        let same = try blockers { try operate(&office, landing, by: .districtOfficer) }
        #expect(same.map(\.code) == ["SAME_PERSON"])
        try operate(&office, landing)
        office.effective = try GrantOffice.day("2026-07-01")
        try office.ask(
            "move_out",
            by: .districtOfficer,
            of: landing,
            documents: ["exit_document"]
        )
        #expect(office.changes.last?.unit == "91420100300000008N")
        #expect(
            office.changes.last?.change == .close(at: try GrantOffice.day("2026-07-01"))
        )
    }

    @Test(arguments: [
        ("park", "PARK"), ("base", "BASE"), ("poc_centre", "POC_CENTRE"), ("pilot", "PILOT"),
    ])
    func `a platform counts under its kind from its opening`(
        _ kind: String,
        _ metric: String
    ) throws {
        var office = try GrantOffice.withProject(on: "2026-05-01")
        let platform = try office.open(
            "platform",
            "plan",
            by: .officer,
            payload: [
                "name": .string("创新园"), "kind": .string(kind), "host": .string("H"),
                "district": .string("武昌区"),
            ]
        )
        #expect(office.changes.isEmpty)
        try office.ask(
            "open",
            by: .officer,
            ["address": .string("中北路 1 号")],
            of: platform,
            documents: ["opening_document"]
        )
        try office.ask("close", by: .officer, of: platform, documents: ["closing_document"])
        let day = try GrantOffice.day("2026-05-01")
        #expect(
            office.changes.map(\.change) == [
                .open(from: day, evidence: "No. opening_document", marks: .opened),
                .close(at: day),
            ]
        )
        #expect(Set(office.changes.map(\.metric.rawValue)) == [metric])
        #expect(Set(office.changes.map(\.item)) == [platform])
    }
}
