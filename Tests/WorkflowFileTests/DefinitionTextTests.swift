import Testing
import Workflow

@testable import WorkflowFile

private let syntax: [Mistake] = [
    Mistake("an open quote", "SYNTAX f:6:1", states: "  a: {stage: \"x}\n"),
    Mistake("a tab as indentation", "SYNTAX f:5:1", states: "\ta: {}"),
    Mistake(
        "an undefined escape",
        "SYNTAX f:5:15",
        states: "  a: {stage: \"\\q\"}"
    ),
    Mistake("an empty file", "EMPTY_FILE f:1:1", text: ""),
    Mistake("only a comment", "EMPTY_FILE f:1:1", text: "# nothing\n"),
    Mistake(
        "a second document",
        "SECOND_DOCUMENT f:7:1",
        after: "---\ndipper: 1\n"
    ),
    Mistake("a document that ends and begins", "SECOND_DOCUMENT f:7:5", after: "...\n--- x\n"),
    Mistake("an anchor", "ANCHOR f:5:6", states: "  a: &x {}"),
    Mistake("an anchored key", "ANCHOR f:5:3", states: "  &x a: {}"),
    Mistake("an alias", "ANCHOR f:5:6", "ALIAS f:6:6", states: "  a: &x {}\n  b: *x"),
    Mistake("an alias to nothing", "ALIAS f:5:14", states: "  a: {stage: *x}"),
    Mistake("an alias as a key", "ALIAS f:5:3", states: "  *x : {}"),
    Mistake(
        "a merge",
        "UNKNOWN_KEY f:5:7",
        "ALIAS f:5:11",
        states: "  a: {<<: *x}"
    ),
    Mistake("a tag", "TAG f:5:14", states: "  a: {stage: !!str x}"),
    Mistake("a tag on a quoted text", "TAG f:5:14", states: "  a: {stage: !!str \"x\"}"),
    Mistake("a bare tag", "TAG f:5:14", states: "  a: {stage: ! x}"),
    Mistake("a tag on a mapping", "TAG f:5:6", states: "  a: !x {}"),
    Mistake("a tagged key", "TAG f:5:3", states: "  !!str a: {}"),
    Mistake("a list as a key", "KEY_NOT_TEXT f:5:5", states: "  ? [a]\n  : {}"),
    Mistake("a repeated key", "REPEATED_KEY f:6:3", states: "  a: {}\n  a: {}"),
    Mistake("a key repeated in quotes", "REPEATED_KEY f:6:3", states: "  a: {}\n  \"a\": {}"),
    Mistake("a quoted key repeated", "REPEATED_KEY f:6:3", states: "  'a': {}\n  a: {}"),
    Mistake(
        "keys repeated here and there, and a slip",
        "REPEATED_KEY f:6:3",
        "REPEATED_KEY f:7:3",
        "REPEATED_KEY f:8:17",
        "UNKNOWN_KEY f:9:7",
        states: "  状态: {}\n  状态: {}\n  状态: {}\n  b: {stage: x, stage: y}\n  c: {titel: x}"
    ),
    Mistake(
        "a repeated key with an escape",
        "REPEATED_KEY f:5:3",
        states: "  \"\\tb\": {}\n  \"\\tb\": {}"
    ),
    Mistake("an escaped control", "HIDDEN_CHARACTER f:5:14", states: "  a: {stage: \"x\\0\"}"),
    Mistake(
        "an escaped line separator",
        "HIDDEN_CHARACTER f:5:14",
        "LINE_BREAK f:5:14",
        states: "  a: {stage: \"x\\L\"}"
    ),
    Mistake("a numeric escape", "NUMERIC_ESCAPE f:5:16", states: "  a: {stage: \"x\\u0041\"}"),
]

@Test(arguments: syntax)
func `what YAML could hide is found at its place`(_ mistake: Mistake) {
    #expect(defects(mistake.text, ChartFile.load) == mistake.expected)
}

@Test(arguments: [
    "\u{0}", "\u{7}", "\u{1B}", "\u{7F}", "\u{85}", "\u{200B}", "\u{200E}", "\u{202E}",
    "\u{2028}", "\u{2029}", "\u{2066}", "\u{FEFF}", "\u{E000}", "\u{F8FF}", "\u{FFFE}", "\r",
])
func `an invisible character is refused at its place`(_ character: String) {
    let text = minimal(states: "  a: {stage: 武\(character)汉}")
    #expect(defects(text, ChartFile.load) == ["HIDDEN_CHARACTER f:5:15"])
}

@Test func `columns count characters, whatever they are made of`() {
    // A family of seven scalars is refused for its joiners; a flag and an accent are one character.
    let text = minimal(states: "  a: {title: {zh: \"🇨🇳e\u{301}汉\", en: A}, titel: x}")
    #expect(defects(text, ChartFile.load) == ["UNKNOWN_KEY f:5:34"])
}

@Test func `a mebibyte is read and one byte more is not`() {
    let chart = minimal(states: "  a: {}\n")
    let room = DefinitionText.mostBytes - chart.utf8.count
    let full = chart + "#" + String(repeating: "x", count: room - 1)
    #expect(defects(full, ChartFile.load) == [])
    #expect(defects(full + "x", ChartFile.load) == ["FILE_TOO_LARGE f:1:1"])
}

struct Nesting: Sendable {
    let open: String
    let close: String
    let levels: Int
    let expected: [String]
}

@Test(arguments: [
    Nesting(open: "[", close: "]", levels: 62, expected: ["WRONG_KIND f:5:6"]),
    Nesting(open: "[", close: "]", levels: 63, expected: ["WRONG_KIND f:5:6", "TOO_DEEP f:5:68"]),
    Nesting(open: "[", close: "]", levels: 900, expected: ["WRONG_KIND f:5:6", "TOO_DEEP f:5:68"]),
    Nesting(open: "[", close: "]", levels: 100_000, expected: ["TOO_DEEP f:5:7"]),
    Nesting(open: "{a: ", close: "}", levels: 100_000, expected: ["TOO_DEEP f:5:3994"]),
    Nesting(open: "[a: ", close: "]", levels: 100_000, expected: ["TOO_DEEP f:5:3994"]),
    Nesting(open: "\n  - - - ", close: "", levels: 1, expected: ["WRONG_KIND f:6:3"]),
])
func `deep nesting is refused and never overflows`(_ nesting: Nesting) {
    let value =
        String(repeating: nesting.open, count: nesting.levels)
        + String(repeating: nesting.close, count: nesting.levels)
    #expect(defects(minimal(states: "  a: \(value)"), ChartFile.load) == nesting.expected)
}

@Test func `deep block lists are refused`() {
    let value = String(repeating: "- ", count: 100_000)
    #expect(defects(value + "x", ChartFile.load) == ["TOO_DEEP f:1:1999"])
}

@Test func `an alias bomb is never expanded, not even as a key`() {
    var text = minimal(states: "  a: &a0 [x]\n")
    for level in 1...60 {
        let repeated = Array(repeating: "*a\(level - 1)", count: 60).joined(separator: ", ")
        text += "  b\(level): &a\(level) [\(repeated)]\n"
    }
    text += "  ? *a60\n  : {}\n  ? *a60\n  : {}\n"
    let found = defects(text, ChartFile.load)
    #expect(found.count { $0.hasPrefix("ANCHOR ") } == 61)
    #expect(found.count { $0.hasPrefix("ALIAS ") } == 60 * 60 + 2)
}

@Test func `more repeated keys than are told at once are told where they stand first`() {
    let states = (10..<60).map { "  s\($0): {}\n  s\($0): {}\n" }.joined()
    let found = defects(minimal(states: states), ChartFile.load)
    #expect(found == (0...16).map { "REPEATED_KEY f:\(5 + 2 * $0):3" })
}

@Test func `a repeated key is told beside a syntax error`() {
    let text = minimal(states: "  a: {stage: x, stage: y}\n  b: {stage: \"}\n")
    #expect(defects(text, ChartFile.load) == ["REPEATED_KEY f:5:7", "SYNTAX f:7:1"])
}

struct Bytes: Sendable {
    let bytes: [UInt8]
    let expected: [String]
}

@Test(arguments: [
    Bytes(bytes: Array("甲\nab".utf8) + [0xFF], expected: ["NOT_UTF8 f:2:3"]),
    Bytes(bytes: [0xFF, 0xFE, 0x61, 0x00], expected: ["NOT_UTF8 f:1:1"]),
    Bytes(bytes: Array("武".utf8) + [0xE6, 0xAD], expected: ["NOT_UTF8 f:1:2"]),
    Bytes(bytes: [0x61, 0xC0, 0x80], expected: ["NOT_UTF8 f:1:2"]),
    Bytes(bytes: [0xED, 0xA0, 0x80], expected: ["NOT_UTF8 f:1:1"]),
    Bytes(bytes: Array("武汉\r\n".utf8), expected: []),
    Bytes(bytes: Array(repeating: 0x61, count: 1_048_577), expected: ["FILE_TOO_LARGE f:1:1"]),
])
func `only UTF-8 is read`(_ example: Bytes) {
    do throws(Defects) {
        let text = try DefinitionText.decode(example.bytes, file: "f")
        #expect(example.expected == [])
        #expect(Array(text.utf8) == example.bytes)
    } catch {
        #expect(brief(error) == example.expected)
    }
}

@Suite struct `The columns of a text` {
    private static let characters = [
        "a", "Z", "*", ":", " ", "\n", "北", "斗", "，", "》", "≥", "→", "·", "é", "Ａ", "—", "\t",
        "\r\n", "e\u{301}", "👩‍🔬", "が", "か\u{3099}", "각", "\u{200B}", "🇨🇳", "\u{FEFF}", "©\u{FE0F}",
    ]

    /// Line and column of each scalar as characters tell them.
    private func places(_ text: String) -> [[Int]] {
        var places: [[Int]] = []
        var (line, column) = (1, 1)
        for character in text {
            for scalar in character.unicodeScalars where !(places.isEmpty && scalar == "\u{FEFF}") {
                places.append([line, column])
            }
            if character == "\n" || character == "\r\n" {
                (line, column) = (line + 1, 1)
            } else if !places.isEmpty {
                column += 1
            }
        }
        return places
    }

    @Test(arguments: [16, characters.count])
    func `are those of characters, however they are found`(_ count: Int) {
        var generator = SplitMix(state: UInt64(count))
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                Self.characters[Int.random(in: 0..<count, using: &generator)]
            }.joined()
            let found = DefinitionText(text, file: "f")
            let marks = found.scalars.indices.map { found.mark(at: $0) }
            #expect(marks.map { [$0.line, $0.column] } == places(text), "\(text)")
        }
    }

    @Test func `are found without looking back only among what stands alone`() {
        let alone = Self.characters.prefix(16).joined().unicodeScalars
        #expect(alone.allSatisfy(DefinitionText.standsAlone))
        for text in Self.characters.dropFirst(16) {
            #expect(!text.unicodeScalars.allSatisfy(DefinitionText.standsAlone), "\(text)")
        }
    }
}
