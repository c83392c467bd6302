package import Portfolio
package import Workflow

/// The ledger as Casework needs it; the store is one, on SQLite or PostgreSQL.
package protocol Ledger: Sendable {
    /// Runs `body` in the writer's transaction, after the units before it; durable on return.
    ///
    /// What `body` recorded is undone alone when it throws.
    func transact<T: Sendable>(
        _ body: @escaping @Sendable (any LedgerSession) throws -> T
    ) async throws -> T

    /// As `transact`, for a caller that may block.
    func transactSync<T: Sendable>(
        _ body: @escaping @Sendable (any LedgerSession) throws -> T
    ) throws -> T

    /// Whether a timer is due, or an automatic step is queued; read beside the writer.
    func hasSystemWork() throws -> Bool
}

/// One unit of work on the ledger; it must not be kept beyond its closure.
package protocol LedgerSession: AnyObject, CaseRegister {
    var tenant: Int64 { get }
    /// What the clock shows when that is behind ``now`` by more than a second; else nil.
    var lateClock: Instant? { get }
    /// A release that a case is pinned to.
    func rulebook(release: String) throws -> Rulebook

    /// A stream by id or code.
    func stream(_ reference: String) throws -> StoredStream?
    func children(of parent: String, kind: String) throws -> [StoredStream]
    /// The events of some cases, case by case in the order of their versions.
    func events(of streams: [String]) throws -> [EventRecord]
    /// Every stream of a kind that has codes of its own, in their order.
    func streams(of kind: String) throws -> [StoredStream]
    /// What the lines of a topic about a subject come to, with those that this unit recorded.
    func sum(of topic: CaseTally.Topic, about subject: String) throws -> Int64
    /// The ids of the cases that have a line of a topic, by its subject, in the order of codes.
    func bearers(
        of topic: CaseTally.Topic,
        about subjects: [String]
    ) throws -> [String: [String]]
    /// Every fact, and the memberships of projects that ever left their own group.
    func goalFacts() throws -> (facts: [IntervalFact], memberships: [GroupMembership])
    /// What was answered to a key: the request's digest and the reply, read from its events.
    func reply(actor: String, key: String) throws -> (digest: String, reply: Reply)?
    /// The next code of a prefix and year, such as `DT-2026-000123`; numbers are never reused.
    func nextCode(prefix: String, year: Int) throws -> String
    /// The id of the account that is linked to an outside identity; nil when none is.
    func account(ofIdentity digest: String) throws -> String?
    /// By person: the pseudonym in a round.
    func pseudonyms(in round: String) throws -> [String: String]
    /// Keeps who a pseudonym stands for, and answers the digest that binds them in an event.
    func addPseudonym(_ pseudonym: String, of person: String, in round: String) throws -> String
    /// Seals a text into a cell of its own and answers the name that events use.
    func seal(_ text: String, field: String, stream: String) throws -> String
    /// The text of a cell; nil when it was expunged.
    func text(in cell: String) throws -> String?
    /// Seals what belongs to a document of a stream into the cell that its reference names.
    func seal(_ cell: DocumentCell, stream: String) throws
    /// Whether a cell is there and was not expunged.
    func hasCell(_ name: String) throws -> Bool
    /// Records the events of one command, with everything that follows from them.
    func record(_ changes: [StreamChange]) throws
    /// Drops what was prepared for a decision that will not be recorded: cells, codes, pseudonyms.
    func discard()
    /// Where the log of refusals ends, while no event has told so; the next one does.
    var refusalAnchor: EventBody.RefusalAnchor? { get }
    /// Logs a refusal; `id` is that of an automatic step's refusal, nil for a new one.
    func recordRefusal(
        _ refusal: Refusal,
        of command: Command,
        by actor: String,
        id: String?
    ) throws
    /// Automatic steps that were queued and not taken, oldest first.
    func queuedSteps(limit: Int) throws -> [QueuedStep]
    /// Takes a step off the queue: it was recorded, or its refusal was.
    func settle(_ step: QueuedStep) throws
    /// Deadlines and reminders due at or before a moment, by due, then by the order of arming.
    func dueTimers(until: Instant, limit: Int) throws -> [DueTimer]
}

/// A stream with its running chart instances.
package struct StoredStream: Sendable {
    package var record: CaseStream
    package var instances: [String: Instance]
    /// The hash of its latest event; empty before the first.
    package var head: [UInt8]
    /// The release that it is pinned to.
    package var release: String
    /// The effective date of its latest event.
    package var latestEffective: CivilDate?

    package init(
        record: CaseStream,
        instances: [String: Instance],
        head: [UInt8],
        release: String,
        latestEffective: CivilDate?
    ) {
        self.record = record
        self.instances = instances
        self.head = head
        self.release = release
        self.latestEffective = latestEffective
    }
}

/// What one command does to one stream.
package struct StreamChange: Sendable {
    package var before: StoredStream?
    package var after: StoredStream
    package var event: EventRecord
    package var steps: [(instance: String, step: Step)]
    package var facts: [FactChange]
    /// The group that a project joins; nil when that stays.
    package var group: String?

    package init(
        before: StoredStream?,
        after: StoredStream,
        event: EventRecord,
        steps: [(instance: String, step: Step)],
        facts: [FactChange],
        group: String?
    ) {
        self.before = before
        self.after = after
        self.event = event
        self.steps = steps
        self.facts = facts
        self.group = group
    }
}

/// An event that the system gives a case because of what happened to one that belongs to it.
///
/// It is queued in the transaction of its cause and is a command of its own (decision 8).
package struct QueuedStep: Hashable, Sendable {
    /// That of the outbox row that asked for it.
    package var id: String
    /// The case that is to move.
    package var stream: String
    package var event: String

    package init(id: String, stream: String, event: String) {
        self.id = id
        self.stream = stream
        self.event = event
    }

    /// The idempotency key of the step: taken twice, it has one effect.
    package var key: String { QueuedStep.keyPrefix + id }

    private static let keyPrefix = "step:"

    /// The step that a key stands for; nil for a key of another kind.
    package static func id(ofKey key: String) -> String? {
        key.hasPrefix(keyPrefix) ? String(key.dropFirst(keyPrefix.count)) : nil
    }

    /// The identifier of its refusal, if it is refused: verify finds an event or that.
    package static func refusalIdentifier(of id: String) -> String {
        Identifier.derived(from: id, "refusal", 0)
    }
}

/// A deadline or a reminder that is due.
package struct DueTimer: Hashable, Sendable {
    package var stream: String
    package var instance: String
    package var deadline: String
    package var entry: Int
    /// The reminder's lead, such as `5wd`; empty for the deadline itself.
    package var lead: String
    package var due: Instant

    package init(
        stream: String,
        instance: String,
        deadline: String,
        entry: Int,
        lead: String,
        due: Instant
    ) {
        self.stream = stream
        self.instance = instance
        self.deadline = deadline
        self.entry = entry
        self.lead = lead
        self.due = due
    }
}
