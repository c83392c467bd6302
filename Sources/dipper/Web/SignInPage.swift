import Casework
import Portfolio
import Store
import Web
import Workflow

/// Signing in with name, password and second factor; in a practice ledger by choosing whom to be.
struct SignInPage {
    let visit: Visit
    private let part: DoorPart

    init(_ visit: Visit) {
        self.visit = visit
        part = DoorPart(visit)
    }

    func answer() -> WebResponse {
        page(
            name: visit.request.query["name"] ?? "",
            back: DoorPart.place(visit.request.query["back"]),
            []
        )
    }

    private var title: String { visit.say("登录", "Sign in") }

    private func page(name: String, back: String, _ blockers: [Blocker]) -> WebResponse {
        part.page(title, blockers) {
            if visit.request.query["done"] != nil {
                tag(.div, .class("flash"), .plain("role", "status")) {
                    visit.say(
                        "口令已设定，链接已作废。请用新口令登录。",
                        "The password is set and the link works no more. Sign in with it."
                    )
                }
            }
            FormPart(visit).form(to: "/sign-in") {
                FormPart.hidden("back", back)
                FormPart(visit).input(
                    "name",
                    visit.say("人员编号", "Code of the person"),
                    value: name,
                    hint: visit.say("如 RY-2026-000002", "Such as RY-2026-000002"),
                    isRequired: true,
                    wrong: DoorPart.wrong("name", blockers),
                    more: [.plain("autocomplete", "username"), .flag("required")]
                        + (name.isEmpty ? [.flag("autofocus")] : [])
                )
                part.password("password", visit.say("口令", "Password"), isNew: false, blockers)
                tag(.div, .class("actions")) { tag(.button, .type("submit")) { title } }
            }
            (try? others(back)) ?? []
            tag(.p, .class("soft")) {
                visit.say(
                    "还没有账号、忘记口令或手机遗失的，请系统管理员另发链接。",
                    "Without an account, a password or the telephone: ask the system"
                        + " administrator for a new link."
                )
            }
            if visit.ledger.standing.isSandbox { try? people(back) }
        }
    }

    /// Other people's doors by which one may come in.
    private func others(_ back: String) throws -> [HTML] {
        let providers = try part.signIn.liveProviders()
        guard !providers.isEmpty else { return [] }
        return [
            tag(.p, .class("actions")) {
                for provider in providers {
                    let place = "/sign-in/with/\(FormFields.encoded(provider.code))"
                    tag(.a, .class("button quiet"), .href(DoorPart.address(place, back: back))) {
                        visit.say("用 \(provider.name) 登录", "Sign in with \(provider.name)")
                    }
                }
            }
        ]
    }

    /// In a sandbox one may also choose whom to be.
    private func people(_ back: String) throws -> HTML {
        try visit.office.index.follow(visit.ledger)
        let people = visit.office.index.entries(kind: "person").filter {
            !$0.stream.root.isDone && !$0.stream.isIn("left")
        }
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("练习", "Training") }
            FormPart(visit).form(to: "/sign-in/practice") {
                FormPart.hidden("back", back)
                tag(.p) {
                    visit.say(
                        "沙箱里也可以不用口令，选一个人：",
                        "In a sandbox a password is not needed; choose whom to be:"
                    )
                }
                tag(.ul, .class("plain")) { for person in people { tag(.li) { choice(person) } } }
            }
        }
    }

    private func choice(_ person: CaseIndex.Entry) -> HTML {
        let roles = (try? visit.ledger.roles(of: person.stream.id)) ?? []
        return tag(
            .button,
            .class("quiet"),
            .type("submit"),
            .name("person"),
            .value(person.stream.code)
        ) { "\(person.stream.code) \(person.title)（\(roles.joined(separator: " "))）" }
    }

    // MARK: What was sent

    func signIn() throws -> WebResponse {
        let fields = part.fields
        let back = DoorPart.place(fields["back"])
        do {
            let started = try part.signIn.start(
                SignIn.Attempt(
                    name: fields["name"] ?? "",
                    password: fields["password"] ?? "",
                    agent: part.agent,
                    address: part.address
                )
            )
            switch started {
            case .session(let new): return entered(new, back)
            case .secondFactor(let ticket): return secondPage(ticket, back, [])
            }
        } catch let refusal as Refusal {
            return page(name: fields["name"] ?? "", back: back, refusal.blockers)
        }
    }

    /// The second factor, after the password was right.
    func finish() throws -> WebResponse {
        let fields = part.fields
        let (ticket, back) = (fields["ticket"] ?? "", DoorPart.place(fields["back"]))
        let typed = fields["code"] ?? ""
        do {
            let new = try part.signIn.finish(
                ticket: ticket,
                second: typed.allSatisfy(\.isWhitespace) ? nil : SignIn.SecondFactor(typed: typed),
                address: part.address
            )
            return entered(new, back)
        } catch let refusal as Refusal {
            guard part.signIn.isHalfway(ticket) else {
                return page(name: "", back: back, refusal.blockers)
            }
            return secondPage(ticket, back, refusal.blockers.map { $0.at("code") })
        }
    }

    func secondPage(
        _ ticket: String,
        _ back: String,
        _ blockers: [Blocker]
    ) -> WebResponse {
        part.page(visit.say("登录：第二步", "Sign in: second step"), blockers) {
            FormPart(visit).form(to: "/sign-in/code") {
                FormPart.hidden("ticket", ticket)
                FormPart.hidden("back", back)
                part.code("code", takesRecovery: true, isFocused: true, blockers)
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { title }
                    tag(.a, .class("button quiet"), .href("/sign-in")) {
                        visit.say("重新开始", "Start again")
                    }
                }
            }
        }
    }

    /// A session of the practice ledger, whose people are chosen and not proved.
    func practise() throws -> WebResponse {
        let fields = part.fields
        guard visit.ledger.standing.isSandbox,
            let code = fields["person"],
            let person = try visit.ledger.store.stream(code), person.kind == "person",
            !person.root.isDone, !person.isIn("left")
        else { return ProblemPage.notFound(visit) }
        endPresent()
        let cookies = visit.office.cookies
        let token = visit.office.desk.begin(person)
        return .seeOther(DoorPart.place(fields["back"]))
            .setting("set-cookie", cookies.set(SessionCookies.practice, token))
            .setting("set-cookie", cookies.clear(cookies.session))
    }

    /// A session that has begun takes the place of whatever this browser had.
    func entered(_ new: SignIn.NewSession, _ back: String) -> WebResponse {
        endPresent()
        let cookies = visit.office.cookies
        return .seeOther(back)
            .setting("set-cookie", cookies.set(cookies.session, new.token))
            .setting("set-cookie", cookies.clear(SessionCookies.practice))
    }

    private func endPresent() {
        if let token = visit.request.cookie(SessionCookies.practice) {
            visit.office.desk.end(token)
        }
        if let account = visit.person?.account {
            try? part.signIn.signOut(token: account.token)
        }
    }

    func signOut() -> WebResponse {
        endPresent()
        let cookies = visit.office.cookies
        return .seeOther("/board")
            .setting("set-cookie", cookies.clear(cookies.session))
            .setting("set-cookie", cookies.clear(SessionCookies.practice))
    }

    // MARK: Who must sign in first

    /// For whoever must sign in first; a form that was sent is not lost, the browser keeps it.
    static func invitation(_ visit: Visit) -> WebResponse {
        let place = DoorPart.address("/sign-in", back: visit.request.target)
        guard visit.request.method.isWriting else { return .seeOther(place) }
        return visit.page(visit.say("请重新登录", "Sign in again"), status: 401) {
            tag(.h1) { visit.say("登录已过期，没有办理", "Your session ended; nothing was done") }
            tag(.p) {
                visit.say("填写的内容保存在本机：", "What you typed is kept in this browser: ")
                tag(.a, .href(place)) { visit.say("登录后继续", "sign in and go on") }
            }
        }
    }

    static func language(_ visit: Visit) -> WebResponse {
        let fields = DoorPart(visit).fields
        let language = fields["language"].flatMap { Language(rawValue: $0) } ?? .chinese
        return .seeOther(DoorPart.place(fields["back"])).setting(
            "set-cookie",
            "language=\(language.rawValue); Path=/; Max-Age=31536000; SameSite=Lax"
        )
    }
}

extension Blocker {
    /// The same reason at another field.
    func at(_ place: String) -> Blocker {
        Blocker(
            code: code,
            message: message,
            place: place,
            values: values,
            role: role,
            provisional: provisional
        )
    }
}
