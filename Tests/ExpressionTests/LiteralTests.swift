import Expression
import Testing

@Suite
struct LiteralTests {
    @Test(arguments: [
        Case("0x1F", .int(31)), Case("-0xA", .int(-10)), Case("007", .int(7)),
        Case("-9223372036854775808", .int(.min)), Case("9223372036854775807", .int(.max)),
        Case("1.5e-1", .double(0.15)), Case(".5", .double(0.5)), Case("1e3", .double(1000)),
        Case("-2.0", .double(-2)), Case("true", .bool(true)), Case("null", .null),
        Case("'a\\'b\"'", .string("a'b\"")), Case("\"\\n\\t\\\\\\x41\\101\"", .string("\n\t\\AA")),
        Case("'\\u4e2d\\U0001F431'", .string("中🐱")), Case("r'\\n'", .string("\\n")),
        Case("'''a\n'b'''", .string("a\n'b")), Case("R\"\"\"\"x\"\"\"", .string("\"x")),
        Case("[1, 2,]", .list([.int(1), .int(2)])), Case("[]", .list([])),
        Case(
            "{'a': 1, true: 'x', 2: [],}",
            .map([
                .string("a"): .int(1), .bool(true): .string("x"), .int(2): .list([]),
            ])
        ),
        Case("1 // one\n + 2", .int(3)), Case("int", .type("int")),
        Case("google.protobuf.Timestamp", .type("google.protobuf.Timestamp")),
        Case("{'content-type': 1}.`content-type`", .int(1)),
    ])
    func `reads literals, comments and quoted names`(_ expected: Case) throws {
        #expect(try evaluate(expected.source) == expected.value)
    }

    @Test(arguments: [
        Refused("9223372036854775808", .invalidLiteral, at: 0),
        Refused("1 + -9223372036854775809", .invalidLiteral, at: 4),
        Refused("- -9223372036854775809", .invalidLiteral, at: 2),
        Refused("1e999", .invalidLiteral, at: 0), Refused("12ab", .invalidLiteral, at: 0),
        Refused("0x", .invalidLiteral, at: 0), Refused("1u", .unsupported, at: 0),
        Refused("b'x'", .unsupported, at: 0), Refused("'中' + 'x", .syntax, at: 8),
        Refused("'a\nb'", .syntax, at: 0), Refused("'a\\z'", .invalidLiteral, at: 2),
        Refused("'\\ud800'", .invalidLiteral, at: 1), Refused("'\\400'", .invalidLiteral, at: 1),
        Refused("'\\x-1'", .invalidLiteral, at: 1), Refused("'abc\\", .invalidLiteral, at: 4),
        Refused("1 # 2", .syntax, at: 2), Refused("", .syntax, at: 0),
        Refused("(1", .syntax, at: 2),
        Refused("[1", .syntax, at: 2), Refused("{1: 2", .syntax, at: 5),
        Refused("1 2", .syntax, at: 2),
        Refused("while", .syntax, at: 0), Refused("size('a',)", .syntax, at: 9),
        Refused("{}.in", .syntax, at: 3), Refused("{}.`a", .syntax, at: 3),
        Refused("!-1", .typeMismatch, at: 1), Refused("a ? b", .syntax, at: 5),
    ])
    func `refuses what is malformed, with its place`(_ refused: Refused) throws {
        let defect = try #require(throws: ExpressionDefect.self) { try evaluate(refused.source) }

        #expect(defect.code == refused.code)
        #expect(defect.offset == refused.offset)
        #expect(!defect.zh.isEmpty && !defect.en.isEmpty)
    }

    @Test
    func `counts lines and columns in code points`() throws {
        let defect = try #require(throws: ExpressionDefect.self) {
            try evaluate("'中文' == 'a' &&\n  '北斗' == nope")
        }

        #expect(defect.code == .unknownName)
        #expect(defect.offset == 33)
        #expect(defect.line == 2)
        #expect(defect.column == 11)
    }
}
