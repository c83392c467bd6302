package import Casework
import FoundationEssentials
package import Portfolio
package import Workflow

/// What is sent to one endpoint: where to, with which headers, and exactly these bytes.
package struct Letter: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// A POST with headers and a body.
        case post(headers: [String])
        /// A question, without a body.
        case get(headers: [String])
        /// A mail from one to several.
        case mail(sender: String, recipients: [String], user: String, password: String)
    }

    package var url: String
    package var content: Content
    package var body: [UInt8]
    package var isPlain: Bool
    package var trust: EndpointTrust
    /// As much of an answer is kept.
    package var mostAnswerBytes = 4096

    package init(
        url: String,
        content: Content,
        body: [UInt8],
        isPlain: Bool,
        trust: EndpointTrust = EndpointTrust()
    ) {
        self.url = url
        self.content = content
        self.body = body
        self.isPlain = isPlain
        self.trust = trust
    }

    package var isMail: Bool {
        switch content {
        case .post, .get: false
        case .mail: true
        }
    }
}

/// Writes letters to one endpoint; what is the same in all of them is worked out once.
package struct Stationery: Sendable {
    /// Receivers may refuse longer bodies.
    package static let longestBodyBytes = 20_000
    static let agent = "User-Agent: Dipper/1"

    package let endpoint: Endpoint
    let address: EndpointURL
    /// Named by the ledger: a URN of its own story.
    private let source: String
    private let keys: [(key: WebhookSignature.Key, text: String)]

    /// Why nothing can be sent to an endpoint as it is registered.
    package enum Fault: Error, Hashable, Sendable {
        case url(EndpointURL.Fault)
        case secret
        case mail
    }

    package init(_ endpoint: Endpoint, source: String) throws(Fault) {
        self.endpoint = endpoint
        self.source = source
        do {
            address = try EndpointURL(endpoint.url, kind: endpoint.kind)
        } catch {
            throw .url(error)
        }
        let secrets = [endpoint.secret, endpoint.formerSecret].filter { !$0.isEmpty }
        keys = secrets.compactMap { text in WebhookSignature.Key(text).map { ($0, text) } }
        if endpoint.kind.makesSecret, keys.isEmpty { throw .secret }
        guard endpoint.kind == .email else { return }
        guard MailAddresses(endpoint.sender) != nil, MailAddresses(endpoint.recipients) != nil
        else { throw .mail }
    }

    package func letter(_ delivery: DueDelivery, at now: Instant) -> Letter {
        let id = MessageIdentifier.make(outbox: delivery.outbox, endpoint: endpoint.id)
        switch endpoint.kind {
        case .standard:
            let body = standardBody(delivery)
            return signed(id, body, "application/json", at: now)
        case .cloudevents:
            let body = cloudEvent(delivery, id)
            return signed(id, body, "application/cloudevents+json", at: now)
        case .wecom, .dingtalk, .feishu:
            return robot(sentence(delivery), at: now)
        case .email:
            return mail(delivery, id, at: now)
        }
    }

    /// A message that says nothing but that somebody is there.
    package func ping(at now: Instant) -> Letter {
        let name = Identifier.make(at: now)
        return letter(
            DueDelivery(
                number: 0,
                outbox: name,
                type: "webhook.ping",
                createdAt: now,
                stream: endpoint.id,
                kind: "webhook-endpoint",
                code: endpoint.code,
                version: 0,
                part: 0,
                attempts: 0,
                title: "推送端点 测试消息"
            ),
            at: now
        )
    }

    // MARK: For programs

    private func signed(
        _ id: String,
        _ body: [UInt8],
        _ contentType: String,
        at now: Instant
    ) -> Letter {
        let seconds = now.milliseconds / 1000
        let valid = endpoint.secrets(at: now)
        let signature = WebhookSignature.header(
            id: id,
            timestamp: seconds,
            body: body,
            keys: keys.filter { valid.contains($0.text) }.map(\.key)
        )
        return Letter(
            url: endpoint.url,
            content: .post(headers: [
                "Content-Type: \(contentType)", Stationery.agent, "Expect:",
                "webhook-id: \(id)", "webhook-timestamp: \(seconds)",
                "webhook-signature: \(signature)",
            ]),
            body: body,
            isPlain: address.isPlain,
            trust: endpoint.trust
        )
    }

    private func standardBody(_ delivery: DueDelivery) -> [UInt8] {
        var writer = JSONWriter(capacity: 320)
        writer.object { writer in
            writer.member("type", delivery.type)
            writer.member("timestamp", delivery.createdAt.description)
            writer.member("data") { data(delivery, &$0) }
        }
        return writer.bytes
    }

    private func cloudEvent(_ delivery: DueDelivery, _ id: String) -> [UInt8] {
        var writer = JSONWriter(capacity: 448)
        writer.object { writer in
            writer.member("specversion", "1.0")
            writer.member("id", id)
            writer.member("source", source)
            writer.member("type", delivery.type)
            writer.member("time", delivery.createdAt.description)
            writer.member("subject", reference(delivery))
            writer.member("datacontenttype", "application/json")
            writer.member("data") { data(delivery, &$0) }
        }
        return writer.bytes
    }

    /// References only: whoever wants to know more asks with rights of his own (INV-12).
    private func data(_ delivery: DueDelivery, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("case", reference(delivery))
            writer.member("kind", delivery.kind)
            writer.member("sequence", delivery.version)
            writer.member("part", delivery.part)
            if delivery.isSandbox { writer.member("sandbox", true) }
        }
    }

    func reference(_ delivery: DueDelivery) -> String {
        delivery.code.isEmpty ? delivery.stream : delivery.code
    }
}
