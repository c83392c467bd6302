import Foundation
import Portfolio
import Testing
import Workflow

private let path = ProcessInfo.processInfo.environment["DIPPER_ORACLE_JOINT"]

/// Grants that convert in one round together.
@Suite struct `Conversions in one round` {
    /// Base case B, or that of EX-11.
    private func round(
        _ units: Int64 = 500_000_000,
        _ text: String = "40000000.00 10000000.00"
    ) throws -> FinancingRound {
        let parts = text.split(separator: " ").map(String.init)
        return FinancingRound(
            unitsOutstanding: units,
            preMoney: try yuan(parts[0]),
            cash: try yuan(parts[1])
        )
    }

    private func claim(
        _ holder: String,
        _ principal: String,
        _ timing: ConversionTiming = .alongside,
        held: Int64 = 0,
        discount: Int = 0,
        valuationCap: String? = nil,
        holdingCap: Int? = 2000
    ) throws -> JointConversion.Claim {
        JointConversion.Claim(
            label: holder,
            holder: holder,
            held: held,
            principal: try yuan(principal),
            terms: Conversion(
                timing: timing,
                companyForm: .limitedLiability,
                discountBasisPoints: discount,
                valuationCap: try valuationCap.map { try yuan($0) },
                holdingCapBasisPoints: holdingCap
            )
        )
    }

    private func previews(
        _ claims: [JointConversion.Claim],
        _ round: FinancingRound
    ) throws(Refusal) -> [ConversionPreview] {
        try JointConversion(claims).previews(round: round) {
            (price: Rational) throws(ArithmeticFailure) -> Int64 in
            try Conversion.wholeUnits(round.cash, price: price)
        }
    }

    @Test func `EX-06 in two agreements is EX-06, and EX-08 has one price for both`() throws {
        let halves = try ["3000000.00", "3000000.00"].map { try claim("H", $0) }
        let both = try previews(halves, round())
        #expect(both.map(\.units) == [37_500_000, 37_500_000])
        #expect(both.map(\.totalUnits) == [700_000_000, 700_000_000])
        #expect(both.map(\.share) == [ratio(3, 28), ratio(3, 28)])
        #expect(both.map(\.capitalReserve.yuanText) == ["2625000.00", "2625000.00"])
        // Alone in the round each would have 3/53, and the other's units would not be counted.
        let alone = try previews([halves[0]], round())
        #expect(alone[0].share == ratio(3, 53))

        let early = try previews(
            [claim("H", "4000000.00", .preMoney), claim("G", "2000000.00", .preMoney)],
            round()
        )
        #expect(early.map(\.roundPrice) == [ratio(34, 5), ratio(34, 5)])
        #expect(early.map(\.units) == [58_823_529, 29_411_764])
        #expect(early[0].investorUnits == 147_058_823 && early[0].totalUnits == 735_294_116)
        for one in early {
            #expect(one.units + one.capitalReserve.count == one.principalUsed.count)
        }
    }

    @Test func `EX-11 in two agreements of one holder is one cap, and each has a balance`() throws {
        let small = try round(100_000_000, "12000000.00 3000000.00")
        let both = try previews([claim("H", "4000000.00"), claim("H", "2000000.00")], small)
        #expect(both.map(\.units) == [20_833_334, 10_416_666])
        #expect(both.map(\.share) == [ratio(1, 5), ratio(1, 5)])
        #expect(both.map(\.totalUnits) == [156_250_000, 156_250_000])
        #expect(both.map(\.principalUsed.yuanText) == ["2500000.08", "1249999.92"])
        #expect(both.map(\.balance.yuanText) == ["1499999.92", "750000.08"])
    }

    @Test func `two holders keep a cap each, and the units are the greatest that do`() throws {
        let small = try round(100_000_000, "12000000.00 3000000.00")
        let both = try previews([claim("H", "6000000.00"), claim("G", "6000000.00")], small)
        #expect(both.map(\.units) == [41_666_666, 41_666_666])
        let total = both[0].totalUnits
        #expect(total == 208_333_332)
        #expect(both[0].share <= ratio(1, 5))
        // One unit more for either is above the cap.
        #expect(5 * (41_666_667) > total + 1)
    }

    @Test func `fixed shares stand beside each other`() throws {
        let both = try previews(
            [
                claim(
                    "H",
                    "6000000.00",
                    .postMoney,
                    valuationCap: "40000000.00",
                    holdingCap: nil
                ),
                claim(
                    "G",
                    "3000000.00",
                    .postMoney,
                    valuationCap: "30000000.00",
                    holdingCap: nil
                ),
            ],
            round()
        )
        // 15 % and 10 % of what is there before the investors.
        #expect(both.map(\.units) == [100_000_000, 66_666_666])
        #expect(both.map(\.conversionPrice) == [Rational(6), ratio(9, 2)])
        #expect(both[0].investorUnits == 166_666_666)
    }

    /// Their price has the product of all caps beneath it, and what it buys is small.
    @Test func `fixed shares by caps that have nothing in common stay exact`() throws {
        func fixed(
            _ holder: String,
            _ principal: String,
            _ cap: String
        ) throws -> JointConversion.Claim {
            try claim(holder, principal, .postMoney, valuationCap: cap, holdingCap: 5000)
        }
        let told = try previews(
            [
                fixed("H", "33663.99", "2626540569.19"), fixed("G", "1238.69", "1833248283.82"),
                fixed("H", "28715.64", "3432228435.06"),
            ],
            round(8_028_800_000, "3114600086.24 888886.83")
        )
        #expect(told.map(\.units) == [102_906, 5_425, 67_174])
        #expect(told.map(\.capitalReserve.yuanText) == ["32634.93", "1184.44", "28043.90"])
        let shares = [(85_040, 4_015_633_461), (775, 1_147_323_846), (85_040, 4_015_633_461)]
        #expect(told.map(\.share) == shares.map { ratio($0.0, $0.1) })
    }

    @Test func `what one claim makes impossible is told at that claim`() throws {
        func codes(_ claims: [JointConversion.Claim]) throws -> [String] {
            let base = try round()
            do {
                _ = try previews(claims, base)
                return []
            } catch {
                return error.blockers.map { "\($0.code) \($0.place)" }
            }
        }
        // EX-30: alone there is a price, together there is none.
        let two = try [
            claim("H", "30000000.00", .preMoney), claim("G", "10000000.00", .preMoney),
        ]
        #expect(try codes([two[0]]).isEmpty)
        #expect(try codes(two) == ["PRICE_NONPOSITIVE H/price", "PRICE_NONPOSITIVE G/price"])
        let full = try [claim("H", "1000000.00", held: 250_000_000), claim("G", "1000000.00")]
        #expect(try codes(full) == ["UNITS_ZERO H/units"])
    }

    @Test func `one claim is what a conversion gives by itself`() throws {
        var generator = SystemRandomNumberGenerator()
        var answered = 0
        for _ in 0..<2_000 {
            let round = FinancingRound(
                unitsOutstanding: .random(in: 1_000...10_000_000_000, using: &generator),
                preMoney: Fen(.random(in: 1_000...100_000_000_000, using: &generator)),
                cash: Fen(.random(in: 0...10_000_000_000, using: &generator))
            )
            let timing = ConversionTiming.allCases.randomElement(using: &generator) ?? .alongside
            let held = Int64.random(in: 0...round.unitsOutstanding / 4, using: &generator)
            let needsCap = timing == .postMoney || Bool.random(using: &generator)
            let terms = Conversion(
                timing: timing,
                companyForm: .limitedLiability,
                discountBasisPoints: timing == .postMoney ? 0 : .random(in: 0...3_000),
                valuationCap: needsCap ? Fen(.random(in: 1_000...100_000_000_000)) : nil,
                holdingCapBasisPoints: Bool.random() ? .random(in: 100...9_000) : nil
            )
            let principal = Fen(.random(in: 1...1_000_000_000, using: &generator))
            let own = FinancingRound(
                unitsOutstanding: round.unitsOutstanding,
                unitsHeld: held,
                preMoney: round.preMoney,
                cash: round.cash
            )
            let claim = JointConversion.Claim(
                holder: "H",
                held: held,
                principal: principal,
                terms: terms
            )
            let expected = Result { () throws(Refusal) in
                try terms.preview(principal: principal, round: own)
            }
            let found = Result { () throws(Refusal) in try previews([claim], round)[0] }
            if case .success = expected { answered += 1 }
            #expect(found == expected, "\(terms) \(round) \(principal)")
        }
        #expect(answered > 200)
    }

    @Test(
        .enabled(
            if: path != nil,
            "DIPPER_ORACLE_JOINT names no file; Scripts/oracle/joint_conversion.py writes one"
        )
    )
    func `rounds agree with the oracle`() throws {
        let text = try String(contentsOfFile: try #require(path), encoding: .utf8)
        let rows = text.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        }
        var answered = 0
        for row in rows {
            try #require(row.count == 7)
            let found = try found(row)
            #expect(found == row[6], "\(row)")
            if found.hasPrefix("OK") { answered += 1 }
        }
        #expect(rows.count >= 1000 && answered > rows.count / 3, "the oracle must write cases")
    }

    private func found(_ row: [String]) throws -> String {
        let (timing, par) = (ConversionTiming(rawValue: row[0]), Int64(row[1]))
        let claims = try row[5].split(separator: ";").map { line in
            let parts = line.split(separator: " ").map(String.init)
            return JointConversion.Claim(
                label: parts[0],
                holder: parts[0],
                held: try #require(Int64(parts[1])),
                principal: Fen(try #require(Int64(parts[2]))),
                terms: Conversion(
                    timing: try #require(timing),
                    companyForm: .jointStock(parFen: try #require(par)),
                    discountBasisPoints: try #require(Int(parts[3])),
                    valuationCap: Int64(parts[4]).map { Fen($0) },
                    holdingCapBasisPoints: Int(parts[5])
                )
            )
        }
        let round = FinancingRound(
            unitsOutstanding: try #require(Int64(row[2])),
            preMoney: Fen(try #require(Int64(row[3]))),
            cash: Fen(try #require(Int64(row[4])))
        )
        do {
            let told = try previews(claims, round).map { one in
                "\(one.units) \(one.principalUsed.count) \(one.capitalReserve.count) \(one.share)"
            }
            return "OK " + told.joined(separator: ";")
        } catch {
            return try #require(error.blockers.first).code
        }
    }
}
