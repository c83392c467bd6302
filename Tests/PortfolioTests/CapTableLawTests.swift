import Portfolio
import Testing
import Workflow

/// What holds of every cap table.
@Suite struct CapTableLawTests {
    private let rule = CapTableRule(companyForm: .limitedLiability, comparison: .nobody)

    @Test func `INV-28 shares sum to one and units are conserved, whatever happens`() throws {
        var generator = SeededGenerator(seed: 28)
        var stages = 0
        for _ in 0..<300 {
            let steps = try RandomHistory.steps(&generator)
            guard let table = try? rule.table(steps) else { continue }
            var before: CapTable.Stage?
            for (index, stage) in table.stages.enumerated() {
                stages += 1
                let units = stage.positions.map(\.units)
                #expect(units.allSatisfy { $0 > 0 } && units.reduce(0, +) == stage.total)
                #expect(stage.voices.map(\.units).reduce(0, +) == stage.total)
                let shares = try stage.positions.map { try #require(stage.share(of: $0.holder)) }
                #expect(try shares.reduce(.zero) { try $0.adding($1) } == Rational(1))
                // What the holders gained and lost is nothing together.
                let holders = Set(stage.positions.map(\.holder))
                    .union(before?.positions.map(\.holder) ?? [])
                let moved = holders.sorted().compactMap { table.change(of: $0, at: index) }
                let sum = try moved.reduce(Rational.zero) { try $0.adding($1) }
                #expect(sum == (index == 0 ? Rational(1) : .zero))
                if let round = stage.round, let before {
                    let issued =
                        round.issues.map(\.units).reduce(0, +)
                        + round.conversions.map(\.preview.units).reduce(0, +)
                    #expect(stage.total == before.total + issued)
                    for issue in round.issues where !issue.isProRata {
                        // Nobody pays for more than he gets, nor less than a unit too little.
                        let paid = try Rational(Int(issue.units)).multiplied(by: round.price)
                        #expect(paid <= Rational(Int(issue.money.count)))
                        let next = try paid.adding(round.price)
                        #expect(next > Rational(Int(issue.money.count)))
                    }
                }
                before = stage
            }
            // A history that ends earlier gives the same stages.
            let cut = CapTableRule.endOfStage(steps, table.stages.count / 2)
            #expect(
                try rule.table(Array(steps.prefix(cut))).stages
                    == Array(table.stages.prefix(max(1, table.stages.count / 2)))
            )
        }
        #expect(stages > 300)
    }
}

extension CapTableRule {
    /// How many rows so many stages have, of one stage at least.
    static func endOfStage(_ steps: [CapTableStep], _ count: Int) -> Int {
        var names: [String] = []
        for (index, step) in steps.enumerated() {
            if names.last != "\(step.date)\(step.name)" { names.append("\(step.date)\(step.name)") }
            if names.count > max(1, count) { return index }
        }
        return steps.count
    }
}

/// Histories at random, most of which give a table.
enum RandomHistory {
    static func steps(_ generator: inout SeededGenerator) throws -> [CapTableStep] {
        func number(_ range: ClosedRange<Int64>) -> Int64 {
            Int64.random(in: range, using: &generator)
        }
        var steps: [CapTableStep] = []
        let founders = Int(number(1...4))
        var day = try date("2026-01-05")
        for index in 0..<founders {
            let units = number(1_000_000...900_000_000)
            steps.append(CapTableStep(day, "设立", "创始人\(index)", .issue(units: units)))
        }
        if founders > 2 {
            for index in 0..<2 {
                steps.append(CapTableStep(day, "设立", "创始人\(index)", .concert(set: "团队")))
            }
        }
        for round in 0..<Int(number(0...5)) {
            day = day.adding(days: Int(number(1...400)))
            let preMoney = Fen(number(5_000_000_000...900_000_000_000))
            let name = "轮\(round)"
            switch number(0...5) {
            case 0:
                let holder = "创始人\(number(0...Int64(founders - 1)))"
                steps.append(
                    CapTableStep(day, name, holder, .transfer(units: 1000, to: "受让\(round)"))
                )
            case 1: steps.append(CapTableStep(day, name, "创始人0", .redeem(units: 999)))
            default:
                steps.append(
                    CapTableStep(
                        day,
                        name,
                        "投资人\(round)",
                        .invest(Fen(number(10_000_000...9_000_000_000))),
                        preMoney: preMoney
                    )
                )
                if number(0...1) == 0 {
                    let terms = CapTableStep.Terms(
                        timing: number(0...1) == 0 ? .alongside : .preMoney,
                        discountBasisPoints: Int(number(0...3000)),
                        holdingCapBasisPoints: number(0...1) == 0 ? 2000 : nil
                    )
                    let principal = Fen(number(1_000_000...600_000_000))
                    steps.append(CapTableStep(day, name, "持股主体", .convert(principal, terms)))
                }
                if number(0...2) == 0, founders > 1 {
                    steps.append(CapTableStep(day, name, "创始人0", .keep(most: nil)))
                }
            }
        }
        return steps
    }
}
