import Casework
import Portfolio
import Store
import Web
import Workflow

/// What somebody has typed and not yet sent, kept on the server: found again on another machine.
struct ServerDrafts {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// The address of a form, under which its draft is kept.
    static func address(of request: WebRequest) -> String {
        let place = "/" + request.path.map(FormFields.encoded).joined(separator: "/")
        let fields = FormFields(request.query.pairs.filter { $0.name != "draft" })
        return fields.pairs.isEmpty ? place : "\(place)?\(fields.urlEncoded)"
    }

    private var store: LedgerStore { visit.ledger.store }

    /// What was typed into a form; nil where nothing is kept of it.
    func fields(of form: String) throws -> FormFields? {
        guard let person = visit.person, let draft = try store.draft(of: person.id, form: form)
        else { return nil }
        return FormFields(urlEncoded: draft.text)
    }

    /// The form was taken.
    func drop(_ form: String) throws {
        guard let person = visit.person else { return }
        try store.dropDraft(of: person.id, form: form)
    }

    // MARK: What is shown

    /// Above a form of which something is kept.
    func note(of form: String) throws -> HTML {
        guard let person = visit.person, !visit.request.method.isWriting,
            visit.request.query["draft"] == nil,
            let draft = try store.draft(of: person.id, form: form)
        else { return HTML([]) }
        let minute = Visit.minute(draft.savedAt)
        return tag(.div, .class("note"), .plain("role", "status")) {
            visit.say(
                "您于 \(minute) 在此表单填写过内容，尚未提交：",
                "You typed something into this form at \(minute) and have not sent it: "
            )
            tag(.a, .href(ServerDrafts.restoring(form))) { visit.say("恢复", "Restore it") }
            dropping(form)
        }
    }

    /// All that is kept, for the page of one's own work.
    func list() throws -> HTML {
        guard let person = visit.person else { return HTML([]) }
        let drafts = try store.drafts(of: person.id)
        guard !drafts.isEmpty else { return HTML([]) }
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("未提交的草稿", "Drafts not yet sent") }
            tag(.ul, .class("plain")) {
                for draft in drafts {
                    tag(.li) {
                        tag(.a, .href(ServerDrafts.restoring(draft.form))) { title(of: draft.form) }
                        tag(.span, .class("soft")) { " \(Visit.minute(draft.savedAt)) " }
                        dropping(draft.form)
                    }
                }
            }
        }
    }

    private static func restoring(_ form: String) -> String {
        form + (form.contains("?") ? "&" : "?") + "draft=yes"
    }

    private func dropping(_ form: String) -> HTML {
        FormPart(visit).form(to: "/drafts/drop", class: "") {
            FormPart.hidden("_form", form)
            tag(.button, .class("quiet"), .type("submit")) { visit.say("清除", "Discard") }
        }
    }

    /// What the form is about, by its address alone.
    private func title(of form: String) -> String {
        let parts = form.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        let rules = visit.words.rules
        switch parts.first {
        case "new" where parts.count == 2:
            return visit.say("新建", "New: ") + visit.say(visit.words.title(of: parts[1]))
        case "cases" where parts.count == 4:
            let titles = rules.charts.values.compactMap { chart in
                chart.eventNumbers[parts[3]].map { chart.events[$0].title }
            }
            let title = titles.first.map { visit.say($0) } ?? parts[3]
            return "\(parts[1]) \(title)"
        default: return form
        }
    }

    // MARK: What is done

    /// Forms of events, and nothing else, are kept.
    private static func isKept(_ form: String) -> Bool {
        form.hasPrefix("/new/") || form.hasPrefix("/cases/") && form.contains("/do/")
    }

    /// The script sends what is typed; no page is needed for the answer.
    func keep() throws -> WebResponse {
        let typed = visit.request.form()?.fields ?? FormFields()
        guard let person = visit.person, let form = typed["_form"], ServerDrafts.isKept(form)
        else { return .text("404\n", status: 404) }
        let fields = FormFields(
            typed.pairs.filter { name, value in
                !value.isEmpty
                    && (name.hasPrefix("f.") || name.hasPrefix("d.")
                        || ["_on", "_reason", "_class"].contains(name))
            }
        )
        guard !fields.pairs.isEmpty else {
            try drop(form)
            return WebResponse(status: 204)
        }
        let draft = FormDraft(form: form, savedAt: Moment.wallClock(), text: fields.urlEncoded)
        guard try store.keepDraft(draft, of: person.id) else {
            return .text("413\n", status: 413)
        }
        return WebResponse(status: 204)
    }

    func discard() throws -> WebResponse {
        if let form = visit.request.form()?.fields["_form"] { try drop(form) }
        return .seeOther("/")
    }
}
