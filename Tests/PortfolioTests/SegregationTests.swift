import Portfolio
import Testing
import Workflow

struct SegregationTests {
    let rule = Segregation(forbidden: [
        ForbiddenPair(role: "PO", other: "FIN"),
        ForbiddenPair(role: "FIN", other: "DIR"),
        ForbiddenPair(role: "REV", other: "PO", scope: .oneCase),
        ForbiddenPair(role: "AUD", other: nil),
    ])

    struct Person: Sendable {
        let holdings: [RoleHolding]
        let conflicts: [[String]]
    }

    @Test(arguments: [
        Person(holdings: [], conflicts: []),
        Person(holdings: [.init(role: "AUD")], conflicts: []),
        Person(
            holdings: [.init(role: "AUD", caseCode: "1"), .init(role: "AUD", caseCode: "2")],
            conflicts: []
        ),
        Person(holdings: [.init(role: "PO"), .init(role: "DIR")], conflicts: []),
        Person(
            holdings: [.init(role: "FIN"), .init(role: "PO")],
            conflicts: [["FIN", "PO"]]
        ),
        Person(
            holdings: [.init(role: "PO", caseCode: "1"), .init(role: "FIN", caseCode: "2")],
            conflicts: [["PO", "FIN"]]
        ),
        Person(
            holdings: [.init(role: "DIR"), .init(role: "FIN")],
            conflicts: [["DIR", "FIN"]]
        ),
        Person(
            holdings: [.init(role: "REV", caseCode: "1"), .init(role: "PO", caseCode: "2")],
            conflicts: []
        ),
        Person(
            holdings: [.init(role: "REV", caseCode: "1"), .init(role: "PO", caseCode: "1")],
            conflicts: [["REV", "PO"]]
        ),
        Person(
            holdings: [.init(role: "REV", caseCode: "1"), .init(role: "PO")],
            conflicts: [["REV", "PO"]]
        ),
        Person(
            holdings: [.init(role: "ARC"), .init(role: "AUD")],
            conflicts: [["ARC", "AUD"]]
        ),
        Person(
            holdings: [.init(role: "PO"), .init(role: "FIN"), .init(role: "DIR")],
            conflicts: [["PO", "FIN"], ["FIN", "DIR"]]
        ),
    ])
    func `R6 names each two roles that one person may not hold`(_ person: Person) {
        let blockers = rule.blockers(for: person.holdings)
        #expect(blockers.map(\.code) == person.conflicts.map { _ in "ROLE_CONFLICT" })
        #expect(
            blockers.map { [$0.values["role"], $0.values["other"]].compactMap { $0 } }
                == person.conflicts
        )
    }

    @Test func `without pairs everything may be combined`() {
        let holdings = [RoleHolding(role: "PO"), RoleHolding(role: "FIN")]
        #expect(Segregation(forbidden: []).blockers(for: holdings).isEmpty)
    }
}
