package import Casework
import Documents
package import Portfolio
import SQL
package import Workflow

/// A document on the file of a case, as people are told of it.
package struct CaseDocument: Hashable, Sendable {
    /// From 1, in the order in which the case got them.
    package var number: Int
    package var reference: DocumentReference
    /// Nil when there are none, or when they were expunged.
    package var particulars: DocumentParticulars?
    package var isExpunged: Bool

    /// Where its file is.
    package enum Keeping: String, Hashable, Sendable {
        case kept
        /// Only referred to: the original is on paper, or was not given.
        case paper
        case expunged
    }

    package init(
        number: Int,
        reference: DocumentReference,
        particulars: DocumentParticulars?,
        isExpunged: Bool
    ) {
        self.number = number
        self.reference = reference
        self.particulars = particulars
        self.isExpunged = isExpunged
    }

    package var keeping: Keeping {
        if isExpunged { return .expunged }
        return reference.hasFile ? .kept : .paper
    }
}

/// A sealed file that must be in the folder, by its name there.
struct KeptFile {
    var name: String
    var key: DocumentKey
    var cell: String
    var digest: String
    var bytes: Int64
    /// Such as `DT-2026-000001 #3`: the number is that of `document list`.
    var row: String
}

extension LedgerStore {
    /// The documents of a case, with what is sealed about them.
    package func documents(of stream: CaseStream) throws -> [CaseDocument] {
        let cells = stream.documents.map(\.cell).filter { !$0.isEmpty }
        let texts = try texts(of: cells)
        return zip(1..., stream.documents).map { number, reference in
            let text = texts[reference.cell]
            return CaseDocument(
                number: number,
                reference: reference,
                particulars: text.map { DocumentParticulars($0) },
                isExpunged: !reference.cell.isEmpty && text == nil
            )
        }
    }

    /// Cases with documents by code, after `cursor`: one page of at most `limit`.
    package func casesWithDocuments(after cursor: String, limit: Int) throws -> [CaseStream] {
        var (found, last): ([CaseStream], String) = ([], cursor)
        while found.count < limit {
            let page = try database.read { connection in
                try StreamRow.all(
                    connection,
                    tenant,
                    " WHERE tenant = ? AND code > ? AND code <> '' ORDER BY code LIMIT ?",
                    [.integer(tenant), .text(last), .integer(LedgerStore.casesAtOnce)]
                ).map(\.record)
            }
            found += page.filter { !$0.documents.isEmpty }
            guard let end = page.last, Int64(page.count) == LedgerStore.casesAtOnce else { break }
            last = end.code
        }
        return Array(found.prefix(limit))
    }

    private static let casesAtOnce: Int64 = 500

    /// Every cell of a case, oldest first, with the field that it belongs to.
    package func cells(of stream: String) throws -> [(id: String, field: String)] {
        try database.read { connection in
            try connection.all(
                "SELECT id, field FROM cell WHERE tenant = ? AND stream = ? ORDER BY id",
                [.integer(tenant), .text(stream)]
            ) { row in (try row.text(0), try row.text(1)) }
        }
    }

    /// The code of the case that a cell belongs to, and its field; nil when the cell is gone.
    package func place(ofCell id: String) throws -> (code: String, field: String)? {
        try database.read { connection in
            try connection.first(
                """
                SELECT s.code, c.field FROM cell c
                JOIN stream s ON s.tenant = c.tenant AND s.id = c.stream
                WHERE c.tenant = ? AND c.id = ?
                """,
                [.integer(tenant), .text(id)]
            ) { row in (try row.text(0), try row.text(1)) }
        }
    }

    /// A cell that was destroyed, and who ordered it.
    package struct Expunged: Hashable, Sendable {
        package var cell: String
        package var reason: String
        package var proposedBy: String
        package var confirmedBy: String
        package var recordedAt: Instant
    }

    /// What was expunged, latest first, at most `limit`.
    package func expunged(limit: Int) throws -> [Expunged] {
        try database.read { connection in
            try connection.all(
                """
                SELECT cell, reason, proposed_by, confirmed_by, recorded_at FROM expunged
                WHERE tenant = ? ORDER BY recorded_at DESC, cell LIMIT ?
                """,
                [.integer(tenant), .integer(Int64(limit))]
            ) { row in
                Expunged(
                    cell: try row.text(0),
                    reason: try row.text(1),
                    proposedBy: try row.text(2),
                    confirmedBy: try row.text(3),
                    recordedAt: Instant(milliseconds: try row.integer(4))
                )
            }
        }
    }

    /// Whether the key of a cell is there.
    func hasKey(_ cell: String) throws -> Bool { try key(of: cell) != nil }

    /// The key of a document's file; nil when it was expunged.
    func key(of cell: String) throws -> DocumentKey? {
        guard let name = Cells.Name(cell) else { return nil }
        return try database.read { connection in
            try connection.first(
                "SELECT key FROM cell_key WHERE tenant = ? AND id = ?",
                [.integer(tenant), .text(name.id)]
            ) { row in DocumentKey(try row.blob(0)) }
        }
    }

    /// Every file that documents of the ledger name and that was not expunged, once each.
    func keptFiles() throws -> [KeptFile] {
        try database.read { connection in
            let keys = try connection.all(
                """
                SELECT c.stream, c.id, k.key FROM cell c
                JOIN cell_key k ON k.tenant = c.tenant AND k.id = c.id
                WHERE c.tenant = ? AND c.field = ? ORDER BY c.stream, c.id
                """,
                [.integer(tenant), .text(DocumentCell.field)]
            ) { row in (try row.text(0), try row.text(1), DocumentKey(try row.blob(2))) }
            var files: [KeptFile] = []
            var known: CaseStream?
            for (id, cell, key) in keys {
                if known?.id != id {
                    known = try connection.first(
                        StreamRow.select + " WHERE tenant = ? AND id = ?",
                        [.integer(tenant), .text(id)],
                        StreamRow.reading(connection, tenant)
                    )?.record
                }
                guard let stream = known,
                    let number = stream.documents.firstIndex(where: {
                        $0.hasFile && Cells.Name($0.cell)?.id == cell
                    })
                else { continue }
                let document = stream.documents[number]
                files.append(
                    KeptFile(
                        name: key.name(of: document.digest),
                        key: key,
                        cell: cell,
                        digest: document.digest,
                        bytes: document.bytes,
                        row: "\(stream.code) #\(number + 1)"
                    )
                )
            }
            return files
        }
    }
}
