import Casework
import Portfolio
import Store
import Web
import Workflow

/// Who asks, as long as his session lasts.
struct Visitor: Hashable, Sendable {
    /// A session of an account: what the cookie holds, and what it stands for now.
    struct Account: Hashable, Sendable {
        let token: String
        let signedIn: SignIn.SignedIn
    }

    /// What somebody owes his account before anything else is open to him.
    enum Duty: String, Hashable, Sendable {
        case changePassword = "/account/password"
        case enrol = "/account/code"
    }

    let id: String
    let code: String
    let name: String
    let roles: [String]
    /// How he was recognised, as events record it.
    let authentication: String
    /// Stands in each form of the session, and nowhere else.
    let formToken: String
    /// Nil for whom a practice ledger lets choose whom to be.
    var account: Account?

    var caller: Caller { Caller(person: id, authentication: authentication, channel: "web") }

    var duty: Duty? {
        guard let signedIn = account?.signedIn else { return nil }
        if signedIn.mustChangePassword { return .changePassword }
        return signedIn.mustEnrol ? .enrol : nil
    }

    init(
        _ person: CaseStream,
        _ ledger: OpenLedger,
        authentication: String,
        formToken: String
    ) throws {
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        id = person.id
        code = person.code
        name = try words.headlines(of: [person])[person.id] ?? person.code
        roles = try ledger.roles(of: person.id)
        self.authentication = authentication
        self.formToken = formToken
    }
}

extension Office {
    /// The person of the session that the request's cookie names; nil for the public.
    func visitor(_ request: WebRequest, _ ledger: OpenLedger) throws -> Visitor? {
        guard let token = request.cookie(cookies.session),
            let signedIn = try signIn.current(token: token),
            let person = try ledger.store.stream(signedIn.personID)
        else { return try desk.visitor(request, ledger) }
        var visitor = try Visitor(
            person,
            ledger,
            // By it the auditor finds the event with which the session began.
            authentication: "session:\(signedIn.session.prefix(16))",
            formToken: signedIn.csrfSecret
        )
        visitor.account = Visitor.Account(token: token, signedIn: signedIn)
        return visitor
    }
}

/// The names of our cookies, and how they are set.
struct SessionCookies: Hashable, Sendable {
    /// Whether the browser speaks TLS, to us or to the proxy before us.
    let isEncrypted: Bool

    /// With TLS the browser itself sees to it that no other host and no plain page sets it.
    var session: String { isEncrypted ? "__Host-dipper_session" : "dipper_session" }
    /// Of somebody who is on his way to another's door and back.
    var way: String { isEncrypted ? "__Host-dipper_way" : "dipper_way" }
    /// Of whom one chose to be in a practice ledger.
    static let practice = "dipper_practice"

    /// Until the browser is closed; the server ends a session earlier.
    func set(_ name: String, _ token: String) -> String {
        "\(name)=\(token)\(attributes)"
    }

    func clear(_ name: String) -> String { "\(name)=\(attributes); Max-Age=0" }

    /// Lax: a link in a mail leads to the page and not to the door; no form from elsewhere is sent.
    private var attributes: String {
        "; Path=/; HttpOnly; SameSite=Lax" + (isEncrypted ? "; Secure" : "")
    }
}
