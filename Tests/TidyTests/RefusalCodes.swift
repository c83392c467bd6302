/// Codes of refusals as a text for people quotes them, such as `CAP_GTE` in back-quotes.
enum RefusalCodes {
    static func quoted(in markdown: String) -> Set<String> {
        Set(markdown.matches(of: /`([A-Z]+(?:_[A-Z]+)*)`/).map { String($0.1) })
    }

    /// Codes that are whole words of no text, in alphabetical order.
    static func absent(_ codes: Set<String>, from texts: [String]) -> [String] {
        var remaining = codes
        for text in texts {
            for word in text.utf8.split(whereSeparator: { !isOfCode($0) }) {
                remaining.remove(String(Substring(word)))
            }
        }
        return remaining.sorted()
    }

    private static func isOfCode(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
    }
}
