import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Colleagues of who leads a project (K9), and who judged it before (K14): what is kept from them.
@Suite struct ConflictWallTests {
    private let office: Office
    private let lead: String
    private let university: String

    private static let cast = ["PO", "CH", "SUP"] + (1...9).map { "REV\($0)" }

    init() throws {
        office = try Office()
        for number in 7...9 { try office.hire("REV\(number)", ["REV"]) }
        lead = try office.organisation("示例公司", "91420100MA4KXYQ00A")
        university = try office.begin(
            "organisation",
            "register",
            by: "ADM",
            ["name": .string("示例大学"), "kind": .string("university")]
        ).code
    }

    private func reader(_ name: String, _ rules: Rulebook? = nil) throws -> Reader {
        let rulebook = try rules ?? office.store.transactSync { $0.rulebook }
        let now = Instant(endOf: office.today)
        return try Reader(office.caller(name), in: StoredCases(office.store, rulebook, at: now))
    }

    /// Which of some cases somebody sees, in their order.
    private func sees(_ name: String, _ codes: [String]) throws -> [Bool] {
        let reader = try reader(name)
        return try codes.map { code in
            try reader.sees(#require(try office.store.stream(code)))
        }
    }

    /// Who is told something else by what is kept in memory than by the policy, under the matrix
    /// of the ledger and one in which a reviewer reads everything of a project.
    private func differences() throws -> [String] {
        let everything = try office.store.changed(after: 0)
        var index = TieIndex()
        for stream in everything { index.put(stream) }
        let rules = try office.store.transactSync { $0.rulebook }
        var reads = rules.reads
        for kind in ["project", "round", "notice"] { reads[kind]?["REV"] = .all }
        return try [rules, rules.reading(reads)].flatMap { rules in
            try Self.cast.flatMap { name in
                let reader = try reader(name, rules)
                let expected = try reader.seen(everything)
                let found = try reader.outlook(on: index).seen(everything) { $0 }
                return expected.symmetricDifference(found.map(\.id)).map { "\(name) \($0)" }
            }
        }
    }

    private func accepted(_ title: String) throws -> String {
        let project = try office.lead(title)
        try office.accept(project, organisation: lead)
        return project
    }

    private func employ(_ name: String, at organisation: String) throws {
        try office.ask(
            office.person(name),
            "edit",
            by: "ADM",
            ["organisation": .string(try office.id(organisation)), "reason": .string("示例")]
        )
    }

    private func tie(_ name: String, since: CivilDate? = nil, until: CivilDate? = nil) throws {
        let expert = try office.begin(
            "expert",
            of: office.person(name),
            "register",
            by: "SEC",
            ["kinds": .list([.string("technical")]), "fields": .list([.string("AI")])]
        ).code
        try office.ask(
            expert,
            "tie",
            by: "SEC",
            [
                "relation": .string("employment"),
                "organisation": .string(try office.id(university)),
                "since": since.map { .string($0.description) } ?? .null,
                "until": until.map { .string($0.description) } ?? .null,
            ]
        )
    }

    // MARK: Colleagues

    @Test func `a colleague of who leads a project sees nothing of it while he is one`() throws {
        let project = try accepted("示例甲")
        let other = try accepted("示例乙")
        try tie("REV2", until: office.today)
        try employ("REV3", at: university)
        try tie("REV4", until: office.today.adding(days: -1))
        try tie("REV5", since: office.today.adding(days: 1))
        let panel = (1...5).map { "REV\($0)" }
        let round = try office.drawnRound(project, gate: "G2_AWARD", panel)
        func seeing() throws -> [String] {
            try panel.filter { try sees($0, [project, round]) == [true, true] }
        }
        // Nobody knows yet where who leads it works.
        #expect(try seeing() == panel)
        #expect(try differences() == [])

        try employ("DO", at: university)
        #expect(try seeing() == ["REV1", "REV4", "REV5"])
        for name in ["REV2", "REV3"] {
            #expect(try sees(name, [project, round, other]) == [false, false, false])
            #expect(try office.codes { try office.declare(round, name) } == ["NOT_FOUND"])
            let reader = try reader(name)
            let hidden = #expect(throws: Refusal.self) { try reader.found(project) }
            let absent = #expect(throws: Refusal.self) { try reader.found("DT-2026-999999") }
            func told(_ refusal: Refusal?) -> String {
                refusal?.blockers.map { "\($0)" }.joined() ?? ""
            }
            #expect(
                told(hidden) == told(absent).replacing("DT-2026-999999", with: project)
            )
        }
        #expect(try office.codes { try office.declare(round, "REV1") } == [])
        #expect(try differences() == [])

        // One leaves, another begins; and at last who leads it works elsewhere.
        try office.advance(days: 1)
        #expect(try seeing() == ["REV1", "REV2", "REV4"])
        #expect(try differences() == [])
        try employ("DO", at: lead)
        #expect(try seeing() == panel)
        #expect(try differences() == [])
    }

    @Test func `a page takes as many reads for a colleague as one case`() throws {
        try employ("REV3", at: university)
        try employ("DO", at: university)
        let projects = try (1...30).map { number in
            let investigator = "PI\(number)"
            try office.hire(investigator, ["APP"], organisation: university)
            return try office.begin(
                "project",
                "register",
                by: "PO",
                [
                    "channel": .string("scouting"), "title": .string("示例\(number)"),
                    "contact": .string("示例联系人"), "source": .string("示例"),
                    "principal_investigator": .string(try office.id(office.person(investigator))),
                ]
            ).code
        }
        let streams = try projects.map { try #require(try office.store.stream($0)) }
        let rules = try office.store.transactSync { $0.rulebook }
        let counting = CountingCases(
            cases: StoredCases(office.store, rules, at: Instant(endOf: office.today))
        )
        let reader = try Reader(office.caller("REV3"), in: counting)
        func reads(_ streams: [CaseStream]) throws -> Int {
            let before = counting.count
            _ = try reader.visible(streams)
            return counting.count - before
        }
        let one = try reads(Array(streams.prefix(1)))
        #expect(one > 0)
        #expect(try reads(streams) == one)
    }

    // MARK: Who judged it before

    /// Two of five give 90 and three give 40: it fails, and a special round may be opened.
    private static let divided: [[Int64]] =
        Array(repeating: Array(repeating: 9, count: 7), count: 2)
        + Array(repeating: Array(repeating: 4, count: 7), count: 3)

    @Test func `who judged a failed round sees the project again when two people allow it`() throws
    {
        let panel = (1...5).map { "REV\($0)" }
        let project = try accepted("示例甲")
        let first = try office.drawnRound(project, gate: "G2_AWARD", panel, alternates: ["REV6"])
        for expert in panel { try office.declare(first, expert) }
        try office.ask(first, "release", by: "SEC")
        try office.score(first, panel, Self.divided)
        #expect(try sees("REV1", [project, first]) == [true, true])
        try office.conclude(first, inMeeting: true)
        #expect(try office.store.stream(first)?.text("outcome") == "fail")
        for expert in panel { #expect(try sees(expert, [project, first]) == [false, true]) }
        #expect(try sees("CH", [project, first]) == [true, true])
        #expect(try differences() == [])

        try office.ask(project, "conclude_evaluation", by: "SEC")
        let next = ["REV1", "REV2", "REV6", "REV8", "REV9"]
        let second = try office.drawnRound(project, gate: "SPECIAL", next, alternates: ["REV7"])
        let cases = [project, first, second]
        // An alternate of the first round judged nothing there.
        #expect(try sees("REV6", cases) == [true, false, true])
        #expect(try sees("REV3", cases) == [false, true, false])
        #expect(try sees("REV1", cases) == [false, true, true])
        for expert in next { try office.declare(second, expert) }
        try decide(second, "REV1", "allowed")
        try decide(second, "REV2", "excluded")
        #expect(try sees("REV1", cases) == [true, true, true])
        #expect(try sees("REV2", cases) == [false, false, false])
        #expect(try differences() == [])

        let panelists = ["REV1", "REV6", "REV7", "REV8", "REV9"]
        try replace(second, "REV2", with: "REV7")
        try office.declare(second, "REV7")
        try office.ask(second, "release", by: "SEC")
        try office.score(
            second,
            panelists,
            Array(repeating: Array(repeating: 4, count: 7), count: 5)
        )
        let round = try #require(try office.store.stream(second))
        guard case .list(let own)? = try reader("REV1").readable(round)?.stream.field("sheets")
        else {
            Issue.record("no sheet")
            return
        }
        #expect(own.count == 1)
        // What was allowed was to judge it after the first failure, and not after this one.
        try office.conclude(second)
        #expect(try sees("REV1", cases) == [false, true, true])
        #expect(try sees("REV6", cases) == [false, false, true])
        #expect(try differences() == [])
    }

    @Test func `a round that did not fail keeps nothing from its panel`() throws {
        let project = try accepted("示例甲")
        let sevens = Array(repeating: Array(repeating: Int64(7), count: 7), count: 5)
        let round = try office.review(project, marks: sevens)
        #expect(try office.store.stream(round)?.text("outcome") == "reserve")
        #expect(try sees("REV1", [project, round]) == [true, true])
        #expect(try differences() == [])
    }

    private func decide(_ round: String, _ expert: String, _ decision: String) throws {
        for (event, person) in [("propose_conflict", "SEC"), ("decide_conflict", "SUP")] {
            try office.ask(
                round,
                event,
                by: person,
                [
                    "expert": .string(office.person(expert)), "decision": .string(decision),
                    "reason": .string("示例"),
                ]
            )
        }
    }

    private func replace(_ round: String, _ expert: String, with alternate: String) throws {
        try office.ask(
            round,
            "replace",
            by: "SEC",
            [
                "expert": .string(office.person(expert)),
                "alternate": .string(office.person(alternate)), "reason": .string("示例"),
            ]
        )
    }
}
