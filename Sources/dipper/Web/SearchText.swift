/// A text as a search looks through it: in lower case, half-width, and by its bytes.
///
/// Any part of it is found, so that two Chinese characters are enough; bytes of UTF-8 begin and
/// end where characters do.
struct SearchText: Hashable, Sendable {
    private let bytes: [UInt8]

    init(_ text: some StringProtocol) {
        bytes = Array(SearchText.folded(text).utf8)
    }

    /// Upper and lower case are one, and so are full-width and half-width forms.
    static func folded(_ text: some StringProtocol) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: scalars.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
            case 0x3000, 0x00A0: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        return String(scalars).lowercased()
    }

    func contains(_ part: SearchText) -> Bool {
        guard let first = part.bytes.first else { return true }
        let count = part.bytes.count
        guard bytes.count >= count else { return false }
        // Of Chinese the first byte is one of six, and the last one tells more.
        let last = part.bytes[count - 1]
        for place in 0...(bytes.count - count)
        where bytes[place + count - 1] == last && bytes[place] == first {
            if bytes[place..<place + count].elementsEqual(part.bytes) { return true }
        }
        return false
    }
}
