import Expression
import Portfolio
import Testing
import Workflow

/// When each case of a session is heard.
@Suite struct SessionTimetableTests {
    struct Plan: CustomTestStringConvertible {
        let count: Int
        var each: Int64?
        var resumes: String?
        let times: [String]
        var testDescription: String { "\(count) \(each ?? 0) \(resumes ?? "")" }
    }

    static let plans = [
        Plan(count: 3, times: ["5 am 09:10", "5 am 09:35", "5 am 10:00"]),
        Plan(count: 3, each: 2, times: ["5 am 09:10", "5 am 09:35", "6 am 09:10"]),
        Plan(
            count: 5,
            each: 1,
            resumes: "13:30",
            // What is left over goes on in the last half-day.
            times: [
                "5 am 09:10", "5 pm 13:30", "6 am 09:10", "6 pm 13:30", "6 pm 13:55",
            ]
        ),
        Plan(count: 0, times: []),
    ]

    @Test(arguments: plans)
    func `follows from the beginning of each half-day and the minutes of a case`(plan: Plan) {
        var root = InstanceState()
        root.fields = [
            // Out of their order: days are heard as they follow each other.
            "days": .list([.string("2026-01-06"), .string("2026-01-05")]),
            "starts_at": .string("09:10"), "minutes_each": .int(25),
            "resumes_at": plan.resumes.map { .string($0) } ?? .null,
            "cases_each": plan.each.map { .int($0) } ?? .null,
            "cases": .list((0..<plan.count).map { .string("r\($0)") }),
        ]
        let stream = CaseStream(
            id: "s",
            kind: SessionProcedure.kind,
            code: "",
            parent: nil,
            version: 1,
            instances: ["": root],
            documents: []
        )
        let times = ReviewSession(stream).timetable.map {
            "\($0.day.suffix(1)) \($0.half.rawValue) \($0.clock)"
        }
        #expect(times == plan.times)
    }
}
