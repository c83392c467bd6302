import Expression

extension RandomStory {
    /// The bank returns what was paid, or the payee sends a receipt.
    mutating func afterPayment(_ agreement: String, _ instance: String) throws -> Deed {
        let isReturned = Int.random(in: 0..<2, using: &generator) == 0
        try office.ask(
            agreement,
            isReturned ? "return_transfer" : "file_receipt",
            by: isReturned ? "FIN" : "PO",
            isReturned ? ["reason": .string("示例账号有误")] : [:],
            instance: instance,
            documents: isReturned ? ["bank_receipt"] : ["payee_receipt"]
        )
        return isReturned ? .transferReturn : .receipt
    }

    mutating func milestone() throws -> Deed? {
        guard let agreement = pick(agreements) else { return nil }
        try office.meetMilestone(agreement)
        return .milestone
    }
}
