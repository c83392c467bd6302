/// What an audit leaves of a grant: what was never spent or misused comes back, the rest may be
/// written off after an exemption or a decision on liability.
package struct SettlementFigures: Hashable, Sendable {
    package let unspent: Fen
    package let misused: Fen
    /// Unspent and misused, less what came back already.
    package let recoverable: Fen
    /// The most that can still be written off.
    package let writable: Fen

    /// Nil before the audit is recorded.
    package init?(_ agreement: CaseStream) {
        guard let eligible = agreement.integer("eligible") else { return nil }
        func amount(_ name: String) -> Int64 { agreement.integer(name) ?? 0 }
        let spent = agreement.integer("spent") ?? eligible
        let back = amount("recovered") + amount("repaid")
        unspent = Fen(max(0, amount("paid") - spent))
        misused = Fen(max(0, spent - eligible))
        recoverable = Fen(
            min(amount("outstanding"), max(0, unspent.count + misused.count - back))
        )
        writable = Fen(max(0, min(amount("outstanding"), eligible - amount("written_off"))))
    }
}
