import Expression
package import Workflow

/// The wording of what is signed, with the policy that it goes by: both of the release that the
/// agreement is pinned to, so that a text printed again says what it said.
package struct PinnedWording: Sendable {
    package let text: AgreementText
    let policy: PolicyValues

    package init(_ text: AgreementText, _ policy: PolicyValues) {
        (self.text, self.policy) = (text, policy)
    }

    /// `rules` are those of the agreement; where they knew no such wording yet, that in force
    /// stands in.
    package init?(_ id: String, _ rules: Rulebook, inForce: Rulebook) {
        guard let text = rules.texts[id] ?? inForce.texts[id] else { return nil }
        self.init(text, rules.policy)
    }

    // MARK: Parameters in words

    func number(_ key: String) -> Int64? {
        guard case .int(let number)? = policy.parameters[key]?.value else { return nil }
        return number
    }

    func word(_ key: String) -> String? {
        guard case .string(let text)? = policy.parameters[key]?.value else { return nil }
        return text
    }

    func flag(_ key: String) -> Bool? {
        guard case .bool(let isOn)? = policy.parameters[key]?.value else { return nil }
        return isOn
    }

    /// Years where they are whole.
    func months(_ key: String) -> String? {
        number(key).map { $0 % 12 == 0 ? "\($0 / 12) 年" : "\($0) 个月" }
    }

    /// Hundredths of a percent as a percentage.
    func share(_ key: String) -> String? { number(key).map(PinnedWording.share) }

    static func share(_ points: Int64) -> String {
        let rest = points % 100
        guard rest != 0 else { return "\(points / 100)%" }
        let digits = rest % 10 == 0 ? "\(rest / 10)" : "\(rest < 10 ? "0" : "")\(rest)"
        return "\(points / 100).\(digits)%"
    }

    /// The venues of an exit in the order of the policy; nil for one that nobody knows.
    func venues(_ key: String) -> String? {
        guard case .list(let members)? = policy.parameters[key]?.value, !members.isEmpty else {
            return nil
        }
        let names = members.compactMap { $0.text.flatMap { PinnedWording.venues[$0] } }
        return names.count == members.count ? names.joined(separator: "、") : nil
    }

    private static let venues = [
        "agreed_transfer": "协议转让", "property_exchange": "产权交易所公开转让",
        "buy_back": "乙方或其股东回购", "listing": "上市后减持",
    ]
}
