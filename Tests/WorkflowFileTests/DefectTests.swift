import Testing
import Workflow

@testable import WorkflowFile

/// One chart with one mistake, and where it has to be found.
struct Mistake: CustomTestStringConvertible, Sendable {
    let what: String
    let text: String
    let expected: [String]

    var testDescription: String { what }

    init(_ what: String, _ expected: String..., text: String) {
        self.what = what
        self.text = text
        self.expected = expected
    }

    init(what: String, text: String, expected: [String]) {
        self.what = what
        self.text = text
        self.expected = expected
    }

    /// A mistake in what follows a sound heading: the given lines start at line 5.
    init(_ what: String, _ expected: String..., states: String) {
        self.what = what
        self.text = minimal(states: states)
        self.expected = expected
    }

    /// A mistake in what follows a sound chart: the given lines start at line 6.
    init(_ what: String, _ expected: String..., after: String) {
        self.what = what
        self.text = minimal(states: "  a: {}\n") + after
        self.expected = expected
    }
}

private let structure: [Mistake] = [
    Mistake("an unknown key", "UNKNOWN_KEY f:5:7", states: "  a: {titel: {zh: 甲, en: A}}"),
    Mistake("a list for a mapping", "WRONG_KIND f:5:6", states: "  a: []"),
    Mistake("nothing for a mapping", "WRONG_KIND f:5:5", states: "  a:"),
    Mistake("a text for a list", "WRONG_KIND f:5:20", states: "  a: {transitions: go}"),
    Mistake("a list for a text", "WRONG_KIND f:5:14", states: "  a: {stage: [x]}"),
    Mistake("nothing for a text", "WRONG_SCALAR f:5:14", states: "  a: {stage: ~}"),
    Mistake("a missing key", "MISSING_KEY f:5:21", states: "  a: {transitions: [{event: e}]}"),
    Mistake(
        "missing keys of the whole",
        "MISSING_KEY f:1:1",
        "MISSING_KEY f:1:1",
        "MISSING_KEY f:1:1",
        text: "initial: a"
    ),
    Mistake("a scalar for the whole", "WRONG_KIND f:1:1", text: "hello"),
    Mistake(
        "another language",
        "UNKNOWN_LANGUAGE f:1:9",
        text: minimal(states: "  a: {}").replacing("dipper: 1", with: "dipper: 2")
    ),
    Mistake(
        "a misnamed id",
        "WRONG_NAME f:2:16",
        text: minimal(states: "  a: {}").replacing("id: w", with: "id: W_1")
    ),
    Mistake("half a title", "MISSING_KEY f:5:14", states: "  a: {title: {zh: 甲}}"),
    Mistake("an unknown kind", "UNKNOWN_VALUE f:5:13", states: "  a: {kind: paralel}"),
    Mistake(
        "an unknown relation",
        "UNKNOWN_VALUE f:6:30",
        after: "reads: {t: {of: x, relation: sibling}}"
    ),
    Mistake("a history key elsewhere", "MISPLACED_KEY f:5:14", states: "  a: {depth: deep}"),
    Mistake(
        "two ends of a deadline",
        "MISPLACED_KEY f:5:32",
        states: "  a: {deadline: {id: d, after: 5wd, due: x, event: e}}"
    ),
    Mistake(
        "no end of a deadline",
        "MISSING_KEY f:5:17",
        states: "  a: {deadline: {id: d, event: e}}"
    ),
    Mistake("an unknown action", "UNKNOWN_KEY f:5:18", states: "  a: {onentry: [{call: x}]}"),
    Mistake(
        "two actions in one",
        "NOT_ONE_KEY f:5:17",
        states: "  a: {onentry: [{raise: x, assign: {}}]}"
    ),
    Mistake("no action in one", "NOT_ONE_KEY f:5:17", states: "  a: {onentry: [{}]}"),
    Mistake(
        "an unknown count",
        "UNKNOWN_KEY f:5:26",
        states: "  a: {onentry: [{count: {opne: X}}]}"
    ),
    Mistake(
        "a required field of data",
        "UNKNOWN_KEY f:6:24",
        after: "data: {n: {type: int,  required: true}}"
    ),
]

private let scalars: [Mistake] = [
    Mistake("no as a truth", "WRONG_SCALAR f:5:15", states: "  a: {pauses: no}"),
    Mistake("a quoted truth", "WRONG_SCALAR f:5:15", states: "  a: {pauses: \"true\"}"),
    Mistake("True", "WRONG_SCALAR f:5:15", states: "  a: {pauses: True}"),
    Mistake("no as a text", "AMBIGUOUS_SCALAR f:5:14", states: "  a: {stage: no}"),
    Mistake("017 as a text", "AMBIGUOUS_SCALAR f:5:14", states: "  a: {stage: 017}"),
    Mistake("base 60 as a text", "AMBIGUOUS_SCALAR f:5:14", states: "  a: {stage: 12:30:45}"),
    Mistake("a key that is a truth", "AMBIGUOUS_SCALAR f:5:3", states: "  On: {}"),
    Mistake("017 as a constant", "WRONG_SCALAR f:6:16", after: "constants: {a: 017}"),
    Mistake("a fraction", "WRONG_SCALAR f:6:16", after: "constants: {a: 1.5}"),
    Mistake("an exponent", "WRONG_SCALAR f:6:16", after: "constants: {a: 1e3}"),
    Mistake("a tilde", "WRONG_SCALAR f:6:16", after: "constants: {a: ~}"),
    Mistake("a filled list", "WRONG_KIND f:6:16", after: "constants: {a: [1]}"),
    Mistake(
        "an octal bound",
        "WRONG_SCALAR f:6:44",
        after: "events: {e: {payload: {n: {type: int, min: 017}}}}"
    ),
    Mistake("an empty text", "EMPTY_TEXT f:5:14", states: "  a: {stage: \"\"}"),
    Mistake(
        "a long name",
        "TEXT_TOO_LONG f:5:14",
        states: "  a: {stage: \(String(repeating: "长", count: 129))}"
    ),
    Mistake(
        "a long key",
        "TEXT_TOO_LONG f:5:5",
        states: "  ? \(String(repeating: "k", count: 129))\n  : {}"
    ),
    Mistake("a name of two lines", "LINE_BREAK f:5:14", states: "  a: {stage: \"x\\ny\"}"),
]

@Test(arguments: structure + scalars)
func `a mistake is found at its place`(_ mistake: Mistake) {
    #expect(defects(mistake.text, ChartFile.load) == mistake.expected)
}

@Test(arguments: [
    "017", "12:30:45", "+1", "1_000", "0x10", "1e3", "1.0", "\"1\"", "-0",
    "9223372036854775808", "yes", "~", "[1]",
])
func `a version is a plain decimal integer`(_ version: String) {
    let text = minimal(states: "  a: {}").replacing("version: 1", with: "version: \(version)")
    #expect(defects(text, ChartFile.load) == ["WRONG_SCALAR f:2:28"])
}

@Test func `three mistakes in one file are reported in the order of the text`() {
    let text = minimal(
        states: """
              a:
                pauses: no
                transitions:
                  - {event: 甲, targett: b}
                titel: {zh: 一, en: One}
            """
    )
    #expect(
        defects(text, ChartFile.load) == [
            "WRONG_SCALAR f:6:13", "MISSING_KEY f:8:9", "UNKNOWN_KEY f:8:20",
            "UNKNOWN_KEY f:9:5",
        ]
    )
}

@Test func `an unknown key is told with the nearest known key`() {
    #expect(
        message(minimal(states: "  a: {titel: {zh: 甲, en: A}}"))
            == Localized(
                zh: "未知的键“titel”；是否为“title”",
                en: "Unknown key \"titel\"; did you mean \"title\""
            )
    )
    #expect(
        message(minimal(states: "  a: {}\n") + "reads: {t: {whose: x, relation: child}}")
            == Localized(zh: "缺少键“of”", en: "The key \"of\" is missing")
    )
}

struct Nearest: Sendable {
    let name: String
    let nearest: String?
}

@Test(arguments: [
    Nearest(name: "titel", nearest: "title"), Nearest(name: "Title", nearest: "title"),
    Nearest(name: "transition", nearest: "transitions"), Nearest(name: "ti", nearest: nil),
    Nearest(name: "colour", nearest: nil), Nearest(name: "transsitons", nearest: "transitions"),
])
func `the nearest name is at most two edits away`(_ example: Nearest) {
    let known = ["title", "transitions", "of"]
    #expect(nearestName(to: example.name, among: known) == example.nearest)
}
