import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Losses through the ledger: what is recovered, what is exempted, what is written off.
@Suite struct `A loss` {
    /// An agreement over 6,000,000.00 of which 3,000,000.00 were paid, in settlement.
    private struct Scene {
        let office: Office
        let project: String
        let agreement: String

        init() throws {
            office = try Office()
            (project, agreement) = try office.fundedProject("示例项目")
            try office.pay(agreement, tranche: 1, amountFen: 300_000_000)
        }

        func settle(eligibleFen: Int64, spentFen: Int64? = nil) throws {
            try office.ask(agreement, "settle", by: "DM", documents: ["conclusion"])
            try office.ask(
                agreement,
                "record_audit",
                by: "FIN",
                ["eligible": .int(eligibleFen), "spent": spentFen.map { .int($0) } ?? .null],
                documents: ["audit_report"]
            )
        }

        func writeOff(_ amountFen: Int64) throws {
            try office.ask(
                agreement,
                "write_off",
                by: "DM",
                ["amount": .int(amountFen)],
                documents: ["exemption_decision"]
            )
        }

        /// What was recovered goes on to the treasury, by another person.
        func remit(_ fen: Int64) throws {
            try office.ask(
                agreement,
                "remit",
                by: "FIN2",
                ["amount": .int(fen)],
                documents: ["treasury_receipt"]
            )
        }

        func recover(_ amountFen: Int64) throws {
            try office.ask(
                agreement,
                "record_recovery",
                by: "FIN",
                ["amount": .int(amountFen)],
                documents: ["bank_receipt"]
            )
        }

        func fen(_ field: String) throws -> Int64? {
            try office.store.stream(agreement)?.integer(field)
        }

        /// Asserts the codes of a refusal, and that nothing changed.
        func refuses(_ codes: [String], _ body: () throws -> Void) throws {
            let head = try office.store.headPosition()
            #expect(try office.codes(body) == codes)
            #expect(try office.store.headPosition() == head)
        }
    }

    @Test func `in good faith is recovered and written off to the cent (EX-15)`() throws {
        let scene = try Scene()
        try scene.settle(eligibleFen: 218_045_678)
        #expect(try scene.office.capFen(of: scene.project) == 300_000_000)
        try scene.refuses(["EXEMPTION_MISSING"]) { try scene.writeOff(218_045_678) }
        try scene.office.exempt(scene.agreement, lossFen: 218_045_678)
        try scene.recover(81_954_322)
        try scene.refuses(["OUTSTANDING_EXCEEDED", "MISUSE_NOT_WRITEOFF"]) {
            try scene.writeOff(218_045_679)
        }
        try scene.writeOff(218_045_678)
        try scene.refuses(["REMITTANCE_OPEN"]) {
            try scene.office.ask(scene.agreement, "close", by: "PO")
        }
        try scene.remit(81_954_322)
        try scene.office.ask(scene.agreement, "close", by: "PO")
        let stream = try #require(try scene.office.store.stream(scene.agreement))
        #expect(stream.isIn("closed_mixed"))
        #expect(try scene.fen("recovered") == 81_954_322)
        #expect(try scene.fen("written_off") == 218_045_678)
        #expect(try scene.fen("outstanding") == 0)
        // Neither what came back nor what was lost opens the cap again (INV-38).
        #expect(try scene.office.capFen(of: scene.project) == 300_000_000)
        #expect(try scene.office.verify().differences == [])
    }

    @Test func `by misuse is recovered and never written off (EX-16)`() throws {
        let scene = try Scene()
        try scene.settle(eligibleFen: 198_045_678, spentFen: 218_045_678)
        try scene.office.exempt(scene.agreement, lossFen: 218_045_678)
        let head = try scene.office.store.headPosition()
        do {
            try scene.writeOff(218_045_678)
            Issue.record("misuse was written off")
        } catch let refusal as Refusal {
            #expect(refusal.blockers.map(\.code) == ["MISUSE_NOT_WRITEOFF"])
            let message = refusal.blockers[0].message
            #expect(message.zh.contains("至多还可核销 1980456.78 元"))
            #expect(message.en.contains("at most 1980456.78 CNY"))
            #expect(refusal.blockers[0].role == "FIN")
        }
        #expect(try scene.office.store.headPosition() == head)
        try scene.writeOff(198_045_678)
        try scene.recover(101_954_322)
        try scene.refuses(["OUTSTANDING_EXCEEDED", "MISUSE_NOT_WRITEOFF"]) { try scene.writeOff(1) }
        try scene.remit(101_954_322)
        try scene.office.ask(scene.agreement, "close", by: "PO")
        #expect(try scene.fen("outstanding") == 0)
        #expect(try scene.office.verify().differences == [])
    }

    @Test func `leaves what was never paid unused (EX-04)`() throws {
        let scene = try Scene()
        #expect(try scene.office.capFen(of: scene.project) == 600_000_000)
        let milestone = "milestone/1"
        try scene.office.ask(
            scene.agreement,
            "submit",
            by: "PO",
            instance: milestone,
            documents: ["milestone_report"]
        )
        try scene.office.ask(scene.agreement, "start_review", by: "PO2", instance: milestone)
        try scene.office.ask(
            scene.agreement,
            "reject",
            by: "PO2",
            ["reason": .string("示例")],
            instance: milestone,
            documents: ["verification_report"]
        )
        try scene.office.ask(
            scene.agreement,
            "cancel",
            by: "DIR",
            ["reason": .string("示例")],
            instance: "tranche/2"
        )
        // Used 3,000,000.00, headroom 3,000,000.00; what is repaid changes neither (INV-38).
        #expect(try scene.office.capFen(of: scene.project) == 300_000_000)
        try scene.office.ask(
            scene.agreement,
            "record_repayment",
            by: "FIN",
            ["amount": .int(300_000_000)],
            documents: ["bank_receipt"]
        )
        #expect(try scene.office.capFen(of: scene.project) == 300_000_000)
        #expect(try scene.fen("cancelled") == 300_000_000)
        #expect(try scene.office.verify().differences == [])
    }

    @Test func `has audits that fit the money`() throws {
        let scene = try Scene()
        try scene.office.ask(scene.agreement, "settle", by: "DM", documents: ["conclusion"])
        func audit(_ eligible: Int64, _ spent: Int64?) throws {
            try scene.office.ask(
                scene.agreement,
                "record_audit",
                by: "FIN",
                ["eligible": .int(eligible), "spent": spent.map { .int($0) } ?? .null],
                documents: ["audit_report"]
            )
        }
        try scene.refuses(["AUDIT_FIGURES"]) { try audit(300_000_001, nil) }
        try scene.refuses(["AUDIT_FIGURES"]) { try audit(2, 1) }
        try audit(300_000_000, nil)
        try scene.office.exempt(scene.agreement, lossFen: 100)
        try scene.writeOff(100)
        // What was written off is eligible: a later audit cannot say otherwise.
        try scene.refuses(["AUDIT_BELOW_WRITTEN_OFF"]) { try audit(99, nil) }
    }

    @Test func `of which a part is exempted has somebody who answers for the rest`() throws {
        let scene = try Scene()
        try scene.settle(eligibleFen: 200_000_000)
        let code = try scene.office.conveneExemption(scene.agreement, lossFen: 200_000_000)
        func decide(_ payload: [String: Value]) throws {
            try scene.office.ask(
                code,
                "decide",
                by: "SUP",
                payload,
                documents: ["exemption_decision"]
            )
        }
        try scene.refuses(["EXEMPTION_CONDITIONS"]) {
            try decide(Office.decision("exempted", but: ["on_time"]))
        }
        try scene.refuses(["EXEMPTION_UNGROUNDED"]) { try decide(Office.decision("not_exempted")) }
        for amount in [nil, 200_000_000] as [Int64?] {
            try scene.refuses(["EXEMPTION_PART"]) {
                try decide(Office.decision("partly", amountFen: amount))
            }
        }
        try decide(Office.decision("partly", amountFen: 150_000_000))
        try scene.refuses(["EXEMPTION_EXCEEDED"]) { try scene.writeOff(150_000_001) }
        try scene.writeOff(150_000_000)
        try scene.refuses(["EXEMPTION_EXCEEDED"]) { try scene.writeOff(1) }
        try scene.office.ask(
            code,
            "record_liability",
            by: "SUP",
            ["reasons": .string("示例")],
            documents: ["liability_decision"]
        )
        try scene.writeOff(50_000_000)
        try scene.office.ask(code, "publish", by: "DIR")
        #expect(try scene.office.store.stream(code)?.isIn("published") == true)
        #expect(try scene.office.verify().differences == [])
    }

    @Test func `that nobody is exempted from waits for the decision on liability`() throws {
        let scene = try Scene()
        try scene.settle(eligibleFen: 200_000_000)
        let code = try scene.office.openExemption(scene.agreement, lossFen: 200_000_000)
        try scene.refuses(["EXEMPTION_OPEN"]) {
            _ = try scene.office.openExemption(scene.agreement, lossFen: 1)
        }
        try scene.office.ask(code, "collect_evidence", by: "PO")
        for condition in ["purpose", "no_gain"] { try scene.office.find(code, condition) }
        try scene.office.hirePanel()
        let seats = Office.seats(Office.panel.map(scene.office.person))
        try scene.refuses(["FINDING_MISSING"]) {
            try scene.office.ask(code, "convene", by: "SUP", seats)
        }
        try scene.office.find(code, "cause", met: false)
        try scene.office.ask(code, "convene", by: "SUP", seats)
        func decide(_ payload: [String: Value]) throws {
            try scene.office.ask(
                code,
                "decide",
                by: "SUP",
                payload,
                documents: ["exemption_decision"]
            )
        }
        try scene.refuses(["EXEMPTION_FINDING"]) { try decide(Office.decision("exempted")) }
        try decide(Office.decision("not_exempted", but: ["cause"]))
        try scene.refuses(["EXEMPTION_MISSING"]) { try scene.writeOff(1) }
        try scene.office.ask(
            code,
            "record_liability",
            by: "DM",
            ["reasons": .string("示例")],
            documents: ["liability_decision"]
        )
        try scene.writeOff(200_000_000)
    }
}
