import Expression
import Portfolio
package import Workflow

/// One command being decided: the streams that it touches, as they would become.
package struct Decision {
    let command: Command
    let caller: Caller
    /// Empty for a command without a key.
    let requestDigest: String
    package let actor: Actor
    let session: any LedgerSession
    let now: Instant
    /// What a meeting or a signer decided, when this command applies it; nil for one of a person.
    let mandate: Mandate?
    /// By which the actor acts for another; empty when he acts for himself.
    let authorities: [Authority]
    package private(set) var effective: CivilDate
    package var replayed: Reply?
    package internal(set) var blockers: [Blocker] = []
    /// Which events of the target the actor is told of; nil where he is told of all.
    var history: ToldHistory?
    /// Pseudonyms given by this command, with the digests that bind them to their persons.
    var namings: [String: String] = [:]
    /// Classes of the documents that came with the command, or that its streams take over.
    var documentsNow: Set<String> = []
    /// Cells of documents that this command has sealed.
    var sealedCells: Set<String> = []
    /// In the order in which the plan names them.
    var streams: [Draft] = []
    /// What the command then does in the name of others.
    private(set) var deeds: [Deed] = []

    /// A stream in the making: what it was, what it becomes, and what is recorded of the way.
    struct Draft {
        var before: StoredStream?
        var after: StoredStream
        var isAsked: Bool
        var steps: [EventBody.Taken] = []
        var readings: [EventBody.Reading] = []
        var facts: [FactChange] = []
        /// Those that the stream takes over from another; what was asked for has the command's.
        var documents: [DocumentReference] = []
        var type = ""
    }

    init(
        _ asked: Asked,
        _ actor: Actor,
        _ session: any LedgerSession,
        mandate: Mandate? = nil
    ) throws {
        command = asked.command
        caller = asked.caller
        requestDigest = asked.digest
        self.actor = actor
        self.session = session
        self.mandate = mandate
        authorities = try Policy.authorities(of: asked.caller, actor, session)
        now = session.now
        effective = session.now.date
    }

    /// 发生日期: given, or that of the event's document, or today; never in the future.
    mutating func setEffective(_ target: StoredStream?) throws {
        let documentClass = command.documents.isEmpty ? nil : try datingClass(target)
        let document = command.documents.first { $0.documentClass == documentClass }
        effective =
            command.effective ?? document?.date ?? mandate?.deed.decidedOn ?? now.date
        if let document, document.date != effective {
            blockers.append(DecisionBlockers.effectiveDiffers(effective, document))
        }
        if effective > now.date {
            blockers.append(DecisionBlockers.effectiveInFuture(effective, now.date))
        }
        if let since = authorities.map(\.since).min(), effective < since {
            blockers.append(AuthorityBlockers.before(effective, authorities))
        }
        for document in command.documents where document.date > now.date {
            blockers.append(DecisionBlockers.documentInFuture(document, now.date))
        }
        let rules = try rulebook(of: target)
        for document in command.documents where !rules.knows(documentClass: document.documentClass)
        {
            blockers.append(DecisionBlockers.documentClass(document))
        }
        if let latest = target?.latestEffective, effective < latest,
            command.reasonForEarlier == nil
        {
            blockers.append(DecisionBlockers.effectiveEarlier(effective, latest))
        }
    }

    /// The class of the document whose date is that of the event; nil when no document dates it.
    private func datingClass(_ target: StoredStream?) throws -> String? {
        let kind: String
        switch command.target {
        case .existing: kind = target?.record.kind ?? ""
        case .new(let name, _): kind = name
        }
        let chart = try rulebook(of: target).chart(instance: command.instance, kind: kind)
        return chart?.definition.events.first {
            $0.name.content == command.event
        }?.effective?.content
    }

    /// Plans the command and takes every step of it, collecting what blocks.
    mutating func decide(target: StoredStream?, parent: StoredStream?) throws {
        let plan: Plan
        do {
            let desk = SessionDesk(session: session, effective: effective, actor: actor)
            switch command.target {
            case .existing:
                guard let target else { return }
                if command.event == Command.filing { return try file(target) }
                if command.event == Unmasking.event { return try unmask(target) }
                blockers += try standing(target)
                guard history == nil || blockers.isEmpty else { return }
                let payload = try pseudonymised(command.payload, target.record)
                plan = try pseudonymised(
                    Procedures.plan(
                        Request(
                            instance: command.instance,
                            event: command.event,
                            payload: payload,
                            documents: command.documents
                        ),
                        on: target.record,
                        desk: desk
                    ),
                    target.record
                )
            case .new("ledger", _):
                plan = Decision.ledgerPlan(command, id: desk.newIdentifier())
            case .new(let kind, _):
                plan = try Procedures.opening(
                    kind: kind,
                    event: command.event,
                    payload: command.payload,
                    documents: command.documents,
                    parent: parent?.record,
                    desk: desk
                )
            }
        } catch let refusal as Refusal {
            blockers += refusal.blockers
            return
        }
        deeds = plan.deeds
        blockers += plan.blockers
        let parts = try holding(plan).streams
        documentsNow = Set(
            (command.documents + parts.flatMap(\.documents)).map(\.documentClass)
        )
        for part in parts where blockers.isEmpty || !part.leansOnOthers { try take(part) }
        if !blockers.contains(where: { $0.code == "NOT_ALLOWED" }) { blockers += plan.unseen }
    }

    /// The ledger's own stream: one for each tenant, under a fixed code.
    private static func ledgerPlan(_ command: Command, id: String) -> Plan {
        Plan([
            StreamPlan(
                .new(id: id, kind: "ledger", parent: nil, codePrefix: nil, code: "LEDGER"),
                [.start(instance: "", event: command.event, payload: command.payload)],
                isAsked: true
            )
        ])
    }

    func rulebook(of stream: StoredStream?) throws -> Rulebook {
        guard let stream else { return session.rulebook }
        return try session.rulebook(release: stream.release)
    }

    /// In a review round, people are named by their pseudonym of that round only.
    private mutating func pseudonymised(
        _ payload: [String: Value],
        _ stream: CaseStream
    ) throws -> [String: Value] {
        guard stream.kind == "round" else { return payload }
        var names = try session.pseudonyms(in: stream.id)
        func name(_ value: Value) throws -> Value {
            switch value {
            case .list(let members): return .list(try members.map(name))
            case .map(let members): return .map(try members.mapValues(name))
            case .null, .bool, .int, .double, .string, .timestamp, .duration, .type: break
            }
            guard case .string(let text) = value, let person = try session.stream(text),
                person.record.kind == "person"
            else { return value }
            if let known = names[person.record.id] { return .string(known) }
            let pseudonym = Identifier.pseudonym()
            namings[pseudonym] = try session.addPseudonym(
                pseudonym,
                of: person.record.id,
                in: stream.id
            )
            names[person.record.id] = pseudonym
            return .string(pseudonym)
        }
        return try payload.mapValues(name)
    }

    /// The same, for the people whom a procedure itself puts on the round, as a draw does.
    private mutating func pseudonymised(_ plan: Plan, _ stream: CaseStream) throws -> Plan {
        guard stream.kind == "round" else { return plan }
        var plan = plan
        for part in plan.streams.indices
        where plan.streams[part].target == .existing(id: stream.id) {
            plan.streams[part].sends = try plan.streams[part].sends.map { send in
                guard case .event(let instance, let name, let payload, let isInternal) = send
                else { return send }
                return .event(
                    instance: instance,
                    name: name,
                    payload: try pseudonymised(payload, stream),
                    isInternal: isInternal
                )
            }
        }
        return plan
    }
}

extension Decision.Draft {
    /// Takes a step over into the names and the running instance.
    mutating func fold(_ taken: EventBody.Taken, _ running: Instance) {
        after.record.instances[taken.instance, default: InstanceState()].apply(taken.step)
        after.instances[taken.instance] = running
        steps.append(taken)
    }
}
