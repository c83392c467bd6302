import Testing
import Workflow

@testable import WorkflowFile

private let goals = """
    dipper: 1
    catalogue: {id: wuhan-goals, version: 1, title: {zh: 目标, en: Goals}}
    goals:
      NATLIB:
        name: {zh: 进入国家颠覆性技术项目库, en: Entered the national library}
        target: 20
        comparator: at_least
        deadline: 2027-12-31
        source: 实施方案
        basis: policy
        rule: {name: {zh: 列入, en: Listed}, version: 1, signed: false}
      RD_ENT:
        name: {zh: 研发型企业, en: Enterprises}
        target: 300
        comparator: more_than
        source: 实施方案
        basis: policy
        rule: {name: {zh: 认定, en: Recognised}, version: 3, signed: true}
      RD_CLUSTER:
        name: {zh: 研发型企业集群, en: Clusters}
        target: {from: 3, to: 5}
        comparator: range
        source: 实施方案
        basis: provisional
        rule: {name: {zh: 认定, en: Recognised}, version: 3, signed: true}
      RESERVE:
        name: {zh: 储备, en: Reserve}
        source: 年度总结
        basis: provisional
        rule: {name: {zh: 在库, en: In the library}, version: 1, signed: false}

    """

@Test func `goals load in the order of the board`() throws {
    let loaded = try GoalsFile.load(text: goals, file: "f")
    #expect(loaded.list.map(\.code.content) == ["NATLIB", "RD_ENT", "RD_CLUSTER", "RESERVE"])
    #expect(loaded.list.map(\.target) == [.atLeast(20), .moreThan(300), .range(3...5), nil])
    #expect(loaded.list.map(\.rule.isSigned) == [false, true, true, false])
    #expect(
        loaded.list[0]
            == Goal(
                code: Marked("NATLIB", at: Mark(file: "f", line: 4, column: 3)),
                name: Localized(zh: "进入国家颠覆性技术项目库", en: "Entered the national library"),
                target: .atLeast(20),
                deadline: CivilDate(year: 2027, month: 12, day: 31),
                source: "实施方案",
                basis: .policy,
                rule: Goal.Rule(
                    name: Localized(zh: "列入", en: "Listed"),
                    version: 1,
                    isSigned: false
                )
            )
    )
}

@Test(arguments: [
    Replacement("    comparator: at_least\n", "", "MISSING_KEY f:5:5"),
    Replacement("    target: 20\n", "", "MISSING_KEY f:5:5"),
    Replacement("at_least", "atleast", "UNKNOWN_VALUE f:7:17"),
    Replacement("target: 20\n", "target: {from: 1, to: 2}\n", "WRONG_SCALAR f:6:13"),
    Replacement("to: 5}", "to: 2}", "EMPTY_RANGE f:21:27"),
    Replacement("2027-12-31", "2027-13-01", "WRONG_SCALAR f:8:15"),
    Replacement(", signed: false}\n  RD", "}\n  RD", "MISSING_KEY f:11:11"),
])
func `a goal is whole`(_ example: Replacement) {
    let text = goals.replacing(example.old, with: example.new)
    #expect(text != goals)
    #expect(defects(text, GoalsFile.load) == example.expected)
}
