import Foundation
import Portfolio
import Testing
import Workflow

@Suite struct `The catalogue of messages` {
    private static let page = URL(filePath: definitionsFolder).deletingLastPathComponent()
        .appending(path: "Handbook/webhooks.md")

    /// Of the shipped charts: what is addressed to everybody who may read, or to a role.
    private func emissions() throws -> [(chart: String, emission: Step.Emission)] {
        try ShippedDefinitions.loaded.get().charts.flatMap { name, chart in
            chart.emissions.filter { $0.step == nil }.map { (name, $0) }
        }
    }

    @Test func `names what some chart sends, and everything that one sends`() throws {
        let sent = Set(try emissions().map(\.emission.type))
        let named = Set(EventCatalogue.sentences.keys)
        #expect(sent.subtracting(named) == [])
        #expect(named.subtracting(sent) == [])
    }

    @Test func `is what the handbook says, in the same words`() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let part = try #require(text.split(separator: "\n### 可以推送").dropFirst().first)
        let rows = part.matches(of: /\n\| `([a-z_]+\.[a-z_]+)` \| ([^|]+) \|/)
        let told = rows.map { "\($0.1): \($0.2)" }.sorted()
        let meant = EventCatalogue.sentences.map { "\($0.key): \($0.value.zh)" }.sorted()
        #expect(told == meant)
    }

    @Test func `knows each message by one noun and one verb`() throws {
        for (type, sentence) in EventCatalogue.sentences {
            #expect(type.wholeMatch(of: /[a-z]+\.[a-z_]+/) != nil, "\(type)")
            #expect(!sentence.zh.isEmpty && !sentence.en.isEmpty, "\(type)")
        }
    }

    @Test func `takes decisions back by events that their charts have`() throws {
        let charts = try ShippedDefinitions.loaded.get().charts
        let sent = Set(try emissions().map(\.emission.type))
        for (message, events) in EventCatalogue.superseding {
            #expect(sent.contains(message), "\(message)")
            for event in events {
                let parts = event.split(separator: ".").map(String.init)
                let chart = try #require(charts[parts[0]], "\(event)")
                #expect(chart.eventNumbers[parts[1]] != nil, "\(event)")
            }
        }
    }

    /// A lead costs no row of the outbox: an import makes a hundred thousand of them.
    @Test func `leaves the registration of a lead out`() throws {
        let charts = try ShippedDefinitions.loaded.get().charts
        #expect(try told(by: "project", entering: "case.lead.registered", charts) == [])
        // The same question finds what a notice tells when it begins.
        #expect(
            try told(by: "notice", entering: "published.running", charts) == ["notice.published"]
        )
    }

    /// What is told when a case of a chart begins in a state.
    private func told(
        by name: String,
        entering path: String,
        _ charts: [String: Chart]
    ) throws -> [String] {
        let chart = try #require(charts[name])
        let number = try #require(chart.stateNumbers[path])
        let entered = chart.states[number].ancestors.map { $0 } + [number]
        let actions =
            chart.starts.flatMap { chart.transitions[$0].actions }
            + entered.flatMap { chart.states[$0].entryActions }
        return actions.compactMap { action in
            guard case .emit(let emission) = action else { return nil }
            return emission.type
        }
    }
}
