import Expression
import Testing
import Workflow

@testable import WorkflowFile

@Test func `the engine reads money as fen, periods and dates as text`() {
    let contents: [(PolicyPack.Content, Value)] = [
        (.money(fen: 600_000_000), .int(600_000_000)), (.int(7), .int(7)), (.bps(5000), .int(5000)),
        (.bool(true), .bool(true)), (.string("alongside"), .string("alongside")),
        (.period("5wd"), .string("5wd")),
        (.date(CivilDate(dayNumber: 20_089)), .string("2025-01-01")),
        (.list(["甲", "乙"]), .list([.string("甲"), .string("乙")])),
    ]
    let liftedBy: [String?] = [nil, "DIR"]
    let pack = PolicyPack(
        id: Marked("p"),
        version: Marked(1),
        title: Localized(zh: "甲", en: "A"),
        parameters: contents.enumerated().map { index, content in
            PolicyPack.Parameter(
                key: Marked("k\(index)"),
                content: content.0,
                title: Localized(zh: "甲", en: "A"),
                basis: index % 2 == 0 ? .policy : .provisional,
                source: "",
                owner: "",
                approvedBy: nil,
                liftedBy: liftedBy[index % 2],
                unit: ""
            )
        }
    )
    var expected = PolicyValues(parameters: [:])
    for (index, content) in contents.enumerated() {
        expected.parameters["k\(index)"] = PolicyValues.Parameter(
            value: content.1,
            liftedBy: liftedBy[index % 2]
        )
    }
    #expect(pack.values == expected)
}
