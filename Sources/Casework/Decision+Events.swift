import Expression
import Portfolio
import Workflow

/// From a decision to the events that record it: one for each stream (decision 3).
extension Decision {
    func changes() throws -> [StreamChange] {
        var causation = mandate?.cause.id ?? ""
        var isFirst = true
        var changes: [StreamChange] = []
        for draft in streams where !draft.steps.isEmpty {
            let change = try draft.change(
                Circumstances(
                    actor: actor,
                    caller: caller,
                    key: mandate?.confirmation.key ?? command.key,
                    request: requestDigest,
                    now: session.now,
                    effective: effective,
                    causation: causation,
                    tenant: session.tenant,
                    documents: draft.isAsked ? command.documents : [],
                    namings: draft.isAsked ? namings : [:],
                    refusals: causation.isEmpty ? session.refusalAnchor : nil,
                    reason: draft.isAsked ? command.reasonForEarlier : nil,
                    mandate: isFirst ? mandate?.record : nil,
                    policyHash: try session.rulebook(release: draft.after.release).policyHash
                )
            )
            if causation.isEmpty { causation = change.event.id }
            isFirst = false
            changes.append(change)
        }
        return changes
    }
}

/// What an envelope records besides the steps.
struct Circumstances {
    var actor: Actor
    var caller: Caller
    var key: String
    /// The digest of a request with a key; empty without one.
    var request: String
    var now: Instant
    var effective: CivilDate
    var causation: String
    var tenant: Int64
    var documents: [DocumentReference]
    var namings: [String: String]
    var refusals: EventBody.RefusalAnchor?
    var reason: String?
    var mandate: EventBody.Mandate?
    var policyHash: String
}

extension Decision.Draft {
    /// The event that records this draft, and the stream as it becomes.
    func change(_ circumstances: Circumstances) throws -> StreamChange {
        var after = after
        let version = Int64(before?.record.version ?? 0) + 1
        let id = Identifier.make(at: circumstances.now)
        var event = EventRecord(
            tenant: circumstances.tenant,
            stream: after.record.id,
            version: version,
            kind: after.record.kind,
            id: id,
            type: type,
            schema: EventRecord.bodySchema,
            recordedAt: circumstances.now,
            effective: circumstances.effective,
            actor: circumstances.actor.recordedAs,
            onBehalfOf: circumstances.actor.recordedFor ?? "",
            authentication: circumstances.caller.authentication,
            channel: circumstances.caller.channel,
            commandKey: circumstances.key,
            causation: circumstances.causation,
            definition: after.release,
            policy: circumstances.policyHash,
            body: body(circumstances).canonical,
            previous: before?.head ?? [],
            hash: []
        )
        event.hash = event.computedHash
        after.record.version = Int(version)
        after.head = event.hash
        after.latestEffective = max(after.latestEffective ?? event.effective, event.effective)
        return StreamChange(
            before: before,
            after: after,
            event: event,
            steps: steps.map { ($0.instance, $0.step) },
            facts: facts,
            group: group
        )
    }

    /// The group that a project joined in these steps; its own when it left one.
    private var group: String? {
        guard after.record.kind == "project" else { return nil }
        for step in steps {
            switch step.step.changes["group"] {
            case .string(let group)?: return group
            case .null? where before?.record.text("group") != nil: return after.record.id
            default: continue
            }
        }
        return nil
    }

    private func body(_ circumstances: Circumstances) -> EventBody {
        var body = EventBody()
        body.steps = steps
        body.roles = circumstances.actor.roles
        if circumstances.causation.isEmpty, !circumstances.request.isEmpty {
            body.request = circumstances.request
        }
        if version == 1 {
            body.origin = EventBody.Origin(
                kind: after.record.kind,
                code: after.record.code,
                parent: after.record.parent
            )
        }
        body.documents = circumstances.documents
        body.pseudonyms = circumstances.namings
        body.mandate = circumstances.mandate
        body.refusals = circumstances.refusals
        body.readings = readings
        body.facts = facts
        body.group = group
        body.isRecordedLate = circumstances.reason != nil
        return body
    }

    private var version: Int { (before?.record.version ?? 0) + 1 }
}
