import Portfolio
import Testing
import Workflow

/// Histories that give no table.
extension CapTableTests {
    @Test func `rows are refused together, each at its place`() throws {
        let day = try date(founded)
        let steps = [
            CapTableStep(day, "设立", "甲", .issue(units: 0)),
            CapTableStep(try date("2026-01-04"), "转", "甲", .transfer(units: -1, to: "甲")),
            CapTableStep(day, "A", "投资人", .invest(.zero)),
            CapTableStep(day, "A", "投资人", .convert(Fen(-1), .init())),
            CapTableStep(day, "A", "乙", .convert(Fen(1), .init(timing: .preMoney))),
            CapTableStep(day, "A", "丙", .redeem(units: 1)),
        ]
        #expect(
            reasons { try table(steps) } == [
                "UNITS_NONPOSITIVE 0 units", "DATE_ORDER 1 date", "UNITS_NONPOSITIVE 1 units",
                "TRANSFER_SELF 1 to", "AMOUNT_NONPOSITIVE 2 amount",
                "AMOUNT_NONPOSITIVE 3 amount", "STAGE_MIXED 5 deed",
                "PRE_MONEY_MISSING 2 pre_money", "TIMING_DIFFERS 4 timing",
                "HOLDER_TWICE 3 holder",
            ]
        )
        #expect(
            reasons { try table([CapTableStep(day, "A", "甲", .redeem(units: 1))]) }
                == ["FOUNDING_MISSING 0 deed"]
        )
    }

    @Test func `what cannot be is refused where it is`() throws {
        let later = try date("2027-01-05")
        func after(_ deed: CapTableStep.Deed, by holder: String = "创始人") throws -> [String] {
            let step = CapTableStep(later, "后", holder, deed, preMoney: try yuan("40000000.00"))
            return reasons { try table([founding(), step]) }
        }
        #expect(try after(.redeem(units: nil)) == ["NOTHING_LEFT 1 units"])
        #expect(try after(.redeem(units: 500_000_001)) == ["UNITS_EXCEED 1 units"])
        #expect(try after(.transfer(units: nil, to: "乙"), by: "没有") == ["UNITS_EXCEED 1 units"])
        #expect(try after(.keep(most: nil)) == ["PRO_RATA_ALL 1 holder"])
        #expect(try after(.keep(most: nil), by: "没有") == ["PRO_RATA_NONE 1 holder"])
        #expect(try after(.invest(Fen(7))) == ["UNITS_ZERO 1 amount"])
        let differs =
            try [founding()]
            + round().map { step in
                CapTableStep(
                    step.date,
                    step.name,
                    step.holder,
                    step.deed,
                    preMoney: step.preMoney ?? Fen(1)
                )
            }
        #expect(reasons { try table(differs) } == ["PRE_MONEY_DIFFERS 2 pre_money"])
        let cheap = CapTableStep(later, "B", "投资人", .invest(Fen(100)), preMoney: Fen(1))
        #expect(reasons { try table([founding(), cheap]) } == ["PRICE_BELOW_PAR 1 pre_money"])
        let huge = [
            try founding(.max), CapTableStep(try date(founded), "设立", "乙", .issue(units: 1)),
        ]
        #expect(reasons { try table(huge) } == ["ARITHMETIC_OVERFLOW 1 units"])
    }
}
