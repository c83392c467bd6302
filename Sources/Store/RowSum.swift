import Casework

/// A sum over the rows of a table that two sides share only if they have the same rows.
///
/// Order is no matter, and no row is kept: each is hashed under a key of this process alone, so
/// that nobody can make other rows with the same sum.
struct RowSum: Hashable {
    private static let key = SystemRandom.bytes(32)

    private var sums = SIMD4<UInt64>()
    private(set) var count = 0

    static func bytes(of number: Int64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// Adds a row by its columns, each of any type as bytes.
    mutating func add(_ columns: [[UInt8]]) {
        var bytes = RowSum.key
        bytes.reserveCapacity(512)
        for column in columns {
            bytes += RowSum.bytes(of: Int64(column.count))
            bytes += column
        }
        let digest = Digests.sha256(bytes)
        for word in 0..<4 {
            var number: UInt64 = 0
            for byte in digest[8 * word..<8 * word + 8] { number = number << 8 | UInt64(byte) }
            sums[word] &+= number
        }
        count += 1
    }
}
