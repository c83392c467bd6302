package import Workflow

/// The appropriate return (适当收益) on principal that was paid, for as long as it is outstanding.
///
/// Simple, by actual days over 365 (ACT/365), from the day of a payment, which counts, to the day
/// of the end or of a repayment, which does not. What every stretch of days yields is added up
/// exactly and rounded down to the fen once, as everything is that the state takes.
package struct AppropriateReturn: Hashable, Sendable {
    /// Money that went out or came back on a day.
    package struct Movement: Hashable, Sendable {
        package let date: CivilDate
        package let amount: Fen

        package init(_ date: CivilDate, _ amount: Fen) {
            self.date = date
            self.amount = amount
        }
    }

    /// Days over which one principal was outstanding.
    package struct Period: Hashable, Sendable {
        package let from: CivilDate
        package let to: CivilDate
        package let principal: Fen

        package var days: Int { to.dayNumber - from.dayNumber }
    }

    /// What is due at the end.
    package struct Due: Hashable, Sendable {
        package let periods: [Period]
        /// The return in fen before it is rounded.
        package let exact: Rational
        package let amount: Fen
        /// Principal that is still outstanding.
        package let principal: Fen
    }

    /// By the year: 300 is 3 %.
    package let basisPoints: Int

    package static let daysOfYear: Int128 = 365

    package init(basisPoints: Int) { self.basisPoints = basisPoints }

    /// The return until a day.
    ///
    /// - Parameters:
    ///   - paid: payments of principal, in any order.
    ///   - repaid: principal that came back.
    ///   - end: the day on which the holder leaves; it is not counted.
    /// - Returns: the stretches of days with their principal, and the sum.
    /// - Throws: `RATE_RANGE`, `AMOUNT_NONPOSITIVE`, `RETURN_DATES`, `REPAID_EXCEEDS` and
    ///   `ARITHMETIC_OVERFLOW`, all at once.
    package func due(
        paid: [Movement],
        repaid: [Movement] = [],
        until end: CivilDate
    ) throws(Refusal) -> Due {
        var blockers = inputBlockers(paid: paid, repaid: repaid, end)
        let moves =
            paid.map { ($0.date, Int128($0.amount.count)) }
            + repaid.map { ($0.date, -Int128($0.amount.count)) }
        var periods: [Period] = []
        var principal: Int128 = 0
        var yield: Int128 = 0
        var last = moves.map(\.0).min() ?? end
        func close(at date: CivilDate) {
            guard date > last else { return }
            if principal > 0, let whole = Int64(exactly: principal) {
                periods.append(Period(from: last, to: date, principal: Fen(whole)))
                yield += principal * Int128(date.dayNumber - last.dayNumber)
            }
            last = date
        }
        // What is paid and repaid on one day is paid first.
        for (date, amount) in moves.sorted(by: { ($0.0, $1.1) < ($1.0, $0.1) }) {
            close(at: date)
            principal += amount
            if principal < 0, blockers.isEmpty { blockers.append(exceeds(date, -amount)) }
        }
        close(at: end)
        guard blockers.isEmpty else { throw Refusal(blockers) }
        do throws(ArithmeticFailure) {
            // A principal below 2^63 for all the days there are, times 10^4, is below 2^100.
            let exact = try Rational(
                numerator: yield * Int128(basisPoints),
                denominator: 10_000 * AppropriateReturn.daysOfYear
            )
            return Due(
                periods: periods,
                exact: exact,
                amount: try Fen(exactly: exact.roundedDown),
                principal: try Fen(exactly: principal)
            )
        } catch {
            throw Refusal(error.blocker(place: "principal"))
        }
    }

    private func inputBlockers(
        paid: [Movement],
        repaid: [Movement],
        _ end: CivilDate
    ) -> [Blocker] {
        var blockers: [Blocker] = []
        if !(0...10_000).contains(basisPoints) {
            blockers.append(
                Blocker(
                    code: "RATE_RANGE",
                    message: Localized(
                        zh: "年化收益率为 \(basisPoints) 基点，应为 0 到 10000，请填报人按协议更正",
                        en: "The yearly rate is \(basisPoints) basis points; expected 0 to 10000;"
                            + " whoever entered it can correct it by the agreement"
                    ),
                    place: "bps",
                    values: ["found": "\(basisPoints)", "expected": "0...10000"]
                )
            )
        }
        for (place, movements) in [("paid", paid), ("repaid", repaid)] {
            for (number, movement) in zip(1..., movements) {
                let place = "\(place)/\(number)"
                if movement.amount <= .zero {
                    blockers.append(.nonPositive(movement.amount, place: place))
                }
                if movement.date > end { blockers.append(late(movement.date, end, place)) }
            }
        }
        return blockers
    }

    private func late(_ date: CivilDate, _ end: CivilDate, _ place: String) -> Blocker {
        Blocker(
            code: "RETURN_DATES",
            message: Localized(
                zh: "日期 \(date) 晚于截止日 \(end)，应不晚于截止日，请填报人核对",
                en: "The date \(date) is after the end, \(end); expected none later;"
                    + " whoever entered it can check"
            ),
            place: place,
            values: ["found": date.description, "expected": "<= \(end)"]
        )
    }

    private func exceeds(_ date: CivilDate, _ amount: Int128) -> Blocker {
        let repaid = Int64(exactly: amount).map { Fen($0).yuanText } ?? "\(amount)"
        return Blocker(
            code: "REPAID_EXCEEDS",
            message: Localized(
                zh: "\(date) 偿还 \(repaid) 元，超过当时未收回的本金，请填报人核对拨付与偿还",
                en: "On \(date) \(repaid) CNY were repaid, more than was outstanding;"
                    + " whoever entered it can check payments and repayments"
            ),
            place: "repaid",
            values: ["found": repaid]
        )
    }
}

extension Blocker {
    /// An amount that is not above zero where one is needed.
    static func nonPositive(_ amount: Fen, place: String) -> Blocker {
        Blocker(
            code: "AMOUNT_NONPOSITIVE",
            message: Localized(
                zh: "金额 \(amount) 元应大于零，请填报人更正",
                en: "Amount \(amount) CNY; expected above zero;"
                    + " whoever entered it can correct it"
            ),
            place: place,
            values: ["found": amount.yuanText, "expected": "> 0.00"]
        )
    }
}
