import Portfolio
import Testing
import Workflow

struct ConversionTests {
    /// The base case B: 5 million registered capital, 40 million pre-money, 10 million cash.
    func base() throws -> FinancingRound {
        FinancingRound(
            unitsOutstanding: 500_000_000,
            preMoney: try yuan("40000000.00"),
            cash: try yuan("10000000.00")
        )
    }

    func terms(
        _ timing: ConversionTiming = .alongside,
        form: CompanyForm = .limitedLiability,
        discount: Int = 0,
        valuationCap: Fen? = nil,
        holdingCap: Int? = nil
    ) -> Conversion {
        Conversion(
            timing: timing,
            companyForm: form,
            discountBasisPoints: discount,
            valuationCap: valuationCap,
            holdingCapBasisPoints: holdingCap
        )
    }

    @Test func `EX-06 alongside without discount`() throws {
        let result = try terms().preview(principal: yuan("6000000.00"), round: base())
        #expect(result.roundPrice == Rational(8))
        #expect(result.conversionPrice == Rational(8))
        #expect(result.units == 75_000_000)
        #expect(result.investorUnits == 125_000_000)
        #expect(result.totalUnits == 700_000_000)
        #expect(result.share == ratio(3, 28))
        #expect(result.share.text(decimals: 8) == "0.10714286")
        #expect(result.capitalReserve.yuanText == "5250000.00")
        #expect(result.investorReserve.yuanText == "8750000.00")
        #expect(result.principalUsed.yuanText == "6000000.00")
        #expect(result.balance == .zero)
        #expect(!result.isHoldingCapBinding)
    }

    @Test func `EX-07 alongside with a discount of 20 percent`() throws {
        let result = try terms(discount: 2000).preview(
            principal: yuan("6000000.00"),
            round: base()
        )
        #expect(result.conversionPrice == ratio(64, 10))
        #expect(result.units == 93_750_000)
        #expect(result.investorUnits == 125_000_000)
        #expect(result.totalUnits == 718_750_000)
        #expect(result.share == ratio(3, 23))
        #expect(result.capitalReserve.yuanText == "5062500.00")
        #expect(result.balance == .zero)
    }

    @Test func `EX-08 pre-money without discount`() throws {
        let result = try terms(.preMoney).preview(principal: yuan("6000000.00"), round: base())
        #expect(result.roundPrice == ratio(68, 10))
        #expect(result.units == 88_235_294)
        #expect(result.investorUnits == 147_058_823)
        #expect(result.totalUnits == 735_294_117)
        #expect(result.share == ratio(88_235_294, 735_294_117))
        #expect(result.share.text(decimals: 4) == "0.1200")
        #expect(result.capitalReserve.yuanText == "5117647.06")
        #expect(result.principalUsed.yuanText == "6000000.00")
        #expect(Fen(result.units).upperCaseText == "人民币捌拾捌万贰仟叁佰伍拾贰元玖角肆分")
    }

    @Test func `EX-10 the lower of cap price and discounted price, never rounded`() throws {
        // Share prices below one yuan need a par below it; the published case is a US company.
        let round = FinancingRound(
            unitsOutstanding: 11_000_000,
            preMoney: try yuan("10000000.00"),
            cash: try yuan("1000000.00")
        )
        let result = try terms(
            form: .jointStock(parFen: 1),
            discount: 1500,
            valuationCap: yuan("8000000.00")
        ).preview(principal: yuan("100000.00"), round: round)
        #expect(result.conversionPrice == ratio(800, 11))
        #expect(result.units == 137_500)
        #expect(result.investorUnits == 1_100_000)
        let uncapped = try terms(form: .jointStock(parFen: 1), discount: 1500).preview(
            principal: yuan("100000.00"),
            round: round
        )
        #expect(uncapped.conversionPrice == ratio(850, 11))
        #expect(uncapped.units == 129_411)
    }

    @Test func `EX-11 a holding cap leaves a balance`() throws {
        let round = FinancingRound(
            unitsOutstanding: 100_000_000,
            preMoney: try yuan("12000000.00"),
            cash: try yuan("3000000.00")
        )
        let result = try terms(holdingCap: 2000).preview(
            principal: yuan("6000000.00"),
            round: round
        )
        #expect(result.units == 31_250_000)
        #expect(result.investorUnits == 25_000_000)
        #expect(result.share == ratio(1, 5))
        #expect(result.principalUsed.upperCaseText == "人民币叁佰柒拾伍万元整")
        #expect(result.balance.upperCaseText == "人民币贰佰贰拾伍万元整")
        #expect(result.isHoldingCapBinding)
        let free = try terms().preview(principal: yuan("6000000.00"), round: round)
        #expect(free.units == 50_000_000)
        #expect(free.share == ratio(2, 7))
        #expect(!free.isHoldingCapBinding)
    }

    @Test func `EX-13 only paid principal converts`() throws {
        let result = try terms().preview(principal: yuan("3000000.00"), round: base())
        #expect(result.units == 37_500_000)
        #expect(result.totalUnits == 662_500_000)
        #expect(result.share == ratio(3, 53))
    }

    @Test func `EX-30 a price that is not above zero is refused`() throws {
        let round = FinancingRound(
            unitsOutstanding: 500_000_000,
            preMoney: try yuan("6000000.00"),
            cash: .zero
        )
        #expect(
            codes { try terms(.preMoney).preview(principal: yuan("6000000.00"), round: round) }
                == ["PRICE_NONPOSITIVE"]
        )
        #expect(
            codes {
                try terms(.preMoney, discount: 100).preview(
                    principal: yuan("5999999.99"),
                    round: round
                )
            } == ["PRICE_NONPOSITIVE"]
        )
    }

    @Test func `post-money gives the fixed share of principal over cap`() throws {
        let result = try terms(.postMoney, valuationCap: yuan("30000000.00")).preview(
            principal: yuan("6000000.00"),
            round: base()
        )
        // s = 1/5, so U = R/4 and the investors' price is V / (R + U) = 6.4.
        #expect(result.units == 125_000_000)
        #expect(result.conversionPrice == ratio(48, 10))
        #expect(result.roundPrice == ratio(64, 10))
        #expect(result.investorUnits == 156_250_000)
        #expect(result.principalUsed.yuanText == "6000000.00")
    }

    @Test func `post-money needs a cap above the principal and no discount`() throws {
        func fault(_ cap: Fen?, discount: Int = 0) -> [String] {
            codes {
                try terms(.postMoney, discount: discount, valuationCap: cap).preview(
                    principal: yuan("6000000.00"),
                    round: base()
                )
            }
        }
        #expect(fault(nil) == ["POST_MONEY_CAP_MISSING"])
        #expect(fault(try yuan("6000000.00")) == ["PRICE_NONPOSITIVE"])
        #expect(
            fault(try yuan("30000000.00"), discount: 2000) == ["POST_MONEY_DISCOUNT"]
        )
    }

    @Test func `a joint-stock company issues whole shares at par of one yuan`() throws {
        let round = FinancingRound(
            unitsOutstanding: 5_000_000,
            preMoney: try yuan("35000000.00"),
            cash: try yuan("10000000.00")
        )
        let result = try terms(form: .jointStock(parFen: 100)).preview(
            principal: yuan("6000000.00"),
            round: round
        )
        #expect(result.conversionPrice == Rational(700))
        #expect(result.units == 857_142)
        #expect(result.capitalReserve.yuanText == "5142858.00")
        #expect(result.investorReserve.yuanText == "8571429.00")
    }

    @Test func `where a cap binds the cost of the units is rounded up to the fen`() throws {
        // 71 of 639 + 71 units are a tenth; at 1095/639 fen they cost 121.67 fen.
        let round = FinancingRound(unitsOutstanding: 639, preMoney: Fen(1095), cash: .zero)
        let result = try terms(holdingCap: 1000).preview(principal: Fen(1000), round: round)
        #expect(result.units == 71)
        #expect(result.share == ratio(1, 10))
        #expect(result.principalUsed == Fen(122))
        #expect(result.balance == Fen(878))
        #expect(result.capitalReserve == Fen(51))
    }

    @Test func `units held before count toward the holding cap`() throws {
        let round = FinancingRound(
            unitsOutstanding: 100_000_000,
            unitsHeld: 15_000_000,
            preMoney: try yuan("12000000.00"),
            cash: .zero
        )
        let result = try terms(holdingCap: 2000).preview(
            principal: yuan("6000000.00"),
            round: round
        )
        #expect(result.units == 6_250_000)
        #expect(result.share == ratio(1, 5))
    }

    @Test func `impossible inputs are refused together`() throws {
        let round = FinancingRound(
            unitsOutstanding: 0,
            unitsHeld: 1,
            preMoney: Fen(-1),
            cash: Fen(-1)
        )
        #expect(
            codes {
                try terms(
                    form: .jointStock(parFen: 0),
                    discount: 10_000,
                    valuationCap: .zero,
                    holdingCap: 10_001
                ).preview(principal: .zero, round: round)
            } == Array(repeating: "CONVERSION_INPUT", count: 8) + ["AMOUNT_NEGATIVE"]
        )
    }

    @Test func `nothing that cannot be issued is issued`() throws {
        let cheap = FinancingRound(
            unitsOutstanding: 500_000_000,
            preMoney: Fen(400_000_000),
            cash: .zero
        )
        #expect(
            codes { try terms().preview(principal: Fen(1000), round: cheap) }
                == ["PRICE_BELOW_PAR"]
        )
        let dear = FinancingRound(unitsOutstanding: 10, preMoney: Fen(10_000), cash: .zero)
        #expect(codes { try terms().preview(principal: Fen(999), round: dear) } == ["UNITS_ZERO"])
        #expect(
            codes { try terms(holdingCap: 0).preview(principal: Fen(1000), round: dear) }
                == ["UNITS_ZERO"]
        )
    }

    @Test func `the largest amounts are answered or refused, never trapped`() throws {
        var generator = SeededGenerator(seed: 6)
        var answered = 0
        var refused: Set<String> = []
        func amount() -> Int64 {
            Int64.random(in: 1 ... .max, using: &generator)
                >> Int64.random(in: 0...62, using: &generator)
        }
        for _ in 0..<5000 {
            let round = FinancingRound(
                unitsOutstanding: max(1, amount()),
                preMoney: Fen(max(1, amount())),
                cash: Fen(amount())
            )
            let timing = ConversionTiming.allCases.randomElement(using: &generator) ?? .alongside
            let conversion = terms(
                timing,
                discount: timing == .postMoney ? 0 : Int(amount() % 10_000),
                valuationCap: Fen(max(1, amount())),
                holdingCap: Int(amount() % 10_001)
            )
            let principal = Fen(max(1, amount()))
            do {
                let result = try conversion.preview(principal: principal, round: round)
                #expect(try result.principalUsed.adding(result.balance) == principal)
                #expect(
                    try result.capitalReserve.adding(Fen(result.units)) == result.principalUsed
                )
                answered += 1
            } catch let error as Refusal {
                refused.formUnion(error.blockers.map(\.code))
            }
        }
        #expect(answered > 100)
        #expect(refused.contains("ARITHMETIC_OVERFLOW"))
    }
}
