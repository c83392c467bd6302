import Expression

extension Office {
    /// The cap table of an enterprise that a founder holds alone.
    func fillCapTable(_ enterprise: String) throws {
        try begin(
            "cap-table",
            of: enterprise,
            "open",
            by: "PO",
            ["form": .string("limited"), "holders": .string("示例创始人,1000000.00")],
            documents: ["registry_extract"]
        )
    }
}
