import Portfolio
import Testing
import Workflow

@Suite struct `The items behind a figure` {
    private static let metrics: [Metric] = [
        .cultivated, .nationalLibrary, .landed, .park, .base, .support,
    ]

    /// Days on which each view of the worked examples is taken.
    static let days = [
        "2025-06-30", "2025-12-31", "2026-05-20", "2026-06-30", "2026-12-31", "2030-12-31",
    ]

    @Test(arguments: days, days)
    func `are as many as the figure says, whenever it is asked`(
        asOf: String,
        known: String
    ) throws {
        let count = try GoalDataSet().count(asOf, known: known)
        for metric in Self.metrics {
            let items = count.items(of: metric)
            #expect(items.count == count.value(of: metric) ?? 0)
            #expect(Set(items.map(\.name)).count == items.count)
            #expect(items.allSatisfy { $0.since <= CivilDate(asOf) ?? $0.since })
        }
        #expect(count.items(of: .cultivated).map(\.name).sorted() == count.cultivated.groups)
        #expect(count.items(of: .landed).map(\.name).sorted() == count.landed.stock)
    }

    @Test func `tell the project, the day and the document`() throws {
        let count = try GoalDataSet().count("2026-12-31", known: "2026-12-31")
        func told(_ metric: Metric) -> [String] {
            count.items(of: metric).map { "\($0.name) \($0.subject) \($0.since)" }
        }
        #expect(
            told(.cultivated) == [
                "P01 P01 2025-06-10", "P02 P02 2025-06-10", "P03 P03 2025-09-01",
                "P05 P05 2025-09-01", "P07 P07 2025-12-12", "P08 P08 2026-01-15",
                "P10 P10 2026-04-01", "P11 P11 2026-04-01",
            ]
        )
        // P11 was entered on the day before its listing, and counts from the listing.
        #expect(
            told(.nationalLibrary) == [
                "P01 P01 2026-03-15", "P11 P11 2026-04-01", "P03 P03 2026-08-01",
                "P10 P10 2026-08-01",
            ]
        )
        #expect(count.items(of: .nationalLibrary).allSatisfy { !$0.evidence.isEmpty })
        #expect(count.items(of: .nationalLibrary).allSatisfy { !$0.isOpening })
    }

    @Test func `do not depend on the order of the rows`() throws {
        var data = try GoalDataSet()
        let expected = try data.count("2026-12-31", known: "2026-12-31")
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            data.facts.shuffle(using: &generator)
            let count = try data.count("2026-12-31", known: "2026-12-31")
            for metric in Self.metrics {
                #expect(count.items(of: metric) == expected.items(of: metric))
            }
        }
    }
}
