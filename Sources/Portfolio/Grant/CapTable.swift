package import Workflow

/// Who holds how much of a company, after each of its steps (股权结构表).
///
/// Units are fen of registered capital or whole shares. A share is units over all units, exactly,
/// so that the shares of a stage sum to one by construction.
package struct CapTable: Hashable, Sendable {
    /// What somebody holds.
    package struct Position: Hashable, Sendable {
        package let holder: String
        package let units: Int64
    }

    /// The prices of a round, and what was issued in it.
    package struct Round: Hashable, Sendable {
        package let preMoney: Fen
        /// What the investors pay for a unit, in fen.
        package let price: Rational
        /// What each new holder got for how much money, in the order of the rows.
        package let issues: [Issue]
        /// Who converted, and what it gave, in the order of the rows.
        package let conversions: [Converted]
    }

    package struct Converted: Hashable, Sendable {
        package let holder: String
        package let preview: ConversionPreview
    }

    package struct Issue: Hashable, Sendable {
        package let holder: String
        package let units: Int64
        package let money: Fen
        /// Whether the holder kept his share by his right (优先认缴).
        package let isProRata: Bool
    }

    /// The table after the steps of one day under one name.
    package struct Stage: Hashable, Sendable {
        package let date: CivilDate
        package let name: String
        /// Everybody who holds something, in the order in which they came.
        package let positions: [Position]
        package let total: Int64
        package let round: Round?
        /// Who acts in concert (一致行动), by the name of the set; with everybody else alone.
        package let concert: [String: String]

        package func units(of holder: String) -> Int64 {
            positions.first { $0.holder == holder }?.units ?? 0
        }

        /// Nil only for a company without units.
        package func share(of holder: String) -> Rational? {
            try? Rational(numerator: Int128(units(of: holder)), denominator: Int128(total))
        }

        /// Those who act in concert as one, with their units; whoever is alone by himself.
        package var voices: [(name: String, units: Int64)] {
            var names: [String] = []
            var units: [String: Int64] = [:]
            for position in positions {
                let name = concert[position.holder] ?? position.holder
                if units[name] == nil { names.append(name) }
                // All of them together are no more than the total, which fits.
                units[name, default: 0] += position.units
            }
            return names.map { ($0, units[$0] ?? 0) }
        }
    }

    package let stages: [Stage]

    /// The table as it was at the end of a day; nil before the founding.
    package func asOf(_ date: CivilDate) -> Stage? { stages.last { $0.date <= date } }

    /// How a holder's share changed by a stage; nil where he held nothing before and after.
    package func change(of holder: String, at index: Int) -> Rational? {
        guard stages.indices.contains(index) else { return nil }
        let after = stages[index].share(of: holder) ?? .zero
        let before = index > 0 ? stages[index - 1].share(of: holder) ?? .zero : .zero
        guard after != .zero || before != .zero else { return nil }
        return try? after.subtracting(before)
    }
}

/// One row of a cap table's history.
package struct CapTableStep: Hashable, Sendable {
    /// What happened to whom.
    package enum Deed: Hashable, Sendable {
        /// 设立、增资: so many units, whatever was paid for them.
        case issue(units: Int64)
        /// 融资: money at the price of the round.
        case invest(Fen)
        /// 优先认缴: as many units as keep the share, for so much money at most.
        case keep(most: Fen?)
        /// 转股: a grant that is paid and not recovered, by its terms.
        case convert(Fen, Terms)
        /// 转让; nil for all that is held.
        case transfer(units: Int64?, to: String)
        /// 减资: units that are no more.
        case redeem(units: Int64?)
        /// 一致行动: joins a set, or leaves the one that he is in.
        case concert(set: String?)
        /// 比较范围: belongs to a set that the converting holder is compared with.
        case compare(set: String)
    }

    /// On what terms a grant converts.
    package struct Terms: Hashable, Sendable {
        package let timing: ConversionTiming
        package let discountBasisPoints: Int
        package let valuationCap: Fen?
        package let holdingCapBasisPoints: Int?

        package init(
            timing: ConversionTiming = .alongside,
            discountBasisPoints: Int = 0,
            valuationCap: Fen? = nil,
            holdingCapBasisPoints: Int? = nil
        ) {
            self.timing = timing
            self.discountBasisPoints = discountBasisPoints
            self.valuationCap = valuationCap
            self.holdingCapBasisPoints = holdingCapBasisPoints
        }
    }

    package let date: CivilDate
    /// What happens on one day under one name happens together.
    package let name: String
    package let holder: String
    package let deed: Deed
    /// Of a round; it stands in one of its rows at least.
    package let preMoney: Fen?
    /// 实缴 registered capital that came with the row; nil for all of it.
    package let paidIn: Fen?

    package init(
        _ date: CivilDate,
        _ name: String,
        _ holder: String,
        _ deed: Deed,
        preMoney: Fen? = nil,
        paidIn: Fen? = nil
    ) {
        self.date = date
        self.name = name
        self.holder = holder
        self.deed = deed
        self.preMoney = preMoney
        self.paidIn = paidIn
    }
}

/// Why a history gives no table: each reason with the row and the field that it is about.
package struct CapTableFault: Error, Hashable, Sendable {
    package struct Place: Hashable, Sendable {
        /// From 0.
        package let step: Int
        /// A field of the row, such as `units`.
        package let field: String
    }

    package let reasons: [(place: Place, blocker: Blocker)]

    package static func == (left: CapTableFault, right: CapTableFault) -> Bool {
        left.reasons.map(\.place) == right.reasons.map(\.place)
            && left.reasons.map(\.blocker) == right.reasons.map(\.blocker)
    }

    package func hash(into hasher: inout Hasher) {
        for reason in reasons {
            hasher.combine(reason.place)
            hasher.combine(reason.blocker)
        }
    }
}
