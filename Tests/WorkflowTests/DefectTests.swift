import Testing
import Workflow

/// Everything that a definition may have wrong, each with its code and its place.
@Suite struct `Defects of a definition` {
    struct Sample: CustomTestStringConvertible {
        let name: String
        let expected: [String]
        let chart: ChartDefinition

        init(_ name: String, _ expected: String..., chart: ChartDefinition) {
            self.name = name
            self.expected = expected
            self.chart = chart
        }

        var testDescription: String { name }
    }

    @Test(arguments: shapes + names + transitions + flows)
    func `are found`(_ sample: Sample) {
        #expect(defects(sample.chart).map(\.code).sorted() == sample.expected.sorted())
    }

    @Test func `are reported all at once, in the order of the text`() {
        func mark(_ line: Int, _ column: Int = 5) -> Mark {
            Mark(file: "a.yaml", line: line, column: column)
        }
        var transition = on("go")
        transition.targets = [Marked("nowhere", at: mark(30))]
        transition.condition = Marked("data.log == 'x' && data.missing", at: mark(20, 12))
        var second = on("stop", if: "true")
        second.condition = Marked("data.log == 'x' &&\n  data.missing", at: mark(40, 3))
        let chart = definition(
            [state("a", on: [transition, second])],
            data: [field("x", "float") { $0.type.mark = mark(3) }]
        )

        #expect(
            defects(chart).map { "\($0.code) \($0.mark.line):\($0.mark.column)" } == [
                "UNKNOWN_TYPE 3:5", "EXPRESSION 20:36", "UNKNOWN_STATE 30:5", "EXPRESSION 40:3",
            ]
        )
    }

    @Test func `locate a misshapen period at its character`() {
        var timer = deadline("d", after: "10w", "timeout.d")
        timer.after?.mark = Mark(file: "a.yaml", line: 7, column: 20)

        let found = defects(Self.timed(timer))

        #expect(found.map(\.mark) == [Mark(file: "a.yaml", line: 7, column: 22)])
    }

    @Test func `leave a signature that can be computed from the text`() {
        let chart = definition([Self.a]) {
            $0.facts = [
                .init(name: marked("ended"), type: marked("bool"), value: marked("In('a')")),
                .init(name: marked("sums"), type: marked("list<money>"), value: marked("[1]")),
                .init(name: marked("bad"), type: marked("float"), value: marked("1")),
            ]
        }

        #expect(chart.signature == ["ended": .bool, "sums": .list(.money)])
    }
}
