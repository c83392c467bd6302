import Expression

extension Office {
    /// All parts of a due diligence, with nothing in the way.
    static let diligence: [String: Value] = Dictionary(
        uniqueKeysWithValues: [
            "technical", "ip", "equity", "litigation", "financial", "related_parties", "valuation",
        ].flatMap { [($0, Value.string("clear")), ("\($0)_finding", .string("示例发现"))] }
    )
}
