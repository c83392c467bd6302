import Portfolio
import Workflow

/// The values of one policy pack by key; a missing or ill-typed one is refused by name.
struct PolicyParameters {
    private let pack: PolicyPack

    init(pack: PolicyPack) {
        self.pack = pack
    }

    func amount(_ key: String) throws(Refusal) -> Fen {
        let content = try content(key)
        guard case .money(let fen) = content, fen >= 0 else {
            throw wrongType(key, expected: "money >= 0")
        }
        return Fen(fen)
    }

    func integer(_ key: String) throws(Refusal) -> Int {
        let content = try content(key)
        guard case .int(let number) = content, let narrow = Int(exactly: number) else {
            throw wrongType(key, expected: "int")
        }
        return narrow
    }

    /// From 0 to 10000.
    func basisPoints(_ key: String) throws(Refusal) -> Int {
        let content = try content(key)
        guard case .bps(let number) = content, (0...10_000).contains(number) else {
            throw wrongType(key, expected: "bps 0...10000")
        }
        return Int(number)
    }

    func texts(_ key: String) throws(Refusal) -> [String] {
        guard case .list(let texts) = try content(key) else {
            throw wrongType(key, expected: "list<string>")
        }
        return texts
    }

    private func content(_ key: String) throws(Refusal) -> PolicyPack.Content {
        guard let parameter = pack.parameters.first(where: { $0.key.content == key }) else {
            throw refusal(
                "POLICY_KEY_MISSING",
                key,
                ("没有参数 \(key)", "has no parameter \(key)"),
                expected: key
            )
        }
        return parameter.content
    }

    private func wrongType(_ key: String, expected: String) -> Refusal {
        refusal(
            "POLICY_KEY_TYPE",
            key,
            ("的参数 \(key) 应为 \(expected)", "needs \(expected) for its parameter \(key)"),
            expected: expected
        )
    }

    private func refusal(
        _ code: String,
        _ key: String,
        _ words: (zh: String, en: String),
        expected: String
    ) -> Refusal {
        Refusal(
            Blocker(
                code: code,
                message: Localized(
                    zh: "政策包 \(pack.id.content) \(words.zh)，请政策包的维护人补正",
                    en: "Policy pack \(pack.id.content) \(words.en);"
                        + " whoever keeps the pack can correct it"
                ),
                place: "\(pack.id.mark.file)/\(key)",
                values: ["expected": expected]
            )
        )
    }
}
