package import Casework
import Expression
import Portfolio
import SQL
import Workflow

/// Other people's doors, and whom they let in.
extension LedgerStore {
    /// Codes of providers lie together, so that nothing else is walked through.
    private static let providers =
        " WHERE tenant = ? AND code > 'DL-' AND code < 'DL.' AND kind = 'identity-provider'"
        + " ORDER BY code"

    /// Every provider with its secrets opened, by code.
    package func identityProviders() throws -> [IdentityProvider] {
        try database.read { connection in
            try StreamRow.all(connection, tenant, LedgerStore.providers, [.integer(tenant)])
                .map { try provider($0.record, connection) }
        }
    }

    /// The code of the account that is linked to an outside identity; nil when none is.
    package func account(ofIdentity digest: String) throws -> String? {
        try database.read { connection in
            try connection.first(
                """
                SELECT s.code FROM identity i JOIN stream s ON s.tenant = i.tenant
                AND s.id = i.account WHERE i.tenant = ? AND i.digest = ?
                """,
                [.integer(tenant), .text(digest)]
            ) { row in try row.text(0) }
        }
    }

    private func provider(
        _ record: CaseStream,
        _ connection: any ReadConnection
    ) throws -> IdentityProvider {
        func opened(_ field: String) throws -> String {
            guard let text = record.text(field), let name = Cells.Name(text) else { return "" }
            return try Cells.open(name, connection, tenant: tenant) ?? ""
        }
        var proofs: [String] = []
        if case .list(let values) = record.field("proofs") {
            for case .string(let proof) in values { proofs.append(proof) }
        }
        return IdentityProvider(
            code: record.code,
            version: record.version,
            kind: IdentityProvider.Kind(rawValue: record.text("kind") ?? "") ?? .oidc,
            name: record.text("name") ?? "",
            issuer: record.text("issuer") ?? "",
            client: record.text("client") ?? "",
            secret: try opened("secret"),
            linkKey: try opened("link_key"),
            home: record.text("home") ?? "",
            api: record.text("api") ?? "",
            door: record.text("door") ?? "",
            proofs: proofs,
            trust: EndpointTrust(
                authorities: try opened("authorities"),
                pin: record.text("pin") ?? ""
            ),
            isLive: record.isIn("known.live")
        )
    }
}

extension StoreSession {
    func account(ofIdentity digest: String) throws -> String? {
        try connection.first(
            "SELECT account FROM identity WHERE tenant = ? AND digest = ?",
            [.integer(tenant), .text(digest)]
        ) { row in try row.text(0) }
    }

    /// What an event of an account does to the outside identities by which it is found.
    func writeIdentities(_ change: StreamChange) throws {
        let after = ModelRows.identities(of: change.after.record)
        guard after != (change.before.map { ModelRows.identities(of: $0.record) } ?? []) else {
            return
        }
        try connection.execute(
            "DELETE FROM identity WHERE tenant = ? AND account = ?",
            [.integer(tenant), .text(change.event.stream)]
        )
        for row in after {
            try connection.execute(
                "INSERT INTO identity (tenant, digest, provider, account) VALUES (?, ?, ?, ?)",
                [.integer(tenant)] + row
            )
        }
    }
}

extension ModelRows {
    /// Rows of `identity` for an account: digest, provider, account.
    static func identities(of stream: CaseStream) -> [[SQLValue]] {
        AccountProcedure.identities(of: stream).map { identity in
            [.text(identity.digest), .text(identity.provider), .text(stream.id)]
        }
    }
}
