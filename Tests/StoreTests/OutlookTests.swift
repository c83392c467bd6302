import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// What a person sees of cases in memory, against the policy asked of each case.
@Suite struct OutlookTests {
    private static let scopes: [ReadScope] = [.none, .own, .district, .assigned, .all]

    /// Cases in memory as they came: first as they began, then as they are.
    private func index(_ town: ReadingTown, _ everything: [CaseStream]) throws -> TieIndex {
        var index = TieIndex()
        for stream in everything.reversed() {
            if let first = try town.office.store.stream(stream.id, version: 1) { index.put(first) }
        }
        for stream in everything { index.put(stream) }
        return index
    }

    /// The rules of the ledger, and others in which each role reads each kind in every way.
    private func rulebooks(_ town: ReadingTown) -> [Rulebook] {
        let roles = Set(ReadingTown.cast.flatMap(\.roles)).sorted()
        let turned = Self.scopes.indices.map { turn in
            var reads = town.rules.reads
            for (place, kind) in reads.keys.sorted().enumerated() {
                for (number, role) in roles.enumerated() {
                    let scope = Self.scopes[(turn + place + number) % Self.scopes.count]
                    reads[kind]?[role] = scope
                }
            }
            return town.rules.reading(reads)
        }
        return [town.rules] + turned
    }

    @Test func `is what the policy says of each case, whoever asks and whatever the matrix`() throws
    {
        let town = try ReadingTown()
        let everything = try town.everything()
        let index = try index(town, everything)
        var differences: [String] = []
        var counts: [Outlook.Breadth: (seen: Int, unseen: Int)] = [:]
        for (number, rules) in rulebooks(town).enumerated() {
            for (name, _) in ReadingTown.cast {
                let reader = try town.reader(name, rules)
                let expected = try reader.seen(everything)
                let outlook = reader.outlook(on: index)
                let candidates = outlook.candidates()
                let found = Set(try outlook.seen(everything) { $0 }.map(\.id))
                for stream in everything {
                    let isSeen = expected.contains(stream.id)
                    let breadth = outlook.breadth(of: stream.kind)
                    counts[breadth, default: (0, 0)].seen += isSeen ? 1 : 0
                    counts[breadth, default: (0, 0)].unseen += isSeen ? 0 : 1
                    let isReached =
                        breadth != .related || candidates.contains(stream.id)
                    let isClear = !outlook.isClear(stream.kind) || isSeen
                    guard isSeen != found.contains(stream.id) || isSeen && !isReached || !isClear
                    else { continue }
                    differences.append("\(number) \(name) \(stream.kind) \(stream.code)")
                }
            }
        }
        #expect(differences == [])
        // Each way of answering was used, with both answers where there are two.
        #expect((counts[.related]?.seen ?? 0) > 200 && (counts[.related]?.unseen ?? 0) > 200)
        #expect((counts[.whole]?.seen ?? 0) > 500 && (counts[.whole]?.unseen ?? 0) > 10)
        #expect(counts[Outlook.Breadth.none]?.seen == 0)
    }

    @Test func `is clear for who reads a kind as a whole, and not for who is in conflict`() throws {
        let town = try ReadingTown()
        let everything = try town.everything()
        let index = try index(town, everything)
        var reads = town.rules.reads
        reads["project"]?["REV"] = .all
        let rules = town.rules.reading(reads)
        #expect(try town.reader("PO", rules).outlook(on: index).isClear("project"))
        #expect(try !town.reader("REV6", rules).outlook(on: index).isClear("project"))
        #expect(try !town.reader("REV7", rules).outlook(on: index).isClear("project"))
        #expect(try town.reader("REV1", rules).outlook(on: index).isClear("project"))
        // The arrival of the conflict is what closes the case.
        let before = try town.reader("REV6", rules).seen(everything)
        #expect(!before.contains(try town.office.id(town.second)))
        #expect(before.contains(try town.office.id(town.first)))
        #expect(try town.reader("DM").outlook(on: index).isClear("person") == false)
    }

    @Test func `reads nothing of the ledger`() throws {
        let town = try ReadingTown()
        let everything = try town.everything()
        let index = try index(town, everything)
        for (name, _) in ReadingTown.cast {
            let counting = CountingCases(cases: town.cases())
            let outlook = try Reader(town.office.caller(name), in: counting).outlook(on: index)
            let before = counting.count
            _ = try outlook.seen(everything) { $0 }
            #expect(counting.count == before, "\(name)")
        }
    }
}

@Suite struct `The standing of a case` {
    private let stage: (String) -> String = {
        $0.split(separator: ".").prefix(2).joined(separator: ".")
    }

    @Test func `tells the dates of the events with which its stages began`() throws {
        let office = try Office()
        let project = try office.fundedProject("示例甲").0
        let id = try office.id(project)
        let standings = try office.store.standings(of: [id, "nobody"], stage: stage)
        // By hand: the events after which the stage is one that it was not before.
        var expected: [String: CivilDate] = [:]
        for event in try office.store.events(of: id) {
            let then = try #require(try office.store.stream(id, version: Int(event.version)))
            let stages = Set(then.root.active.map(stage))
            expected = stages.reduce(into: [:]) { $0[$1] = expected[$1] ?? event.effective }
        }
        #expect(standings.keys.sorted() == [id])
        #expect(standings[id]?.since == expected)
        #expect(expected.count == 1 && expected["case.cultivating"] != nil)
    }

    @Test func `is overdue from the end of a deadline until the state is left`() throws {
        let office = try Office()
        let code = try office.lead("示例线索")
        let id = try office.id(code)
        func standing() throws -> CaseStanding? {
            try office.store.standings(of: [id], stage: stage)[id]
        }
        let due = try #require(
            try office.store.stream(id)?.root.deadlines["first_contact"]?.due.date
        )
        #expect(try standing()?.overdue == nil && standing()?.countsWork == true)
        try office.advance(days: 40)
        #expect(try standing()?.overdue == due)
        try office.ask(code, "invite", by: "PO")
        #expect(try standing()?.overdue == nil)
    }
}
