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
    private static let refusalsAtOnce = 200

    init(_ visit: Visit) throws {
        self.visit = visit
        deed = AdminDeed(visit)
        query = visit.request.query
        try AdminPage.require("audit", visit)
    }

    private func text(_ name: String) -> String {
        (query[name] ?? "").filter { !$0.isWhitespace }
    }

    // MARK: The page

    func answer() throws -> WebResponse {
        let title = visit.say("审计检索", "Audit search")
        do {
            let reading = AuditReading(ledger: visit.ledger)
            let found = try reading.find(
                try reading.search(text),
                before: query["before"].flatMap { Int64($0) } ?? Int64.max,
                limit: AuditPage.pageSize
            )
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

    private func table(_ found: AuditReading.Found) throws -> HTML {
        let actors = found.rows.flatMap { [$0.event.actor, $0.event.onBehalfOf] }
        let names = try names(of: actors)
        return PageTable(
            [
                visit.say("记录于", "Recorded"), visit.say("案卷", "Case"),
                visit.say("事项", "What"), visit.say("经办", "Who"),
                visit.say("认证方式", "Proof"),
            ]
        ).html(
            found.rows.map { _, event, stream in
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

    private func names(of actors: [String]) throws -> [String: String] {
        try visit.words.names(of: actors.filter { $0 != "system" })
            .merging(["system": visit.say("系统", "system"), "": ""]) { $1 }
    }

    private func who(_ event: EventRecord, _ names: [String: String]) -> String {
        let own = names[event.actor] ?? event.actor
        guard !event.onBehalfOf.isEmpty else { return own }
        let principal = names[event.onBehalfOf] ?? event.onBehalfOf
        return visit.say("\(own)（代 \(principal)）", "\(own) (for \(principal))")
    }

    @HTMLBuilder private func further(_ found: AuditReading.Found) -> [HTML] {
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
        let lines = try AuditReading(ledger: visit.ledger)
            .refusals(before: before, limit: AuditPage.refusalsAtOnce)
        let names = try names(of: lines.map(\.actor))
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
                        HTML(line.target.isEmpty ? "—" : line.target), HTML(line.event),
                        tag(.span, .class("code")) {
                            ((try? JSON(parsing: line.codes))?.texts ?? [])
                                .joined(separator: " ")
                        },
                    ]
                }
            )
            if lines.count == AuditPage.refusalsAtOnce, let last = lines.last {
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
