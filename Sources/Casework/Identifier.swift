internal import Synchronization
package import Workflow

/// UUIDv7 texts (RFC 9562): 48 bits of milliseconds, then 74 random bits.
package enum Identifier {
    private static let made = Mutex<Ascending>(Ascending())

    /// What is made later in one moment sorts behind, so that its row is added at the end of its
    /// table; the steps are random, and nobody can foresee the next one.
    package struct Ascending {
        /// 48 bits of milliseconds and 12 random ones.
        private var high = UInt64.max
        /// 62 random bits.
        private var low: UInt64 = 0

        package init() {}

        package mutating func next(
            at now: Instant,
            using generator: inout some RandomNumberGenerator
        ) -> String {
            let time = UInt64(bitPattern: now.milliseconds) & 0xFFFF_FFFF_FFFF
            if high >> 12 == time { advance(by: (generator.next() >> 32) + 1) }
            if high >> 12 != time {
                high = time << 12 | generator.next() & 0x0FFF
                low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF
            }
            return Identifier.text(
                (high >> 12) << 16 | 0x7000 | high & 0x0FFF,
                low | 0x8000_0000_0000_0000
            )
        }

        private mutating func advance(by step: UInt64) {
            low += step
            high += low >> 62
            low &= 0x3FFF_FFFF_FFFF_FFFF
        }
    }

    package static func make(at now: Instant) -> String {
        var generator = SystemRandom()
        return made.withLock { $0.next(at: now, using: &generator) }
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for position in 0..<32 {
            if position == 8 || position == 12 || position == 16 || position == 20 {
                text.append(UInt8(ascii: "-"))
            }
            let word = position < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (position & 15)) & 15)
            text.append(digit.hexadecimalDigit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The number that an identifier is; nil for a text in another form.
    package static func number(_ bytes: [UInt8], at place: Range<Int>) -> UInt128? {
        guard place.count == 36 else { return nil }
        var number: UInt128 = 0
        for (offset, index) in place.enumerated() {
            let byte = bytes[index]
            if offset == 8 || offset == 13 || offset == 18 || offset == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt128(byte - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | UInt128(byte - 0x57)
            default: return nil
            }
        }
        return number
    }

    /// The identifier of what follows from an event: the same whenever it is made again.
    ///
    /// A UUIDv8 (RFC 9562) with the event's time, so that it sorts like one made then.
    package static func derived(from event: String, _ purpose: String, _ sequence: Int64) -> String
    {
        let name = "dipper.\(purpose).v1\n\(event)\n\(sequence)"
        let digits = Digests.hexadecimal(Digests.sha256(Array(name.utf8)))
        let tail = digits.dropFirst(6).prefix(12)
        return "\(event.prefix(13))-8\(digits.prefix(3))-8\(digits.dropFirst(3).prefix(3))-\(tail)"
    }

    /// A code that reveals nothing, such as `R-7KQ2M9XB`: eight of 31 clear letters and digits.
    package static func pseudonym() -> String {
        let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
        var generator = SystemRandom()
        return "R-" + String((0..<8).map { _ in alphabet.randomElement(using: &generator) ?? "2" })
    }
}
