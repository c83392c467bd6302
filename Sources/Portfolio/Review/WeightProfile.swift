package import Workflow

/// The weights of the seven dimensions and the least mean that each must reach.
package struct WeightProfile: Hashable, Sendable {
    /// Such as `P_STD`.
    package let code: String
    /// Whole percents in the order D1…D7; they sum to 100 exactly (INV-30).
    ///
    /// In a profile that was made to see what other weights would do, parts of `divisor` times ten.
    package let weights: [Int]
    /// The floor of each dimension mean in the order D1…D7, from 0 to 10.
    package let floors: [Int]
    /// What weights times marks are divided by for a total out of 100: ten for whole percents.
    let divisor: Int

    /// Refused: `WEIGHTS_COUNT`, `WEIGHTS_RANGE`, `WEIGHTS_SUM`, `FLOORS_COUNT`, `FLOORS_RANGE`.
    package init(code: String, weights: [Int], floors: [Int]) throws(Refusal) {
        var blockers: [Blocker] = []
        func refuse(_ fault: String, _ found: String, _ expected: String) {
            blockers.append(
                Blocker(
                    code: fault,
                    message: Localized(
                        zh: "权重方案 \(code) 为 \(found)，应为 \(expected)，请评审秘书更正方案",
                        en: "Weight profile \(code) has \(found); expected \(expected);"
                            + " the panel secretary can correct the profile"
                    ),
                    place: code,
                    values: ["found": found, "expected": expected],
                    role: "SEC",
                    provisional: "review.weights"
                )
            )
        }
        let count = Dimension.allCases.count
        if weights.count != count {
            refuse("WEIGHTS_COUNT", "\(weights.count)", "\(count)")
        } else if let wrong = weights.first(where: { !(0...100).contains($0) }) {
            refuse("WEIGHTS_RANGE", "\(wrong)", "0...100")
        } else if weights.reduce(0, +) != 100 {
            refuse("WEIGHTS_SUM", "\(weights.reduce(0, +))", "100")
        }
        if floors.count != count {
            refuse("FLOORS_COUNT", "\(floors.count)", "\(count)")
        } else if let wrong = floors.first(where: { !(0...10).contains($0) }) {
            refuse("FLOORS_RANGE", "\(wrong)", "0...10")
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        self.code = code
        self.weights = weights
        self.floors = floors
        divisor = 10
    }

    /// The same floors with other weights, in parts of `divisor` times ten.
    init(_ profile: WeightProfile, weights: [Int], divisor: Int) {
        precondition(weights.reduce(0, +) == 10 * divisor, "weights are parts of a whole")
        code = profile.code
        floors = profile.floors
        self.weights = weights
        self.divisor = divisor
    }

    /// The total of a sheet times `divisor`: the sum of weight × mark, from 0 to 1000 tenths.
    ///
    /// Of a sheet that leaves out dimensions it is the sum over the others.
    func totalParts(_ sheet: ScoreSheet) -> Int {
        zip(weights, sheet.marks).reduce(0) { $0 + $1.0 * ($1.1 ?? 0) }
    }

    /// The weights of the dimensions that a sheet has marks for; `divisor` times ten for all.
    func coveredWeight(_ sheet: ScoreSheet) -> Int {
        zip(weights, sheet.marks).reduce(0) { $1.1 == nil ? $0 : $0 + $1.0 }
    }

    /// The total of a sheet out of 100: its marks by the weights of the dimensions it covers.
    ///
    /// Zero where those have no weight, which no sheet may have that is concluded from.
    package func total(_ sheet: ScoreSheet) -> Rational {
        let covered = coveredWeight(sheet)
        return covered == 0 ? .zero : Rational(10 * totalParts(sheet), over: covered)
    }
}
