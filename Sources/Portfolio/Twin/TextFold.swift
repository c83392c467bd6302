import Foundation

/// Text as it is compared: widths, cases, look-alikes and traditional forms become one.
///
/// Each scalar is mapped by NFKD, what looks like it, its lower case and its simplified form;
/// marks and what nobody sees are dropped. What was mapped once is remembered.
struct TextFold {
    /// What stands between words.
    static let gap: UInt32 = 0x20
    /// Kept as itself, for it may stand within a number.
    static let point: UInt32 = 0x2E

    private static let unknown: UInt32 = 0
    private static let dropped: UInt32 = 1
    private static let several: UInt32 = 2
    private static let lookAlikes = map(LookAlikes.pairs)
    private static let simplified = map(TraditionalForms.pairs)

    /// By scalar of the basic plane: what it becomes, or one of the signs above.
    private var known = ContiguousArray<UInt32>(repeating: TextFold.unknown, count: 0x10000)
    private var others: [UInt32: [UInt32]] = [:]

    private static func map(_ pairs: String) -> [UInt32: UInt32] {
        let scalars = pairs.unicodeScalars.map(\.value).filter { $0 > TextFold.gap }
        var map: [UInt32: UInt32] = [:]
        for index in stride(from: 0, to: scalars.count - 1, by: 2) {
            map[scalars[index]] = scalars[index + 1]
        }
        return map
    }

    /// Letters and digits of a text, with gaps where something else stood between them.
    mutating func scalars(of text: String) -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            let value = scalar.value
            guard value < 0x10000 else {
                result += folded(scalar)
                continue
            }
            switch known[Int(value)] {
            case TextFold.unknown:
                let folded = folded(scalar)
                switch folded.count {
                case 0: known[Int(value)] = TextFold.dropped
                case 1: known[Int(value)] = folded[0]
                default: known[Int(value)] = TextFold.several
                }
                result += folded
            case TextFold.dropped: break
            case TextFold.several: result += others[value] ?? []
            case let single: result.append(single)
            }
        }
        return result
    }

    private mutating func folded(_ scalar: Unicode.Scalar) -> [UInt32] {
        if let known = others[scalar.value] { return known }
        let result = TextFold.mapped(scalar)
        if result.count != 1 || scalar.value >= 0x10000 { others[scalar.value] = result }
        return result
    }

    private static func mapped(_ scalar: Unicode.Scalar) -> [UInt32] {
        if scalar.properties.isWhitespace { return [gap] }
        guard !scalar.properties.isDefaultIgnorableCodePoint else { return [] }
        var result: [UInt32] = []
        for part in String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars {
            let look = lookAlikes[part.value].flatMap(Unicode.Scalar.init) ?? part
            for lower in look.properties.lowercaseMapping.unicodeScalars {
                guard let sign = sign(of: lower) else { continue }
                // A form of its own, such as 電 in 電腦, has its simplified form mapped again.
                result.append(simplified[sign] ?? sign)
            }
        }
        return result
    }

    /// A letter or digit as itself, anything else as a gap; nil for what is dropped.
    private static func sign(of scalar: Unicode.Scalar) -> UInt32? {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .letterNumber, .otherNumber:
            return scalar.value
        case .decimalNumber:
            guard let digit = scalar.properties.numericValue, digit >= 0, digit < 10 else {
                return scalar.value
            }
            return 0x30 + UInt32(digit)
        case .nonspacingMark, .enclosingMark, .spacingMark, .format, .control, .surrogate,
            .unassigned, .privateUse:
            return nil
        case .otherPunctuation:
            return scalar.value == point ? point : gap
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .mathSymbol, .currencySymbol,
            .modifierSymbol, .otherSymbol, .spaceSeparator, .lineSeparator, .paragraphSeparator:
            // Radicals that look like no character stay; they are symbols in Unicode.
            return (0x2E80...0x2FDF).contains(scalar.value) ? scalar.value : gap
        @unknown default:
            return gap
        }
    }

    /// The same without gaps and points, as names and words are compared.
    mutating func letters(of text: String) -> [UInt32] {
        scalars(of: text).filter { $0 != TextFold.gap && $0 != TextFold.point }
    }
}

extension UInt32 {
    /// A digit from 0 to 9.
    var isDigit: Bool { (0x30...0x39).contains(self) }

    /// A letter or digit that forms words with its neighbours; every other sign is one by itself.
    var isWordSign: Bool { isDigit || (0x61...0x7A).contains(self) }
}

extension Collection<UInt32> {
    /// As text for people and for keys.
    var text: String {
        var view = String.UnicodeScalarView()
        for value in self { view.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
        return String(view)
    }
}
