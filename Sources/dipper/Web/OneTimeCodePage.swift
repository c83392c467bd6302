import Casework
import Web
import Workflow

/// Turning one-time codes on: the key as a picture and as text, then the recovery codes, once.
struct OneTimeCodePage {
    let visit: Visit
    private let part: DoorPart
    private let account: Visitor.Account

    init(_ visit: Visit) throws {
        self.visit = visit
        part = DoorPart(visit)
        account = try part.account()
    }

    private var title: String { visit.say("动态口令", "One-time codes") }

    func answer() throws -> WebResponse {
        guard account.signedIn.isSteppedUp else { return StepUpPage.invitation(visit) }
        return page(try part.signIn.enrolment(token: account.token), [])
    }

    private func page(_ enrolment: SignIn.Enrolment, _ blockers: [Blocker]) -> WebResponse {
        part.page(title, blockers) {
            if account.signedIn.mustEnrol {
                tag(.p, .class("note")) {
                    visit.say(
                        "您的角色必须启用动态口令，启用后才能办理其他事项。",
                        "Your roles need one-time codes; nothing else is open before."
                    )
                }
            }
            tag(.ol) {
                tag(.li) {
                    visit.say(
                        "在手机上安装任一动态口令应用（支持 TOTP，如 Microsoft Authenticator、"
                            + "FreeOTP）。",
                        "Install any authenticator for TOTP on your telephone, such as"
                            + " Microsoft Authenticator or FreeOTP."
                    )
                }
                tag(.li) {
                    visit.say("用它扫描下面的图，或手工输入密钥：", "Scan this picture, or type the key: ")
                    tag(.div) {
                        QRCode(enrolment.address)?.picture(
                            titled: visit.say("动态口令密钥的二维码", "The key as a picture")
                        )
                    }
                    tag(.p) {
                        tag(.code, .id("key")) { OneTimeCodePage.grouped(enrolment.secret) }
                        " "
                        tag(.a, .href(enrolment.address)) {
                            visit.say("在这部手机上打开", "Open on this telephone")
                        }
                    }
                }
                tag(.li) { visit.say("填写它显示的六位数字：", "Enter the six digits that it shows:") }
            }
            FormPart(visit).form(to: "/account/code") {
                FormPart.hidden("secret", enrolment.secret)
                FormPart.hidden("back", visit.request.query["back"] ?? part.fields["back"] ?? "")
                part.code("code", takesRecovery: false, blockers)
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("启用", "Turn on") }
                    tag(.a, .class("button quiet"), .href("/account")) {
                        visit.say("返回", "Back")
                    }
                }
            }
            if account.signedIn.hasSecondFactor { present }
        }
    }

    /// Four letters at a time, as people type.
    private static func grouped(_ secret: String) -> String {
        let letters = Array(secret)
        return stride(from: 0, to: letters.count, by: 4).map { start in
            String(letters[start..<min(start + 4, letters.count)])
        }.joined(separator: " ")
    }

    private var present: HTML {
        tag(.section, .class("card")) {
            tag(.p) {
                visit.say(
                    "已经启用。重新启用后，原来的手机和恢复码都不再有效。",
                    "They are on. Once they are turned on anew, the former telephone and the"
                        + " former recovery codes work no more."
                )
            }
            FormPart(visit).form(to: "/account/code/drop", class: "") {
                tag(.button, .class("quiet"), .type("submit")) {
                    visit.say("停用动态口令", "Turn one-time codes off")
                }
            }
        }
    }

    func enrol() throws -> WebResponse {
        let fields = part.fields
        let secret = fields["secret"] ?? ""
        do {
            let codes = try part.signIn.enrol(
                token: account.token,
                secret: secret,
                code: fields["code"] ?? ""
            )
            return recovery(codes, back: DoorPart.place(fields["back"]))
        } catch let refusal as Refusal {
            if refusal.blockers.map(\.code) == ["STEP_UP_NEEDED"] {
                return StepUpPage.invitation(visit)
            }
            let blockers = refusal.blockers.map { $0.at("code") }
            // The same key again: it may stand in the telephone already.
            guard let same = try part.signIn.enrolment(token: account.token, secret: secret) else {
                return page(try part.signIn.enrolment(token: account.token), blockers)
            }
            return page(same, blockers)
        }
    }

    private func recovery(_ codes: [String], back: String) -> WebResponse {
        part.page(visit.say("恢复码", "Recovery codes")) {
            tag(.p, .class("note")) {
                visit.say(
                    "动态口令已启用。下面十个恢复码只显示这一次：请打印或抄下，锁好。"
                        + "手机不在时，每个可代替动态口令用一次。",
                    "One-time codes are on. These ten recovery codes are shown this once: print"
                        + " them and lock them away. Without the telephone each works once."
                )
            }
            tag(.ol, .id("recovery")) {
                for code in codes { tag(.li) { tag(.code) { code } } }
            }
            tag(.div, .class("actions")) {
                tag(.a, .class("button"), .href(back == "/" ? "/account" : back)) {
                    visit.say("已收好，继续", "They are safe; go on")
                }
            }
        }
    }

    func drop() throws -> WebResponse {
        do {
            try part.signIn.dropSecondFactor(token: account.token)
            return .seeOther("/account?done=dropped")
        } catch let refusal as Refusal {
            if refusal.blockers.map(\.code) == ["STEP_UP_NEEDED"] {
                return StepUpPage.invitation(visit)
            }
            return page(try part.signIn.enrolment(token: account.token), refusal.blockers)
        }
    }
}
