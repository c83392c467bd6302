import Casework
import Portfolio
import SQL
import Store
import Web
import Workflow

/// One event for many cases: chosen in a list, previewed whole, and done as one unit or not.
struct BulkPage {
    let visit: Visit
    private let query: CaseQuery
    private let form: FormFields
    /// Each once, in the order of the list; also those that are not there.
    private let codes: [String]
    private let streams: [String: CaseStream]
    private let headlines: [String: String]

    static let mostCases = 500

    init(_ visit: Visit) throws {
        self.visit = visit
        let asked = visit.request.query
        form = visit.request.method.isWriting ? visit.request.form()?.fields ?? FormFields() : asked
        query = CaseQuery(asked)
        let isWholeView = asked["all"] == "yes" && !visit.request.method.isWriting
        let chosen =
            try isWholeView
            ? CaseListPage(visit).found().map(\.stream.code) : form.all("c").filter { !$0.isEmpty }
        var known: Set<String> = []
        codes = Array(chosen.filter { known.insert($0).inserted }.prefix(BulkPage.mostCases))
        let seen = try visit.ledger.cases.streams(codes: codes)
        streams = Dictionary(seen.map { ($0.code, $0) }) { $1 }
        headlines = try visit.words.headlines(of: seen)
    }

    private var chart: Chart? { visit.words.rules.charts[query.kind] }

    private func event() throws -> (Chart, Chart.Event)? {
        guard let name = visit.request.query["event"] else { return nil }
        guard let chart, let number = chart.eventNumbers[name], number > 0 else {
            throw CaseRefusals.notFound(name)
        }
        return (chart, chart.events[number])
    }

    func answer() throws -> WebResponse {
        guard let (chart, event) = try event(), !codes.isEmpty else { return choice() }
        let entry = EventEntry(FormFields([("_key", Identifier.make(at: Moment.wallClock()))]), [])
        return try page(chart, event, entry, [], nil, status: 200)
    }

    // MARK: What to do

    /// What the person may do with the chosen cases, and with how many of them.
    private func choice() -> WebResponse {
        var counts: [String: Int] = [:]
        for stream in streams.values {
            let possible = CaseSheet(words: visit.words, stream: stream).possible("")
            for (event, roles) in possible where roles.contains(where: visit.roles.contains) {
                counts[event.name, default: 0] += 1
            }
        }
        let events = (chart?.events ?? []).filter { counts[$0.name] != nil }
        return visit.page(visit.say("批量办理", "Many at once")) {
            tag(.h1) { visit.say("批量办理（\(codes.count) 件）", "\(codes.count) cases at once") }
            if codes.isEmpty {
                tag(.p) { visit.say("没有选中案卷，请在列表中勾选。", "No case is chosen: tick some.") }
            } else if events.isEmpty {
                tag(.p) { visit.say("没有您可以一并办理的事项。", "There is nothing for you to do.") }
            }
            tag(.ul, .class("plain")) {
                for event in events {
                    tag(.li) {
                        tag(.a, .href(address(event.name))) { visit.say(event.title) }
                        tag(.span, .class("soft")) {
                            let count = counts[event.name] ?? 0
                            visit.say(" \(count) 件可办", " possible for \(count)")
                        }
                    }
                }
            }
            tag(.p) { tag(.a, .href(query.address())) { visit.say("回到列表", "Back to the list") } }
            table(nil)
        }
    }

    private func address(_ event: String) -> String {
        var fields = FormFields(visit.request.query.pairs.filter { $0.name != "event" })
        fields.pairs.append(("event", event))
        return "/cases/bulk?\(fields.urlEncoded)"
    }

    /// Where the form goes: the cases themselves stand in it.
    private func place(_ event: Chart.Event) -> String {
        let fields = FormFields([("kind", query.kind), ("event", event.name)])
        return "/cases/bulk?\(fields.urlEncoded)"
    }

    // MARK: Preview and deed

    func perform() throws -> WebResponse {
        guard let (chart, event) = try event(), !codes.isEmpty else { return choice() }
        let entry = EventEntry(form, [])
        let dropped = Set(form["_without"] == "yes" ? form.all("refused") : [])
        let bulk = BulkEntry(
            visit: visit,
            codes: codes.filter { !dropped.contains($0) },
            event: event,
            entry: entry,
            versions: Dictionary(codes.map { ($0, Int64(form["v.\($0)"] ?? "")) }) { $1 }
                .compactMapValues(\.self)
        )
        do {
            guard form["_do"] == "yes" else {
                let outcomes = try zip(bulk.codes, bulk.preview())
                return try page(chart, event, entry, [], Array(outcomes), status: 200)
            }
            if try needsProof(chart, event) { try StepUp(visit).prove(form) }
            try bulk.perform()
            let done = FormFields([("kind", query.kind), ("done", "\(bulk.codes.count)")])
            return .seeOther("/cases?\(done.urlEncoded)")
        } catch let refusal as Refusal {
            let status = Failure(refusal).httpStatus
            return try page(chart, event, entry, refusal.blockers, nil, status: status)
        } catch let failure as BatchFailure {
            let outcomes = try zip(bulk.codes, bulk.outcomes(of: failure))
            return try page(chart, event, entry, [], Array(outcomes), status: 422)
        }
    }

    private func page(
        _ chart: Chart,
        _ event: Chart.Event,
        _ entry: EventEntry,
        _ blockers: [Blocker],
        _ outcomes: [(code: String, outcome: BulkEntry.Outcome)]?,
        status: Int
    ) throws -> WebResponse {
        let fields = try EventFields(visit, chart, event, entry, blockers).html()
        let shown = outcomes?.map(\.code) ?? codes
        let refused = (outcomes ?? []).filter {
            if case .moved = $0.outcome { false } else { true }
        }.map(\.code)
        let title = visit.say(event.title) + visit.say("（\(shown.count) 件）", " (\(shown.count))")
        let isDecided = blockers.contains { $0.place == StepUp.field }
        let isReady = isDecided || outcomes != nil && refused.isEmpty
        let proof = try isReady && needsProof(chart, event) ? StepUp(visit).input(blockers) : nil
        return visit.page(title, status: status) {
            tag(.h1) { title }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            if outcomes != nil { verdict(shown.count, refused.count) }
            FormPart(visit).form(to: place(event)) {
                FormPart.hidden("_key", entry.key)
                for code in shown {
                    FormPart.hidden("c", code)
                    FormPart.hidden("v.\(code)", version(code, outcomes != nil))
                }
                for code in refused { FormPart.hidden("refused", code) }
                fields
                proof
                buttons(
                    event,
                    isPreviewed: isDecided || outcomes != nil,
                    shown.count,
                    refused.count
                )
            }
            table(outcomes)
            tag(.p) { tag(.a, .href(query.address())) { visit.say("不办，回到列表", "Leave it") } }
        }
    }

    /// Whether the person must prove once more who he is (rule R8).
    private func needsProof(_ chart: Chart, _ event: Chart.Event) throws -> Bool {
        guard let number = chart.eventNumbers[event.name] else { return false }
        let roles = chart.transitions.filter { $0.events.contains(number) }.flatMap(\.roles)
        return try StepUp(visit).isNeeded(for: event.name, roles: roles)
    }

    /// The version that was shown first stands, until a preview shows the case as it is now.
    private func version(_ code: String, _ isPreviewed: Bool) -> String {
        if !isPreviewed, let known = form["v.\(code)"] { return known }
        return streams[code].map { "\($0.version)" } ?? ""
    }

    private func verdict(_ count: Int, _ refused: Int) -> HTML {
        tag(.div, .class(refused == 0 ? "flash" : "summary"), .plain("role", "status")) {
            refused == 0
                ? visit.say(
                    "\(count) 件都可以办理；尚未办理。",
                    "All \(count) are possible; nothing is done yet."
                )
                : visit.say(
                    "\(count) 件中有 \(refused) 件不能办理，因此一件也没有办理。",
                    "\(refused) of \(count) are refused, so nothing was done for any."
                )
        }
    }

    @HTMLBuilder private func buttons(
        _ event: Chart.Event,
        isPreviewed: Bool,
        _ count: Int,
        _ refused: Int
    ) -> [HTML] {
        tag(.div, .class("actions")) {
            if isPreviewed, refused == 0 {
                tag(.button, .type("submit"), .name("_do"), .value("yes")) {
                    visit.say(event.title)
                    visit.say("：办理 \(count) 件", ": do it for \(count)")
                }
            }
            if refused > 0, refused < count {
                tag(.button, .type("submit"), .name("_without"), .value("yes")) {
                    visit.say("去掉这 \(refused) 件，再预览", "Leave out these \(refused), preview again")
                }
            }
            tag(.button, .class(isPreviewed ? "quiet" : ""), .type("submit")) {
                isPreviewed
                    ? visit.say("再预览", "Preview again") : visit.say("预览，不办理", "Preview only")
            }
        }
    }

    private func table(_ outcomes: [(code: String, outcome: BulkEntry.Outcome)]?) -> HTML {
        PageTable([
            visit.say("编号", "Code"), visit.say("名称", "Title"),
            visit.say("现在", "Now"), visit.say("办理之后", "Afterwards"),
        ]).html {
            for (place, code) in (outcomes?.map(\.code) ?? codes).enumerated() {
                row(code, outcomes?[place].outcome)
            }
        }
    }

    private func row(_ code: String, _ outcome: BulkEntry.Outcome?) -> HTML {
        let stream = streams[code]
        return tag(.tr) {
            tag(.td, .class("code")) {
                tag(.a, .href("/cases/\(FormFields.encoded(code))")) { code }
            }
            tag(.td) { stream.flatMap { headlines[$0.id] } ?? "" }
            tag(.td) { stream.map { visit.say(visit.words.states(of: $0)) } ?? "" }
            tag(.td) {
                switch outcome {
                case nil: HTML("")
                case .moved(let states):
                    HTML(visit.say(visit.words.states(states, kind: query.kind, instance: "")))
                case .refused(let blockers):
                    tag(.ul, .class("plain")) {
                        for blocker in blockers {
                            tag(.li, .class("bad")) { visit.say(blocker.message) }
                        }
                    }
                case .unseen: HTML(visit.say("被拒的太多，未核", "too many refused; not looked at"))
                }
            }
        }
    }
}
