/// Which claims share in the round's price (the agreement's 转股口径).
package enum ConversionTiming: String, Hashable, Sendable, CaseIterable {
    /// 同轮同口径: at the price that the investors pay.
    case alongside
    /// 投前口径: the conversion dilutes the existing holders only.
    case preMoney = "pre_money"
    /// A fixed share of the company after the conversion: principal over the valuation cap.
    case postMoney = "post_money"
}

/// The unit of ownership: what one unit is, and its par in fen.
package enum CompanyForm: Hashable, Sendable {
    /// 有限责任公司: a unit is one fen of registered capital.
    case limitedLiability
    /// 股份有限公司: a unit is one whole share; its par is ordinarily 100 fen.
    case jointStock(parFen: Int64)

    var parFen: Int64 {
        switch self {
        case .limitedLiability: 1
        case .jointStock(let parFen): parFen
        }
    }
}

/// The round in which a grant converts: who holds what before, the valuation and the new cash.
package struct FinancingRound: Hashable, Sendable {
    /// Units outstanding before the round: fen of registered capital, or shares.
    package let unitsOutstanding: Int64
    /// Of these, what the converting holder has already from an earlier conversion.
    package let unitsHeld: Int64
    package let preMoney: Fen
    package let cash: Fen

    package init(unitsOutstanding: Int64, unitsHeld: Int64 = 0, preMoney: Fen, cash: Fen) {
        self.unitsOutstanding = unitsOutstanding
        self.unitsHeld = unitsHeld
        self.preMoney = preMoney
        self.cash = cash
    }
}

/// The terms on which a grant becomes equity (拨转股); an absent cap is no cap.
package struct Conversion: Hashable, Sendable {
    package let timing: ConversionTiming
    package let companyForm: CompanyForm
    /// 0…9999: how far below the round's price the grant converts.
    package let discountBasisPoints: Int
    package let valuationCap: Fen?
    /// 0…10000: the greatest share of the company after the round.
    package let holdingCapBasisPoints: Int?

    package init(
        timing: ConversionTiming,
        companyForm: CompanyForm,
        discountBasisPoints: Int = 0,
        valuationCap: Fen? = nil,
        holdingCapBasisPoints: Int? = nil
    ) {
        self.timing = timing
        self.companyForm = companyForm
        self.discountBasisPoints = discountBasisPoints
        self.valuationCap = valuationCap
        self.holdingCapBasisPoints = holdingCapBasisPoints
    }
}

/// What a conversion would give, exactly; prices are never rounded, units always down.
package struct ConversionPreview: Hashable, Sendable {
    /// What the investors pay for a unit, in fen.
    package let roundPrice: Rational
    /// What the grant pays for a unit, in fen.
    package let conversionPrice: Rational
    package let units: Int64
    package let investorUnits: Int64
    /// All units after the round and the conversion.
    package let totalUnits: Int64
    /// The holder's share of all units, what it held before included.
    package let share: Rational
    /// 资本公积 from the grant: the principal used less the par of the units (INV-26).
    package let capitalReserve: Fen
    /// 资本公积 from the investors' cash.
    package let investorReserve: Fen
    package let principalUsed: Fen
    /// Principal that stays outstanding in a balance instrument.
    package let balance: Fen
    package let isHoldingCapBinding: Bool
}
