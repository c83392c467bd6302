import Portfolio

/// Text as paper can show it: what steers and is not seen becomes a mark that is seen.
enum VisibleText {
    /// The text as it is printed: personal numbers are masked, whoever wrote them where.
    static func printable(_ text: String) -> String {
        PersonalNumbers.masked(self.text(text))
    }

    /// Replaces control, bidirectional, invisible and unassigned characters by `⟦U+202E⟧`.
    ///
    /// A tab becomes a space. A line feed stays; every other line ending becomes one.
    static func text(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isSpecial) else { return text }
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n":
                if previous != "\r" { result.append("\n") }
            case "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": result.append("\n")
            case "\t": result.append(" ")
            case _ where isInvisible(scalar): result.append(contentsOf: mark(scalar))
            default: result.append(scalar)
            }
            previous = scalar
        }
        return String(result)
    }

    /// Replaces what `isShown` does not know by a mark, and answers which scalars they were.
    static func marking(
        _ text: String,
        isShown: (Unicode.Scalar) -> Bool
    ) -> (text: String, missing: Set<Unicode.Scalar>) {
        var result = String.UnicodeScalarView()
        var missing: Set<Unicode.Scalar> = []
        for scalar in text.unicodeScalars {
            if scalar.isASCII || isShown(scalar) {
                result.append(scalar)
            } else {
                missing.insert(scalar)
                result.append(contentsOf: mark(scalar))
            }
        }
        return (String(result), missing)
    }

    /// `⟦U+2CB4A⟧`.
    static func mark(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let padding = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
        return "⟦U+\(padding)\(digits)⟧".unicodeScalars
    }

    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value >= 0x7F && isSpecialAboveASCII(scalar)
    }

    private static func isSpecialAboveASCII(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{85}" || scalar == "\u{2028}" || scalar == "\u{2029}" || isInvisible(scalar)
    }

    /// Variation selectors choose the form of a character and stay.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180D: false
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned: true
            default: scalar.properties.isDefaultIgnorableCodePoint
            }
        }
    }
}

extension String {
    /// The same text without line breaks.
    var onOneLine: String {
        VisibleText.printable(self).split(separator: "\n").joined(separator: " ")
    }
}
