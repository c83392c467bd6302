import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Agreements of which something was converted, repaid, recovered or written off before.
@Suite struct `Openings with endings` {
    private static let arrivals: [EndedAgreement] = [
        // The share is capped, and the rest of the principal stays (EX-11).
        EndedAgreement(
            name: "converted in part",
            endings: [EndedAgreement.ending(.conversion, 375_000_000, 31_250_000, of: 156_250_000)],
            balances: ["conversion": 375_000_000, "outstanding": 225_000_000]
        ),
        EndedAgreement(
            name: "converted as a whole",
            endings: [EndedAgreement.ending(.conversion, 600_000_000, 75_000_000, of: 700_000_000)],
            state: "ended.converted_before",
            balances: ["conversion": 600_000_000]
        ),
        EndedAgreement(
            name: "converted twice, with a tranche to come",
            paid: [(200_000_000, "2024-05-01"), (100_000_000, "2025-05-01")],
            open: [(300_000_000, "2026-09-30")],
            endings: [
                EndedAgreement.ending(.conversion, 200_000_000, on: "2025-02-01", 25, of: 250),
                EndedAgreement.ending(.conversion, 100_000_000, on: "2025-06-01", 12, of: 300),
            ],
            balances: ["conversion": 300_000_000, "commitment": 300_000_000]
        ),
        EndedAgreement(
            name: "repaid in two parts",
            endings: [
                EndedAgreement.ending(.repayment, 599_999_999),
                EndedAgreement.ending(.repayment, 1, on: "2025-03-01"),
            ],
            state: "ended.repaid_before",
            balances: ["repayment": 600_000_000]
        ),
        EndedAgreement(
            name: "being settled, with something recovered",
            endings: [EndedAgreement.ending(.recovery, 100_000_000)],
            settledOn: "2025-01-05",
            state: "active.settling",
            balances: ["recovery": 100_000_000, "outstanding": 500_000_000]
        ),
        EndedAgreement(
            name: "recovered as a whole",
            endings: [EndedAgreement.ending(.recovery, 600_000_000)],
            settledOn: "2025-01-05",
            state: "ended.recovered_before",
            balances: ["recovery": 600_000_000]
        ),
        // A failure in good faith (EX-15).
        EndedAgreement(
            name: "recovered in part and written off",
            amountFen: 300_000_000,
            paid: [(300_000_000, "2024-05-01")],
            endings: [
                EndedAgreement.ending(.recovery, 81_954_322),
                EndedAgreement.ending(.writeOff, 218_045_678),
            ],
            settledOn: "2025-01-05",
            audit: (218_045_678, "2025-01-20"),
            state: "ended.mixed_before",
            balances: ["recovery": 81_954_322, "write_off": 218_045_678]
        ),
        EndedAgreement(
            name: "written off as a whole",
            endings: [EndedAgreement.ending(.writeOff, 600_000_000)],
            settledOn: "2025-01-05",
            audit: (600_000_000, "2025-02-01"),
            state: "ended.lost_before",
            balances: ["write_off": 600_000_000]
        ),
        EndedAgreement(
            name: "cancelled before anything was paid",
            paid: [],
            cancelledFen: 600_000_000,
            state: "ended.cancelled_before"
        ),
        EndedAgreement(
            name: "paid in six tranches",
            paid: (1...6).map { (100_000_000, "2024-0\($0 + 3)-02") },
            balances: ["outstanding": 600_000_000]
        ),
    ]

    @Test(arguments: arrivals) func `stands where its documents say`(arrival: EndedAgreement) throws
    {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let opened = arrival.opened(company)
        let code = try office.enter("示例既往协议", opened, organisation: company)
        try office.confirm(code)

        let agreement = try office.child("grant-agreement", of: code)
        #expect(agreement.root.active == [arrival.state])
        let committed = arrival.amountFen - arrival.cancelledFen
        var balances = arrival.balances
        if committed > 0 { balances["opening"] = -committed }
        #expect(try office.balances(of: agreement.id) == balances)
        #expect(try office.capFen(of: code) == (committed > 0 ? committed : nil))
        let parts = ["outstanding", "converted", "repaid", "recovered", "written_off"]
        let held = parts.reduce(0) { $0 + (agreement.integer($1) ?? 0) }
        #expect(agreement.integer("paid") == held)
        #expect(agreement.integer("units") == arrival.endings.reduce(0) { $0 + ($1.units ?? 0) })
        #expect(agreement.documents.map(\.digest) == opened.balance.agreements[0].digests)
        let project = try #require(try office.store.stream(code))
        let track = arrival.state.hasPrefix("ended") ? "passed" : "active"
        #expect(project.isIn("case.cultivating.funding.\(track)"))
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test(arguments: arrivals) func `a mistaken one is taken back`(arrival: EndedAgreement) throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        try office.budget(year: 2024, amountFen: 600_000_000)
        let code = try office.enter("示例误录", arrival.opened(company), organisation: company)
        try office.confirm(code)
        let paid = arrival.paid.filter { $0.on.hasPrefix("2024") }.reduce(0) { $0 + $1.amountFen }
        #expect(try office.store.stream("FY2024-GTE")?.integer("disbursed") == paid)
        let agreement = try office.child("grant-agreement", of: code)

        let reason: [String: Value] = ["reason": .string("示例误录")]
        try office.ask(code, "propose_void_opening", by: "PO", reason)
        try office.ask(code, "void_opening", by: "DIR", reason)

        let voided = try office.child("grant-agreement", of: code)
        #expect(voided.root.active == ["voided"])
        #expect(try office.balances(of: agreement.id) == [:])
        #expect([0, nil].contains(try office.capFen(of: code)))
        #expect(try office.store.stream("FY2024-GTE")?.integer("disbursed") == 0)
        #expect(try office.goals().cultivated.value == 0)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `two agreements of one project share its cap, each with its own papers`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        try office.budget(year: 2024, amountFen: 600_000_000)
        func second(_ amountFen: Int64, number: String = "示例协议2号") -> OpenedCase {
            OpenedCase(.cultivating, on: "2024-03-10")
                .agreement(
                    amountFen: 400_000_000,
                    signedOn: "2024-04-01",
                    payee: company,
                    paid: [(400_000_000, "2024-05-01")],
                    endings: [EndedAgreement.ending(.repayment, 400_000_000)]
                )
                .agreement(
                    amountFen: amountFen,
                    signedOn: "2024-06-01",
                    payee: company,
                    paid: [(amountFen, "2024-07-01")],
                    number: number
                )
        }
        #expect(
            try office.codes {
                _ = try office.enter("示例超额", second(200_000_001), organisation: company)
            } == ["OPENING_ABOVE_CAP"]
        )
        #expect(
            try office.codes {
                _ = try office.enter(
                    "示例同号",
                    second(2, number: "示例协议1号"),
                    organisation: company
                )
            } == ["OPENING_REPEATED"]
        )
        let opened = second(200_000_000)
        let code = try office.enter("示例两份协议", opened, organisation: company)
        try office.confirm(code)

        // What was repaid re-opens nothing (INV-38).
        #expect(try office.capFen(of: code) == 600_000_000)
        let more = try office.agreement(of: code, amountFen: 2, payee: company)
        #expect(try office.codes { try office.decide(more) } == ["CAP_GTE"])
        #expect(try office.store.stream("FY2024-GTE")?.integer("disbursed") == 600_000_000)
        let agreements = try office.store.children(of: try office.id(code))
            .filter { $0.kind == "grant-agreement" && $0.field("opening") == .bool(true) }
            .sorted { ($0.text("number") ?? "") < ($1.text("number") ?? "") }
        #expect(
            agreements.map(\.root.active) == [
                ["ended.repaid_before"], ["active.running.performing"],
            ]
        )
        #expect(
            agreements.map { $0.documents.map(\.digest) }
                == opened.balance.agreements.map(\.digests)
        )
        let project = try #require(try office.store.stream(code))
        #expect(project.isIn("case.cultivating.funding.active"))
        #expect(try office.verify().differences == [])
    }

    @Test func `goes on from where it stands`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let opened = EndedAgreement(
            name: "",
            endings: [EndedAgreement.ending(.recovery, 100_000_000)],
            settledOn: "2025-01-05",
            audit: (450_000_000, "2025-01-20")
        ).opened(company)
        let code = try office.enter("示例清算中", opened, organisation: company)
        try office.confirm(code)
        let agreement = try office.child("grant-agreement", of: code).code

        func writeOff(_ amountFen: Int64) throws {
            try office.ask(
                agreement,
                "write_off",
                by: "DM",
                ["amount": .int(amountFen)],
                documents: ["exemption_decision"]
            )
        }
        #expect(
            try office.codes { try writeOff(450_000_001) }
                == ["MISUSE_NOT_WRITEOFF", "EXEMPTION_MISSING"]
        )
        try office.exempt(agreement, lossFen: 450_000_000)
        #expect(try office.codes { try writeOff(450_000_001) } == ["MISUSE_NOT_WRITEOFF"])
        try writeOff(450_000_000)
        let moved = try office.codes {
            let reason: [String: Value] = ["reason": .string("示例")]
            try office.ask(code, "propose_void_opening", by: "PO", reason)
            try office.ask(code, "void_opening", by: "DIR", reason)
        }
        #expect(moved == ["OPENING_MOVED_ON"])
        #expect(try office.child("grant-agreement", of: code).integer("outstanding") == 50_000_000)
        #expect(try office.verify().differences == [])
    }
}
