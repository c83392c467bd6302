internal import SQL

/// What a server says of a statement that it did not carry out.
struct ServerError {
    /// The code, https://www.postgresql.org/docs/15/errcodes-appendix.html.
    let state: String
    let message: String
    let constraint: String
    let sql: String
    /// The database, as in messages.
    let address: String

    /// Without the server's own details, which quote the values of rows.
    private var detail: String { "\(message) [\(state)]" }

    var fault: StorageFault {
        let named = "\(address): \(detail)"
        switch state {
        case "": return .unreachable(detail: "\(address): \(message)")
        case "23514", "P0001", "23502", "23503", "23001", "23505", "23P01", "23000", "22021",
            "42804":
            return .constraint(kind, detail: detail)
        case "25006": return .readOnly(detail: named)
        case "28000", "28P01", "42501": return .denied(detail: named)
        case "3D000": return .missing(path: address)
        case "53100": return .full(detail: named)
        case "53300", "55P03", "55006", "57014", "40001", "40P01": return .busy(detail: named)
        case "XX001", "XX002": return .corrupt(detail: named)
        default: break
        }
        if Failure.endsConnection(state) { return .unreachable(detail: named) }
        switch state.prefix(2) {
        case "0A", "22", "26", "42", "54": return .statement(sql: sql, detail: detail)
        default: return .io(detail: named)
        }
    }

    private var kind: ConstraintKind {
        switch state {
        case "23502": .notNull
        case "23503", "23001": .foreignKey
        case "23505": constraint.hasSuffix("_pkey") ? .primaryKey : .unique
        // What a trigger raises names no constraint; what a check refuses always does.
        case "23514": constraint.isEmpty ? .trigger : .check
        case "P0001": .trigger
        default: .other
        }
    }
}

extension StorageFault {
    /// The fault behind words with which libpq gave up connecting; it tells no code with them.
    static func connecting(_ words: String, to address: String) -> StorageFault {
        let detail = "\(address): \(words.trimmingSpaces)"
        if words.contains("database \"") && words.contains("does not exist") {
            return .missing(path: address)
        }
        if words.contains("too many clients") || words.contains("connection slots") {
            return .busy(detail: detail)
        }
        let refusals = [
            "authentication failed", "no password supplied", "no pg_hba.conf entry",
            "role \"", "permission denied", "certificate",
        ]
        return refusals.contains { words.contains($0) }
            ? .denied(detail: detail) : .unreachable(detail: detail)
    }

    /// Whether the same may go through later although nobody does anything about it.
    var mayPass: Bool {
        switch self {
        case .unreachable, .busy: true
        case .missing, .alreadyExists, .notADatabase, .foreign, .newerFormat, .truncated, .corrupt,
            .notDurable, .readOnly, .full, .constraint, .columnType, .statement, .io,
            .outcomeUnknown, .writesStopped, .denied, .unsuitable:
            false
        }
    }
}
