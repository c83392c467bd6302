package import Casework

/// What a backup folder holds, and the digests that prove it whole.
package struct BackupManifest: Hashable, Sendable {
    /// `sha256:` and 64 hexadecimal digits of the database file.
    package var digest: String
    package var bytes: Int64
    package var events: Int64
    /// The tree head at the time of the backup.
    package var root: String
    package var isSandbox: Bool
    package var documents: Documents

    /// The files of documents that came along, and the list of their digests.
    package struct Documents: Hashable, Sendable {
        package var count: Int64
        /// Of the sealed files together.
        package var bytes: Int64
        /// `sha256:` and 64 hexadecimal digits of the list, which `sha256sum --check` reads.
        package var list: String

        package init(count: Int64, bytes: Int64, list: String) {
            self.count = count
            self.bytes = bytes
            self.list = list
        }
    }

    package static let fileName = "manifest.json"
    package static let databaseName = "ledger.sqlite"
    package static let documentsName = "documents"
    package static let listName = "documents.sha256"
    private static let format: JSON = 2

    package init(
        digest: String,
        bytes: Int64,
        events: Int64,
        root: String,
        isSandbox: Bool,
        documents: Documents
    ) {
        self.digest = digest
        self.bytes = bytes
        self.events = events
        self.root = root
        self.isSandbox = isSandbox
        self.documents = documents
    }

    package var json: JSON {
        [
            "digest": .text(digest), "bytes": .integer(bytes), "events": .integer(events),
            "root": .text(root), "sandbox": .bool(isSandbox), "format": BackupManifest.format,
            "file": .text(BackupManifest.databaseName),
            "documents": [
                "count": .integer(documents.count), "bytes": .integer(documents.bytes),
                "list": .text(documents.list),
            ],
        ]
    }

    package init?(_ json: JSON) {
        guard let digest = json["digest"]?.textValue, let bytes = json["bytes"]?.integerValue,
            let events = json["events"]?.integerValue, let root = json["root"]?.textValue,
            let documents = json["documents"], let count = documents["count"]?.integerValue,
            let size = documents["bytes"]?.integerValue, let list = documents["list"]?.textValue,
            json["format"] == BackupManifest.format
        else { return nil }
        self.init(
            digest: digest,
            bytes: bytes,
            events: events,
            root: root,
            isSandbox: json["sandbox"] == true,
            documents: Documents(count: count, bytes: size, list: list)
        )
    }
}
