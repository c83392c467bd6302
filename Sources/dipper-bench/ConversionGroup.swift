import Portfolio
import Workflow

/// Group `g_conversion`: conversions of grants in memory, each exact to the unit and the fen.
enum ConversionGroup {
    /// What is converted, and on what terms.
    private struct Case {
        let terms: Conversion
        let principal: Fen
        let round: FinancingRound
    }

    /// As many different ones as fit into the nearest memory: the terms are read, not made.
    private static let variety = 4096

    static func run(_ arguments: Arguments) throws -> Figures {
        let count = arguments.count("--cases", otherwise: 2_000_000)
        let cases = (0..<variety).map { ConversionGroup.case(UInt64($0)) }
        let ((units, fen, refused), cost) = Cost.measure {
            var units: Int64 = 0
            var fen: Int64 = 0
            var refused = 0
            for number in 0..<count {
                let one = cases[number % variety]
                do throws(Refusal) {
                    let preview = try one.terms.preview(
                        principal: one.principal,
                        round: one.round
                    )
                    units &+= preview.units &+ preview.investorUnits
                    fen &+= preview.capitalReserve.count &+ preview.balance.count
                } catch {
                    refused += 1
                }
            }
            return (units, fen, refused)
        }
        // Refusals would be words, and no conversions.
        guard refused == 0 else { throw BenchFault(found: "\(refused)", expected: "0 refused") }
        return Figures(
            peer: "dipper in memory",
            operationCount: count,
            cost: cost,
            check: "\(units) \(fen)"
        )
    }

    /// A round of some million yuan with every timing, discount and cap in turn.
    private static func `case`(_ seed: UInt64) -> Case {
        var state = seed
        func number(_ range: ClosedRange<Int64>) -> Int64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            mixed ^= mixed >> 31
            let size = UInt64(range.upperBound - range.lowerBound) + 1
            return range.lowerBound + Int64(mixed % size)
        }
        let timing = ConversionTiming.allCases[Int(number(0...2))]
        let isPostMoney = timing == .postMoney
        let units = number(100_000_000...900_000_000)
        let terms = Conversion(
            timing: timing,
            companyForm: .limitedLiability,
            discountBasisPoints: isPostMoney ? 0 : Int(number(0...3000)),
            valuationCap: isPostMoney || number(0...1) == 0
                ? Fen(number(3_000_000_000...9_000_000_000)) : nil,
            holdingCapBasisPoints: number(0...1) == 0 ? 2000 : nil
        )
        let round = FinancingRound(
            unitsOutstanding: units,
            preMoney: Fen(number(3_000_000_000...9_000_000_000)),
            cash: Fen(number(300_000_000...2_000_000_000))
        )
        return Case(
            terms: terms,
            principal: Fen(number(100_000_000...600_000_000)),
            round: round
        )
    }
}
