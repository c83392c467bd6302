import Workflow

/// Rounds: prices, what investors and grants get, and who keeps his share.
extension CapTableBooks {
    mutating func round(_ rows: [Int]) throws(CapTableFault) -> CapTable.Round {
        let preMoney = rows.compactMap { steps[$0].preMoney }.first ?? .zero
        let investors = rows.compactMap { row in steps[row].deed.investment.map { (row, $0) } }
        let converting = rows.compactMap { row in steps[row].deed.conversion.map { (row, $0) } }
        var conversion: ConversionPreview?
        let price: Rational
        if let (row, claim) = converting.first {
            let preview = try self.conversion(claim, at: row, preMoney, investors.map(\.1))
            (conversion, price) = (preview, preview.roundPrice)
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
        issues += try kept(rows, price, issued: issues.map(\.units) + [conversion?.units ?? 0])
        for issue in issues {
            try add(issue.units, to: issue.holder, at: rows[0])
            paidIn += Int128(issue.units) * Int128(rule.companyForm.parFen)
        }
        if let conversion, let row = converting.first?.0 {
            try add(conversion.units, to: steps[row].holder, at: row)
            paidIn += Int128(conversion.units) * Int128(rule.companyForm.parFen)
        }
        return CapTable.Round(
            preMoney: preMoney,
            price: price,
            issues: issues,
            conversion: conversion.flatMap { preview in
                converting.first.map { row, _ in
                    CapTable.Converted(holder: steps[row].holder, preview: preview)
                }
            }
        )
    }

    private func conversion(
        _ claim: CapTableStep.Claim,
        at row: Int,
        _ preMoney: Fen,
        _ investments: [Fen]
    ) throws(CapTableFault) -> ConversionPreview {
        try checkPaidIn(claim.principal, at: row)
        let terms = Conversion(
            timing: claim.terms.timing,
            companyForm: rule.companyForm,
            discountBasisPoints: claim.terms.discountBasisPoints,
            valuationCap: claim.terms.valuationCap,
            holdingCapBasisPoints: claim.terms.holdingCapBasisPoints
        )
        do throws(Refusal) {
            let cash: Fen
            do throws(ArithmeticFailure) {
                cash = try Fen.sum(investments)
            } catch {
                throw Refusal(error.blocker(place: "cash"))
            }
            let round = FinancingRound(
                unitsOutstanding: total,
                unitsHeld: units[steps[row].holder] ?? 0,
                preMoney: preMoney,
                cash: cash
            )
            return try terms.preview(principal: claim.principal, round: round) {
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
            throw CapTableFault(
                reasons: error.blockers.map { blocker in
                    let field = CapTableBooks.fields[blocker.place] ?? blocker.place
                    return (CapTableFault.Place(step: row, field: field), blocker)
                }
            )
        }
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
