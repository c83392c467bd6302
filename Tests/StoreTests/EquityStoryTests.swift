import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Random deeds on an agreement and its cap table: whatever is accepted, the laws hold; whatever is
/// refused, nothing was written.
@Suite struct `Random stories of equity` {
    private struct Story {
        let town: EquityTown
        let seed: UInt64
        var generator: StoryGenerator
        var accepted: [String: Int] = [:]
        let capFen: Int64

        init(seed: UInt64) throws {
            town = try EquityTown(tranches: seed % 2 == 0 ? 2 : 1)
            self.seed = seed
            generator = StoryGenerator(state: seed)
            capFen = try Story.cap(town)
        }

        static func cap(_ town: EquityTown) throws -> Int64 {
            try town.office.store.children(of: try town.office.id(town.project))
                .first { $0.kind == "cap-account" }?.integer("committed") ?? 0
        }

        private mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
            Int64.random(in: range, using: &generator)
        }

        private mutating func yuan(_ range: ClosedRange<Int64>) -> String {
            Fen(number(range)).yuanText
        }

        mutating func deed(_ count: Int) throws {
            let names = [
                "round", "round", "start", "start", "approve", "settle", "register", "register",
                "drop", "transfer", "plain", "wait", "propose", "approve_exit", "record_exit",
                "record_exit", "record_return", "repay", "reverse", "accept", "remit",
            ]
            let name = names[Int(number(0...Int64(names.count - 1)))]
            let given = (number(1...4), yuan(1...2_000_000_000), yuan(100_000_000...9_000_000_000))
            let refused = try town.refused { try act(name, given, count) }
            if refused.isEmpty { accepted[name, default: 0] += 1 }
            try check("seed \(seed), deed \(count): \(name) \(refused)")
        }

        private func act(
            _ name: String,
            _ given: (number: Int64, amount: String, valuation: String),
            _ count: Int
        ) throws {
            func ask(_ event: String, _ payload: [String: Value], _ papers: String...) throws {
                try town.office.ask(town.table, event, by: "PIM", payload, documents: papers)
            }
            let exit = Int(given.number)
            switch name {
            case "round": try town.round(given.valuation, "示例投资\(count),\(given.amount)")
            case "start": try town.start(given.number)
            case "approve": try town.approve()
            case "settle": try town.settle("appraisal_filing")
            case "register": try town.register()
            case "drop":
                try town.office.ask(
                    town.agreement,
                    "drop_conversion",
                    by: "PIM",
                    ["reason": .string("示例")]
                )
            case "transfer":
                try ask(
                    "transfer",
                    ["holder": .string("\(exit)"), "to": .string("示例受让\(count)")],
                    "share_transfer"
                )
            case "plain":
                try ask("register_round", ["round": .int(given.number)], "registration_change")
            case "wait": try town.office.advance(days: 200)
            case "propose": try town.propose(given.number == 1 ? nil : given.amount)
            case "approve_exit": try town.exit(exit, name, by: "DM")
            case "record_exit": try town.exit(exit, name, by: "PIM", given.amount)
            case "record_return":
                let gross = try town.amount("gross", of: "equity-exit/\(exit)")
                try town.exit(exit, name, by: "FIN", gross)
            case "accept": try town.accept(exit, atLeast: given.amount, withLoss: count % 2 == 0)
            case "remit": try town.remit(Fen(given.number).yuanText)
            case "repay":
                try town.office.ask(
                    town.agreement,
                    "record_repayment",
                    by: "FIN",
                    ["amount": .int(given.number), "interest": .int(given.number - 1)],
                    documents: ["bank_receipt"]
                )
            default:
                try ask("reverse", ["entry": .int(given.number), "reason": .string("示例")])
            }
        }

        private func check(_ comment: Comment) throws {
            let stream = try town.stream()
            func fen(_ name: String) -> Int64 { stream.integer(name) ?? 0 }
            // INV-25 and INV-38.
            let settled =
                fen("outstanding") + fen("converted") + fen("repaid") + fen("recovered")
                + fen("written_off")
            #expect(fen("paid") == settled, comment)
            #expect(try Story.cap(town) == capFen, comment)
            // INV-26: what converts was paid, and units with reserve are the principal.
            for reading in ["alongside", "pre_money"] {
                let one = try town.reading(reading)
                guard case .int(let units)? = one["units"],
                    case .int(let reserve)? = one["reserve"],
                    case .int(let used)? = one["principal"]
                else { continue }
                #expect(units + reserve == used, comment)
                #expect(used <= fen("paid"), comment)
            }
            // INV-28, and what the agreement holds is what the table says.
            let record = try town.record()
            let stage = try #require(try record.table().stages.last)
            #expect(record.total == stage.total, comment)
            #expect(stage.positions.reduce(0) { $0 + $1.units } == stage.total, comment)
            _ = try town.shares()
            let left = stream.keys(of: "equity-exit").filter {
                stream.text("sold_on", of: $0) != nil
            }.reduce(0) { $0 + (stream.integer("units", of: $1) ?? 0) }
            if let number = record.holder(organisation: try town.office.id(town.holder)) {
                #expect(record.units(of: number) == fen("units") - left, comment)
            } else {
                #expect(fen("units") == 0, comment)
            }
            // INV-29: nothing is converted that is not registered.
            #expect((fen("converted") > 0) == (fen("units") > 0), comment)
        }

        /// INV-27, at the moment of a registration.
        func checkHolding() throws {
            let record = try town.record()
            guard let number = record.holder(organisation: try town.office.id(town.holder)),
                let stage = try record.table().stages.last
            else { return }
            let share = stage.share(of: "\(number)") ?? .zero
            #expect(share <= Rational(1, over: 5), "seed \(seed)")
        }
    }

    @Test(arguments: 1...6)
    func `keep every law`(seed: UInt64) throws {
        var story = try Story(seed: seed)
        // Every story comes to a conversion, whatever chance adds.
        try story.town.round()
        for count in 1...12 { try story.deed(count) }
        for count in 13...70 {
            let before = story.accepted["register", default: 0]
            try story.deed(count)
            if story.accepted["register", default: 0] > before { try story.checkHolding() }
        }
        #expect(try story.town.office.verify().differences == [], "seed \(seed)")
    }
}
