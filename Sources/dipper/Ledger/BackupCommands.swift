import ArgumentParser
import Casework
import SQLiteDriver
import Store
import Workflow

/// `backup`: an online copy of the ledger with a manifest of digests.
struct BackupLedger: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "联机备份：把台账复制到新文件夹，附摘要清单，并核验副本。"
    )

    @Argument(help: ArgumentHelp("尚不存在的文件夹。", valueName: "FOLDER"))
    var folder: String

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(database)
        let bar = ProgressBar(Localized(zh: "备份", en: "Copying"), total: 100, output)
        defer { bar.end() }
        let manifest = try OutputFile.making(folder) {
            try Backup.write(
                ledger.filing,
                to: folder,
                make: { try OpenLedger.store($0, .create) },
                open: { try OpenLedger.store($0, .readUnchangeable) },
                progress: { bar.show(share: $0) }
            )
        }
        return ledger.answer(
            manifest.answer(folder),
            [
                Localized(
                    zh: "已备份到 \(folder)：\(manifest.events) 个事件，\(manifest.bytes) 字节，"
                        + "文件 \(manifest.documents.count) 份，摘要 \(manifest.digest)",
                    en: "Copied to \(folder): \(manifest.events) events, \(manifest.bytes) bytes,"
                        + " \(manifest.documents.count) documents, digest \(manifest.digest)"
                )
            ]
        )
    }
}

/// `restore`: a verified backup put where there is no ledger, or only verified.
struct RestoreLedger: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "从备份恢复到尚不存在的台账文件；--verify 只核验备份。"
    )

    @Argument(help: ArgumentHelp("dipper backup 写出的文件夹。", valueName: "FOLDER"))
    var folder: String

    @Flag(help: "只核验备份，不恢复。")
    var verify = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        func open(_ path: String) throws -> LedgerStore {
            try OpenLedger.store(path, .readUnchangeable)
        }
        let bar = ProgressBar(Localized(zh: "核验备份", en: "Verifying"), total: 100, output)
        defer { bar.end() }
        let manifest =
            verify
            ? try Backup.verify(folder, open: open) { bar.show(share: $0) }
            : try restored(open) { bar.show(share: $0) }
        let mark =
            manifest.isSandbox
            ? Localized(zh: "【沙箱】", en: "[sandbox] ") : Localized(zh: "", en: "")
        var json = manifest.answer(folder)
        if manifest.isSandbox { json["sandbox"] = true }
        if !verify { json["database"] = JSON(database.place.shown) }
        let place = verify ? folder : database.place.shown
        return Answer(
            json: json,
            lines: [
                Localized(
                    zh: "\(mark.zh)\(verify ? "备份完好" : "已恢复到") \(place)："
                        + "\(manifest.events) 个事件，文件 \(manifest.documents.count) 份，"
                        + "树头 \(manifest.root)",
                    en: "\(mark.en)\(verify ? "The backup is sound" : "Restored to") \(place):"
                        + " \(manifest.events) events, \(manifest.documents.count) documents,"
                        + " tree head \(manifest.root)"
                )
            ]
        )
    }
}

extension RestoreLedger {
    private func restored(
        _ open: Backup.Opening,
        _ progress: (Double) -> Void
    ) throws -> BackupManifest {
        let (place, documents) = (database.place, try database.folder())
        // Who was signed in when the backup was made is not signed in now.
        guard !place.isServer else {
            let store = try OpenLedger.store(place.text, .create)
            let manifest = try Backup.restore(
                folder,
                into: store,
                documents: documents,
                open: open,
                progress: progress
            )
            try store.endAllSessions()
            return manifest
        }
        return try OutputFile.making(place.text) {
            let manifest = try Backup.restore(
                folder,
                to: place.text,
                documents: documents,
                open: open,
                progress: progress
            )
            try OpenLedger.store(place.text, .write).endAllSessions()
            return manifest
        }
    }
}

extension BackupManifest {
    fileprivate func answer(_ folder: String) -> [String: JSON] {
        [
            "folder": JSON(folder), "events": JSON(events), "bytes": JSON(bytes),
            "digest": JSON(digest), "root": JSON(root),
            "documents": ["count": JSON(documents.count), "bytes": JSON(documents.bytes)],
        ]
    }
}
