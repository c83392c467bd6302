import Casework
import Portfolio
import Store
import Web
import Workflow

/// To somebody else's door and back.
struct ProviderPage {
    let visit: Visit
    private let part: DoorPart

    init(_ visit: Visit) {
        self.visit = visit
        part = DoorPart(visit)
    }

    private var provider: String { visit.parameters["provider"] ?? "" }
    private var title: String { visit.say("外部登录", "Sign in elsewhere") }

    /// Sends a browser off, to come back signed in.
    func signIn() throws -> WebResponse {
        try setOut(for: .signIn(place: DoorPart.place(visit.request.query["back"])))
    }

    /// Sends the browser of somebody who is signed in off, to link whom the provider names.
    func link() throws -> WebResponse {
        try setOut(for: .link(session: try part.account().signedIn.session))
    }

    private func setOut(for purpose: ProviderWay.Purpose) throws -> WebResponse {
        do {
            let departure = try part.signIn.setOut(
                to: provider,
                for: purpose,
                agent: part.agent,
                address: part.address
            )
            let cookies = visit.office.cookies
            return .seeOther(departure.place)
                .setting("set-cookie", cookies.set(cookies.way, departure.cookie))
        } catch let refusal as Refusal where !refusal.isNotFound {
            return refused(refusal)
        }
    }

    /// The browser comes back from the provider.
    func arrive() throws -> WebResponse {
        let query = visit.request.query
        let cookies = visit.office.cookies
        do {
            let arrived = try part.signIn.arrive(
                SignIn.Arrival(
                    provider: provider,
                    state: query["state"] ?? "",
                    code: query["code"] ?? "",
                    error: query["error"],
                    sender: query["iss"],
                    cookie: visit.request.cookie(cookies.way) ?? "",
                    agent: part.agent,
                    address: part.address
                )
            )
            return try answer(arrived).setting("set-cookie", cookies.clear(cookies.way))
        } catch let refusal as Refusal where !refusal.isNotFound {
            return refused(refusal).setting("set-cookie", cookies.clear(cookies.way))
        }
    }

    private func answer(_ arrived: SignIn.Arrived) throws -> WebResponse {
        switch arrived {
        case .signedIn(.session(let new), let place):
            return SignInPage(visit).entered(new, place)
        case .signedIn(.secondFactor(let ticket), let place):
            return SignInPage(visit).secondPage(ticket, place, [])
        case .waiting(let ticket):
            return .seeOther(
                "/account/identities/confirm?\(FormFields([("ticket", ticket)]).urlEncoded)"
            )
        }
    }

    private func refused(_ refusal: Refusal) -> WebResponse {
        let place = visit.person == nil ? "/sign-in" : "/account"
        return part.page(title, refusal.blockers) {
            tag(.p) {
                tag(.a, .href(place)) {
                    visit.person == nil
                        ? visit.say("回到登录页", "Back to the sign-in page")
                        : visit.say("回到我的账号", "Back to my account")
                }
            }
        }
    }

    // MARK: The own account

    /// Asks whether it is he whom the provider named.
    func confirmation() throws -> WebResponse {
        try confirmation(ticket: visit.request.query["ticket"] ?? "", [])
    }

    private func confirmation(ticket: String, _ blockers: [Blocker]) throws -> WebResponse {
        let account = try part.account()
        let found: (provider: IdentityProvider, shownName: String)
        do {
            found = try part.signIn.waiting(ticket: ticket, token: account.token)
        } catch let refusal as Refusal where !refusal.isNotFound {
            return refused(refusal)
        }
        let needsProof = try part.signIn.current(token: account.token)?.isSteppedUp != true
        return part.page(visit.say("绑定外部身份", "Link an outside identity"), blockers) {
            tag(.p) {
                visit.say(
                    "\(found.provider.name) 认出您是 ",
                    "\(found.provider.name) knows you as "
                )
                tag(.strong, .class("code")) { found.shownName }
                visit.say(
                    "。绑定后，凭这个身份即可登录账号 \(account.signedIn.account)；不是您本人的，请勿绑定。",
                    ". Once linked, this identity opens the account \(account.signedIn.account);"
                        + " do not link one that is not your own."
                )
            }
            FormPart(visit).form(to: "/account/identities") {
                FormPart.hidden("ticket", ticket)
                if needsProof { StepUp(visit).input(blockers) }
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("绑定", "Link it") }
                    tag(.a, .class("button quiet"), .href("/account")) {
                        visit.say("不绑定", "Do not link it")
                    }
                }
            }
        }
    }

    func confirm() throws -> WebResponse {
        let account = try part.account()
        let ticket = part.fields["ticket"] ?? ""
        do {
            if try part.signIn.current(token: account.token)?.isSteppedUp != true {
                try StepUp(visit).prove(part.fields)
            }
            try part.signIn.link(ticket: ticket, token: account.token)
            return .seeOther("/account?done=linked")
        } catch let refusal as Refusal {
            // The last wrong proof locked the account and ended the session.
            guard try part.signIn.current(token: account.token) != nil else {
                return SignInPage.invitation(visit)
            }
            return try confirmation(ticket: ticket, refusal.blockers)
        }
    }

    /// Takes a provider off the own account.
    func unlink() throws -> WebResponse {
        let account = try part.account()
        guard account.signedIn.isSteppedUp else { return StepUpPage.invitation(visit) }
        try part.signIn.unlink(provider: part.fields["provider"] ?? "", token: account.token)
        return .seeOther("/account?done=unlinked")
    }

    /// On the page of the own account: by which other doors one comes in.
    static func section(_ visit: Visit, _ account: Visitor.Account) throws -> [HTML] {
        let signIn = visit.office.signIn
        let providers = try signIn.store.identityProviders()
        let linked = try signIn.identities(token: account.token)
        let shown = providers.filter { provider in
            provider.isLive || linked.contains { $0.provider == provider.code }
        }
        guard !shown.isEmpty else { return [] }
        let rows = shown.map { provider -> [HTML] in
            let link = linked.first { $0.provider == provider.code }
            let state =
                switch link?.isOwn {
                case true?: visit.say("已绑定", "Linked")
                case false?: visit.say("已由管理员绑定", "Linked by an administrator")
                case nil: visit.say("未绑定", "Not linked")
                }
            let code = FormFields.encoded(provider.code)
            let deed =
                link == nil
                ? tag(.a, .class("button"), .href("/account/identities/link/\(code)")) {
                    visit.say("绑定", "Link it")
                }
                : FormPart(visit).form(to: "/account/identities/drop", class: "") {
                    FormPart.hidden("provider", provider.code)
                    tag(.button, .class("quiet"), .type("submit")) {
                        visit.say("解除", "Unlink it")
                    }
                }
            return [HTML(provider.name), HTML(state), deed]
        }
        return [
            tag(.h2) { visit.say("外部登录", "Other ways to sign in") },
            PageTable(
                [visit.say("来源", "Provider"), visit.say("状态", "State"), visit.say("办理", "Deed")],
                isWalked: false
            ).html(rows),
        ]
    }
}

extension Refusal {
    var isNotFound: Bool { blockers.contains { $0.code == "NOT_FOUND" } }
}
