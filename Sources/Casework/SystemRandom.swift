internal import Glibc
internal import Synchronization

/// The system's random numbers, fetched 32 at a time: a command asks for a dozen.
package struct SystemRandom: RandomNumberGenerator, Sendable {
    private static let fetched = Mutex<[UInt64]>([])

    package init() {}

    package mutating func next() -> UInt64 {
        SystemRandom.fetched.withLock { numbers in
            if let number = numbers.popLast() { return number }
            numbers = SystemRandom.fetch()
            return numbers.removeLast()
        }
    }

    private static func fetch() -> [UInt64] {
        unsafe Array(unsafeUninitializedCapacity: 32) { buffer, count in
            let code = unsafe getentropy(buffer.baseAddress, 32 * MemoryLayout<UInt64>.stride)
            precondition(code == 0, "the system must have random numbers")
            count = 32
        }
    }

    /// Random bytes, for keys and nonces.
    package static func bytes(_ count: Int) -> [UInt8] {
        var random = SystemRandom()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            let number = random.next()
            for shift in stride(from: 0, to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
            }
        }
        return Array(bytes.prefix(count))
    }
}
