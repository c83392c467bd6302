import ArgumentParser

/// A case, or one chart instance in it: `BZ-2026-000001` or `BZ-2026-000001/tranche/1`.
struct CaseReference: Hashable, Sendable, ExpressibleByArgument {
    let code: String
    /// Empty for the case itself.
    let instance: String

    init(code: String, instance: String) {
        self.code = code
        self.instance = instance
    }

    init?(argument: String) {
        let parts = argument.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let code = parts.first, !code.isEmpty else { return nil }
        self.init(code: String(code), instance: parts.count > 1 ? String(parts[1]) : "")
    }
}
