/// A pattern as written.
indirect enum PatternTree {
    case step(Pattern.Step)
    case sequence([PatternTree])
    case choice(PatternTree, PatternTree)
    /// From `least` times to `most`, or without end.
    case repeated(PatternTree, least: Int, most: Int?)
}

/// Reads the source of a pattern.
struct PatternReader {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    mutating func read() throws(PatternFault) -> PatternTree {
        let tree = try choice()
        guard position == scalars.count else {
            throw PatternFault(zh: "多出一个「)」", en: "has an unmatched “)”")
        }
        return tree
    }

    private var current: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    private mutating func choice() throws(PatternFault) -> PatternTree {
        depth += 1
        guard depth <= Limits.nesting else {
            throw PatternFault(zh: "嵌套过深", en: "nests too deeply")
        }
        defer { depth -= 1 }
        var tree = try sequence()
        while take("|") {
            tree = .choice(tree, try sequence())
        }
        return tree
    }

    private mutating func sequence() throws(PatternFault) -> PatternTree {
        var parts: [PatternTree] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            let part = try atom()
            parts.append(try repetition(of: part))
        }
        return .sequence(parts)
    }

    private mutating func repetition(of part: PatternTree) throws(PatternFault) -> PatternTree {
        let tree: PatternTree
        if take("*") {
            tree = .repeated(part, least: 0, most: nil)
        } else if take("+") {
            tree = .repeated(part, least: 1, most: nil)
        } else if take("?") {
            tree = .repeated(part, least: 0, most: 1)
        } else if let counts = try counts() {
            tree = .repeated(part, least: counts.least, most: counts.most)
        } else {
            return part
        }
        // Whether it is lazy makes no difference to whether there is a match.
        _ = take("?")
        let isCountedAgain = try counts() != nil
        if isCountedAgain || current == "*" || current == "+" || current == "?" {
            throw PatternFault(zh: "有连续的重复符号", en: "repeats a repetition")
        }
        return tree
    }

    /// Reads `{m}`, `{m,}` or `{m,n}`; anything else in braces is literal, as in RE2.
    private mutating func counts() throws(PatternFault) -> (least: Int, most: Int?)? {
        let start = position
        guard take("{"), let least = number() else {
            position = start
            return nil
        }
        var most: Int? = least
        if take(",") {
            most = number()
        }
        guard take("}") else {
            position = start
            return nil
        }
        guard least <= Limits.patternRepeats, (most ?? least) <= Limits.patternRepeats,
            least <= most ?? least
        else {
            throw PatternFault(
                zh: "的重复次数不合法或超过 \(Limits.patternRepeats)",
                en: "has a repeat count that is malformed or beyond \(Limits.patternRepeats)"
            )
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var number: Int?
        while let scalar = current, ScalarSet.digit.contains(scalar) {
            number = min((number ?? 0) * 10 + Int(scalar.value - 0x30), Limits.patternRepeats + 1)
            position += 1
        }
        return number
    }

    private mutating func atom() throws(PatternFault) -> PatternTree {
        let scalar = scalars[position]
        position += 1
        switch scalar {
        case "(": return try group()
        case "[": return .step(.scalar(try set()))
        case ".": return .step(.scalar(.notNewline))
        case "^": return .step(.start)
        case "$": return .step(.end)
        case "*", "+", "?":
            throw PatternFault(zh: "的「\(scalar)」前没有可重复的内容", en: "has nothing before “\(scalar)”")
        case "\\": return .step(try escape())
        default: return .step(.scalar(ScalarSet(scalar)))
        }
    }

    private mutating func group() throws(PatternFault) -> PatternTree {
        if take("?"), !take(":") {
            throw PatternFault(
                zh: "使用了不支持的 (?…)，只支持 (?:…)",
                en: "uses (?…), of which only (?:…) is supported"
            )
        }
        let tree = try choice()
        guard take(")") else {
            throw PatternFault(zh: "缺少「)」", en: "lacks a “)”")
        }
        return tree
    }

    private mutating func escape() throws(PatternFault) -> Pattern.Step {
        switch current {
        case "b":
            position += 1
            return .wordBoundary(true)
        case "B":
            position += 1
            return .wordBoundary(false)
        case "A":
            position += 1
            return .start
        case "z":
            position += 1
            return .end
        default: return .scalar(try escapedSet())
        }
    }

    /// The set that the escape at this place means, inside brackets or outside.
    private mutating func escapedSet() throws(PatternFault) -> ScalarSet {
        guard let scalar = current else {
            throw PatternFault(zh: "以反斜杠结尾", en: "ends with a backslash")
        }
        position += 1
        switch scalar {
        case "d": return .digit
        case "D": return ScalarSet(ranges: ScalarSet.digit.complement)
        case "w": return .word
        case "W": return ScalarSet(ranges: ScalarSet.word.complement)
        case "s": return .space
        case "S": return ScalarSet(ranges: ScalarSet.space.complement)
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        case "t": return ScalarSet("\t")
        case "f": return ScalarSet("\u{0C}")
        case "v": return ScalarSet("\u{0B}")
        case "a": return ScalarSet("\u{07}")
        default:
            guard scalar.isASCII, !ScalarSet.word.contains(scalar) else {
                throw PatternFault(
                    zh: "使用了不支持的转义「\\\(scalar)」",
                    en: "uses the unsupported escape “\\\(scalar)”"
                )
            }
            return ScalarSet(scalar)
        }
    }

    /// Reads a class after its opening bracket.
    private mutating func set() throws(PatternFault) -> ScalarSet {
        var set = ScalarSet(ranges: [], isNegated: take("^"))
        var isFirst = true
        while let scalar = current, scalar != "]" || isFirst {
            isFirst = false
            position += 1
            var low = ScalarSet(scalar)
            if scalar == "\\" {
                low = try escapedSet()
            } else if scalar == "[", current == ":" {
                throw PatternFault(zh: "使用了不支持的 [:…:]", en: "uses [:…:], which is not supported")
            }
            guard let first = low.single, current == "-", position + 1 < scalars.count,
                scalars[position + 1] != "]"
            else {
                set.ranges += low.ranges
                continue
            }
            position += 1
            var high = ScalarSet(scalars[position])
            position += 1
            if high.single == 0x5C {
                high = try escapedSet()
            }
            guard let last = high.single, first <= last else {
                throw PatternFault(zh: "的字符范围颠倒或不合法", en: "has a malformed range")
            }
            set.ranges.append(first...last)
        }
        guard take("]") else {
            throw PatternFault(zh: "缺少「]」", en: "lacks a “]”")
        }
        return set
    }
}

extension ScalarSet {
    /// The only code point of the set, if it has just one.
    fileprivate var single: UInt32? {
        guard ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}
