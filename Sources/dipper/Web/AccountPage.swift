import Casework
import Portfolio
import Store
import Web
import Workflow

/// The own account: how one signs in, and where one is signed in.
struct AccountPage {
    let visit: Visit
    private let part: DoorPart
    private let account: Visitor.Account

    init(_ visit: Visit) throws {
        self.visit = visit
        part = DoorPart(visit)
        account = try part.account()
    }

    func answer() throws -> WebResponse {
        let signedIn = account.signedIn
        let sessions = try part.signIn.sessions(token: account.token).filter {
            $0.isOpen(at: visit.ledger.now)
        }
        let others = try ProviderPage.section(visit, account)
        return visit.page(visit.say("我的账号", "My account")) {
            tag(.h1) { visit.say("我的账号", "My account") }
            if let done = visit.request.query["done"].flatMap(AccountPage.done) {
                tag(.div, .class("flash"), .plain("role", "status")) { visit.say(done) }
            }
            tag(.dl) {
                tag(.dt) { visit.say("人员", "Person") }
                tag(.dd) { "\(signedIn.person) \(visit.person?.name ?? "")" }
                tag(.dt) { visit.say("账号", "Account") }
                tag(.dd, .class("code")) { signedIn.account }
                tag(.dt) { visit.say("动态口令", "One-time codes") }
                tag(.dd) {
                    signedIn.hasSecondFactor
                        ? visit.say("已启用", "On") : visit.say("未启用", "Off")
                }
                tag(.dt) { visit.say("本次登录至", "Signed in until") }
                tag(.dd) { Visit.minute(signedIn.endsAt) }
            }
            tag(.div, .class("actions")) {
                tag(.a, .class("button"), .href("/account/password")) {
                    visit.say("更换口令", "Change the password")
                }
                tag(.a, .class("button"), .href("/account/code")) {
                    signedIn.hasSecondFactor
                        ? visit.say("换手机、恢复码", "Another telephone, recovery codes")
                        : visit.say("启用动态口令", "Turn one-time codes on")
                }
            }
            others
            tag(.h2) { visit.say("登录中的设备（\(sessions.count)）", "Signed in (\(sessions.count))") }
            table(sessions)
            FormPart(visit).form(to: "/account/sessions") {
                FormPart.hidden("session", "")
                tag(.button, .class("quiet"), .type("submit")) {
                    visit.say("全部退出，包括这里", "Sign out everywhere, here too")
                }
            }
        }
    }

    private static func done(_ word: String) -> Localized? {
        switch word {
        case "password":
            Localized(
                zh: "口令已更换，其他设备都已退出。",
                en: "The password is changed; every other device is signed out."
            )
        case "dropped": Localized(zh: "动态口令已停用。", en: "One-time codes are off.")
        case "linked":
            Localized(zh: "外部身份已绑定。", en: "The outside identity is linked.")
        case "unlinked":
            Localized(zh: "外部身份已解除。", en: "The outside identity is unlinked.")
        case "ended": Localized(zh: "那个会话已结束。", en: "That session is over.")
        default: nil
        }
    }

    private func table(_ sessions: [Session]) -> HTML {
        PageTable(
            [
                visit.say("设备", "Device"), visit.say("登录于", "Since"),
                visit.say("最近使用", "Last used"), visit.say("最迟至", "At most until"),
                visit.say("办理", "Deed"),
            ],
            isWalked: false
        ).html {
            for session in sessions { row(session) }
        }
    }

    private func row(_ session: Session) -> HTML {
        let isHere = session.digest == account.signedIn.session
        return tag(.tr) {
            tag(.td) {
                visit.say(AccountPage.device(session.agent))
                if isHere { tag(.strong) { visit.say("（这里）", " (here)") } }
            }
            tag(.td) { Visit.minute(session.createdAt) }
            tag(.td) { Visit.minute(session.seenAt) }
            tag(.td) { Visit.minute(session.endsAt) }
            tag(.td) {
                FormPart(visit).form(to: "/account/sessions", class: "") {
                    FormPart.hidden("session", session.identifier)
                    tag(.button, .class("quiet"), .type("submit")) {
                        isHere ? visit.say("退出", "Sign out") : visit.say("结束", "End")
                    }
                }
            }
        }
    }

    private static func device(_ agent: String) -> Localized {
        switch AgentClass(rawValue: agent) {
        case .desktop: Localized(zh: "电脑", en: "Computer")
        case .mobile: Localized(zh: "手机", en: "Telephone")
        case .wechat: Localized(zh: "微信、企业微信", en: "WeChat")
        case .program, nil: Localized(zh: "程序", en: "Program")
        }
    }

    /// Ends one session, or all of them; whoever ended his own is at the door again.
    func endSessions() throws -> WebResponse {
        let asked = part.fields["session"] ?? ""
        let own = try part.signIn.sessions(token: account.token)
        let found = own.first { $0.identifier == asked }
        guard asked.isEmpty || found != nil else { return .seeOther("/account?done=ended") }
        try part.signIn.endSessions(token: account.token, session: found?.digest)
        guard asked.isEmpty || found?.digest == account.signedIn.session else {
            return .seeOther("/account?done=ended")
        }
        let cookies = visit.office.cookies
        return .seeOther("/sign-in").setting("set-cookie", cookies.clear(cookies.session))
    }
}

/// A change of the own password.
struct PasswordPage {
    let visit: Visit
    private let part: DoorPart
    private let account: Visitor.Account

    init(_ visit: Visit) throws {
        self.visit = visit
        part = DoorPart(visit)
        account = try part.account()
    }

    func answer() throws -> WebResponse {
        if account.signedIn.hasSecondFactor, !account.signedIn.isSteppedUp {
            return StepUpPage.invitation(visit)
        }
        return try page([])
    }

    private func page(_ blockers: [Blocker]) throws -> WebResponse {
        let fields = try part.newPassword(blockers)
        return part.page(visit.say("更换口令", "Change the password"), blockers) {
            if account.signedIn.mustChangePassword {
                tag(.p, .class("note")) {
                    visit.say(
                        "口令已到更换期限，更换后才能办理其他事项。",
                        "The password is due for a change; nothing else is open before."
                    )
                }
            }
            FormPart(visit).form(to: "/account/password") {
                FormPart.hidden("back", visit.request.query["back"] ?? part.fields["back"] ?? "")
                part.password(
                    "current",
                    visit.say("现在的口令", "Present password"),
                    isNew: false,
                    blockers
                )
                fields
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("更换", "Change it") }
                    tag(.a, .class("button quiet"), .href("/account")) {
                        visit.say("返回", "Back")
                    }
                }
            }
        }
    }

    func change() throws -> WebResponse {
        let fields = part.fields
        do {
            let new = try part.signIn.changePassword(
                token: account.token,
                current: fields["current"] ?? "",
                new: try DoorPart.newPassword(fields),
                agent: part.agent
            )
            let cookies = visit.office.cookies
            let back = DoorPart.place(fields["back"])
            return .seeOther(back == "/" ? "/account?done=password" : back)
                .setting("set-cookie", cookies.set(cookies.session, new.token))
        } catch let refusal as Refusal {
            let codes = refusal.blockers.map(\.code)
            if codes == ["STEP_UP_NEEDED"] { return StepUpPage.invitation(visit) }
            let isWrong = codes == ["SIGN_IN_REFUSED"]
            return try page(isWrong ? refusal.blockers.map { $0.at("current") } : refusal.blockers)
        }
    }
}
