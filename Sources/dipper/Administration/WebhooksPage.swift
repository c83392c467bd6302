import Casework
import Portfolio
import Store
import Web
import Workflow

/// Receivers of messages: how each fares, what became of each message, and what can be done.
struct WebhooksPage {
    let visit: Visit
    let deed: AdminDeed

    private static let pageSize = 50

    init(_ visit: Visit) throws {
        self.visit = visit
        deed = AdminDeed(visit)
        try AdminPage.require(WebhookNoun.kind, visit)
    }

    private var isAdministrator: Bool { visit.roles.contains("ADM") }

    func place(_ code: String) -> String { "/admin/webhooks/\(FormFields.encoded(code))" }

    // MARK: All of them

    func answer() throws -> WebResponse {
        let endpoints = try EndpointAnswer.all(visit.ledger)
        return deed.page(visit.say("推送", "Webhooks")) {
            PageTable(
                [
                    visit.say("端点", "Endpoint"), visit.say("名称", "Name"),
                    visit.say("类别", "Kind"), visit.say("角色", "Role"),
                    visit.say("状态", "State"), visit.say("排队", "Queued"),
                    visit.say("近一日", "Last day"),
                ]
            ).html(endpoints.map { row($0.stream, $0.queue) })
            if isAdministrator {
                tag(.div, .class("actions")) {
                    tag(.a, .class("button"), .href("/new/webhook-endpoint")) {
                        visit.say("登记端点", "Register an endpoint")
                    }
                }
            }
        }
    }

    private func row(_ stream: CaseStream, _ queue: QueueFigures?) -> [HTML] {
        let (successes, attempts) = (queue?.successes ?? 0, queue?.attempts ?? 0)
        let isFailing = attempts > 0 && successes < attempts
        return [
            tag(.a, .class("code"), .href(place(stream.code))) { stream.code },
            HTML(stream.text("name") ?? ""), HTML(stream.text("kind") ?? ""),
            HTML(stream.text("role") ?? ""), HTML(state(stream)),
            HTML("\(queue?.waiting ?? 0)"),
            tag(.span, isFailing ? .class("warn") : nil) { "\(successes)/\(attempts)" },
        ]
    }

    private func state(_ stream: CaseStream) -> String {
        visit.say(visit.words.states(of: stream))
    }

    // MARK: One

    func endpoint() throws -> CaseStream {
        let stream = try visit.found(visit.parameters["code"] ?? "")
        guard stream.kind == WebhookNoun.kind else { throw CaseRefusals.notFound(stream.code) }
        return stream
    }

    func one() throws -> WebResponse { try one(try endpoint(), told: [], []) }

    func one(
        _ stream: CaseStream,
        told: [Localized],
        _ blockers: [Blocker]
    ) throws -> WebResponse {
        let message = visit.request.query["message"].flatMap { Int64($0) }
        let shown = try message.map { try attempts(of: stream, $0) } ?? deliveries(of: stream)
        let deeds = try isAdministrator ? deeds(stream, blockers) : []
        let title = "\(stream.code) \(stream.text("name") ?? "")"
        return deed.page(title, blockers) {
            if !told.isEmpty {
                tag(.div, .class("flash"), .plain("role", "status")) {
                    for line in told { tag(.p) { visit.say(line) } }
                }
            }
            tag(.p) {
                tag(.a, .href("/admin/webhooks")) { visit.say("← 推送", "← Webhooks") }
                " · \(stream.text("kind") ?? "") · \(state(stream)) · "
                tag(.a, .href("/cases/\(FormFields.encoded(stream.code))")) {
                    visit.say("案卷与经过", "Case and history")
                }
            }
            shown
            deeds
        }
    }

    private func deliveries(of stream: CaseStream) throws -> [HTML] {
        let query = visit.request.query
        let asked = query["state"] ?? ""
        let state = ["waiting", "delivered", "exhausted"].first { $0 == asked }
        let lines = try visit.ledger.deliveries(
            to: stream,
            state: state,
            before: query["before"].flatMap { Int64($0) } ?? Int64.max,
            limit: WebhooksPage.pageSize
        )
        let rows = lines.map { delivery($0, of: stream) }
        let further = lines.count == WebhooksPage.pageSize ? lines.last?.number : nil
        return [
            tag(.h2) { visit.say("投递", "Deliveries") }, filter(stream, state),
            PageTable(
                [
                    visit.say("消息", "Message"), visit.say("事项", "Type"),
                    visit.say("案卷", "Case"), visit.say("产生", "Made"),
                    visit.say("状态", "State"), visit.say("尝试", "Attempts"),
                    visit.say("下次", "Next"), visit.say("办理", "Deed"),
                ]
            ).html(rows), further.map { earlier(stream, state, $0) } ?? HTML([]),
        ]
    }

    private func filter(_ stream: CaseStream, _ state: String?) -> HTML {
        let choices =
            [("", visit.say("全部", "All"))]
            + ["waiting", "delivered", "exhausted"].map {
                ($0, visit.say(DeliveryWords.state($0)))
            }
        return tag(.p) {
            for (value, title) in choices {
                tag(
                    .a,
                    .href("\(place(stream.code))?state=\(value)"),
                    value == state ?? "" ? .plain("aria-current", "true") : nil
                ) { title }
                " "
            }
        }
    }

    private func earlier(_ stream: CaseStream, _ state: String?, _ number: Int64) -> HTML {
        tag(.p) {
            tag(
                .a,
                .class("button"),
                .href("\(place(stream.code))?state=\(state ?? "")&before=\(number)")
            ) { visit.say("更早的", "Earlier") }
        }
    }

    private func delivery(_ line: CourierDesk.Line, of stream: CaseStream) -> [HTML] {
        let again =
            isAdministrator && stream.isIn("live")
            ? FormPart(visit).form(to: "\(place(stream.code))/retry", class: "") {
                FormPart.hidden("message", "\(line.number)")
                tag(.button, .class("quiet"), .type("submit")) { visit.say("重发", "Send again") }
            } : HTML([])
        return [
            tag(.a, .href("\(place(stream.code))?message=\(line.number)")) { "\(line.number)" },
            tag(.span, .class("code")) { line.type }, HTML(line.code),
            HTML(Visit.minute(line.createdAt)), HTML(visit.say(DeliveryWords.state(line.state))),
            HTML("\(line.attempts)"), HTML(line.nextAt.map(Visit.minute) ?? ""), again,
        ]
    }

    private func attempts(of stream: CaseStream, _ message: Int64) throws -> [HTML] {
        let attempts = try visit.ledger.courierDesk.attempts(of: stream.id, number: message)
        return [
            tag(.h2) { visit.say("消息 \(message) 的每次尝试", "Attempts of message \(message)") },
            PageTable(
                [
                    visit.say("次数", "No."), visit.say("发送时间", "Sent"),
                    visit.say("毫秒", "ms"), visit.say("应答码", "Status"),
                    visit.say("结果", "Result"), visit.say("应答", "Answer"),
                ],
                isWalked: false
            ).html(
                attempts.map { attempt in
                    [
                        HTML("\(attempt.number)"), HTML(Visit.minute(attempt.sentAt)),
                        HTML("\(attempt.durationMilliseconds)"), HTML("\(attempt.status)"),
                        HTML(
                            attempt.fault.isEmpty
                                ? visit.say("成功", "success")
                                : visit.say(DeliveryWords.fault(attempt.fault))
                        ),
                        HTML(attempt.answer),
                    ]
                }
            ),
            tag(.p) {
                tag(.a, .href(place(stream.code))) { visit.say("← 全部投递", "← All deliveries") }
            },
        ]
    }
}
