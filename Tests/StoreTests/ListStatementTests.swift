import Casework
import Portfolio
import SQLiteDriver
import Store
import Testing
import WatchedDatabase
import Workflow

@Suite struct `The rows of a list` {
    @Test func `take as many statements for fifty as for one`() throws {
        let holder = Shared<WatchedDatabase?>(nil)
        let office = try Office(durability: .off) { inner in
            let counter = WatchedDatabase(inner)
            holder.set(counter)
            return counter
        }
        for number in 1...50 { _ = try office.lead("示例\(number)") }
        let counter = try #require(holder.now)
        let rules = try office.store.transactSync { $0.rulebook }
        let cases = StoredCases(office.store, rules, at: Instant(endOf: office.today))
        let streams = try office.store.list(kind: "project", after: "", limit: 50)
        #expect(streams.count == 50)
        for name in ["PO", "DO", "FIN"] {
            let reader = try Reader(office.caller(name), in: cases)
            func statements(_ rows: Int) throws -> Int {
                let before = counter.readCount
                let seen = try reader.visible(Array(streams.prefix(rows)))
                let titles = seen.compactMap { $0.stream.text("title") }
                let texts = try office.store.texts(of: titles)
                #expect(texts.count == seen.count)
                return counter.readCount - before
            }
            let one = try statements(1)
            #expect(try statements(50) == one, "\(name)")
            #expect(one <= 8, "\(name)")
        }
        // A text that is asked for twice, or is no cell, costs nothing and spoils nothing.
        let cell = try #require(streams[0].text("title"))
        #expect(try office.store.texts(of: [cell, cell, "x", "cell:x:y"]) == [cell: "示例1"])
    }
}
