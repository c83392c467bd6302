import Casework
import Documents
import FoundationEssentials
import SQL
import Store
import Testing
import Workflow

@Suite struct `A backup` {
    /// A folder of its own, with a specimen in it, removed at the end.
    private final class Vault {
        let copy: LedgerCopy
        let folder: String

        init() throws {
            copy = try Specimen.copy()
            folder = copy.folder + "/backup"
        }

        func write() throws -> BackupManifest {
            let (_, store) = try copy.open()
            return try Backup.write(
                DocumentFiling(store: store, folder: DocumentFolder(beside: copy.path)),
                to: folder,
                make: LedgerCopy.made(at:),
                open: open,
                progress: { _ in }
            )
        }

        func open(_ path: String) throws -> LedgerStore {
            try LedgerCopy.store(at: path)
        }

        func code(_ body: () throws -> Void) -> [String] {
            do {
                try body()
                return []
            } catch let refusal as Refusal {
                return refusal.blockers.map(\.code)
            } catch {
                return ["\(error)"]
            }
        }
    }

    @Test func `comes back with the same root`() throws {
        let vault = try Vault()
        let manifest = try vault.write()
        var shares: [Double] = []
        let verified = try Backup.verify(vault.folder, open: vault.open) { shares.append($0) }
        let target = vault.copy.folder + "/restored.sqlite"
        let restored = try Backup.restore(
            vault.folder,
            to: target,
            open: vault.open,
            progress: { _ in }
        )
        let report = try vault.open(target).verify(head: nil, progress: { _ in })

        #expect(verified == manifest)
        #expect(shares.last == 1)
        #expect(restored == manifest)
        #expect(report.differences == [])
        #expect(report.root == manifest.root)
        #expect(report.events == manifest.events)
        #expect(try vault.copy.verify().root == manifest.root)
    }

    @Test(arguments: [0, 1, 3, 7])
    func `with one flipped byte is refused`(_ part: Int) throws {
        let vault = try Vault()
        _ = try vault.write()
        let url = URL(filePath: vault.folder + "/" + BackupManifest.databaseName)
        var bytes = [UInt8](try Data(contentsOf: url))
        bytes[bytes.count * part / 8 + 40] ^= 1
        try Data(bytes).write(to: url)
        let target = vault.copy.folder + "/restored.sqlite"

        #expect(
            vault.code { _ = try Backup.verify(vault.folder, open: vault.open, progress: { _ in }) }
                == ["BACKUP_DIGEST"]
        )
        #expect(
            vault.code {
                _ = try Backup.restore(
                    vault.folder,
                    to: target,
                    open: vault.open,
                    progress: { _ in }
                )
            }
                == ["BACKUP_DIGEST"]
        )
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func `is refused when its manifest tells of another head`() throws {
        let vault = try Vault()
        var manifest = try vault.write()
        manifest.events += 1
        try Data(manifest.json.canonical).write(
            to: URL(filePath: vault.folder + "/" + BackupManifest.fileName)
        )

        #expect(
            vault.code { _ = try Backup.verify(vault.folder, open: vault.open, progress: { _ in }) }
                == ["LEDGER_DIFFERS"]
        )
    }

    @Test func `overwrites nothing`() throws {
        let vault = try Vault()
        _ = try vault.write()

        #expect(throws: StorageFault.alreadyExists(path: vault.folder)) { try vault.write() }
        #expect(throws: StorageFault.alreadyExists(path: vault.copy.path)) {
            try Backup.restore(
                vault.folder,
                to: vault.copy.path,
                open: vault.open,
                progress: { _ in }
            )
        }
    }

    @Test func `of a ledger that differs is refused`() throws {
        let vault = try Vault()
        try vault.copy.tamper([
            Statement("UPDATE account SET limit_fen = limit_fen + 1")
        ])

        #expect(vault.code { _ = try vault.write() } == ["LEDGER_DIFFERS"])
    }
}
