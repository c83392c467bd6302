import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// An administrator opens an account or issues another link: it is shown this once.
struct AccountLinkPage {
    let visit: Visit
    private let part: DoorPart
    private let person: CaseStream
    /// Nil where the account is opened.
    private let account: CaseStream?

    private static let invite = "invite"
    private static let newLink = "new_link"

    /// For a new account `parent` names the person; else the path names the account.
    init(_ visit: Visit) throws {
        self.visit = visit
        part = DoorPart(visit)
        if visit.parameters["code"] != nil {
            let account = try visit.found(visit.parameters["code"] ?? "")
            guard account.kind == AccountProcedure.kind,
                let person = try account.parent.flatMap({ try visit.ledger.cases.stream($0) })
            else { throw CaseRefusals.notFound(account.code) }
            (self.person, self.account) = (person, account)
        } else {
            let code = visit.request.query["parent"] ?? ""
            let person = try visit.found(code)
            guard person.kind == "person" else { throw CaseRefusals.notFound(code) }
            (self.person, account) = (person, nil)
        }
    }

    private var title: String {
        account == nil
            ? visit.say("开通账号", "Open an account")
            : visit.say("另发一次性链接", "Issue another one-time link")
    }

    private var event: String {
        account == nil ? AccountLinkPage.invite : AccountLinkPage.newLink
    }

    private var needsProof: Bool {
        get throws { try StepUp(visit).isNeeded(for: event, roles: ["ADM"]) }
    }

    func answer() throws -> WebResponse { try page([]) }

    private func page(_ blockers: [Blocker]) throws -> WebResponse {
        let needsProof = try needsProof
        let name = try visit.words.headlines(of: [person])[person.id] ?? ""
        return part.page(title, blockers) {
            tag(.p) {
                "\(person.code) \(name) \(account?.code ?? "")"
            }
            tag(.p) {
                visit.say(
                    "链接只在下一页显示一次，请当面或以加密方式交给本人；原有的链接作废。",
                    "The link is shown once, on the next page; hand it to that person alone."
                        + " An earlier link works no more."
                )
            }
            FormPart(visit).form(to: visit.request.target) {
                if needsProof { StepUp(visit).input(blockers) }
                tag(.div, .class("actions")) { tag(.button, .type("submit")) { title } }
            }
        }
    }

    func perform() throws -> WebResponse {
        let link = AccountLink()
        do {
            if try needsProof { try StepUp(visit).prove(part.fields) }
            let performed = try visit.ledger.perform(try command(link), by: visit.caller)
            let code = account?.code ?? performed.reply.moved.first?.code ?? ""
            return part.page(title) {
                tag(.p) { visit.say(link.line(of: code)) }
                tag(.p) {
                    tag(.code, .id("link")) { visit.request.origin + link.path(of: code) }
                }
                tag(.p) {
                    tag(.a, .href("/cases/\(FormFields.encoded(person.code))")) { person.code }
                }
            }
        } catch let refusal as Refusal {
            return try page(refusal.blockers)
        }
    }

    private func command(_ link: AccountLink) throws -> Command {
        let rules = try part.signIn.rules()
        let isFirst = account?.isIn("open.invited") ?? true
        var payload = link.payload(
            now: visit.ledger.now,
            seconds: isFirst ? rules.invitationSeconds : rules.resetSeconds
        )
        if account == nil { payload["person"] = .string(person.id) }
        let target: Command.Target =
            account.map { .existing($0.code) }
            ?? .new(kind: AccountProcedure.kind, parent: person.id)
        return Command(target: target, event: event, payload: payload)
    }
}
