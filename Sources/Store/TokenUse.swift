import Casework
import Portfolio
import SQL
package import Workflow

/// When tokens were last used, to the day: no history, and of no request more than that.
extension LedgerStore {
    /// The latest day by token; one that was never used is absent.
    package func tokenUses() throws -> [String: CivilDate] {
        try database.read { connection in
            let uses = try connection.all(
                "SELECT token, day FROM token_use WHERE tenant = ? ORDER BY token",
                [.integer(tenant)]
            ) { row in (try row.text(0), CivilDate(try row.text(1))) }
            return uses.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// Notes that a token was used on a day.
    package func noteTokenUse(_ token: String, on day: CivilDate) throws {
        let tenant = tenant
        _ = try database.writeSync { connection in
            try connection.execute(
                "INSERT INTO token_use (tenant, token, day) VALUES (?, ?, ?)"
                    + " ON CONFLICT (tenant, token) DO UPDATE SET day = excluded.day",
                [.integer(tenant), .text(token), .text(day.description)]
            )
        }
    }
}

extension LedgerCheck {
    /// Every use is that of a token, on a day that there is.
    mutating func checkTokenUses() throws {
        let tokens = Set(
            fold.streams.values.filter { $0.record.kind == TokenProcedure.kind }.map(\.record.id)
        )
        try connection.query(
            "SELECT token, day FROM token_use WHERE tenant = ?",
            [.integer(tenant)]
        ) { row in
            let (token, day) = (try row.text(0), try row.text(1))
            guard !tokens.contains(token) || CivilDate(day) == nil else { return }
            differ(
                "token_use",
                "\(token) \(day)",
                "不属于任何令牌，或不是日期",
                "belongs to no token, or is no day"
            )
        }
    }
}
