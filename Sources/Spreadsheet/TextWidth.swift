/// How wide a text is shown, in half-width characters.
enum TextWidth {
    /// Chinese, Japanese and Korean characters and full-width forms take two places.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
    ]

    /// Of the longest line.
    static func columns(_ text: String) -> Int {
        guard !text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0A }) else { return text.utf8.count }
        var longest = 0
        var count = 0
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                longest = max(longest, count)
                count = 0
            } else if scalar.value < 0x1100 {
                count += 1
            } else {
                let isWide =
                    (0x4E00...0x9FFF).contains(scalar.value)
                    || wide.contains { $0.contains(scalar.value) }
                count += isWide ? 2 : 1
            }
        }
        return max(longest, count)
    }
}
