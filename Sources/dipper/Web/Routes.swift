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

    static let table: [Route] =
        [
            Route(.get, "/", .everybody) { visit in
                visit.person == nil ? .seeOther("/board") : try WorkPage(visit).answer()
            },
            Route(.get, "/cases", .signedIn) { try CaseListPage($0).answer() },
            Route(.get, "/cases.csv", .signedIn) { try CaseListPage($0).csv() },
            Route(.get, "/cases/board", .signedIn) { try StagePage($0).answer() },
            Route(.post, "/views", .signedIn) { try SavedViews($0).save() },
            Route(.get, "/twins", .signedIn) { try TwinHints($0).answer() },
            Route(.get, "/choose/:kind", .signedIn) { try NameChoice.answer($0) },
            Route(.post, "/drafts", .signedIn) { try ServerDrafts($0).keep() },
            Route(.post, "/drafts/drop", .signedIn) { try ServerDrafts($0).discard() },
            Route(.get, "/cases/bulk", .signedIn) { try BulkPage($0).answer() },
            Route(.post, "/cases/bulk", .signedIn) { try BulkPage($0).perform() },
            Route(.get, "/cases/:code", .signedIn) { try CasePage($0).answer() },
            Route(.get, "/cases/:code/do/new_link", .signedIn) { try AccountLinkPage($0).answer() },
            Route(.post, "/cases/:code/do/new_link", .signedIn) {
                try AccountLinkPage($0).perform()
            },
            Route(.get, "/new/account", .signedIn) { try AccountLinkPage($0).answer() },
            Route(.post, "/new/account", .signedIn) { try AccountLinkPage($0).perform() },
            Route(.get, "/cases/:code/do/:event", .signedIn) { try EventPage($0).answer() },
            Route(.post, "/cases/:code/do/:event", .signedIn) { try EventPage($0).perform() },
            Route(.get, "/cases/:code/documents/:item", .signedIn) {
                try DocumentPage($0).answer()
            },
            Route(.get, "/new/:kind", .signedIn) { try EventPage($0).answer() },
            Route(.post, "/new/:kind", .signedIn) { try EventPage($0).perform() },
            Route(.get, "/board", .everybody) { try BoardPage($0).answer() },
            Route(.get, "/board.png", .signedIn) { try BoardPage($0).picture() },
            Route(.get, "/board/months", .signedIn) { try MonthsPage($0).answer() },
            Route(.get, "/board/months/:month", .signedIn) { try MonthsPage($0).month() },
            Route(.get, "/board/stages/:stage", .signedIn) { try FunnelPart.list($0) },
            Route(.get, "/board/:goal", .signedIn) { try BoardItemsPage($0).answer() },
            Route(.get, "/reports", .signedIn) { try ReportsPage($0).answer() },
            Route(.get, "/reports/:shape/:file", .signedIn) { try ReportsPage($0).file() },
            Route(.get, "/approvals", .signedIn) { try ApprovalsPage(visit: $0).answer() },
            Route(.get, "/rules", .signedIn) { try RulesPage($0).answer() },
            Route(.get, "/rules/:kind", .signedIn) { try ChartPage($0).answer() },
        ] + meetings + imports + administration + doors

    /// Tables that become cases.
    private static let imports = [
        Route(.get, "/import", .signedIn) { try ImportPage($0).answer() },
        Route(.post, "/import", .signedIn) { try ImportPage($0).upload() },
        Route(.get, "/import/:id", .signedIn) { try ImportPage($0).preview() },
        Route(.post, "/import/:id", .signedIn) { try ImportPage($0).perform() },
        Route(.get, "/import/:id/file", .signedIn) { try ImportPage($0).file() },
    ]

    /// Meetings that decide: agenda, results, and what comes of them.
    private static let meetings = [
        Route(.get, "/meetings", .signedIn) { try MeetingListPage($0).answer() },
        Route(.get, "/meetings/:code", .signedIn) { try MeetingPage($0).answer() },
        Route(.get, "/meetings/:code/add", .signedIn) { try MeetingItemPage($0).answer() },
        Route(.post, "/meetings/:code/add", .signedIn) { try MeetingItemPage($0).perform() },
        Route(.get, "/meetings/:code/results", .signedIn) { try MeetingResultsPage($0).answer() },
        Route(.post, "/meetings/:code/results", .signedIn) { try MeetingResultsPage($0).perform() },
        Route(.get, "/meetings/:code/confirm", .signedIn) { try MeetingConfirmPage($0).answer() },
        Route(.post, "/meetings/:code/confirm", .signedIn) { try MeetingConfirmPage($0).perform() },
    ]

    /// For administrators; each page asks the matrix of the roles.
    private static let administration = [
        Route(.get, "/admin", .signedIn) { try AdminPage($0).answer() },
        Route(.get, "/admin/people", .signedIn) { try PeoplePage($0).answer() },
        Route(.post, "/admin/people/check", .signedIn) { try PeoplePage($0).startCheck() },
        Route(.get, "/admin/sign-in", .signedIn) { try SignInAdminPage($0).answer() },
        Route(.post, "/admin/sign-in/test", .signedIn) { try SignInAdminPage($0).test() },
        Route(.get, "/admin/webhooks", .signedIn) { try WebhooksPage($0).answer() },
        Route(.get, "/admin/webhooks/:code", .signedIn) { try WebhooksPage($0).one() },
        Route(.post, "/admin/webhooks/:code/test", .signedIn) { try WebhooksPage($0).test() },
        Route(.post, "/admin/webhooks/:code/rotate", .signedIn) { try WebhooksPage($0).rotate() },
        Route(.post, "/admin/webhooks/:code/retry", .signedIn) { try WebhooksPage($0).retry() },
        Route(.post, "/admin/webhooks/:code/replay", .signedIn) { try WebhooksPage($0).replay() },
        Route(.get, "/admin/calendars", .signedIn) { try CalendarsPage($0).answer() },
        Route(.post, "/admin/calendars", .signedIn) { try CalendarsPage($0).upload() },
        Route(.get, "/admin/audit", .signedIn) { try AuditPage($0).answer() },
        Route(.get, "/admin/audit/refusals", .signedIn) { try AuditPage($0).refusals() },
        Route(.get, "/admin/verify", .signedIn) { try VerifyPage($0).answer() },
        Route(.post, "/admin/verify", .signedIn) { try VerifyPage($0).verify() },
        Route(.post, "/admin/backups", .signedIn) { try VerifyPage($0).backUp() },
        Route(.post, "/admin/backups/check", .signedIn) { try VerifyPage($0).check() },
    ]

    /// First parts of the paths whose forms carry no file.
    static let plainForms = Set(doors.compactMap { $0.pattern.first.map(String.init) })

    /// Signing in, and the own account.
    private static let doors = [
        Route(.get, "/sign-in", .door) { SignInPage($0).answer() },
        Route(.post, "/sign-in", .door, isCostly: true) { try SignInPage($0).signIn() },
        Route(.post, "/sign-in/code", .door) { try SignInPage($0).finish() },
        Route(.post, "/sign-in/practice", .door) { try SignInPage($0).practise() },
        Route(.get, "/sign-in/with/:provider", .door) { try ProviderPage($0).signIn() },
        Route(.get, "/sign-in/back/:provider", .door) { try ProviderPage($0).arrive() },
        Route(.post, "/sign-out", .ownAccount) { SignInPage($0).signOut() },
        Route(.post, "/language", .door) { SignInPage.language($0) },
        Route(.get, "/welcome/:token", .door) { try WelcomePage($0).answer() },
        Route(.post, "/welcome/:token", .door, isCostly: true) { try WelcomePage($0).accept() },
        Route(.get, "/account", .ownAccount) { try AccountPage($0).answer() },
        Route(.post, "/account/sessions", .ownAccount) { try AccountPage($0).endSessions() },
        Route(.get, "/account/password", .ownAccount) { try PasswordPage($0).answer() },
        Route(.post, "/account/password", .ownAccount, isCostly: true) {
            try PasswordPage($0).change()
        },
        Route(.get, "/account/code", .ownAccount) { try OneTimeCodePage($0).answer() },
        Route(.post, "/account/code", .ownAccount) { try OneTimeCodePage($0).enrol() },
        Route(.post, "/account/code/drop", .ownAccount) { try OneTimeCodePage($0).drop() },
        Route(.get, "/account/identities/link/:provider", .ownAccount) {
            try ProviderPage($0).link()
        },
        Route(.get, "/account/identities/confirm", .ownAccount) {
            try ProviderPage($0).confirmation()
        },
        Route(.post, "/account/identities", .ownAccount, isCostly: true) {
            try ProviderPage($0).confirm()
        },
        Route(.post, "/account/identities/drop", .ownAccount) { try ProviderPage($0).unlink() },
        Route(.get, "/account/step-up", .ownAccount) { try StepUpPage($0).answer() },
        Route(.post, "/account/step-up", .ownAccount, isCostly: true) {
            try StepUpPage($0).prove()
        },
    ]

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
