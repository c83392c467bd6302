import Casework
import Documents
import FoundationEssentials
import Portfolio
import SQLiteDriver
import Store
import Workflow

/// The folder in which the server keeps backups, each in a folder of its own by its moment.
struct BackupShelf: Sendable {
    struct Copy: Sendable {
        let name: String
        let madeAt: Instant
        let manifest: BackupManifest
    }

    private static let mostShown = 200
    private static let mostManifestBytes = 65_536

    private let folder: String

    /// Nil where the server keeps none.
    init?(_ folder: String?) {
        guard let folder else { return nil }
        self.folder = folder
    }

    /// A folder that is there; refused: `FOLDER_ABSENT`.
    static func checked(_ folder: String) throws(Refusal) -> String {
        var isFolder: Bool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder
        else {
            throw Refusal(
                Blocker(
                    code: "FOLDER_ABSENT",
                    message: Localized(
                        zh: "没有文件夹 \(folder)，备份无处存放，请系统管理员先建立",
                        en: "There is no folder \(folder) for backups; the administrator can make"
                            + " it first"
                    ),
                    place: "--backups",
                    values: ["found": folder],
                    role: "ADM"
                )
            )
        }
        return folder
    }

    func path(of copy: Copy) -> String { "\(folder)/\(copy.name)" }

    /// Such as `dipper-20260105-100304`, in Asia/Shanghai: names sort by their moments.
    func newFolder(at moment: Instant) -> String {
        let digits = moment.description.prefix(19).filter(\.isNumber)
        return "\(folder)/dipper-\(digits.prefix(8))-\(digits.dropFirst(8))"
    }

    /// Backups that are whole, latest first: what has no manifest was not finished.
    func copies() throws -> [Copy] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let own = names.filter { $0.wholeMatch(of: /dipper-[0-9]{8}-[0-9]{6}/) != nil }
        return own.sorted(by: >).prefix(BackupShelf.mostShown).compactMap { name in
            let file = "\(folder)/\(name)/\(BackupManifest.fileName)"
            guard let moment = BackupShelf.moment(of: name),
                let bytes = try? InputFile.read(file, mostBytes: BackupShelf.mostManifestBytes),
                let json = try? JSON(parsing: bytes), let manifest = BackupManifest(json)
            else { return nil }
            return Copy(name: name, madeAt: moment, manifest: manifest)
        }
    }

    private static func moment(of name: String) -> Instant? {
        let digits = Array(name.filter(\.isNumber))
        guard digits.count == 14 else { return nil }
        func part(_ start: Int, _ count: Int) -> String { String(digits[start..<(start + count)]) }
        let text =
            "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):"
            + "\(part(12, 2))+08:00"
        return try? Moment.instant(text, isEndOfDay: false, option: "--backups")
    }

    static func write(
        _ filing: DocumentFiling,
        to folder: String,
        _ progress: (Double) -> Void
    ) throws -> BackupManifest {
        try OutputFile.making(folder) {
            try Backup.write(
                filing,
                to: folder,
                make: { try OpenLedger.store($0, .create) },
                open: { try OpenLedger.store($0, .readUnchangeable) },
                progress: progress
            )
        }
    }

    static func written(_ manifest: BackupManifest) -> Localized {
        Localized(
            zh: "已备份：\(manifest.events) 个事件，\(manifest.bytes) 字节，"
                + "文件 \(manifest.documents.count) 份，摘要 \(manifest.digest)",
            en: "Backed up: \(manifest.events) events, \(manifest.bytes) bytes,"
                + " \(manifest.documents.count) documents, digest \(manifest.digest)"
        )
    }

    static func check(
        _ folder: String,
        _ progress: (Double) -> Void
    ) throws -> BackupManifest {
        try Backup.verify(
            folder,
            open: { try OpenLedger.store($0, .readUnchangeable) },
            progress: progress
        )
    }

    static func sound(_ manifest: BackupManifest) -> Localized {
        Localized(
            zh: "备份完好：\(manifest.events) 个事件，树头 \(manifest.root)",
            en: "The backup is sound: \(manifest.events) events, tree head \(manifest.root)"
        )
    }

    /// A backup as programs are told of it: by its name, and not where it lies.
    static func json(_ folder: String, _ manifest: BackupManifest) -> [String: JSON] {
        [
            "name": JSON(folder.split(separator: "/").last.map(String.init) ?? folder),
            "events": JSON(manifest.events), "documents": JSON(manifest.documents.count),
            "bytes": JSON(manifest.bytes), "digest": JSON(manifest.digest),
            "root": JSON(manifest.root),
        ]
    }
}
