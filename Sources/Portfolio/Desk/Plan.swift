package import Expression
package import Workflow

/// What a person asks of a case: an event of one of its chart instances, with what he gives.
package struct Request: Hashable, Sendable {
    /// Instance key: "" for the root, `tranche/2`, ….
    package var instance: String
    package var event: String
    package var payload: [String: Value]
    /// Documents given with the command.
    package var documents: [DocumentReference]

    package init(
        instance: String,
        event: String,
        payload: [String: Value],
        documents: [DocumentReference]
    ) {
        self.instance = instance
        self.event = event
        self.payload = payload
        self.documents = documents
    }
}

/// What a procedure may look at while it plans; everything is as of this command.
package protocol Desk {
    /// A stream by id or by code.
    func stream(_ reference: String) throws -> CaseStream?
    /// Streams of a kind whose parent is the given stream, oldest first.
    func children(of parent: String, kind: String) throws -> [CaseStream]
    /// The events of some cases, case by case in the order of their versions.
    func history(of streams: [String]) throws -> [EventMark]
    /// The n-th working day after a day; nil where no calendar is known.
    func day(_ count: Int, workdaysAfter day: CivilDate) throws -> CivilDate?
    /// A value of the policy pack in force, such as `gte.cap_per_group`.
    func parameter(_ key: String) throws -> Value?
    /// Whether who asks may see a case, so that a refusal may name it.
    func sees(_ stream: CaseStream) throws -> Bool
    /// The instruments of the programme in force.
    func instruments() throws -> [Instrument]
    /// The wording of what is signed of a case, by the release that the case is pinned to; nil
    /// where no such wording is published.
    func wording(_ id: String, of stream: CaseStream) throws -> PinnedWording?
    /// Every case of a kind that has codes of its own, in their order.
    func cases(of kind: String) throws -> [CaseStream]
    /// What the lines of a topic about a subject come to, over all cases.
    func sum(of topic: CaseTally.Topic, about subject: String) throws -> Int64
    /// The ids of the cases that have a line of a topic, by its subject, in the order of codes.
    func bearers(
        of topic: CaseTally.Topic,
        about subjects: [String]
    ) throws -> [String: [String]]
    /// On which rounds people sit, or sat to the end.
    func rounds(of people: Set<String>) throws -> [String: [CaseStream]]
    /// The text of a cell; nil when it was expunged.
    func text(in cell: String) throws -> String?
    /// The people behind the pseudonyms of a round, those that this command gives among them.
    func panelists(of round: String) throws -> [String: String]
    /// Weights and floors of a profile of the rubric in force, such as `P_STD`.
    func profile(_ code: String) throws -> WeightProfile?
    /// The day on the clock, whatever the effective date.
    var today: CivilDate { get }
    /// What one person may not hold together, by the role matrix in force.
    func conflicts(of roles: [String]) throws -> [Blocker]
    /// What an event is to be given by a later command: a JSON object, or the cell that keeps it.
    func given(in text: String) throws -> [String: Value]
    /// The account that is linked to an outside identity, by the keyed digest of that.
    func account(ofIdentity digest: String) throws -> CaseStream?
    /// A new UUIDv7.
    func newIdentifier() -> String
    /// Bytes that nobody can guess.
    func randomBytes(_ count: Int) -> [UInt8]
    /// 发生日期 of the command.
    var effective: CivilDate { get }
    /// The moment at which the command is recorded.
    var now: Instant { get }
    /// The release of definitions in force.
    var release: String { get }
    /// Every fact that goals are counted from, and the memberships in groups of others.
    func goalFacts() throws -> (facts: [IntervalFact], memberships: [GroupMembership])
    /// The digest of a text, as `sha256:` with hexadecimal digits.
    func digest(of text: String) -> String
    /// Who asks.
    var actor: Actor { get }
}

extension Desk {
    /// A desk without a role matrix shows everything.
    package func sees(_ stream: CaseStream) throws -> Bool { true }

    /// A desk without a catalogue knows no instrument.
    package func instruments() throws -> [Instrument] { [] }

    /// A desk without wordings prints nothing.
    package func wording(_ id: String, of stream: CaseStream) throws -> PinnedWording? { nil }

    /// A desk without a rubric knows no profile.
    package func profile(_ code: String) throws -> WeightProfile? { nil }

    /// A desk without an index has no such case, and without cells a text stands as it is.
    package func cases(of kind: String) throws -> [CaseStream] { [] }
    package func history(of streams: [String]) throws -> [EventMark] { [] }
    package func day(_ count: Int, workdaysAfter day: CivilDate) throws -> CivilDate? { nil }
    package func rounds(of people: Set<String>) throws -> [String: [CaseStream]] { [:] }
    package func text(in cell: String) throws -> String? { cell }

    /// A desk without pseudonyms calls everybody by the own name.
    package func panelists(of round: String) throws -> [String: String] { [:] }

    package var today: CivilDate { effective }

    /// A desk without a role matrix separates no roles.
    package func conflicts(of roles: [String]) throws -> [Blocker] { [] }

    /// A desk without accounts has none that is linked.
    package func account(ofIdentity digest: String) throws -> CaseStream? { nil }

    /// A desk without a clock has the last moment of its day.
    package var now: Instant { Instant(endOf: today) }

    /// A desk without a ledger has no release, no facts and no digests.
    package var release: String { "" }
    package func goalFacts() throws -> (facts: [IntervalFact], memberships: [GroupMembership]) {
        ([], [])
    }
    package func digest(of text: String) -> String { "" }

    /// A desk without cells keeps nothing for later.
    package func given(in text: String) throws -> [String: Value] { [:] }
}

/// The events of one command: one for each stream that it touches, all or none.
package struct Plan: Hashable, Sendable {
    package var streams: [StreamPlan]
    /// What the same command then does in the name of others; all of it, or nothing at all.
    package var deeds: [Deed]
    /// What the procedure itself forbids, told together with what the charts refuse.
    package var blockers: [Blocker]
    /// Reasons that lie in cases which who asks does not see: told to who may do it otherwise.
    package var unseen: [Blocker]

    package init(
        _ streams: [StreamPlan],
        deeds: [Deed] = [],
        blockers: [Blocker] = [],
        unseen: [Blocker] = []
    ) {
        self.streams = streams
        self.deeds = deeds
        self.blockers = blockers
        self.unseen = unseen
    }
}

/// One event of a case that a meeting decided, or a person signed on paper.
///
/// It is a command of its own in the transaction of the confirmation: the clerk is the actor, the
/// meeting or the signer is whom he acts for, and separation of duties looks at all who stand
/// behind it.
package struct Deed: Hashable, Sendable {
    /// Where its refusals are told, such as `2 DT-2026-000001 terminate`.
    package var label: String
    /// The number of the item; 1 for a paper.
    package var number: Int
    package var stream: String
    package var instance: String
    package var event: String
    package var payload: [String: Value]
    package var documents: [DocumentReference]
    /// The date of the decision, for an event that none of its documents dates.
    package var decidedOn: CivilDate
    package var clerk: String
    /// The meeting or the signer.
    package var principal: String
    /// The roles of a meeting; nil for those that the signer holds.
    package var roles: [String]?
    /// The second person, and the members of the meeting who did not recuse.
    package var witnesses: [String]
    /// `meeting` or `paper`.
    package var channel: String

    package init(
        label: String,
        number: Int,
        stream: String,
        instance: String,
        event: String,
        payload: [String: Value],
        documents: [DocumentReference],
        decidedOn: CivilDate,
        clerk: String,
        principal: String,
        roles: [String]?,
        witnesses: [String],
        channel: String
    ) {
        self.label = label
        self.number = number
        self.stream = stream
        self.instance = instance
        self.event = event
        self.payload = payload
        self.documents = documents
        self.decidedOn = decidedOn
        self.clerk = clerk
        self.principal = principal
        self.roles = roles
        self.witnesses = witnesses
        self.channel = channel
    }
}

/// What one stream is sent, in order; together they make one event of that stream.
package struct StreamPlan: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case existing(id: String)
        /// `codePrefix` such as `DT` asks for the next code `DT-2026-000123`; `code` fixes one.
        case new(id: String, kind: String, parent: String?, codePrefix: String?, code: String?)
    }

    package var target: Target
    package var sends: [Send]
    /// True when a person asked for this stream's event; false for what follows from it.
    package var isAsked: Bool
    /// What a stream that follows takes over of the documents; one that was asked for has them all.
    package var documents: [DocumentReference]
    /// True for what leans on the states that the streams before it come to: while those are
    /// refused, its own refusal would say nothing.
    package var leansOnOthers: Bool

    package init(
        _ target: Target,
        _ sends: [Send],
        isAsked: Bool,
        documents: [DocumentReference] = [],
        leansOnOthers: Bool = false
    ) {
        self.target = target
        self.sends = sends
        self.isAsked = isAsked
        self.documents = documents
        self.leansOnOthers = leansOnOthers
    }
}

/// One stimulus of one chart instance.
package enum Send: Hashable, Sendable {
    /// Starts an instance; its chart is named by the key (or is the stream's kind for "").
    /// `payload` is that of the chart's start event.
    case start(instance: String, event: String, payload: [String: Value])
    /// An event; `isInternal` when another part of the same command sends it, as the system.
    case event(instance: String, name: String, payload: [String: Value], isInternal: Bool)
}
