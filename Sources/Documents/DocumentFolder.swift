internal import Casework
internal import FoundationEssentials
internal import Glibc
package import SQL

/// The folder beside a ledger in which the files of its documents lie, sealed.
///
/// A listing tells how many there are, about how large and since when; neither what they hold
/// nor whether a file that one knows is among them.
package struct DocumentFolder: Sendable {
    package let path: String
    private static let incoming = "incoming-"

    /// That of the ledger file at a path: `dipper.sqlite.documents` beside `dipper.sqlite`.
    package init(beside database: String) {
        path = database + ".documents"
    }

    /// A folder as it lies elsewhere, such as in a backup.
    package init(at path: String) {
        self.path = path
    }

    package func path(of name: String) -> String {
        "\(path)/\(name.prefix(2))/\(name.dropFirst(2))"
    }

    // MARK: Who works in it

    /// Held by whoever relies on what the folder holds; given back when nobody keeps it.
    package final class Hold {
        private let file: OpenFile

        fileprivate init(_ file: OpenFile) { self.file = file }
    }

    /// Waits until nobody removes files; several may hold the folder so, to add or to read.
    ///
    /// Nil where there is no folder, or none can be locked: then nobody adds or removes either.
    package func holdForReading() throws(StorageFault) -> Hold? {
        try hold(LOCK_SH)
    }

    /// Waits until nobody adds or reads; files are removed under such a hold only.
    package func holdForRemoving() throws(StorageFault) -> Hold? {
        try hold(LOCK_EX)
    }

    /// Makes the folder where it is missing, and holds it for adding.
    package func holdForAdding() throws(StorageFault) -> Hold? {
        if unsafe mkdir(path, 0o700) == 0 {
            try OpenFile.synchronizeFolder(DocumentFolder.parent(of: path))
        } else if errno != EEXIST {
            throw StorageFault(errno: errno, path)
        }
        return try hold(LOCK_SH)
    }

    private func hold(_ kind: Int32) throws(StorageFault) -> Hold? {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw StorageFault(errno: errno, path) }
        let file = OpenFile(path: path, descriptor: descriptor)
        while flock(descriptor, kind) != 0 {
            guard errno == EINTR else { throw StorageFault(errno: errno, path) }
        }
        return Hold(file)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    // MARK: Adding, reading, removing

    /// A file that is sealed and durable, and has no name yet under which it would be found.
    package struct Incoming: Sendable {
        fileprivate let path: String
        package let digest: String
        package let bytes: Int64
    }

    /// Seals a file under a key into the folder, durably; nothing stays of it when that fails.
    package func seal(_ source: OpenFile, _ key: DocumentKey) throws -> Incoming {
        let name = Digests.hexadecimal(SystemRandom.bytes(16))
        let target = try OpenFile.making("\(path)/\(DocumentFolder.incoming)\(name)")
        do {
            try source.seek(to: 0)
            let (digest, bytes) = try SealedFile.seal(source, into: target, key)
            try target.synchronize()
            return Incoming(path: target.path, digest: digest, bytes: bytes)
        } catch {
            try? OpenFile.remove(target.path)
            throw error
        }
    }

    /// Gives a sealed file its name, durably.
    package func place(_ incoming: Incoming, as name: String) throws(StorageFault) {
        let shard = "\(path)/\(name.prefix(2))"
        let isNew = unsafe mkdir(shard, 0o700) == 0
        guard isNew || errno == EEXIST else { throw StorageFault(errno: errno, shard) }
        try OpenFile.rename(incoming.path, to: path(of: name))
        try OpenFile.synchronizeFolder(shard)
        try OpenFile.synchronizeFolder(path)
    }

    /// Copies a sealed file out of another folder, durably; answers what was copied.
    package func take(
        _ name: String,
        from folder: DocumentFolder
    ) throws -> (digest: String, bytes: Int64) {
        let shard = "\(path)/\(name.prefix(2))"
        guard unsafe mkdir(shard, 0o700) == 0 || errno == EEXIST else {
            throw StorageFault(errno: errno, shard)
        }
        let found = try OpenFile.copy(folder.path(of: name), to: path(of: name))
        try OpenFile.synchronizeFolder(shard)
        try OpenFile.synchronizeFolder(path)
        return found
    }

    package func discard(_ incoming: Incoming) {
        try? OpenFile.remove(incoming.path)
    }

    package func remove(_ name: String) throws(StorageFault) {
        try OpenFile.remove(path(of: name))
        // The last file of a shard takes the shard with it; one that others use stays.
        _ = unsafe rmdir("\(path)/\(name.prefix(2))")
        try OpenFile.synchronizeFolder(path)
    }

    /// Opens a document piece by piece; nil when its file is missing.
    package func open(
        _ name: String,
        _ key: DocumentKey,
        take: ([UInt8]) throws -> Void = { _ in }
    ) throws -> (digest: String, bytes: Int64)? {
        guard let file = try OpenFile.reading(path(of: name)) else { return nil }
        return try SealedFile.open(file, key, take: take)
    }

    /// Writes a document's plain content into a new file that has it whole, or is not there.
    ///
    /// Answers nil when the document's file is missing.
    package func open(
        _ name: String,
        _ key: DocumentKey,
        digest: String,
        into path: String
    ) throws -> Int64? {
        let target = try OpenFile.making(path)
        do {
            let found = try open(name, key) { try target.write($0) }
            guard let found else {
                try OpenFile.remove(path)
                return nil
            }
            guard found.digest == digest else {
                throw StorageFault.corrupt(detail: "\(self.path(of: name)): \(found.digest)")
            }
            try target.synchronize()
            return found.bytes
        } catch {
            try? OpenFile.remove(path)
            throw error
        }
    }

    // MARK: What is there

    /// What a folder holds, by names in order.
    package struct Listing: Hashable, Sendable {
        /// Sealed files under their names.
        package var names: [String] = []
        /// Files that were being written: nobody writes them while the folder is held alone.
        package var incoming: [String] = []
        /// Anything else that somebody put there.
        package var foreign: [String] = []

        package var isEmpty: Bool { names.isEmpty && incoming.isEmpty && foreign.isEmpty }
    }

    package func listing() throws(StorageFault) -> Listing {
        var listing = Listing()
        for name in try DocumentFolder.entries(of: path) {
            if name.hasPrefix(DocumentFolder.incoming) {
                listing.incoming.append(name)
            } else if name.utf8.count == 2, DocumentFolder.isHexadecimal(name) {
                for rest in try DocumentFolder.entries(of: "\(path)/\(name)") {
                    if rest.utf8.count == 62, DocumentFolder.isHexadecimal(rest) {
                        listing.names.append(name + rest)
                    } else {
                        listing.foreign.append("\(name)/\(rest)")
                    }
                }
            } else {
                listing.foreign.append(name)
            }
        }
        return listing
    }

    /// Removes what a writer left that did not come to its end.
    package func removeIncoming(_ name: String) throws(StorageFault) {
        guard name.hasPrefix(DocumentFolder.incoming) else { return }
        try OpenFile.remove("\(path)/\(name)")
    }

    private static func entries(of path: String) throws(StorageFault) -> [String] {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return []
        }
        guard isFolder else { return [""] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw StorageFault.io(detail: "\(path): \(error)")
        }
    }

    private static func isHexadecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
