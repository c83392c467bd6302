/// Named values as a query or a form carries them, in their order; a name may come twice.
package struct FormFields: Hashable, Sendable {
    package var pairs: [(name: String, value: String)] = []

    /// More than this no form of ours has.
    static let mostPairs = 2000

    package init(_ pairs: [(name: String, value: String)] = []) { self.pairs = pairs }

    /// Reads `a=1&b=%E9%87%8F`; nil for a broken escape, for bytes that are no text, and for too
    /// many pairs.
    package init?(urlEncoded text: some StringProtocol) {
        for piece in text.utf8.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < FormFields.mostPairs else { return nil }
            let parts = piece.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard let name = FormFields.decoded(parts[0], isForm: true),
                let value = FormFields.decoded(Array(parts.dropFirst().joined()), isForm: true)
            else { return nil }
            pairs.append((name, value))
        }
    }

    package subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    package func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    package var urlEncoded: String {
        pairs.map { "\(FormFields.encoded($0.name))=\(FormFields.encoded($0.value))" }
            .joined(separator: "&")
    }

    package static func == (left: FormFields, right: FormFields) -> Bool {
        left.pairs.elementsEqual(right.pairs) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        for pair in pairs {
            hasher.combine(pair.name)
            hasher.combine(pair.value)
        }
    }

    /// Undoes percent escapes; nil where one is broken or the bytes are not UTF-8.
    static func decoded(_ text: some Collection<UInt8>, isForm: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var place = text.startIndex
        while place != text.endIndex {
            let byte = text[place]
            place = text.index(after: place)
            guard byte == UInt8(ascii: "%") else {
                bytes.append(isForm && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                continue
            }
            var value = 0
            for _ in 0..<2 {
                guard place != text.endIndex, let digit = digit(text[place]) else { return nil }
                value = value << 4 | digit
                place = text.index(after: place)
            }
            bytes.append(UInt8(value))
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 0x37
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 0x57
        default: nil
        }
    }

    /// A text as one part of a path or a query.
    package static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
