import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `Grants against paid-in capital` {
    /// An enterprise with an agreement of 6,000,000.00 that waits for its decision.
    private struct Town {
        let office: Office
        let enterprise: String
        let agreement: String

        init(share: Int? = 5000) throws {
            office = try Office()
            try office.hire("PIM", ["PIM"])
            enterprise = try office.payee("示例公司", Money.credit)
            try office.budget()
            agreement = try Town.propose(Office.wholeCapFen, "示例项目", office, enterprise)
            if let share {
                try office.republish { text in
                    text.replacing(
                        "  grant.director_release_above:\n",
                        with: """
                              gte.max_share_of_paid_in_bps:
                                {type: bps, value: \(share), unit: bps, title: {zh: 示例, en: Share},
                                 basis: provisional, source: 示例, owner: DIR, lifted_by: DIR}
                              grant.director_release_above:

                            """
                    )
                }
            }
        }

        static func propose(
            _ fen: Int64,
            _ title: String,
            _ office: Office,
            _ payee: String
        ) throws -> String {
            let project = try office.listedProject(title, organisation: payee)
            let code = try office.begin(
                "grant-agreement",
                of: project,
                "propose",
                by: "PO",
                [
                    "amount": .int(fen), "payee": .string(payee), "holder": .string(payee),
                    "ratios": .list([.int(50), .int(50)]),
                    "milestones": .list([.string("2026-09-30")]),
                ]
            ).code
            try office.ask(code, "start_due_diligence", by: "PO")
            try office.ask(code, "record_diligence", by: "PO", Office.diligence)
            return code
        }

        func pay(in yuan: String) throws {
            try office.ask(
                enterprise,
                "record_paid_in",
                by: "PO",
                ["amount": try Office.fen(yuan)],
                documents: ["capital_proof"]
            )
        }

        func refused(_ deed: () throws -> Void) throws -> [Blocker] {
            do { try deed() } catch let refusal as Refusal { return refusal.blockers }
            return []
        }
    }

    @Test func `PAID_IN_RATIO is held at the decision, to the fen`() throws {
        let town = try Town()
        func decide() throws -> [Blocker] {
            try town.refused { try town.office.decide(town.agreement) }
        }
        let unknown = try decide()
        #expect(unknown.map(\.code) == ["PAID_IN_UNKNOWN"])
        #expect(unknown.map(\.role) == ["PO"])
        // Half of 11,999,999.99 is a fen less than the agreement.
        try town.pay(in: "11999999.99")
        let over = try decide()
        #expect(over.map(\.code) == ["PAID_IN_RATIO"])
        let values = try #require(over.first?.values)
        #expect(values["expected"] == "<= 5999999.99" && values["over"] == "0.01")
        #expect(values["given"] == "0.00" && values["headroom"] == "5999999.99")
        #expect(over.first?.provisional == "gte.max_share_of_paid_in_bps")
        #expect(try town.office.store.stream(town.agreement)?.integer("committed") == 0)
        try town.pay(in: "12000000.00")
        #expect(try decide().isEmpty)
        #expect(try town.office.verify().differences == [])
    }

    @Test func `agreements of one payee count together, and every reason is told`() throws {
        let town = try Town()
        try town.pay(in: "14000000.00")
        try town.office.decide(town.agreement)
        let other = try Town.propose(100_000_001, "示例项目乙", town.office, town.enterprise)
        let blockers = try town.refused {
            try town.office.ask(other, "decide", by: "DM")
        }
        // Without its papers, too.
        #expect(blockers.contains { $0.code == "PAID_IN_RATIO" })
        #expect(blockers.contains { $0.code == "DOCUMENT_MISSING" })
        let ratio = try #require(blockers.first { $0.code == "PAID_IN_RATIO" })
        #expect(ratio.values["given"] == "6000000.00" && ratio.values["over"] == "0.01")
        #expect(ratio.values["headroom"] == "1000000.00")
        let third = try Town.propose(100_000_000, "示例项目丙", town.office, town.enterprise)
        try town.office.decide(third)
    }

    @Test func `a reduction of the capital stops the next payment, and its restoring lifts it`()
        throws
    {
        let town = try Town()
        try town.pay(in: "12000000.00")
        try town.office.decide(town.agreement)
        try town.office.sign(town.agreement)
        try town.office.pay(town.agreement, tranche: 1, amountFen: Office.wholeCapFen / 2)
        try town.office.meetMilestone(town.agreement)
        try town.office.ask(town.agreement, "request", by: "PO", instance: "tranche/2")
        try town.pay(in: "11000000.00")
        func approve() throws {
            try town.office.ask(town.agreement, "approve", by: "FIN", instance: "tranche/2")
        }
        let over = try town.refused { try approve() }
        #expect(over.map(\.code) == ["PAID_IN_RATIO"])
        #expect(over.first?.values["given"] == "3000000.00")
        #expect(over.first?.values["over"] == "500000.00")
        try town.pay(in: "12000000.00")
        try approve()
        try town.office.ask(town.agreement, "release", by: "DIR", instance: "tranche/2")
        try town.pay(in: "11999999.99")
        let late = try town.refused {
            try town.office.ask(
                town.agreement,
                "pay",
                by: "FIN2",
                ["amount": .int(Office.wholeCapFen / 2)],
                instance: "tranche/2",
                documents: ["payment_voucher"]
            )
        }
        #expect(late.map(\.code) == ["PAID_IN_RATIO"])
        #expect(try town.office.verify().differences == [])
    }

    @Test func `no share is asked for by the policy as shipped, and no more than all is paid in`()
        throws
    {
        let town = try Town(share: nil)
        try town.office.begin(
            "cap-table",
            of: town.enterprise,
            "open",
            by: "PIM",
            ["form": .string("limited"), "holders": .string("示例创始人,1000000.00")],
            documents: ["registry_extract"]
        )
        let over = try town.refused { try town.pay(in: "1000000.01") }
        #expect(over.map(\.code) == ["PAID_IN_EXCEEDS"])
        try town.pay(in: "1000000.00")
        try town.office.decide(town.agreement)
        #expect(try town.office.verify().differences == [])
    }
}
