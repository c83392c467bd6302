/// Full-width forms made half-width: the part of NFKC that typed numbers and codes need.
package enum HalfWidth {
    /// Maps U+FF01…U+FF5E to ASCII and the ideographic space to a space; the rest stays as it is.
    static func text(_ text: some StringProtocol) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E:
                scalars.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
            case 0x3000, 0x00A0:
                scalars.append(" ")
            default:
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// The same, without white space at either end.
    package static func trimmed(_ text: some StringProtocol) -> String {
        let half = HalfWidth.text(text)
        guard let first = half.firstIndex(where: { !$0.isWhitespace }),
            let last = half.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(half[first...last])
    }

    /// A code: half-width, upper-case, without any white space, as people paste it.
    static func code(_ text: some StringProtocol) -> String {
        HalfWidth.text(text).filter { !$0.isWhitespace }.uppercased()
    }
}
