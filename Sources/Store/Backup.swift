package import Casework
import FoundationEssentials
import SQL
import Workflow

/// What a backup folder holds, and the digests that prove it whole.
package struct BackupManifest: Hashable, Sendable {
    /// `sha256:` and 64 hexadecimal digits of the database file.
    package var digest: String
    package var bytes: Int64
    package var events: Int64
    /// The tree head at the time of the backup.
    package var root: String
    package var isSandbox: Bool

    package static let fileName = "manifest.json"
    package static let databaseName = "ledger.sqlite"

    package init(digest: String, bytes: Int64, events: Int64, root: String, isSandbox: Bool) {
        self.digest = digest
        self.bytes = bytes
        self.events = events
        self.root = root
        self.isSandbox = isSandbox
    }

    package var json: JSON {
        [
            "digest": .text(digest), "bytes": .integer(bytes), "events": .integer(events),
            "root": .text(root), "sandbox": .bool(isSandbox), "format": 1,
            "file": .text(BackupManifest.databaseName),
        ]
    }

    package init?(_ json: JSON) {
        guard let digest = json["digest"]?.textValue, let bytes = json["bytes"]?.integerValue,
            let events = json["events"]?.integerValue, let root = json["root"]?.textValue,
            json["format"] == 1
        else { return nil }
        self.init(
            digest: digest,
            bytes: bytes,
            events: events,
            root: root,
            isSandbox: json["sandbox"] == true
        )
    }
}

/// Backups and their return: a copy is used only after it proved whole.
package enum Backup {
    /// Opens the database file at a path for reading, without a rulebook.
    package typealias Opening = (_ path: String) throws -> LedgerStore

    /// Writes an online copy and its manifest into a new folder.
    ///
    /// `progress` is told the finished share, from 0 to 1: one half is copying, one verifying.
    package static func write(
        _ store: LedgerStore,
        to folder: String,
        open: Opening,
        progress: (Double) -> Void
    ) throws -> BackupManifest {
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw StorageFault.alreadyExists(path: folder)
        }
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let path = folder + "/" + BackupManifest.databaseName
        try store.database.backup(to: path) { progress($0 / 2) }
        let copy = try open(path)
        let total = Double(max(1, try copy.eventCount()))
        let report = try copy.verify(head: nil) { progress(0.5 + Double($0) / total / 2) }
        try refuse(report)
        let standing = try copy.standing()
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let manifest = BackupManifest(
            digest: Digests.named(bytes),
            bytes: Int64(bytes.count),
            events: report.events,
            root: report.root,
            isSandbox: standing.isSandbox
        )
        try Data(manifest.json.canonical).write(
            to: URL(filePath: folder + "/" + BackupManifest.fileName),
            options: .atomic
        )
        return manifest
    }

    /// Checks a backup folder against its manifest, and every event and read model in it.
    package static func verify(
        _ folder: String,
        open: Opening,
        progress: (Double) -> Void
    ) throws -> BackupManifest {
        let manifest = try manifest(folder)
        let path = folder + "/" + BackupManifest.databaseName
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        guard Digests.named(bytes) == manifest.digest else {
            throw Refusal(
                Blocker(
                    code: "BACKUP_DIGEST",
                    message: Localized(
                        zh: "备份文件与清单的摘要不符：文件已损坏或被改动，请换用另一份备份",
                        en: "the copy does not fit the digest in its manifest: use another backup"
                    ),
                    place: path,
                    values: ["found": Digests.named(bytes), "expected": manifest.digest]
                )
            )
        }
        let total = Double(max(1, manifest.events))
        let report = try open(path).verify(
            head: LedgerHead(leaves: manifest.events, root: manifest.root),
            progress: { progress(Double($0) / total) }
        )
        try refuse(report)
        return manifest
    }

    /// Puts a verified backup where there is no database yet.
    package static func restore(
        _ folder: String,
        to path: String,
        open: Opening,
        progress: (Double) -> Void
    ) throws -> BackupManifest {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw StorageFault.alreadyExists(path: path)
        }
        let manifest = try verify(folder, open: open, progress: progress)
        try FileManager.default.copyItem(
            atPath: folder + "/" + BackupManifest.databaseName,
            toPath: path
        )
        return manifest
    }

    private static func manifest(_ folder: String) throws -> BackupManifest {
        let path = folder + "/" + BackupManifest.fileName
        guard let data = try? Data(contentsOf: URL(filePath: path)),
            let json = try? JSON(parsing: [UInt8](data)), let manifest = BackupManifest(json)
        else { throw StorageFault.missing(path: path) }
        return manifest
    }

    private static func refuse(_ report: VerificationReport) throws {
        guard let first = report.differences.first else { return }
        throw Refusal(
            Blocker(
                code: "LEDGER_DIFFERS",
                message: first.message,
                place: "\(first.table) \(first.row)"
            )
        )
    }
}
