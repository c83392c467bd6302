import Casework
import Portfolio
import Store
import Web
import Workflow

/// A case is put on the agenda, with what the meeting would decide about it.
struct MeetingItemPage {
    let visit: Visit
    private let sheet: MeetingSheet
    /// Nil until a case is chosen.
    private let subject: CaseStream?
    private let instance: String

    private static let mostOffered = 100

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.office.index.follow(visit.ledger)
        sheet = try MeetingSheet(visit)
        let chosen = visit.request.query["case"].flatMap { CaseReference(argument: $0) }
        subject = try chosen.map { try visit.found($0.code) }
        instance = chosen?.instance ?? ""
    }

    /// The role in which the meeting decides.
    private var role: String { sheet.meeting.text("acts_as") ?? "" }

    func answer() throws -> WebResponse {
        guard let subject else { return try choice() }
        guard let name = visit.request.query["event"] else { return events(of: subject) }
        let entry = EventEntry(FormFields([("_key", Identifier.make(at: Moment.wallClock()))]), [])
        return try page(subject, name, entry, [], status: 200)
    }

    private func address(_ code: String, _ event: String? = nil) -> String {
        var fields = FormFields([("case", code)])
        if let event { fields.pairs.append(("event", event)) }
        return "\(sheet.address)/add?\(fields.urlEncoded)"
    }

    private var title: String {
        visit.say("增加议题 · \(sheet.title)", "Add an item · \(sheet.title)")
    }

    private func frame(_ status: Int = 200, @HTMLBuilder _ content: () -> [HTML]) -> WebResponse {
        visit.page(title, status: status) {
            tag(.h1) { title }
            tag(.p) { tag(.a, .href(sheet.address)) { visit.say("回到会议", "Back to the meeting") } }
            content()
        }
    }

    // MARK: Which case

    /// What waits for a decision in the role of the meeting, and a field for any other case.
    private func choice() throws -> WebResponse {
        let waiting = try visit.office.index.waiting(
            for: [role],
            limit: MeetingItemPage.mostOffered
        ) { try visit.seen($0) }
        return frame {
            tag(.form, .class("search"), .plain("method", "get"), .action("\(sheet.address)/add")) {
                tag(
                    .input,
                    .type("search"),
                    .name("case"),
                    .plain("aria-label", visit.say("案卷编号", "Code of a case")),
                    .plain(
                        "placeholder",
                        visit.say("案卷编号，子流程写作 编号/流程/序号", "Code; a part as CODE/chart/number")
                    )
                )
                tag(.button, .type("submit")) { visit.say("选此案卷", "Take this case") }
            }
            tag(.h2) { visit.say("等待 \(role) 决策的事项", "What waits for \(role)") }
            if waiting.isEmpty {
                tag(.p, .class("soft")) { visit.say("没有", "Nothing") }
            } else {
                PageTable([visit.say("案卷", "Case"), visit.say("事项", "What")]).html(
                    waiting.map { item in
                        let code =
                            item.instance.isEmpty ? item.code : "\(item.code)/\(item.instance)"
                        return [
                            HTML("\(code) \(item.headline)"),
                            tag(.a, .href(address(code, item.event.name))) {
                                visit.say(item.event.title)
                            },
                        ]
                    }
                )
            }
        }
    }

    // MARK: Which event

    private func events(of subject: CaseStream) -> WebResponse {
        let possible = CaseSheet(words: visit.words, stream: subject).possible(instance)
            .filter { $0.roles.contains(role) }
        return frame {
            tag(.p) {
                place
                " · "
                visit.say(visit.words.states(of: subject, instance: instance))
            }
            if possible.isEmpty {
                tag(.p) {
                    visit.say(
                        "此案卷现在没有可由 \(role) 决策的事项。",
                        "There is nothing now in this case that \(role) decides."
                    )
                }
            }
            tag(.ul, .class("plain")) {
                for (event, _) in possible {
                    tag(.li) {
                        tag(.a, .href(address(place, event.name))) { visit.say(event.title) }
                    }
                }
            }
        }
    }

    private var place: String {
        let code = subject?.code ?? ""
        return instance.isEmpty ? code : "\(code)/\(instance)"
    }

    // MARK: What would be decided

    private func chart(_ name: String) throws -> (Chart, Chart.Event) {
        let reference = CaseReference(code: subject?.code ?? "", instance: instance)
        let chart = try visit.ledger.chart(seen: reference, kind: nil)
        guard let number = chart.eventNumbers[name], number > 0 else {
            throw CaseRefusals.notFound(name)
        }
        return (chart, chart.events[number])
    }

    private func page(
        _ subject: CaseStream,
        _ name: String,
        _ entry: EventEntry,
        _ blockers: [Blocker],
        status: Int
    ) throws -> WebResponse {
        let (chart, event) = try chart(name)
        let fields = EventFields(visit, chart, event, entry, blockers, of: subject)
        let classes = fields.documentClasses.filter(\.isRequired).map(\.name)
        let html = try fields.html()
        let headline = try visit.words.headlines(of: [subject])[subject.id] ?? ""
        let address = address(place, name)
        return frame(status) {
            tag(.h2) { "\(visit.say(event.title)) · \(place) \(headline)" }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            FormPart(visit).form(
                to: address,
                hasFiles: true,
                draft: "\(visit.person?.code ?? "") \(address)",
                isFresh: blockers.isEmpty
            ) {
                FormPart.hidden("_key", entry.key)
                if !classes.isEmpty {
                    FormPart(visit).boxes(
                        "f.minutes_as",
                        visit.say("由会议纪要兼作的文件", "Documents for which the minutes stand"),
                        chosen: entry.values("minutes_as"),
                        among: classes.map { ($0, visit.say(DocumentClass.title($0))) }
                    )
                }
                html
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("列入议程", "Put it on the agenda") }
                }
            }
        }
    }

    func perform() throws -> WebResponse {
        guard let subject, let name = visit.request.query["event"],
            let (fields, files) = visit.request.form()
        else { return try answer() }
        let entry = EventEntry(fields, files)
        do {
            _ = try visit.ledger.perform(try command(name, entry), by: visit.caller)
            return .seeOther("\(sheet.address)?done=item")
        } catch let refusal as Refusal {
            let status = Failure(refusal).httpStatus
            return try page(subject, name, entry, refusal.blockers, status: status)
        } catch let conflict as Conflict {
            return try page(subject, name, entry, Failure(conflict).blockers, status: 409)
        }
    }

    private func command(
        _ name: String,
        _ entry: EventEntry
    ) throws -> Command {
        let (_, event) = try chart(name)
        var reasons = Reasons()
        let given = try reasons.value(or: [:]) {
            try visit.ledger.payload(entry.given(event), event: event)
        }
        let documents = try reasons.value(or: GivenDocuments.plain([])) {
            try entry.documents()
        }
        try reasons.check()
        var writer = JSONWriter(capacity: 256)
        writer.values(given)
        let minutes = entry.values("minutes_as").joined(separator: ",")
        var command = Command(target: .existing(sheet.meeting.code), event: "add_item")
        command.payload = try visit.ledger.payload(
            [
                GivenField("case", subject?.code, at: "case"),
                GivenField("instance", instance.isEmpty ? nil : instance, at: "case"),
                GivenField("event", name, at: "event"),
                GivenField("given", String(decoding: writer.bytes, as: UTF8.self), at: "given"),
                GivenField("minutes_as", minutes.isEmpty ? nil : minutes, at: "minutes_as"),
            ],
            event: try sheet.event("add_item")
        )
        command.key = entry.key.isEmpty ? "" : "web:\(entry.key)"
        documents.give(to: &command)
        return command
    }
}
