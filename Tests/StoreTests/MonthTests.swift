import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

@Suite struct `Publishing a month` {
    private static let credit = "91350100M000100Y43"

    private func freeze(_ office: Office, _ month: String, by person: String = "DIR") throws {
        try office.begin(
            MonthProcedure.kind,
            "freeze",
            by: person,
            ["month": .string(month)]
        )
    }

    /// An office in February with one project that was listed in January.
    private func office() throws -> (office: Office, project: String) {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例项目", organisation: company)
        try office.advance(days: 30)
        return (office, project)
    }

    @Test(arguments: [
        (
            table: "event",
            sql: "UPDATE event SET body = replace(body, 'CULTIVATED', 'cultivated')"
                + " WHERE kind = 'goal-month'"
        ),
        (
            table: "event",
            sql: "UPDATE event SET body = replace(body, 'sha256:', 'sha256:0')"
                + " WHERE kind = 'goal-month'"
        ),
        (table: "stream", sql: "DELETE FROM event WHERE kind = 'goal-month'"),
        (table: "stream", sql: "UPDATE stream SET version = 2 WHERE kind = 'goal-month'"),
        (table: "stream", sql: "DELETE FROM stream WHERE kind = 'goal-month'"),
        (table: "fact", sql: "UPDATE fact SET effective_from = '2026-02-01'"),
    ])
    func `is named where it was changed behind the ledger's back`(
        _ tampering: (table: String, sql: String)
    )
        throws
    {
        let (office, _) = try office()
        try freeze(office, "2026-01")
        let copy = try LedgerCopy(of: office)
        #expect(try copy.verify().differences == [])
        try copy.tamper([Statement(tampering.sql)])
        let tables = Set(try copy.verify().differences.map(\.table))
        #expect(tables.contains(tampering.table), "\(tables)")
    }

    @Test func `keeps the figures, the viewpoint and the digest of every item`() throws {
        let (office, project) = try office()
        let known = Instant(milliseconds: office.now.milliseconds - 1)
        try freeze(office, "2026-01")

        let month = try #require(try office.store.stream("YB-2026-01"))
        let (facts, memberships) = try office.store.goalFacts()
        let rule = try #require(try self.rule(office))
        let view = Viewpoint(asOf: Office.day("2026-01-31"), knownAt: known)
        let figures = MonthFigures(
            GoalCount(facts: facts, memberships: memberships, view: view, rule: rule),
            view: view,
            rule: rule
        )
        #expect(month.text("as_of") == "2026-01-31")
        #expect(month.text("known_at") == known.description)
        #expect(month.text("digest") == Digests.named(Array(figures.text.utf8)))
        #expect(figures.text.contains(try office.id(project)))
        #expect(
            month.field("figures")
                == .map([
                    .string("CULTIVATED"): .int(1), .string("NATLIB"): .int(0),
                    .string("LANDED"): .int(0), .string("PARK"): .int(0), .string("BASE"): .int(0),
                ])
        )
        #expect(month.isIn("published"))
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    /// The rule of the policy pack in force.
    private func rule(_ office: Office) throws -> CountingRule? {
        try office.store.transactSync { session in
            let values = session.rulebook.policy.parameters.mapValues(\.value)
            return try CountingRule(version: "") { key in
                switch values[key] {
                case .bool(let truth)?: .bool(truth)
                case .int(let number)?: .int(Int(number))
                case .string(let text)?: CivilDate(text).map { .date($0) }
                default: nil
                }
            }
        }
    }

    @Test func `is refused for what is no month, is not over, or is published already`() throws {
        let (office, _) = try office()
        func codes(_ month: String, by person: String = "DIR") throws -> [String] {
            try office.codes { try freeze(office, month, by: person) }
        }
        #expect(try codes("2026-02") == ["MONTH_OPEN"])
        #expect(try codes("2026-13") == ["MONTH_FORM"])
        #expect(try codes("2024-12") == ["MONTH_BEFORE"])
        #expect(try codes("2026-01", by: "PO") == ["NOT_ALLOWED"])
        #expect(try codes("2026-01") == [])
        #expect(try codes("2026-01") == ["MONTH_FROZEN"])
    }

    @Test func `takes no figures from whoever asks`() throws {
        let (office, _) = try office()
        let given: [String: Value] = [
            "month": .string("2026-01"), "figures": .map([.string("CULTIVATED"): .int(200)]),
            "digest": .string("示例"),
        ]
        _ = try office.codes {
            try office.begin(MonthProcedure.kind, "freeze", by: "DIR", given)
        }
        _ = try office.codes {
            try office.begin(MonthProcedure.kind, "record_figures", by: "DIR", given)
        }
        let month = try office.store.stream("YB-2026-01")
        if let month {
            #expect(month.field("figures") != given["figures"])
            #expect(month.text("digest")?.hasPrefix("sha256:") == true)
        }
        try office.advance(days: 28)
        try freeze(office, "2026-02")
        #expect(
            try !office.codes {
                try office.ask("YB-2026-02", "record_figures", by: "DIR", given)
            }.isEmpty
        )
    }

    @Test func `tells what was recorded since, by its event`() throws {
        let (office, project) = try office()
        try freeze(office, "2026-01")
        let moment = office.now
        try office.advance(days: 1)
        let reason: [String: Value] = ["reason": .string("示例查实")]
        try office.ask(
            project,
            "propose_void",
            by: "SUP",
            reason,
            documents: ["investigation_finding"]
        )
        try office.ask(project, "void", by: "DM", reason, documents: ["void_decision"])

        let id = try office.id(project)
        let records = try office.store.factRecords(after: moment)
        let version = try #require(try office.store.stream(project)?.version)
        #expect(
            records == [
                LedgerStore.FactRecord(
                    change: .ended,
                    metric: "CULTIVATED",
                    item: id,
                    unit: id,
                    effectiveFrom: Office.day("2026-01-15"),
                    recordedAt: office.now,
                    stream: id,
                    version: Int64(version),
                    type: "project.void"
                )
            ]
        )
        let before = try office.goals(
            asOf: Office.day("2026-01-31"),
            knownAt: Instant(milliseconds: moment.milliseconds - 1)
        )
        let after = try office.goals(asOf: Office.day("2026-01-31"))
        let differences = GoalDifference.all(from: before, to: after)
        #expect(differences.map(\.isAdded) == [false])
        #expect(differences.map(\.item.subject) == [id])
    }

    /// What the ledger knew at a moment is what it says later that it knew, whatever happens.
    @Test(arguments: `Random stories`.seeds)
    func `can be counted again after any story`(_ seed: UInt64) throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        try office.budget(amountFen: 2_000_000_000)
        var story = RandomStory(office: office, company: company, seed: seed)
        for number in 1...3 { try story.begin("示例随机项目\(number)") }
        let rule = try #require(try self.rule(office))
        func figures(_ view: Viewpoint) throws -> MonthFigures {
            let (facts, memberships) = try office.store.goalFacts()
            return MonthFigures(
                GoalCount(facts: facts, memberships: memberships, view: view, rule: rule),
                view: view,
                rule: rule
            )
        }
        var published: [(view: Viewpoint, text: String)] = []
        for _ in 0..<12 {
            for _ in 0..<8 { try story.turn() }
            // As a command would count now, which is an event itself: no later one is recorded
            // before it, though perhaps in the same moment.
            try office.hire("人员\(published.count)", ["PO"])
            let now = try office.store.standing().now(office.now)
            let view = Viewpoint(
                asOf: now.date,
                knownAt: Instant(milliseconds: now.milliseconds - 1)
            )
            published.append((view, try figures(view).text))
        }
        for (view, text) in published { #expect(try figures(view).text == text, "seed \(seed)") }
        // The stories do change what is counted, else nothing was tried.
        #expect(Set(published.map(\.text)).count > 3)
    }
}
