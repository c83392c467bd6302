import Casework
import Expression
import Portfolio
import SQL
import Workflow

/// Definitions, the clock and the log of refusals.
extension LedgerCheck {
    /// Every content fits its hash and belongs to a release; no release in use lacks a part.
    mutating func checkContents() throws {
        var present: Set<String> = []
        var listed: [String: [String]] = [:]
        try connection.query(
            "SELECT hash, kind, path, body FROM content WHERE tenant = ? ORDER BY hash",
            [.integer(tenant)]
        ) { row in
            let hash = try row.text(0)
            let content = Content(
                kind: try row.text(1),
                path: try row.text(2),
                text: try row.text(3)
            )
            present.insert(hash)
            if content.hash != hash {
                differ(
                    "content",
                    "\(content.path) \(hash)",
                    "内容与哈希不符",
                    "does not fit its hash"
                )
            } else if content.kind == "release" {
                let entries = (try? JSON(parsing: content.text))?.elements ?? []
                listed[hash] = entries.compactMap { $0.elements.last?.textValue }
            }
        }
        for release in fold.names.releases.sorted() where !present.contains(release) {
            differ(
                "content",
                release,
                "缺少事件所依据的版本",
                "the release that events rest on is missing"
            )
        }
        for (release, hashes) in listed.sorted(by: { $0.key < $1.key }) {
            for hash in hashes where !present.contains(hash) {
                differ(
                    "content",
                    hash,
                    "缺少版本 \(release) 的这一份定义",
                    "the release \(release) lacks this definition"
                )
            }
        }
        for hash in present.subtracting(listed.keys).subtracting(listed.values.joined()).sorted() {
            differ("content", hash, "没有版本包含这份定义", "no release holds this definition")
        }
        try checkClock(listed.keys.sorted())
    }

    /// The release in force is a published one, and a sandbox is what the ledger began as.
    private mutating func checkClock(_ releases: [String]) throws {
        let rows = try connection.all(
            "SELECT release, is_sandbox, sandbox_now FROM clock WHERE tenant = ?",
            [.integer(tenant)]
        ) { row in (try row.text(0), try row.integer(1), try row.integer(2)) }
        if rows.isEmpty, fold.count > 0 {
            differ("clock", "\(tenant)", "缺少这一行", "this row is missing")
        }
        for (release, sandbox, now) in rows {
            if !(release.isEmpty && fold.count == 0), !releases.contains(release) {
                differ(
                    "clock",
                    "\(tenant)",
                    "现行版本 \(release) 没有发布过",
                    "the release in force, \(release), was never published"
                )
            }
            for ledger in fold.streams.values where ledger.record.kind == "ledger" {
                let isSandbox = ledger.record.field("sandbox") == .bool(true)
                if isSandbox != (sandbox == 1) {
                    differ(
                        "clock",
                        "\(tenant)",
                        "是否沙箱与建立台账的事件不符",
                        "whether this is a sandbox differs from the event that set it up"
                    )
                }
            }
            if sandbox != 1, now != 0 {
                differ(
                    "clock",
                    "\(tenant)",
                    "只有沙箱才有自己的时钟",
                    "only a sandbox has a clock of its own"
                )
            }
        }
    }

    /// Refusals follow from no event, but each from the one before it.
    mutating func checkRefusals() throws {
        var end = RefusalEnd()
        var ids: Set<String> = []
        try connection.query(RefusalRecord.select, [.integer(tenant)]) { row in
            let record = RefusalRecord(
                number: try row.integer(0),
                id: try row.text(1),
                recordedAt: try row.integer(2),
                actor: try row.text(3),
                target: try row.text(4),
                event: try row.text(5),
                codes: try row.text(6),
                previous: end.hash
            )
            if !fold.queued.isEmpty { ids.insert(record.id) }
            if record.number != end.number + 1 {
                differ(
                    "refusal",
                    "\(record.number)",
                    "拒绝记录的编号不连续：前一条是 \(end.number)",
                    "the refusal before it is \(end.number)"
                )
            } else if record.hash(tenant: tenant) != (try row.blob(7)) {
                differ(
                    "refusal",
                    "\(record.number)",
                    "内容或其前一条与哈希不符：被改动",
                    "its content, or the refusal before it, does not fit its hash"
                )
            }
            end = RefusalEnd(number: record.number, hash: try row.blob(7))
            if let told = fold.names.refusals[end.number],
                told != Digests.hexadecimal(end.hash)
            {
                differ(
                    "refusal",
                    "\(end.number)",
                    "与其后事件所记的哈希不符：此前的拒绝记录被改写",
                    "does not fit the hash that a later event tells of: the log was rewritten"
                )
            }
        }
        if let latest = fold.names.refusals.keys.max(), latest > end.number {
            differ(
                "refusal",
                "\(latest)",
                "事件记有 \(latest) 条拒绝，现有 \(end.number) 条：尾部被截去",
                "an event tells of \(latest) refusals, there are \(end.number): the tail was cut"
            )
        }
        fold.settle(refused: ids)
    }
}
