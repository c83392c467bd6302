import Casework
import Expression
import Portfolio
import SQL
import Workflow

/// Recording: the events of one command and every row that follows from them.
extension StoreSession {
    func record(_ changes: [StreamChange]) throws {
        try flushSecrets()
        useCounters()
        end.refusals.isAnchored = true
        for change in changes {
            try append(change.event)
            try write(change)
            changeStream(change.after)
        }
    }

    func discard() {
        pendingCells = []
        pendingPseudonyms = []
        pendingCounters = [:]
    }

    func recordRefusal(
        _ refusal: Refusal,
        of command: Command,
        by actor: String,
        id: String?
    ) throws {
        discard()
        let target: String
        switch command.target {
        case .existing(let reference): target = reference
        case .new(let kind, let parent): target = "\(kind)@\(parent ?? "")"
        }
        let record = RefusalRecord(
            number: end.refusals.number + 1,
            id: id ?? Identifier.make(at: now),
            recordedAt: now.milliseconds,
            actor: actor,
            target: target,
            event: command.event,
            codes: JSON.array(refusal.blockers.map { .text($0.code) }).canonicalText,
            previous: end.refusals.hash
        )
        let hash = record.hash(tenant: tenant)
        try connection.send(
            """
            INSERT INTO refusal (
                tenant, number, id, recorded_at, actor, target, event, codes, hash
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(tenant), .integer(record.number), .text(record.id),
                .integer(record.recordedAt), .text(actor), .text(target), .text(command.event),
                .text(record.codes), .blob(hash),
            ]
        )
        end.refusals = RefusalEnd(number: record.number, hash: hash, isAnchored: false)
    }

    private func append(_ event: EventRecord) throws {
        try connection.send(
            """
            INSERT INTO event (
                position, tenant, leaf, stream, version, kind, id, type, schema, recorded_at,
                effective, actor, on_behalf_of, authentication, channel, command_key, causation,
                definition, policy, body, previous, hash
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(end.position), .integer(event.tenant), .integer(end.leaf),
                .text(event.stream), .integer(event.version), .text(event.kind), .text(event.id),
                .text(event.type),
                .integer(event.schema), .integer(event.recordedAt.milliseconds),
                .text(event.effective.description), .text(event.actor), .text(event.onBehalfOf),
                .text(event.authentication), .text(event.channel), .text(event.commandKey),
                .text(event.causation), .text(event.definition), .text(event.policy),
                .utf8(event.body), .blob(event.previous),
                .blob(event.hash),
            ]
        )
        end.position += 1
        end.leaf += 1
        end.latest = event.recordedAt
    }

    /// The amounts of accounts and agreements, which the engine itself holds to their laws.
    private func writeMoney(_ change: StreamChange) throws {
        if let fields = ModelRows.account(of: change.after.record) {
            try connection.send(
                """
                INSERT INTO account (tenant, stream, committed, limit_fen, merged_excess)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (tenant, stream) DO UPDATE SET committed = excluded.committed,
                limit_fen = excluded.limit_fen, merged_excess = excluded.merged_excess
                """,
                [.integer(tenant), .text(change.event.stream)] + fields.map { .integer($0) }
            )
        }
        if let fields = ModelRows.principal(of: change.after.record) {
            try connection.send(
                """
                INSERT INTO principal (
                    tenant, stream, amount, committed, cancelled, paid, outstanding, converted,
                    repaid, recovered, written_off
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (tenant, stream) DO UPDATE SET amount = excluded.amount,
                committed = excluded.committed, cancelled = excluded.cancelled,
                paid = excluded.paid, outstanding = excluded.outstanding,
                converted = excluded.converted, repaid = excluded.repaid,
                recovered = excluded.recovered, written_off = excluded.written_off
                """,
                [.integer(tenant), .text(change.event.stream)] + fields.map { .integer($0) }
            )
        }
    }

    private func write(_ change: StreamChange) throws {
        try writeStream(change)
        try writeMoney(change)
        try writeTallies(change)
        var postings: Int64 = 0
        var emissions: Int64 = 0
        for (_, step) in change.steps {
            for posting in step.postings {
                try connection.send(
                    """
                    INSERT INTO posting (
                        tenant, stream, version, sequence, source, target, amount_fen,
                        effective, recorded_at
                    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .integer(tenant), .text(change.event.stream),
                        .integer(change.event.version), .integer(postings), .text(posting.from),
                        .text(posting.to), .integer(posting.amountFen),
                        .text(change.event.effective.description),
                        .integer(change.event.recordedAt.milliseconds),
                    ]
                )
                postings += 1
            }
            for emission in step.emitted {
                let id = Identifier.derived(from: change.event.id, "outbox", emissions)
                try writeOutbox(emission, id, change.event, sequence: emissions)
                let row = StoreSession.queueRow(of: emission, id: id, in: change.after.record)
                if let row { try queue(row) }
                emissions += 1
            }
        }
        try writeTimers(change)
        for (sequence, fact) in change.facts.enumerated() {
            try write(fact, change.event, sequence: sequence)
        }
        try writeSessions(change)
        try writeIdentities(change)
        if change.event.type == "ledger.expunge" { try expunge(change) }
        if change.event.type == "webhook-endpoint.replay" { try sendAgain(change) }
        if let group = change.group { try writeMembership(of: change.event, group) }
    }

    private func writeStream(_ change: StreamChange) throws {
        let stream = change.after
        let latest = stream.latestEffective?.description ?? ""
        if change.before == nil {
            try connection.send(
                """
                INSERT INTO stream (
                    tenant, id, kind, code, parent, version, head, release, latest_effective
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(tenant), .text(stream.record.id), .text(stream.record.kind),
                    .text(stream.record.code), .text(stream.record.parent ?? ""),
                    .integer(Int64(stream.record.version)), .blob(stream.head),
                    .text(stream.release), .text(latest),
                ]
            )
            return
        }
        let count = try connection.execute(
            """
            UPDATE stream SET version = ?, head = ?, latest_effective = ?
            WHERE tenant = ? AND id = ? AND version = ?
            """,
            [
                .integer(Int64(stream.record.version)), .blob(stream.head), .text(latest),
                .integer(tenant), .text(stream.record.id),
                .integer(Int64(stream.record.version) - 1),
            ]
        )
        guard count == 1 else {
            throw Conflict.stale(
                stream: stream.record.code,
                expected: Int64(stream.record.version) - 1,
                found: -1
            )
        }
        guard stream.record.hasSnapshot else { return }
        try connection.send(
            """
            INSERT INTO snapshot (tenant, stream, version, state) VALUES (?, ?, ?, ?)
            ON CONFLICT (tenant, stream) DO UPDATE SET version = excluded.version,
            state = excluded.state
            """,
            [
                .integer(tenant), .text(stream.record.id),
                .integer(Int64(stream.record.version)), .utf8(stream.record.snapshot),
            ]
        )
    }

    private func writeOutbox(
        _ emission: Step.Emission,
        _ id: String,
        _ event: EventRecord,
        sequence: Int64
    ) throws {
        try connection.send(
            """
            INSERT INTO outbox (
                tenant, number, id, stream, version, sequence, type, target, created_at
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(tenant), .integer(end.outbox), .text(id), .text(event.stream),
                .integer(event.version), .integer(sequence), .text(emission.type),
                .text(emission.to), .integer(now.milliseconds),
            ]
        )
        end.outbox += 1
    }

    /// Writes the deadlines that are other than before.
    private func writeTimers(_ change: StreamChange) throws {
        let stream = change.event.stream
        let instances = change.after.record.instances.sorted { $0.key < $1.key }
        for (instance, state) in instances {
            let before = change.before?.record.instances[instance]?.deadlines ?? [:]
            let after = state.deadlines
            guard before != after else { continue }
            for id in Set(before.keys).union(after.keys).sorted() where before[id] != after[id] {
                for row in before[id].map({ ModelRows.timers(of: $0, stream, instance) }) ?? [] {
                    try connection.send(
                        """
                        DELETE FROM timer WHERE tenant = ? AND due = ? AND stream = ?
                        AND instance = ? AND deadline = ? AND lead = ?
                        """,
                        [.integer(tenant)] + row.prefix(ModelRows.timerKey.count)
                    )
                }
                for row in after[id].map({ ModelRows.timers(of: $0, stream, instance) }) ?? [] {
                    try connection.send(
                        """
                        INSERT INTO timer (
                            tenant, due, stream, instance, deadline, lead, state, entry,
                            provisional
                        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        [.integer(tenant)] + row
                    )
                }
            }
        }
    }

    private func writeMembership(of event: EventRecord, _ group: String) throws {
        try connection.send(
            """
            UPDATE membership SET recorded_to = ?
            WHERE tenant = ? AND item = ? AND recorded_to IS NULL
            """,
            [.integer(now.milliseconds), .integer(tenant), .text(event.stream)]
        )
        try connection.send(
            """
            INSERT INTO membership (
                tenant, item, recorded_from, item_group, recorded_to, version
            ) VALUES (?, ?, ?, ?, NULL, ?)
            """,
            [
                .integer(tenant), .text(event.stream), .integer(now.milliseconds), .text(group),
                .integer(event.version),
            ]
        )
    }
}
