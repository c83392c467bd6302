import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Testing
import Workflow

@testable import Store

/// Cases that are folded together, on all cores, against each folded by itself.
@Suite struct `Cases that are folded together` {
    /// Leads, some of them with more events than a snapshot holds.
    private func tell(_ body: (LedgerStore) throws -> Void) throws {
        let office = try Office(durability: .off)
        for number in 1...70 {
            let code = try office.lead("示例\(number)")
            for turn in 0..<(number % 7 == 0 ? 9 : number % 3) {
                try office.ask(code, "note", by: "PO", ["text": .string("示例 \(turn)")])
            }
        }
        try body(office.store)
        withExtendedLifetime(office) {}
    }

    @Test func `are what each is by itself`() throws {
        try tell { store in
            let listed = try store.list(kind: "project", after: "", limit: 1000)
            #expect(listed.count == 70)
            #expect(Set(listed.map(\.version)).count > 3)
            for one in listed { #expect(try store.stream(one.code) == one) }
            let all = try store.changed(after: 0)
            for one in all { #expect(try store.stream(one.id) == one) }
            #expect(try store.streams(all.map(\.id)).count == all.count)
        }
    }

    @Test(arguments: [1, 2, 3, 10, 64, 1000])
    func `are the same however many are taken at a time`(_ most: Int) throws {
        try tell { store in
            let listed = try store.list(kind: "project", after: "", limit: 1000)
            let events = try listed.map { try store.events(of: $0.id) }
            let empty = listed.map { stream in
                var stream = stream
                (stream.instances, stream.documents) = ([:], [])
                return stream
            }
            var folding = CaseFolding(empty, most: most)
            for (place, events) in events.enumerated() {
                for event in events { try folding.take(event.body, of: place) }
            }
            #expect(try folding.finish() == listed)
        }
    }

    @Test func `fail as a whole where one body is damaged`() throws {
        try tell { store in
            let listed = try store.list(kind: "project", after: "", limit: 1000)
            var folding = CaseFolding(listed)
            for place in listed.indices { try folding.take(Array("{\"steps\":[".utf8), of: place) }
            #expect(throws: JSONDefect.self) { try folding.finish() }
        }
    }
}
