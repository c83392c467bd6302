import Expression

extension ReadingTown {
    /// A line of the bank.
    static func book(_ office: Office) throws {
        try office.begin(
            "bank-line",
            "register",
            by: "FIN",
            [
                "source": .string("bank"), "booked_on": .string("2026-01-05"),
                "direction": .string("paid"), "amount": .int(1),
            ]
        )
    }
}
