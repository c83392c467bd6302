package import Workflow

/// The seven dimensions of the evaluation, fixed by the policy (measure D15), in its order.
package enum Dimension: Int, Hashable, Sendable, CaseIterable {
    case demand = 1
    case disruption = 2
    case producibility = 3
    case soundness = 4
    case capability = 5
    case reward = 6
    case risk = 7

    /// `D1` to `D7`.
    package var code: String { "D\(rawValue)" }

    package var name: Localized {
        switch self {
        case .demand: Localized(zh: "需求强烈", en: "Strength of demand")
        case .disruption: Localized(zh: "技术颠覆", en: "Technological disruptiveness")
        case .producibility: Localized(zh: "生产可行", en: "Producibility")
        case .soundness: Localized(zh: "方案合理", en: "Soundness of the plan")
        case .capability: Localized(zh: "能力匹配", en: "Team–task fit")
        case .reward: Localized(zh: "收益满意", en: "Satisfactory return")
        case .risk: Localized(zh: "风险适当", en: "Appropriateness of risk")
        }
    }

    /// Its place in a row of seven, from 0.
    var index: Int { rawValue - 1 }
}
