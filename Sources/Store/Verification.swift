package import Casework
import Portfolio
import SQL
package import Workflow

/// What verify found: the first difference, and how much was looked at.
package struct VerificationReport: Hashable, Sendable {
    package var events: Int64
    package var streams: Int
    /// The RFC 6962 tree head over the event hashes, in hexadecimal.
    package var root: String
    /// In the order of the ledger; empty when all is well.
    package var differences: [Difference]

    /// Something in the database that does not follow from the events, or breaks their chain.
    package struct Difference: Hashable, Sendable {
        /// The table, such as `event`.
        package var table: String
        /// The row, such as `DT-2026-000001 第 3 版`.
        package var row: String
        package var message: Localized

        package init(table: String, row: String, zh: String, en: String) {
            self.table = table
            self.row = row
            message = Localized(zh: zh, en: en)
        }
    }
}

/// A tree head kept outside: whoever holds it can tell a cut or rewritten ledger (decision 12).
package struct LedgerHead: Hashable, Sendable {
    package var leaves: Int64
    package var root: String

    package init(leaves: Int64, root: String) {
        self.leaves = leaves
        self.root = root
    }

    package var json: JSON { ["leaves": .integer(leaves), "root": .text(root)] }

    /// Reads what `verify --write-head` wrote; nil when it is something else.
    package init?(_ json: JSON) {
        guard let leaves = json["leaves"]?.integerValue, let root = json["root"]?.textValue,
            root.count == 64
        else { return nil }
        self.leaves = leaves
        self.root = root
    }
}

extension LedgerStore {
    /// Differences after this many are not looked for.
    private static let mostDifferences = 20

    /// Recomputes every hash, chain, leaf and read model from the events and compares.
    ///
    /// `head` is one that was kept outside: a ledger that was cut or rewritten since differs.
    package func verify(
        head: LedgerHead?,
        progress: (Int64) -> Void
    ) throws -> VerificationReport {
        try database.read { connection in
            var check = LedgerCheck(
                connection: connection,
                tenant: tenant,
                head: head,
                most: LedgerStore.mostDifferences
            )
            try check.checkEvents(progress: progress)
            if check.differences.isEmpty { try check.checkModels() }
            return VerificationReport(
                events: check.count,
                streams: check.streams.count,
                root: Digests.hexadecimal(check.tree.root),
                differences: check.differences
            )
        }
    }
}

/// The fold of the whole ledger, and where it differs from what is stored.
struct LedgerCheck {
    let connection: any ReadConnection
    let tenant: Int64
    let head: LedgerHead?
    let most: Int
    var tree = MerkleTree()
    var count: Int64 = 0
    var streams: [String: Folded] = [:]
    var facts = FactFold()
    var memberships: [[SQLValue]] = []
    var postings: [[SQLValue]] = []
    var emissions: [[SQLValue]] = []
    var names = EventNames()
    var differences: [VerificationReport.Difference] = []

    /// A stream as its events make it.
    struct Folded {
        var record: CaseStream
        var head: [UInt8]
        var release: String
        var latestEffective: CivilDate
    }

    mutating func differ(_ table: String, _ row: String, _ zh: String, _ en: String) {
        guard differences.count < most else { return }
        differences.append(VerificationReport.Difference(table: table, row: row, zh: zh, en: en))
    }

    /// Chains, versions, hashes and leaves, in the order of the ledger.
    mutating func checkEvents(progress: (Int64) -> Void) throws {
        var leaves = try connection.all(
            "SELECT position FROM leaf WHERE tenant = ? ORDER BY leaf",
            [.integer(tenant)]
        ) { row in try row.integer(0) }[...]
        let leafNumbers = try connection.first(
            "SELECT COUNT(*), COALESCE(MAX(leaf), -1) FROM leaf WHERE tenant = ?",
            [.integer(tenant)]
        ) { row in (try row.integer(0), try row.integer(1)) }
        if let (number, last) = leafNumbers, last != number - 1 {
            differ("leaf", "\(last)", "叶序号不连续", "the leaf numbers have a gap")
        }
        var latest = Instant(milliseconds: 0)
        try connection.query(
            EventRow.selectAll,
            [.integer(tenant)]
        ) { row in
            let position = try row.integer(20)
            let event: EventRecord
            do {
                event = try EventRow.event(row)
            } catch let fault as StorageFault {
                differ("event", "\(position)", fault.chinese, fault.english)
                return
            }
            if leaves.popFirst() != position {
                differ("leaf", event.rowName, "叶索引与事件不符", "the leaf index does not fit the event")
            }
            if event.recordedAt < latest {
                differ("event", event.rowName, "记录时间早于前一事件", "recorded before the event before it")
            }
            latest = event.recordedAt
            check(event)
            tree.append(event.hash)
            count += 1
            if count == head?.leaves, Digests.hexadecimal(tree.root) != head?.root {
                differ(
                    "event",
                    "叶 \(count)",
                    "与保存在外的台账头不符：此前的历史被改写",
                    "does not fit the head kept outside: history up to here was rewritten"
                )
            }
            if count % 10_000 == 0 { progress(count) }
        }
        if !leaves.isEmpty {
            differ("leaf", "\(leaves.count)", "叶索引多出 \(leaves.count) 行", "surplus leaves")
        }
        if let head, count < head.leaves {
            differ(
                "event",
                "叶 \(head.leaves)",
                "台账只有 \(count) 个事件，保存在外的台账头有 \(head.leaves) 个：尾部被截去",
                "the ledger has \(count) events, the head kept outside \(head.leaves): its tail "
                    + "was cut"
            )
        }
        progress(count)
    }

    private mutating func check(_ event: EventRecord) {
        if event.computedHash != event.hash {
            differ("event", event.rowName, "内容与哈希不符：被改动", "the content does not fit its hash")
        }
        // Taken out, so that folding changes it in place instead of a copy.
        let before = streams.removeValue(forKey: event.stream)
        if event.version != Int64(before?.record.version ?? 0) + 1 {
            differ(
                "event",
                event.rowName,
                "版本不连续：前一版是 \(before?.record.version ?? 0)",
                "the version before it is \(before?.record.version ?? 0)"
            )
        }
        if event.previous != before?.head ?? [] {
            differ("event", event.rowName, "链断裂：前一事件的哈希不符", "the chain is broken before it")
        }
        var reader = JSONReader(event.body)
        guard let body = try? EventBody(reading: &reader), reader.isCanonical else {
            differ("event", event.rowName, "正文不是规范的 JSON", "the body is not canonical JSON")
            streams[event.stream] = before
            return
        }
        if !event.causation.isEmpty, event.causation != names.command?.id {
            differ(
                "event",
                event.rowName,
                "它所跟随的事件不在它之前：次序被改动",
                "the event that it follows from is not the one before it: the order was changed"
            )
        }
        let folded = fold(event, body, before)
        names.collect(event, body, folded.record, namesCells: reader.namesCells)
        streams[event.stream] = folded
    }

    private mutating func fold(
        _ event: EventRecord,
        _ body: EventBody,
        _ before: consuming Folded?
    ) -> Folded {
        var folded =
            before
            ?? Folded(
                record: CaseStream(
                    id: event.stream,
                    kind: event.kind,
                    code: body.origin?.code ?? "",
                    parent: body.origin?.parent,
                    version: 0,
                    instances: [:],
                    documents: []
                ),
                head: [],
                release: event.definition,
                latestEffective: event.effective
            )
        var sequence: Int64 = 0
        var emission: Int64 = 0
        for taken in body.steps {
            folded.record.instances[taken.instance, default: InstanceState()].apply(taken.step)
            for posting in taken.step.postings {
                postings.append([
                    .text(event.stream), .integer(event.version), .integer(sequence),
                    .text(posting.from), .text(posting.to), .integer(posting.amountFen),
                ])
                sequence += 1
            }
            for emitted in taken.step.emitted {
                emissions.append([
                    .text(event.stream), .integer(event.version), .integer(emission),
                    .text(emitted.type), .text(emitted.to),
                    .integer(event.recordedAt.milliseconds), .text("due"),
                ])
                emission += 1
            }
        }
        for document in body.documents
        where !folded.record.documents.contains(document) {
            folded.record.documents.append(document)
        }
        for (index, change) in body.facts.enumerated() {
            _ = facts.apply(
                change,
                stream: event.stream,
                version: event.version,
                sequence: Int64(index),
                at: event.recordedAt
            )
        }
        if let group = body.group { join(event, group) }
        folded.record.version = Int(event.version)
        folded.head = event.hash
        folded.latestEffective = max(folded.latestEffective, event.effective)
        return folded
    }

    private mutating func join(_ event: EventRecord, _ group: String) {
        let now = SQLValue.integer(event.recordedAt.milliseconds)
        for index in memberships.indices
        where memberships[index][0] == .text(event.stream) && memberships[index][3] == .null {
            memberships[index][3] = now
        }
        memberships.append([
            .text(event.stream), now, .text(group), .null, .integer(event.version),
        ])
    }
}

extension EventRecord {
    /// How a difference names the event.
    var rowName: String { "\(stream) 第 \(version) 版" }
}
