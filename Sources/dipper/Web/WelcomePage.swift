import Casework
import Web
import Workflow

/// A one-time link: looking at it uses nothing up, the password that is sent does.
struct WelcomePage {
    let visit: Visit
    private let part: DoorPart
    private let token: String

    init(_ visit: Visit) {
        self.visit = visit
        part = DoorPart(visit)
        token = visit.parameters["token"] ?? ""
    }

    func answer() throws -> WebResponse {
        guard let welcome = try part.signIn.welcome(token: token) else { return over() }
        return try page(welcome, [])
    }

    func accept() throws -> WebResponse {
        guard let welcome = try part.signIn.welcome(token: token) else { return over() }
        do {
            let password = try DoorPart.newPassword(part.fields)
            _ = try part.signIn.accept(token: token, password: password, address: part.address)
        } catch let refusal as Refusal {
            if refusal.blockers.contains(where: { $0.code == "LINK_INVALID" }) { return over() }
            return try page(welcome, refusal.blockers)
        }
        let done = FormFields([("name", welcome.person), ("done", "password")])
        return .seeOther("/sign-in?\(done.urlEncoded)")
    }

    private func page(_ welcome: SignIn.Welcome, _ blockers: [Blocker]) throws -> WebResponse {
        let title =
            welcome.isReset
            ? visit.say("重设口令", "Set a new password") : visit.say("启用账号", "Open your account")
        let fields = try part.newPassword(blockers)
        return part.page(title, blockers) {
            tag(.p) {
                visit.say(
                    "账号 \(welcome.account)，人员编号 ",
                    "The account \(welcome.account), with which you sign in as "
                )
                tag(.strong, .class("code")) { welcome.person }
                visit.say(
                    "（登录时填写）。这个链接 \(Visit.minute(welcome.until)) 前有效，设定口令后作废。",
                    ". The link works until \(Visit.minute(welcome.until)) and ends with the"
                        + " password that you set."
                )
            }
            FormPart(visit).form(to: "/welcome/\(FormFields.encoded(token))") {
                // For the browser's keeper of passwords.
                tag(
                    .input,
                    .type("hidden"),
                    .name("name"),
                    .value(welcome.person),
                    .plain("autocomplete", "username")
                )
                fields
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("设定口令", "Set the password") }
                }
            }
        }
    }

    /// Whatever is wrong with the link, it is the same page.
    private func over() -> WebResponse {
        let title = visit.say("链接无效", "The link does not work")
        return visit.page(title, status: 404) {
            tag(.h1) { title }
            ReasonList(visit, AccountRefusals.linkInvalid().blockers).html
            tag(.p) { tag(.a, .href("/sign-in")) { visit.say("去登录", "Sign in") } }
        }
    }
}
