import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// What random stories found out about groups, each told apart.
@Suite struct `A part of a project` {
    static let credit = "91350100M000100Y43"

    private func committed(_ office: Office, _ project: String) throws -> [Int64?] {
        try office.store.children(of: try office.id(project))
            .filter { $0.kind == "cap-account" && !$0.root.isDone }
            .map { $0.integer("committed") }
    }

    @Test func `INV-09 takes its commitments along when it forms a group of its own`() throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例整体项目", organisation: company)
        let part = try office.listedPart(of: project, organisation: company)
        let staying = try office.agreement(of: project, amountFen: 400_000_000, payee: company)
        let going = try office.agreement(of: part, amountFen: 200_000_000, payee: company)
        let more = try office.agreement(of: part, amountFen: 400_000_001, payee: company)
        try office.decide(staying)
        try office.decide(going)
        let together = try [committed(office, project), committed(office, part)]
        let refused = try office.codes { try office.decide(more) }

        try office.ask(part, "separate_group", by: "DIR", documents: ["group_decision"])

        #expect(together == [[600_000_000], []])
        #expect(refused == ["CAP_GTE"])
        #expect(try committed(office, project) == [400_000_000])
        #expect(try committed(office, part) == [200_000_000])
        #expect(try office.codes { try office.decide(more) } == ["CAP_GTE"])
        try office.ask(going, "cancel", by: "DIR", ["reason": .string("示例取消")])
        #expect(try committed(office, project) == [400_000_000])
        #expect(try committed(office, part) == [0])
        try office.decide(more)
        #expect(try committed(office, part) == [400_000_001])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `INV-07 goes with its group when that is merged, and counts once`() throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        let kept = try office.listedProject("示例正本", organisation: company)
        let project = try office.listedProject("示例副本", organisation: company)
        _ = try office.listedPart(of: project, organisation: company)
        let before = try office.goals().cultivated.groups
        let canonical: [String: Value] = ["canonical": .string(try office.id(kept))]
        try office.ask(
            project,
            "propose_merge",
            by: "PO",
            canonical.merging(["reason": .string("示例重复申报")]) { $1 }
        )
        try office.ask(project, "merge_into", by: "DIR", canonical)

        #expect(before == [try office.id(kept), try office.id(project)].sorted())
        #expect(try office.goals().cultivated.groups == [try office.id(kept)])
    }
}
