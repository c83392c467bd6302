import Casework
import Courier
import Expression
import Portfolio
import Store
import Web
import Workflow

/// What an administrator can do with a receiver.
extension WebhooksPage {
    func deeds(_ stream: CaseStream, _ blockers: [Blocker]) throws -> [HTML] {
        let place = place(stream.code)
        var deeds = [
            tag(.h2) { visit.say("办理", "What can be done") },
            try deed.deed(
                to: "\(place)/test",
                of: place,
                visit.say("发送测试消息", "Send a ping"),
                event: "answer"
            ),
        ]
        if !stream.isIn("disabled"), makesSecret(stream) {
            deeds.append(
                try deed.deed(
                    to: "\(place)/rotate",
                    of: place,
                    visit.say("换密钥", "Rotate the secret"),
                    event: "rotate"
                )
            )
        }
        if stream.isIn("live") {
            deeds.append(
                try deed.deed(
                    to: "\(place)/replay",
                    of: place,
                    visit.say("重发这一段", "Send that stretch again"),
                    event: "replay"
                ) { replayFields(blockers) }
            )
        }
        let events = stream.isIn("disabled") ? ["enable", "trust"] : ["disable", "trust"]
        return deeds + [
            tag(.div, .class("actions")) {
                for event in events {
                    let target = "/cases/\(FormFields.encoded(stream.code))/do/\(event)"
                    tag(.a, .class("button quiet"), .href(target)) {
                        title(of: event, stream)
                    }
                }
            }
        ]
    }

    private func title(of event: String, _ stream: CaseStream) -> String {
        let chart = visit.words.rules.charts[stream.kind]
        let number = chart?.eventNumbers[event]
        return number.flatMap { chart?.events[$0].title }.map { visit.say($0) } ?? event
    }

    private func makesSecret(_ stream: CaseStream) -> Bool {
        EndpointKind(rawValue: stream.text("kind") ?? "")?.makesSecret ?? false
    }

    @HTMLBuilder private func replayFields(_ blockers: [Blocker]) -> [HTML] {
        let fields = deed.fields
        FormPart(visit).input(
            "since",
            visit.say("起", "Since"),
            value: fields["since"] ?? "",
            type: .type("date"),
            isRequired: true,
            wrong: DoorPart.wrong("since", blockers)
        )
        FormPart(visit).input(
            "until",
            visit.say("止（不填为现在）", "Until (now unless given)"),
            value: fields["until"] ?? "",
            type: .type("date"),
            wrong: DoorPart.wrong("until", blockers)
        )
        FormPart(visit).boxes(
            "failed",
            visit.say("范围", "Which"),
            chosen: fields.all("failed"),
            among: [("yes", visit.say("只重发已放弃的", "Only those given up"))]
        )
    }

    /// Does one thing and shows the endpoint again, with what came of it.
    private func done(
        _ event: String,
        _ body: (CaseStream) throws -> [Localized]
    ) throws -> WebResponse {
        let stream = try endpoint()
        do {
            try deed.begin(event)
            let told = try body(stream)
            return try one(try endpoint(), told: told, [])
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try one(stream, told: [], refusal.blockers)
        }
    }

    private func perform(
        _ stream: CaseStream,
        _ event: String,
        _ payload: [String: Value]
    ) throws -> OpenLedger.Performed {
        try visit.ledger.perform(
            Command(target: .existing(stream.code), event: event, payload: payload),
            by: visit.caller
        )
    }

    func test() throws -> WebResponse {
        try done("answer") { stream in
            let ledger = visit.ledger
            let reception = try visit.office.signIn.providers.asking {
                try ledger.ping(stream, TransportOptions())
            }
            if stream.isIn("awaiting_ping") {
                // As at the command line the system records that somebody answered.
                let caller = Caller(
                    person: "system",
                    onBehalfOf: visit.person?.code,
                    authentication: visit.caller.authentication,
                    channel: "web"
                )
                _ = try ledger.perform(
                    Command(target: .existing(stream.code), event: "answer"),
                    by: caller
                )
            }
            return [
                Localized(
                    zh: "✓ \(stream.code) 已应答（\(reception.status)）",
                    en: "✓ \(stream.code) answered (\(reception.status))"
                )
            ]
        }
    }

    func rotate() throws -> WebResponse {
        try done("rotate") { stream in
            let performed = try perform(stream, "rotate", [:])
            return try visit.ledger.newSecret(performed).map { [$0.line] } ?? []
        }
    }

    func retry() throws -> WebResponse {
        try done("replay") { stream in
            guard let message = deed.fields["message"].flatMap({ Int64($0) }) else {
                throw CaseRefusals.notFound("message")
            }
            _ = try perform(stream, "replay", Replay.one(message))
            return [
                Localized(
                    zh: "消息 \(message) 即将重发。",
                    en: "Message \(message) is about to be sent again."
                )
            ]
        }
    }

    func replay() throws -> WebResponse {
        try done("replay") { stream in
            let fields = deed.fields
            let from = try Moment.instant(
                fields["since"] ?? "",
                isEndOfDay: false,
                option: "since"
            )
            let typed = fields["until"] ?? ""
            let to =
                typed.isEmpty
                ? nil : try Moment.instant(typed, isEndOfDay: true, option: "until")
            let isFailed = fields.all("failed").contains("yes")
            _ = try perform(
                stream,
                "replay",
                Replay.stretch(from, to, failedOnly: isFailed)
            )
            return [
                Localized(zh: "这一段的消息即将重发。", en: "That stretch is about to be sent again.")
            ]
        }
    }
}
