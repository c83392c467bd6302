import Casework
import Crypto
import FoundationEssentials
import Portfolio
import SQL
package import Workflow

/// What somebody has typed into a form and not yet sent: kept for him alone, and no history.
///
/// It is sealed under a key of its own and bound to its person and its form; both are deleted
/// when the form is taken, and after a month.
package struct FormDraft: Hashable, Sendable {
    /// The address of the form.
    package var form: String
    package var savedAt: Instant
    package var text: String

    package init(form: String, savedAt: Instant, text: String) {
        self.form = form
        self.savedAt = savedAt
        self.text = text
    }
}

extension LedgerStore {
    /// More forms than this nobody fills in at a time; the oldest gives way.
    package static let mostDrafts = 20
    package static let mostDraftBytes = 64 * 1024
    private static let draftDays: Int64 = 30
    private static let mostFormBytes = 300

    /// The drafts of a person, the latest first.
    package func drafts(of person: String) throws -> [FormDraft] {
        let tenant = tenant
        return try database.read { connection in
            try connection.all(
                "SELECT form, saved_at, key, sealed FROM form_draft"
                    + " WHERE tenant = ? AND person = ? ORDER BY saved_at DESC, form",
                [.integer(tenant), .text(person)]
            ) { row in try SealedDraft(row, person: person).opened() }
        }.compactMap(\.self)
    }

    package func draft(of person: String, form: String) throws -> FormDraft? {
        try drafts(of: person).first { $0.form == form }
    }

    /// Keeps a draft in the place of an earlier one of the same form; one that is too long is not
    /// kept, and answers false.
    package func keepDraft(_ draft: FormDraft, of person: String) throws -> Bool {
        guard draft.text.utf8.count <= LedgerStore.mostDraftBytes,
            draft.form.utf8.count <= LedgerStore.mostFormBytes
        else { return false }
        let (tenant, sealed) = (tenant, try SealedDraft(draft, person: person))
        let oldest = draft.savedAt.milliseconds - LedgerStore.draftDays * 86_400_000
        try database.writeSync { connection in
            _ = try connection.execute(
                "DELETE FROM form_draft WHERE tenant = ? AND (saved_at < ?"
                    + " OR person = ? AND form = ?)",
                [.integer(tenant), .integer(oldest), .text(person), .text(draft.form)]
            )
            _ = try connection.execute(
                """
                INSERT INTO form_draft (tenant, person, form, saved_at, key, sealed)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(tenant), .text(person), .text(sealed.form),
                    .integer(sealed.savedAt), .blob(sealed.key), .blob(sealed.content),
                ]
            )
            _ = try connection.execute(
                """
                DELETE FROM form_draft WHERE tenant = ? AND person = ? AND form IN (
                    SELECT form FROM form_draft WHERE tenant = ? AND person = ?
                    ORDER BY saved_at DESC, form LIMIT 1000 OFFSET ?
                )
                """,
                [
                    .integer(tenant), .text(person), .integer(tenant), .text(person),
                    .integer(Int64(LedgerStore.mostDrafts)),
                ]
            )
        }
        return true
    }

    package func dropDraft(of person: String, form: String) throws {
        let tenant = tenant
        guard try draft(of: person, form: form) != nil else { return }
        try database.writeSync { connection in
            _ = try connection.execute(
                "DELETE FROM form_draft WHERE tenant = ? AND person = ? AND form = ?",
                [.integer(tenant), .text(person), .text(form)]
            )
        }
    }
}

/// A row of `form_draft`.
private struct SealedDraft {
    let person: String
    let form: String
    let savedAt: Int64
    let key: [UInt8]
    let content: [UInt8]

    init(_ row: any Row, person: String) throws {
        self.person = person
        form = try row.text(0)
        savedAt = try row.integer(1)
        key = try row.blob(2)
        content = try row.blob(3)
    }

    init(_ draft: FormDraft, person: String) throws {
        (self.person, form) = (person, draft.form)
        savedAt = draft.savedAt.milliseconds
        key = SystemRandom.bytes(32)
        let box = try AES.GCM.seal(
            Array(draft.text.utf8),
            using: SymmetricKey(data: key),
            nonce: AES.GCM.Nonce(data: SystemRandom.bytes(12)),
            authenticating: SealedDraft.bond(person, form, savedAt)
        )
        content = Array(box.combined ?? Data())
    }

    /// So that a row of one person cannot be made another's.
    private static func bond(_ person: String, _ form: String, _ savedAt: Int64) -> [UInt8] {
        Array("\(person)\n\(form)\n\(savedAt)".utf8)
    }

    /// Nil where the row is not as it was written.
    func opened() -> FormDraft? {
        guard [16, 24, 32].contains(key.count), let box = try? AES.GCM.SealedBox(combined: content),
            let opened = try? AES.GCM.open(
                box,
                using: SymmetricKey(data: key),
                authenticating: SealedDraft.bond(person, form, savedAt)
            ), let text = String(validating: opened, as: UTF8.self)
        else { return nil }
        return FormDraft(form: form, savedAt: Instant(milliseconds: savedAt), text: text)
    }
}

extension LedgerCheck {
    /// Every draft is of a person that there is, and opens as what that person left in that form.
    mutating func checkDrafts() throws {
        let people = Set(
            fold.streams.values.filter { $0.record.kind == "person" }.map(\.record.id)
        )
        try connection.query(
            "SELECT form, saved_at, key, sealed, person FROM form_draft WHERE tenant = ?",
            [.integer(tenant)]
        ) { row in
            let person = try row.text(4)
            let draft = try SealedDraft(row, person: person)
            guard !people.contains(person) || draft.opened() == nil else { return }
            differ(
                "form_draft",
                "\(person) \(draft.form)",
                "不属于任何人员，或已被改动",
                "belongs to no person, or was altered"
            )
        }
    }
}
