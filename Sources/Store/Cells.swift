import Casework
import Crypto
import Expression
import FoundationEssentials
package import SQL
import Workflow

/// Encrypted cells: what must be forgettable, each under a key of its own (decision 7).
///
/// An event names a cell as `cell:ID:DIGEST`; the digest is keyed by the cell's own key, so that
/// nothing can be guessed from it once the key is gone.
package enum Cells {
    package struct Name: Hashable, Sendable {
        package var id: String
        package var digest: String

        package init?(_ text: String) {
            // By bytes: most texts that are asked are none, and a history has millions.
            guard text.utf8.starts(with: "cell:".utf8) else { return nil }
            let parts = text.utf8.split(
                separator: UInt8(ascii: ":"),
                maxSplits: 3,
                omittingEmptySubsequences: false
            )
            guard parts.count == 3 else { return nil }
            id = String(Substring(parts[1]))
            digest = String(Substring(parts[2]))
        }
    }

    static func digest(_ text: String, _ key: SymmetricKey) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
        return Digests.hexadecimal(Array(code.prefix(16)))
    }

    /// The name by which events tell of a cell.
    package static func name(_ id: String, _ text: String, _ key: [UInt8]) -> String {
        "cell:\(id):\(digest(text, SymmetricKey(data: key)))"
    }

    /// What binds a pseudonym to its person in an event; without the key it tells nothing.
    static func binding(_ pseudonym: String, _ person: String, _ key: [UInt8]) -> String {
        digest("\(pseudonym)\n\(person)", SymmetricKey(data: key))
    }

    /// The text of a cell; nil when it was expunged.
    ///
    /// - Throws: `StorageFault.corrupt` when the cell does not fit its key or its digest.
    package static func open(
        _ name: Name,
        _ connection: any ReadConnection,
        tenant: Int64
    ) throws -> String? {
        let row = try connection.first(
            """
            SELECT c.sealed, k.key FROM cell c
            JOIN cell_key k ON k.tenant = c.tenant AND k.id = c.id
            WHERE c.tenant = ? AND c.id = ?
            """,
            [.integer(tenant), .text(name.id)]
        ) { row in (try row.blob(0), try row.blob(1)) }
        guard let (sealed, key) = row else { return nil }
        return try open(name, sealed, key)
    }

    /// Statements are kept by their text: there are few, whatever the number of cells.
    private static let sizes = [1, 8, 64, 256]

    /// The texts of many cells by their ids, in a few statements; expunged ones are absent.
    static func open(
        _ names: [Name],
        _ connection: any ReadConnection,
        tenant: Int64
    ) throws -> [String: String] {
        var texts: [String: String] = [:]
        for page in names.pages(of: 256) {
            let size = sizes.first { $0 >= page.count } ?? page.count
            let marks = Array(repeating: "?", count: size).joined(separator: ", ")
            let known = Dictionary(page.map { ($0.id, $0) }) { $1 }
            var ids = page.map { SQLValue.text($0.id) }
            while ids.count < size, let last = ids.last { ids.append(last) }
            try connection.query(
                """
                SELECT c.id, c.sealed, k.key FROM cell c
                JOIN cell_key k ON k.tenant = c.tenant AND k.id = c.id
                WHERE c.tenant = ? AND c.id IN (\(marks))
                """,
                [.integer(tenant)] + ids
            ) { row in
                let id = try row.text(0)
                guard let name = known[id] else { return }
                texts[id] = try open(name, try row.blob(1), try row.blob(2))
            }
        }
        return texts
    }

    private static func open(
        _ name: Name,
        _ sealed: [UInt8],
        _ keyBytes: [UInt8]
    ) throws -> String {
        let key = SymmetricKey(data: keyBytes)
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let opened = try? AES.GCM.open(box, using: key),
            let text = String(validating: opened, as: UTF8.self), digest(text, key) == name.digest
        else { throw StorageFault.corrupt(detail: "cell \(name.id)") }
        return text
    }
}

extension StoreSession {
    func seal(_ text: String, field: String, stream: String) throws -> String {
        let (id, key) = (Identifier.make(at: now), SystemRandom.bytes(32))
        try seal(text, id: id, key: key, field: field, stream: stream)
        return Cells.name(id, text, key)
    }

    func seal(_ cell: DocumentCell, stream: String) throws {
        try seal(
            cell.text,
            id: cell.id,
            key: cell.key,
            field: DocumentCell.field,
            stream: stream
        )
    }

    func hasCell(_ name: String) throws -> Bool {
        guard let name = Cells.Name(name) else { return false }
        if pendingCells.contains(where: { $0.id == name.id }) { return true }
        return try connection.first(
            "SELECT id FROM cell_key WHERE tenant = ? AND id = ?",
            [.integer(tenant), .text(name.id)]
        ) { row in try row.text(0) } != nil
    }

    private func seal(
        _ text: String,
        id: String,
        key keyBytes: [UInt8],
        field: String,
        stream: String
    ) throws {
        let key = SymmetricKey(data: keyBytes)
        let nonce = try AES.GCM.Nonce(data: SystemRandom.bytes(12))
        let box = try AES.GCM.seal(Array(text.utf8), using: key, nonce: nonce)
        guard let combined = box.combined else {
            preconditionFailure("AES-GCM with a nonce of twelve bytes has a combined form")
        }
        pendingCells.append(
            PendingCell(
                id: id,
                stream: stream,
                field: field,
                sealed: Array(combined),
                key: keyBytes
            )
        )
    }

    func text(in cell: String) throws -> String? {
        guard let name = Cells.Name(cell) else { return nil }
        return try Cells.open(name, connection, tenant: tenant)
    }

    func flushSecrets() throws {
        for cell in pendingCells {
            try connection.send(
                "INSERT INTO cell (tenant, id, stream, field, sealed) VALUES (?, ?, ?, ?, ?)",
                [
                    .integer(tenant), .text(cell.id), .text(cell.stream), .text(cell.field),
                    .blob(cell.sealed),
                ]
            )
            try connection.send(
                "INSERT INTO cell_key (tenant, id, key) VALUES (?, ?, ?)",
                [.integer(tenant), .text(cell.id), .blob(cell.key)]
            )
        }
        if !pendingPseudonyms.isEmpty { store.cache.unseated = [] }
        for entry in pendingPseudonyms {
            try connection.send(
                """
                INSERT INTO pseudonym (tenant, stream, pseudonym, person, key)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    .integer(tenant), .text(entry.stream), .text(entry.pseudonym),
                    .text(entry.person), .blob(entry.key),
                ]
            )
        }
        pendingCells = []
        pendingPseudonyms = []
    }
}

extension StoreSession {
    /// Destroys the key and the cell that the ledger's stream has just named; a tombstone stays.
    func expunge(_ change: StreamChange) throws {
        guard case .list(let entries)? = change.steps.last?.step.changes["expunged"],
            case .map(let entry)? = entries.last
        else { return }
        func text(_ name: String) -> String {
            guard case .string(let text)? = entry[.string(name)] else { return "" }
            return text
        }
        let cell = SQLValue.text(text("cell"))
        for table in ["cell_key", "cell"] {
            let count = try connection.execute(
                "DELETE FROM \(table) WHERE tenant = ? AND id = ?",
                [.integer(tenant), cell]
            )
            guard count == 1 else {
                throw Refusal(
                    Blocker(
                        code: "CELL_NOT_FOUND",
                        message: Localized(
                            zh: "没有密文 \(text("cell"))，请核对编号",
                            en: "there is no cell \(text("cell")): check its id"
                        ),
                        place: "cell"
                    )
                )
            }
        }
        try connection.send(
            """
            INSERT INTO expunged (tenant, cell, reason, proposed_by, confirmed_by, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(tenant), cell, .text(text("reason")), .text(text("by")),
                .text(text("confirmed")), .integer(change.event.recordedAt.milliseconds),
            ]
        )
    }
}

/// A cell that this unit has sealed and not yet written.
struct PendingCell {
    var id: String
    var stream: String
    var field: String
    var sealed: [UInt8]
    var key: [UInt8]
}

/// A pseudonym that this unit has given and not yet written.
struct PendingPseudonym {
    var stream: String
    var pseudonym: String
    var person: String
    /// Of the digest that binds them.
    var key: [UInt8]
}
