import Casework
import Expression
import Identity
import Portfolio
import Workflow

/// A one-time link by which somebody sets a password: made here, shown once, its digest kept.
struct AccountLink: Sendable {
    private let token = OneTimeToken(bytes: SystemRandom.bytes(OneTimeToken.byteCount))

    /// The path of the link on whatever address the web has.
    func path(of account: String) -> String {
        "/welcome/\(account).\(token.text)"
    }

    func payload(now: Instant, seconds: Int64) -> [String: Value] {
        [
            "link": .string(token.digest), "link_until": .int(now.milliseconds / 1000 + seconds),
        ]
    }

    /// The command that makes a person's account.
    func invitation(of person: String, now: Instant, seconds: Int64) -> Command {
        Command(
            target: .new(kind: AccountProcedure.kind, parent: person),
            event: "invite",
            payload: payload(now: now, seconds: seconds).merging(["person": .string(person)]) {
                $1
            },
            key: "init-account"
        )
    }

    func line(of account: String) -> Localized {
        Localized(
            zh: "登录账号 \(account) 的一次性链接（只显示这一次，请当面或以加密方式交给本人）："
                + path(of: account),
            en: "One-time link of the account \(account), shown this once, for that person alone: "
                + path(of: account)
        )
    }
}
