import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Opening the books (期初建账): each state, and what follows of it.
@Suite struct `Opening balances` {
    struct Arrival: CustomTestStringConvertible, Sendable {
        let name: String
        let opened: @Sendable (String) -> OpenedCase
        /// States of the case once it is confirmed.
        let states: [String]
        var testDescription: String { name }
    }

    private static let waiting = [
        "verification", "pilot", "landing", "funding", "library",
    ].map { "case.cultivating.\($0).waiting" }

    private static func tracks(_ states: [String: String]) -> [String] {
        waiting.map { path in
            let track = path.split(separator: ".")[2]
            return states[String(track)].map { "case.cultivating.\(track).\($0)" } ?? path
        }
    }

    private static let arrivals: [Arrival] = [
        Arrival(
            name: "accepted",
            opened: { _ in OpenedCase(.accepted, on: "2025-10-20") },
            states: ["case.intake.accepted"]
        ),
        Arrival(
            name: "passed",
            opened: { _ in OpenedCase(.passed, on: "2025-11-20") },
            states: ["case.evaluation.passed"]
        ),
        Arrival(
            name: "reserve",
            opened: { _ in OpenedCase(.reserve, on: "2024-12-20") },
            states: ["case.reserve"]
        ),
        Arrival(
            name: "listed",
            opened: { _ in OpenedCase(.cultivating, on: "2025-06-10") },
            states: waiting
        ),
        Arrival(
            name: "terminated",
            opened: { _ in OpenedCase(.terminated, on: "2025-09-30", listedOn: "2025-03-01") },
            states: ["case.terminated"]
        ),
        Arrival(
            name: "verified and in the pilot",
            opened: { _ in
                OpenedCase(.cultivating, on: "2025-03-10")
                    .stage(.verification, .passed, on: "2025-07-01")
                    .stage(.pilot, .active, on: "2025-08-01")
                    .stage(.library, .notApplicable)
            },
            states: tracks([
                "verification": "passed", "pilot": "active", "library": "not_applicable",
            ])
        ),
        Arrival(
            name: "partly paid",
            opened: { company in
                OpenedCase(.cultivating, on: "2025-03-10").agreement(
                    amountFen: 600_000_000,
                    signedOn: "2025-04-01",
                    payee: company,
                    paid: [(300_000_000, "2025-05-01")],
                    open: [(300_000_000, "2026-06-30")]
                )
            },
            states: tracks(["funding": "active"])
        ),
        Arrival(
            name: "landed and in the library",
            opened: { company in
                OpenedCase(.cultivating, on: "2025-03-10")
                    .stage(.pilot, .failed, on: "2025-08-02")
                    .landing(company, registeredOn: "2025-05-05", operatingOn: "2025-10-01")
                    .entry(on: "2025-11-11")
            },
            states: tracks(["pilot": "failed", "landing": "passed", "library": "passed"])
        ),
        Arrival(
            name: "registered, not in operation",
            opened: { company in
                OpenedCase(.cultivating, on: "2025-03-10")
                    .landing(company, registeredOn: "2025-05-05", operatingOn: nil)
            },
            states: tracks(["landing": "active"])
        ),
    ]

    @Test(arguments: arrivals) func `brings a case to its state`(arrival: Arrival) throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let opened = arrival.opened(company)

        let code = try office.enter("示例期初项目", opened, organisation: company)
        let pending = try #require(try office.store.stream(code))
        try office.confirm(code)

        #expect(pending.root.active == ["opening.pending"])
        #expect(pending.field("listed_on") == .null)
        let stream = try #require(try office.store.stream(code))
        #expect(stream.root.active == arrival.states)
        #expect(stream.field("opening") == .bool(true))
        let types = try office.store.events(of: stream.id).map(\.type)
        #expect(types == ["project.open_balance", "project.confirm_opening"])
        let kinds = try office.store.children(of: stream.id).map(\.kind)
        #expect(!kinds.contains("round") && !kinds.contains("notice"))
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `counts by the dates of the documents, and nothing before the confirmation`()
        throws
    {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let opened = OpenedCase(.cultivating, on: "2025-03-10")
            .agreement(
                amountFen: 100_000_000,
                signedOn: "2025-04-01",
                payee: company,
                paid: [(100_000_000, "2025-05-01")]
            )
            .landing(company, registeredOn: "2025-05-05", operatingOn: "2025-10-01")
            .entry(on: "2025-11-11")
        let reserve = OpenedCase(.reserve, on: "2025-01-10")
        let code = try office.enter("示例到期计数项目", opened, organisation: company)
        try office.confirm(try office.enter("示例储备项目", reserve, organisation: nil))

        func figures(_ date: String) throws -> [Int] {
            let count = try office.goals(asOf: Office.day(date))
            return [
                count.cultivated.value, count.library.value, count.landed.value,
                count.cultivated.supportPendingCount,
            ]
        }
        #expect(try figures("2025-12-31") == [0, 0, 0, 0])
        #expect(try office.store.goalFacts().facts == [])
        try office.confirm(code)

        #expect(try figures("2025-03-09") == [0, 0, 0, 0])
        #expect(try figures("2025-03-10") == [1, 0, 0, 1])
        #expect(try figures("2025-04-30") == [1, 0, 0, 1])
        #expect(try figures("2025-05-01") == [1, 0, 0, 0])
        #expect(try figures("2025-10-01") == [1, 0, 1, 0])
        #expect(try figures("2025-11-11") == [1, 1, 1, 0])
        let facts = try office.store.goalFacts().facts
        #expect(facts.count == 4)
        #expect(facts.allSatisfy { $0.marks.contains(.opening) && !$0.evidence.isEmpty })
        // Seen from before the confirmation nothing was known of it (CR-9).
        let before = try office.goals(
            asOf: Office.day("2025-12-31"),
            knownAt: Instant(milliseconds: Office.opening.milliseconds - 1)
        )
        #expect(before.cultivated.value == 0)
    }

    @Test func `uses the cap of the group and the budget of the year of each payment`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        try office.budget(year: 2025, amountFen: 250_000_000)
        let opened = OpenedCase(.cultivating, on: "2024-03-10").agreement(
            amountFen: 600_000_000,
            signedOn: "2024-04-01",
            payee: company,
            paid: [(100_000_000, "2024-12-31"), (200_000_000, "2025-01-01")],
            open: [(250_000_000, "2026-06-30")],
            cancelledFen: 50_000_000
        )
        let code = try office.enter("示例跨年项目", opened, organisation: company)
        #expect(try office.store.stream("FY2025-GTE")?.integer("disbursed") == 0)
        #expect(try office.capFen(of: code) == nil)
        try office.confirm(code)

        #expect(try office.capFen(of: code) == 550_000_000)
        // Only the year that has an account is charged, with what was paid in it.
        #expect(try office.store.stream("FY2025-GTE")?.integer("disbursed") == 200_000_000)
        let agreement = try office.child("grant-agreement", of: code)
        #expect(
            ["amount", "cancelled", "committed", "paid", "outstanding"].map {
                agreement.integer($0)
            } == [600_000_000, 50_000_000, 550_000_000, 300_000_000, 300_000_000]
        )
        #expect(
            try office.balances(of: agreement.id) == [
                "opening": -550_000_000, "commitment": 250_000_000, "outstanding": 300_000_000,
            ]
        )
        #expect(
            agreement.documents.map(\.documentClass) == [
                "agreement", "payment_voucher", "payment_voucher",
            ]
        )
    }

    @Test func `pays only what is left, when the milestone is met`() throws {
        let office = try Office()
        let company = try office.payee("示例公司", Office.payee)
        try office.budget()
        let opened = OpenedCase(.cultivating, on: "2025-03-10").agreement(
            amountFen: 600_000_000,
            signedOn: "2025-04-01",
            payee: company,
            paid: [(350_000_000, "2025-05-01")],
            open: [(250_000_000, "2026-06-30")]
        )
        let code = try office.enter("示例续付项目", opened, organisation: company)
        try office.confirm(code)
        let agreement = try office.child("grant-agreement", of: code).code

        let again = try office.codes {
            try office.ask(agreement, "request", by: "PO", instance: "tranche/1")
        }
        let early = try office.codes {
            try office.ask(agreement, "request", by: "PO", instance: "tranche/2")
        }
        try office.meetMilestone(agreement)
        let over = try office.codes {
            try office.ask(
                agreement,
                "request",
                by: "PO",
                ["amount": .int(250_000_001)],
                instance: "tranche/2"
            )
        }
        // The account of the payee has cooled off by then.
        try office.advance(days: 7)
        try office.pay(agreement, tranche: 2, amountFen: 250_000_000)

        #expect(again == ["NOT_POSSIBLE_NOW"])
        #expect(early == ["MILESTONE_OPEN"])
        #expect(over == ["TRANCHE_AMOUNT"])
        let stream = try office.child("grant-agreement", of: code)
        #expect(stream.integer("paid") == 600_000_000)
        #expect(try office.store.stream("FY2026-GTE")?.integer("disbursed") == 250_000_000)
        // A second agreement finds no headroom left.
        let more = try office.agreement(of: code, amountFen: 2, payee: company)
        #expect(try office.codes { try office.decide(more) } == ["CAP_GTE"])
        #expect(try office.verify().differences == [])
    }

    @Test func `goes on with verification, landing and library by the usual rules`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let opened = OpenedCase(.cultivating, on: "2025-03-10")
            .stage(.verification, .active, on: "2025-07-01")
            .landing(company, registeredOn: "2025-05-05", operatingOn: nil)
        let code = try office.enter("示例续办项目", opened, organisation: company)
        try office.confirm(code)

        try office.ask(
            code,
            "verification_pass",
            by: "PO",
            ["trl": .int(5)],
            documents: ["verification_report"]
        )
        let landing = try office.child("landing", of: code).code
        try office.ask(
            landing,
            "operate",
            by: "DO",
            ["employees": .int(3)],
            documents: ["space_evidence", "operating_evidence"]
        )
        try office.ask(code, "landing_pass", by: "PO")

        let stream = try #require(try office.store.stream(code))
        #expect(stream.isIn("case.cultivating.verification.passed"))
        #expect(stream.isIn("case.cultivating.landing.passed"))
        // It began to operate after the books were opened: that is no opening any more.
        let landed = try office.store.goalFacts().facts.filter { $0.metric == .landed }
        #expect(landed.map(\.effectiveFrom) == [office.today])
        #expect(landed.map { $0.marks.contains(.opening) } == [false])
        #expect(try office.store.reexecute().differences == [])
    }
}
