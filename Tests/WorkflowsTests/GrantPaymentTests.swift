import Expression
import Portfolio
import Testing
import Workflow

/// Payments: milestones, separate people, amounts and the budget of the year.
struct GrantPaymentTests {
    /// An agreement of 2,000,000.00 that is signed, with a budget for 2026.
    private func signed() throws -> (GrantOffice, String) {
        var office = try GrantOffice.withProject()
        try office.setBudget(2026, "60000000.00")
        let agreement = try office.award("2000000.00")
        try office.sign(agreement)
        return (office, agreement)
    }

    @Test func `a tranche before its milestone is refused`() throws {
        var (office, agreement) = try signed()
        func request() throws -> [Blocker] {
            try blockers {
                try office.ask("request", by: .officer, of: agreement, instance: "tranche/2")
            }
        }
        #expect(try request().map(\.code) == ["MILESTONE_OPEN", "TRANCHE_ORDER"])
        try office.approveTranche(1, of: agreement)
        try office.pay(1, "1000000.00", of: agreement)
        #expect(try request().map(\.code) == ["MILESTONE_OPEN"])
        try office.ask(
            "submit",
            by: .officer,
            of: agreement,
            instance: "milestone/1",
            documents: ["milestone_report"]
        )
        try office.ask("start_review", by: .manager, of: agreement, instance: "milestone/1")
        #expect(try request().map(\.code) == ["MILESTONE_OPEN"])
        try office.ask(
            "accept_conditionally",
            by: .manager,
            ["conditions": .string("cell"), "due_on": .string("2026-09-30")],
            of: agreement,
            instance: "milestone/1",
            documents: ["verification_report"]
        )
        #expect(try request().map(\.code) == ["MILESTONE_OPEN"])
        try office.ask(
            "meet_conditions",
            by: .manager,
            of: agreement,
            instance: "milestone/1",
            documents: ["verification_report"]
        )
        #expect(try request().isEmpty)
    }

    @Test func `EX-31 a tranche before the one before it is refused, whatever became of it`() throws
    {
        var (office, agreement) = try signed()
        try office.acceptMilestone(1, of: agreement)
        func request() throws -> [Blocker] {
            try blockers {
                var trial = office
                try trial.ask("request", by: .officer, of: agreement, instance: "tranche/2")
            }
        }
        #expect(try request().map(\.code) == ["TRANCHE_ORDER"])
        #expect(try request().first?.values == ["number": "2", "open": "1"])
        #expect(try request().first?.role == "PO")
        try office.approveTranche(1, of: agreement)
        #expect(try request().map(\.code) == ["TRANCHE_ORDER"])
        var cancelled = office
        try cancelled.ask(
            "cancel",
            by: .director,
            ["reason": .string("cell")],
            of: agreement,
            instance: "tranche/1"
        )
        try cancelled.ask("request", by: .officer, of: agreement, instance: "tranche/2")
        try office.pay(1, "1000000.00", of: agreement)
        // A transfer that comes back leaves its tranche open again.
        try office.approveTranche(2, of: agreement)
        try office.ask(
            "return_transfer",
            by: .finance,
            ["reason": .string("cell")],
            of: agreement,
            instance: "tranche/1",
            documents: ["bank_receipt"]
        )
        let early = try blockers { try office.pay(2, "1000000.00", of: agreement) }
        #expect(early.map(\.code) == ["TRANCHE_ORDER"])
        try office.ask("approve", by: .finance, of: agreement, instance: "tranche/1")
        try office.pay(1, "1000000.00", of: agreement)
        try office.pay(2, "1000000.00", of: agreement)
        #expect(try office.amount("paid", of: agreement) == "2000000.00")
    }

    @Test func `nobody verifies the milestone that he submitted`() throws {
        var (office, agreement) = try signed()
        try office.ask(
            "submit",
            by: .officer,
            of: agreement,
            instance: "milestone/1",
            documents: ["milestone_report"]
        )
        let found = try blockers {
            try office.ask("start_review", by: .officer, of: agreement, instance: "milestone/1")
        }
        #expect(found.map(\.code) == ["SAME_PERSON"])
    }

    @Test func `one person can neither approve, release nor pay what he requested`() throws {
        var (office, agreement) = try signed()
        let key = "tranche/1"
        func refused(_ event: String, _ payload: [String: Value] = [:]) throws -> [String] {
            try blockers {
                var trial = office
                try trial.ask(
                    event,
                    by: .everything,
                    payload,
                    of: agreement,
                    instance: key,
                    documents: ["payment_voucher"]
                )
            }.map(\.code)
        }
        let paid: [String: Value] = ["amount": .int(100_000_000)]
        try office.ask("request", by: .everything, of: agreement, instance: key)
        #expect(try refused("approve") == ["SAME_PERSON"])
        try office.ask("approve", by: .finance, of: agreement, instance: key)
        #expect(try refused("pay", paid) == ["SAME_PERSON"])
        let found = try blockers { try office.pay(1, "1000000.00", of: agreement, by: .finance) }
        #expect(found.map(\.code) == ["SAME_PERSON"])
        try office.pay(1, "1000000.00", of: agreement)
        #expect(try office.amount("paid", of: agreement) == "1000000.00")
    }

    @Test func `above the limit the director releases what another person approved`() throws {
        var office = try GrantOffice.withProject()
        try office.setBudget(2026, "60000000.00")
        let agreement = try office.award("2000000.02")
        try office.sign(agreement)
        let key = "tranche/1"
        try office.ask("request", by: .officer, of: agreement, instance: key)
        try office.ask("approve", by: .everything, of: agreement, instance: key)
        #expect(try office.stream(agreement)?.isIn("releasing", of: key) == true)
        let found = try blockers {
            try office.ask("release", by: .everything, of: agreement, instance: key)
        }
        #expect(found.map(\.code) == ["SAME_PERSON"])
        try office.ask("release", by: .director, of: agreement, instance: key)
        #expect(try blockers { try office.pay(1, "1000000.01", of: agreement) }.isEmpty)
    }

    @Test func `one fen too much is refused with the amounts`() throws {
        var (office, agreement) = try signed()
        let asked = try blockers {
            try office.ask(
                "request",
                by: .officer,
                ["amount": .int(100_000_001)],
                of: agreement,
                instance: "tranche/1"
            )
        }
        #expect(asked.map(\.code) == ["TRANCHE_AMOUNT"])
        try office.approveTranche(1, of: agreement)
        let paid = try blockers { try office.pay(1, "1000000.01", of: agreement) }
        #expect(paid.map(\.code) == ["TRANCHE_AMOUNT"])
        #expect(
            paid.first?.values == [
                "paid": "1000000.01", "number": "1", "approved": "1000000.00", "over": "0.01",
            ]
        )
        #expect(
            paid.first?.message.zh
                == "实付 1000000.01 元超过第 1 批已批金额 1000000.00 元，超出 0.01 元，请财务人员核对支付凭证"
        )
        #expect(try office.amount("paid", of: agreement) == "0.00")
    }

    @Test func `a smaller payment releases what the tranche leaves`() throws {
        var (office, agreement) = try signed()
        try office.approveTranche(1, of: agreement)
        try office.pay(1, "900000.00", of: agreement)
        #expect(try office.amount("cancelled", of: agreement) == "100000.00")
        #expect(try office.cap() == ["1900000.00", "4100000.00"])
    }

    @Test func `nothing is paid before the signature or after the project ends`() throws {
        var office = try GrantOffice.withProject()
        try office.setBudget(2026, "60000000.00")
        let agreement = try office.award("2000000.00")
        let early = try blockers { try office.approveTranche(1, of: agreement) }
        #expect(early.map(\.code) == ["AGREEMENT_NOT_PERFORMING"])
        try office.sign(agreement)
        try office.approveTranche(1, of: agreement)
        office.statedFacts["P01"]?["terminated"] = .bool(true)
        let late = try blockers { try office.pay(1, "1000000.00", of: agreement) }
        #expect(late.map(\.code) == ["PROJECT_NOT_LISTED"])
    }

    @Test(arguments: [
        (false, false, ["NOTICE_OPEN"]), (true, true, ["NOTICE_UPHELD"]), (true, false, []),
    ])
    func `nothing is signed during an open notice or after an upheld objection`(
        _ hasEnded: Bool,
        _ isUpheld: Bool,
        _ codes: [String]
    ) throws {
        var office = try GrantOffice.withProject()
        let agreement = try office.award("2000000.00")
        office.addNotice("N", of: "P01", hasEnded: hasEnded, isUpheld: isUpheld)
        office.addNotice("other", of: "P02", hasEnded: true, isUpheld: false)
        let other: [String: Value] = ["notice": .string("other")]
        let found = try blockers {
            try office.ask("link_notice", by: .officer, other, of: agreement)
        }
        #expect(found.map(\.code) == ["UNKNOWN_NOTICE"])
        try office.ask("link_notice", by: .officer, ["notice": .string("N")], of: agreement)
        #expect(try blockers { try office.sign(agreement) }.map(\.code) == codes)
    }

    @Test func `a year's payments stop at its budget and the next year has its own`() throws {
        var office = try GrantOffice.withProject(on: "2026-12-28")
        try office.setBudget(2026, "1000000.00")
        let agreement = try office.award("2000000.02")
        try office.sign(agreement)
        try office.approveTranche(1, of: agreement)
        let over = try blockers { try office.pay(1, "1000000.01", of: agreement) }
        #expect(over.map(\.code) == ["BUDGET_FY"])
        #expect(over.first?.values["over"] == "0.01")
        #expect(over.first?.values["available"] == "1000000.00")
        var exact = office
        try exact.pay(1, "1000000.00", of: agreement)
        #expect(try exact.amount("paid", of: agreement) == "1000000.00")
        office.effective = try GrantOffice.day("2027-01-06")
        let missing = try blockers { try office.pay(1, "1000000.01", of: agreement) }
        #expect(missing.map(\.code) == ["BUDGET_MISSING"])
        #expect(missing.first?.role == "FIN")
        try office.setBudget(2027, "60000000.00")
        try office.pay(1, "1000000.01", of: agreement)
        let used = try ["FY2026-GTE", "FY2027-GTE"].map { try office.amount("disbursed", of: $0) }
        #expect(used == ["0.00", "1000000.01"])
        #expect(
            try blockers { try office.setBudget(2027, "1.00") }.map(\.code)
                == ["BUDGET_EXISTS"]
        )
    }

    @Test func `a payment is the project's support record`() throws {
        var (office, agreement) = try signed()
        try office.approveTranche(1, of: agreement)
        try office.pay(1, "1000000.00", of: agreement)
        #expect(
            office.changes == [
                FactChange(
                    metric: .support,
                    item: "P01",
                    unit: "P01",
                    change: .open(
                        from: try GrantOffice.day("2026-03-02"),
                        evidence: "No. payment_voucher",
                        marks: []
                    )
                )
            ]
        )
    }
}
