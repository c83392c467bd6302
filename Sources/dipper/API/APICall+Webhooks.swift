import Casework
import Courier
import Expression
import Portfolio
import Store
import Web
import Workflow

/// Receivers of messages and providers of identities: what became of each, and their tests.
extension APICall {
    func webhooks() throws -> WebResponse {
        try ledger.cases.require(WebhookNoun.kind, as: "webhooks")
        return answer(["endpoints": .array(try EndpointAnswer.all(ledger).map(\.json))])
    }

    /// The endpoint of the path.
    private func endpoint() throws -> CaseStream {
        try ledger.cases.require(WebhookNoun.kind, as: part("code"))
        let stream = try found()
        guard stream.kind == WebhookNoun.kind else { throw CaseRefusals.notFound(stream.code) }
        return stream
    }

    func deliveries() throws -> WebResponse {
        let stream = try endpoint()
        let lines = try ledger.deliveries(
            to: stream,
            state: text("state"),
            before: integer("after") ?? Int64.max,
            limit: limit
        )
        let last = lines.count == limit ? lines.last.map { "\($0.number)" } : nil
        return linked(
            answer([
                "code": JSON(stream.code), "deliveries": .array(lines.map(\.json)),
                "after": last.map { JSON($0) } ?? .null,
            ]),
            last
        )
    }

    func attempts() throws -> WebResponse {
        let stream = try endpoint()
        let message = integer("message") ?? 0
        let attempts = try ledger.courierDesk.attempts(of: stream.id, number: message)
        return answer([
            "code": JSON(stream.code), "message": JSON(message),
            "attempts": .array(attempts.map(\.json)),
        ])
    }

    /// Sends an endpoint a ping; one that waited for it goes live when it answers.
    func testWebhook() throws -> WebResponse {
        let deed = APIDeed(self)
        try deed.begin("answer", part: WebhookNoun.kind)
        let stream = try endpoint()
        return try deed.once {
            var command = Command(target: .existing(stream.code), event: "answer")
            command.key = "\(deed.key) \(person.code)"
            // As at the command line the system records that somebody answered.
            let caller = Caller(
                person: "system",
                onBehalfOf: person.id,
                authentication: person.authentication,
                channel: "api"
            )
            let before = try ledger.casework.attempt(command, by: caller)
            if before.reply?.isReplayed ?? false {
                return tested(stream.code, replayed: true, status: nil)
            }
            try deed.require(stream)
            guard !deed.isTrial else { return tested(stream.code, status: nil) }
            let reception = try office.signIn.providers.asking {
                try ledger.ping(stream, TransportOptions())
            }
            if stream.isIn("awaiting_ping") { _ = try ledger.perform(command, by: caller) }
            return tested(stream.code, status: Int64(reception.status))
        }
    }

    /// Asks a provider for what signing in would need; nothing is recorded.
    func testProvider() throws -> WebResponse {
        let deed = APIDeed(self)
        try deed.begin("test_provider", part: AccountProcedure.kind)
        let stream = try found()
        guard stream.kind == ProviderProcedure.kind,
            let provider = try ledger.store.identityProviders()
                .first(where: { $0.code == stream.code })
        else { throw CaseRefusals.notFound(stream.code) }
        return try deed.once {
            try deed.require(stream)
            guard !deed.isTrial else { return tested(stream.code, status: nil) }
            _ = try office.signIn.providers.asking { try ledger.test(provider) }
            return tested(stream.code, status: 200)
        }
    }

    private func tested(_ code: String, replayed: Bool = false, status: Int64?) -> WebResponse {
        answer([
            "code": JSON(code), "dry_run": .bool(flag("dry_run")), "replayed": .bool(replayed),
            "answered": .bool(replayed || status != nil),
            "status": status.map { JSON($0) } ?? .null,
        ])
    }

    // MARK: Sending again

    func rotate() throws -> WebResponse {
        _ = try endpoint()
        let given = ["secret", "url", "signature"].compactMap { name in
            body[name]?.textValue.map { (name, Value.string($0)) }
        }
        return try APIWriting(self).perform("rotate", Dictionary(given) { $1 })
    }

    func retry() throws -> WebResponse {
        _ = try endpoint()
        let message = body["message"]?.integerValue ?? 0
        return try APIWriting(self).perform("replay", Replay.one(message))
    }

    func replay() throws -> WebResponse {
        _ = try endpoint()
        let from = try Moment.instant(
            body["since"]?.textValue ?? "",
            isEndOfDay: false,
            option: "#/since"
        )
        let to = try body["until"]?.textValue.map {
            try Moment.instant($0, isEndOfDay: true, option: "#/until")
        }
        let isFailedOnly = body["failed"] == .bool(true)
        return try APIWriting(self).perform(
            "replay",
            Replay.stretch(from, to, failedOnly: isFailedOnly)
        )
    }
}
