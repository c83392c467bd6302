import Portfolio
import Testing
import Workflow

/// Cap tables of the worked examples, and what holds of every one.
@Suite struct CapTableTests {
    let founded = "2026-01-05"
    let raised = "2026-06-30"

    /// The base case B before its round: founders hold 5 million of registered capital.
    func founding(_ units: Int64 = 500_000_000) throws -> CapTableStep {
        CapTableStep(try date(founded), "设立", "创始人", .issue(units: units))
    }

    /// The round of B: 10 million at 40 million, with a grant that converts.
    func round(
        _ terms: CapTableStep.Terms = .init(),
        preMoney: String = "40000000.00",
        cash: String = "10000000.00",
        principal: String = "6000000.00"
    ) throws -> [CapTableStep] {
        [
            CapTableStep(
                try date(raised),
                "A",
                "投资人",
                .invest(try yuan(cash)),
                preMoney: try yuan(preMoney)
            ),
            CapTableStep(try date(raised), "A", "持股主体", .convert(try yuan(principal), terms)),
        ]
    }

    func table(
        _ steps: [CapTableStep],
        against comparison: CapTableRule.Comparison = .everybody,
        paidInCap: Int? = nil,
        form: CompanyForm = .limitedLiability
    ) throws -> CapTable {
        try CapTableRule(
            companyForm: form,
            comparison: comparison,
            paidInCapBasisPoints: paidInCap
        ).table(steps)
    }

    /// Codes with the rows and fields that they are about, such as `UNITS_ZERO 1 amount`.
    func reasons(_ body: () throws -> CapTable) -> [String] {
        do {
            _ = try body()
            return []
        } catch let fault as CapTableFault {
            return fault.reasons.map { "\($0.blocker.code) \($0.place.step) \($0.place.field)" }
        } catch {
            return ["\(error)"]
        }
    }

    // MARK: Worked examples

    @Test func `EX-06 alongside: shares, dilution and reserve`() throws {
        let table = try table([founding()] + round())
        let stage = try #require(table.stages.last)
        #expect(stage.total == 700_000_000)
        #expect(stage.share(of: "创始人") == ratio(5, 7))
        #expect(stage.share(of: "投资人") == ratio(5, 28))
        #expect(stage.share(of: "持股主体") == ratio(3, 28))
        #expect(stage.round?.price == Rational(8))
        #expect(stage.round?.conversions.first?.preview.capitalReserve.yuanText == "5250000.00")
        #expect(table.change(of: "创始人", at: 1) == ratio(-2, 7))
        #expect(table.change(of: "持股主体", at: 1) == ratio(3, 28))
        #expect(table.asOf(try date("2026-06-29"))?.total == 500_000_000)
        #expect(table.asOf(try date(raised))?.total == 700_000_000)
        #expect(table.asOf(try date("2026-01-04")) == nil)
    }

    @Test func `EX-07 and EX-08: a discount, and the reading before the money`() throws {
        let discounted = try table([founding()] + round(.init(discountBasisPoints: 2000)))
        let first = try #require(discounted.stages.last)
        #expect(first.units(of: "持股主体") == 93_750_000)
        #expect(first.share(of: "创始人") == ratio(16, 23))
        #expect(first.share(of: "持股主体") == ratio(3, 23))
        let before = try table([founding()] + round(.init(timing: .preMoney)))
        let second = try #require(before.stages.last)
        #expect(second.units(of: "投资人") == 147_058_823)
        #expect(second.share(of: "持股主体") == ratio(88_235_294, 735_294_117))
    }

    @Test func `EX-10 the published shares, never rounded by a price`() throws {
        let steps = [
            CapTableStep(try date(founded), "F", "Founders", .issue(units: 11_000_000)),
            CapTableStep(
                try date(raised),
                "A",
                "Investors",
                .invest(try yuan("1000000.00")),
                preMoney: try yuan("10000000.00")
            ),
            CapTableStep(
                try date(raised),
                "A",
                "SAFE",
                .convert(
                    try yuan("100000.00"),
                    .init(discountBasisPoints: 1500, valuationCap: try yuan("8000000.00"))
                )
            ),
        ]
        let stage = try #require(table(steps, form: .jointStock(parFen: 1)).stages.last)
        #expect(stage.units(of: "SAFE") == 137_500)
        #expect(stage.units(of: "Investors") == 1_100_000)
        #expect(stage.share(of: "SAFE") == ratio(1, 89))
    }

    @Test func `EX-11 and EX-13: a holding cap leaves a balance; only paid principal converts`()
        throws
    {
        let capped = try table(
            [founding(100_000_000)]
                + round(
                    .init(holdingCapBasisPoints: 2000),
                    preMoney: "12000000.00",
                    cash: "3000000.00"
                )
        )
        let stage = try #require(capped.stages.last)
        #expect(stage.share(of: "持股主体") == ratio(1, 5))
        #expect(stage.round?.conversions.first?.preview.balance.yuanText == "2250000.00")
        let half = try table([founding()] + round(principal: "3000000.00"))
        #expect(half.stages.last?.share(of: "持股主体") == ratio(3, 53))
    }

    @Test func `EX-30 an impossible price is refused at its row`() throws {
        let steps =
            try [founding()]
            + round(.init(timing: .preMoney), preMoney: "6000000.00", cash: "10000000.00")
        #expect(reasons { try table(steps) } == ["PRICE_NONPOSITIVE 2 pre_money"])
    }

    @Test func `who keeps his share keeps it, as far as his money reaches`() throws {
        let later = try date("2027-01-05")
        func steps(_ most: Fen?) throws -> [CapTableStep] {
            try [founding()] + round() + [
                CapTableStep(
                    later,
                    "B",
                    "新投资人",
                    .invest(try yuan("14000000.00")),
                    preMoney: try yuan("140000000.00")
                ),
                CapTableStep(later, "B", "持股主体", .keep(most: most)),
            ]
        }
        // 70 million new units for others: 7/10 of R; 3/25 of them keep 3/28.
        let whole = try #require(table(steps(nil)).stages.last)
        let kept = try #require(whole.round?.issues.last)
        #expect(kept.units == 8_400_000 && kept.isProRata)
        #expect(kept.money.yuanText == "1680000.00")
        #expect(whole.share(of: "持股主体") == ratio(3, 28))
        let part = try #require(table(steps(yuan("1000000.00"))).stages.last)
        #expect(part.round?.issues.last?.units == 5_000_000)
    }

    @Test func `an exit moves units or ends them`() throws {
        let later = try date("2028-01-05")
        let sold = try table(
            [founding()] + round() + [
                CapTableStep(later, "退出", "持股主体", .transfer(units: nil, to: "受让方"))
            ]
        )
        #expect(sold.stages.last?.units(of: "持股主体") == 0)
        #expect(sold.stages.last?.share(of: "受让方") == ratio(3, 28))
        #expect(sold.stages.last?.positions.contains { $0.holder == "持股主体" } == false)
        #expect(sold.change(of: "持股主体", at: 2) == ratio(-3, 28))
        let redeemed = try table(
            [founding()] + round() + [
                CapTableStep(later, "减资", "持股主体", .redeem(units: 75_000_000))
            ]
        )
        #expect(redeemed.stages.last?.total == 625_000_000)
        #expect(redeemed.stages.last?.share(of: "创始人") == ratio(4, 5))
    }

    // MARK: What a conversion keeps to

    /// Two founders with 30 and 20 units of 100, a state holder with 20, another with 30.
    private func comparison(_ extra: [CapTableStep]) throws -> [CapTableStep] {
        let day = try date(founded)
        return try [
            CapTableStep(day, "设立", "甲", .issue(units: 180_000_000)),
            CapTableStep(day, "设立", "乙", .issue(units: 120_000_000)),
            CapTableStep(day, "设立", "丙", .issue(units: 200_000_000)),
        ] + extra + round(preMoney: "40000000.00", cash: "10000000.00", principal: "16000000.00")
    }

    @Test func `INV-27 the holder is compared with whom the set names, in concert as one`() throws {
        let day = try date(founded)
        let named = [
            CapTableStep(day, "设立", "甲", .compare(set: "创始团队")),
            CapTableStep(day, "设立", "乙", .compare(set: "创始团队")),
        ]
        let concert = [
            CapTableStep(day, "设立", "甲", .concert(set: "甲乙")),
            CapTableStep(day, "设立", "乙", .concert(set: "甲乙")),
        ]
        // 16 million at 8 give 2 million units, as many as 丙 holds.
        let alone = ["LARGEST_HOLDER 4 holder"]
        #expect(reasons { try table(comparison([])) } == alone)
        #expect(reasons { try table(comparison([]), against: .nobody) } == [])
        let team = try comparison(named)
        #expect(
            reasons { try table(team, against: .set("创始团队")) } == ["LARGEST_HOLDER 6 holder"]
        )
        // Together they hold three million.
        let together = try comparison(named + concert)
        #expect(reasons { try table(together, against: .set("创始团队")) } == [])
        #expect(reasons { try table(together) } == [])
        let one = try comparison(Array(named.dropFirst()) + concert)
        #expect(reasons { try table(one, against: .set("创始团队")) } == [])
        #expect(
            reasons { try table(comparison([]), against: .set("没有")) }
                == ["COMPARISON_EMPTY 4 holder"]
        )
        // Who left the set counts alone again.
        let left = try comparison(
            named + concert + [CapTableStep(day, "设立", "乙", .concert(set: nil))]
        )
        #expect(
            reasons { try table(left, against: .set("创始团队")) } == ["LARGEST_HOLDER 9 holder"]
        )
        // The holder's own set counts for him: with 丙 he is the largest.
        let own = try comparison(
            concert + [
                CapTableStep(day, "设立", "丙", .concert(set: "国有")),
                CapTableStep(day, "设立", "持股主体", .concert(set: "国有")),
            ]
        )
        #expect(reasons { try table(own) } == ["LARGEST_HOLDER 8 holder"])
    }

    @Test func `a grant is at most its part of the paid-in capital`() throws {
        func steps(_ paidIn: String?) throws -> [CapTableStep] {
            let first = CapTableStep(
                try date(founded),
                "设立",
                "创始人",
                .issue(units: 1_200_000_000),
                paidIn: try paidIn.map { try yuan($0) }
            )
            return try [first] + round()
        }
        #expect(reasons { try table(steps(nil), paidInCap: 5000) } == [])
        #expect(
            reasons { try table(steps("11999999.99"), paidInCap: 5000) }
                == ["PAID_IN_RATIO 2 amount"]
        )
        #expect(reasons { try table(steps("11999999.99")) } == [])
        #expect(reasons { try table(steps("12000000.01")) } == ["PAID_IN_EXCEEDS 0 paid_in"])
    }
}
