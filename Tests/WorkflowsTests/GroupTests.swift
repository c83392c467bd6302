import Expression
import Portfolio
import Testing
import Workflow

@Suite struct GroupTests {
    @Test func `a merge is proposed by one and confirmed by another`() throws {
        let town = try Town()
        let kept = try town.submitted(title: "kept")
        let merged = try town.submitted(title: "merged")
        let code = try #require(try town.stream(kept)).code
        let into: [String: Value] = ["canonical": .string(code)]
        #expect(
            codes { try town.ask(merged, "merge_into", into, by: .secondOfficer) } == [
                "MERGE_NOT_PROPOSED"
            ]
        )
        let proposal = into.merging(["reason": .string("r")]) { $1 }
        try town.ask(merged, "propose_merge", proposal, by: .officer)
        #expect(codes { try town.ask(merged, "merge_into", into, by: .officer) } == ["SAME_PERSON"])
        try town.ask(merged, "merge_into", into, by: .secondOfficer)
        #expect(try town.active(merged) == ["merged"])
        #expect(try town.field("group", of: merged) == .string(kept))
        let back: [String: Value] = ["canonical": .string(merged), "reason": .string("r")]
        #expect(codes { try town.ask(kept, "propose_merge", back, by: .officer) } == ["MERGE_SELF"])
        let nowhere: [String: Value] = ["canonical": .string("DT-1"), "reason": .string("r")]
        #expect(
            codes { try town.ask(kept, "propose_merge", nowhere, by: .officer) } == ["MERGE_TARGET"]
        )
    }

    @Test func `a part stays in the group until it has passed on IP of its own`() throws {
        let town = try Town()
        let origin = try town.listed()
        let whole: [String: Value] = [
            "title": .string("part"), "core_ip": list(["P1", "P2"]), "reason": .string("r"),
        ]
        func split(_ payload: [String: Value]) throws {
            try town.ask(origin, "split_off", payload, by: .officer, documents: ["split_decision"])
        }
        #expect(codes { try split(whole) } == ["SPLIT_IP_WHOLE"])
        #expect(
            codes { try split(whole.merging(["core_ip": list(["P9"])]) { $1 }) } == [
                "SPLIT_IP_FOREIGN"
            ]
        )
        try split(whole.merging(["core_ip": list(["P2"])]) { $1 })
        let part = try #require(
            (1...40).map { "stream-\($0)" }.last {
                (try? town.stream($0))?.text("split_of") == origin
            }
        )
        #expect(try town.field("core_ip", of: origin) == list(["P1"]))
        #expect(try town.field("core_ip", of: part) == list(["P2"]))
        #expect(try town.field("group", of: part) == .string(origin))
        #expect(
            codes {
                try town.ask(part, "separate_group", by: .director, documents: ["group_decision"])
            } == ["NOT_EVALUATED"]
        )
        try town.ask(
            part,
            "edit",
            ["core_ip": list(["P1", "P2"]), "reason": .string("r")],
            by: .officer
        )
        #expect(
            codes {
                try town.ask(part, "separate_group", by: .director, documents: ["group_decision"])
            } == ["SPLIT_IP_SHARED"]
        )
    }

    @Test func `nobody changes the own roles`() throws {
        let town = try Town()
        let person = try town.open(
            "person",
            "register",
            ["name": .string("n"), "roles": list(["ADM"])],
            by: .administrator
        )
        let role: [String: Value] = ["role": .string("PO")]
        #expect(
            codes { try town.ask(person, "grant_role", role, by: Person(person, "ADM")) } == [
                "OWN_ROLES"
            ]
        )
        try town.ask(person, "grant_role", role, by: .administrator)
        #expect(try town.field("roles", of: person) == list(["ADM", "PO"]))
        #expect(
            codes { try town.ask(person, "grant_role", role, by: .administrator) } == ["ROLE_HELD"]
        )
        try town.ask(person, "leave", by: .administrator)
        #expect(try town.field("roles", of: person) == list([]))
    }

    @Test func `a case is opened where it belongs`() throws {
        let town = try Town()
        let project = try town.submitted()
        #expect(codes { try town.open("cap-account", "open", by: .officer) } == ["KIND_UNKNOWN"])
        #expect(codes { try town.open("round", "open", by: .officer) } == ["PARENT_MISSING"])
        #expect(
            codes { try town.open("person", "register", in: project, by: .officer) } == [
                "PARENT_UNEXPECTED"
            ]
        )
        let weights: [String: Value] = ["gate": .string("G2_AWARD"), "weights": marks([1])]
        #expect(
            codes { try town.open("round", "open", weights, in: project, by: .secretary) } == [
                "RESULT_TYPED"
            ]
        )
    }
}
