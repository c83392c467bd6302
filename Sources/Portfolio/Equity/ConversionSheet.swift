import Expression
package import Workflow

/// What the policy says of conversions.
package struct ConversionPolicy: Sendable {
    package let timing: ConversionTiming
    package let discountBasisPoints: Int
    package let holdingCapBasisPoints: Int?

    package init(_ desk: some Desk) throws {
        func number(_ key: String) throws -> Int64? { try desk.parameter(key)?.integer }
        let text = try desk.parameter("gte.timing")?.text
        timing = text.flatMap { ConversionTiming(rawValue: $0) } ?? .alongside
        discountBasisPoints = Int(try number("gte.discount_bps") ?? 0)
        holdingCapBasisPoints = try number("gte.holding_cap_bps").map { Int($0) }
    }

    package func terms(
        _ timing: ConversionTiming,
        _ form: CompanyForm,
        valuationCap: Fen?
    ) -> Conversion {
        Conversion(
            timing: timing,
            companyForm: form,
            discountBasisPoints: discountBasisPoints,
            valuationCap: valuationCap,
            holdingCapBasisPoints: holdingCapBasisPoints
        )
    }

    /// Both readings of the Chinese practice, and a third one where the terms say so.
    package var timings: [ConversionTiming] {
        [.alongside, .preMoney] + (timing == .postMoney ? [.postMoney] : [])
    }
}

/// The computation sheet of a round (转股计算单): every reading side by side, one of them chosen, for
/// all agreements that convert in it together.
package struct ConversionSheet: Sendable {
    package let claims: [RoundClaim]
    /// By the claims, as far as a reading gives something.
    package let readings:
        [(timing: ConversionTiming, outcome: Result<[ConversionPreview], Refusal>)]
    package let timing: ConversionTiming
    /// By the claims.
    package let chosen: [ConversionPreview]
    package let investorUnits: [(holder: Int64, units: Int64)]
    private let policy: ConversionPolicy

    /// - Throws: why the chosen reading gives nothing.
    package init(
        _ basis: ConversionBasis,
        _ claims: [RoundClaim],
        policy: ConversionPolicy
    ) throws(Refusal) {
        let outcomes = policy.timings.map { timing in
            let outcome = Result { () throws(Refusal) in
                try basis.previews(claims) {
                    policy.terms(timing, basis.form, valuationCap: $0.valuationCap)
                }
            }
            return (timing: timing, outcome: outcome)
        }
        readings = outcomes
        timing = policy.timing
        (self.claims, self.policy) = (claims, policy)
        let previews = try basis.previews(claims) {
            policy.terms(policy.timing, basis.form, valuationCap: $0.valuationCap)
        }
        chosen = previews
        guard let financing = basis.financing, let price = previews.first?.roundPrice else {
            investorUnits = []
            return
        }
        do throws(ArithmeticFailure) {
            let units = try financing.units(at: price)
            investorUnits = zip(financing.investors.map(\.holder), units).map { ($0, $1) }
        } catch {
            throw Refusal(error.blocker(place: "investors"))
        }
        guard investorUnits.allSatisfy({ $0.units > 0 }) else {
            throw Refusal(Blocker.noUnit(price).moved(to: "investors"))
        }
    }

    /// As the agreement of a claim keeps it; of the others what they come to together.
    func value(
        _ index: Int,
        _ comparison: ConversionBasis.Comparison?,
        _ basis: ConversionBasis,
        on date: CivilDate
    ) -> [String: Value] {
        let claim = claims[index]
        let others = chosen.indices.filter { $0 != index }
        var members: [String: Value] = [
            "on": .string(date.description), "timing": .string(timing.rawValue),
            "outstanding": .int(basis.outstanding), "held": .int(claim.held),
            "pre_money": .int(basis.preMoney.count), "cash": .int(basis.cash.count),
            "in_kind": .int(basis.financing?.inKind.count ?? 0),
            "principal": .int(claim.principal.count),
            "discount_bps": .int(Int64(policy.discountBasisPoints)),
            "readings": .list(
                readings.map { reading in
                    let outcome = reading.outcome.map { $0[index] }
                    return ConversionSheet.value(reading.timing, outcome)
                }
            ),
            "investors": .list(
                investorUnits.map {
                    .record(["holder": .int($0.holder), "units": .int($0.units)])
                }
            ),
            "together": .int(Int64(claims.count)),
            "together_units": .int(others.reduce(0) { $0 + chosen[$1].units }),
        ]
        members["holding_cap_bps"] = policy.holdingCapBasisPoints.map { .int(Int64($0)) }
        members["valuation_cap"] = claim.valuationCap.map { .int($0.count) }
        // Any entry after it makes the sheet stale.
        members["entry"] = basis.record.map { .int($0.nextEntry) }
        members["round_name"] = basis.financing.map { .string($0.name) }
        members["against"] = claim.against.map { .string($0) }
        members["largest_other"] = comparison.map { .string($0.name) }
        members["largest_other_units"] = comparison.map { .int($0.units) }
        return members
    }

    private static func value(
        _ timing: ConversionTiming,
        _ outcome: Result<ConversionPreview, Refusal>
    ) -> Value {
        switch outcome {
        case .failure(let refusal):
            .record([
                "timing": .string(timing.rawValue),
                "refused": .list(refusal.blockers.map { .string($0.code) }),
            ])
        case .success(let preview):
            .record([
                "timing": .string(timing.rawValue), "refused": .list([]),
                "round_price": .string(preview.roundPrice.description),
                "price": .string(preview.conversionPrice.description),
                "units": .int(preview.units), "investor_units": .int(preview.investorUnits),
                "total": .int(preview.totalUnits), "share": .string(preview.share.description),
                "percent": .string(preview.share.percentText),
                "principal": .int(preview.principalUsed.count),
                "reserve": .int(preview.capitalReserve.count),
                "balance": .int(preview.balance.count),
                "capped": .bool(preview.isHoldingCapBinding),
            ])
        }
    }
}

extension Rational {
    /// A share in percent with six decimals.
    package var percentText: String {
        ((try? multiplied(by: Rational(100)))?.text(decimals: 6) ?? "—") + "%"
    }
}
