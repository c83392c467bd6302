import Casework
import Courier
import Portfolio
import Store
import Web
import Workflow

/// The secretary makes links for the experts of a panel; each is shown once, to be handed over.
struct InvitePage {
    let visit: Visit
    private let part: DoorPart
    private let round: CaseStream
    private let people: PanelPeople

    /// - Throws: `NOT_FOUND`, also for who is no secretary.
    init(_ visit: Visit) throws {
        self.visit = visit
        part = DoorPart(visit)
        round = try visit.found(visit.parameters["code"] ?? "")
        guard round.kind == RoundNoun.kind, visit.roles.contains("SEC") else {
            throw CaseRefusals.notFound(round.code)
        }
        people = try PanelPeople(of: [round], in: visit.ledger, visit.words)
    }

    private var title: String {
        visit.say("邀请专家 · \(round.code)", "Ask the experts · \(round.code)")
    }

    private var place: String { "\(round.address)/do/\(InvitationLink.event)" }

    func answer() throws -> WebResponse { page([]) }

    private func page(_ blockers: [Blocker]) -> WebResponse {
        let asked = Dictionary(RoundInvitation.all(of: round).map { ($0.expert, $0) }) { $1 }
        let declared = Set(round.texts("declared"))
        return part.page(title, blockers) {
            tag(.p) { tag(.a, .href(round.address)) { round.code } }
            tag(.p, .class("soft")) {
                visit.say(
                    "每名专家一个链接，不必登录即可答复能否评审；链接只显示一次，七天内有效，答复后作废，另发则原来的作废。"
                        + "不能评审的，请从候补专家中更换。",
                    "One link for each expert, who answers without signing in. It is shown once,"
                        + " works for seven days and for one answer; a new one replaces it. Whoever"
                        + " declines is replaced by an alternate."
                )
            }
            PageTable([visit.say("专家", "Expert"), visit.say("答复", "Answer")]).html(
                round.texts("panel").map { name in
                    [
                        HTML(people.name(people.person(name, on: round))),
                        HTML(standing(asked[name], declared.contains(name))),
                    ]
                }
            )
            form(round.texts("panel").filter { !declared.contains($0) }, blockers)
        }
    }

    private func standing(_ invitation: RoundInvitation?, _ isDeclared: Bool) -> String {
        if isDeclared { return visit.say("已作回避声明", "has declared conflicts") }
        return invitation.map { visit.say($0.text(now: visit.ledger.now)) }
            ?? visit.say("尚未邀请", "not asked yet")
    }

    /// For those who have still to say something; nothing when all have.
    @HTMLBuilder private func form(_ names: [String], _ blockers: [Blocker]) -> [HTML] {
        let experts = names.map { people.person($0, on: round) }
        if !experts.isEmpty {
            FormPart(visit).form(to: place) {
                FormPart(visit).choice(
                    "expert",
                    visit.say("专家", "Expert"),
                    value: part.fields["expert"] ?? "",
                    among: experts.map { (people.code($0), people.name($0)) },
                    isRequired: true,
                    wrong: DoorPart.wrong("expert", blockers)
                )
                FormPart(visit).choice(
                    "channel",
                    visit.say("自己交给专家的方式", "How you hand it over"),
                    value: part.fields["channel"] ?? "",
                    among: RoundsPage.channels.map { ($0.value, visit.say($0.title)) },
                    wrong: DoorPart.wrong("channel", blockers)
                )
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit"), .name("_do"), .value("show")) {
                        visit.say("生成链接", "Make a link")
                    }
                    if experts.contains(where: isReachable) {
                        tag(
                            .button,
                            .class("quiet"),
                            .type("submit"),
                            .name("_do"),
                            .value("mail")
                        ) { visit.say("发到专家邮箱", "Send it by mail") }
                    }
                }
            }
        }
    }

    private func isReachable(_ person: String) -> Bool {
        // What keeps a mail from him is told when somebody asks for one.
        (try? InvitationMail(visit.ledger, to: person)) != nil
    }

    func perform() throws -> WebResponse {
        let expert = part.fields["expert"] ?? ""
        let isMailed = part.fields["_do"] == "mail"
        let channel = isMailed ? "mail" : part.fields["channel"] ?? ""
        let link = InvitationLink()
        do {
            // A form that is sent twice makes another link; the first then works no more.
            let command = link.command(
                round.code,
                expert: expert,
                channel: channel,
                now: visit.ledger.now
            )
            let mail =
                try isMailed
                ? InvitationMail(visit.ledger, to: expert, for: command, by: visit.caller) : nil
            _ = try visit.ledger.perform(command, by: visit.caller)
            guard let mail else { return shown(link, expert, nil) }
            let address = visit.request.origin + link.path(of: round.code)
            if let failure = mail.send(address, TransportOptions()) {
                return shown(link, expert, failure)
            }
            return sent(expert)
        } catch let refusal as Refusal where !refusal.isNotFound {
            return page(refusal.blockers)
        }
    }

    private func sent(_ expert: String) -> WebResponse {
        part.page(title) {
            tag(.p) { expert }
            tag(.p, .class("flash"), .plain("role", "status")) { visit.say(InvitationMail.sent) }
            tag(.p) { tag(.a, .href(place)) { visit.say("其他专家", "The other experts") } }
        }
    }

    /// The link, this once; where a mail failed, with the reason.
    private func shown(
        _ link: InvitationLink,
        _ expert: String,
        _ failure: Blocker?
    ) -> WebResponse {
        let address = visit.request.origin + link.path(of: round.code)
        return part.page(title) {
            tag(.p) { expert }
            if let failure { tag(.p, .class("warn")) { visit.say(failure.message) } }
            tag(.p) {
                visit.say(
                    "链接只显示这一次，请按所登记的方式交给专家本人：",
                    "The link is shown this once; hand it to that expert alone, in the recorded"
                        + " way:"
                )
            }
            tag(.p) { tag(.code, .id("link")) { address } }
            FormPart(visit).area(
                "words",
                visit.say("可以这样写", "Words to send"),
                value: visit.say(
                    "您好，拟请您参加评审，请在七天内打开链接答复能否参加（不必登录）：\(address)",
                    "We would like you to review. Please say within seven days whether you can, by"
                        + " this link, without signing in: \(address)"
                )
            )
            tag(.p) { tag(.a, .href(place)) { visit.say("其他专家", "The other experts") } }
        }
    }
}
