import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

extension EquityTown {
    /// The same town with another agreement of the enterprise, paid in full, of a project of its
    /// own; the holder is that of the first unless another is named.
    func another(_ title: String, _ fen: Int64, holder other: String? = nil) throws -> EquityTown {
        var town = self
        let project = try office.listedProject(title, organisation: enterprise)
        town.agreement = try office.begin(
            "grant-agreement",
            of: project,
            "propose",
            by: "PO",
            [
                "amount": .int(fen), "payee": .string(enterprise),
                "holder": .string(other ?? holder), "ratios": .list([.int(50), .int(50)]),
                "milestones": .list([.string("2026-09-30")]),
            ]
        ).code
        let code = town.agreement
        try office.ask(code, "start_due_diligence", by: "PO")
        try office.ask(code, "record_diligence", by: "PO", Office.diligence)
        try office.decide(code)
        try office.sign(code, amountFen: fen)
        try office.pay(code, tranche: 1, amountFen: fen / 2)
        try office.meetMilestone(code)
        try office.pay(code, tranche: 2, amountFen: fen - fen / 2)
        return town
    }

    func drop() throws {
        try office.ask(agreement, "drop_conversion", by: "PIM", ["reason": .string("示例")])
    }

    /// What the computation sheet says of something.
    func sheet(_ name: String) throws -> Value? {
        guard case .map(let sheet) = try stream().field("computation") else { return nil }
        return sheet[.string(name)]
    }

    /// Units of an organisation in the cap table.
    func units(of organisation: String) throws -> Int64 {
        let record = try record()
        return try record.holder(organisation: office.id(organisation)).map { record.units(of: $0) }
            ?? 0
    }
}

@Suite struct `Agreements that convert in one round` {
    @Test func `EX-06 in two agreements is computed, approved and registered as one round`() throws
    {
        let first = try EquityTown(tranches: 1)
        let second = try first.another("示例项目乙", 300_000_000)
        try first.round()
        try first.start()
        #expect(try first.reading("alongside")["share"] == .string("3/53"))
        try second.start()
        // Both sheets have both agreements now.
        for town in [first, second] {
            #expect(try town.reading("alongside")["share"] == .string("3/28"))
            #expect(try town.reading("alongside")["units"] == .int(37_500_000))
            #expect(try town.reading("pre_money")["units"] == .int(44_117_647))
            #expect(try town.sheet("together") == .int(2))
        }
        try first.approve()
        try first.settle("appraisal_filing")
        #expect(try first.refused { try first.register() } == ["ROUND_UNAPPROVED round"])
        try second.approve()
        #expect(try first.refused { try first.register() } == ["STATE_ASSET_OPEN round"])
        try second.settle("appraisal_filing")
        #expect(try first.shares() == ["3/5", "2/5"])
        try first.register()

        #expect(try first.shares() == ["3/7", "2/7", "5/28", "3/28"])
        // Locked for a year from the day on which the round was registered.
        let registered = try #require(try first.record().financing(1)?.registeredOn)
        let locked = registered.description.replacing("2026-", with: "2027-")
        for town in [first, second] {
            #expect(try town.stream().integer("units") == 37_500_000)
            #expect(try town.amount("converted") == "3000000.00")
            #expect(try town.amount("outstanding") == "0.00")
            #expect(try town.stream().isIn("active.running.performing"))
            #expect(try town.stream().text("locked_until") == locked)
        }
        #expect(try first.record().financing(1)?.stage == .registered)
        #expect(try second.stream().text("registered_by") == first.office.id(first.agreement))
        #expect(try first.office.verify().differences == [])

        // Each leaves its own units alone.
        try first.office.advance(days: 400)
        try first.propose(nil)
        try first.exit(1, "approve_exit", by: "DM")
        try first.exit(1, "record_exit", by: "PIM", "9000000.00")
        #expect(try first.units(of: first.holder) == 37_500_000)
        #expect(try first.office.verify().differences == [])
    }

    @Test func `what joins or leaves makes the others reviewed again, and approval shuts the door`()
        throws
    {
        let first = try EquityTown(tranches: 1)
        let second = try first.another("示例项目乙", 300_000_000)
        try first.round()
        try first.start()
        try first.approve()
        #expect(try first.refused { try second.start() } == ["ROUND_APPROVED round"])
        try first.drop()
        #expect(try first.record().financing(1)?.stage == .signed)
        try first.start()
        try second.start()
        try first.approve()
        try second.approve()
        try second.drop()
        #expect(try first.stream().isIn("active.converting.reviewing"))
        #expect(try first.reading("alongside")["share"] == .string("3/53"))
        #expect(try first.record().financing(1)?.agreements == [first.office.id(first.agreement)])
        try first.drop()
        #expect(try first.record().financing(1)?.stage == .signed)
        #expect(try first.office.verify().differences == [])
    }

    @Test func `two holders keep a cap each, and what is left over converts in the next round`()
        throws
    {
        let first = try EquityTown(holders: "示例创始人,1000000.00")
        let other = try first.office.organisation("示例持股公司乙", "91420100MA4KXYQ00A")
        let second = try first.another("示例项目乙", Office.wholeCapFen, holder: other)
        try first.round("12000000.00", "示例投资,3000000.00")
        try first.start()
        #expect(try first.stream().integer("converting_units") == 31_250_000)
        try second.start()
        for town in [first, second] {
            #expect(try town.stream().integer("converting_units") == 41_666_666)
            #expect(try town.reading("alongside")["balance"] == .int(100_000_008))
            try town.approve()
            try town.settle("appraisal_filing")
        }
        try second.register()
        #expect(try first.units(of: first.holder) == 41_666_666)
        #expect(try first.units(of: other) == 41_666_666)
        #expect(try first.record().total == 208_333_332)
        #expect(try second.amount("outstanding") == "1000000.08")
        #expect(try first.office.verify().differences == [])

        // The balance instrument of one of them, in a round of its own.
        try first.round("25000000.00", "示例投资乙,6000000.00")
        try first.start(2)
        try first.approve()
        try first.settle("appraisal_filing")
        try first.register()
        let record = try first.record()
        let holder = try #require(record.holder(organisation: first.office.id(first.holder)))
        let share = try #require(try record.table().stages.last?.share(of: "\(holder)"))
        #expect(share <= Rational(1, over: 5))
        #expect(try first.stream().integer("units") ?? 0 > 41_666_666)
        #expect(try first.office.verify().differences == [])
    }

    @Test func `the largest holder is looked for among all that convert`() throws {
        let first = try EquityTown(tranches: 1)
        let second = try first.another("示例项目乙", Office.wholeCapFen)
        try first.round("40000000.00", "示例投资,8000000.00")
        try first.office.ask(
            first.table,
            "compare_with",
            by: "PIM",
            ["holders": .string("示例投资"), "set": .string("投资人")]
        )
        // 375,000.00 against 1,000,000.00, and 1,125,000.00 once the other joins.
        try first.start(1, ["against": .string("投资人")])
        let joined = try first.refused { try second.start() }
        #expect(joined == ["LARGEST_HOLDER round"])
        #expect(try first.record().financing(1)?.agreements.count == 1)
        let own = try first.refused {
            try second.start(1, ["against": .string("投资人")])
        }
        #expect(own.sorted() == ["LARGEST_HOLDER round", "LARGEST_HOLDER t_start_conversion"])
        try first.drop()
        try second.start()
        #expect(try first.office.verify().differences == [])
    }

    /// Random deeds on two agreements and their rounds: units, principal and caps hold throughout.
    @Test(arguments: 1...4)
    func `keep every law whatever is tried`(seed: UInt64) throws {
        let first = try EquityTown(tranches: 1)
        let second = try first.another("示例项目乙", 400_000_000)
        var generator = StoryGenerator(state: seed)
        try first.round()
        for count in 1...60 {
            let town = Bool.random(using: &generator) ? first : second
            let round = Int64.random(in: 1...3, using: &generator)
            let valuation = Int64.random(in: 500_000_000...9_000_000_000, using: &generator)
            let deeds: [(String, () throws -> Void)] = [
                ("start", { try town.start(round) }), ("start", { try town.start(round) }),
                ("approve", { try town.approve() }), ("approve", { try town.approve() }),
                ("settle", { try town.settle("appraisal_filing") }),
                ("register", { try town.register() }), ("register", { try town.register() }),
                ("drop", { try town.drop() }),
                ("round", { try town.round(Fen(valuation).yuanText, "示例投资\(count),5000000.00") }),
            ]
            let (name, deed) = try #require(deeds.randomElement(using: &generator))
            let refused = try town.refused(deed)
            let comment: Comment = "seed \(seed), deed \(count): \(name) \(refused)"
            var units: Int64 = 0
            for town in [first, second] {
                let stream = try town.stream()
                func fen(_ field: String) -> Int64 { stream.integer(field) ?? 0 }
                #expect(fen("paid") == fen("outstanding") + fen("converted"), comment)
                #expect((fen("converted") > 0) == (fen("units") > 0), comment)
                units += fen("units")
                let rounds = try town.record().financings.filter {
                    $0.stage == .converting && $0.agreements.contains(stream.id)
                }
                #expect(rounds.count == (stream.isIn("active.converting") ? 1 : 0), comment)
            }
            #expect(try first.units(of: first.holder) == units, comment)
            if name == "register", refused.isEmpty {
                let share = Rational(Int(units), over: Int(try first.record().total))
                #expect(share <= Rational(1, over: 5), comment)
            }
        }
        #expect(try first.office.verify().differences == [], "seed \(seed)")
    }
}
