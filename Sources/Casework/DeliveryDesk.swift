package import Portfolio
package import Workflow

/// The outbox as a courier needs it; the store is one.
///
/// What a courier does here is no history: it moves rows of deliveries that verify knows as such.
/// Moments come from the courier, so that one clock decides what is due and what is over.
package protocol DeliveryDesk: Sendable {
    /// Endpoints that are live, with their secrets opened.
    func liveEndpoints() throws -> [Endpoint]
    /// One endpoint in any state, by code; nil when there is none.
    func endpoint(_ code: String) throws -> Endpoint?
    /// What an administrator has opened beside public addresses.
    func addressGate() throws -> AddressGate
    /// Hands new outbox rows out to the endpoints that are to hear of them, once each.
    ///
    /// Looks at `limit` rows at most and answers how many that were.
    func handOut(limit: Int, at now: Instant) throws -> Int
    /// Takes or renews the lease of each endpoint that nobody else holds; answers those held.
    func lease(
        _ endpoints: [String],
        as owner: String,
        at now: Instant,
        until: Instant
    ) throws -> [String: EndpointHealth]
    /// Gives up every lease of an owner.
    func release(_ owner: String) throws
    /// Deliveries that are due to an endpoint, oldest first, without those in `except`.
    func due(
        to endpoint: Endpoint,
        at now: Instant,
        except: Set<Int64>,
        limit: Int
    ) throws -> [DueDelivery]
    /// Records attempts, and how the endpoints are, in one transaction.
    ///
    /// What belongs to an endpoint whose lease another courier holds meanwhile is left out.
    func settle(
        _ settlements: [Settlement],
        _ health: [String: EndpointHealth],
        by owner: String
    ) throws
    /// Deletes attempts that were made before a moment, and the deliveries that ended with them.
    func prune(before moment: Instant, limit: Int) throws -> Int
    /// How much waits for each endpoint, and how its last day was.
    func queue(at now: Instant) throws -> [QueueFigures]
}

/// A receiver as it is registered, with what is sealed opened.
package struct Endpoint: Hashable, Sendable {
    package var id: String
    package var code: String
    /// Of its stream: what was read under another version is read again.
    package var version: Int
    package var kind: EndpointKind
    package var name: String
    package var role: String
    package var types: [String]
    package var url: String
    package var sender: String
    package var recipients: String
    package var user: String
    /// The newest first; a former one signs for a day after the rotation.
    package var secret: String
    package var formerSecret: String
    package var rotatedAt: Instant
    /// When its ping was answered: it hears of what happened since.
    package var liveSince: Instant
    package var trust: EndpointTrust

    package init(
        id: String,
        code: String,
        version: Int = 1,
        kind: EndpointKind,
        name: String = "",
        role: String = "",
        types: [String] = [],
        url: String,
        sender: String = "",
        recipients: String = "",
        user: String = "",
        secret: String = "",
        formerSecret: String = "",
        rotatedAt: Instant = Instant(milliseconds: 0),
        liveSince: Instant = Instant(milliseconds: 0),
        trust: EndpointTrust = EndpointTrust()
    ) {
        self.id = id
        self.code = code
        self.version = version
        self.kind = kind
        self.name = name
        self.role = role
        self.types = types
        self.url = url
        self.sender = sender
        self.recipients = recipients
        self.user = user
        self.secret = secret
        self.formerSecret = formerSecret
        self.rotatedAt = rotatedAt
        self.liveSince = liveSince
        self.trust = trust
    }

    /// How long both secrets sign after a rotation.
    private static let bothSecretsMilliseconds: Int64 = 24 * 3_600_000

    /// The secrets that sign at a moment, the newest first.
    package func secrets(at now: Instant) -> [String] {
        let isRecent =
            now.milliseconds < rotatedAt.milliseconds + Endpoint.bothSecretsMilliseconds
        return isRecent && !formerSecret.isEmpty ? [secret, formerSecret] : [secret]
    }

    /// Whether its filter lets a type through: `*`, `grant.*` or the type itself.
    package func wants(_ type: String) -> Bool {
        types.isEmpty
            || types.contains { filter in
                filter == "*" || filter == type
                    || filter.hasSuffix(".*") && type.hasPrefix(filter.dropLast(1))
            }
    }
}

/// A message that is due to an endpoint: references and dates only (INV-12).
package struct DueDelivery: Hashable, Sendable {
    /// The number of its outbox row, in the order of the ledger.
    package var number: Int64
    /// The identifier of its outbox row.
    package var outbox: String
    package var type: String
    package var createdAt: Instant
    package var stream: String
    package var kind: String
    package var code: String
    package var version: Int64
    package var part: Int64
    /// Attempts in this round of the schedule; a replay begins another round.
    package var attempts: Int
    /// Attempts before this round.
    package var attemptsBefore: Int
    /// What happened, for people; empty for programs.
    package var title: String
    package var isSandbox: Bool
    /// Why it is not to be sent any more; nil where it is.
    package var withheld: Withheld?

    package init(
        number: Int64,
        outbox: String,
        type: String,
        createdAt: Instant,
        stream: String,
        kind: String,
        code: String,
        version: Int64,
        part: Int64,
        attempts: Int,
        attemptsBefore: Int = 0,
        title: String = "",
        isSandbox: Bool = false,
        withheld: Withheld? = nil
    ) {
        self.number = number
        self.outbox = outbox
        self.type = type
        self.createdAt = createdAt
        self.stream = stream
        self.kind = kind
        self.code = code
        self.version = version
        self.part = part
        self.attempts = attempts
        self.attemptsBefore = attemptsBefore
        self.title = title
        self.isSandbox = isSandbox
        self.withheld = withheld
    }
}

/// Why a message that waits is given up without being sent; recorded as its fault.
package enum Withheld: String, Hashable, Sendable {
    /// The endpoint's role may not hear of it any more.
    case notPermitted = "not_permitted"
    /// A later decision of its case took back what it tells.
    case superseded
}

/// What became of one attempt.
package struct Settlement: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case waiting
        case delivered
        /// Given up after the last attempt of the schedule.
        case exhausted
    }

    package var endpoint: String
    package var number: Int64
    /// Which attempt it was, over all rounds.
    package var attempt: Int
    package var state: State
    /// When it is tried again; nil unless it waits.
    package var nextAt: Instant?
    package var sentAt: Instant
    package var durationMilliseconds: Int64
    /// Of HTTP or SMTP; 0 where none was received.
    package var status: Int
    /// Such as `timeout`; empty for a success.
    package var fault: String
    /// The first kilobyte of the answer, without secrets; kept for failures.
    package var answer: String

    package init(
        endpoint: String,
        number: Int64,
        attempt: Int,
        state: State,
        nextAt: Instant?,
        sentAt: Instant,
        durationMilliseconds: Int64,
        status: Int,
        fault: String,
        answer: String
    ) {
        self.endpoint = endpoint
        self.number = number
        self.attempt = attempt
        self.state = state
        self.nextAt = nextAt
        self.sentAt = sentAt
        self.durationMilliseconds = durationMilliseconds
        self.status = status
        self.fault = fault
        self.answer = answer
    }
}

/// How an endpoint has answered lately; kept with its lease, so that it outlives a courier.
package struct EndpointHealth: Hashable, Sendable {
    /// Failures since the last success.
    package var failures: Int64
    package var firstFailureAt: Instant?
    /// Since when it has only failed, once several attempts failed within a day.
    package var failingSince: Instant?
    /// Nothing is sent before this moment: the breaker is open, or the receiver asked for it.
    package var pausedUntil: Instant?

    package init(
        failures: Int64 = 0,
        firstFailureAt: Instant? = nil,
        failingSince: Instant? = nil,
        pausedUntil: Instant? = nil
    ) {
        self.failures = failures
        self.firstFailureAt = firstFailureAt
        self.failingSince = failingSince
        self.pausedUntil = pausedUntil
    }
}

/// How much waits for an endpoint, and how it fared in the last day.
package struct QueueFigures: Hashable, Sendable {
    package var endpoint: String
    package var waiting: Int64
    /// Of those that were due before now, the earliest; nil for none.
    package var oldestDue: Instant?
    package var attempts: Int64
    package var successes: Int64

    package init(
        endpoint: String,
        waiting: Int64,
        oldestDue: Instant?,
        attempts: Int64,
        successes: Int64
    ) {
        self.endpoint = endpoint
        self.waiting = waiting
        self.oldestDue = oldestDue
        self.attempts = attempts
        self.successes = successes
    }
}
