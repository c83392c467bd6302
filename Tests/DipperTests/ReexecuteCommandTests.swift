import Casework
import Foundation
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing

@testable import dipper

@Suite struct `Verifying with every step taken again` {
    @Test func `is clean for a story as it was told`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let answer = try await ledger.answer("verify", "--reexecute")
        #expect(answer["clean"] == true)
        #expect(try await ledger.told("verify", "--reexecute") == Told(0, zh: [], en: []))
    }

    @Test func `names a decision that the rules would not have taken, though every hash fits`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        try ledger.forge("grant-agreement.decide") {
            $0.replacing(#""roles":["DM"]"#, with: #""roles":["PO"]"#)
        }

        #expect(try await ledger.answer("verify")["clean"] == true)
        let told = try await ledger.told("verify", "--reexecute")
        let agreement = try await ledger.answer("grant", "events", Cast.agreement)
        let event = try #require(agreement["events"]?.elements[3])
        #expect(event["type"] == "grant-agreement.decide")
        let stream = try #require(try ledger.identifier(of: Cast.agreement))
        let expected = Told(
            65,
            zh: [
                "✗ [LEDGER_DIFFERS] event: \(stream)#4: 重新执行「grant-agreement.decide」"
                    + "的结果与记录不符：需要角色 DM, DIR，当前角色为「PO」（由 AUDADM 处理）"
            ],
            en: [
                "✗ [LEDGER_DIFFERS] event: \(stream)#4: “grant-agreement.decide” taken again"
                    + " differs from the record: this takes the role DM, DIR;"
                    + " the actor's roles are “PO” (for AUDADM)"
            ]
        )
        #expect(told == expected)
    }
}

extension ScratchLedger {
    /// The id of a case by its code.
    fileprivate func identifier(of code: String) throws -> String? {
        try OpenLedger.store(path, .read).stream(code)?.id
    }

    /// Rewrites the bodies of one type of event behind the ledger's back, with all that hangs on
    /// them, as somebody would who knows the hashes.
    func forge(_ type: String, _ rewrite: (String) -> String) throws {
        let store = try OpenLedger.store(path, .write)
        let streams = try store.database.read { connection in
            try connection.all("SELECT DISTINCT stream FROM event") { row in try row.text(0) }
        }
        var events: [EventRecord] = []
        for stream in streams {
            var previous: [UInt8] = []
            for var event in try store.events(of: stream) {
                let body = String(decoding: event.body, as: UTF8.self)
                if event.type == type { event.body = Array(rewrite(body).utf8) }
                event.previous = previous
                event.hash = event.computedHash
                previous = event.hash
                events.append(event)
            }
        }
        try store.database.writeSync { [events] connection in
            let triggers = try connection.all(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ) { row in try row.text(0) }
            for trigger in triggers { try connection.execute("DROP TRIGGER \(trigger)") }
            for event in events {
                try connection.execute(
                    "UPDATE event SET body = ?, previous = ?, hash = ? WHERE id = ?",
                    [
                        .text(String(decoding: event.body, as: UTF8.self)),
                        .blob(event.previous), .blob(event.hash), .text(event.id),
                    ]
                )
                try connection.execute(
                    "UPDATE stream SET head = ? WHERE id = ? AND version = ?",
                    [.blob(event.hash), .text(event.stream), .integer(event.version)]
                )
            }
        }
    }
}
