import Casework
import Portfolio
import Store
import Web
import Workflow

/// What every page has: who is signed in, where one can go, and that secrets stay outside.
struct PageFrame {
    let visit: Visit
    let title: String

    /// Part of the address of the stylesheet and the script: it changes with them.
    static let version = String(
        Digests.named(Array((Stylesheet.text + PageScript.text).utf8)).dropFirst(7).prefix(16)
    )

    func html(_ content: [HTML]) -> HTML {
        tag(.html, .plain("lang", visit.say("zh-CN", "en"))) {
            tag(.head) {
                tag(.meta, .plain("charset", "utf-8"))
                tag(
                    .meta,
                    .name("viewport"),
                    .plain("content", "width=device-width, initial-scale=1")
                )
                tag(.title) { "\(title) · \(visit.say("北斗", "Dipper"))" }
                tag(.link, .plain("rel", "stylesheet"), .href(asset("style.css")))
                tag(.script, .source(asset("page.js")), .flag("defer"))
            }
            tag(.body) {
                tag(.a, .class("skip"), .href("#main")) { visit.say("跳到正文", "Skip to content") }
                top
                if visit.ledger.standing.isSandbox { sandbox }
                tag(.main, .id("main")) { content }
                bottom
            }
        }
    }

    private func asset(_ name: String) -> String { "/assets/\(PageFrame.version)/\(name)" }

    private var places: [(address: String, title: String)] {
        let board = ("/board", visit.say("目标看板", "Goal board"))
        guard visit.person != nil else { return [board] }
        var places = [
            ("/", visit.say("我的工作", "My work")), ("/approvals", visit.say("我的审批", "Approvals")),
            ("/cases", visit.say("案卷", "Cases")), board,
        ]
        if visit.roles.contains("REV") {
            places.insert(("/reviews", visit.say("我的评审", "My reviews")), at: 1)
        }
        let others = [
            ("insight", "/rounds", visit.say("评审轮次", "Rounds")),
            (MeetingProcedure.kind, "/meetings", visit.say("决策会", "Meetings")),
            (SessionProcedure.kind, "/sessions", visit.say("评审会", "Sessions")),
            (RemunerationProcedure.kind, "/remuneration", visit.say("专家费", "Remuneration")),
            ("cash-plan", "/funds/plan", visit.say("资金", "Money")),
            ("aftercare", "/aftercare", visit.say("投后", "After-care")),
            ("goal", "/reports", visit.say("月报", "Reports")),
            ("definition", "/rules", visit.say("规则", "Rules")),
        ]
        places += others.filter { part, _, _ in
            (try? visit.ledger.cases.allows(part)) == true
        }.map { ($0.1, $0.2) }
        if AdminPage.isAdministrator(visit) {
            places.append(("/admin", visit.say("管理", "Administration")))
        }
        return places
    }

    private var top: HTML {
        let here = visit.request.target.split(separator: "?").first.map(String.init) ?? "/"
        return tag(.header, .class("top")) {
            tag(.strong) { visit.say("北斗", "Dipper") }
            tag(.nav, .plain("aria-label", visit.say("主导航", "Main"))) {
                for (address, title) in places {
                    let isHere = address == here
                    tag(
                        .a,
                        .href(address),
                        isHere ? .plain("aria-current", "page") : nil
                    ) { title }
                }
            }
            tag(.div, .class("who")) {
                language
                if let person = visit.person {
                    who(person)
                    FormPart(visit).form(to: "/sign-out", class: "") {
                        tag(.button, .class("quiet"), .type("submit")) {
                            visit.say("退出", "Sign out")
                        }
                    }
                } else {
                    tag(.a, .href("/sign-in")) { visit.say("登录", "Sign in") }
                }
            }
        }
    }

    /// The way to the own account; whom one chose to be for training has none.
    private func who(_ person: Visitor) -> HTML {
        let text = "\(person.name)（\(person.roles.joined(separator: " "))）"
        guard person.account != nil else { return tag(.span) { text } }
        return tag(.a, .href("/account")) { text }
    }

    private var language: HTML {
        let other: Language = visit.language == .chinese ? .english : .chinese
        return FormPart(visit).form(to: "/language", class: "") {
            FormPart.hidden("language", other.rawValue)
            FormPart.hidden("back", visit.request.method.isWriting ? "/" : visit.request.target)
            tag(.button, .class("quiet"), .type("submit")) {
                other == .english ? "English" : "中文"
            }
        }
    }

    private var sandbox: HTML {
        let now = Visit.minute(visit.ledger.now)
        return tag(.aside, .class("sandbox"), .plain("aria-label", visit.say("沙箱", "Sandbox"))) {
            visit.say(
                "沙箱：用于练习，时间为 \(now)，其中的一切不作凭证。",
                "Sandbox: for training, at \(now); nothing in it is evidence."
            )
        }
    }

    private var bottom: HTML {
        tag(.footer) {
            tag(.p) {
                visit.say(
                    "涉密不上网：国家秘密、工作秘密不得录入本系统。",
                    "No state or work secret may enter this system."
                )
            }
            tag(.dialog, .id("keys")) {
                tag(.p) {
                    visit.say(
                        "键盘：j / k 上下，x 勾选，Enter 打开，/ 搜索，g h 我的工作，g c 案卷，g r 我的评审，"
                            + "g b 看板，g n 登记项目，Ctrl+Enter 提交",
                        "Keys: j / k down and up, x ticks, Enter opens, / searches, g h my work,"
                            + " g c cases, g r my reviews, g b board, g n new project,"
                            + " Ctrl+Enter submits"
                    )
                }
                tag(.form, .plain("method", "dialog")) {
                    tag(.button) { visit.say("关闭", "Close") }
                }
            }
        }
    }
}
