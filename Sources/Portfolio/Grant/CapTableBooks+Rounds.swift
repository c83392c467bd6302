import Workflow

/// Rounds: prices, what investors and grants get, and who keeps his share.
extension CapTableBooks {
    mutating func round(_ rows: [Int]) throws(CapTableFault) -> CapTable.Round {
        let preMoney = rows.compactMap { steps[$0].preMoney }.first ?? .zero
        let investors = rows.compactMap { row in steps[row].deed.investment.map { (row, $0) } }
        let converting = rows.compactMap { row in steps[row].deed.conversion.map { (row, $0) } }
        let previews = try conversions(converting, preMoney, investors.map(\.1))
        let price: Rational
        if let first = previews.first {
            price = first.roundPrice
        } else {
            price = try plainPrice(preMoney, at: rows[0])
        }
        var issues: [CapTable.Issue] = []
        for (row, money) in investors {
            let count = try wholeUnits(money, price, at: row)
            issues.append(
                CapTable.Issue(
                    holder: steps[row].holder,
                    units: count,
                    money: money,
                    isProRata: false
                )
            )
        }
        issues += try kept(rows, price, issued: issues.map(\.units) + previews.map(\.units))
        for issue in issues {
            try add(issue.units, to: issue.holder, at: rows[0])
            paidIn += Int128(issue.units) * Int128(rule.companyForm.parFen)
        }
        for ((row, _), preview) in zip(converting, previews) {
            try add(preview.units, to: steps[row].holder, at: row)
            paidIn += Int128(preview.units) * Int128(rule.companyForm.parFen)
        }
        return CapTable.Round(
            preMoney: preMoney,
            price: price,
            issues: issues,
            conversions: zip(converting, previews).map { one, preview in
                CapTable.Converted(holder: steps[one.0].holder, preview: preview)
            }
        )
    }

    /// What the grants of a round convert to together.
    private func conversions(
        _ claims: [(Int, CapTableStep.Claim)],
        _ preMoney: Fen,
        _ investments: [Fen]
    ) throws(CapTableFault) -> [ConversionPreview] {
        guard let first = claims.first?.0 else { return [] }
        var principal = Fen.zero
        for (row, claim) in claims {
            do throws(ArithmeticFailure) {
                principal = try principal.adding(claim.principal)
            } catch {
                throw fault(error.blocker(place: ""), row, "amount")
            }
            try checkPaidIn(principal, at: row)
        }
        let joint = JointConversion(
            claims.map { row, claim in
                JointConversion.Claim(
                    label: "\(row)",
                    holder: steps[row].holder,
                    held: units[steps[row].holder] ?? 0,
                    principal: claim.principal,
                    terms: Conversion(
                        timing: claim.terms.timing,
                        companyForm: rule.companyForm,
                        discountBasisPoints: claim.terms.discountBasisPoints,
                        valuationCap: claim.terms.valuationCap,
                        holdingCapBasisPoints: claim.terms.holdingCapBasisPoints
                    )
                )
            }
        )
        do throws(Refusal) {
            let cash: Fen
            do throws(ArithmeticFailure) {
                cash = try Fen.sum(investments)
            } catch {
                throw Refusal(error.blocker(place: "cash"))
            }
            let round = FinancingRound(unitsOutstanding: total, preMoney: preMoney, cash: cash)
            return try joint.previews(round: round) {
                (price: Rational) throws(ArithmeticFailure) -> Int64 in
                var sum: Int64 = 0
                for money in investments {
                    let (next, overflow) = sum.addingReportingOverflow(
                        try Conversion.wholeUnits(money, price: price)
                    )
                    guard !overflow else { throw .overflow }
                    sum = next
                }
                return sum
            }
        } catch {
            throw CapTableFault(reasons: error.blockers.map { located($0, first) })
        }
    }

    /// A reason at the row of its claim.
    private func located(
        _ blocker: Blocker,
        _ first: Int
    ) -> (place: CapTableFault.Place, blocker: Blocker) {
        let parts = blocker.place.split(separator: "/", maxSplits: 1).map(String.init)
        let row = parts.count == 2 ? Int(parts[0]) ?? first : first
        let place = parts.last ?? ""
        let field = CapTableBooks.fields[place] ?? place
        return (CapTableFault.Place(step: row, field: field), blocker)
    }

    /// Where the inputs of a conversion stand in a row.
    private static let fields = [
        "principal": "amount", "cash": "amount", "units": "amount", "price": "pre_money",
        "units_outstanding": "date", "units_held": "holder", "conversion": "amount",
        "par": "date",
    ]

    /// V / R, where nothing converts.
    private func plainPrice(_ preMoney: Fen, at row: Int) throws(CapTableFault) -> Rational {
        let price: Rational
        do throws(ArithmeticFailure) {
            price = try Rational(numerator: Int128(preMoney.count), denominator: Int128(total))
        } catch {
            throw fault(error.blocker(place: ""), row, "pre_money")
        }
        guard price >= Rational(Int(rule.companyForm.parFen)) else {
            throw fault(.priceBelowPar(price, rule.companyForm), row, "pre_money")
        }
        return price
    }

    private func wholeUnits(
        _ money: Fen,
        _ price: Rational,
        at row: Int
    )
        throws(CapTableFault) -> Int64
    {
        let count: Int64
        do throws(ArithmeticFailure) {
            count = try Conversion.wholeUnits(money, price: price)
        } catch {
            throw fault(error.blocker(place: ""), row, "amount")
        }
        guard count > 0 else { throw fault(.noUnit(price), row, "amount") }
        return count
    }

    /// Those who keep their shares, as far as their money reaches.
    ///
    /// Of what others get, each takes as much as his share is to theirs: with H units together,
    /// `h · issued / (R − H)` keep the share h / R when all of them do.
    private func kept(
        _ rows: [Int],
        _ price: Rational,
        issued: [Int64]
    ) throws(CapTableFault) -> [CapTable.Issue] {
        let keeping = rows.filter { steps[$0].deed.isKeeping }
        guard !keeping.isEmpty else { return [] }
        let together = keeping.reduce(Int128(0)) { $0 + Int128(units[steps[$1].holder] ?? 0) }
        let others = Int128(total) - together
        guard others > 0 else { throw fault(.allKeep, keeping[0], "holder") }
        let issued = issued.reduce(Int128(0)) { $0 + Int128($1) }
        var issues: [CapTable.Issue] = []
        for row in keeping {
            let held = Int128(units[steps[row].holder] ?? 0)
            guard held > 0 else { throw fault(.keepsNothing, row, "holder") }
            let issue: CapTable.Issue
            do throws(ArithmeticFailure) {
                // Two numbers below 2^63.
                issue = try self.issue(upTo: held * issued / others, price, at: row)
            } catch {
                throw fault(error.blocker(place: ""), row, "amount")
            }
            guard issue.units > 0 else { throw fault(.noUnit(price), row, "amount") }
            issues.append(issue)
        }
        return issues
    }

    private func issue(
        upTo most: Int128,
        _ price: Rational,
        at row: Int
    )
        throws(ArithmeticFailure) -> CapTable.Issue
    {
        var count = most
        if case .keep(let money?) = steps[row].deed {
            count = min(count, Int128(try Conversion.wholeUnits(money, price: price)))
        }
        guard let narrow = Int64(exactly: count) else { throw .overflow }
        let money = try Rational(Int(narrow)).multiplied(by: price).roundedUp
        return CapTable.Issue(
            holder: steps[row].holder,
            units: narrow,
            money: try Fen(exactly: money),
            isProRata: true
        )
    }
}
