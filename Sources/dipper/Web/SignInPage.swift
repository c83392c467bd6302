import Casework
import Portfolio
import Store
import Web
import Workflow

/// Signing in and out, and the choice of a language.
struct SignInPage {
    static let cookie = "dipper_session"

    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    func answer() throws -> WebResponse {
        visit.page(visit.say("登录", "Sign in")) {
            tag(.h1) { visit.say("登录", "Sign in") }
            if visit.ledger.standing.isSandbox {
                try? people()
            } else {
                tag(.p) {
                    visit.say(
                        "本台账还没有开通网页登录，请用命令行办理。",
                        "Signing in is not open for this ledger yet; use the command line."
                    )
                }
            }
        }
    }

    /// In a sandbox one chooses whom to be.
    private func people() throws -> HTML {
        try visit.office.index.follow(visit.ledger)
        let people = visit.office.index.entries(kind: "person").filter {
            !$0.stream.root.isDone && !$0.stream.isIn("left")
        }
        return FormPart(visit).form(to: "/sign-in") {
            FormPart.hidden("back", visit.request.query["back"] ?? "/")
            tag(.p) {
                visit.say(
                    "沙箱里不用密码，选一个人：",
                    "A sandbox asks for no password; choose whom to be:"
                )
            }
            tag(.ul, .class("plain")) {
                for person in people {
                    tag(.li) {
                        tag(
                            .button,
                            .class("quiet"),
                            .type("submit"),
                            .name("person"),
                            .value(person.stream.code)
                        ) {
                            "\(person.stream.code) \(person.title)（"
                                + ((try? visit.ledger.roles(of: person.stream.id)) ?? [])
                                .joined(separator: " ") + "）"
                        }
                    }
                }
            }
        }
    }

    func signIn() throws -> WebResponse {
        let fields = visit.request.form()?.fields
        guard visit.ledger.standing.isSandbox,
            let code = fields?["person"],
            let person = try visit.ledger.store.stream(code), person.kind == "person",
            !person.root.isDone, !person.isIn("left")
        else { return ProblemPage.notFound(visit) }
        let token = visit.office.desk.begin(person)
        return .seeOther(SignInPage.place(fields?["back"]))
            .setting("set-cookie", cookie(token, seconds: 12 * 3600))
    }

    func signOut() -> WebResponse {
        if let token = visit.request.cookie(SignInPage.cookie) { visit.office.desk.end(token) }
        return .seeOther("/board").setting("set-cookie", cookie("", seconds: 0))
    }

    private func cookie(_ token: String, seconds: Int) -> String {
        let isEncrypted = visit.request.header("origin")?.hasPrefix("https://") ?? false
        return "\(SignInPage.cookie)=\(token); Path=/; Max-Age=\(seconds); HttpOnly;"
            + " SameSite=Strict" + (isEncrypted ? "; Secure" : "")
    }

    /// For whoever must sign in first; a form that was sent is not lost, the browser keeps it.
    static func invitation(_ visit: Visit) -> WebResponse {
        guard !visit.request.method.isWriting else {
            return visit.page(visit.say("请重新登录", "Sign in again"), status: 401) {
                tag(.h1) { visit.say("登录已过期，没有办理", "Your session ended; nothing was done") }
                tag(.p) {
                    visit.say(
                        "填写的内容保存在本机：",
                        "What you typed is kept in this browser: "
                    )
                    tag(
                        .a,
                        .href("/sign-in?" + FormFields([("back", visit.request.target)]).urlEncoded)
                    ) { visit.say("登录后继续", "sign in and go on") }
                }
            }
        }
        let back = FormFields([("back", visit.request.target)])
        return .seeOther("/sign-in?\(back.urlEncoded)")
    }

    /// A place within Dipper to go back to; anything else is the start.
    private static func place(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
            !text.contains(where: \.isNewline)
        else { return "/" }
        return text
    }

    static func language(_ visit: Visit) -> WebResponse {
        let fields = visit.request.form()?.fields
        let language = fields?["language"].flatMap { Language(rawValue: $0) } ?? .chinese
        return .seeOther(place(fields?["back"])).setting(
            "set-cookie",
            "language=\(language.rawValue); Path=/; Max-Age=31536000; SameSite=Lax"
        )
    }
}
