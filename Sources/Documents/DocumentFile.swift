package import Casework
internal import Crypto
internal import Glibc
package import Workflow

/// A file that was looked through and may be kept.
package struct DocumentFile: Hashable, Sendable {
    /// As named on the command line; of an upload its name.
    package let path: String
    /// Of an upload, which lies open and has no path.
    package let upload: OpenUpload?
    package let type: DocumentType
    package let bytes: Int64
    /// `sha256:` and 64 hexadecimal digits.
    package let digest: String

    /// 200 MB: a thick scanned file; beyond it a file is split.
    package static let mostBytes: Int64 = 200_000_000
    private static let pieceBytes = 1 << 20
    private static let tailBytes: Int64 = 2048

    /// The last part of the path.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Reads a file through, by its content and not by its name.
    ///
    /// - Throws: `Refusal` with `FILE_UNREADABLE`, `FILE_TOO_LARGE`, `DOCUMENT_NOT_FILE`,
    ///   `DOCUMENT_EMPTY`, `DOCUMENT_TYPE`, `DOCUMENT_NAME_DIFFERS`, `DOCUMENT_DAMAGED`,
    ///   `DOCUMENT_ENCRYPTED`, `DOCUMENT_MACRO`, `DOCUMENT_ENTITY`, `DOCUMENT_ENTRY_NAME`,
    ///   `DOCUMENT_BOMB` or `DOCUMENT_CHANGED`.
    package init(checking path: String, upload: OpenUpload? = nil) throws(Refusal) {
        (self.path, self.upload) = (path, upload)
        do {
            let file =
                try upload.map { try OpenFile.again($0, path) } ?? DocumentFile.open(path)
            let before = try file.status()
            guard before.isRegular else { throw DocumentDefect.notFile }
            guard before.bytes > 0 else { throw DocumentDefect.empty }
            guard before.bytes <= DocumentFile.mostBytes else {
                throw DocumentDefect.large(before.bytes, most: DocumentFile.mostBytes)
            }
            bytes = before.bytes
            type = try DocumentFile.type(of: file, bytes: bytes)
            let ending = DocumentFile.ending(of: path)
            guard type.endings.contains(ending.lowercased()) else {
                throw DocumentDefect.nameDiffers(found: ending, type)
            }
            digest = try DocumentFile.digest(of: file)
            guard try file.status() == before else { throw DocumentDefect.changed }
        } catch let defect as DocumentDefect {
            throw Refusal(defect.blocker(path))
        } catch {
            throw Refusal(DocumentDefect.unreadable.blocker(path))
        }
    }

    /// An upload of which nothing was kept: it was empty, or larger than any document.
    package static func refused(_ name: String, bytes: Int64) -> Refusal {
        let defect = bytes == 0 ? DocumentDefect.empty : .large(bytes, most: mostBytes)
        return Refusal(defect.blocker(name))
    }

    private static func open(_ path: String) throws -> OpenFile {
        var found = stat()
        // A link is told as what it is; opening it would only say that it has too many levels.
        if unsafe lstat(path, &found) == 0, found.st_mode & S_IFMT != S_IFREG {
            throw DocumentDefect.notFile
        }
        guard let file = try OpenFile.reading(path) else { throw DocumentDefect.unreadable }
        return file
    }

    private static func ending(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return "" }
        return String(name[name.index(after: dot)...])
    }

    private static func type(of file: OpenFile, bytes: Int64) throws -> DocumentType {
        let start = try file.read(DocumentType.signatureBytes)
        switch DocumentType.signature(of: start) {
        case nil: throw DocumentDefect.unknownType
        case .archive: return try ArchiveCheck(file: file, bytes: bytes).type()
        case .compound:
            let package = "EncryptedPackage".utf8.flatMap { [UInt8]([$0, 0]) }
            let isEncrypted = try contains([package], in: file)
            throw isEncrypted ? DocumentDefect.encrypted : .legacyOffice
        case .type(.pdf):
            try file.seek(to: max(0, bytes - tailBytes))
            guard ByteText.contains("%%EOF", in: try file.read(Int(tailBytes))) else {
                throw DocumentDefect.cutOff
            }
            // Followed by a reference or a dictionary: other names may begin like it.
            let marks = [" ", "<", "\r", "\n", "\t", "\0"].map { Array("/Encrypt\($0)".utf8) }
            guard try !contains(marks, in: file) else { throw DocumentDefect.encrypted }
            return .pdf
        case .type(let type): return type
        }
    }

    private static func contains(_ needles: [[UInt8]], in file: OpenFile) throws -> Bool {
        try file.seek(to: 0)
        var search = ByteSearch(needles)
        while case let piece = try file.read(pieceBytes), !piece.isEmpty {
            if search.finds(in: piece) { return true }
        }
        return false
    }

    private static func digest(of file: OpenFile) throws -> String {
        try file.seek(to: 0)
        var hash = SHA256()
        while case let piece = try file.read(pieceBytes), !piece.isEmpty {
            hash.update(data: piece)
        }
        return "sha256:" + Digests.hexadecimal(Array(hash.finalize()))
    }
}

extension DocumentFolder {
    /// Seals a file that was looked through before; it must still be the same.
    ///
    /// - Throws: `DOCUMENT_CHANGED`, `FILE_UNREADABLE`, and what a disk answers.
    package func seal(
        _ path: String,
        upload: OpenUpload? = nil,
        digest: String,
        bytes: Int64,
        _ key: DocumentKey
    ) throws -> Incoming {
        let open = try upload.map { try OpenFile.again($0, path) }
        guard let file = try open ?? OpenFile.reading(path) else {
            throw Refusal(DocumentDefect.unreadable.blocker(path))
        }
        let incoming = try seal(file, key)
        guard incoming.digest == digest, incoming.bytes == bytes else {
            discard(incoming)
            throw Refusal(DocumentDefect.changed.blocker(path))
        }
        return incoming
    }
}
