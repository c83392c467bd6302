import Expression
import Portfolio
import Testing
import Workflow

/// What leads from a proposal to a decision: due diligence by parts, and votes.
struct GrantDecisionTests {
    /// What a refusal says, and that nothing changed by it.
    private func refused(
        _ office: inout GrantOffice,
        _ event: String,
        by clerk: Clerk,
        _ payload: [String: Value] = [:],
        of agreement: String,
        documents: [String] = []
    ) throws -> [Blocker] {
        let before = office.streams
        let found = try blockers {
            try office.ask(event, by: clerk, payload, of: agreement, documents: documents)
        }
        #expect(office.streams == before)
        return found
    }

    private static let papers = ["due_diligence_report", "decision_minutes"]

    // MARK: Due diligence

    @Test func `a decision names the parts of the due diligence that are missing`() throws {
        var office = try GrantOffice.withProject()
        let agreement = try office.propose("2000000.00")
        try office.ask("start_due_diligence", by: .officer, of: agreement)
        var parts = GrantOffice.diligence
        parts["ip"] = nil
        parts["ip_finding"] = nil
        parts["valuation"] = nil
        try office.ask("record_diligence", by: .officer, parts, of: agreement)
        let found = try refused(
            &office,
            "decide",
            by: .meeting,
            of: agreement,
            documents: Self.papers
        )
        #expect(found.map(\.code) == ["DD_INCOMPLETE"])
        #expect(found[0].place == "t_decide")
        #expect(found[0].message.zh.contains("知识产权") && found[0].message.zh.contains("估值方法"))
        #expect(found[0].message.en.contains("Intellectual property"))
        #expect(!found[0].message.zh.contains("诉讼"))

        // What is recorded later leaves the other parts as they were.
        let rest: [String: Value] = [
            "ip": .string("resolvable"), "ip_finding": .string("cell"),
            "valuation": .string("clear"), "valuation_finding": .string("cell"),
        ]
        try office.ask("record_diligence", by: .officer, rest, of: agreement)
        #expect(try office.stream(agreement)?.text("dd_technical") == "clear")
        #expect(try office.stream(agreement)?.text("dd_ip") == "resolvable")
        try office.ask("decide", by: .meeting, of: agreement, documents: Self.papers)
        #expect(try office.stream(agreement)?.isIn("decided.preparing") == true)
    }

    @Test func `a conclusion without what was found is refused`() throws {
        var office = try GrantOffice.withProject()
        let agreement = try office.propose("2000000.00")
        try office.ask("start_due_diligence", by: .officer, of: agreement)
        let found = try refused(
            &office,
            "record_diligence",
            by: .officer,
            ["equity": .string("clear")],
            of: agreement
        )
        #expect(found.map(\.code) == ["DD_FINDING_MISSING"])
        #expect(found.map(\.place) == ["t_record_diligence"])
    }

    // MARK: Votes

    private func voting(_ members: Int) throws -> (GrantOffice, String, [Clerk]) {
        var office = try GrantOffice.withProject()
        office.parameters["gte.decision_by_vote"] = .bool(true)
        let agreement = try office.propose("2000000.00")
        try office.ask("start_due_diligence", by: .officer, of: agreement)
        try office.ask("record_diligence", by: .officer, GrantOffice.diligence, of: agreement)
        let clerks = (1...members).map { Clerk("member \($0)", "DM") }
        for clerk in clerks { office.addMember(clerk.name) }
        try office.ask(
            "open_vote",
            by: .officer,
            ["members": .list(clerks.map { .string($0.name) })],
            of: agreement
        )
        return (office, agreement, clerks)
    }

    private func vote(_ ballot: String) -> [String: Value] { ["ballot": .string(ballot)] }

    @Test func `two thirds of the members vote, and two thirds of them in favour`() throws {
        var (office, agreement, members) = try voting(5)
        for (member, ballot) in zip(members, ["for", "for", "against"]) {
            try office.ask("vote", by: member, vote(ballot), of: agreement)
        }
        let early = try refused(
            &office,
            "decide",
            by: .meeting,
            of: agreement,
            documents: Self.papers
        )
        #expect(early.map(\.code) == ["VOTE_QUORUM"])
        #expect(early[0].values["voters"] == "3" && early[0].values["members"] == "5")
        try office.ask("vote", by: members[3], vote("abstain"), of: agreement)
        let few = try refused(
            &office,
            "decide",
            by: .meeting,
            of: agreement,
            documents: Self.papers
        )
        #expect(few.map(\.code) == ["VOTE_MAJORITY"])
        #expect(few[0].values["votes"] == "2" && few[0].values["share"] == "2/3")
        try office.ask("vote", by: members[4], vote("for"), of: agreement)
        // Three of five are not two thirds.
        #expect(
            try refused(&office, "decide", by: .meeting, of: agreement, documents: Self.papers)
                .map(\.code) == ["VOTE_MAJORITY"]
        )
    }

    @Test func `a member votes once, and not after he left for his interest`() throws {
        var (office, agreement, members) = try voting(3)
        try office.ask("vote", by: members[0], vote("for"), of: agreement)
        let again = try refused(&office, "vote", by: members[0], vote("for"), of: agreement)
        #expect(again.map(\.code) == ["VOTED_ALREADY"])
        try office.ask("recuse", by: members[1], ["reason": .string("cell")], of: agreement)
        let left = try refused(&office, "vote", by: members[1], vote("for"), of: agreement)
        #expect(left.map(\.code) == ["VOTE_RECUSED"])
        let other = try refused(
            &office,
            "vote",
            by: Clerk("somebody", "DM"),
            vote("for"),
            of: agreement
        )
        #expect(other.map(\.code) == ["VOTE_NOT_MEMBER"])
        #expect(
            try refused(&office, "decide", by: .meeting, of: agreement, documents: Self.papers)
                .map(\.code) == ["VOTE_QUORUM"]
        )
        try office.ask("vote", by: members[2], vote("for"), of: agreement)
        try office.ask("decide", by: .meeting, of: agreement, documents: Self.papers)
        #expect(try office.stream(agreement)?.isIn("decided") == true)
    }

    @Test func `nobody votes where the policy leaves it to the meeting`() throws {
        var office = try GrantOffice.withProject()
        let agreement = try office.propose("2000000.00")
        try office.ask("start_due_diligence", by: .officer, of: agreement)
        office.addMember("member 1")
        let members: [String: Value] = ["members": .list([.string("member 1")])]
        #expect(
            try refused(&office, "open_vote", by: .officer, members, of: agreement).map(\.code)
                == ["VOTE_OFF"]
        )
        let strangers: [String: Value] = [
            "members": .list([.string("C"), .string("member 1"), .string("nobody")])
        ]
        let found = try refused(&office, "open_vote", by: .officer, strangers, of: agreement)
        #expect(found.map(\.code) == ["UNKNOWN_PERSON", "UNKNOWN_PERSON"])
        #expect(found.map(\.place) == ["members/1", "members/3"])
    }
}
