import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

@Suite struct `Taking every step again` {
    @Test func `comes out as recorded for a whole story with timers`() throws {
        let office = try Office(durability: .off)
        try office.tellEverything()
        try office.advance(days: 400)

        var told: [Int64] = []
        let report = try office.store.reexecute { told.append($0) }

        #expect(told == [report.events, 2 * report.events])
        #expect(try office.store.eventCount() == report.events)
        #expect(report.differences == [])
        let types = try office.database.read { connection in
            Set(
                try connection.all("SELECT type FROM event") { row in
                    try row.text(0).split(separator: ".").last.map(String.init) ?? ""
                }
            )
        }
        #expect(types.contains("timeout"))
        #expect(types.contains("reminder"))
    }

    @Test func `tells a step by a role that may not take it, though every hash fits`() throws {
        let copy = try Specimen.copy()
        try copy.tamper(
            try copy.rewritten { event in
                guard event.type == "grant-agreement.decide" else { return }
                let body = String(decoding: event.body, as: UTF8.self)
                event.body = Array(
                    body.replacing(#""roles":["DM"]"#, with: #""roles":["PO"]"#).utf8
                )
            }
        )
        let (_, store) = try copy.open()

        #expect(try copy.verify().differences == [])
        let differences = try store.reexecute().differences
        #expect(differences.map(\.table).first == "event")
        #expect(differences.count == 1)
    }
}
