import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Two thirds of the body present and not recused, two thirds of those in favour (provisional).
@Suite struct `A meeting's quorum and majority` {
    struct Vote: CustomTestStringConvertible, Sendable {
        let name: String
        var entitled: Int64?
        var present = ["DM", "DIR", "SUP"]
        var recused: [String] = []
        var result = "passed"
        let votesFor: Int64
        let codes: [String]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Vote(name: "all of three, two in favour", entitled: 3, votesFor: 2, codes: []),
        Vote(name: "one of three in favour", entitled: 3, votesFor: 1, codes: ["MAJORITY_MISSING"]),
        Vote(
            name: "two of three present and not recused",
            entitled: 3,
            recused: ["SUP"],
            votesFor: 2,
            codes: []
        ),
        Vote(
            name: "one of two who did not recuse",
            entitled: 3,
            recused: ["SUP"],
            votesFor: 1,
            codes: ["MAJORITY_MISSING"]
        ),
        Vote(
            name: "two of three recused",
            entitled: 3,
            recused: ["SUP", "DIR"],
            votesFor: 1,
            codes: ["QUORUM_MISSING"]
        ),
        Vote(name: "three of four", entitled: 4, votesFor: 3, codes: []),
        Vote(name: "three of five", entitled: 5, votesFor: 3, codes: ["QUORUM_MISSING"]),
        Vote(
            name: "neither",
            entitled: 5,
            votesFor: 0,
            codes: ["QUORUM_MISSING", "MAJORITY_MISSING", "VOTES_AGAINST"]
        ),
        Vote(
            name: "a rejection is a decision too",
            entitled: 5,
            result: "rejected",
            votesFor: 0,
            codes: ["QUORUM_MISSING"]
        ),
        Vote(name: "rejected", entitled: 3, result: "rejected", votesFor: 1, codes: []),
        Vote(name: "postponed", entitled: 60, result: "postponed", votesFor: 0, codes: []),
        Vote(name: "a body that nobody told", votesFor: 3, codes: ["ENTITLED_MISSING"]),
    ]) func `are needed for a decision`(vote: Vote) throws {
        let session = try MeetingSession(members: vote.present, entitled: vote.entitled)
        try session.add(session.grants[0], "decide")

        let codes = try session.result(
            1,
            vote.result,
            votesFor: vote.votesFor,
            recused: vote.recused
        )

        #expect(codes == vote.codes)
        let stream = try #require(try session.office.store.stream(session.meeting))
        let recorded = MeetingProcedure.items(of: stream).map { $0.text("result") }
        #expect(recorded == [vote.codes.isEmpty ? vote.result : ""])
    }

    @Test func `tell the shares that the policy asks for`() throws {
        let session = try MeetingSession(entitled: 5)
        try session.add(session.grants[0], "decide")
        var messages: [String] = []
        do {
            try session.office.ask(
                session.meeting,
                "record_result",
                by: "SEC",
                ["number": .int(1), "result": .string("passed"), "votes_for": .int(1)]
            )
        } catch let refusal as Refusal {
            messages = refusal.blockers.map(\.message.zh)
        }
        #expect(
            messages == [
                "未回避的出席成员 3 人，应到 5 人，未达到法定人数（2/3），只能暂缓再议",
                "赞成 1 票，未回避的出席成员 3 人，未达到通过比例（2/3），不能登记为通过",
            ]
        )
    }

    @Test func `are looked at again when it is put right who was present`() throws {
        let session = try MeetingSession(entitled: 3)
        let office = session.office
        try session.add(session.grants[0], "decide", documents: ["due_diligence_report"])
        #expect(try session.result(1) == [])
        let present = Value.list([.string(try office.id(office.person("DM")))])
        let crowd: [String: Value] = ["members": present, "entitled": .int(3)]
        #expect(try office.codes(session.meeting, "attend", by: "SEC", crowd) == [])
        #expect(try office.codes { try session.minute() } == ["RESULT_INVALID", "MEMBERS_MISSING"])
        let all = Value.list(
            try ["DM", "DIR", "SUP"].map { .string(try office.id(office.person($0))) }
        )
        #expect(
            try office.codes(
                session.meeting,
                "attend",
                by: "SEC",
                ["members": all, "entitled": .int(2)]
            ) == ["MEMBERS_TOO_MANY"]
        )
        #expect(try office.codes(session.meeting, "attend", by: "SEC", ["members": all]) == [])
        try session.minute()
    }
}
