import Foundation
import Testing
import Workflow

@testable import WorkflowFile

/// The example of `Workflows/README.md` with every part of the language that it shows.
private let example = """
    dipper: 1
    workflow:
      id: grant-agreement
      version: 1
      title: {zh: 拨转股协议, en: Grant-to-equity agreement}
      calendar: cn-workdays
      suspendable: {hold: [DIR], resume: [DIR], max: 180d}
    parameters:
      headroom_cap: {key: gte.cap_per_group, type: money}
    constants: {MAX_REWORK: 1}
    data:
      amount: {type: money, initial: 0}
      holder: {type: string, initial: null}
      stage:  {type: enum, values: [early, late], initial: early}
    events:
      sign:    {title: {zh: 签署, en: Sign}, effective: agreement,
                payload: {amount: {type: money, required: true, min: 1}}}
      paid:    {internal: true}
    reads:
      tranches: {of: tranche, relation: within}
    facts:
      signed: {type: bool, value: "In('performing')"}
    invariants:
      law: "data.paid == data.outstanding + data.recovered"
    start: {event: propose, allow: [PO], guards: [], actions: [{assign: {amount: "event.amount"}}]}
    initial: proposed
    states:
      proposed:
        title: {zh: 拟议, en: Proposed}
        stage: funding
        deadline: {id: sign_by, after: 20wd, remind: [5wd, 2wd], event: timeout.sign}
        transitions:
          - id: t_sign
            event: sign
            target: performing
            allow: [PO]
            duty: sign
            separate_from: [propose]
            require: {documents: [agreement], fields: [holder]}
            guards:
              - {code: NOTICE_OPEN, cond: "notice[0].ended",
                 zh: "公示尚未结束", en: "The notice has not ended", role: DIR}
            actions: [{assign: {amount: "event.amount"}}]

    """

private func marked<Content>(_ content: Content, _ line: Int, _ column: Int) -> Marked<Content> {
    Marked(content, at: Mark(file: "a.yaml", line: line, column: column))
}

/// The example as the syntax tree, every place counted by hand.
private func expectedExample() -> ChartDefinition {
    var chart = ChartDefinition(id: marked("grant-agreement", 3, 7))
    chart.version = marked(1, 4, 12)
    chart.title = Localized(zh: "拨转股协议", en: "Grant-to-equity agreement")
    chart.calendar = marked("cn-workdays", 6, 13)
    chart.suspendable = expectedSuspension()
    chart.parameters = [
        ChartDefinition.Parameter(
            name: marked("headroom_cap", 9, 3),
            key: marked("gte.cap_per_group", 9, 23),
            type: marked("money", 9, 48)
        )
    ]
    chart.constants = [
        ChartDefinition.Constant(name: marked("MAX_REWORK", 10, 13), value: .int(1))
    ]
    var amount = ChartDefinition.Field(
        name: marked("amount", 12, 3),
        type: marked("money", 12, 18)
    )
    amount.initial = marked(.int(0), 12, 34)
    var holder = ChartDefinition.Field(
        name: marked("holder", 13, 3),
        type: marked("string", 13, 18)
    )
    holder.initial = marked(.null, 13, 35)
    var stage = ChartDefinition.Field(name: marked("stage", 14, 3), type: marked("enum", 14, 18))
    stage.values = [marked("early", 14, 33), marked("late", 14, 40)]
    stage.initial = marked(.string("early"), 14, 56)
    chart.data = [amount, holder, stage]
    var sign = ChartDefinition.EventDefinition(name: marked("sign", 16, 3))
    sign.title = Localized(zh: "签署", en: "Sign")
    sign.effective = marked("agreement", 16, 51)
    var payload = ChartDefinition.Field(
        name: marked("amount", 17, 23),
        type: marked("money", 17, 38)
    )
    payload.isRequired = true
    payload.least = marked(1, 17, 66)
    sign.payload = [payload]
    var paid = ChartDefinition.EventDefinition(name: marked("paid", 18, 3))
    paid.isInternal = true
    chart.events = [sign, paid]
    chart.reads = [
        ChartDefinition.Reading(
            name: marked("tranches", 20, 3),
            chart: marked("tranche", 20, 18),
            relation: marked(.within, 20, 37)
        )
    ]
    chart.facts = [
        ChartDefinition.Fact(
            name: marked("signed", 22, 3),
            type: marked("bool", 22, 18),
            value: marked("In('performing')", 22, 31)
        )
    ]
    chart.invariants = [
        ChartDefinition.Invariant(
            name: marked("law", 24, 3),
            condition: marked("data.paid == data.outstanding + data.recovered", 24, 8)
        )
    ]
    chart.start = expectedStart()
    chart.initial = marked("proposed", 26, 10)
    chart.states = [expectedState()]
    return chart
}

private func expectedSuspension() -> ChartDefinition.Suspension {
    ChartDefinition.Suspension(
        hold: [marked("DIR", 7, 24)],
        resume: [marked("DIR", 7, 39)],
        longest: marked("180d", 7, 50)
    )
}

private func expectedStart() -> TransitionDefinition {
    var start = TransitionDefinition(id: marked("start", 25, 8))
    start.event = marked("propose", 25, 16)
    start.allow = [marked("PO", 25, 33)]
    start.actions = [assignAmount(25, 70)]
    return start
}

private func expectedState() -> StateDefinition {
    var state = StateDefinition(id: marked("proposed", 28, 3), kind: .atomic)
    state.title = Localized(zh: "拟议", en: "Proposed")
    state.stage = marked("funding", 30, 12)
    var deadline = StateDefinition.Deadline(
        id: marked("sign_by", 31, 20),
        event: marked("timeout.sign", 31, 69)
    )
    deadline.after = marked("20wd", 31, 36)
    deadline.reminders = [marked("5wd", 31, 51), marked("2wd", 31, 56)]
    state.deadline = deadline
    var transition = TransitionDefinition(id: marked("t_sign", 33, 13))
    transition.event = marked("sign", 34, 16)
    transition.targets = [marked("performing", 35, 17)]
    transition.allow = [marked("PO", 36, 17)]
    transition.duty = marked("sign", 37, 15)
    transition.separateFrom = [marked("propose", 38, 25)]
    transition.requiredDocuments = [marked("agreement", 39, 31)]
    transition.requiredFields = [marked("holder", 39, 52)]
    var guarding = TransitionDefinition.Guard(
        code: marked("NOTICE_OPEN", 41, 20),
        condition: marked("notice[0].ended", 41, 39),
        message: Localized(zh: "公示尚未结束", en: "The notice has not ended")
    )
    guarding.role = marked("DIR", 42, 66)
    transition.guards = [guarding]
    transition.actions = [assignAmount(43, 29)]
    state.transitions = [transition]
    return state
}

/// `amount: "event.amount"`, the key at a place.
private func assignAmount(_ line: Int, _ column: Int) -> ActionDefinition {
    .assign([
        ExpressionEntry(
            name: marked("amount", line, column),
            expression: marked("event.amount", line, column + 8)
        )
    ])
}

@Test func `the example loads to its syntax tree with every place`() throws {
    #expect(try ChartFile.load(text: example, file: "a.yaml") == expectedExample())
}

@Test func `a byte-order mark and CRLF line ends change nothing`() throws {
    let windows = "\u{FEFF}" + example.replacingOccurrences(of: "\n", with: "\r\n")
    #expect(try ChartFile.load(text: windows, file: "a.yaml") == expectedExample())
}

@Test func `the example of the manual loads`() throws {
    let manual = try String(
        contentsOf: definitionsFolder.appending(path: "README.md"),
        encoding: .utf8
    )
    let start = try #require(manual.range(of: "```yaml\n"))
    let end = try #require(manual.range(of: "\n```", range: start.upperBound..<manual.endIndex))
    let text = String(manual[start.upperBound..<end.lowerBound])
    let chart = try ChartFile.load(text: text, file: "README.md")
    #expect(chart.id.content == "grant-agreement")
    #expect(chart.states.map(\.id.content) == ["proposed"])
    #expect(chart.states[0].transitions.map(\.id.content) == ["t_sign"])
}

@Test func `keys keep the order of the document`() throws {
    let names = (0..<200).map { "field\($0 * 7919 % 200)" }
    let data = names.map { "  \($0): {type: int}\n" }.joined()
    let states = names.map { "  \($0): {}\n" }.joined()
    let chart = try ChartFile.load(
        text: minimal(states: states) + "data:\n" + data,
        file: "a.yaml"
    )
    #expect(chart.data.map(\.name.content) == names)
    #expect(chart.states.map(\.id.content) == names)
}
