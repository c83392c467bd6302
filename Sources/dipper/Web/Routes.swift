import Casework
import Portfolio
import SQL
import Store
import Web
import Workflow

/// Who may ask for a route at all; what he then sees the policy decides.
enum Access: Hashable, Sendable {
    /// Also whoever still owes his account something.
    case door
    /// For whoever is signed in, even if he still owes his account something.
    case ownAccount
    case everybody
    case signedIn
    case roles(Set<String>)
}

extension Access {
    /// Whether it is closed to somebody who owes his account a new password or one-time codes.
    fileprivate var waitsForDuties: Bool {
        switch self {
        case .door, .ownAccount: false
        case .everybody, .signedIn, .roles: true
        }
    }
}

/// One address of the server.
///
/// There is no other road in: a test walks this table.
struct Route: Sendable {
    let method: WebRequest.Method
    /// Parts of the path; `:name` takes any one part, and stands for it.
    let pattern: [Substring]
    let access: Access
    /// Whether a password is compared: that is for a thread of its own.
    let isCostly: Bool
    let answer: @Sendable (Visit) throws -> WebResponse

    init(
        _ method: WebRequest.Method,
        _ pattern: String,
        _ access: Access,
        isCostly: Bool = false,
        _ answer: @escaping @Sendable (Visit) throws -> WebResponse
    ) {
        self.method = method
        self.pattern = pattern.split(separator: "/")
        self.access = access
        self.isCostly = isCostly
        self.answer = answer
    }

    /// The values of `:name` parts; nil when the path is another one.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == pattern.count else { return nil }
        var values: [String: String] = [:]
        for (part, given) in zip(pattern, path) {
            if part.hasPrefix(":") {
                values[String(part.dropFirst())] = given
            } else if part != given {
                return nil
            }
        }
        return values
    }
}

/// Answers requests by the table of routes.
struct Routes: Sendable {
    let office: Office

    /// Without a person or a ledger: files of our own and what machines ask.
    private func machine(_ request: WebRequest) -> WebResponse? {
        guard !request.method.isWriting else { return nil }
        switch request.path {
        case ["assets", PageFrame.version, "style.css"]:
            return .asset(Stylesheet.text, type: "text/css")
        case ["assets", PageFrame.version, "page.js"]:
            return .asset(PageScript.text, type: "text/javascript")
        case ["favicon.ico"]: return WebResponse(status: 204)
        case ["health"]: return .text("ok\n")
        case ["ready"]:
            return (try? office.ledger()) == nil ? .text("no\n", status: 503) : .text("ok\n")
        case ["metrics"]:
            let events = (try? office.ledger().store.eventCount()) ?? 0
            return .text(office.figures.text(events: events))
        default: return nil
        }
    }

    func answer(_ request: WebRequest) -> WebResponse {
        if let response = machine(request) { return response }
        if APIRoutes.owns(request.path) { return APIRoutes(office: office).answer(request) }
        guard request.fault != .target else { return .text("400\n", status: 400) }
        var visit: Visit
        do {
            visit = try Visit(request, office)
        } catch {
            return ProblemPage.bare(Failure(error))
        }
        if let fault = request.fault { return ProblemPage.unread(visit, fault) }
        do {
            return try answer(&visit)
        } catch {
            return ProblemPage(visit, Failure(error)).answer()
        }
    }

    private func answer(_ visit: inout Visit) throws -> WebResponse {
        let request = visit.request
        let method = request.method == .head ? .get : request.method
        var others: [WebRequest.Method] = []
        for route in Routes.table {
            guard let parameters = route.match(request.path) else { continue }
            guard route.method == method else {
                others.append(route.method)
                continue
            }
            guard isAllowed(route.access, visit.person) else {
                return visit.person == nil
                    ? SignInPage.invitation(visit) : ProblemPage.notFound(visit)
            }
            if method.isWriting, !(try isGenuine(visit)) { return ProblemPage.foreign(visit) }
            if let duty = visit.person?.duty, route.access.waitsForDuties {
                return DutyPage.answer(visit, duty)
            }
            visit.parameters = parameters
            return try route.answer(visit)
        }
        guard others.isEmpty else {
            let allowed = others.map(\.rawValue).joined(separator: ", ")
            return WebResponse.text("405\n", status: 405).setting("allow", allowed)
        }
        return ProblemPage.notFound(visit)
    }

    private func isAllowed(_ access: Access, _ person: Visitor?) -> Bool {
        switch access {
        case .everybody, .door: true
        case .signedIn, .ownAccount: person != nil
        case .roles(let roles): person?.roles.contains(where: roles.contains) ?? false
        }
    }

    /// A form of ours: from a page of this server, with the token of the session that got it.
    private func isGenuine(_ visit: Visit) throws -> Bool {
        guard visit.request.isFromOwnPage else { return false }
        guard let person = visit.person else { return true }
        return visit.request.form()?.fields["_token"] == person.formToken
    }
}
