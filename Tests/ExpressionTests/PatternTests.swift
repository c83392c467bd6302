import Expression
import Testing

@Suite
struct PatternTests {
    struct Search: CustomTestStringConvertible {
        let text: String
        let pattern: String
        let isFound: Bool

        init(_ text: String, _ pattern: String, _ isFound: Bool) {
            self.text = text
            self.pattern = pattern
            self.isFound = isFound
        }

        var testDescription: String { "\(text) ~ \(pattern)" }
    }

    @Test(arguments: [
        Search("hubba", "ubb", true), Search("hubba", "^ubb", false), Search("hubba", "bba$", true),
        Search("", "", true), Search("", "foo|bar", false), Search("x", "foo|", true),
        Search("grey", "gr(a|e)y", true), Search("banana", "^ba(na)*$", true),
        Search("banan", "^ba(na)*$", false), Search("mañana", "a+ñ+a+", true),
        Search("🐱😀😀", "(a|😀){2}", true), Search("aaa", "^a{2}$", false),
        Search("aaa", "^a{2,3}$", true), Search("aaaa", "^a{2,3}$", false),
        Search("aaaa", "^a{2,}?$", true), Search("a{2", "a\\{2", true),
        Search("a{x}", "a{x}", true),
        Search("北斗7", "^\\D+\\d$", true), Search("a b", "\\s", true), Search("ab", "\\S\\S", true),
        Search("_x9", "^\\w+$", true), Search("a-b", "\\W", true), Search("a\nb", "a.b", false),
        Search("a\nb", "a\\nb", true), Search("b", "^[^a]$", true), Search("a", "^[^a]$", false),
        Search("-", "^[a-]$", true), Search("]", "^[]a]$", true), Search("5", "^[\\d\\s]$", true),
        Search("\\", "^[\\\\]$", true), Search("x", "^[^\\D]$", false),
        Search("foo bar", "\\bbar\\b", true),
        Search("foobar", "\\bbar", false), Search("foobar", "\\Bbar", true),
        Search("ab", "\\Aab\\z", true),
        Search("aXb", "a(?:X)b", true), Search("", "(a*)*", true), Search("aaab", "(a*)*b$", true),
        Search("a.b", "a\\.b", true), Search("axb", "a\\.b", false), Search("中", "[一-龥]", true),
    ])
    func `searches`(_ search: Search) throws {
        let literal = "anything.matches(r'\(search.pattern)')"
        let dynamic = "anything.matches('' + r'\(search.pattern)')"
        let bindings = sampleBindings(anything: .string(search.text))

        #expect(try evaluate(literal, bindings) == .bool(search.isFound))
        #expect(try evaluate(dynamic, bindings) == .bool(search.isFound))
    }

    @Test(arguments: [
        "(", ")", "[a", "*a", "a**", "a{2}{2}", "a{3,2}", "a{101}", "(?i)a", "(?P<n>a)", "\\1",
        "\\pL", "[[:alpha:]]", "[z-a]", "\\", "((a{100}){100}){100}",
    ])
    func `refuses what it does not support`(_ pattern: String) throws {
        let defect = try #require(throws: ExpressionDefect.self) {
            try evaluate("'x'.matches(r'\(pattern)')")
        }

        #expect(defect.code == .invalidPattern)
        #expect(defect.offset == 12)
    }

    @Test
    func `stays linear where a backtracking matcher would not end`() throws {
        let text = String(repeating: "a", count: 200)

        #expect(
            try evaluate(
                "anything.matches('^(a|a)*(a|a)*(a|a)*b')",
                sampleBindings(anything: .string(text))
            )
                == .bool(false)
        )
    }
}
