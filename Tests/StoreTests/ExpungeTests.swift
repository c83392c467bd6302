import Casework
import Documents
import FoundationEssentials
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// What was expunged is nowhere any more: not in a file, not between rows, not in the log.
@Suite struct `What was expunged` {
    /// Keys and sealed bytes of cells: with both of one cell its text could be read again.
    private func secrets(_ cells: [String], _ store: LedgerStore) throws -> [[UInt8]] {
        try store.database.read { connection in
            try cells.flatMap { cell in
                try [
                    "SELECT key FROM cell_key WHERE id = ?", "SELECT sealed FROM cell WHERE id = ?",
                ]
                .compactMap { sql in
                    try connection.first(sql, [.text(cell)]) { try $0.blob(0) }
                }
            }
        }
    }

    private func remains(of secrets: [[UInt8]], in folder: String) throws -> [String] {
        Set(
            try secrets.flatMap { try Archivist.files(below: folder, holding: $0) }
        ).sorted()
    }

    @Test func `leaves no byte of key, text, file or name anywhere`() throws {
        let archivist = try Archivist()
        let filing = try archivist.open()
        let marks = ["KENNWORTTITEL7319", "KENNWORTINHALT7319", "KENNWORTNAME7319"]
        // Enough of them that pages split, and rows move to other pages before they are deleted.
        for number in 0..<60 {
            let path = try archivist.file(
                "\(marks[2])-\(number).pdf",
                saying: "\(marks[1]) \(number)"
            )
            try Archivist.perform(
                try Archivist.command(path, original: "\(marks[0]) \(number)"),
                filing
            )
            try FileManager.default.removeItem(atPath: path)
        }
        let cells = try Archivist.cells(of: Archivist.project, filing.store)
        let secrets = try secrets(cells, filing.store)
        let sealed = try filing.folder.listing().names.map { name in
            [UInt8](try Data(contentsOf: URL(filePath: filing.folder.path(of: name)))).suffix(40)
        }.map(Array.init)
        let folder = archivist.copy.folder
        // Before, keys and sealed texts are found, so that the search can find; plain text never.
        let found = try remains(of: secrets, in: folder)
        let plain = try marks.flatMap {
            try Archivist.files(below: folder, holding: Array($0.utf8))
        }

        let unfinished = try Archivist.expunge(cells, filing)

        let backup = folder + "/backup"
        _ = try Backup.write(
            filing,
            to: backup,
            make: LedgerCopy.made(at:),
            open: LedgerCopy.store(at:),
            progress: { _ in }
        )
        #expect(cells.count == 60)
        #expect(secrets.count == 120)
        #expect(sealed.count == 60)
        #expect(found.contains { $0.hasPrefix("ledger.sqlite") })
        #expect(plain == [])
        #expect(unfinished == nil)
        #expect(try remains(of: secrets + sealed + marks.map { Array($0.utf8) }, in: folder) == [])
        #expect(try filing.folder.listing().isEmpty)
        #expect(try filing.store.verify(head: nil, progress: { _ in }).differences == [])
        #expect(try filing.verify(clean: false, progress: { _ in }).differences == [])
        #expect(try archivist.copy.verify().differences == [])
    }

    @Test func `would be found again without purging`() throws {
        let archivist = try Archivist()
        let filing = try archivist.open()
        for number in 0..<60 {
            let path = try archivist.file("\(number).pdf", saying: "\(number)")
            try Archivist.perform(try Archivist.command(path), filing)
        }
        let cells = try Archivist.cells(of: Archivist.project, filing.store)
        let secrets = try secrets(cells, filing.store)
        try filing.store.database.writeSync { connection in
            for cell in cells {
                try connection.execute("DELETE FROM cell_key WHERE id = ?", [.text(cell)])
                try connection.execute("DELETE FROM cell WHERE id = ?", [.text(cell)])
            }
        }

        // The negative control: deleting rows leaves their bytes in the log and between rows.
        let left = try remains(of: secrets, in: archivist.copy.folder)
        #expect(left.contains { $0.hasPrefix("ledger.sqlite") })
        try filing.store.database.purge()
        #expect(try remains(of: secrets, in: archivist.copy.folder) == [])
    }

    @Test func `stays expunged while a reader holds the log, which is told`() throws {
        let archivist = try Archivist()
        let path = try archivist.file("a.pdf", saying: "示例")
        let filing = try archivist.open { $0.busyTimeoutMilliseconds = 50 }
        try Archivist.perform(try Archivist.command(path), filing)
        let cells = try Archivist.cells(of: Archivist.project, filing.store)
        let secrets = try secrets(cells, filing.store)
        let (reader, _) = try archivist.copy.open()

        let unfinished = try reader.read { connection in
            _ = try connection.first("SELECT COUNT(*) FROM event") { try $0.integer(0) }
            return try Archivist.expunge(cells, filing)
        }

        guard case .busy? = unfinished else {
            Issue.record("the log was emptied under a reader: \(String(describing: unfinished))")
            return
        }
        #expect(try filing.folder.listing().isEmpty)
        #expect(try filing.store.verify(head: nil, progress: { _ in }).differences == [])
        // Taken up again when the reader is gone.
        #expect(try filing.verify(clean: true, progress: { _ in }).differences == [])
        #expect(try remains(of: secrets, in: archivist.copy.folder) == [])
    }
}
