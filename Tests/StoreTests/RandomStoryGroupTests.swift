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

    /// A part with a listing of its own, which has core IP that nobody else has.
    private func listedPart(
        of project: String,
        _ office: Office,
        organisation: String
    ) throws -> String {
        let reply = try office.ask(
            project,
            "split_off",
            by: "PO",
            [
                "title": .string("示例拆出项目"), "core_ip": .list([.string("示例专利2")]),
                "reason": .string("示例两条技术路线"),
            ],
            documents: ["split_decision"]
        )
        let part = reply.moved[1].code
        let reason = Value.string("示例更正")
        try office.ask(
            part,
            "edit",
            by: "PO",
            ["contact": .string("示例联系人"), "reason": reason]
        )
        try office.accept(part, organisation: organisation)
        try office.ask(
            part,
            "edit",
            by: "PO",
            ["core_ip": .list([.string("示例专利2")]), "reason": reason]
        )
        try office.review(part)
        try office.list(part)
        return part
    }

    private func committed(_ office: Office, _ project: String) throws -> [Int64?] {
        try office.store.children(of: try office.id(project))
            .filter { $0.kind == "cap-account" && !$0.root.isDone }
            .map { $0.integer("committed") }
    }

    @Test func `INV-09 takes its commitments along when it forms a group of its own`() throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例整体项目", organisation: company)
        let part = try listedPart(of: project, office, organisation: company)
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
        _ = try listedPart(of: project, office, organisation: company)
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
