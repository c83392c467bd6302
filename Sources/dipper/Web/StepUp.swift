import Casework
import Web
import Workflow

/// Proving once more who one is: a page of its own, or a field of the form that asks for it.
struct StepUpPage {
    let visit: Visit
    private let part: DoorPart
    private let account: Visitor.Account

    init(_ visit: Visit) throws {
        self.visit = visit
        part = DoorPart(visit)
        account = try part.account()
    }

    /// To this page, and afterwards back.
    static func invitation(_ visit: Visit) -> WebResponse {
        let back = "/" + visit.request.path.joined(separator: "/")
        return .seeOther(
            DoorPart.address(
                "/account/step-up",
                back: visit.request.method.isWriting ? back : visit.request.target
            )
        )
    }

    func answer() -> WebResponse {
        page(back: DoorPart.place(visit.request.query["back"]), [])
    }

    private func page(back: String, _ blockers: [Blocker]) -> WebResponse {
        part.page(visit.say("再次核验身份", "Prove who you are"), blockers) {
            tag(.p) {
                visit.say(
                    "接下来的事项较为重要，请再次核验身份；五分钟内不再询问。",
                    "What comes next weighs more; prove once more who you are. For five minutes"
                        + " you are not asked again."
                )
            }
            FormPart(visit).form(to: "/account/step-up") {
                FormPart.hidden("back", back)
                StepUp(visit).input(blockers)
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("核验", "Go on") }
                }
            }
        }
    }

    func prove() throws -> WebResponse {
        let back = DoorPart.place(part.fields["back"])
        do {
            try StepUp(visit).prove(part.fields)
            return .seeOther(back)
        } catch let refusal as Refusal {
            // The last wrong try locked the account and ended the session.
            guard try part.signIn.current(token: account.token) != nil else {
                return SignInPage.invitation(visit)
            }
            return page(back: back, refusal.blockers)
        }
    }
}

/// The proof that weighty deeds ask for (rule R8).
struct StepUp {
    static let field = "_proof"

    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// Whether the person proved himself too long ago, as of now; never in a practice session.
    private var isStale: Bool {
        guard let account = visit.person?.account else { return false }
        return (try? visit.office.signIn.current(token: account.token))?.isSteppedUp != true
    }

    /// Whether an event asks for a proof: where he may do it only by roles that need one-time
    /// codes, those of money, decisions and administration.
    func isNeeded(for event: String, roles: [String]) throws -> Bool {
        guard visit.person?.account != nil else { return false }
        let rules = try visit.office.signIn.rules()
        let own = roles.filter(visit.roles.contains)
        return !own.isEmpty && own.allSatisfy(rules.secondFactorRoles.contains)
            && !rules.freeEvents.contains(event) && isStale
    }

    /// A reading of many cases at once asks for it too.
    static let mostRows = 500

    /// Whether a proof is due for what takes one from everybody, such as reading personal data.
    var isNeeded: Bool { isStale }

    func isNeeded(rows: Int) -> Bool { rows > StepUp.mostRows && isStale }

    func input(_ blockers: [Blocker]) -> HTML {
        guard visit.person?.account?.signedIn.hasSecondFactor == true else {
            return DoorPart(visit).password(
                StepUp.field,
                visit.say("口令", "Password"),
                isNew: false,
                blockers
            )
        }
        return DoorPart(visit).code(StepUp.field, takesRecovery: true, blockers)
    }

    /// Takes the proof out of a form.
    ///
    /// Refused at the field: `STEP_UP_NEEDED` without one, and what ``SignIn/stepUp`` refuses.
    func prove(_ fields: FormFields) throws {
        guard let account = visit.person?.account else { return }
        let typed = fields[StepUp.field] ?? ""
        guard !typed.allSatisfy(\.isWhitespace) else { throw AccountRefusals.stepUpNeeded() }
        do {
            _ = try visit.office.signIn.stepUp(
                token: account.token,
                password: typed,
                second: SignIn.SecondFactor(typed: typed)
            )
        } catch let refusal as Refusal {
            throw Refusal(refusal.blockers.map { $0.at(StepUp.field) })
        }
    }
}
