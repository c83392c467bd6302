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

    /// Refusals follow from no event: their form is checked, and that time and id agree.
    mutating func checkRefusals() throws {
        try connection.query(
            "SELECT id, recorded_at, codes FROM refusal WHERE tenant = ? ORDER BY id",
            [.integer(tenant)]
        ) { row in
            let id = try row.text(0)
            let codes = (try? JSON(parsing: try row.text(2)))?.elements ?? []
            let digits = id.utf8.filter { $0 != UInt8(ascii: "-") }.prefix(12)
            let moment = Int64(String(decoding: digits, as: UTF8.self), radix: 16)
            if moment != (try row.integer(1)) {
                differ(
                    "refusal",
                    id,
                    "记录时间与编号不符",
                    "its moment does not fit its identifier"
                )
            }
            if codes.isEmpty || codes.contains(where: { $0.textValue?.isEmpty ?? true }) {
                differ("refusal", id, "拒绝代码不成形", "its codes are not a list of codes")
            }
        }
    }
}
