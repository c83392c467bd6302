import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Accounts at the level of events: what the system records of who signs in.
extension Office {
    static func digest(_ letter: Character) -> String { String(repeating: letter, count: 64) }

    /// Until when a link works that is made now, in seconds.
    func link(_ letter: Character, seconds: Int64 = 900) -> [String: Value] {
        [
            "link": .string(Office.digest(letter)),
            "link_until": .int(now.milliseconds / 1000 + seconds),
        ]
    }

    /// The account of a person who has set a password.
    func account(of person: String) throws -> String {
        let code = try begin(
            "account",
            of: self.person(person),
            "invite",
            by: "ADM",
            link("a").merging(["person": .string(self.person(person))]) { $1 }
        ).code
        try accept(code, "a")
        return code
    }

    func accept(_ account: String, _ letter: Character) throws {
        try ask(
            account,
            "accept",
            by: "system",
            ["link": .string(Office.digest(letter)), "password": .string("示例散列")]
        )
    }

    func signIn(_ account: String, _ letter: Character, step: Int64? = nil) throws {
        var payload = Office.session(letter)
        if let step { payload["step"] = .int(step) }
        try ask(account, "sign_in", by: "system", payload)
    }

    static func session(_ letter: Character) -> [String: Value] {
        [
            "session": .string(digest(letter)), "agent": .string("desktop"), "idle": .int(1800),
            "length": .int(43_200),
        ]
    }

    func fail(_ account: String) throws {
        try ask(account, "fail", by: "system", ["factor": .string("password")])
    }

    /// First letters of the sessions that are there.
    func sessions() throws -> String {
        String(try store.sessions(of: nil).compactMap(\.digest.first).sorted())
    }

    /// Leaves sessions behind.
    func useAccounts() throws {
        let account = try account(of: "FIN")
        try signIn(account, "b")
        try signIn(account, "c")
        try ask(account, "step_up", by: "system", ["session": .string(Office.digest("c"))])
        try signIn(account, "d")
        try ask(account, "sign_out", by: "system", ["session": .string(Office.digest("d"))])
        let provider = try begin(
            "identity-provider",
            "register",
            by: "ADM",
            [
                "name": .string("示例门户"), "kind": .string("oidc"),
                "issuer": .string("https://sso.example"), "client": .string("dipper"),
                "secret": .string("geheim"), "home": .string("https://dipper.example"),
            ]
        ).code
        try ask(
            account,
            "link_identity",
            by: "ADM",
            ["provider": .string(provider), "identity": .string(Office.digest("f"))]
        )
        #expect(try store.account(ofIdentity: Office.digest("f")) == account)
        let other = try self.account(of: "DIR")
        try signIn(other, "e")
        try ask(other, "revoke_sessions", by: "ADM")
        #expect(try store.session(Office.digest("c"))?.person.code == person("FIN"))
        #expect(try store.credentials(of: person("FIN"))?.password == "示例散列")
    }
}

extension Tampered {
    private static let one = "WHERE digest LIKE 'b%'"

    /// Sessions, which only events of accounts begin and end.
    static let sessions =
        [
            "digest = 'x'", "account = (SELECT id FROM stream WHERE kind = 'project' LIMIT 1)",
            "person = (SELECT parent FROM stream WHERE kind = 'round' LIMIT 1)",
            "created_at = created_at + 1", "stepped_up_at = stepped_up_at + 1",
            "idle_seconds = 900000", "ends_at = ends_at + 1", "agent = 'program'",
            "seen_at = created_at - 1",
        ].map { Tampered("session", "edit \($0)", "UPDATE session SET \($0) \(one)") } + [
            Tampered(
                "session",
                "insert for an account that is there",
                """
                INSERT INTO session SELECT tenant, 'invented', account, person, created_at, seen_at,
                stepped_up_at, idle_seconds, ends_at, agent FROM session \(one)
                """,
                row: "SELECT 'invented'"
            ),
            Tampered(
                "session",
                "bring back one that was ended",
                """
                INSERT INTO session SELECT tenant, replace(digest, 'b', 'd'), account, person,
                created_at, seen_at, stepped_up_at, idle_seconds, ends_at, agent
                FROM session \(one)
                """
            ),
        ]

    /// Outside identities, which only events of accounts link.
    static let identities =
        ["digest = 'x'", "provider = 'x'", "account = 'x'"].map {
            Tampered("identity", "edit \($0)", "UPDATE identity SET \($0)")
        } + [
            Tampered("identity", "delete", "DELETE FROM identity"),
            Tampered(
                "identity",
                "insert for an account that is there",
                "INSERT INTO identity SELECT tenant, 'invented', provider, account FROM identity",
                row: "SELECT 'invented'"
            ),
        ]
}
