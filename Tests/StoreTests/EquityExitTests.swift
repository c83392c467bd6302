import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `An exit` {
    /// EX-06 converted, and the lock-up over unless it is to be tried.
    private func converted(isLocked: Bool = false) throws -> EquityTown {
        let town = try EquityTown()
        try town.round()
        try town.convert()
        if !isLocked { try town.office.advance(days: 400) }
        return town
    }

    private func cap(_ town: EquityTown) throws -> Int64? {
        try town.office.store.children(of: try town.office.id(town.project))
            .first { $0.kind == "cap-account" }?.integer("committed")
    }

    @Test func `waits for the lock-up and for another person`() throws {
        let town = try converted(isLocked: true)
        try town.propose("250000.00")
        #expect(
            try town.refused { try town.propose("500000.01") } == ["EXIT_UNITS units"]
        )
        try town.exit(1, "approve_exit", by: "DM")
        let locked = try town.refused {
            try town.exit(1, "record_exit", by: "PIM", "2500000.00")
        }
        #expect(locked == ["EXIT_LOCKED t_record_exit"])
        try town.office.advance(days: 366)
        try town.exit(1, "record_exit", by: "PIM", "2500000.00")
        let other = try town.refused {
            try town.exit(1, "record_return", by: "FIN", "2500000.01")
        }
        #expect(other == ["RETURN_AMOUNT t_record_return"])
        #expect(try town.office.verify().differences == [])
    }

    @Test func `takes its part of the principal, and the last one the rest`() throws {
        let town = try converted()
        let before = try cap(town)
        let sales = [("250000.01", "2500000.00"), ("249999.98", "1000000.00"), (nil, "0.00")]
        for (index, sale) in sales.enumerated() {
            try town.propose(sale.0)
            try town.exit(index + 1, "approve_exit", by: "DM")
            if index > 0 { try town.accept(index + 1, atLeast: sale.1, withLoss: true) }
            try town.exit(index + 1, "record_exit", by: "PIM", sale.1)
        }
        // 6,000,000.00 over 750,000.00 units: 8 fen a unit.
        let keys = (1...3).map { "equity-exit/\($0)" }
        #expect(
            try keys.map { try town.amount("principal", of: $0) } == [
                "2000000.08", "1999999.84", "2000000.08",
            ]
        )
        #expect(
            try keys.map { try town.amount("gain", of: $0) } == ["499999.92", "0.00", "0.00"]
        )
        #expect(
            try keys.map { try town.amount("loss", of: $0) } == [
                "0.00", "999999.84", "2000000.08",
            ]
        )
        // At 3 % a year from the payments on.
        let minimum = try town.stream().integer("minimum", of: keys[0]) ?? 0
        let part = try town.stream().integer("principal", of: keys[0]) ?? 0
        #expect(minimum > part && minimum < part + part * 4 / 100)
        #expect(try town.shares() == ["3/7", "2/7", "5/28", "3/28"])
        #expect(try town.record().units(of: 4) == 0)
        #expect(try town.office.verify().differences == [])

        // The agreement is closed; the last return ends it, and no cap is re-opened (INV-38).
        try town.settle("property_registration")
        try town.office.ask(town.agreement, "close", by: "PO")
        #expect(try town.stream().isIn("converted"))
        try town.exit(1, "record_return", by: "FIN", "2500000.00")
        #expect(try town.stream().isIn("converted"))
        try town.exit(2, "record_return", by: "FIN", "1000000.00")
        #expect(try town.stream().isIn("exited"))
        #expect(try cap(town) == before)
        #expect(try town.amount("converted") == "6000000.00")
        #expect(try town.office.verify().differences == [])
    }

    @Test func `below the appropriate return waits for a decision, below the principal for two`()
        throws
    {
        let town = try converted()
        try town.propose(nil)
        try town.exit(1, "approve_exit", by: "DM")
        func sell(_ yuan: String) throws -> [String] {
            try town.refused { try town.exit(1, "record_exit", by: "PIM", yuan) }
        }
        // Each half at 3 % a year from its payment on: the least is told to the fen.
        let low = try sell("6000000.00")
        #expect(low == ["EXIT_BELOW_RETURN gross"])
        let least = try town.least(1)
        #expect(least > 600_000_000 && least < 630_000_000)
        #expect(try sell(Fen(least - 1).yuanText) == ["EXIT_BELOW_RETURN gross"])
        let lost = try sell("5999999.99")
        #expect(lost == ["EXIT_BELOW_RETURN gross", "EXIT_LOSS gross"])

        // Who proposed it does not accept it, and a loss needs its exemption.
        let papers = try town.refused {
            try town.office.ask(
                town.agreement,
                "accept_below",
                by: "DM",
                ["floor": .int(0), "with_loss": .bool(true), "reason": .string("示例")],
                instance: "equity-exit/1",
                documents: ["decision_minutes"]
            )
        }
        #expect(papers.map { $0.split(separator: " ")[0] } == ["DOCUMENT_MISSING"])
        try town.accept(1, atLeast: "5500000.00")
        #expect(try sell("5500000.00") == ["EXIT_LOSS gross"])
        try town.accept(1, atLeast: "5500000.00", withLoss: true)
        #expect(try sell("5499999.99") == ["EXIT_BELOW_RETURN gross"])
        #expect(try sell("5500000.00").isEmpty)
        #expect(try town.amount("loss", of: "equity-exit/1") == "500000.00")
        #expect(try town.amount("back", of: "equity-exit/1") == "5500000.00")
        #expect(try town.office.verify().differences == [])

        // Of what converted all has left, and a twelfth of what was paid is lost.
        let amounts = PortfolioTable.Amounts(try town.stream())
        #expect(amounts.converted.yuanText == "6000000.00" && amounts.held == .zero)
        #expect(amounts.exited.yuanText == "6000000.00" && amounts.exitGain == .zero)
        #expect(amounts.exitLoss.yuanText == "500000.00")
        #expect(amounts.lost == amounts.exitLoss && amounts.loss == Rational(1, over: 12))
    }

    @Test func `at exactly the appropriate return needs no decision`() throws {
        let town = try converted()
        try town.propose(nil)
        try town.exit(1, "approve_exit", by: "DM")
        let least = try town.least(1)
        try town.exit(1, "record_exit", by: "PIM", Fen(least).yuanText)
        #expect(try town.stream().integer("minimum", of: "equity-exit/1") == least)
        #expect(try town.amount("gain", of: "equity-exit/1") == Fen(least - 600_000_000).yuanText)
        #expect(try town.office.verify().differences == [])
    }

    @Test func `is a redemption where the company itself buys`() throws {
        let town = try converted()
        try town.propose(nil, "公司", venue: "buy_back")
        try town.exit(1, "approve_exit", by: "DIR")
        try town.exit(1, "record_exit", by: "PIM", "7000000.00")
        #expect(try town.shares() == ["12/25", "8/25", "1/5"])
        #expect(try town.record().total == 625_000_000)
        #expect(try town.office.verify().differences == [])
    }
}

extension EquityTown {
    /// What an exit is to bring at least now, by the refusal of a fen.
    func least(_ number: Int) throws -> Int64 {
        do {
            try exit(number, "record_exit", by: "PIM", "0.01")
        } catch let refusal as Refusal {
            let told = refusal.blockers.compactMap { $0.values["minimum"] }.first
            return try Fen.parse(told ?? "").count
        }
        return 0
    }
}

@Suite struct `A cap table` {
    @Test func `is one for each enterprise, and is refused with its line`() throws {
        var town = try EquityTown(tranches: 1, holders: nil)
        let office = town
        func open(_ text: String) throws -> [String] {
            try office.refused { _ = try office.open(text) }
        }
        #expect(try open("甲") == ["AMOUNT_MISSING holders/1/units"])
        #expect(try open("甲,1.00;甲,2.00") == ["HOLDER_TWICE holders/2"])
        #expect(try open("甲,0.00;,3.00") == ["ROWS_FORM holders/2"])
        #expect(try open("甲,1,2,3,4,5") == ["ROWS_FORM holders/1"])
        town.table = try town.open("甲,600.00;乙,400.00,优先,知识产权,创始团队")
        #expect(try open("甲,1.00") == ["CAP_TABLE_TWICE parent"])
        #expect(try town.shares() == ["3/5", "2/5"])
        #expect(try town.record().table().stages.last?.concert == ["2": "创始团队"])
    }

    @Test func `moves by transfers, redemptions and rounds, and an entry is reversed`() throws {
        let town = try EquityTown(tranches: 1)
        func ask(_ event: String, _ given: [String: Value], _ papers: String...) throws {
            try town.office.ask(town.table, event, by: "PIM", given, documents: papers)
        }
        try ask(
            "transfer",
            ["holder": .string("示例创始人乙"), "to": .string("丙"), "units": .string("500000.00")],
            "share_transfer"
        )
        #expect(try town.shares() == ["3/5", "3/10", "1/10"])
        let most = try town.refused {
            try ask(
                "transfer",
                ["holder": .string("3"), "to": .string("1"), "units": .string("500000.01")],
                "share_transfer"
            )
        }
        #expect(most == ["UNITS_EXCEED entry/3/units"])
        let unknown = try town.refused {
            try ask("redeem", ["holder": .string("丁")], "registration_change")
        }
        #expect(unknown == ["HOLDER_UNKNOWN holder"])
        try town.round("10000000.00", "示例投资,2500000.00;丙,500000.00,0,普通,250000.00")
        try ask("register_round", ["round": .int(1)], "registration_change")
        #expect(try town.record().total == 650_000_000)
        let again = try town.refused {
            try ask("withdraw_round", ["round": .int(1), "reason": .string("示例")])
        }
        #expect(again == ["ROUND_STAGE round"])
        let uneven = try town.refused {
            try ask("convert_reserve", ["total": .string("6500000.01")], "registration_change")
        }
        #expect(uneven == ["RESERVE_UNEVEN total"])
        // The units of the transfer went on, so that it cannot be undone below them.
        try ask("redeem", ["holder": .string("丙")], "registration_change")
        let later = try town.refused {
            try ask("reverse", ["entry": .int(2), "reason": .string("示例")])
        }
        #expect(later == ["UNITS_EXCEED entry/4/units"])
        try ask("reverse", ["entry": .int(4), "reason": .string("示例")])
        let twice = try town.refused {
            try ask("reverse", ["entry": .int(4), "reason": .string("示例")])
        }
        #expect(twice == ["ENTRY_REVERSED t_reverse"])
        let none = try town.refused {
            try ask("reverse", ["entry": .int(99), "reason": .string("示例")])
        }
        #expect(none == ["ENTRY_UNKNOWN entry"])
        #expect(try town.record().total == 650_000_000)
        #expect(try town.office.verify().differences == [])
    }

    @Test func `keeps names out of events, and an agreement's entries to the agreement`() throws {
        let town = try EquityTown()
        try town.round()
        try town.convert()
        let entry = try #require(try town.record().steps.last?.entry)
        let own = try town.refused {
            try town.office.ask(
                town.table,
                "reverse",
                by: "PIM",
                ["entry": .int(entry), "reason": .string("示例")]
            )
        }
        #expect(own == ["ENTRY_OF_AGREEMENT entry"])
        let events = try town.office.store.events(of: try town.office.id(town.table))
        let bodies = events.map { String(decoding: $0.body, as: UTF8.self) }.joined()
        #expect(!bodies.contains("示例创始人") && !bodies.contains("示例投资"))
        #expect(events.contains { $0.type == "cap-table.record_round" })
    }

    @Test func `of a joint stock company counts whole shares`() throws {
        var town = try EquityTown(holders: nil)
        #expect(
            try town.refused { _ = try town.open("甲,1000.5", form: "joint_stock") }
                == ["SHARES_FORM holders/1/units"]
        )
        town.table = try town.open("甲,5000000", form: "joint_stock")
        try town.round()
        try town.convert()
        #expect(try town.stream().integer("units") == 750_000)
        #expect(try town.shares() == ["5/7", "5/28", "3/28"])
    }
}
