import Casework
package import Documents
import FoundationEssentials
import SQL
import Workflow

/// Backups and their return: a copy is used only after it proved whole.
package enum Backup {
    /// Opens the database file at a path for reading, without a rulebook.
    package typealias Opening = (_ path: String) throws -> LedgerStore

    /// Makes a new database file at a path.
    package typealias Making = (_ path: String) throws -> LedgerStore

    /// Writes an online copy with the files of its documents and its manifest into a new folder.
    ///
    /// The database comes first: what it names is in the folder of documents, since each file is
    /// there before its command. What is added meanwhile belongs to the next backup; removing
    /// waits until this one is done.
    package static func write(
        _ filing: DocumentFiling,
        to folder: String,
        make: Making,
        open: Opening,
        progress: (Double) -> Void
    ) throws -> BackupManifest {
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw StorageFault.alreadyExists(path: folder)
        }
        let hold = try filing.folder.holdForReading()
        defer { withExtendedLifetime(hold) {} }
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let path = folder + "/" + BackupManifest.databaseName
        switch filing.store.database.dialect {
        case .sqlite: try filing.store.database.backup(to: path) { progress($0 / 4) }
        case .postgres:
            // A backup is a file whatever the engine, and can be restored to either.
            _ = try LedgerMove(from: filing.store, to: make(path)).run { progress($0 / 4) }
        }
        let copy = try open(path)
        let total = Double(max(1, try copy.eventCount()))
        let report = try copy.verify(head: nil) { progress(0.25 + Double($0) / total / 4) }
        try report.differences.refuseFirst()
        let files = DocumentFiling(store: copy, folder: documents(in: folder))
        let documents = try copyDocuments(of: files, from: filing.folder, to: folder) {
            progress(0.5 + $0 / 4)
        }
        try files.requireSound { progress(0.75 + $0 / 4) }
        let (digest, bytes) = try OpenFile.digest(of: path)
        let manifest = BackupManifest(
            digest: "sha256:" + digest,
            bytes: bytes,
            events: report.events,
            root: report.root,
            isSandbox: try copy.standing().isSandbox,
            documents: documents
        )
        try OpenFile.write(
            manifest.json.canonical,
            to: folder + "/" + BackupManifest.fileName
        )
        try OpenFile.synchronizeFolder(folder)
        return manifest
    }

    private static func documents(in folder: String) -> DocumentFolder {
        DocumentFolder(at: folder + "/" + BackupManifest.documentsName)
    }

    /// Copies the sealed files that the copied ledger names, and lists their digests.
    private static func copyDocuments(
        of copy: DocumentFiling,
        from folder: DocumentFolder,
        to target: String,
        progress: (Double) -> Void
    ) throws -> BackupManifest.Documents {
        var list = ""
        var bytes: Int64 = 0
        let count = try copy.fetchFiles(from: folder, progress: progress) { name, found in
            list += "\(found.digest)  \(line(of: name))\n"
            bytes += found.bytes
        }
        try OpenFile.write(Array(list.utf8), to: target + "/" + BackupManifest.listName)
        return BackupManifest.Documents(
            count: Int64(count),
            bytes: bytes,
            list: Digests.named(Array(list.utf8))
        )
    }

    private static func line(of name: String) -> String {
        "\(BackupManifest.documentsName)/\(name.prefix(2))/\(name.dropFirst(2))"
    }

    /// Checks a backup folder against its manifest: every event, read model and document in it.
    package static func verify(
        _ folder: String,
        open: Opening,
        progress: (Double) -> Void
    ) throws -> BackupManifest {
        let manifest = try manifest(folder)
        let path = folder + "/" + BackupManifest.databaseName
        try requireDigest(manifest.digest, of: path)
        let total = Double(max(1, manifest.events))
        let store = try open(path)
        let report = try store.verify(
            head: LedgerHead(leaves: manifest.events, root: manifest.root),
            progress: { progress(Double($0) / total / 2) }
        )
        try report.differences.refuseFirst()
        let files = DocumentFiling(store: store, folder: documents(in: folder))
        try checkList(of: files, manifest, folder)
        try files.requireSound { progress(0.5 + $0 / 2) }
        progress(1)
        return manifest
    }

    /// The list is the one of the manifest, names the ledger's files, and their digests hold.
    private static func checkList(
        of files: DocumentFiling,
        _ manifest: BackupManifest,
        _ folder: String
    ) throws {
        let path = folder + "/" + BackupManifest.listName
        try requireDigest(manifest.documents.list, of: path)
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        var listed: [String: String] = [:]
        for line in text.split(separator: "\n") {
            listed[String(line.dropFirst(66))] = String(line.prefix(64))
        }
        let names = try files.store.keptFiles().map(\.name)
        guard Set(names.map(line)) == Set(listed.keys) else {
            throw digestDiffers(path, found: "\(listed.count)", expected: "\(names.count)")
        }
        for name in names where try OpenFile.reading(files.folder.path(of: name)) != nil {
            try requireDigest(
                "sha256:" + (listed[line(of: name)] ?? ""),
                of: files.folder.path(of: name)
            )
        }
    }

    private static func requireDigest(_ digest: String, of path: String) throws {
        let found = "sha256:" + (try OpenFile.digest(of: path).digest)
        guard found == digest else {
            throw digestDiffers(path, found: found, expected: digest)
        }
    }

    private static func digestDiffers(
        _ path: String,
        found: String,
        expected: String
    ) -> Refusal {
        Refusal(
            Blocker(
                code: "BACKUP_DIGEST",
                message: Localized(
                    zh: "备份文件与清单的摘要不符：文件已损坏或被改动，请换用另一份备份",
                    en: "the copy does not fit the digest in its manifest: use another backup"
                ),
                place: path,
                values: ["found": found, "expected": expected]
            )
        )
    }

    /// Puts a verified backup where there is no database yet, its documents first: where they
    /// shall lie, or beside the file.
    package static func restore(
        _ folder: String,
        to path: String,
        documents folderThere: DocumentFolder? = nil,
        open: Opening,
        progress: (Double) -> Void
    ) throws -> BackupManifest {
        let target = folderThere ?? DocumentFolder(beside: path)
        for place in [path, target.path] where FileManager.default.fileExists(atPath: place) {
            throw StorageFault.alreadyExists(path: place)
        }
        return try restore(folder, documents: target, open: open, progress: progress) { copy, _ in
            _ = try OpenFile.copy(copy, to: path)
        }
    }

    /// As the other one, into the empty database of a server.
    package static func restore(
        _ folder: String,
        into store: LedgerStore,
        documents target: DocumentFolder,
        open: Opening,
        progress: (Double) -> Void
    ) throws -> BackupManifest {
        try store.requireEmpty()
        guard !FileManager.default.fileExists(atPath: target.path) else {
            throw StorageFault.alreadyExists(path: target.path)
        }
        return try restore(folder, documents: target, open: open) {
            progress($0 / 2)
        } place: { _, source in
            _ = try LedgerMove(from: source, to: store).run { progress(0.5 + $0 / 2) }
        }
    }

    private static func restore(
        _ folder: String,
        documents target: DocumentFolder,
        open: Opening,
        progress: (Double) -> Void,
        place: (_ copy: String, _ source: LedgerStore) throws -> Void
    ) throws -> BackupManifest {
        let manifest = try verify(folder, open: open, progress: progress)
        let copied = folder + "/" + BackupManifest.databaseName
        do {
            let source = try open(copied)
            let filing = DocumentFiling(store: source, folder: target)
            _ = try filing.fetchFiles(from: documents(in: folder))
            try place(copied, source)
            return manifest
        } catch {
            try? FileManager.default.removeItem(atPath: target.path)
            throw error
        }
    }

    private static func manifest(_ folder: String) throws -> BackupManifest {
        let path = folder + "/" + BackupManifest.fileName
        guard let data = try? Data(contentsOf: URL(filePath: path)),
            let json = try? JSON(parsing: [UInt8](data)), let manifest = BackupManifest(json)
        else { throw StorageFault.missing(path: path) }
        return manifest
    }
}

extension [VerificationReport.Difference] {
    /// Throws a refusal that names the first of them, where there is one.
    func refuseFirst() throws {
        guard let first else { return }
        throw Refusal(
            Blocker(
                code: "LEDGER_DIFFERS",
                message: first.message,
                place: "\(first.table) \(first.row)"
            )
        )
    }
}
