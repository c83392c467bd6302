import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// By which doors people come in, and which accounts and tokens there are.
struct SignInAdminPage {
    let visit: Visit
    private let deed: AdminDeed

    init(_ visit: Visit) throws {
        self.visit = visit
        deed = AdminDeed(visit)
        try AdminPage.require("account", visit)
    }

    func answer() throws -> WebResponse { try page(told: nil, []) }

    private func page(told: Localized?, _ blockers: [Blocker]) throws -> WebResponse {
        let providers = try providers(blockers)
        let accounts = try accounts()
        let mayAdd = visit.roles.contains("ADM")
        return deed.page(
            visit.say("账号与登录来源", "Accounts and identity providers"),
            blockers
        ) {
            if let told {
                tag(.div, .class("flash"), .plain("role", "status")) { visit.say(told) }
            }
            tag(.h2) { visit.say("登录来源", "Identity providers") }
            tag(.p) {
                visit.say(
                    "系统管理员登记，安全管理员核准后可用来登录；更改后须重新核准。"
                        + "在来源处登记的回调地址为 本系统网址/sign-in/back/编号。",
                    "Entered by the system administrator and approved by the security"
                        + " administrator, also after each change. The address of return is"
                        + " OWN-ADDRESS/sign-in/back/CODE."
                )
            }
            providers
            if mayAdd {
                tag(.div, .class("actions")) {
                    tag(.a, .class("button"), .href("/new/identity-provider")) {
                        visit.say("登记登录来源", "Register a provider")
                    }
                }
            }
            tag(.h2) { visit.say("账号", "Accounts") }
            accounts
            tag(.p) {
                tag(.a, .href("/cases?kind=\(TokenProcedure.kind)")) {
                    visit.say("接口令牌", "Tokens of the API")
                }
            }
        }
    }

    private func link(_ code: String) -> HTML {
        tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(code))")) { code }
    }

    private func states(_ stream: CaseStream) -> String {
        visit.say(visit.words.states(of: stream))
    }

    private func providers(_ blockers: [Blocker]) throws -> HTML {
        let streams = try visit.ledger.cases.all(kind: ProviderProcedure.kind)
        let mayTest = visit.roles.contains("ADM")
        let rows = streams.map { stream -> [HTML] in
            let test =
                mayTest
                ? FormPart(visit).form(to: "/admin/sign-in/test", class: "") {
                    FormPart.hidden("provider", stream.code)
                    tag(.button, .class("quiet"), .type("submit")) { visit.say("测试", "Test") }
                } : HTML([])
            return [
                link(stream.code), HTML(stream.text("name") ?? ""),
                HTML(stream.text("kind") == "wecom" ? "企业微信" : "OIDC"),
                HTML(stream.text("issuer") ?? ""), HTML(states(stream)), test,
            ]
        }
        return PageTable(
            [
                visit.say("编号", "Code"), visit.say("名称", "Name"), visit.say("类别", "Kind"),
                visit.say("签发者", "Issuer"), visit.say("状态", "State"),
                visit.say("办理", "Deed"),
            ],
            isWalked: false
        ).html(rows)
    }

    private func accounts() throws -> HTML {
        let all = try visit.ledger.cases.all(kind: AccountProcedure.kind)
        let stored = Dictionary(
            try visit.ledger.store.streams(all.map(\.id)).map { ($0.id, $0) }
        ) { $1 }
        let now = visit.ledger.now
        let sessions = Dictionary(
            grouping: try visit.ledger.store.sessions(of: nil).filter { $0.isOpen(at: now) },
            by: \.account
        )
        let rows = try all.filter { !$0.root.isDone }.map { account -> [HTML] in
            // Whether there is a second factor is told; what it is nobody reads.
            let hasSecond = stored[account.id]?.field("totp") != Value.null
            let links = stored[account.id].map { AccountProcedure.identities(of: $0) } ?? []
            let person = try account.parent.flatMap { try visit.ledger.cases.named($0) }
            return [
                link(account.code), person.map { link($0.code) } ?? HTML([]),
                HTML(states(account)),
                HTML(hasSecond ? visit.say("已启用", "on") : visit.say("未启用", "off")),
                HTML(links.map(\.provider).joined(separator: " ")),
                HTML("\(sessions[account.id]?.count ?? 0)"),
            ]
        }
        return PageTable(
            [
                visit.say("账号", "Account"), visit.say("人员", "Person"),
                visit.say("状态", "State"), visit.say("动态口令", "One-time codes"),
                visit.say("外部登录", "Providers"), visit.say("会话", "Sessions"),
            ]
        ).html(rows)
    }

    /// Asks a provider for what signing in would need; nothing is recorded.
    func test() throws -> WebResponse {
        do {
            try deed.begin("test_provider")
            let code = deed.fields["provider"] ?? ""
            guard
                let provider = try visit.ledger.store.identityProviders()
                    .first(where: { $0.code == code })
            else { throw CaseRefusals.notFound(code) }
            let ledger = visit.ledger
            let told = try visit.office.signIn.providers.asking { try ledger.test(provider) }
            return try page(told: told, [])
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try page(told: nil, refusal.blockers)
        }
    }
}
