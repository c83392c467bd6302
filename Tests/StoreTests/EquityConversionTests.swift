import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `A conversion by a round of the cap table` {
    @Test func `EX-06 and EX-08 stand side by side, and by EX-31 registration is the effect`()
        throws
    {
        let town = try EquityTown()
        try town.round()
        #expect(try town.shares() == ["3/5", "2/5"])
        try town.start()

        // The chosen reading is the policy's; the other one is there before anybody approves.
        let alongside = try town.reading("alongside")
        #expect(alongside["units"] == .int(75_000_000))
        #expect(alongside["share"] == .string("3/28"))
        #expect(alongside["reserve"] == .int(525_000_000))
        let before = try town.reading("pre_money")
        #expect(before["units"] == .int(88_235_294))
        #expect(before["investor_units"] == .int(147_058_823))
        #expect(before["reserve"] == .int(511_764_706))
        #expect(before["share"] == .string("88235294/735294117"))

        // EX-31: until the registration nothing is held.
        try town.approve()
        #expect(try town.stream().integer("units") == 0)
        #expect(try town.shares() == ["3/5", "2/5"])
        let early = try town.refused { try town.register() }
        #expect(early == ["STATE_ASSET_OPEN t_register_conversion"])
        try town.settle("appraisal_filing")
        let papers = try town.refused {
            try town.office.ask(town.agreement, "register_conversion", by: "PIM")
        }
        #expect(papers.allSatisfy { $0.hasPrefix("DOCUMENT_MISSING") } && papers.count == 2)
        try town.register()

        #expect(try town.shares() == ["3/7", "2/7", "5/28", "3/28"])
        #expect(try town.stream().integer("units") == 75_000_000)
        #expect(try town.amount("converted") == "6000000.00")
        #expect(try town.amount("outstanding") == "0.00")
        #expect(try town.record().financing(1)?.stage == .registered)
        #expect(try town.stream().text("locked_until") == "2027-01-15")
        let day = try #require(CivilDate("2026-01-14"))
        #expect(try town.record().table().asOf(day) == nil)
        #expect(try town.office.verify().differences == [])
    }

    @Test func `EX-11 converts in part, and the balance stays outstanding`() throws {
        let town = try EquityTown(holders: "示例创始人,1000000.00")
        try town.round("12000000.00", "示例投资,3000000.00")
        try town.convert()
        #expect(try town.stream().integer("units") == 31_250_000)
        #expect(try town.shares() == ["16/25", "4/25", "1/5"])
        #expect(try town.amount("converted") == "3750000.00")
        #expect(try town.amount("outstanding") == "2250000.00")
        #expect(try town.reading("alongside")["balance"] == .int(225_000_000))
        #expect(try town.reading("alongside")["capped"] == .bool(true))
        #expect(try town.office.verify().differences == [])
    }

    @Test func `EX-13 only what was paid converts`() throws {
        let town = try EquityTown(tranches: 1)
        try town.round()
        try town.convert()
        #expect(try town.stream().integer("units") == 37_500_000)
        #expect(try town.shares().last == "3/53")
        #expect(try town.office.verify().differences == [])
    }

    @Test func `EX-14 a round that does not qualify changes nothing`() throws {
        let town = try EquityTown()
        try town.round("40000000.00", "示例投资,2999999.99")
        try town.round("40000000.00", "示例关联方,5000000.00", isRelated: true)
        try town.round("40000000.00", "示例投资,2000000.00,1000000.00")
        try town.round("40000000.00", "示例投资,3000000.00")
        let place = "t_start_conversion"
        #expect(try town.refused { try town.start(1) } == ["ROUND_NOT_QUALIFIED \(place)"])
        #expect(try town.refused { try town.start(2) } == ["RELATED_PARTY_ROUND \(place)"])
        #expect(try town.refused { try town.start(3) } == ["ROUND_NOT_QUALIFIED \(place)"])
        #expect(try town.refused { try town.start(5) } == ["ROUND_UNKNOWN round"])
        #expect(
            try town.refused { try town.start(4, ["cash": .int(1)]) }
                == ["CAP_TABLE_RECORDED cash"]
        )
        try town.start(4)
        // The round waits for the conversion, and nobody else registers or withdraws it.
        let held = try town.refused {
            try town.office.ask(
                town.table,
                "register_round",
                by: "PIM",
                ["round": .int(4)],
                documents: ["registration_change"]
            )
        }
        #expect(held == ["ROUND_STAGE round"])
        try town.office.ask(
            town.agreement,
            "drop_conversion",
            by: "PIM",
            ["reason": .string("示例")]
        )
        #expect(try town.record().financing(4)?.stage == .signed)
        #expect(try town.office.verify().differences == [])
    }

    @Test func `EX-30 an impossible price is told in its reading, and refused by typed figures`()
        throws
    {
        var town = try EquityTown(holders: nil)
        let missing = try town.refused {
            try town.office.ask(
                town.agreement,
                "start_conversion",
                by: "PIM",
                documents: ["financing_evidence"]
            )
        }
        #expect(
            missing.map { $0.split(separator: " ")[0] }
                == Array(repeating: "FIGURE_MISSING", count: 5)
        )
        #expect(try town.refused { try town.start() } == ["CAP_TABLE_MISSING round"])
        town.table = try town.open(EquityTown.founders)
        try town.round("6000000.00", "示例投资,3000000.00")
        try town.start()
        #expect(try town.reading("pre_money")["refused"] == .list([.string("PRICE_NONPOSITIVE")]))
    }

    @Test func `is compared with those in concert, and with a set that is named`() throws {
        // Four founders; alone each is below what the grant becomes.
        let town = try EquityTown(holders: "甲,250000.00;乙,250000.00;丙,250000.00;丁,250000.00")
        try town.round("12000000.00", "子,1000000.00;丑,1000000.00;寅,1000000.00")
        let place = "t_start_conversion"
        #expect(try town.refused { try town.start() } == ["LARGEST_HOLDER \(place)"])
        try town.office.ask(
            town.table,
            "act_in_concert",
            by: "PIM",
            ["holders": .string("甲,乙"), "set": .string("创始团队")]
        )
        try town.office.ask(
            town.table,
            "compare_with",
            by: "PIM",
            ["holders": .string("子,丑"), "set": .string("投资人")]
        )
        let against = try town.refused { try town.start(1, ["against": .string("投资人")]) }
        #expect(against == ["LARGEST_HOLDER \(place)"])
        let unknown = try town.refused { try town.start(1, ["against": .string("无")]) }
        #expect(unknown == ["COMPARISON_UNKNOWN against"])
        try town.start()
        #expect(try town.stream().integer("converting_units") == 31_249_999)
    }

    @Test func `is computed again after the table has changed`() throws {
        let town = try EquityTown()
        try town.round()
        try town.start()
        try town.approve()
        try town.settle("appraisal_filing")
        try town.office.ask(
            town.table,
            "convert_reserve",
            by: "PIM",
            ["total": .string("10000000.00")],
            documents: ["registration_change"]
        )
        #expect(try town.refused { try town.register() } == ["CONVERSION_STALE computation"])
    }
}

@Suite struct `The window of a conversion` {
    @Test func `EX-27 ends on its last day, and the options follow`() throws {
        let town = try EquityTown()
        try town.round()
        let last = try #require(CivilDate(try town.stream().text("signed_on") ?? ""))
            .adding(months: 60)
        try town.office.advance(days: last.dayNumber - town.office.today.dayNumber)
        try town.start()
        try town.office.ask(town.agreement, "drop_conversion", by: "PIM", ["reason": .string("示例")])
        #expect(try town.stream().field("window_passed") == .bool(false))
        let elective: [String: Value] = ["appraised": .int(4_000_000_000)]
        func choose() throws {
            try town.office.ask(
                town.agreement,
                "start_elective_conversion",
                by: "PIM",
                elective,
                documents: ["appraisal_report"]
            )
        }
        #expect(try town.refused { try choose() } == ["WINDOW_OPEN t_start_elective_conversion"])

        try town.office.advance(days: 1)
        #expect(try town.stream().field("window_passed") == .bool(true))
        #expect(try town.refused { try town.start() } == ["WINDOW_PASSED t_start_conversion"])
        func extend(_ months: Int64) throws {
            try town.office.ask(
                town.agreement,
                "extend_window",
                by: "DIR",
                ["months": .int(months)],
                documents: ["decision_minutes"]
            )
        }
        #expect(try town.refused { try extend(13) } == ["WINDOW_EXTENSION t_extend_window"])
        try extend(12)
        #expect(try town.stream().field("window_passed") == .bool(false))
        #expect(try town.refused { try extend(1) } == ["WINDOW_EXTENDED t_extend_window"])
        try town.start()
        try town.office.ask(town.agreement, "drop_conversion", by: "PIM", ["reason": .string("示例")])
        let end = try #require(CivilDate(try town.stream().text("extended_until") ?? ""))
        #expect(end == last.adding(months: 12))
        try town.office.advance(days: end.dayNumber - town.office.today.dayNumber + 1)
        #expect(try town.stream().field("window_passed") == .bool(true))
        #expect(try town.refused { try town.start() } == ["WINDOW_PASSED t_start_conversion"])

        // By choice at the appraised value: 6,000,000.00 at 8 a unit, and no investor.
        try choose()
        try town.approve()
        try town.settle("appraisal_filing")
        try town.register()
        #expect(try town.stream().integer("units") == 75_000_000)
        #expect(try town.shares() == ["12/23", "8/23", "3/23"])
        #expect(try town.record().financing(1)?.stage == .signed)
        #expect(try town.office.verify().differences == [])
    }

    @Test func `is followed by a repayment, whose return is apart from the principal`() throws {
        let town = try EquityTown(tranches: 1)
        func repay(_ amount: Int64, _ interest: Int64) throws {
            try town.office.ask(
                town.agreement,
                "record_repayment",
                by: "FIN",
                ["amount": .int(amount), "interest": .int(interest)],
                documents: ["bank_receipt"]
            )
        }
        let most = try town.refused { try repay(300_000_001, 1) }
        #expect(most == ["OUTSTANDING_EXCEEDED t_repay_with_return"])
        try repay(100_000_000, 4_500_000)
        try repay(200_000_000, 0)
        #expect(try town.amount("repaid") == "3000000.00")
        #expect(try town.amount("return_income") == "45000.00")
        #expect(try town.office.verify().differences == [])

        // The treasury gets it, from another person's hand, before anything is closed.
        try town.office.ask(
            town.agreement,
            "cancel",
            by: "DIR",
            ["reason": .string("示例")],
            instance: "tranche/2"
        )
        func close() throws { try town.office.ask(town.agreement, "close", by: "PO") }
        #expect(try town.refused { try close() } == ["REMITTANCE_OPEN t_close"])
        let all = "3045000.00"
        #expect(try town.refused { try town.remit("3045000.01") } == ["REMIT_PARTS amount"])
        let over = try town.refused {
            try town.remit(all, ["repaid": "2999999.99", "income": "45000.01"])
        }
        #expect(over == ["REMIT_EXCEEDS income"])
        let same = try town.refused { try town.remit(all, by: "FIN") }
        #expect(same.map { $0.split(separator: " ")[0] } == ["SAME_PERSON"])
        try town.remit("40000.00", ["income": "40000.00"])
        #expect(try town.refused { try close() } == ["REMITTANCE_OPEN t_close"])
        try town.office.advance(days: 365)
        try town.remit("3005000.00")
        #expect(try town.amount("remitted_repaid") == "3000000.00")
        #expect(try town.amount("remitted_income") == "45000.00")
        #expect(try town.amount("repaid") == "3000000.00")
        // Each in the cash of its year, and every account adds up to zero.
        let posted = try town.office.store.postings(of: try town.office.id(town.agreement))
        let sent = posted.filter { $0.target == "returned" }
        #expect(
            sent.map { "\($0.source) \($0.amount.yuanText)" }
                == ["return_income 40000.00", "repayment 3000000.00", "return_income 5000.00"]
        )
        #expect(Set(sent.map(\.effective.year)).count == 2)
        try close()
        #expect(try town.stream().isIn("repaid"))
        #expect(try town.office.verify().differences == [])
    }
}
