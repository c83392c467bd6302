import Casework

/// A sum over the rows of `idempotency`, which two sides share only if they have the same rows.
///
/// Order is no matter, and no row is kept: each is hashed under a key of this process alone, so
/// that nobody can make other rows with the same sum.
struct RequestSum: Hashable {
    private static let key = SystemRandom.bytes(32)

    private var sums = SIMD4<UInt64>()
    private(set) var count = 0

    /// Adds a row of `idempotency`; every text goes with its length.
    mutating func addRequest(
        _ actor: String,
        _ key: String,
        _ digest: String,
        _ reply: [UInt8],
        _ at: Int64
    ) {
        var input = DigestInput("dipper.request.v1", capacity: 512)
        input.append(RequestSum.key)
        for text in [actor, key, digest] { input.append(text) }
        input.append(reply)
        input.append(at)
        let digest = Digests.sha256(input.bytes)
        for word in 0..<4 {
            var number: UInt64 = 0
            for place in 8 * word..<8 * word + 8 { number = number << 8 | UInt64(digest[place]) }
            sums[word] &+= number
        }
        count += 1
    }
}
