/// What keeps an office program from taking a text of ours for a formula.
///
/// A text that begins as a formula does gets an apostrophe before it; reading takes it off. A
/// text that begins with apostrophes before such a character gets one more, so that every text
/// comes back as it was.
enum FormulaGuard {
    /// Full-width forms count too: some programs take them for the others.
    private static let starts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{0}", "＝", "＋", "－", "＠",
    ]

    static func done(_ text: String) -> String {
        isFormula(text) ? "'" + text : text
    }

    static func undone(_ text: String) -> String {
        text.first == "'" && isFormula(String(text.dropFirst())) ? String(text.dropFirst()) : text
    }

    private static func isFormula(_ text: String) -> Bool {
        text.unicodeScalars.first { $0 != "'" }.map { starts.contains($0) } ?? false
    }
}
