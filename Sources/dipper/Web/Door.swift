import Casework
import Identity
import Web
import Workflow

/// What the pages of signing in and of the own account have in common.
struct DoorPart {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    var signIn: SignIn { visit.office.signIn }

    /// The form that was sent; empty when the body is none.
    var fields: FormFields { visit.request.form()?.fields ?? FormFields() }

    var agent: AgentClass { AgentClass(userAgent: visit.request.header("user-agent") ?? "") }

    var address: String { visit.office.address(of: visit.request) }

    /// The session of an account; whom a practice ledger lets choose has none.
    func account() throws -> Visitor.Account {
        guard let account = visit.person?.account else { throw CaseRefusals.notFound("account") }
        return account
    }

    /// What is wrong with one field.
    static func wrong(_ place: String, _ blockers: [Blocker]) -> [Blocker] {
        blockers.filter { $0.place == place }
    }

    /// A page with its form, and the reasons when it is shown again.
    func page(
        _ title: String,
        _ blockers: [Blocker] = [],
        @HTMLBuilder _ content: () -> [HTML]
    ) -> WebResponse {
        let codes = Set(blockers.map(\.code))
        let isTooMany = codes.contains("TOO_MANY_TRIES")
        let status = blockers.isEmpty ? 200 : isTooMany ? 429 : 422
        let response = visit.page(title, status: status) {
            tag(.h1) { title }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            content()
        }
        guard let seconds = blockers.lazy.compactMap({ $0.values["seconds"] }).first else {
            return response
        }
        return response.setting("retry-after", seconds)
    }

    /// A password as browsers and their keepers of passwords know it; never shown again.
    func password(
        _ name: String,
        _ title: String,
        isNew: Bool,
        hint: String = "",
        _ blockers: [Blocker]
    ) -> HTML {
        FormPart(visit).input(
            name,
            title,
            value: "",
            type: .type("password"),
            hint: hint,
            isRequired: true,
            wrong: DoorPart.wrong(name, blockers),
            more: [
                .plain("autocomplete", isNew ? "new-password" : "current-password"),
                .flag("required"), .plain("maxlength", "1024"),
            ]
        )
    }

    /// A one-time code, or a recovery code where one may be given.
    func code(
        _ name: String,
        takesRecovery: Bool,
        isFocused: Bool = false,
        _ blockers: [Blocker]
    ) -> HTML {
        let wrong = DoorPart.wrong(name, blockers)
        return FormPart(visit).input(
            name,
            takesRecovery
                ? visit.say("动态口令或恢复码", "One-time code or recovery code")
                : visit.say("动态口令", "One-time code"),
            value: "",
            hint: takesRecovery
                ? visit.say(
                    "手机上显示的六位数字；手机不在时，填一个恢复码",
                    "The six digits on the telephone; without it, one of the recovery codes"
                ) : visit.say("手机上显示的六位数字", "The six digits on the telephone"),
            isRequired: true,
            wrong: wrong,
            more: [.plain("autocomplete", "one-time-code"), .flag("required")]
                + (takesRecovery ? [] : [.plain("inputmode", "numeric")])
                + (isFocused && wrong.isEmpty ? [.flag("autofocus")] : [])
        )
    }

    /// A new password twice, with what is asked of one.
    func newPassword(_ blockers: [Blocker]) throws -> [HTML] {
        let rules = try signIn.rules().passwords
        let least = rules.classes
        let classes =
            rules.profile == .dengbao
            ? visit.say(
                "；大写、小写、数字、符号（含汉字）至少 \(least) 类",
                "; \(least) of upper case, lower case, digits and signs"
            ) : ""
        let hint = visit.say(
            "至少 \(rules.shortest) 个字符，可以是一句话\(classes)；不要用别处用过的口令",
            "At least \(rules.shortest) characters, a sentence will do\(classes);"
                + " none that you use elsewhere"
        )
        return [
            password(
                "password",
                visit.say("新口令", "New password"),
                isNew: true,
                hint: hint,
                blockers
            ),
            password(
                "again",
                visit.say("再填一次新口令", "The new password again"),
                isNew: true,
                blockers
            ),
        ]
    }

    /// What was typed twice; refused when the two differ.
    static func newPassword(_ fields: FormFields) throws -> String {
        let password = fields["password"] ?? ""
        guard password == fields["again"] else { throw AccountRefusals.passwordsDiffer() }
        return password
    }

    /// A place within Dipper to go back to; anything else is the start.
    static func place(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
            !text.contains(where: \.isNewline)
        else { return "/" }
        return text
    }

    /// An address with the place to go back to.
    static func address(_ place: String, back: String) -> String {
        back == "/" ? place : "\(place)?\(FormFields([("back", back)]).urlEncoded)"
    }
}
