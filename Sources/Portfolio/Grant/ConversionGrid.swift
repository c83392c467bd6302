package import Workflow

/// What a conversion would give in each of many cases, by every reading of the agreement.
///
/// A case is a pre-money valuation, a discount, a valuation cap, a holding cap and a principal; its
/// readings (口径) stand side by side, since which of them was agreed decides who is diluted.
package struct ConversionGrid: Hashable, Sendable {
    /// What is tried of each term; nil is a term that is not there.
    package struct Axes: Hashable, Sendable {
        package var preMoney: [Fen]
        package var discounts: [Int]
        package var valuationCaps: [Fen?]
        package var holdingCaps: [Int?]
        package var principals: [Fen]
        package var timings: [ConversionTiming]

        package init(
            preMoney: [Fen],
            discounts: [Int] = [0],
            valuationCaps: [Fen?] = [nil],
            holdingCaps: [Int?] = [nil],
            principals: [Fen],
            timings: [ConversionTiming] = [.alongside, .preMoney]
        ) {
            self.preMoney = preMoney
            self.discounts = discounts
            self.valuationCaps = valuationCaps
            self.holdingCaps = holdingCaps
            self.principals = principals
            self.timings = timings
        }

        /// How many cases there are; readings of one case count once.
        package var count: Int {
            [
                preMoney.count, discounts.count, valuationCaps.count, holdingCaps.count,
                principals.count,
            ].reduce(1) { product, count in
                let (value, overflow) = product.multipliedReportingOverflow(by: count)
                return overflow ? .max : value
            }
        }
    }

    /// One combination of the terms.
    package struct Case: Hashable, Sendable {
        package let preMoney: Fen
        package let discountBasisPoints: Int
        package let valuationCap: Fen?
        package let holdingCapBasisPoints: Int?
        package let principal: Fen
        package let readings: [Reading]
    }

    /// What a case gives by one reading.
    package struct Reading: Hashable, Sendable {
        package let timing: ConversionTiming
        /// Nothing is given for a reason that the rule tells, such as `PRICE_NONPOSITIVE`.
        package let outcome: Result<ConversionPreview, Refusal>
    }

    package static let mostCases = 500

    package let cases: [Case]

    /// - Parameters:
    ///   - axes: what is tried.
    ///   - companyForm: what a unit is.
    ///   - units: units outstanding before the round, and those that the holder has already.
    ///   - cash: what the investors pay.
    /// - Throws: `GRID_SIZE` for none or more than ``mostCases``.
    package init(
        _ axes: Axes,
        companyForm: CompanyForm,
        units: (outstanding: Int64, held: Int64),
        cash: Fen
    ) throws(Refusal) {
        guard (1...ConversionGrid.mostCases).contains(axes.count), !axes.timings.isEmpty else {
            throw Refusal(ConversionGrid.size(axes.count))
        }
        var cases: [Case] = []
        for principal in axes.principals {
            for preMoney in axes.preMoney {
                for discount in axes.discounts {
                    for valuationCap in axes.valuationCaps {
                        for holdingCap in axes.holdingCaps {
                            let readings = axes.timings.map { timing in
                                let terms = Conversion(
                                    timing: timing,
                                    companyForm: companyForm,
                                    discountBasisPoints: discount,
                                    valuationCap: valuationCap,
                                    holdingCapBasisPoints: holdingCap
                                )
                                let round = FinancingRound(
                                    unitsOutstanding: units.outstanding,
                                    unitsHeld: units.held,
                                    preMoney: preMoney,
                                    cash: cash
                                )
                                return Reading(timing: timing, terms, principal, round)
                            }
                            cases.append(
                                Case(
                                    preMoney: preMoney,
                                    discountBasisPoints: discount,
                                    valuationCap: valuationCap,
                                    holdingCapBasisPoints: holdingCap,
                                    principal: principal,
                                    readings: readings
                                )
                            )
                        }
                    }
                }
            }
        }
        self.cases = cases
    }

    private static func size(_ count: Int) -> Blocker {
        Blocker(
            code: "GRID_SIZE",
            message: Localized(
                zh: "各项取值组合成 \(count) 种情形，应为 1 到 \(mostCases) 种，请减少取值",
                en: "The values make \(count) cases; expected 1 to \(mostCases): give fewer values"
            ),
            place: "cases",
            values: ["found": "\(count)", "expected": "1...\(mostCases)"]
        )
    }
}

extension ConversionGrid.Reading {
    init(
        timing: ConversionTiming,
        _ terms: Conversion,
        _ principal: Fen,
        _ round: FinancingRound
    ) {
        self.timing = timing
        do throws(Refusal) {
            outcome = .success(try terms.preview(principal: principal, round: round))
        } catch {
            outcome = .failure(error)
        }
    }
}
