import Casework
import SQL

/// A line of the log of refusals: no event, but chained like events.
struct RefusalRecord {
    /// From 1, without gaps.
    var number: Int64
    var id: String
    var recordedAt: Int64
    var actor: String
    var target: String
    var event: String
    /// Canonical JSON: the codes of all blockers.
    var codes: String
    /// The hash of the line before; empty for the first.
    var previous: [UInt8]

    static let select = """
        SELECT number, id, recorded_at, actor, target, event, codes, hash FROM refusal
        WHERE tenant = ? ORDER BY number
        """

    /// SHA-256 over all columns and the line before, each text with its length.
    func hash(tenant: Int64) -> [UInt8] {
        var input = DigestInput("dipper.refusal.v1", capacity: 512)
        for number in [tenant, number, recordedAt] { input.append(number) }
        for text in [id, actor, target, event, codes] { input.append(text) }
        input.append(previous)
        return Digests.sha256(input.bytes)
    }
}

/// Where the log of refusals ends, and whether an event has told so.
struct RefusalEnd: Hashable {
    var number: Int64 = 0
    var hash: [UInt8] = []
    var isAnchored = true
}
