package import Workflow

// Sizes. The rule works in 128 bits. Let every amount and every number of units be at most 10^15
// (ten trillion yuan), and write R, V, N, P for the units, the valuation, the cash and the
// principal, and k for 10^4 − discount. Numerators and denominators before any reduction are then
//   round price, alongside     V / R                         10^15 / 10^15
//   round price, pre-money     (V·k − 10^4·P) / (k·R)        10^19 / 10^19
//   conversion price           times k / 10^4 at most        10^23 / 10^23
//   units                      P / price                     10^38 / 10^38, reduced crosswise
//   principal used             units · price                 the product is at most P
// and 128 bits hold 1.7·10^38. Every step is checked all the same, so that a larger case is
// refused with `ARITHMETIC_OVERFLOW` and never answered wrongly.

extension Conversion {
    /// Calculates the conversion of a principal that is paid and not recovered.
    ///
    /// Where no holding cap binds all of the principal is used and what the floor of the units
    /// leaves is capital reserve; where it binds ⌈units × price⌉ fen are used and the rest is
    /// the balance.
    ///
    /// - Parameters:
    ///   - principal: paid and unrecovered principal (INV-26).
    ///   - round: the round that triggers the conversion.
    /// - Returns: units, prices, reserves and the balance, all exact.
    /// - Throws: `PRICE_NONPOSITIVE`, `PRICE_BELOW_PAR`, `UNITS_ZERO`, `CONVERSION_INPUT`,
    ///   `POST_MONEY_CAP_MISSING`, `POST_MONEY_DISCOUNT`, `AMOUNT_NEGATIVE`,
    ///   `ARITHMETIC_OVERFLOW`.
    package func preview(
        principal: Fen,
        round: FinancingRound
    ) throws(Refusal) -> ConversionPreview {
        try preview(principal: principal, round: round) {
            (price: Rational) throws(ArithmeticFailure) -> Int64 in
            try Conversion.wholeUnits(round.cash, price: price)
        }
    }

    /// As above, with what the cash buys told by the price: each investor's units are whole.
    func preview(
        principal: Fen,
        round: FinancingRound,
        investorUnits: (Rational) throws(ArithmeticFailure) -> Int64
    ) throws(Refusal) -> ConversionPreview {
        let faults = inputBlockers(principal: principal, round: round)
        guard faults.isEmpty else { throw Refusal(faults) }
        let prices = try exact { () throws(ArithmeticFailure) in
            try self.prices(principal: principal, round: round)
        }
        guard prices.round > .zero, prices.grant > .zero else {
            throw Refusal(nonPositive(min(prices.round, prices.grant)))
        }
        let investorUnits = try exact { () throws(ArithmeticFailure) in
            try investorUnits(prices.round)
        }
        let allUnits = try exact { () throws(ArithmeticFailure) in
            try Conversion.wholeUnits(principal, price: prices.grant)
        }
        let limit = holdingLimit(round: round, investorUnits: investorUnits) ?? allUnits
        let isBinding = limit < allUnits
        let units = min(limit, allUnits)
        guard units > 0 else {
            throw Refusal(zeroUnits(price: prices.grant, isBinding: isBinding))
        }
        let used = try exact { () throws(ArithmeticFailure) in
            isBinding ? try cost(units: units, price: prices.grant) : principal
        }
        // Products of two 64-bit numbers fit 128 bits.
        let par = Int128(companyForm.parFen)
        let capitalReserve = Int128(used.count) - Int128(units) * par
        let investorReserve = Int128(round.cash.count) - Int128(investorUnits) * par
        guard capitalReserve >= 0, investorReserve >= 0 else {
            throw Refusal(belowPar(min(prices.round, prices.grant)))
        }
        return try exact { () throws(ArithmeticFailure) in
            let total = Int128(round.unitsOutstanding) + Int128(investorUnits) + Int128(units)
            return ConversionPreview(
                roundPrice: prices.round,
                conversionPrice: prices.grant,
                units: units,
                investorUnits: investorUnits,
                totalUnits: try Conversion.narrowed(total),
                share: try Rational(
                    numerator: Int128(round.unitsHeld) + Int128(units),
                    denominator: total
                ),
                capitalReserve: try Fen(exactly: capitalReserve),
                investorReserve: try Fen(exactly: investorReserve),
                principalUsed: used,
                balance: try principal.subtracting(used),
                isHoldingCapBinding: isBinding
            )
        }
    }

    /// The grant's price and the investors' price, in fen per unit; perhaps not above zero.
    private func prices(
        principal: Fen,
        round: FinancingRound
    ) throws(ArithmeticFailure) -> (grant: Rational, round: Rational) {
        let units = Int128(round.unitsOutstanding)
        let valuation = Int128(round.preMoney.count)
        let amount = Int128(principal.count)
        let kept = Int128(10_000 - discountBasisPoints)
        let roundPrice: Rational
        switch timing {
        case .alongside:
            roundPrice = try Rational(numerator: valuation, denominator: units)
        case .preMoney:
            // (V − P/k) / R with both sides of the fraction multiplied by k.
            roundPrice = try Rational(
                numerator: valuation * kept - amount * 10_000,
                denominator: kept * units
            )
        case .postMoney:
            // The share s = P/K gives s·R/(1−s) = P·R/(K−P) units: a price of (K−P)/R. The
            // investors' price counts the units of the whole claim, held back or not, so that
            // a holding cap does not change what the investors agreed to pay.
            let cap = Int128(valuationCap?.count ?? 0)
            let price = try Rational(numerator: cap - amount, denominator: units)
            guard price > .zero else { return (price, price) }
            let claim = try Conversion.wholeUnits(principal, price: price)
            return (price, try Rational(numerator: valuation, denominator: units + Int128(claim)))
        }
        let discounted =
            discountBasisPoints == 0
            ? roundPrice
            : try roundPrice.multiplied(by: try Rational(numerator: kept, denominator: 10_000))
        guard let valuationCap else { return (discounted, roundPrice) }
        let capPrice = try Rational(numerator: Int128(valuationCap.count), denominator: units)
        return (min(discounted, capPrice), roundPrice)
    }

    /// ⌊amount / price⌋ of a price above zero; by 256 bits only where the product needs it.
    package static func wholeUnits(
        _ amount: Fen,
        price: Rational
    ) throws(ArithmeticFailure) -> Int64 {
        let (product, overflow) = Int128(amount.count)
            .multipliedReportingOverflow(by: price.denominator)
        guard overflow else { return try narrowed(product / price.numerator) }
        return try narrowed(
            Conversion.parted(amount.count, price.denominator, by: price.numerator).quotient
        )
    }

    /// ⌈units × price⌉, which is at most the principal, since the principal is whole fen.
    func cost(units: Int64, price: Rational) throws(ArithmeticFailure) -> Fen {
        let (whole, rest) = try Conversion.parted(units, price.numerator, by: price.denominator)
        return try Fen(exactly: rest > 0 ? whole + 1 : whole)
    }

    /// What a product is of a divisor, with what is left; nothing is below zero.
    private static func parted(
        _ factor: Int64,
        _ other: Int128,
        by divisor: Int128
    ) throws(ArithmeticFailure) -> (quotient: Int128, remainder: Int128) {
        let product = other.magnitude.multipliedFullWidth(by: UInt128(factor.magnitude))
        // Else the quotient needs more than 128 bits.
        guard product.high < divisor.magnitude else { throw .overflow }
        let (quotient, remainder) = divisor.magnitude.dividingFullWidth(product)
        guard let whole = Int128(exactly: quotient), whole < .max else { throw .overflow }
        return (whole, Int128(remainder))
    }

    /// The most units U with (held + U) / (outstanding + investor + U) at or below the cap.
    private func holdingLimit(round: FinancingRound, investorUnits: Int64) -> Int64? {
        guard let cap = holdingCapBasisPoints, cap < 10_000 else { return nil }
        // Below 2^64 · 10^4, and so is the quotient before it is compared.
        let others = Int128(round.unitsOutstanding) + Int128(investorUnits)
        let room = others * Int128(cap) - Int128(round.unitsHeld) * 10_000
        return Int64(clamping: max(0, room) / Int128(10_000 - cap))
    }

    static func narrowed(_ units: Int128) throws(ArithmeticFailure) -> Int64 {
        guard let narrow = Int64(exactly: units) else { throw .overflow }
        return narrow
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
