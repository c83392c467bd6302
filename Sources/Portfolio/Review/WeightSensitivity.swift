package import Workflow

/// How far the weight of one dimension must move until a result is another one; advice only.
///
/// The other weights keep their proportions: at weight `x` each becomes its own share of what is
/// left, `w × (100 − x) / (100 − w_k)`. Every total is then a straight line over `x`, the dropped
/// sheets change only where two lines cross, and composites meet thresholds, or each other, at
/// one point of each stretch: the answer is exact, and no step is too small to be found.
package struct WeightSensitivity: Hashable, Sendable {
    /// Where a result becomes another one.
    package struct Flip: Hashable, Sendable {
        /// The weight in percent at which it happens, between 0 and 100.
        package let weight: Rational
        /// How far that is from the weight in force.
        package let distance: Rational
        /// Whether it is another one at this very weight already, or only beyond it.
        package let isReached: Bool
    }

    package let dimension: Dimension
    package let weight: Int
    /// The nearest flip when the weight becomes less; nil when none does.
    package let below: Flip?
    /// The nearest flip when the weight becomes more; nil when none does.
    package let above: Flip?
}

/// Sheets and vetoes of a round, as they can be concluded under any weights.
package struct WeighedRound: Hashable, Sendable {
    package let sheets: [ScoreSheet]
    package let rule: EvaluationRule
    package let vetoes: [Veto]

    package init(sheets: [ScoreSheet], rule: EvaluationRule, vetoes: [Veto]) {
        self.sheets = sheets
        self.rule = rule
        self.vetoes = vetoes
    }

    /// How far each weight must move until the outcome is another one.
    ///
    /// A dimension that has the whole weight leaves the others no proportion, and is left out.
    ///
    /// - Throws: `SENSITIVITY_COVERAGE` (a sheet leaves out a dimension, so that its total is no
    ///   straight line), and what `Evaluation.conclude` refuses.
    package func sensitivity(
        under profile: WeightProfile
    ) throws(Refusal) -> [WeightSensitivity] {
        try requireCompleteSheets()
        return try WeightScan.over(profile) { scan throws(Refusal) in
            try scan.sensitivity(of: [self], meeting: [rule.passTotal, rule.reserveTotal]) {
                results in results[0].outcome
            }
        }
    }

    /// How far each weight must move until this round and another change their order.
    ///
    /// - Throws: what `Evaluation.conclude` refuses.
    package func sensitivity(
        against other: WeighedRound,
        under profile: WeightProfile
    ) throws(Refusal) -> [WeightSensitivity] {
        try requireCompleteSheets()
        try other.requireCompleteSheets()
        return try WeightScan.over(profile) { scan throws(Refusal) in
            try scan.sensitivity(of: [self, other], meeting: []) { results in
                results[0].precedence(over: results[1], rule: rule)
            }
        }
    }

    private func requireCompleteSheets() throws(Refusal) {
        let gaps = sheets.filter { !$0.isComplete }.map(\.expertCode).sorted()
        guard !gaps.isEmpty else { return }
        let names = gaps.joined(separator: ", ")
        throw Refusal(
            Blocker(
                code: "SENSITIVITY_COVERAGE",
                message: Localized(
                    zh: "专家 \(names) 有不适用而未评的维度，权重敏感性只对评全七维的轮次计算，请评审秘书据原始评分判断",
                    en: "Experts \(names) left out dimensions; expected complete sheets to move"
                        + " weights on; the panel secretary can judge by the marks themselves"
                ),
                place: names,
                role: "SEC"
            )
        )
    }
}

/// One weight on its way from 0 to 100, with the others in proportion.
private struct WeightScan {
    let profile: WeightProfile
    let dimension: Dimension
    /// What the other weights sum to.
    let others: Int

    static func over(
        _ profile: WeightProfile,
        _ scan: (WeightScan) throws(Refusal) -> WeightSensitivity
    ) throws(Refusal) -> [WeightSensitivity] {
        var found: [WeightSensitivity] = []
        for dimension in Dimension.allCases {
            let others = 100 - profile.weights[dimension.index]
            guard others > 0 else { continue }
            found.append(
                try scan(WeightScan(profile: profile, dimension: dimension, others: others))
            )
        }
        return found
    }

    func sensitivity<Verdict: Equatable>(
        of rounds: [WeighedRound],
        meeting thresholds: [Rational],
        _ verdict: ([Evaluation]) -> Verdict
    ) throws(Refusal) -> WeightSensitivity {
        let weight = Rational(profile.weights[dimension.index])
        let cuts: [Rational]
        do throws(ArithmeticFailure) {
            cuts = try self.cuts(rounds, thresholds)
        } catch {
            throw Refusal(error.blocker(place: dimension.code))
        }
        let current = verdict(try concluded(rounds, at: weight))
        func flip(_ towards: [Rational]) throws(Refusal) -> WeightSensitivity.Flip? {
            var last = weight
            for cut in towards {
                let between = Rational.simplest(above: min(last, cut), below: max(last, cut))
                guard verdict(try concluded(rounds, at: between)) == current else {
                    return told(last, weight, isReached: false)
                }
                guard verdict(try concluded(rounds, at: cut)) == current else {
                    return told(cut, weight, isReached: true)
                }
                last = cut
            }
            return nil
        }
        return WeightSensitivity(
            dimension: dimension,
            weight: profile.weights[dimension.index],
            below: try flip(cuts.filter { $0 < weight }.reversed()),
            above: try flip(cuts.filter { $0 > weight })
        )
    }

    private func told(
        _ place: Rational,
        _ weight: Rational,
        isReached: Bool
    ) -> WeightSensitivity.Flip? {
        let (low, high) = (min(place, weight), max(place, weight))
        guard let distance = try? high.subtracting(low) else { return nil }
        return WeightSensitivity.Flip(weight: place, distance: distance, isReached: isReached)
    }

    private func concluded(
        _ rounds: [WeighedRound],
        at weight: Rational
    ) throws(Refusal) -> [Evaluation] {
        let moved = moved(to: weight)
        var results: [Evaluation] = []
        for round in rounds {
            results.append(
                try Evaluation.conclude(
                    sheets: round.sheets,
                    profile: moved,
                    rule: round.rule,
                    vetoes: round.vetoes
                )
            )
        }
        return results
    }

    /// The profile with this weight; all weights as parts of one common divisor.
    private func moved(to weight: Rational) -> WeightProfile {
        let (parts, whole) = (Int(weight.numerator), Int(weight.denominator))
        var weights = profile.weights.map { $0 * (100 * whole - parts) }
        weights[dimension.index] = parts * others
        return WeightProfile(profile, weights: weights, divisor: 10 * whole * others)
    }

    /// Every weight at which a verdict may change, ascending, with 0 and 100.
    private func cuts(
        _ rounds: [WeighedRound],
        _ thresholds: [Rational]
    ) throws(ArithmeticFailure) -> [Rational] {
        var places: Set = [Rational(0), Rational(100)]
        for round in rounds {
            let lines = round.sheets.map(line)
            for (number, line) in lines.enumerated() {
                for other in lines.dropFirst(number + 1) {
                    if let place = try line.meeting(other), isWeight(place) { places.insert(place) }
                }
            }
        }
        let crossings = places.sorted()
        for (low, high) in zip(crossings, crossings.dropFirst()) {
            // Between two crossings the same sheets are retained all the way.
            let moved = moved(to: .simplest(above: low, below: high))
            var lines: [WeightLine] = []
            for round in rounds {
                if let line = try composite(of: round, under: moved) { lines.append(line) }
            }
            for line in lines {
                for threshold in thresholds {
                    let level = WeightLine(slope: .zero, start: threshold)
                    if let place = try line.meeting(level) { places.insert(place) }
                }
                for other in lines.dropFirst() {
                    if let place = try line.meeting(other) { places.insert(place) }
                }
            }
        }
        return places.filter(isWeight).sorted()
    }

    private func isWeight(_ place: Rational) -> Bool {
        place >= .zero && place <= Rational(100)
    }

    /// The total of a sheet over this weight.
    private func line(_ sheet: ScoreSheet) -> WeightLine {
        let mark = sheet[dimension] ?? 0
        let rest = profile.totalParts(sheet) - (100 - others) * mark
        return WeightLine(
            slope: Rational(others * mark - rest, over: 10 * others),
            start: Rational(100 * rest, over: 10 * others)
        )
    }

    /// The composite of a round over this weight, while the same sheets are retained.
    private func composite(
        of round: WeighedRound,
        under moved: WeightProfile
    ) throws(ArithmeticFailure) -> WeightLine? {
        guard
            let result = try? Evaluation.conclude(
                sheets: round.sheets,
                profile: moved,
                rule: round.rule,
                vetoes: round.vetoes
            ), result.composite != nil
        else { return nil }
        let retained = round.sheets.filter { !result.dropped.contains($0.expertCode) }
        var (slope, start) = (Rational.zero, Rational.zero)
        for line in retained.map(line) {
            slope = try slope.adding(line.slope)
            start = try start.adding(line.start)
        }
        let count = Rational(retained.count)
        return WeightLine(slope: try slope.divided(by: count), start: try start.divided(by: count))
    }
}

/// A figure that is a straight line over a weight.
private struct WeightLine {
    let slope: Rational
    let start: Rational

    /// Where it meets another line; nil when they run side by side.
    func meeting(_ other: WeightLine) throws(ArithmeticFailure) -> Rational? {
        guard slope != other.slope else { return nil }
        return try other.start.subtracting(start).divided(by: try slope.subtracting(other.slope))
    }
}

extension Rational {
    /// The fraction with the least denominator strictly between two others, of which the lower
    /// is not negative.
    static func simplest(above low: Rational, below high: Rational) -> Rational {
        precondition(low >= .zero && low < high, "there is something between")
        let whole = Int(low.roundedDown)
        guard Rational(whole + 1) >= high else { return Rational(whole + 1) }
        // Both lie in the same unit: the answer is the whole part and the inverse of the simplest
        // fraction between the inverses of what is left.
        guard let left = try? low.subtracting(Rational(whole)),
            let right = try? high.subtracting(Rational(whole)),
            let least = try? Rational(1).divided(by: right)
        else { return low }
        let inverse: Rational
        if left == .zero {
            inverse = Rational(Int(least.roundedDown) + 1)
        } else if let most = try? Rational(1).divided(by: left) {
            inverse = simplest(above: least, below: most)
        } else {
            return low
        }
        guard let rest = try? Rational(1).divided(by: inverse),
            let sum = try? Rational(whole).adding(rest)
        else { return low }
        return sum
    }
}
