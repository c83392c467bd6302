package import Casework
package import Documents
package import Portfolio
package import SQL
import Workflow

/// A ledger with the folder of its documents: files come before commands, and go after them.
///
/// A file is durable under its name before the command that names it is decided, so that nothing
/// acknowledged lacks its file. What a process leaves that died in between is an orphan, which
/// nobody can read without the key that was not recorded; `verify` names it and removes it.
package struct DocumentFiling: Sendable {
    package let store: LedgerStore
    package let folder: DocumentFolder

    package init(store: LedgerStore, folder: DocumentFolder) {
        self.store = store
        self.folder = folder
    }

    /// Keeps the files of commands while `body` records them, and takes back what it did not.
    package func perform(
        _ commands: [Command],
        _ body: ([Command]) throws -> [Reply]
    ) throws -> [Reply] {
        let hasFiles = commands.contains { $0.enclosures.contains { $0.file != nil } }
        // Held until the commit: whoever looks for orphans waits for it.
        let hold = hasFiles ? try folder.holdForAdding() : nil
        defer { withExtendedLifetime(hold) {} }
        var placed: [[String]] = []
        do {
            var kept: [Command] = []
            for command in commands {
                placed.append([])
                kept.append(try keep(command) { placed[placed.count - 1].append($0) })
            }
            let replies = try body(kept)
            for (reply, names) in zip(replies, placed) where reply.isReplayed {
                try names.forEach(folder.remove)
            }
            return replies
        } catch {
            // Where the outcome is unknown, the files may be needed.
            if case .outcomeUnknown? = error as? StorageFault { throw error }
            for name in placed.joined() { try? folder.remove(name) }
            throw error
        }
    }

    /// A command as it is recorded: its documents name cells, and their files are in the folder.
    ///
    /// A file that the case has already is not kept twice. Between cases nothing is shared: each
    /// has its own key, so that expunging one document never takes the file of another case.
    private func keep(_ command: Command, placed: (String) -> Void) throws -> Command {
        var command = command
        for enclosure in command.enclosures {
            var document = command.documents[enclosure.document]
            let key = SystemRandom.bytes(32)
            if let file = enclosure.file {
                if let known = try known(document.digest, command.target) {
                    document.cell = known.cell
                    document.mediaType = known.mediaType
                    document.bytes = known.bytes
                    command.documents[enclosure.document] = document
                    continue
                }
                let fileKey = DocumentKey(key)
                let incoming = try folder.seal(
                    file.path,
                    upload: file.upload,
                    digest: document.digest,
                    bytes: file.bytes,
                    fileKey
                )
                let name = fileKey.name(of: document.digest)
                placed(name)
                try folder.place(incoming, as: name)
                document.mediaType = file.mediaType
                document.bytes = file.bytes
            }
            let cell = DocumentCell(
                id: Identifier.make(at: store.clock()),
                key: key,
                text: enclosure.particulars.text
            )
            document.cell = Cells.name(cell.id, cell.text, key)
            command.documents[enclosure.document] = document
            command.cells.append(cell)
        }
        return command
    }

    private func known(
        _ digest: String,
        _ target: Command.Target
    ) throws -> DocumentReference? {
        guard case .existing(let reference) = target else { return nil }
        return try store.stream(reference)?.documents.first {
            try $0.hasFile && $0.digest == digest && store.hasKey($0.cell)
        }
    }

    /// Writes a document's plain content to a new file; answers its size, or nil when it was
    /// expunged.
    ///
    /// - Throws: `StorageFault.corrupt` when the kept file is missing or is not what was kept.
    package func open(_ document: DocumentReference, into path: String) throws -> Int64? {
        guard let key = try store.key(of: document.cell) else { return nil }
        let name = key.name(of: document.digest)
        let bytes = try folder.open(name, key, digest: document.digest, into: path)
        guard let bytes else { throw missing(name) }
        return bytes
    }

    /// A document's plain content, at most 200 MB; empty when it was expunged.
    ///
    /// - Throws: `StorageFault.corrupt` when the kept file is missing or is not what was kept.
    package func contents(of document: DocumentReference) throws -> [UInt8] {
        guard let key = try store.key(of: document.cell) else { return [] }
        let name = key.name(of: document.digest)
        var contents: [UInt8] = []
        let found = try folder.open(name, key) { contents += $0 }
        guard let found else { throw missing(name) }
        guard found.digest == document.digest else {
            throw StorageFault.corrupt(detail: "\(folder.path(of: name)): \(found.digest)")
        }
        return contents
    }

    private func missing(_ name: String) -> StorageFault {
        StorageFault.corrupt(detail: "\(folder.path(of: name)): missing")
    }

    /// Destroys what `body` orders to be expunged: keys and cells, then files, then every trace.
    ///
    /// Nobody adds, reads or backs up meanwhile, so that each backup has a file with its key or
    /// neither. Once `body` is recorded nothing opens the files any more; a fault of what follows
    /// is answered beside the replies, and ``verify(clean:progress:)`` takes it up again.
    package func expunge(
        _ cells: Set<String>,
        _ body: () throws -> [Reply]
    ) throws -> (replies: [Reply], unfinished: StorageFault?) {
        let hold = try folder.holdForRemoving()
        defer { withExtendedLifetime(hold) {} }
        let files = try store.keptFiles().filter { cells.contains($0.cell) }
        let replies = try body()
        do {
            let remaining = Set(try store.keptFiles().map(\.name))
            for file in files where !remaining.contains(file.name) {
                try folder.remove(file.name)
            }
            try store.database.purge()
            return (replies, nil)
        } catch let fault as StorageFault {
            return (replies, fault)
        }
    }
}
