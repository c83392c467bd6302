import Expression
import Testing

@Suite
struct LimitTests {
    private func defect(_ source: String) -> ExpressionDefect.Code? {
        do throws(ExpressionDefect) {
            _ = try Expression(source, in: sample)
            return nil
        } catch {
            return error.code
        }
    }

    @Test
    func `takes a source of 4096 bytes and none longer`() {
        let longest = "1" + String(repeating: " ", count: Limits.sourceBytes - 1)

        #expect(defect(longest) == nil)
        #expect(defect(longest + " ") == .tooLong)
    }

    @Test
    func `takes a tree of 500 nodes and none larger`() {
        let pairs = Array(repeating: "1", count: 250).joined(separator: "+")

        #expect(defect(pairs + " == " + "1") == .tooManyNodes)
        #expect(defect("-(" + pairs + ")") == nil)
        #expect(defect("- -(" + pairs + ")") == .tooManyNodes)
    }

    @Test(arguments: [("(", "1", ")"), ("[", "1", "]"), ("size([", "1", "])"), ("[0][", "0", "]")])
    func `nests so deep and no deeper`(opening: String, middle: String, closing: String) {
        let unit = opening == "size([" ? 2 : 1
        let levels = (Limits.nesting - 1) / unit
        func nested(_ count: Int) -> String {
            String(repeating: opening, count: count) + middle
                + String(repeating: closing, count: count)
        }

        #expect(defect(nested(levels)) != .tooDeep)
        #expect(defect(nested(levels + 1)) == .tooDeep)
    }

    @Test
    func `nests branches so deep and no deeper`() {
        #expect(defect(String(repeating: "true ? 1 : ", count: 49) + "2") == nil)
        #expect(defect(String(repeating: "true ? 1 : ", count: 50) + "2") == .tooDeep)
        #expect(
            defect(
                String(repeating: "true ? ", count: 60) + "1" + String(repeating: " : 2", count: 60)
            ) != nil
        )
    }

    private func cost(_ source: String, elements: Int) throws -> EvaluationError.Code? {
        let list = Value.list((0..<elements).map { .int(Int64($0)) })
        let expression = try Expression(source, in: sample)
        do throws(EvaluationError) {
            _ = try expression.evaluate(sampleBindings(anything: list))
            return nil
        } catch {
            return error.code
        }
    }

    @Test
    func `spends four units on each turn of a short macro, exactly`() throws {
        // The tree has 6 nodes; a turn pays 1 and the 3 nodes of the body.
        #expect(try cost("anything.all(x, x >= 0)", elements: 2498) == nil)
        #expect(try cost("anything.all(x, x >= 0)", elements: 2499) == .costExceeded)
    }

    @Test(arguments: [
        "anything.all(x, anything.all(y, y >= 0))", "anything.map(x, anything)",
        "anything.filter(x, x in anything) == []", "anything.exists(x, anything + anything == [])",
        "anything.map(x, [x, x].map(y, [y, y].map(z, [z, z])))",
        "anything.all(x, sum(anything) > 0)",
        "[0,1,2,3,4,5,6,7,8,9].map(a, [0,1,2,3,4,5,6,7,8,9].map(b, anything))",
        "anything.all(x, 1/0 == 1 || anything.all(y, anything.all(z, z >= 0)) || true)",
    ])
    func `stops what would cost too much, and nothing makes up for it`(_ source: String) throws {
        #expect(try cost(source, elements: 1) != .costExceeded)
        #expect(try cost(source, elements: 1000) == .costExceeded)
    }

    @Test
    func `stops a value that would grow without end`() throws {
        let doubled = String(repeating: ".map(x, [x, x])", count: 40)
        let longer = String(repeating: ".map(x, x + x)", count: 40)

        for source in [
            "[1]" + doubled, "dyn([1]" + doubled + ") == [1]", "['ab']" + longer, "[[1]]" + longer,
        ] {
            let error = try #require(throws: EvaluationError.self) {
                try Expression("dyn(\(source))", in: sample).evaluate(sampleBindings())
            }
            #expect(error.code == .costExceeded)
        }
    }

    @Test
    func `hands on a field of any length, and charges what is made of it`() throws {
        let long = Value.list((0..<20_000).map { .int($0) })

        #expect(try evaluate("event.amount", sampleBindings(amount: long)) == long)
        for source in ["dyn(event.amount)", "[event.amount]", "event == event"] {
            let error = try #require(throws: EvaluationError.self) {
                try evaluate(source, sampleBindings(amount: long))
            }
            #expect(error.code == .costExceeded)
        }
    }

    @Test
    func `charges text by its length`() throws {
        let text = Value.string(String(repeating: "a", count: 2000))
        let body = "[1,2,3,4,5,6,7,8,9,0].all(x, [1,2,3,4,5,6,7,8,9,0].all(y, "

        for test in [
            "anything.contains('b')", "size(anything) == 0", "anything < 'b'",
            "anything.matches('b')",
        ] {
            let error = try #require(throws: EvaluationError.self) {
                try evaluate(body + test + " || true))", sampleBindings(anything: text))
            }
            #expect(error.code == .costExceeded)
        }
    }

    @Test
    func `survives random bytes and random pieces of the language`() {
        let pieces = [
            "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "!", "-", "+", "in", "has(", "'",
            "\"", "r'",
            "0x", "1e", "9223372036854775808", "data", ".paid", "\\", "`", "//", "\n", "中", "\u{0}",
            "map(x,",
        ]
        var generator = SplitMix(state: 42)
        var compiled = 0
        for _ in 0..<20_000 {
            let source = (0..<Int.random(in: 1...12, using: &generator))
                .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            compiled += defect(source) == nil ? 1 : 0
        }

        #expect(compiled > 0)
    }
}

/// A small seeded generator, so that a failure can be repeated.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
