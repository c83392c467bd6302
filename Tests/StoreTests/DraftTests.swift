import Casework
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

extension Office {
    /// Leaves drafts of two people behind, one of them given up.
    func leaveDrafts() throws {
        let (officer, director) = (try id(person("PO")), try id(person("DIR")))
        for (owner, form) in [(officer, "/new/project"), (director, "/new/x"), (officer, "/y")] {
            let draft = FormDraft(form: form, savedAt: now, text: "f.title=示例 \(form)")
            #expect(try store.keepDraft(draft, of: owner))
        }
        try store.dropDraft(of: officer, form: "/y")
    }
}

extension Tampered {
    /// What was typed and not sent, which follows from no event.
    static let drafts = [
        Tampered("form_draft", "edit the form", "UPDATE form_draft SET form = '/z'"),
        Tampered("form_draft", "edit the time", "UPDATE form_draft SET saved_at = 5"),
        Tampered("form_draft", "edit the key", "UPDATE form_draft SET key = zeroblob(32)"),
        Tampered("form_draft", "cut the key", "UPDATE form_draft SET key = x'00'"),
        Tampered("form_draft", "edit the text", "UPDATE form_draft SET sealed = x'00'"),
        Tampered("form_draft", "give it to nobody", "UPDATE form_draft SET person = 'x'"),
        Tampered(
            "form_draft",
            "give it to another",
            """
            UPDATE form_draft SET person = (
                SELECT id FROM stream WHERE kind = 'person'
                AND id NOT IN (SELECT person FROM form_draft) LIMIT 1
            )
            WHERE form = '/new/project'
            """
        ),
    ]
}

@Suite struct `A draft` {
    private func draft(_ form: String, _ text: String, at moment: Instant) -> FormDraft {
        FormDraft(form: form, savedAt: moment, text: text)
    }

    @Test func `is its person's alone, one for each form, and gone when it is given up`() throws {
        let office = try Office()
        let (store, now) = (office.store, office.now)
        let (one, other) = (try office.id(office.person("PO")), try office.id(office.person("FIN")))
        #expect(try store.keepDraft(draft("/a", "示例一", at: now), of: one))
        #expect(try store.keepDraft(draft("/a", "示例二", at: now), of: one))
        #expect(try store.keepDraft(draft("/b", "示例三", at: now), of: one))
        #expect(try store.drafts(of: one).map(\.text) == ["示例二", "示例三"])
        #expect(try store.drafts(of: other) == [])
        #expect(try store.draft(of: other, form: "/a") == nil)
        try store.dropDraft(of: other, form: "/a")
        #expect(try store.draft(of: one, form: "/a")?.text == "示例二")
        try store.dropDraft(of: one, form: "/a")
        #expect(try store.drafts(of: one).map(\.form) == ["/b"])
    }

    @Test func `stands in no byte of the file as it was typed`() throws {
        let office = try Office()
        let secret = "示例尚未提交的话"
        let person = try office.id(office.person("PO"))
        #expect(try office.store.keepDraft(draft("/a", secret, at: office.now), of: person))
        let held = try office.database.read { connection in
            try connection.all("SELECT sealed FROM form_draft") { try $0.blob(0) }
        }
        #expect(held.count == 1)
        #expect(held.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("示例") })
    }

    @Test func `is limited in length, in number and in age`() throws {
        let office = try Office()
        let (store, now) = (office.store, office.now)
        let (one, other) = (try office.id(office.person("PO")), try office.id(office.person("FIN")))
        let long = String(repeating: "x", count: LedgerStore.mostDraftBytes + 1)
        #expect(try !store.keepDraft(draft("/a", long, at: now), of: one))
        #expect(
            try !store.keepDraft(
                draft("/" + String(repeating: "x", count: 300), "", at: now),
                of: one
            )
        )
        #expect(try store.drafts(of: one) == [])
        for number in 0...LedgerStore.mostDrafts {
            let moment = Instant(milliseconds: now.milliseconds + Int64(number))
            #expect(try store.keepDraft(draft("/\(number)", "x", at: moment), of: one))
        }
        let kept = try store.drafts(of: one)
        #expect(kept.count == LedgerStore.mostDrafts && !kept.contains { $0.form == "/0" })
        // After a month what anybody left behind goes with the next draft of anybody.
        let later = Instant(milliseconds: now.milliseconds + 31 * 86_400_000)
        #expect(try store.keepDraft(draft("/a", "x", at: later), of: other))
        #expect(try store.drafts(of: one) == [])
    }
}
