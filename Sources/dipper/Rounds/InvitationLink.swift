import Casework
import Expression
import Identity
import Portfolio
import Workflow

/// A one-time link by which somebody of a panel says whether he can review: made here, shown once,
/// its digest kept with the round.
struct InvitationLink: Sendable {
    private let token = OneTimeToken(bytes: SystemRandom.bytes(OneTimeToken.byteCount))

    /// How long a link works: as long as the panel has to declare, and a weekend more.
    static let seconds: Int64 = 7 * 86_400

    /// The path of the link on whatever address the web has.
    func path(of round: String) -> String { "/invitation/\(round).\(token.text)" }

    /// The command that records it; `expert` is the code of a person.
    func command(
        _ round: String,
        expert: String,
        channel: String,
        now: Instant
    ) -> Command {
        Command(
            target: .existing(round),
            event: InvitationLink.event,
            payload: [
                "expert": .string(expert), "channel": .string(channel),
                "link": .string(token.digest),
                "link_until": .int(now.milliseconds / 1000 + InvitationLink.seconds),
            ]
        )
    }

    static let event = "invite_expert"

    func line(of round: String) -> Localized {
        Localized(
            zh: "一次性链接（只显示这一次，请按登记的方式交给专家本人）：\(path(of: round))",
            en: "One-time link, shown this once, for that expert alone: \(path(of: round))"
        )
    }

    /// A link's token is `RD-2026-000001.` and 256 bits.
    static func digest(of token: String) -> String {
        OneTimeToken.digest(of: token.drop { $0 != "." }.dropFirst())
    }
}

/// What a round records of one who was asked.
struct RoundInvitation: Hashable {
    enum Answer: String, Hashable {
        case open
        case accepted
        case declined
    }

    /// The pseudonym.
    let expert: String
    let link: String
    let until: Instant
    let channel: String
    let on: String
    let answer: Answer

    /// The latest of each expert.
    static func all(of round: CaseStream) -> [RoundInvitation] {
        guard case .list(let members) = round.field("invitations") else { return [] }
        return members.compactMap { member in
            guard case .map(let fields) = member else { return nil }
            func text(_ name: String) -> String {
                guard case .string(let text)? = fields[.string(name)] else { return "" }
                return text
            }
            guard case .int(let until)? = fields[.string("until")],
                let answer = Answer(rawValue: text("answer"))
            else { return nil }
            return RoundInvitation(
                expert: text("expert"),
                link: text("link"),
                until: Instant(milliseconds: until * 1000),
                channel: text("channel"),
                on: text("on"),
                answer: answer
            )
        }
    }

    /// How it stands, in words.
    func text(now: Instant) -> Localized {
        switch answer {
        case .accepted: Localized(zh: "已答复：可以评审", en: "answered: can review")
        case .declined: Localized(zh: "已答复：不能评审", en: "answered: declines")
        case .open where now >= until:
            Localized(zh: "\(on) 已邀请，链接已过期", en: "asked on \(on); the link expired")
        case .open: Localized(zh: "\(on) 已邀请，尚未答复", en: "asked on \(on), no answer yet")
        }
    }
}
