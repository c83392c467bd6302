import Portfolio
import Testing
import Workflow

struct GoalTests {
    struct CultivatedCase: Sendable {
        let name: String
        let asOf: String
        let known: String
        let groups: [String]
    }

    @Test(arguments: [
        CultivatedCase(
            name: "C-01",
            asOf: "2025-12-31",
            known: "2025-12-31",
            groups: ["P01", "P02", "P03", "P05", "P06", "P07"]
        ),
        CultivatedCase(
            name: "C-01 with the merge known",
            asOf: "2025-12-31",
            known: "2026-02-01",
            groups: ["P01", "P02", "P03", "P05", "P07"]
        ),
        CultivatedCase(
            name: "C-03",
            asOf: "2026-06-30",
            known: "2026-06-30",
            groups: ["P01", "P02", "P03", "P05", "P07", "P08", "P09", "P10", "P11"]
        ),
        CultivatedCase(
            name: "C-05",
            asOf: "2026-12-31",
            known: "2026-12-31",
            groups: ["P01", "P02", "P03", "P05", "P07", "P08", "P10", "P11"]
        ),
        CultivatedCase(
            name: "C-05 before the voiding was known",
            asOf: "2026-12-31",
            known: "2026-10-09",
            groups: ["P01", "P02", "P03", "P05", "P07", "P08", "P09", "P10", "P11"]
        ),
        CultivatedCase(
            name: "C-03 with the voiding known",
            asOf: "2026-06-30",
            known: "2026-10-10",
            groups: ["P01", "P02", "P03", "P05", "P07", "P08", "P10", "P11"]
        ),
        CultivatedCase(
            name: "C-07",
            asOf: "2027-01-01",
            known: "2027-01-31",
            groups: [
                "P01", "P02", "P03", "P05", "P07", "P08", "P10", "P11", "P12", "P13",
            ]
        ),
        CultivatedCase(
            name: "before the first record",
            asOf: "2025-06-30",
            known: "2025-06-11",
            groups: []
        ),
    ])
    func `CULTIVATED counts groups as of and as known at`(_ example: CultivatedCase) throws {
        let count = try GoalDataSet().count(example.asOf, known: example.known)
        #expect(count.cultivated.groups == example.groups, "\(example.name)")
        #expect(count.value(of: .cultivated) == example.groups.count)
    }

    @Test func `C-08 reserve and an upheld objection never count`() throws {
        let groups = try GoalDataSet().count("2030-12-31", known: "2030-12-31").cultivated.groups
        #expect(groups.count == 10)
        #expect(!groups.contains("P04"))
        #expect(!groups.contains("P14"))
    }

    @Test func `the answer does not depend on the order of the rows`() throws {
        var data = try GoalDataSet()
        try data.join("P07b", "P99", "2026-05-05")
        let expected = try data.count("2026-12-31", known: "2026-12-31").cultivated
        #expect(!expected.groups.contains("P99"))
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<50 {
            data.facts.shuffle(using: &generator)
            data.memberships.shuffle(using: &generator)
            #expect(try data.count("2026-12-31", known: "2026-12-31").cultivated == expected)
        }
    }

    struct LibraryCase: Sendable {
        let name: String
        let asOf: String
        let known: String
        let listed: [String]
        let inLibrary: [String]
        let entered: [String]
    }

    @Test(arguments: [
        LibraryCase(
            name: "C-11",
            asOf: "2026-06-30",
            known: "2026-06-30",
            listed: ["P01", "P11"],
            inLibrary: ["P01", "P11"],
            entered: ["P01", "P04", "P11"]
        ),
        LibraryCase(
            name: "C-12",
            asOf: "2025-12-31",
            known: "2025-12-31",
            listed: [],
            inLibrary: [],
            entered: []
        ),
        LibraryCase(
            name: "C-13",
            asOf: "2026-09-30",
            known: "2026-12-31",
            listed: ["P01", "P03", "P10", "P11"],
            inLibrary: ["P01", "P03", "P10", "P11"],
            entered: ["P01", "P03", "P04", "P10", "P11"]
        ),
        LibraryCase(
            name: "C-14",
            asOf: "2026-12-31",
            known: "2026-12-31",
            listed: ["P01", "P03", "P10", "P11"],
            inLibrary: ["P01", "P03", "P11"],
            entered: ["P01", "P03", "P04", "P10", "P11"]
        ),
    ])
    func `NATLIB counts the listed of the entered`(_ example: LibraryCase) throws {
        let count = try GoalDataSet().count(example.asOf, known: example.known)
        #expect(count.library.listed == example.listed, "\(example.name)")
        #expect(count.library.inLibrary == example.inLibrary, "\(example.name)")
        #expect(count.library.entered == example.entered, "\(example.name)")
        #expect(count.value(of: .nationalLibrary) == example.listed.count)
    }

    @Test func `CR-5 an entry counts from the later of entry and listing`() throws {
        let counted = try GoalDataSet().count("2026-12-31", known: "2026-12-31").library.countedOn
        #expect(counted["P11"] == (try date("2026-04-01")))
        #expect(counted["P03"] == (try date("2026-08-01")))
    }

    @Test func `CR-5 an entry needs its state, a document and a second person`() throws {
        var data = try GoalDataSet()
        data.facts.removeAll { $0.metric == .nationalLibrary }
        try data.add("NATLIB", "P01", "2026-03-15", marks: [.entered])
        try data.add("NATLIB", "P02", "2026-03-15", marks: [.verified])
        try data.add("NATLIB", "P03", "2026-03-15", evidence: "", marks: [.entered, .verified])
        #expect(try data.count("2026-12-31", known: "2026-12-31").library.entered == [])
        try data.add("NATLIB", "P05", "2026-03-15", marks: [.entered, .verified])
        #expect(try data.count("2026-12-31", known: "2026-12-31").library.entered == ["P05"])
    }

    @Test func `C-15 LANDED gross and stock`() throws {
        let landed = try GoalDataSet().count("2026-12-31", known: "2026-12-31").landed
        #expect(landed.gross == ["E1", "E2", "E3", "E4", "E5", "E7"])
        #expect(landed.stock == ["E1", "E3", "E4", "E7"])
        #expect(landed.value == 4)
        let before = try GoalDataSet().count("2026-06-30", known: "2026-06-30").landed
        #expect(before.stock == ["E1", "E2", "E3", "E4", "E5"])
        let onTheDay = try GoalDataSet().count("2026-07-01", known: "2026-07-01").landed
        #expect(onTheDay.stock == ["E1", "E3", "E4", "E5"])
    }

    @Test func `CR-7 an enterprise needs the technology, the months and a counted project`() throws
    {
        var data = try GoalDataSet()
        data.facts.removeAll { $0.metric == .landed }
        try data.add("LANDED", "P01", "2023-06-10", unit: "in", marks: [.onTechnology])
        try data.add("LANDED", "P01", "2023-06-09", unit: "early", marks: [.onTechnology])
        try data.add("LANDED", "P01", "2026-01-01", unit: "foreign")
        try data.add("LANDED", "P09", "2026-03-01", unit: "voided", marks: [.onTechnology])
        try data.add("LANDED", "P04", "2026-03-01", unit: "reserve", marks: [.onTechnology])
        #expect(try data.count("2026-12-31", known: "2026-12-31").landed.gross == ["in"])
        #expect(
            try data.count("2026-12-31", known: "2026-09-30").landed.gross == ["in", "voided"]
        )
        #expect(try data.count("2025-06-09", known: "2026-12-31").landed.gross == [])
    }

    @Test func `CR-8 a park counts when it opens by a document`() throws {
        var data = try GoalDataSet()
        try data.add("PARK", "K1", "2026-03-01")
        try data.add("PARK", "K2", "2026-03-01", evidence: "", marks: [.opened])
        try data.add("BASE", "B1", "2026-03-01", marks: [.opened])
        try data.add("BASE", "B2", "2026-03-01", until: "2026-06-01", marks: [.opened])
        try data.add("BASE", "B3", "2024-12-31", marks: [.opened])
        let count = try data.count("2026-12-31", known: "2026-12-31")
        #expect(count.value(of: .park) == 0)
        #expect(count.opened(.base).gross == ["B1", "B2"])
        #expect(count.value(of: .base) == 1)
        #expect(count.value(of: Metric(rawValue: "NAT_CONTEST")) == nil)
    }
}
