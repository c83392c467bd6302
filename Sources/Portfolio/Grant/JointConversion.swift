package import Workflow

/// Grants that convert in one round, computed together: one price, one table, each holder's cap.
///
/// All claims have one timing and one company form; discounts, valuation caps and holding caps may
/// differ. With one claim it is `Conversion.preview`, which a test holds.
///
/// - The investors' price before the round, `(V − Σ P/k) / R`, has every claim in it.
/// - A fixed share counts beside the others: with `S = Σ P/K` the price of a claim is `K(1−S)/R`.
/// - A holding cap is the holder's, over all his claims and what he has; the greatest units that
///   keep every cap are unique, since more units of one leave more room to the others.
/// - Where it binds, each claim gets as much of the holder's units as it would have of all
///   his claims, rounded down; units that are left go one each in the order of the claims.
package struct JointConversion: Hashable, Sendable {
    package struct Claim: Hashable, Sendable {
        /// Whose claim it is in refusals, such as its agreement's code; empty for the only one.
        package let label: String
        package let holder: String
        /// What the holder has before the round; the same in all his claims.
        package let held: Int64
        /// Paid and not recovered (INV-26).
        package let principal: Fen
        package let terms: Conversion

        package init(
            label: String = "",
            holder: String,
            held: Int64,
            principal: Fen,
            terms: Conversion
        ) {
            (self.label, self.holder, self.held) = (label, holder, held)
            (self.principal, self.terms) = (principal, terms)
        }
    }

    package let claims: [Claim]

    package init(_ claims: [Claim]) {
        self.claims = claims
    }

    /// What each claim gives, in the order of the claims.
    ///
    /// - Parameters:
    ///   - round: its units held are those of nobody, since every claim says its own.
    ///   - investorUnits: what the cash buys at a price in fen.
    /// - Returns: for each claim its units, price, reserve and balance, all exact.
    /// - Throws: what `Conversion.preview` throws, each at its claim.
    package func previews(
        round: FinancingRound,
        investorUnits: (Rational) throws(ArithmeticFailure) -> Int64
    ) throws(Refusal) -> [ConversionPreview] {
        let faults = claims.flatMap { claim in
            claim.terms.inputBlockers(
                principal: claim.principal,
                round: FinancingRound(
                    unitsOutstanding: round.unitsOutstanding,
                    unitsHeld: claim.held,
                    preMoney: round.preMoney,
                    cash: round.cash
                )
            ).map { $0.of(claim) }
        }
        guard faults.isEmpty, !claims.isEmpty else { throw Refusal(faults) }
        let prices = try exact { () throws(ArithmeticFailure) in try self.prices(round) }
        let free = zip(claims, prices.grants).filter { min($1, prices.round) <= .zero }
        guard free.isEmpty else {
            throw Refusal(
                free.map { $0.terms.nonPositive(min($1, prices.round)).of($0) }
            )
        }
        let bought = try exact { () throws(ArithmeticFailure) in
            try investorUnits(prices.round)
        }
        let wanted = try exact { () throws(ArithmeticFailure) in
            var units: [Int64] = []
            for (claim, price) in zip(claims, prices.grants) {
                units.append(try Conversion.wholeUnits(claim.principal, price: price))
            }
            return units
        }
        let others = Int128(round.unitsOutstanding) + Int128(bought)
        let given = HoldingCaps(claims, wanted, others: others).units
        return try told(given, wanted, prices, round, bought)
    }

    private func told(
        _ given: [Int64],
        _ wanted: [Int64],
        _ prices: (grants: [Rational], round: Rational),
        _ round: FinancingRound,
        _ bought: Int64
    ) throws(Refusal) -> [ConversionPreview] {
        let none = claims.indices.filter { given[$0] <= 0 }
        guard none.isEmpty else {
            throw Refusal(
                none.map { index in
                    claims[index].terms.zeroUnits(
                        price: prices.grants[index],
                        isBinding: given[index] < wanted[index]
                    ).of(claims[index])
                }
            )
        }
        var previews: [ConversionPreview] = []
        let total = given.reduce(Int128(round.unitsOutstanding) + Int128(bought)) {
            $0 + Int128($1)
        }
        for (index, claim) in claims.enumerated() {
            let isBinding = given[index] < wanted[index]
            let used = try exact { () throws(ArithmeticFailure) in
                isBinding
                    ? try claim.terms.cost(units: given[index], price: prices.grants[index])
                    : claim.principal
            }
            let par = Int128(claim.terms.companyForm.parFen)
            let reserve = Int128(used.count) - Int128(given[index]) * par
            let investorReserve = Int128(round.cash.count) - Int128(bought) * par
            guard reserve >= 0, investorReserve >= 0 else {
                let price = min(prices.round, prices.grants[index])
                throw Refusal(claim.terms.belowPar(price).of(claim))
            }
            let held = claims.indices.filter { claims[$0].holder == claim.holder }
                .reduce(Int128(claim.held)) { $0 + Int128(given[$1]) }
            previews.append(
                try exact { () throws(ArithmeticFailure) in
                    ConversionPreview(
                        roundPrice: prices.round,
                        conversionPrice: prices.grants[index],
                        units: given[index],
                        investorUnits: bought,
                        totalUnits: try Conversion.narrowed(total),
                        share: try Rational(numerator: held, denominator: total),
                        capitalReserve: try Fen(exactly: reserve),
                        investorReserve: try Fen(exactly: investorReserve),
                        principalUsed: used,
                        balance: try claim.principal.subtracting(used),
                        isHoldingCapBinding: isBinding
                    )
                }
            )
        }
        return previews
    }

    private func exact<Value>(
        _ calculation: () throws(ArithmeticFailure) -> Value
    ) throws(Refusal) -> Value {
        do {
            return try calculation()
        } catch {
            throw Refusal(error.blocker(place: "conversion"))
        }
    }
}

// MARK: Prices

extension JointConversion {
    private func prices(
        _ round: FinancingRound
    ) throws(ArithmeticFailure) -> (grants: [Rational], round: Rational) {
        switch claims[0].terms.timing {
        case .alongside:
            let price = try Rational(
                numerator: Int128(round.preMoney.count),
                denominator: Int128(round.unitsOutstanding)
            )
            return (try discounted(price, round), price)
        case .preMoney:
            var rest = try Rational(numerator: Int128(round.preMoney.count), denominator: 1)
            for claim in claims {
                rest = try rest.subtracting(
                    Rational(
                        numerator: Int128(claim.principal.count) * 10_000,
                        denominator: Int128(10_000 - claim.terms.discountBasisPoints)
                    )
                )
            }
            let units = try Rational(numerator: Int128(round.unitsOutstanding), denominator: 1)
            let price = try rest.divided(by: units)
            return (try discounted(price, round), price)
        case .postMoney: return try fixedShares(round)
        }
    }

    private func discounted(
        _ price: Rational,
        _ round: FinancingRound
    ) throws(ArithmeticFailure) -> [Rational] {
        var prices: [Rational] = []
        for claim in claims {
            let kept = Int128(10_000 - claim.terms.discountBasisPoints)
            let own = try price.multiplied(by: Rational(numerator: kept, denominator: 10_000))
            guard let cap = claim.terms.valuationCap else {
                prices.append(own)
                continue
            }
            let capPrice = try Rational(
                numerator: Int128(cap.count),
                denominator: Int128(round.unitsOutstanding)
            )
            prices.append(min(own, capPrice))
        }
        return prices
    }

    /// The investors' price counts the units of the whole claims, held back or not.
    private func fixedShares(
        _ round: FinancingRound
    ) throws(ArithmeticFailure) -> (grants: [Rational], round: Rational) {
        var rest = Rational(1)
        for claim in claims {
            let cap = Int128(claim.terms.valuationCap?.count ?? 0)
            rest = try rest.subtracting(
                Rational(numerator: Int128(claim.principal.count), denominator: cap)
            )
        }
        var prices: [Rational] = []
        var units = Int128(round.unitsOutstanding)
        for claim in claims {
            let cap = Int128(claim.terms.valuationCap?.count ?? 0)
            let whole = try Rational(
                numerator: cap,
                denominator: Int128(round.unitsOutstanding)
            )
            let price = try whole.multiplied(by: rest)
            prices.append(price)
            guard price > .zero else { continue }
            units += Int128(try Conversion.wholeUnits(claim.principal, price: price))
        }
        let price = try Rational(numerator: Int128(round.preMoney.count), denominator: units)
        return (prices, price)
    }
}

extension Blocker {
    /// The same reason at one of several claims.
    fileprivate func of(_ claim: JointConversion.Claim) -> Blocker {
        claim.label.isEmpty ? self : moved(to: "\(claim.label)/\(place)")
    }
}
