import Casework
import Portfolio
import Store
import Web
import Workflow

/// Every record of the cases that somebody sees, by person, case, type, time and proof.
///
/// It is the same policy as everywhere: what is not for the reader is not found, whatever he asks.
struct AuditPage {
    let visit: Visit
    private let deed: AdminDeed
    private let query: FormFields

    private static let pageSize = 50
    private static let atOnce = 200
    /// So many events a request looks at; it says how far it came.
    private static let reach: Int64 = 20_000

    init(_ visit: Visit) throws {
        self.visit = visit
        deed = AdminDeed(visit)
        query = visit.request.query
        try AdminPage.require("audit", visit)
    }

    private func text(_ name: String) -> String {
        (query[name] ?? "").filter { !$0.isWhitespace }
    }

    // MARK: Searching

    /// Events that were found, and from where to go on.
    private struct Found {
        var rows: [(event: EventRecord, stream: CaseStream)] = []
        var next: Int64?
    }

    /// What was typed; nil with a reason for what names nobody.
    private func search() throws(Refusal) -> EventSearch {
        var search = EventSearch()
        var reasons: [Blocker] = []
        do {
            if !text("person").isEmpty {
                let code = text("person").uppercased()
                let person = try visit.ledger.cases.named(id(of: code))
                guard let person, person.kind == "person" else {
                    throw CaseRefusals.notFound(code, place: "person")
                }
                search.person = (person.id, person.code)
            }
            if !text("case").isEmpty {
                let code = text("case").uppercased()
                guard let stream = try visit.ledger.cases.stream(code) else {
                    throw CaseRefusals.notFound(code, place: "case")
                }
                search.stream = stream.id
            }
            search.type = text("type")
            search.authentication = text("proof")
            search.since = try moment("since", isEnd: false)
            search.until = try moment("until", isEnd: true)
        } catch let refusal as Refusal {
            reasons += refusal.blockers
        } catch {
            reasons += Failure(error).blockers
        }
        guard reasons.isEmpty else { throw Refusal(reasons) }
        return search
    }

    private func id(of code: String) throws -> String {
        try visit.ledger.store.stream(code)?.id ?? code
    }

    private func moment(_ name: String, isEnd: Bool) throws -> Instant? {
        let given = text(name)
        guard !given.isEmpty else { return nil }
        return try Moment.instant(given, isEndOfDay: isEnd, option: name)
    }

    private func find(_ search: EventSearch) throws -> Found {
        var found = Found()
        var place = query["before"].flatMap { Int64($0) } ?? Int64.max
        var left = AuditPage.reach
        while found.rows.count < AuditPage.pageSize, left > 0 {
            let (events, reached) = try visit.ledger.store.events(
                search,
                before: place,
                reach: left,
                limit: AuditPage.atOnce
            )
            let ids = Set(events.map(\.event.stream)).sorted()
            let seen = try visit.ledger.cases.openPage(visit.ledger.store.streams(ids))
            let streams = Dictionary(seen.map { ($0.id, $0) }) { $1 }
            for (position, event) in events where found.rows.count < AuditPage.pageSize {
                if let stream = streams[event.stream] { found.rows.append((event, stream)) }
                place = position
            }
            if found.rows.count == AuditPage.pageSize {
                found.next = place
                return found
            }
            guard let reached else { return found }
            left -= max(1, Int64(AuditPage.atOnce))
            place = reached
            found.next = reached
            // Nothing more within what one request looks at.
            if events.count < AuditPage.atOnce { return found }
        }
        return found
    }

    // MARK: The page

    func answer() throws -> WebResponse {
        let title = visit.say("审计检索", "Audit search")
        do {
            let found = try find(try search())
            let table = try table(found)
            return deed.page(title) {
                form
                table
                further(found)
            }
        } catch let refusal as Refusal {
            return deed.page(title, refusal.blockers) { form }
        }
    }

    private var form: HTML {
        let fields = [
            ("person", visit.say("人员编号", "Person"), "RY-2026-…"),
            ("case", visit.say("案卷编号", "Case"), "DT-2026-…"),
            ("type", visit.say("事项类型", "Type"), "account.sign_in"),
            ("proof", visit.say("认证方式", "Proof"), "session:"),
        ]
        return HTML([
            tag(
                .form,
                .class("fields"),
                .plain("method", "get"),
                .action("/admin/audit")
            ) {
                for (name, title, sample) in fields {
                    FormPart(visit).input(
                        name,
                        title,
                        value: query[name] ?? "",
                        more: [.plain("placeholder", sample)]
                    )
                }
                for (name, title) in [
                    ("since", visit.say("起", "Since")), ("until", visit.say("止", "Until")),
                ] {
                    FormPart(visit).input(
                        name,
                        title,
                        value: query[name] ?? "",
                        type: .type("date")
                    )
                }
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("检索", "Search") }
                    tag(.a, .class("button quiet"), .href("/admin/audit/refusals")) {
                        visit.say("拒绝日志", "Log of refusals")
                    }
                }
            }
        ])
    }

    private func table(_ found: Found) throws -> HTML {
        var names: [String: String] = ["system": visit.say("系统", "system"), "": ""]
        for actor in Set(found.rows.flatMap { [$0.event.actor, $0.event.onBehalfOf] })
        where names[actor] == nil {
            names[actor] = try visit.words.name(of: actor)
        }
        return PageTable(
            [
                visit.say("记录于", "Recorded"), visit.say("案卷", "Case"),
                visit.say("事项", "What"), visit.say("经办", "Who"),
                visit.say("认证方式", "Proof"),
            ]
        ).html(
            found.rows.map { event, stream in
                let place = "/cases/\(FormFields.encoded(stream.code))?version=\(event.version)"
                // What only adds up, such as a cap, has no code and no page.
                let name = stream.code.isEmpty ? stream.kind : stream.code
                return [
                    HTML(Visit.minute(event.recordedAt)),
                    stream.code.isEmpty
                        ? HTML("\(name) · \(event.version)")
                        : tag(.a, .class("code"), .href(place)) { "\(name) · \(event.version)" },
                    HTML([
                        HTML(visit.say(visit.words.title(of: event, in: stream))),
                        tag(.br) {},
                        tag(.span, .class("code soft")) { event.type },
                    ]),
                    HTML(who(event, names)),
                    tag(.span, .class("code soft")) { "\(event.authentication) \(event.channel)" },
                ]
            }
        )
    }

    private func who(_ event: EventRecord, _ names: [String: String]) -> String {
        let own = names[event.actor] ?? event.actor
        guard !event.onBehalfOf.isEmpty else { return own }
        let principal = names[event.onBehalfOf] ?? event.onBehalfOf
        return visit.say("\(own)（代 \(principal)）", "\(own) (for \(principal))")
    }

    @HTMLBuilder private func further(_ found: Found) -> [HTML] {
        if found.rows.isEmpty {
            tag(.p) { visit.say("这一段里没有找到。", "Nothing was found in this stretch.") }
        }
        if let next = found.next {
            let kept = query.pairs.filter { $0.name != "before" && !$0.value.isEmpty }
            let more = FormFields(kept + [(name: "before", value: "\(next)")])
            tag(.p) {
                tag(.a, .class("button"), .href("/admin/audit?\(more.urlEncoded)")) {
                    visit.say("更早的", "Earlier")
                }
            }
        }
    }

    // MARK: Refusals

    /// What was asked for and refused: who, what and why; no content, and no case of others.
    func refusals() throws -> WebResponse {
        let before = query["before"].flatMap { Int64($0) } ?? Int64.max
        let lines = try visit.ledger.store.refusals(before: before, limit: AuditPage.atOnce)
        let seen = try visit.ledger.cases.seen(codes: lines.map(\.target))
        var names: [String: String] = ["system": visit.say("系统", "system"), "": ""]
        for actor in Set(lines.map(\.actor)) where names[actor] == nil {
            names[actor] = try visit.words.name(of: actor)
        }
        return deed.page(visit.say("拒绝日志", "Log of refusals")) {
            PageTable(
                [
                    visit.say("序号", "No."), visit.say("时间", "Time"), visit.say("经办", "Who"),
                    visit.say("案卷", "Case"), visit.say("事项", "What"),
                    visit.say("原因", "Reasons"),
                ]
            ).html(
                lines.map { line in
                    [
                        HTML("\(line.number)"), HTML(Visit.minute(line.recordedAt)),
                        HTML(names[line.actor] ?? line.actor),
                        HTML(seen.contains(line.target) ? line.target : "—"), HTML(line.event),
                        tag(.span, .class("code")) {
                            ((try? JSON(parsing: line.codes))?.texts ?? [])
                                .joined(separator: " ")
                        },
                    ]
                }
            )
            if lines.count == AuditPage.atOnce, let last = lines.last {
                tag(.p) {
                    tag(
                        .a,
                        .class("button"),
                        .href("/admin/audit/refusals?before=\(last.number)")
                    ) { visit.say("更早的", "Earlier") }
                }
            }
        }
    }
}
