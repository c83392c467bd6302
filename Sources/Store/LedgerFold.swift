import Casework
import Portfolio
import SQL
import Workflow

/// The fold of the whole ledger, and where its events break their own chain.
struct LedgerFold {
    let head: LedgerHead?
    private(set) var tree = MerkleTree()
    private(set) var count: Int64 = 0
    private(set) var streams = StreamTable()
    private(set) var facts = FactFold()
    private(set) var memberships: [[SQLValue]] = []
    /// The membership of each project that is not ended, by its place among them.
    private var openMemberships: [String: Int] = [:]
    private(set) var postings: [[SQLValue]] = []
    private(set) var emissions: [[SQLValue]] = []
    /// Automatic steps that were asked for and are in no event, by the outbox row that asks.
    private(set) var queued: [String: [SQLValue]] = [:]
    private(set) var names = EventNames()
    private(set) var sessions = SessionFold()
    private(set) var differences: [VerificationReport.Difference] = []
    /// The leaf of the event that comes next.
    private var nextLeaf: Int64 = 0
    private var latest = Instant(milliseconds: 0)

    /// A stream as its events make it; an object, so that folding changes it in place.
    final class Folded {
        var record: CaseStream
        var head: [UInt8] = []
        let release: String
        var latestEffective = CivilDate(dayNumber: .min)
        /// The latest snapshot: the version that it is of, and its digest.
        var snapshot: (version: Int64, digest: [UInt8])?

        init(_ id: String, kind: String, release: String, _ body: EventBody) {
            record = CaseStream(
                id: id,
                kind: kind,
                code: body.origin?.code ?? "",
                parent: body.origin?.parent,
                version: 0,
                instances: [:],
                documents: []
            )
            self.release = release
        }
    }

    init(head: LedgerHead?) {
        self.head = head
    }

    private mutating func differ(_ table: String, _ row: String, _ zh: String, _ en: String) {
        differences.append(VerificationReport.Difference(table: table, row: row, zh: zh, en: en))
    }

    /// Chains, versions, hashes and leaves, in the order of the ledger.
    mutating func take(_ batch: EventBatch) {
        let bytes = batch.bytes
        for entry in batch.entries {
            switch entry {
            case .event(let event): take(event, bytes)
            case .fault(let position, let fault):
                differ("event", "\(position)", fault.chinese, fault.english)
            }
        }
    }

    private mutating func take(_ event: ReadEvent, _ bytes: [UInt8]) {
        func differ(_ zh: String, _ en: String) {
            self.differ("event", event.rowName(bytes), zh, en)
        }
        if event.leaf != nextLeaf {
            differ(
                "叶序号是 \(event.leaf)，按次序应为 \(nextLeaf)",
                "its leaf is \(event.leaf), by its place it should be \(nextLeaf)"
            )
        }
        nextLeaf = event.leaf + 1
        if event.recordedAt < latest { differ("记录时间早于前一事件", "recorded before the event before it") }
        latest = event.recordedAt
        check(event, bytes)
        tree.append(bytes, at: event.hash)
        count += 1
        if count == head?.leaves, Digests.hexadecimal(tree.root) != head?.root {
            self.differ(
                "event",
                "leaf \(count)",
                "与保存在外的台账头不符：此前的历史被改写",
                "does not fit the head kept outside: history up to here was rewritten"
            )
        }
    }

    /// Leaves out the automatic steps whose refusals are logged.
    mutating func settle(refused ids: Set<String>) {
        queued = queued.filter { !ids.contains(QueuedStep.refusalIdentifier(of: $0.key)) }
    }

    /// What only shows at the end: a tail that was cut.
    mutating func finish() {
        guard let head, count < head.leaves else { return }
        differ(
            "event",
            "leaf \(head.leaves)",
            "台账只有 \(count) 个事件，保存在外的台账头有 \(head.leaves) 个：尾部被截去",
            "the ledger has \(count) events, the head kept outside \(head.leaves): its tail "
                + "was cut"
        )
    }

    private mutating func check(_ event: ReadEvent, _ bytes: [UInt8]) {
        func differ(_ zh: String, _ en: String) {
            self.differ("event", event.rowName(bytes), zh, en)
        }
        if !event.isHashed { differ("内容与哈希不符：被改动", "the content does not fit its hash") }
        let before = streams[bytes, event.stream]
        let version = before?.record.version ?? 0
        if event.version != Int64(version) + 1 {
            differ("版本不连续：前一版是 \(version)", "the version before it is \(version)")
        }
        if !bytes.holds(before?.head ?? [], at: event.previous) {
            differ("链断裂：前一事件的哈希不符", "the chain is broken before it")
        }
        var reader = JSONReader(bytes, at: event.body)
        guard let body = try? EventBody(reading: &reader, event.extent), reader.isCanonical else {
            differ("正文不是规范的 JSON", "the body is not canonical JSON")
            return
        }
        if !event.causation.isEmpty, !bytes.holds(names.command, at: event.causation) {
            differ(
                "它所跟随的事件不在它之前：次序被改动",
                "the event that it follows from is not the one before it: the order was changed"
            )
        }
        names.take(event, bytes)
        let folded: Folded
        if let before {
            folded = before
        } else {
            let (id, kind) = (bytes.text(at: event.stream), bytes.text(at: event.kind))
            folded = Folded(id, kind: kind, release: names.release, body)
            streams[bytes, event.stream] = folded
        }
        fold(event, bytes, body, folded)
        names.collect(event, bytes, body, folded)
        if folded.record.kind == AccountProcedure.kind {
            let type = bytes.text(at: event.type)
            sessions.take(type, at: event.recordedAt, folded.record)
        }
    }

    private mutating func fold(
        _ event: ReadEvent,
        _ bytes: [UInt8],
        _ body: EventBody,
        _ folded: Folded
    ) {
        folded.record.apply(body)
        var sequence: Int64 = 0
        var emission: Int64 = 0
        for index in body.steps.indices {
            for posting in body.steps[index].step.postings {
                postings.append([
                    .text(folded.record.id), .integer(event.version), .integer(sequence),
                    .text(posting.from), .text(posting.to), .integer(posting.amountFen),
                    .text(event.effective.description), .integer(event.recordedAt.milliseconds),
                ])
                sequence += 1
            }
            for emitted in body.steps[index].step.emitted {
                let id = Identifier.derived(from: bytes.text(at: event.id), "outbox", emission)
                queued[id] = StoreSession.queueRow(of: emitted, id: id, in: folded.record)
                emissions.append([
                    .text(folded.record.id), .integer(event.version), .integer(emission), .text(id),
                    .text(emitted.type), .text(emitted.to),
                    .integer(event.recordedAt.milliseconds),
                    .integer(Int64(emissions.count) + 1),
                ])
                emission += 1
            }
        }
        for (index, change) in body.facts.enumerated() {
            _ = facts.apply(
                change,
                stream: folded.record.id,
                version: event.version,
                sequence: Int64(index),
                at: event.recordedAt
            )
        }
        if let group = body.group { join(event, folded.record.id, group) }
        if !queued.isEmpty, bytes.text(at: event.actor) == Actor.system.recordedAs,
            let id = QueuedStep.id(ofKey: bytes.text(at: event.commandKey))
        {
            queued[id] = nil
        }
        folded.record.version = Int(event.version)
        if folded.record.hasSnapshot {
            folded.snapshot = (event.version, Digests.sha256(folded.record.snapshot))
        }
        folded.head.removeAll(keepingCapacity: true)
        folded.head += bytes[event.hash]
        folded.latestEffective = max(folded.latestEffective, event.effective)
    }

    private mutating func join(_ event: ReadEvent, _ stream: String, _ group: String) {
        let now = SQLValue.integer(event.recordedAt.milliseconds)
        if let open = openMemberships[stream] { memberships[open][3] = now }
        openMemberships[stream] = memberships.count
        memberships.append([
            .text(stream), now, .text(group), .null, .integer(event.version),
        ])
    }
}

extension ReadEvent {
    /// How a difference names the event.
    fileprivate func rowName(_ bytes: [UInt8]) -> String {
        "\(bytes.text(at: stream))#\(version)"
    }
}
