import Casework
import Portfolio
import Store
import Web
import Workflow

/// Who calls, by a token or by the session of a page.
struct APICaller: Sendable {
    let id: String
    let code: String
    let roles: [String]
    /// How he was recognised, as events record it.
    let authentication: String
    let scope: APIScope
    /// By what his calls are counted: the token, or the session.
    let countedBy: String
    /// What writing takes besides the session; nil for a token, which no browser sends by itself.
    let formToken: String?
    /// Whether he proved a moment ago who he is, as weighty deeds ask for (rule R8).
    ///
    /// Never by a token, which proves that a program has it; a practice ledger asks nobody.
    let isProved: Bool
    /// What he owes his account first; nil for nothing.
    let duty: Visitor.Duty?

    func caller(for principal: String? = nil) -> Caller {
        Caller(
            person: id,
            onBehalfOf: principal,
            authentication: authentication,
            channel: "api"
        )
    }

    /// The one who calls; nil for nobody.
    ///
    /// A token that is not valid is nobody's, whatever else comes with it.
    static func recognised(
        _ request: WebRequest,
        _ office: Office,
        _ ledger: OpenLedger
    ) throws -> APICaller? {
        if let header = request.header("authorization") {
            return try APICaller.bearer(header, office, ledger)
        }
        guard let person = try office.visitor(request, ledger) else { return nil }
        return APICaller(
            id: person.id,
            code: person.code,
            roles: person.roles,
            authentication: person.authentication,
            scope: .everything,
            countedBy: person.account?.signedIn.session ?? person.id,
            formToken: person.formToken,
            isProved: person.account.map { $0.signedIn.isSteppedUp } ?? true,
            duty: person.duty
        )
    }

    /// The person of a token (RFC 6750).
    private static func bearer(
        _ header: String,
        _ office: Office,
        _ ledger: OpenLedger
    ) throws -> APICaller? {
        let parts = header.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let (token, person) = try Token.recognised(String(parts[1]), ledger)
        else { return nil }
        try office.tokenDays.note(token.stream.id, on: ledger.now.date, in: ledger.store)
        return APICaller(
            id: person.id,
            code: person.code,
            roles: try ledger.roles(of: person.id),
            // Not which one: on a round the same number would tie a reviewer's pseudonyms together.
            authentication: "token",
            scope: token.scope,
            countedBy: token.stream.id,
            formToken: nil,
            isProved: false,
            duty: nil
        )
    }
}

/// What a caller may use the API for, within what his roles allow.
enum APIScope: Hashable, Sendable {
    case read
    /// Writing to cases of some kinds; nil for every kind.
    case write(kinds: Set<String>?)

    static let everything = APIScope.write(kinds: nil)

    func mayWrite(to kind: String) -> Bool {
        switch self {
        case .read: false
        case .write(let kinds): kinds?.contains(kind) ?? true
        }
    }

    /// Such as `read`, `write` or `write:landing,project`.
    var text: String {
        switch self {
        case .read: "read"
        case .write(nil): "write"
        case .write(let kinds?): "write:\(kinds.sorted().joined(separator: ","))"
        }
    }
}
