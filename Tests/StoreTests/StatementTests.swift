import Casework
import Documents
import Expression
import Foundation
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import WatchedDatabase
import Workflow

@Suite struct `The statements of the store` {
    @Test func `are all run by one story, and are listed for PostgreSQL on request`() async throws {
        let recorded = Shared<WatchedDatabase?>(nil)
        let office = try Office(on: .file, durability: .off) { inner in
            let database = WatchedDatabase(inner)
            recorded.set(database)
            return database
        }
        try office.tellEverything()
        let store = office.store
        let database = try #require(recorded.now)
        try store.readEverything()
        _ = try store.transactSync { try $0.streams(of: "expert").count }
        _ = try store.transactSync { try $0.sum(of: .openCommitment, about: "GTE") }
        _ = try store.transactSync { try $0.bearers(of: .acceptedCost, about: ["none"]) }
        _ = try store.transactSync { try $0.versions(of: ["none"], types: ["none"]).count }
        try office.tellTheRest()
        try office.keepAFileTwice()
        try store.touchSession(Office.digest("c"), at: office.now)
        try store.endAllSessions()

        try office.moveAway(through: database)

        // Moving the clock is refused by a ledger of real cases, and yet its text is seen.
        try office.advance(days: 400)
        #expect(throws: Refusal.self) {
            try store.moving(to: Office.opening).transactSync { _ in }
        }
        // A case that is missing is looked for only where one is.
        let deleted = try office.database.writeSync { connection in
            try connection.execute("DELETE FROM stream WHERE code = 'LEDGER'")
        }
        #expect(deleted == 1)
        #expect(try !store.verify(head: nil, progress: { _ in }).differences.isEmpty)

        // What asks for a table is the engine's own text.
        let (ours, theirs) = (Dialect.sqlite.tableCount, Dialect.postgres.tableCount)
        let seen = database.statements + [theirs]
        let written = try SourceStatements.all()
        #expect(written.count > 100)
        #expect(SourceStatements.unseen(written, in: seen) == [])
        guard let folder = ProcessInfo.processInfo.environment["DIPPER_STATEMENTS"] else { return }
        let schema = Schema.statements(for: .postgres).joined(separator: ";\n\n")
        try Data(schema.utf8).write(to: URL(filePath: folder + "/schema.sql"))
        // The ledger's own tables are made from the schema, which is checked as it stands.
        let own = seen.filter { !$0.hasPrefix("CREATE") && $0 != ours }
        try Data(own.joined(separator: ";\n\n").utf8).write(
            to: URL(filePath: folder + "/statements.sql")
        )
    }
}

@Suite struct `The statements in the sources` {
    private static let source = """
        // "SELECT 1 FROM comment"
        let text = "Select nothing"; let other = "AND"
        try connection.all(Row.select + " WHERE stream IN (\\(marks.joined())) ORDER BY p")
        try connection.execute(
            \"""
            UPDATE clock SET release = ? \\
            WHERE tenant = ?
            \"""
        )
        """

    @Test func `are found by their words, and missed where they were not run`() {
        let pieces = SourceStatements.pieces(in: Self.source)
        #expect(
            pieces == [
                "WHERE stream IN (", ") ORDER BY p",
                "UPDATE clock SET release = ? WHERE tenant = ?",
            ]
        )
        let placed = pieces.map { (file: "f", piece: $0) }
        let run = ["SELECT a\n FROM b WHERE\n stream IN (?, ?) ORDER BY p"]
        #expect(
            SourceStatements.unseen(placed, in: run)
                == ["f: UPDATE clock SET release = ? WHERE tenant = ?"]
        )
    }
}

extension Office {
    /// What few stories come to: a step of the system's own, and a listing that is voided.
    fileprivate func tellTheRest() throws {
        let company = try organisation("示例二公司", "91420100MA4KXYQ00A")
        let stepped = try lead("示例自动推进项目")
        try accept(stepped, organisation: company)
        _ = try concludedRound(stepped)
        #expect(try casework.catchUp(atOnce: 10) == 0)
        let voided = try listedProject("示例撤销项目", organisation: company)
        let reason: [String: Value] = ["reason": .string("示例查实")]
        let finding = ["investigation_finding"]
        try ask(voided, "propose_void", by: "SUP", reason, documents: finding)
        try ask(voided, "void", by: "DM", reason, documents: ["void_decision"])
    }
}

extension Office {
    /// Copied into another file, and what was added since copied after it.
    fileprivate func moveAway(through watched: WatchedDatabase) throws {
        let source = LedgerStore(
            database: watched,
            cache: LedgerCache(),
            tenant: 1,
            clock: { Office.opening },
            loader: Office.load
        )
        let target = try LedgerCopy.made(at: folder + "/away.sqlite")
        let back = WatchedDatabase(target.database)
        let there = LedgerStore(
            database: back,
            cache: LedgerCache(),
            tenant: 1,
            clock: { Office.opening },
            loader: Office.load
        )
        _ = try LedgerMove(from: source, to: there).run { _ in }
        _ = try LedgerMove(from: source, to: there).run { _ in }
        watched.note(back.statements)
        try target.removeTables()
    }

    /// A file is kept, its command repeated by key, put to another purpose, and read again.
    fileprivate func keepAFileTwice() throws {
        let filing = DocumentFiling(store: store, folder: DocumentFolder(beside: path))
        let file = folder + "/paper.pdf"
        try Data(Archivist.content("示例内容")).write(to: URL(filePath: file))
        let first = try Archivist.command(file, key: "示例文件键")
        try Archivist.perform(first, filing)
        #expect(try Archivist.perform(first, filing).isReplayed)
        try Archivist.perform(try Archivist.command(file, of: "agreement"), filing)
        let kept = try #require(try store.stream(Archivist.project)?.documents.last)
        #expect(try filing.open(kept, into: folder + "/again.pdf") == kept.bytes)
        #expect(try filing.verify(clean: false, progress: { _ in }).files == 1)
    }
}

extension LedgerStore {
    /// Every read that people's questions lead to.
    fileprivate func readEverything() throws {
        let project = try #require(try stream("DT-2026-000001"))
        _ = try stream(project.id)
        _ = try children(of: project.id)
        _ = try list(kind: "project", after: "", limit: 5)
        _ = try texts(of: [project.text("title") ?? ""])
        _ = try events(of: project.id)
        _ = try hasSystemWork()
        _ = try goalFacts()
        _ = try factRecords(after: Office.opening)
        _ = try latestDays(kind: "project")
        _ = try head()
        _ = try timers(limit: 5)
        _ = try provisionalStreams()
        _ = try headPosition()
        _ = try stream(project.id, version: 1)
        _ = try version(of: project.id, at: Office.opening)
        _ = try streams([project.id])
        _ = try panelNames(on: [project.id])
        _ = try streams(codes: [project.code])
        _ = try standings(of: [project.id]) { $0 }
        let days = PostingPeriod(
            from: Office.day("2026-01-01"),
            through: Office.day("2026-12-31"),
            knownAt: Instant(endOf: Office.day("2026-12-31"))
        )
        _ = try postingSums(days)
        _ = try postingSums(days, together: "grant-agreement")
        _ = try postings(from: "budget", to: "budget", days, after: nil, limit: 5)
        _ = try postings(of: project.id)
        _ = try children(of: [project.id], kind: "cap-account")
        _ = try release(of: project.id)
        _ = try changed(after: 0)
        _ = try changed(after: 1)
        _ = try casesWithDocuments(after: "", limit: 5)
        let cells = try cells(of: project.id)
        _ = try place(ofCell: cells.first?.id ?? "")
        _ = try expunged(limit: 5)
        _ = try tokenUses()
        _ = try identityProviders()
        _ = try refusals(before: 100, limit: 5)
        var search = EventSearch()
        search.since = Office.opening
        _ = try events(search, before: Int64.max, reach: 100, limit: 5)
        search.stream = project.id
        _ = try events(search, before: Int64.max, reach: 100, limit: 5)
        _ = try placedEvents(after: 1, limit: 5)
        #expect(try reexecute().differences == [])
    }
}
