import Testing

/// A planted text that breaks one rule, and the line where that must be reported.
struct Offence: CustomTestStringConvertible {
    var rule: Rule
    var path = "Sources/Portfolio/Planted.swift"
    var text: String
    var line: Int

    var testDescription: String { "\(rule) line \(line)" }
}

/// A text that looks like an offence and is none.
struct Lookalike: CustomTestStringConvertible {
    var rule: Rule
    var path = "Sources/Portfolio/Planted.swift"
    var text: String

    var testDescription: String { "\(rule): \(text.prefix(40))" }
}

@Suite
struct RuleTests {
    private static func body(lines: Int, opening: String) -> String {
        let inner = String(repeating: "    step()\n", count: lines - 2)
        return "\(opening) {\n\(inner)}\n"
    }

    static let offences = [
        Offence(rule: .imports, text: "import Workflow\nimport GRDB\n", line: 2),
        Offence(rule: .imports, text: "internal import class GRDB.DatabasePool\n", line: 1),
        Offence(rule: .imports, text: "@preconcurrency package import Casework\n", line: 1),
        Offence(
            rule: .imports,
            path: "Sources/Expression/Planted.swift",
            text: "import Glibc\n",
            line: 1
        ),
        Offence(
            rule: .imports,
            path: "Sources/Unlisted/Planted.swift",
            text: "let x = 1\n",
            line: 1
        ),
        Offence(
            rule: .fileLength,
            text: String(repeating: "// a line\n", count: 301),
            line: 301
        ),
        Offence(
            rule: .functionLength,
            text: body(lines: 71, opening: "func long() throws"),
            line: 1
        ),
        Offence(rule: .functionLength, text: body(lines: 71, opening: "init?(a: Int)"), line: 1),
        Offence(rule: .functionLength, text: body(lines: 71, opening: "var long: Int"), line: 1),
        Offence(
            rule: .functionLength,
            text: "func short() { \"\\(\"}\")\" }\n"
                + body(lines: 71, opening: "func `is {` (\n    a: [Int]\n) where A: B"),
            line: 2
        ),
        Offence(rule: .lineLength, text: "\n// " + String(repeating: "字", count: 98), line: 2),
        Offence(rule: .noPublic, text: "public struct Project {}\n", line: 1),
        Offence(rule: .noPublic, text: "let a = 1\nopen class Project {}\n", line: 2),
        Offence(rule: .noForcedTry, text: "let text = try! read()\n", line: 1),
        Offence(rule: .noForcedTry, text: "let text = \"\\(try! read())\"\n", line: 1),
        Offence(rule: .noFatalError, text: "\n\nfatalError(\"no\")\n", line: 3),
        Offence(rule: .noUnfinishedWork, text: "// TO" + "DO: later\n", line: 1),
        Offence(rule: .noUnfinishedWork, text: "let a = 1  // FIX" + "ME\n", line: 1),
        Offence(rule: .noUnstructuredTask, text: "let t = Task { await go() }\n", line: 1),
        Offence(rule: .noUnstructuredTask, text: "Task(priority: .low) { go() }\n", line: 1),
        Offence(rule: .noUnstructuredTask, text: "Task.detached { go() }\n", line: 1),
        Offence(
            rule: .durabilityStays,
            path: "Sources/dipper/Planted.swift",
            text: "var options = SQLiteOptions()\noptions.durability = .off\n",
            line: 2
        ),
        Offence(rule: .durabilityStays, text: "options.failPoints = points\n", line: 1),
    ]

    @Test(arguments: offences)
    func `a planted offence is found at its line`(_ offence: Offence) {
        let source = SourceText(path: offence.path, text: offence.text)

        #expect(offence.rule.findings(in: source).map(\.line) == [offence.line])
    }

    @Test func `every rule has a planted offence`() {
        #expect(Set(Self.offences.map(\.rule)) == Set(Rule.allCases))
    }

    static let lookalikes = [
        Lookalike(
            rule: .imports,
            text: "// import GRDB\nlet a = \"\"\"\n    import GRDB\n\"\"\"\n"
        ),
        Lookalike(rule: .imports, path: "Tests/StoreTests/A.swift", text: "import GRDB\n"),
        Lookalike(rule: .fileLength, text: String(repeating: "// a line\n", count: 300)),
        Lookalike(rule: .functionLength, text: body(lines: 70, opening: "func fits()")),
        Lookalike(
            rule: .functionLength,
            text: "protocol P {\n    func short()\n"
                + String(repeating: "    var a: Int { get }\n", count: 80) + "}\n"
        ),
        Lookalike(rule: .lineLength, text: String(repeating: "字", count: 100)),
        Lookalike(rule: .noPublic, text: "case publicNotice  // public\nlet a = \"public\"\n"),
        Lookalike(rule: .noForcedTry, text: "let texts = [#\"try! \"#, /try!/]\n"),
        Lookalike(rule: .noFatalError, path: "Tests/A/B.swift", text: "fatalError(\"no\")\n"),
        Lookalike(rule: .noUnstructuredTask, path: "Sources/dipper/A.swift", text: "Task { a() }"),
        Lookalike(rule: .noUnstructuredTask, text: "struct ReviewTask {}\n/* Task { } */\n"),
        Lookalike(
            rule: .durabilityStays,
            path: "Sources/dipper-bench/A.swift",
            text: "options.durability = .off\n"
        ),
        Lookalike(rule: .durabilityStays, text: "// durability\nlet a = \"failPoints\"\n"),
    ]

    @Test(arguments: lookalikes)
    func `what only looks like an offence is not reported`(_ lookalike: Lookalike) {
        let source = SourceText(path: lookalike.path, text: lookalike.text)

        #expect(lookalike.rule.findings(in: source) == [])
    }

    @Test(arguments: [
        ("Sources/Portfolio/Utils/Fen.swift", ["Utils"]),
        ("Sources/Workflow/helpers.swift", ["helpers"]),
        ("Sources/Workflow/Chart+Shared.swift", ["Shared"]),
        ("Sources/Core", ["Core"]),
        ("Tests/Common/Misc.swift", ["Common", "Misc"]),
        ("Sources/Workflow/Scored.swift", []),
    ])
    func `a name that says nothing is found`(_ path: String, _ parts: [String]) {
        #expect(ForbiddenName.parts(of: path) == parts)
    }
}
