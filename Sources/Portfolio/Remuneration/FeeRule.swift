import Expression
import Workflow

/// What an expert is paid (专家费): amounts by title class, and what is withheld on them.
package struct FeeRule: Hashable, Sendable {
    /// The title class of an expert, as his case has it.
    package enum Grade: String, CaseIterable, Hashable, Sendable {
        case academician
        case senior
        case associate
        case other
    }

    package struct Amounts: Hashable, Sendable {
        let day: Fen
        let half: Fen
        let perCase: Fen

        package init(day: Fen, half: Fen, perCase: Fen) {
            (self.day, self.half, self.perCase) = (day, half, perCase)
        }
    }

    let isAfterTax: Bool
    let amounts: [Grade: Amounts]
    /// On how many days of a session an expert gets the whole amount.
    let fullDays: Int
    /// Ten thousandths of it on later days.
    let laterShare: Int64
    /// What is withheld on a resident's, and on a non-resident's.
    let tax: WithholdingTax
    let nonResidentTax: WithholdingTax

    package init(
        isAfterTax: Bool,
        amounts: [Grade: Amounts],
        fullDays: Int,
        laterShare: Int64,
        tax: WithholdingTax,
        nonResidentTax: WithholdingTax
    ) {
        (self.isAfterTax, self.amounts) = (isAfterTax, amounts)
        (self.fullDays, self.laterShare) = (fullDays, laterShare)
        (self.tax, self.nonResidentTax) = (tax, nonResidentTax)
    }

    /// The amount of so many halves of a day that is an expert's nth at a session.
    func onSite(halves: Int, day number: Int, _ grade: Grade) -> Fen {
        guard halves > 0, let amounts = amounts[grade] else { return .zero }
        let whole = halves == 1 ? amounts.half : amounts.day
        guard number > fullDays else { return whole }
        return Fen(Int64(clamping: (Int128(whole.count) * Int128(laterShare) + 5_000) / 10_000))
    }

    func perCase(_ grade: Grade) -> Fen { amounts[grade]?.perCase ?? .zero }

    /// What a line comes to, beside what the person got in the same month by other lists, taxed as
    /// he is now.
    package func settled(
        fees: Fen,
        earlier: (gross: Fen, tax: Fen),
        _ residence: TaxResidence
    ) -> (gross: Fen, tax: Fen, net: Fen) {
        let tax =
            switch residence {
            case .resident: tax
            case .nonResident: nonResidentTax
            }
        let base = isAfterTax ? earlier.gross.count - earlier.tax.count : earlier.gross.count
        let sum = Fen(base + fees.count)
        let month = isAfterTax ? tax.gross(of: sum) : sum
        let gross = max(0, month.count - earlier.gross.count)
        let withheld = max(0, tax.on(month).count - earlier.tax.count)
        return (Fen(gross), Fen(withheld), Fen(gross - withheld))
    }

    /// Refused: `REMUNERATION_PARAMETER` for each that the pack does not have in its form.
    init(_ desk: some Desk) throws {
        var missing: [String] = []
        func value(_ name: String) throws -> Value? {
            try desk.parameter("remuneration.\(name)")
        }
        func integer(_ name: String) throws -> Int64 {
            if case .int(let number)? = try value(name), number >= 0 { return number }
            missing.append(name)
            return 0
        }
        var amounts: [Grade: Amounts] = [:]
        for grade in Grade.allCases {
            amounts[grade] = Amounts(
                day: Fen(try integer("\(grade.rawValue)_day")),
                half: Fen(try integer("\(grade.rawValue)_half")),
                perCase: Fen(try integer("\(grade.rawValue)_case"))
            )
        }
        self.amounts = amounts
        if case .bool(let truth)? = try value("after_tax") {
            isAfterTax = truth
        } else {
            missing.append("after_tax")
            isAfterTax = true
        }
        (fullDays, laterShare) = (Int(try integer("full_days")), try integer("later_share"))
        func brackets(_ name: String) throws -> [WithholdingTax.Bracket] {
            let texts = RoundProcedure.texts(try value(name) ?? .null)
            let brackets = texts.compactMap(WithholdingTax.Bracket.init)
            if brackets.isEmpty || brackets.count != texts.count || brackets.last?.most != nil {
                missing.append(name)
            }
            return brackets
        }
        tax = WithholdingTax(
            flat: Fen(try integer("tax_flat")),
            flatUpTo: Fen(try integer("tax_flat_up_to")),
            share: try integer("tax_share"),
            brackets: try brackets("tax_table")
        )
        nonResidentTax = WithholdingTax(
            flat: .zero,
            flatUpTo: .zero,
            share: try integer("nonresident_share"),
            brackets: try brackets("nonresident_table")
        )
        guard missing.isEmpty else {
            throw Refusal(missing.map { RemunerationBlockers.parameter("remuneration.\($0)") })
        }
    }
}
