import Testing
import Workflow

@testable import WorkflowFile

private func marked<Content>(_ content: Content, _ line: Int, _ column: Int) -> Marked<Content> {
    Marked(content, at: Mark(file: "a.yaml", line: line, column: column))
}

@Test func `states, histories, actions and targets load`() throws {
    let states = """
          work:
            kind: parallel
            onentry: [{raise: begun}, {count: {open: LANDED}}]
            onexit:
              - emit: {type: work.left, to: role.DIR}
              - post: {from: pool, to: firm, amount: "data.amount"}
            states:
              left: {states: {was: {kind: history, depth: deep, default: one}, one: {}}}
              right:
                pauses: true
                milestone: PARK
                deadline: {id: by, due: "data.day", event: timeout.by, count_start_day: "@day.one"}
                transitions:
                  - {id: t, target: [one, end], type: internal, escape: true, cond: "true",
                     once_per_actor: true, require: {documents_now: [minutes]}}
          was: {kind: history}
          end: {kind: final}

        """
    let chart = try ChartFile.load(text: minimal(states: states), file: "a.yaml")
    let work = chart.states[0]
    #expect(chart.states.map(\.kind) == [.parallel, .shallowHistory, .final])
    #expect(work.states.map(\.kind) == [.compound, .atomic])
    #expect(work.states[0].states.map(\.kind) == [.deepHistory, .atomic])
    #expect(work.states[0].states[0].historyDefault?.content == "one")
    #expect(
        work.entryActions == [
            .raise(marked("begun", 7, 23)), .count(.open, metric: marked("LANDED", 7, 46)),
        ]
    )
    #expect(
        work.exitActions == [
            .emit(type: marked("work.left", 9, 22), to: marked("role.DIR", 9, 37)),
            .post(
                from: marked("pool", 10, 22),
                to: marked("firm", 10, 32),
                amount: marked("data.amount", 10, 46)
            ),
        ]
    )
    let right = work.states[1]
    #expect(right.pauses)
    #expect(right.milestone?.content == "PARK")
    #expect(right.deadline?.after == nil)
    #expect(right.deadline?.due?.content == "data.day")
    #expect(right.deadline?.countsStartDay.content == "@day.one")
    let transition = right.transitions[0]
    #expect(transition.event == nil)
    #expect(transition.targets.map(\.content) == ["one", "end"])
    #expect(transition.isInternal && transition.isEscape && transition.isOncePerActor)
    #expect(transition.condition?.content == "true")
    #expect(transition.requiredDocumentsNow.map(\.content) == ["minutes"])
}

@Test func `initial values are what they look like`() throws {
    let text =
        minimal(states: "  a: {}\n") + """
            constants:
              a: null
              b: true
              c: false
              d: -12
              e: "017"
              f: early
              g: []
              h: {}
              i: ""
              j: 2026-01-01

            """
    let chart = try ChartFile.load(text: text, file: "a.yaml")
    #expect(
        chart.constants.map(\.value) == [
            .null, .bool(true), .bool(false), .int(-12), .string("017"), .string("early"),
            .emptyList, .emptyMap, .string(""), .string("2026-01-01"),
        ]
    )
}

@Test func `asterisks stay in texts`() throws {
    let text =
        minimal(states: "  a: {}\n") + """
            invariants:
              plain: a *b - c*d
              quoted: "*x * 2"
              folded: >-
                *y
                * z

            """
    let chart = try ChartFile.load(text: text, file: "a.yaml")
    #expect(
        chart.invariants.map(\.condition.content) == ["a *b - c*d", "*x * 2", "*y * z"]
    )
}

@Test func `what a chart is held with loads with its place`() throws {
    let text = """
        dipper: 1
        workflow: {id: w, version: 1, title: {zh: 甲, en: A}, held_with: above}
        reads: {above: {of: top, relation: parent}}
        initial: a
        states:
          a: {}
        """
    let chart = try ChartFile.load(text: text, file: "a.yaml")
    #expect(chart.heldWith == marked("above", 2, 65))
}

@Test func `a chart may have a list of starts, of which others may name a target`() throws {
    let starts = "start: [{event: go, allow: [PO]}, {event: bring, target: b, allow: [DIR]}]"
    let text = minimal(states: "  a: {}\n  b: {}\n").replacing(
        "initial: a",
        with: "initial: a\n\(starts)"
    )
    let chart = try ChartFile.load(text: text, file: "a.yaml")
    #expect(chart.start?.id.content == "start")
    #expect(chart.otherStarts.map(\.id.content) == ["start.bring"])
    #expect(chart.otherStarts.first?.targets.map(\.content) == ["b"])
    let first = text.replacing("{event: go, allow", with: "{event: go, target: b, allow")
    let defects = #expect(throws: Defects.self) {
        try ChartFile.load(text: first, file: "a.yaml")
    }
    #expect(defects?.list.map(\.code) == ["UNKNOWN_KEY"])
}
