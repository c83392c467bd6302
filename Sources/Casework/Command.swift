package import Expression
package import Portfolio
package import Workflow

/// What a person, or the system, asks for: one event of one case.
package struct Command: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// A stream by id or code.
        case existing(String)
        /// A new stream of a kind; `parent` by id or code.
        case new(kind: String, parent: String?)
    }

    package var target: Target
    /// The case that was named: the one that is to move, or the parent of a new one.
    var reference: String {
        switch target {
        case .existing(let reference): reference
        case .new(_, let parent): parent ?? ""
        }
    }
    /// Chart instance: "" for the root, `tranche/2`, ….
    package var instance: String
    package var event: String
    package var payload: [String: Value]
    package var documents: [DocumentReference]
    /// What comes with documents and stays out of events; kept before the command is decided.
    package var enclosures: [Enclosure] = []
    /// Cells of documents that are recorded with the command, and only if it is accepted.
    package var cells: [DocumentCell] = []
    /// Whether the caller says that a document is 涉密: the command is refused, and logged.
    package var isClassified = false
    /// 发生日期; nil means today, or the date of the event's document.
    package var effective: CivilDate?
    /// Why the effective date lies before the fact that it follows; nil when it does not.
    package var reasonForEarlier: String?
    /// The idempotency key; empty for none.
    package var key: String
    /// The version that the caller read; nil commutes.
    package var expecting: Int64?
    /// Codes of refusals resting on provisional parameters that the caller lifts.
    package var lifted: Set<String>

    package init(
        target: Target,
        instance: String = "",
        event: String,
        payload: [String: Value] = [:],
        documents: [DocumentReference] = [],
        effective: CivilDate? = nil,
        reasonForEarlier: String? = nil,
        key: String = "",
        expecting: Int64? = nil,
        lifted: Set<String> = []
    ) {
        self.target = target
        self.instance = instance
        self.event = event
        self.payload = payload
        self.documents = documents
        self.effective = effective
        self.reasonForEarlier = reasonForEarlier
        self.key = key
        self.expecting = expecting
        self.lifted = lifted
    }

    /// What the idempotency key stands for: the same key with another request is refused.
    ///
    /// Whom the caller acts for belongs to it: the same key in another's name is another request.
    package func requestDigest(for principal: String? = nil) -> String {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.member("documents") { $0.array(documents) { $1.asRequested.write(to: &$0) } }
            writer.member("effective", effective?.description ?? "")
            writer.member("event", event)
            writer.member("instance", instance)
            writer.member("lifted") { $0.texts(lifted.sorted()) }
            if let principal { writer.member("on_behalf_of", principal) }
            writer.member("payload") { $0.values(payload) }
            writer.member("target") { writer in
                switch target {
                case .existing(let reference): writer.text(reference)
                case .new(let kind, let parent): writer.texts([kind, parent ?? ""])
                }
            }
        }
        return Digests.named(writer.bytes)
    }
}

/// Who calls, and how he was known.
package struct Caller: Hashable, Sendable {
    /// A person by id or code; `system` for timers and set-up.
    package var person: String
    package var onBehalfOf: String?
    package var authentication: String
    /// `cli`, `web`, `api`, `timer`, `import`, `meeting`, `paper`.
    package var channel: String

    package init(
        person: String,
        onBehalfOf: String? = nil,
        authentication: String,
        channel: String
    ) {
        self.person = person
        self.onBehalfOf = onBehalfOf
        self.authentication = authentication
        self.channel = channel
    }

    package static let system = Caller(
        person: "system",
        authentication: "internal",
        channel: "timer"
    )
}

/// What the caller is told: the streams that the command moved, the asked one first.
package struct Reply: Hashable, Sendable {
    package struct Moved: Hashable, Sendable {
        package var stream: String
        package var kind: String
        package var code: String
        package var version: Int64
        /// Active states of the root, by path.
        package var states: [String]

        package init(
            stream: String,
            kind: String,
            code: String,
            version: Int64,
            states: [String]
        ) {
            self.stream = stream
            self.kind = kind
            self.code = code
            self.version = version
            self.states = states
        }
    }

    package var moved: [Moved]
    /// True when the same key was answered before and nothing was done now.
    package var isReplayed: Bool

    package init(moved: [Moved], isReplayed: Bool) {
        self.moved = moved
        self.isReplayed = isReplayed
    }
}

/// Somebody was first, or the key was used for something else: read again and decide anew.
package enum Conflict: Error, Hashable, Sendable {
    case stale(stream: String, expected: Int64, found: Int64)
    case keyReused(key: String)

    package var message: Localized {
        switch self {
        case .stale(let stream, let expected, let found):
            Localized(
                zh: "\(stream) 已被他人更新：您看到的是第 \(expected) 版，现在是第 \(found) 版；请重新查看后再办",
                en: "\(stream) has moved on: you read version \(expected), it is now \(found); "
                    + "look again and decide anew"
            )
        case .keyReused(let key):
            Localized(
                zh: "幂等键 \(key) 已用于另一个内容不同的请求；请换一个键，或原样重发原请求",
                en: "the key \(key) was used for a request with other content; use a new key, or "
                    + "repeat the first request unchanged"
            )
        }
    }
}
