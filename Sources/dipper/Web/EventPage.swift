import Casework
import Documents
import Expression
import FoundationEssentials
import Portfolio
import Store
import Web
import Workflow

/// One event of a case as a form: its fields, its documents, and every reason why it is refused.
struct EventPage {
    let visit: Visit
    /// Nil for the beginning of a new case.
    let stream: CaseStream?
    let instance: String
    let chart: Chart
    let event: Chart.Event
    let kind: String
    /// The project that a new case belongs to.
    let parent: CaseStream?

    init(_ visit: Visit) throws {
        self.visit = visit
        if let kind = visit.parameters["kind"] {
            guard let chart = visit.words.rules.charts[kind],
                let number = chart.eventNumbers[chart.startEvent]
            else { throw CaseRefusals.notFound(kind) }
            (stream, instance, self.kind) = (nil, "", kind)
            (self.chart, event) = (chart, chart.events[number])
            parent = try visit.request.query["parent"].map { try visit.found($0) }
            return
        }
        let stream = try visit.found(visit.parameters["code"] ?? "")
        let instance = visit.request.query["instance"] ?? ""
        let reference = CaseReference(code: stream.code, instance: instance)
        let chart = try visit.ledger.chart(seen: reference, kind: nil)
        let name = visit.parameters["event"] ?? ""
        guard let number = chart.eventNumbers[name], number > 0 else {
            throw CaseRefusals.notFound(name)
        }
        (self.stream, self.instance, kind, parent) = (stream, instance, stream.kind, nil)
        (self.chart, event) = (chart, chart.events[number])
    }

    var title: String {
        guard let stream else {
            return visit.say("新建", "New: ") + visit.say(visit.words.title(of: kind))
        }
        let title = visit.say(event.title)
        return "\(title) · \(stream.reference)"
    }

    /// The same address again, with its part of the case.
    var address: String { ServerDrafts.address(of: visit.request) }

    func answer() throws -> WebResponse {
        let drafts = ServerDrafts(visit)
        guard visit.request.query["draft"] == "yes", let typed = try drafts.fields(of: address)
        else { return try page(EventEntry(fresh: self), [], status: 200) }
        return try page(EventEntry(fresh: self, typed: typed), [], status: 200)
    }

    // MARK: What is shown

    private func page(
        _ entry: EventEntry,
        _ blockers: [Blocker],
        status: Int
    ) throws -> WebResponse {
        let fields = try fields(entry, blockers)
        let proof = try needsProof ? StepUp(visit).input(blockers) : nil
        let kept = try ServerDrafts(visit).note(of: address)
        let headline = try stream.map { try visit.words.headlines(of: [$0])[$0.id] ?? "" } ?? ""
        return visit.page(title, status: status) {
            tag(.h1) { title }
            if let stream {
                tag(.p) {
                    tag(.a, .href(stream.address)) { stream.reference }
                    " "
                    headline
                    " · "
                    visit.say(visit.words.states(of: stream, instance: instance))
                }
            }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            kept
            FormPart(visit).form(
                to: address,
                hasFiles: true,
                draft: "\(visit.person?.code ?? "") \(address)",
                isFresh: blockers.isEmpty
            ) {
                FormPart.hidden("_key", entry.key)
                FormPart.hidden("_version", entry.version)
                if TwinHints.fits(self) {
                    tag(.div, .flag("data-twins"), .plain("aria-live", "polite"))
                }
                fields
                proof
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say(event.title) }
                    tag(
                        .button,
                        .class("quiet"),
                        .type("submit"),
                        .name("_try"),
                        .value("yes")
                    ) { visit.say("试一试，不办理", "Try, without doing it") }
                }
            }
        }
    }

    /// The fields of the event; a sheet has its own.
    private func fields(_ entry: EventEntry, _ blockers: [Blocker]) throws -> [HTML] {
        var fields = EventFields(page: self, entry: entry, blockers: blockers)
        guard let sheet = ScoreFields(self, entry, blockers) else { return try fields.html() }
        fields.omitted = sheet.asked
        return [try sheet.html()] + (try fields.html())
    }

    /// Whether the person must prove once more who he is (rule R8).
    private var needsProof: Bool {
        get throws {
            guard let number = chart.eventNumbers[event.name] else { return false }
            let roles =
                stream.map { stream in
                    CaseSheet(words: visit.words, stream: stream).possible(instance)
                        .first { $0.event.name == event.name }?.roles ?? []
                } ?? chart.transitions.filter { $0.events.contains(number) }.flatMap(\.roles)
            return try StepUp(visit).isNeeded(for: event.name, roles: roles)
        }
    }

    // MARK: What is done

    func perform() throws -> WebResponse {
        guard let (fields, files) = visit.request.form() else {
            throw Refusal(EventPage.unreadable)
        }
        let entry = EventEntry(fields, files)
        do {
            let command = try command(entry)
            if fields["_try"] == "yes" {
                let blockers = try visit.ledger.casework.blockers(command, by: visit.caller)
                return try blockers.isEmpty
                    ? possible(entry) : page(entry, blockers, status: 422)
            }
            if try needsProof { try StepUp(visit).prove(fields) }
            let performed = try visit.ledger.perform(command, by: visit.caller)
            try ServerDrafts(visit).drop(address)
            if ScoreFields(self, entry, []) != nil, visit.roles.contains("REV") {
                return .seeOther("/reviews?taken=\(FormFields.encoded(address))")
            }
            let begun = performed.reply.moved.first?.code ?? ""
            let place = stream?.address ?? "/cases/\(FormFields.encoded(begun))"
            let done = FormFields([("done", event.name), ("taken", address)])
            return .seeOther("\(place)?\(done.urlEncoded)")
        } catch let refusal as Refusal {
            return try page(entry, refusal.blockers, status: Failure(refusal).httpStatus)
        } catch let conflict as Conflict {
            // What was typed stays; the next try is for the case as it is now.
            var entry = entry
            entry.version = stream.map { "\($0.version)" } ?? ""
            let failure = Failure(conflict)
            return try page(entry, failure.blockers, status: failure.httpStatus)
        }
    }

    private func possible(_ entry: EventEntry) throws -> WebResponse {
        let fields = try fields(entry, [])
        let proof = try needsProof ? StepUp(visit).input([]) : nil
        let twins = try TwinHints.fits(self) ? TwinHints(visit).html(entry) : HTML([])
        return visit.page(title) {
            tag(.h1) { title }
            tag(.div, .class("flash"), .plain("role", "status")) {
                visit.say("可以办理；尚未办理。", "Possible; nothing has been done yet.")
            }
            twins
            FormPart(visit).form(to: address, hasFiles: true, draft: nil) {
                FormPart.hidden("_key", entry.key)
                FormPart.hidden("_version", entry.version)
                fields
                proof
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say(event.title) }
                }
            }
        }
    }

    private func command(_ entry: EventEntry) throws -> Command {
        var reasons = Reasons()
        let payload = try reasons.value(or: [:]) {
            try visit.ledger.payload(entry.given(event), event: event)
        }
        let effective = try reasons.value(or: nil) {
            try entry.date.map { try Moment.date($0, option: "_on") }
        }
        let documents = try reasons.value(or: GivenDocuments.plain([])) {
            try entry.documents()
        }
        try reasons.check()
        let target: Command.Target =
            stream.map { .existing($0.reference) } ?? .new(kind: kind, parent: parent?.id)
        var command = Command(target: target, instance: instance, event: event.name)
        command.payload = payload
        command.key = entry.key.isEmpty ? "" : "web:\(entry.key)"
        command.expecting = Int64(entry.version)
        command.effective = effective
        command.reasonForEarlier = entry.reason
        documents.give(to: &command)
        return command
    }

    private static var unreadable: Blocker {
        Blocker(
            code: "FORM_UNREADABLE",
            message: Localized(
                zh: "表单无法读取，没有办理，请在浏览器中后退并重新提交",
                en: "the form cannot be read and nothing was done; go back and submit it again"
            )
        )
    }
}
