import Casework
import Documents
import FoundationEssentials
import Glibc
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

@Suite struct `A document` {
    private func codes(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let refusal as Refusal {
            return refusal.blockers.map(\.code)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `is kept sealed, told of in words, and comes back`() throws {
        let archivist = try Archivist()
        let filing = try archivist.open()
        let path = try archivist.file("示例纪要.pdf", saying: "示例内容")
        let head = try filing.store.verify(head: nil, progress: { _ in })

        try Archivist.perform(try Archivist.command(path), filing)

        let stream = try #require(try filing.store.stream(Archivist.project))
        let document = try #require(try filing.store.documents(of: stream).last)
        let out = archivist.copy.folder + "/out.pdf"
        let bytes = try filing.open(document.reference, into: out)
        let report = try filing.store.reexecute()
        #expect(document.keeping == .kept)
        #expect(document.particulars?.name == "示例纪要.pdf")
        #expect(document.particulars?.original == "示例档案室")
        #expect(bytes == document.reference.bytes)
        #expect([UInt8](try Data(contentsOf: URL(filePath: out))) == Archivist.content("示例内容"))
        #expect(try filing.folder.listing().names.count == 1)
        #expect(report.differences == [])
        #expect(report.events == head.events + 1)
        let files = try filing.verify(clean: false, progress: { _ in })
        #expect(files.files == 1)
        #expect(files.bytes == document.reference.bytes)
        #expect(files.differences == [])
    }

    @Test func `is kept once in a case, and for each case by itself`() throws {
        let archivist = try Archivist()
        let filing = try archivist.open()
        let path = try archivist.file("a.pdf", saying: "示例")
        try Archivist.perform(try Archivist.command(path), filing)
        // For another purpose of the same case it is the same file, and the same cell.
        try Archivist.perform(try Archivist.command(path, of: "agreement"), filing)
        let same = codes { try Archivist.perform(try Archivist.command(path), filing) }
        try Archivist.perform(try Archivist.command(path, on: Archivist.other), filing)
        let cells = Set(try Archivist.cells(of: Archivist.project, filing.store))
        let listed = try filing.folder.listing()

        #expect(same == ["DOCUMENT_THERE"])
        #expect(cells.count == 1)
        #expect(listed.names.count == 2)
        #expect(try Archivist.expunge(Array(cells), filing) == nil)
        let stream = try #require(try filing.store.stream(Archivist.project))
        #expect(
            try filing.store.documents(of: stream).suffix(2).map(\.keeping)
                == [.expunged, .expunged]
        )
        let other = try #require(try filing.store.stream(Archivist.other)?.documents.last)
        #expect(try filing.open(other, into: archivist.copy.folder + "/out.pdf") != nil)
        #expect(try filing.folder.listing().names.count == 1)
        #expect(try filing.verify(clean: false, progress: { _ in }).differences == [])
        #expect(try filing.store.verify(head: nil, progress: { _ in }).differences == [])
    }

    @Test func `of a refused or repeated command leaves no file`() throws {
        let archivist = try Archivist()
        let filing = try archivist.open()
        let path = try archivist.file("a.pdf", saying: "示例")

        let refused = codes {
            try Archivist.perform(try Archivist.command(path), by: "ADM", filing)
        }
        let listed = try filing.folder.listing()
        let command = try Archivist.command(path, key: "示例文件键")
        let first = try Archivist.perform(command, filing)
        let again = try Archivist.perform(command, filing)

        #expect(refused == ["NOT_FOUND"])
        #expect(listed.isEmpty)
        #expect(!first.isReplayed)
        #expect(again.isReplayed)
        #expect(again.moved == first.moved)
        #expect(try filing.folder.listing().names.count == 1)
        #expect(try filing.verify(clean: false, progress: { _ in }).differences == [])
    }

    @Test func `that is classified leaves a number, a date and a person`() throws {
        let archivist = try Archivist()
        let filing = try archivist.open()
        var command = Command(target: .existing(Archivist.project), event: Command.filing)
        command.isClassified = true
        let before = try filing.store.verify(head: nil, progress: { _ in })

        let refused = codes { try Archivist.perform(command, filing) }

        let person = try Archivist.person("PO", filing.store).person
        let rows = try filing.store.database.read { connection in
            try connection.all(
                "SELECT number, actor, target, codes FROM refusal ORDER BY number DESC LIMIT 1"
            ) { row in
                [try row.text(1), try row.text(2), try row.text(3)]
            }
        }
        #expect(refused == ["DOCUMENT_CLASSIFIED"])
        #expect(rows == [[person, Archivist.project, "[\"DOCUMENT_CLASSIFIED\"]"]])
        #expect(try filing.store.verify(head: nil, progress: { _ in }).root == before.root)
        #expect(try filing.folder.listing().isEmpty)
    }

    @Test(arguments: ["ARC", "PO", "DIR"])
    func `may be added by whoever works on the case, whatever its state`(_ role: String) throws {
        let archivist = try Archivist()
        let filing = try archivist.open()
        let path = try archivist.file("a.pdf", saying: role)
        let states = try #require(try filing.store.stream(Archivist.project)).root.active

        try Archivist.perform(try Archivist.command(path), by: role, filing)
        let denied = codes {
            try Archivist.perform(try Archivist.command(path), by: "ADM", filing)
        }

        #expect(try filing.store.stream(Archivist.project)?.root.active == states)
        #expect(denied == ["NOT_FOUND"])
    }

    /// What goes wrong with a file beside the ledger, and what verify must say.
    enum Harm: String, CaseIterable {
        case missing, damaged, swapped, extra, incoming, foreign

        func apply(_ folder: DocumentFolder) throws {
            let names = try folder.listing().names
            let (one, two) = (folder.path(of: names[0]), folder.path(of: names[1]))
            let files = FileManager.default
            switch self {
            case .missing: try files.removeItem(atPath: one)
            case .damaged:
                var bytes = [UInt8](try Data(contentsOf: URL(filePath: one)))
                bytes[12] ^= 1
                try Data(bytes).write(to: URL(filePath: one))
            case .swapped:
                try files.moveItem(atPath: one, toPath: one + ".x")
                try files.moveItem(atPath: two, toPath: one)
                try files.moveItem(atPath: one + ".x", toPath: two)
            case .extra:
                let name = String(repeating: "0", count: 64)
                try files.createDirectory(
                    atPath: folder.path + "/00",
                    withIntermediateDirectories: true
                )
                try files.copyItem(atPath: one, toPath: folder.path(of: name))
            case .incoming: try files.copyItem(atPath: one, toPath: folder.path + "/incoming-0")
            case .foreign: try files.copyItem(atPath: one, toPath: folder.path + "/readme.txt")
            }
        }

        /// How many differences there are, before and after cleaning.
        var found: (before: Int, after: Int) {
            switch self {
            case .missing, .damaged, .foreign: (1, 1)
            case .swapped: (2, 2)
            case .extra, .incoming: (1, 0)
            }
        }
    }

    @Test(arguments: Harm.allCases)
    func `that was harmed is named by verify`(_ harm: Harm) throws {
        let archivist = try Archivist()
        let filing = try archivist.open()
        for text in ["示例一", "示例二"] {
            let path = try archivist.file("\(text).pdf", saying: text)
            try Archivist.perform(try Archivist.command(path), filing)
        }
        #expect(try filing.verify(clean: false, progress: { _ in }).differences == [])

        try harm.apply(archivist.folder)

        let before = try filing.verify(clean: false, progress: { _ in })
        let after = try filing.verify(clean: true, progress: { _ in })
        #expect(before.differences.count == harm.found.before)
        #expect(before.removed == 0)
        #expect(after.differences.count == harm.found.after)
        #expect(after.removed == harm.found.before - harm.found.after)
        #expect(after.files == 2)
    }

    /// Where the process dies between file and acknowledgement, and whether it was stored by then.
    enum End: String, CaseIterable, Codable, Sendable {
        case beforeCommit, afterCommit, beforeReply

        var isStored: Bool { self != .beforeCommit }

        func install(_ points: inout FailPoints, _ end: @escaping @Sendable () -> Void) {
            switch self {
            case .beforeCommit: points.beforeCommit = end
            case .afterCommit: points.afterCommit = end
            case .beforeReply: points.beforeReply = end
            }
        }
    }

    @Test(arguments: End.allCases)
    func `whose process died is there with its command, or is an orphan`(_ end: End) async throws {
        let archivist = try Archivist()
        let path = try archivist.file("a.pdf", saying: "示例")
        let head = try archivist.copy.verify()

        await #expect(processExitsWith: .signal(SIGKILL)) {
            [end, ledger = archivist.copy.path as String, path = path as String] in
            let isArmed = Shared(false)
            let (_, store) = try LedgerCopy.open(ledger) { options in
                end.install(&options.failPoints) { if isArmed.now { kill(getpid(), SIGKILL) } }
            }
            let filing = DocumentFiling(store: store, folder: DocumentFolder(beside: ledger))
            isArmed.set(true)
            try Archivist.perform(try Archivist.command(path, key: "示例中断"), filing)
        }
        let filing = try archivist.open()
        let between = try filing.verify(clean: false, progress: { _ in })
        let listed = try filing.folder.listing()
        let reply = try Archivist.perform(try Archivist.command(path, key: "示例中断"), filing)
        let after = try filing.verify(clean: true, progress: { _ in })

        #expect(listed.names.count == 1)
        #expect(between.files == (end.isStored ? 1 : 0))
        #expect(between.differences.count == (end.isStored ? 0 : 1))
        #expect(reply.isReplayed == end.isStored)
        #expect(after.files == 1)
        #expect(after.removed == (end.isStored ? 0 : 1))
        #expect(after.differences == [])
        #expect(try filing.store.verify(head: nil, progress: { _ in }).events == head.events + 1)
    }

    @Test func `whose outcome is unknown keeps its file`() throws {
        let archivist = try Archivist()
        let path = try archivist.file("a.pdf", saying: "示例")
        let isArmed = Shared(false)
        let filing = try archivist.open { options in
            options.failPoints.afterCommit = {
                if isArmed.now { throw CocoaError(.fileNoSuchFile) }
            }
        }
        let command = try Archivist.command(path, key: "示例未知")
        isArmed.set(true)
        #expect(throws: StorageFault.self) { try Archivist.perform(command, filing) }
        isArmed.set(false)
        try filing.store.database.reopen()

        #expect(try filing.verify(clean: true, progress: { _ in }).files == 1)
        #expect(try Archivist.perform(command, filing).isReplayed)
        #expect(try filing.verify(clean: false, progress: { _ in }).differences == [])
    }
}
