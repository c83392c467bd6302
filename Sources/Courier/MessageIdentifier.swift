import Casework

/// `msg_` and 27 letters and digits: the same for every attempt and replay of one message to one
/// endpoint, and of no meaning to anybody else.
package enum MessageIdentifier {
    private static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
    )
    private static let digitCount = 27

    package static func make(outbox: String, endpoint: String) -> String {
        let name = Array("dipper.webhook-id.v1\n\(outbox)\n\(endpoint)".utf8)
        let digest = Digests.sha256(name)
        // Twenty bytes need 27 digits of base 62; the words are divided as one long number.
        var words = stride(from: 0, to: 20, by: 4).map { place in
            digest[place..<(place + 4)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        var digits: [UInt8] = []
        digits.reserveCapacity(digitCount + 4)
        for _ in 0..<digitCount {
            var remainder: UInt64 = 0
            for place in words.indices {
                let value = remainder << 32 | words[place]
                words[place] = value / 62
                remainder = value % 62
            }
            digits.append(alphabet[Int(remainder)])
        }
        return "msg_" + String(decoding: digits.reversed(), as: UTF8.self)
    }
}
