import Workflow

/// How many rows one page may hold.
enum Paging {
    static let most = 1000

    /// Refused: `LIMIT_RANGE`.
    static func checked(_ limit: Int) throws(Refusal) -> Int {
        guard (1...most).contains(limit) else {
            throw Refusal(
                Blocker(
                    code: "LIMIT_RANGE",
                    message: Localized(
                        zh: "条数 \(limit) 无效，应为 1 到 \(most)",
                        en: "The limit \(limit) is not valid; expected 1 to \(most)"
                    ),
                    place: "--limit",
                    values: ["found": "\(limit)", "expected": "1...\(most)"]
                )
            )
        }
        return limit
    }
}
