import Casework
import Expression
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// A change of the ledger itself, and the event that tells of it: both or neither.
@Suite struct `Publishing` {
    private struct DiskTrouble: Error {}

    /// The definitions in force with one more comment in a chart: another release.
    private func newer(_ store: LedgerStore) throws -> [Content] {
        let release = try store.standing().release
        let contents = try store.database.read { try store.contents(of: release, $0) }
        return contents.map { content in
            guard content.path == "person.yaml" else { return content }
            return Content(
                kind: content.kind,
                path: content.path,
                text: content.text + "# 示例\n"
            )
        }
    }

    private func announce(_ release: String) -> Command {
        Command(
            target: .existing("LEDGER"),
            event: "publish",
            payload: ["release": .string(release)]
        )
    }

    private func rows(_ store: LedgerStore, _ table: String) throws -> Int64? {
        try store.database.read { connection in
            try connection.first("SELECT COUNT(*) FROM \(table)") { try $0.integer(0) }
        }
    }

    @Test func `takes force with its event, in one commit`() throws {
        let office = try Office()
        let commits = office.database.writerCounts.commits
        let (ledger, release) = try office.store.publishing(try newer(office.store))
        let before = try office.store.standing().release

        _ = try Casework(ledger: ledger).performTogether(
            [announce(release)],
            by: .system,
            progress: { _ in }
        )
        let person = try office.begin(
            "person",
            "register",
            by: "system",
            ["name": .string("示例新人"), "roles": .list([.string("PO")])]
        )

        #expect(before != release)
        #expect(try office.store.standing().release == release)
        #expect(office.database.writerCounts.commits == commits + 2)
        let own = try office.store.events(of: try office.id("LEDGER"))
        #expect(own.map(\.type) == ["ledger.initialise", "ledger.publish"])
        #expect(try office.store.events(of: person.stream).map(\.definition) == [release])
        #expect(try office.verify().differences == [])
    }

    @Test func `is undone where its event is refused`() throws {
        let office = try Office()
        let before = try office.store.standing()
        let contents = try rows(office.store, "content")
        let (ledger, release) = try office.store.publishing(try newer(office.store))

        #expect(throws: Refusal.self) {
            _ = try Casework(ledger: ledger).performTogether(
                [announce(release)],
                by: office.caller("PO"),
                progress: { _ in }
            )
        }

        #expect(try office.store.standing() == before)
        #expect(try rows(office.store, "content") == contents)
        // What begins now begins under the release that is in force.
        let project = try office.lead("示例项目")
        #expect(
            try office.store.events(of: try office.id(project)).map(\.definition)
                == [before.release]
        )
        #expect(try office.verify().differences == [])
    }

    @Test(arguments: [false, true])
    func `leaves neither change nor event when the disk fails`(isAfterEvent: Bool) throws {
        let copy = try Specimen.copy()
        let isArmed = Shared(false)
        let (database, store) = try copy.open { options in
            options.failPoints.beforeCommit = { if isArmed.now { throw DiskTrouble() } }
        }
        let before = try store.verify(head: nil, progress: { _ in })
        let standing = try store.standing()
        let (ledger, release) = try store.publishing(try newer(store))
        isArmed.set(isAfterEvent)
        let casework = Casework(ledger: ledger)
        let command = announce(release)
        if isAfterEvent {
            #expect(throws: StorageFault.self) {
                _ = try casework.performTogether([command], by: .system, progress: { _ in })
            }
        } else {
            // Between the change and the event.
            #expect(throws: DiskTrouble.self) {
                try ledger.transactSync { _ in throw DiskTrouble() }
            }
        }
        isArmed.set(false)
        try database.reopen()

        #expect(try store.standing() == standing)
        let after = try store.verify(head: nil, progress: { _ in })
        #expect(after.differences == [])
        #expect(after.events == before.events)
        _ = try casework.performTogether([command], by: .system, progress: { _ in })
        #expect(try store.standing().release == release)
        #expect(try store.verify(head: nil, progress: { _ in }).events == before.events + 1)
    }
}
