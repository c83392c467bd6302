import Casework
import Dispatch
import Documents
import Expression
import FoundationEssentials
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

@Suite struct `A backup with documents` {
    /// A ledger with documents, and where its backup goes.
    private struct Vault {
        let archivist: Archivist
        let filing: DocumentFiling
        let folder: String

        init(documents: Int) throws {
            archivist = try Archivist()
            filing = try archivist.open()
            folder = archivist.copy.folder + "/backup"
            for number in 0..<documents { try add("示例\(number)") }
        }

        /// `other` is the same ledger, opened once more: a snapshot being read takes no question.
        func add(_ text: String, through other: DocumentFiling? = nil) throws {
            let path = try archivist.file("\(text).pdf", saying: text)
            try Archivist.perform(try Archivist.command(path), other ?? filing)
        }

        func write(_ progress: (Double) -> Void = { _ in }) throws -> BackupManifest {
            try Backup.write(
                filing,
                to: folder,
                make: LedgerCopy.made(at:),
                open: LedgerCopy.store(at:),
                progress: progress
            )
        }

        func verify() throws -> BackupManifest {
            try Backup.verify(folder, open: LedgerCopy.store(at:), progress: { _ in })
        }

        var kept: DocumentFolder { DocumentFolder(at: folder + "/documents") }
    }

    private func code(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let refusal as Refusal {
            return refusal.blockers.map(\.code)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `comes back with every file`() throws {
        let vault = try Vault(documents: 3)
        let manifest = try vault.write()
        let target = vault.archivist.copy.folder + "/restored.sqlite"
        let restored = try Backup.restore(
            vault.folder,
            to: target,
            open: LedgerCopy.store(at:),
            progress: { _ in }
        )
        let filing = DocumentFiling(
            store: try LedgerCopy.store(at: target),
            folder: DocumentFolder(beside: target)
        )

        #expect(manifest.documents.count == 3)
        #expect(try vault.verify() == manifest)
        #expect(restored == manifest)
        let report = try filing.verify(clean: false, progress: { _ in })
        #expect(report.files == 3)
        #expect(report.differences == [])
        let stream = try #require(try filing.store.stream(Archivist.project))
        let last = try #require(stream.documents.last)
        let out = vault.archivist.copy.folder + "/out.pdf"
        _ = try filing.open(last, into: out)
        #expect([UInt8](try Data(contentsOf: URL(filePath: out))) == Archivist.content("示例2"))
        #expect(throws: StorageFault.alreadyExists(path: target)) {
            try Backup.restore(
                vault.folder,
                to: target,
                open: LedgerCopy.store(at:),
                progress: { _ in }
            )
        }
    }

    @Test func `is not restored over documents that are there`() throws {
        let vault = try Vault(documents: 1)
        _ = try vault.write()
        let target = vault.archivist.copy.folder + "/other.sqlite"
        let folder = DocumentFolder(beside: target)
        _ = try folder.holdForAdding()

        #expect(throws: StorageFault.alreadyExists(path: folder.path)) {
            try Backup.restore(
                vault.folder,
                to: target,
                open: LedgerCopy.store(at:),
                progress: { _ in }
            )
        }
        #expect(FileManager.default.fileExists(atPath: folder.path))
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    /// What goes wrong with a backup, and the refusal.
    enum Harm: String, CaseIterable {
        case missing, damaged, list, listLine

        var code: String {
            switch self {
            case .missing: "LEDGER_DIFFERS"
            case .damaged, .list, .listLine: "BACKUP_DIGEST"
            }
        }
    }

    @Test(arguments: Harm.allCases)
    func `that was harmed is refused`(_ harm: Harm) throws {
        let vault = try Vault(documents: 2)
        var manifest = try vault.write()
        let path = vault.kept.path(of: try vault.kept.listing().names[0])
        let list = vault.folder + "/documents.sha256"
        switch harm {
        case .missing: try FileManager.default.removeItem(atPath: path)
        case .damaged:
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            bytes[bytes.count - 1] ^= 1
            try Data(bytes).write(to: URL(filePath: path))
        case .list: try Data().write(to: URL(filePath: list))
        case .listLine:
            // A line less, and a manifest to match it.
            let text = String(decoding: try Data(contentsOf: URL(filePath: list)), as: UTF8.self)
            let line = text.split(separator: "\n").prefix(1).joined() + "\n"
            try Data(line.utf8).write(to: URL(filePath: list))
            manifest.documents.list = Digests.named(Array(line.utf8))
            try Data(manifest.json.canonical).write(
                to: URL(filePath: vault.folder + "/manifest.json")
            )
        }

        #expect(code { _ = try vault.verify() } == [harm.code])
    }

    @Test func `of a ledger that lacks a file is refused, and names the case`() throws {
        let vault = try Vault(documents: 2)
        let name = try vault.filing.folder.listing().names[0]
        try vault.filing.folder.remove(name)

        let refusal = #expect(throws: Refusal.self) { try vault.write() }
        #expect(refusal?.blockers[0].place.contains(Archivist.project) == true)
    }

    @Test func `is whole while documents are added, and holds what its snapshot names`() throws {
        let vault = try Vault(documents: 2)
        var (added, failures) = (0, 0)
        let other = try vault.archivist.open()
        // Whenever the backup tells how far it is, another document comes in.
        let manifest = try vault.write { _ in
            guard added < 10 else { return }
            added += 1
            if (try? vault.add("示例新增\(added)", through: other)) == nil { failures += 1 }
        }

        let stream = try #require(try vault.filing.store.stream(Archivist.project))
        // How often it tells depends on how many pages the ledger has.
        #expect((2...10).contains(added))
        #expect(failures == 0)
        #expect(stream.documents.filter(\.hasFile).count == 2 + added)
        #expect((2...Int64(2 + added)).contains(manifest.documents.count))
        #expect(try vault.verify() == manifest)
        #expect(try vault.kept.listing().names.count == Int(manifest.documents.count))
        #expect(try vault.filing.verify(clean: false, progress: { _ in }).differences == [])
    }

    @Test func `and an expunge wait for each other`() throws {
        let vault = try Vault(documents: 2)
        let cells = try Archivist.cells(of: Archivist.project, vault.filing.store)
        let other = try vault.archivist.open()
        let ended = Shared(false)
        let group = DispatchGroup()
        var isBegun = false
        let manifest = try vault.write { _ in
            if !isBegun {
                isBegun = true
                let filing = other
                DispatchQueue.global().async(group: group) {
                    let outcome = Result { try Archivist.expunge(cells, filing) }
                    ended.set((try? outcome.get()) == .some(nil))
                }
                // What is recorded before the folder is asked for.
                while (try? filing.store.stream("LEDGER")?.field("proposed")) == .list([]) {}
            }
            // Until the backup has its files nobody takes them away.
            #expect(!ended.now)
        }
        group.wait()

        #expect(isBegun)
        #expect(ended.now)
        #expect(manifest.documents.count == 2)
        #expect(try vault.verify() == manifest)
        #expect(try vault.filing.folder.listing().isEmpty)
    }
}
