import Casework
import Portfolio
import Workflow

/// How far each weight must move until a result is another one, in words.
struct SensitivityText {
    let sensitivities: [WeightSensitivity]
    /// What becomes another one: the outcome, or the order of two rounds.
    let verdict: Localized

    var lines: [Localized] { sensitivities.map(line) }

    private func line(_ one: WeightSensitivity) -> Localized {
        let name = one.dimension.name
        let flips = [
            one.below.map { flip($0, zh: "降", en: "down") },
            one.above.map { flip($0, zh: "升", en: "up") },
        ].compactMap(\.self)
        let head = (
            "　　\(one.dimension.code) \(name.zh) \(one.weight)%：",
            "    \(one.dimension.code) \(name.en), \(one.weight)%: "
        )
        guard !flips.isEmpty else {
            return Localized(
                zh: head.0 + "怎样改都不变",
                en: head.1 + "no change makes another one"
            )
        }
        return Localized(
            zh: head.0 + flips.map(\.zh).joined(separator: "；") + "，\(verdict.zh)改变",
            en: head.1 + flips.map(\.en).joined(separator: "; ") + ": another \(verdict.en)"
        )
    }

    /// `降到 55/3（18.33%，差 6.67）`, or below that.
    private func flip(_ flip: WeightSensitivity.Flip, zh: String, en: String) -> Localized {
        let (weight, distance) = (flip.weight.text(decimals: 2), flip.distance.text(decimals: 2))
        return Localized(
            zh: "\(zh)\(flip.isReached ? "到" : "过") \(weight)%（差 \(distance)）",
            en: "\(en) \(flip.isReached ? "to" : "beyond") \(weight)% (by \(distance))"
        )
    }

    var json: JSON {
        .array(
            sensitivities.map { one in
                [
                    "dimension": JSON(one.dimension.code), "weight": JSON(one.weight),
                    "below": SensitivityText.json(one.below),
                    "above": SensitivityText.json(one.above),
                ]
            }
        )
    }

    private static func json(_ flip: WeightSensitivity.Flip?) -> JSON {
        guard let flip else { return .null }
        return [
            "weight": JSON(flip.weight.description), "distance": JSON(flip.distance.description),
            "reached": .bool(flip.isReached),
        ]
    }
}
