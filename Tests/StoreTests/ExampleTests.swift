import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// Examples of the funding rules through the ledger, each with its own numbers.
@Suite struct `An example of the funding rules` {
    private static let credit = "91350100M000100Y43"

    /// An enterprise with a project on the list, and a budget.
    private static func scene() throws -> (office: Office, company: String, project: String) {
        let office = try Office(durability: .off)
        let company = try office.payee("示例公司", credit)
        let project = try office.listedProject("示例项目", organisation: company)
        try office.budget()
        return (office, company, project)
    }

    private static func propose(
        _ office: Office,
        _ project: String,
        _ yuan: String,
        _ ratios: [Int64],
        payee: String
    ) throws -> CaseStream {
        let milestones = ratios.dropFirst().map { _ in Value.string("2027-09-30") }
        let code = try office.begin(
            "grant-agreement",
            of: project,
            "propose",
            by: "PO",
            [
                "amount": try Office.fen(yuan), "payee": .string(payee), "holder": .string(payee),
                "ratios": .list(ratios.map { .int($0) }), "milestones": .list(milestones),
            ]
        ).code
        return try #require(try office.store.stream(code))
    }

    struct Award: Sendable {
        let name: String
        let yuan: String
        let ratios: [Int64]
        let tranches: [String]
        let words: String
    }

    @Test(arguments: [
        Award(
            name: "EX-01",
            yuan: "6000000.00",
            ratios: [50, 50],
            tranches: ["3000000.00", "3000000.00"],
            words: "人民币陆佰万元整"
        ),
        Award(
            name: "EX-05 in three equal parts",
            yuan: "1000000.00",
            ratios: [1, 1, 1],
            tranches: ["333333.33", "333333.33", "333333.34"],
            words: "人民币壹佰万元整"
        ),
        Award(
            name: "EX-05 at 40/30/30",
            yuan: "6000000.00",
            ratios: [40, 30, 30],
            tranches: ["2400000.00", "1800000.00", "1800000.00"],
            words: "人民币陆佰万元整"
        ),
    ])
    func `EX-01 and EX-05 split an award exactly`(_ award: Award) throws {
        let (office, company, project) = try Self.scene()
        let stream = try Self.propose(
            office,
            project,
            award.yuan,
            award.ratios,
            payee: company
        )
        let tranches = award.ratios.indices.map {
            Fen(stream.integer("amount", of: "tranche/\($0 + 1)") ?? 0)
        }
        #expect(tranches.map(\.yuanText) == award.tranches, "\(award.name)")
        #expect(try Fen.sum(tranches).yuanText == award.yuan, "\(award.name)")
        #expect(Fen(stream.integer("amount") ?? 0).upperCaseText == award.words)
    }

    @Test func `EX-02 accepts the cap itself, and refuses a fen more`() throws {
        let (office, company, project) = try Self.scene()
        let over = try office.agreement(of: project, amountFen: 600_000_001, payee: company)
        let exact = try office.agreement(of: project, amountFen: 600_000_000, payee: company)
        do {
            try office.decide(over)
            Issue.record("a fen above the cap was committed")
        } catch let refusal as Refusal {
            #expect(refusal.blockers.map(\.code) == ["CAP_GTE"])
            let values = refusal.blockers[0].values
            #expect(values["headroom"] == "6000000.00" && values["over"] == "0.01")
        }
        #expect(try office.capFen(of: project) ?? 0 == 0)
        try office.decide(exact)
        #expect(try office.capFen(of: project) == 600_000_000)
    }

    @Test func `EX-18 matches what was paid, whatever was approved`() throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.project("示例配套项目", ledBy: company)
        // Approved are 12,000,000.00 by the state, so that the whole cap is proposed.
        let match = try office.support(
            "NATMATCH",
            "5000000.00",
            payee: company,
            ["project": .string(project)]
        )
        try office.decideSupport(match)
        try office.recordNational(match, "4000000.00", voucher: "示例1")
        #expect(
            try office.codes {
                try office.ask(match, "request", by: "PO", ["amount": .int(200_000_001)])
            } == ["MATCH_DUE"]
        )
        try office.ask(match, "request", by: "PO")
        #expect(try office.amount("requested", of: match) == "2000000.00")
    }

    @Test func `EX-19 commits in the year of the decision, and pays from that of the payment`()
        throws
    {
        let (office, company, project) = try Self.scene()
        try office.budget(year: 2027, amountFen: 300_000_000)
        let agreement = try office.agreement(
            of: project,
            amountFen: 600_000_000,
            payee: company,
            milestoneDue: "2027-09-30"
        )
        try office.advance(days: Office.day("2026-12-28").dayNumber - office.today.dayNumber)
        try office.decide(agreement)
        try office.sign(agreement)
        try office.advance(days: 9)
        #expect(office.today == Office.day("2027-01-06"))
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)

        let used = try ["FY2026-GTE", "FY2027-GTE"].map { try office.amount("disbursed", of: $0) }
        #expect(used == ["0.00", "3000000.00"])
        func posted(_ year: Int, _ source: String, _ target: String) throws -> Int64 {
            let period = PostingPeriod(
                from: Office.day("\(year)-01-01"),
                through: Office.day("\(year)-12-31"),
                knownAt: office.now
            )
            return try office.store.postingSums(period)
                .first { $0.source == source && $0.target == target }?.within.count ?? 0
        }
        #expect(try posted(2026, "appropriation", "commitment") == 600_000_000)
        #expect(try posted(2027, "appropriation", "commitment") == 0)
        #expect(try posted(2026, "commitment", "disbursement") == 0)
        #expect(try posted(2027, "commitment", "disbursement") == 300_000_000)
        // The year has nothing left for the second tranche.
        try office.meetMilestone(agreement)
        #expect(
            try office.codes { try office.pay(agreement, tranche: 2, amountFen: 1) }
                == ["BUDGET_FY"]
        )
        #expect(try office.verify().differences == [])
    }

    @Test func `EX-25 lets one of 4,000,000 and 3,000,000 pass, and never both`() async throws {
        for _ in 0..<4 {
            let (office, company, project) = try Self.scene()
            let amounts: [Int64] = [400_000_000, 300_000_000]
            let commands = try amounts.map {
                let one = try office.agreement(of: project, amountFen: $0, payee: company)
                let papers = ["due_diligence_report", "decision_minutes"]
                return office.command(one, "decide", documents: papers)
            }
            let outcomes = await office.race(commands, by: "DM")
            #expect(Set(outcomes) == [["CAP_GTE"], []])
            let used = zip(amounts, outcomes).filter(\.1.isEmpty).map(\.0)
            #expect(try office.capFen(of: project) == used.first && used.count == 1)
        }
    }

    @Test func `EX-27 may be written off with an exemption when the window has passed`() throws {
        let office = try Office(durability: .off)
        let company = try office.payee("示例公司", Self.credit)
        let project = try office.listedProject("示例届满项目", organisation: company)
        try office.budget()
        let agreement = try office.agreement(
            of: project,
            amountFen: 600_000_000,
            payee: company
        )
        try office.decide(agreement)
        try office.advance(days: Office.day("2026-06-30").dayNumber - office.today.dayNumber)
        try office.sign(agreement)
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)
        func passed() throws -> Value? {
            try office.store.stream(agreement)?.field("window_passed")
        }
        try office.advance(days: Office.day("2031-06-30").dayNumber - office.today.dayNumber)
        #expect(try passed() == .bool(false))
        try office.advance(days: 1)
        #expect(office.today == Office.day("2031-07-01"))
        #expect(try passed() == .bool(true))

        try office.ask(agreement, "settle", by: "DM", documents: ["conclusion"])
        try office.ask(
            agreement,
            "record_audit",
            by: "FIN",
            ["eligible": .int(300_000_000)],
            documents: ["audit_report"]
        )
        try office.exempt(agreement, lossFen: 300_000_000)
        try office.ask(
            agreement,
            "write_off",
            by: "DM",
            ["amount": .int(300_000_000)],
            documents: ["exemption_decision"]
        )
        try office.ask(agreement, "close", by: "PO")
        #expect(try office.store.stream(agreement)?.isIn("closed_loss") == true)
        #expect(try office.verify().differences == [])
    }

    @Test func `EX-31 signs nothing while an objection is open`() throws {
        let (office, company, project) = try Self.scene()
        let agreement = try office.agreement(of: project, amountFen: 600_000_000, payee: company)
        try office.decide(agreement)
        let notice = try office.begin(
            "notice",
            of: project,
            "publish",
            by: "SEC",
            ["kind": .string("funding"), "subject": .string("示例公示")]
        ).code
        try office.ask(agreement, "link_notice", by: "PO", ["notice": .string(notice)])
        func sign() throws -> [String] { try office.codes { try office.sign(agreement) } }
        #expect(try sign() == ["NOTICE_OPEN"])
        try office.ask(
            notice,
            "object",
            by: "PO2",
            ["kind": .string("organisation"), "contact": .string("示例"), "text": .string("示例")]
        )
        // The objection stops the clock: the notice does not end by itself meanwhile.
        try office.advance(days: 30)
        #expect(try sign() == ["NOTICE_OPEN"])
        try office.ask(
            notice,
            "resolve",
            by: "SUP",
            ["outcome": .string("dismissed"), "reply": .string("示例")],
            documents: ["investigation_finding"]
        )
        #expect(try sign() == ["NOTICE_OPEN"])
        try office.advance(days: 20)
        #expect(try sign() == [])
    }

    @Test func `EX-31 pays no tranche whose milestone is under review`() throws {
        let (office, agreement) = try {
            let (office, company, project) = try Self.scene()
            let code = try office.agreement(of: project, amountFen: 600_000_000, payee: company)
            try office.decide(code)
            try office.sign(code)
            try office.pay(code, tranche: 1, amountFen: 300_000_000)
            return (office, code)
        }()
        let milestone = "milestone/1"
        let report = ["milestone_report"]
        try office.ask(agreement, "submit", by: "PO", instance: milestone, documents: report)
        try office.ask(agreement, "start_review", by: "PO2", instance: milestone)
        #expect(
            try office.store.stream(agreement)?.isIn("reviewing", of: milestone) == true
        )
        let head = try office.store.headPosition()
        #expect(
            try office.codes { try office.pay(agreement, tranche: 2, amountFen: 300_000_000) }
                == ["MILESTONE_OPEN"]
        )
        #expect(try office.store.headPosition() == head)
    }
}
