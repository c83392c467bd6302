import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Tokens at the level of events, and when they were used.
extension Office {
    func token(of person: String, by actor: String, days: Int64 = 90) throws -> String {
        try begin(
            TokenProcedure.kind,
            of: self.person(person),
            "issue",
            by: actor,
            [
                "person": .string(self.person(person)), "name": .string("示例程序"),
                "scope": .string("write"), "kinds": .list([.string("project")]),
                "digest": .string(String(repeating: "a", count: 64)), "days": .int(days),
            ]
        ).code
    }

    /// Leaves a token behind that was used, and one that was revoked.
    func useTokens() throws {
        let token = try #require(try store.stream(token(of: "PO", by: "PO")))
        try store.noteTokenUse(token.id, on: today.adding(days: -1))
        try store.noteTokenUse(token.id, on: today)
        #expect(try store.tokenUses() == [token.id: today])
        try ask(try self.token(of: "FIN", by: "ADM"), "revoke", by: "FIN")
    }
}

extension Tampered {
    /// Uses of tokens, which follow from no event.
    static let tokens = [
        Tampered(
            "token_use",
            "insert for a case that is no token",
            """
            INSERT INTO token_use SELECT tenant, id, '2026-01-05' FROM stream
            WHERE kind = 'project' LIMIT 1
            """
        ),
        Tampered("token_use", "edit the token", "UPDATE token_use SET token = 'x'"),
        Tampered("token_use", "edit the day", "UPDATE token_use SET day = '2026-02-30'"),
    ]
}
