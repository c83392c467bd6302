import Testing
import Workflow

@testable import dipper

/// What is typed and changes how other texts read, or is no text: refused where it was typed.
@Suite struct `A command line` {
    struct Typed: CustomTestStringConvertible {
        /// As the shell writes it.
        let text: String
        let code: String
        var testDescription: String { text }
    }

    static let marks = [
        Typed(text: #"$'甲\xe2\x80\xae乙'"#, code: "U+202E"),
        Typed(text: #"$'甲\xe2\x81\xa6乙'"#, code: "U+2066"),
        Typed(text: #"$'甲\xe2\x80\x8b'"#, code: "U+200B"),
        Typed(text: #"$'\e[2J甲'"#, code: "U+001B"),
        Typed(text: #"$'甲\x7f'"#, code: "U+007F"), Typed(text: #"$'甲\xc2\x9b2J'"#, code: "U+009B"),
        Typed(text: #"$'甲\xf3\xa0\x81\x81'"#, code: "U+E0041"),
        // No UTF-8, half a surrogate pair, and an overlong slash.
        Typed(text: #"$'甲\xff'"#, code: "U+FFFD"), Typed(text: #"$'\xed\xa0\x80'"#, code: "U+FFFD"),
        Typed(text: #"$'\xc0\xaf'"#, code: "U+FFFD"),
    ]

    @Test(arguments: marks)
    func `with a mark that nobody sees is refused`(typed: Typed) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let before = try await ledger.head()
        let run = try Executable.run(
            script: "t=\(typed.text); exec env LC_ALL=en \"$@\" \"$t\"",
            ["project", "note", Cast.project, "--as", Cast.officer, "--database", ledger.path]
        )

        #expect(run.status == 65)
        let start = "✗ [ARGUMENT_MARK] argument 8: There is the invisible character \(typed.code) ("
        #expect(run.complaints.hasPrefix(start), "\(run.complaints)")
        #expect(try await ledger.head() == before)
    }

    @Test func `tells the option, and every mark at once`() {
        let refusal = #expect(throws: Refusal.self) {
            try TypedText.check([
                "dipper", "project", "edit", "--set", "title=甲\u{202E}", "--reason=乙\u{200B}",
                "--on",
                "2026\u{200E}", "--s\u{200B}=x", "\u{FEFF}",
            ])
        }
        #expect(
            refusal?.blockers.map { "\($0.code) \($0.place)" } == [
                "ARGUMENT_MARK --set title", "ARGUMENT_MARK --reason", "ARGUMENT_MARK --on",
                "ARGUMENT_MARK argument 8", "ARGUMENT_MARK argument 9",
            ]
        )
        let whole = refusal?.blockers[0].message
        #expect(whole?.zh == "含有看不见的字符 U+202E（右至左强制），应删去，请填报人更正")
        #expect(
            whole?.en == "There is the invisible character U+202E (right-to-left override);"
                + " expected a text without it; whoever entered it can correct it"
        )
    }

    @Test func `takes rare characters, quotes and lines as they are`() throws {
        try TypedText.check([
            "dipper", "--note", "𬭊㛃𠀀 e\u{301} ｆｕｌｌ “引号” <&> =1+1 '; DROP TABLE x", "一\n二\t三",
        ])
    }
}
