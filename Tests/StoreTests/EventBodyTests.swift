import Expression
import Portfolio
import Testing
import Workflow

@testable import Casework

@Suite("The body of an event") struct EventBodyTests {
    /// Every member that a step can have, with names that must be sorted and escaped.
    static func step() -> Step {
        var step = Step(event: "pay")
        step.microsteps = [
            Step.Microstep(transitions: ["t_pay"], exited: ["a.b", "a"], entered: ["c"])
        ]
        step.changes = [
            "金额": .int(.min), "amount": .int(600_000_000), "b\"\\\u{1}": .string("引号\"与\\\n"),
            "list": .list([.null, .bool(true), .map([.string("z"): .int(1), .string("a"): .null])]),
            "ratio": .double(0.5), "none": .null, "Zeta": .string(""),
        ]
        step.history = ["h": ["x", "y"], "a.h": []]
        step.deadlines = ["d2": nil]
        step.deadlines["d1"] = ArmedDeadline(
            state: "c",
            id: "d1",
            entry: 2,
            start: CivilDate(dayNumber: 20_000),
            unit: .workingDay,
            length: 10,
            countsStartDay: true,
            nominalDue: Instant(milliseconds: 1),
            due: Instant(milliseconds: 2),
            isProvisional: true,
            calendarHash: "2026:x",
            remaining: 3,
            pauses: 1,
            reminders: [ArmedDeadline.Reminder(lead: "2wd", due: Instant(milliseconds: 0))]
        )
        step.entries = ["c": 2, "a": 1]
        step.logged = [
            LogEntry(transition: "t_pay", duty: "pay", actor: "p", onBehalfOf: "q", sequence: 2)
        ]
        step.isHeld = false
        step.isDone = true
        step.isPassed = true
        step.emitted = [Step.Emission(type: "paid", to: "parent")]
        step.counted = [Step.Count(change: .open, metric: "SUPPORT")]
        step.postings = [Step.Posting(from: "cap", to: "paid", amountFen: 1)]
        step.lifted = ["CAP"]
        step.isHeldAbove = true
        return step
    }

    /// A document with every member that it can have.
    private static var keptDocument: DocumentReference {
        var document = DocumentReference(
            documentClass: "voucher",
            number: "",
            issuer: "示例",
            date: CivilDate(dayNumber: 20_001),
            digest: "sha256:2"
        )
        document.cell = "cell:1:2"
        document.mediaType = "application/pdf"
        document.bytes = 15
        document.pages = 2
        document.isStamped = false
        document.retention = .thirtyYears
        return document
    }

    /// Every member that a body can have.
    static func body() -> EventBody {
        var body = EventBody()
        body.steps = [
            EventBody.Taken(
                instance: "tranche/1",
                step: step(),
                payload: ["note": .string("示例"), "at": .timestamp(.epoch)],
                isPart: true
            )
        ]
        body.origin = EventBody.Origin(kind: "grant", code: "GA-1", parent: nil)
        body.roles = ["FIN"]
        body.request = "sha256:0"
        body.documents = [
            DocumentReference(
                documentClass: "voucher",
                number: "示例〔2026〕1号",
                issuer: "示例",
                date: CivilDate(dayNumber: 20_001),
                digest: "sha256:1"
            ),
            keptDocument,
        ]
        body.pseudonyms = ["R-B": "1", "R-A": "2"]
        body.refusals = EventBody.RefusalAnchor(number: 3, hash: "ab")
        body.mandate = EventBody.Mandate(stream: "m", item: 2, confirmedBy: "c")
        body.readings = [
            EventBody.Reading(name: "cap", stream: "s", version: 3, facts: ["left": .int(1)])
        ]
        body.facts = [
            FactChange(
                metric: .support,
                item: "i",
                unit: "u",
                change: .open(
                    from: CivilDate(dayNumber: 20_000),
                    evidence: "e",
                    marks: [.entered, .opened]
                )
            ),
            FactChange(
                metric: .landed,
                item: "i",
                unit: "u",
                change: .close(at: CivilDate(dayNumber: 20_000))
            ),
            FactChange(metric: .park, item: "i", unit: "u", change: .annul),
        ]
        body.group = "g"
        body.isRecordedLate = true
        return body
    }

    @Test func `is written in the canonical form and read back whole`() throws {
        let bytes = EventBodyTests.body().canonical
        #expect(try JSON(parsing: bytes).canonical == bytes)
        var reader = JSONReader(bytes)
        let again = try EventBody(reading: &reader)
        #expect(reader.isCanonical)
        #expect(again.canonical == bytes)
        #expect(again.documents == EventBodyTests.body().documents)
        #expect(again.steps.map(\.step) == EventBodyTests.body().steps.map(\.step))
    }

    @Test(arguments: [
        #"{"a":1,"b":"\u0001é"}"#: true, #"{"b":1,"a":2}"#: false, #"{"a": 1}"#: false,
        #"{"a":"\u0041"}"#: false, #"{"a":"\/"}"#: false, #"{"a":"\n"}"#: false,
        #"{"a":"\u000a"}"#: true, #"{"a":"\u000A"}"#: false, #"[-0]"#: false, #"[0]"#: true,
        " null": false, "null": true, #"{"aa":1,"a":2}"#: false, #"{"a":1,"aa":2}"#: true,
    ])
    func `tells the canonical form from any other`(text: String, isCanonical: Bool) throws {
        var reader = JSONReader(Array(text.utf8))
        let tree = try reader.tree()
        try reader.finish()
        #expect(reader.isCanonical == isCanonical)
        #expect((tree.canonicalText == text) == isCanonical)
    }

    @Test(arguments: [
        #"{"b":1,"a":2,"b":3}"#, #"{"a":1,"a":2}"#, #"{"c":1,"a":{},"b":[{}],"a":2}"#,
    ])
    func `refuses a name that is repeated, in order or not`(text: String) {
        #expect(throws: JSONDefect.self) { try JSON(parsing: text) }
    }

    @Test func `holds a field once that became what was sent under its name`() throws {
        var step = Step(event: "register")
        step.changes = ["title": .string("甲"), "amount": .int(1), "seen": .null, "start": .int(0)]
        var body = EventBody()
        body.steps = [
            EventBody.Taken(
                instance: "",
                step: step,
                payload: ["title": .string("甲"), "amount": .double(1), "seen": .null],
                isPart: false
            )
        ]

        #expect(
            String(decoding: body.canonical, as: UTF8.self) == #"""
                {"steps":[{"both":{"seen":null,"title":"甲"},"data":{"amount":1,"start":0},\#
                "event":"register","micro":[],"payload":{"amount":{"$double":"1.0"}}}]}
                """#
        )
        let taken = try #require(try EventBody(parsing: body.canonical).steps.first)
        #expect(taken.step == step)
        #expect(taken.payload == body.steps[0].payload)
        var reader = JSONReader(body.canonical)
        let outcome = try EventBody(reading: &reader, .outcome)
        #expect(outcome.steps.map(\.step) == [step])
        #expect(outcome.steps.map(\.payload) == [[:]])
    }

    @Test func `is read where it lies among other bytes`() throws {
        let bytes = EventBodyTests.body().canonical
        let around = Array("}]".utf8) + bytes + Array(#"{"steps":[]}"#.utf8)
        var reader = JSONReader(around, at: 2..<2 + bytes.count)

        #expect(try EventBody(reading: &reader).canonical == bytes)
        #expect(reader.isCanonical)
        var cut = JSONReader(around, at: 2..<1 + bytes.count)
        #expect(throws: JSONDefect.self) { try EventBody(reading: &cut) }
    }

    @Test(arguments: [
        #"{"a":[{"b":"cell:1:2"}]}"#: true, #"{"cell:":1}"#: true, #"{"a":"cells:l:"}"#: false,
        #"{"a":"excell:"}"#: false, "cell:": false, "\"cell:": true, "": false,
    ])
    func `tells whether it names a cell`(text: String, isNaming: Bool) {
        let bytes = Array("\"cell:\(text)\"cell:".utf8)
        #expect(bytes.holdsCellName(in: 6..<6 + text.utf8.count) == isNaming)
    }
}
