import Portfolio
import Testing
import Workflow

/// The appropriate return and the conversion window: days, corresponding dates, rounding.
@Suite struct AppropriateReturnTests {
    private func movement(_ day: String, _ amount: String) throws -> AppropriateReturn.Movement {
        .init(try date(day), try yuan(amount))
    }

    private func due(
        _ bps: Int,
        _ paid: [(String, String)],
        _ repaid: [(String, String)] = [],
        until end: String
    ) throws -> AppropriateReturn.Due {
        try AppropriateReturn(basisPoints: bps).due(
            paid: try paid.map { try movement($0.0, $0.1) },
            repaid: try repaid.map { try movement($0.0, $0.1) },
            until: try date(end)
        )
    }

    @Test func `a year is 365 days, and 366 yield more`() throws {
        let plain = try due(300, [("2026-01-01", "6000000.00")], until: "2027-01-01")
        #expect(plain.amount.yuanText == "180000.00")
        #expect(plain.periods.map(\.days) == [365])
        // 2028 is a leap year: 366/365 of 180000 is 180493.1506…, rounded down.
        let leap = try due(300, [("2028-01-01", "6000000.00")], until: "2029-01-01")
        #expect(leap.amount.yuanText == "180493.15")
        #expect(leap.exact == ratio(18_000_000 * 366, 365))
    }

    @Test func `it is rounded once and down, not for each stretch of days`() throws {
        // One fen a day less than a fen of return: ten stretches of 0.9 fen make nine.
        let days = (1...9).map { "2026-01-\($0 < 10 ? "0" : "")\($0)" }
        let rest = try due(
            10_000,
            [("2026-01-01", "3.65")],
            days.dropFirst().map { ($0, "0.01") },
            until: "2026-01-10"
        )
        #expect(rest.periods.count == 9)
        // 365 + 364 + … + 357 fen days over 365.
        #expect(rest.exact == ratio((357...365).reduce(0, +), 365))
        #expect(rest.amount == Fen(8))
        #expect(rest.principal == Fen(357))
    }

    @Test func `tranches and repayments count from their days`() throws {
        let found = try due(
            300,
            [("2026-06-30", "3000000.00"), ("2027-01-06", "3000000.00")],
            [("2029-01-06", "1000000.00")],
            until: "2031-06-30"
        )
        #expect(found.periods.map(\.days) == [190, 731, 905])
        #expect(
            found.periods.map(\.principal.yuanText) == ["3000000.00", "6000000.00", "5000000.00"]
        )
        // (3·190 + 6·731 + 5·905) million days · 3 % / 365.
        #expect(found.exact == ratio(9481 * 3_000_000, 365))
        #expect(found.amount.yuanText == "779260.27")
        #expect(found.principal.yuanText == "5000000.00")
    }

    @Test func `nothing is due where no day passes, at no rate, or after all is repaid`() throws {
        let paid = [("2026-06-30", "6000000.00")]
        #expect(try due(300, paid, until: "2026-06-30").amount == .zero)
        #expect(try due(0, paid, until: "2031-06-30").amount == .zero)
        let ended = try due(
            300,
            paid,
            [("2026-07-10", "6000000.00")],
            until: "2031-06-30"
        )
        #expect(ended.periods.map(\.days) == [10])
        #expect(ended.principal == .zero)
        let sameDay = try due(300, paid, [("2026-06-30", "6000000.00")], until: "2026-07-30")
        #expect(sameDay.amount == .zero)
    }

    @Test func `every wrong figure is named at once`() throws {
        func places(_ body: () throws -> AppropriateReturn.Due) -> [String] {
            do {
                _ = try body()
                return []
            } catch let refusal as Refusal {
                return refusal.blockers.map { "\($0.code) \($0.place)" }
            } catch {
                return ["\(error)"]
            }
        }
        #expect(
            places {
                try due(
                    10_001,
                    [("2026-01-01", "0.00"), ("2028-01-01", "1.00")],
                    [("2029-01-01", "1.00")],
                    until: "2027-01-01"
                )
            } == [
                "RATE_RANGE bps", "AMOUNT_NONPOSITIVE paid/1", "RETURN_DATES paid/2",
                "RETURN_DATES repaid/1",
            ]
        )
        #expect(
            places {
                try due(
                    300,
                    [("2026-01-01", "1.00")],
                    [("2026-02-01", "1.01")],
                    until: "2027-01-01"
                )
            } == ["REPAID_EXCEEDS repaid"]
        )
        let most = [("0001-01-01", Fen(.max).yuanText)]
        let huge = try due(10_000, most, until: "0001-12-31")
        #expect(huge.amount.count > 0)
        #expect(
            places { try due(10_000, most, until: "9999-12-31") } == [
                "ARITHMETIC_OVERFLOW principal"
            ]
        )
    }
}

@Suite struct ConversionWindowTests {
    private func window(
        _ signed: String,
        _ months: Int,
        _ extended: Int? = nil
    ) throws -> ConversionWindow {
        try ConversionWindow(
            signedOn: try date(signed),
            months: months,
            extensionMonths: extended,
            mostExtension: 12
        )
    }

    @Test func `EX-27 the window ends on the corresponding date`() throws {
        let plain = try window("2026-06-30", 60)
        #expect(plain.lastDay.description == "2031-06-30")
        #expect(plain.expiresOn.description == "2031-07-01")
        #expect(try plain.standing(on: date("2031-06-30")) == .open)
        #expect(try plain.daysLeft(on: date("2031-06-30")) == 0)
        #expect(try plain.standing(on: date("2031-07-01")) == .expired)
        #expect(try plain.standing(on: date("2026-06-29")) == .before)
        #expect(try plain.standing(on: date("2026-06-30")) == .open)
        let extended = try window("2026-06-30", 60, 12)
        #expect(extended.extendedLastDay?.description == "2032-06-30")
        #expect(try extended.standing(on: date("2031-07-01")) == .extended)
        #expect(try extended.daysLeft(on: date("2032-06-01")) == 29)
        #expect(try extended.standing(on: date("2032-07-01")) == .expired)
    }

    @Test func `a month without the date ends the window on its last day`() throws {
        #expect(try window("2024-02-29", 12).lastDay.description == "2025-02-28")
        #expect(try window("2024-02-29", 48).lastDay.description == "2028-02-29")
        #expect(try window("2026-08-31", 6).lastDay.description == "2027-02-28")
        // From the signature, so that no day is lost by the extension.
        #expect(try window("2026-08-31", 6, 1).extendedLastDay?.description == "2027-03-31")
    }

    @Test func `a window and its extension have their bounds`() throws {
        #expect(codes { try window("2026-06-30", 0) } == ["WINDOW_MONTHS"])
        #expect(
            codes { try window("2026-06-30", 601, 13) } == ["WINDOW_MONTHS", "WINDOW_EXTENSION"]
        )
        #expect(codes { try window("2026-06-30", 60, 0) } == ["WINDOW_EXTENSION"])
        #expect(codes { try window("9999-06-30", 60) } == ["DATE_RANGE"])
    }
}

@Suite struct ConversionGridTests {
    private func grid(_ axes: ConversionGrid.Axes) throws -> ConversionGrid {
        try ConversionGrid(
            axes,
            companyForm: .limitedLiability,
            units: (500_000_000, 0),
            cash: yuan("10000000.00")
        )
    }

    private func shares(_ grid: ConversionGrid) -> [[String]] {
        grid.cases.map { one in
            one.readings.map { reading in
                switch reading.outcome {
                case .success(let preview): preview.share.description
                case .failure(let refusal): refusal.blockers.map(\.code).joined(separator: ",")
                }
            }
        }
    }

    @Test func `EX-06, EX-07, EX-08 and EX-30 side by side by both readings`() throws {
        let found = try grid(
            .init(
                preMoney: [yuan("40000000.00"), yuan("6000000.00")],
                discounts: [0, 2000],
                principals: [yuan("6000000.00")]
            )
        )
        #expect(found.cases.count == 4)
        let shares = shares(found)
        #expect(shares[0] == ["3/28", "88235294/735294117"])
        #expect(shares[1][0] == "3/23")
        #expect(shares[2][1] == "PRICE_NONPOSITIVE" && shares[3][1] == "PRICE_NONPOSITIVE")
        #expect(!shares[2][0].contains("PRICE"))
    }

    @Test func `EX-11 and EX-13 as cases of partial conversion`() throws {
        let found = try ConversionGrid(
            .init(
                preMoney: [yuan("12000000.00")],
                holdingCaps: [nil, 2000],
                principals: [yuan("6000000.00")],
                timings: [.alongside]
            ),
            companyForm: .limitedLiability,
            units: (100_000_000, 0),
            cash: yuan("3000000.00")
        )
        #expect(shares(found) == [["2/7"], ["1/5"]])
        guard case .success(let capped) = found.cases[1].readings[0].outcome else {
            Issue.record("the capped case gives something")
            return
        }
        #expect(capped.balance.yuanText == "2250000.00")
        let half = try grid(
            .init(preMoney: [yuan("40000000.00")], principals: [yuan("3000000.00")])
        )
        #expect(shares(half)[0][0] == "3/53")
    }

    @Test func `a grid has one case at least and 500 at most`() throws {
        let one = try yuan("6000000.00")
        #expect(codes { try grid(.init(preMoney: [], principals: [one])) } == ["GRID_SIZE"])
        let many = Array(repeating: one, count: 501)
        #expect(codes { try grid(.init(preMoney: many, principals: [one])) } == ["GRID_SIZE"])
        #expect(
            codes { try grid(.init(preMoney: [one], principals: [one], timings: [])) }
                == ["GRID_SIZE"]
        )
        let most = try grid(.init(preMoney: Array(many.dropLast()), principals: [one]))
        #expect(most.cases.count == 500)
    }
}
