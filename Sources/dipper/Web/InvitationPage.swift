import Casework
import Portfolio
import Web
import Workflow

/// A one-time link of somebody on a panel: looking at it uses nothing up, the answer does.
struct InvitationPage {
    let visit: Visit
    private let part: DoorPart
    private let desk: InvitationDesk
    private let token: String

    private static let longestReason = 2000

    init(_ visit: Visit) {
        self.visit = visit
        part = DoorPart(visit)
        desk = InvitationDesk(ledger: visit.ledger, signIn: visit.office.signIn)
        token = visit.parameters["token"] ?? ""
    }

    func answer() throws -> WebResponse {
        guard let invitation = try desk.invitation(token) else { return over() }
        return page(invitation, [])
    }

    func perform() throws -> WebResponse {
        guard let invitation = try desk.invitation(token) else { return over() }
        let fields = part.fields
        let reason = (fields["reason"] ?? "").prefix(InvitationPage.longestReason)
        guard let answer = RoundInvitation.Answer(rawValue: fields["answer"] ?? ""),
            answer != .open
        else { return page(invitation, []) }
        do {
            _ = try desk.answer(
                token,
                answer,
                reason: reason.allSatisfy(\.isWhitespace) ? "" : String(reason),
                address: part.address
            )
        } catch let refusal as Refusal {
            if refusal.blockers.contains(where: { $0.code == "LINK_INVALID" }) { return over() }
            return page(invitation, refusal.blockers.map(InvitationPage.placed))
        }
        return thanks(answer)
    }

    private static func placed(_ blocker: Blocker) -> Blocker {
        blocker.code == "REASON_MISSING" ? blocker.at("reason") : blocker
    }

    private func page(_ invitation: InvitationDesk.Invitation, _ blockers: [Blocker]) -> WebResponse
    {
        let title = visit.say("能否参加评审", "Can you review?")
        return part.page(title, blockers) {
            tag(.p) {
                visit.say(
                    "请答复能否参加。在您作出回避声明之前，这里不显示任何项目的内容。",
                    "Please say whether you can. Nothing of any case is shown before you have"
                        + " declared that you are in no conflict."
                )
            }
            tag(.dl) {
                tag(.dt) { visit.say("评审关口", "Gate") }
                tag(.dd) { visit.say(PaperTerms.title(invitation.gate, of: "gate")) }
                tag(.dt) { visit.say("领域", "Field") }
                tag(.dd) { invitation.field.isEmpty ? "—" : invitation.field }
                tag(.dt) { visit.say("期限", "Due") }
                tag(.dd) { invitation.due.map { "\($0)" } ?? "—" }
                tag(.dt) { visit.say("待您答复的案卷数", "Cases that await your answer") }
                tag(.dd) { "\(invitation.cases)" }
                tag(.dt) { visit.say("链接有效至", "The link works until") }
                tag(.dd) { Visit.minute(invitation.until) }
            }
            FormPart(visit).form(to: "/invitation/\(FormFields.encoded(token))") {
                FormPart(visit).area(
                    "reason",
                    visit.say("不能参加的理由", "Why you decline"),
                    value: part.fields["reason"] ?? "",
                    hint: visit.say("不能参加时填写", "Only if you decline"),
                    wrong: DoorPart.wrong("reason", blockers)
                )
                tag(.div, .class("actions")) {
                    button("accepted", visit.say("可以评审", "I can review"))
                    button("declined", visit.say("不能参加", "I decline"))
                }
            }
        }
    }

    private func button(_ answer: String, _ title: String) -> HTML {
        tag(
            .button,
            answer == "declined" ? .class("quiet") : nil,
            .type("submit"),
            .name("answer"),
            .value(answer)
        ) { title }
    }

    private func thanks(_ answer: RoundInvitation.Answer) -> WebResponse {
        let title = visit.say("已收到您的答复", "Your answer was received")
        return visit.page(title) {
            tag(.h1) { title }
            tag(.p, .class("flash"), .plain("role", "status")) {
                answer == .accepted
                    ? visit.say(
                        "谢谢。请登录后作回避声明；没有账号的，评审秘书会与您联系。",
                        "Thank you. Sign in to declare conflicts; without an account the panel"
                            + " secretary will get in touch."
                    )
                    : visit.say(
                        "谢谢告知，评审秘书会另请专家。",
                        "Thank you for telling; the panel secretary will ask somebody else."
                    )
            }
        }
    }

    /// Whatever is wrong with the link, it is the same page.
    private func over() -> WebResponse {
        let title = visit.say("链接无效", "The link does not work")
        return visit.page(title, status: 404) {
            tag(.h1) { title }
            ReasonList(visit, InvitationDesk.invalid.blockers).html
        }
    }
}
