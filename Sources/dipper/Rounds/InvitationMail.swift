import Casework
import Courier
import Portfolio
import Workflow

/// An invitation by mail; a link is a secret, which is sent at once and kept nowhere.
struct InvitationMail {
    private let mail: PersonalMail

    static let sent = Localized(
        zh: "邮件已交给邮件服务器，发往专家登记的邮箱；链接不在这里显示。",
        en: "The mail was handed to the server, for the address on record; the link is not shown."
    )

    /// Refused: `MAIL_NO_ENDPOINT`, `MAIL_NO_ADDRESS`.
    init(_ ledger: OpenLedger, to expert: String) throws {
        mail = try PersonalMail(ledger, to: expert)
    }

    /// A mail for an invitation that is about to be recorded, judged as that one is; where nothing
    /// can be sent, nothing is recorded.
    ///
    /// Refused: as `command` is, and for who may invite `MAIL_NO_ENDPOINT`, `MAIL_NO_ADDRESS`.
    init(
        _ ledger: OpenLedger,
        to expert: String,
        for command: Command,
        by caller: Caller
    ) throws {
        let attempt = try ledger.casework.attempt(command, by: caller)
        let isSecretary = ledger.cases.reader?.actor.roles.contains("SEC") == true
        // Whether somebody can be written to is told to those who may invite him.
        if !attempt.blockers.isEmpty, !isSecretary {
            // Refused, and logged, as it is without a mail.
            _ = try ledger.perform(command, by: caller)
            throw Refusal(attempt.blockers)
        }
        var reasons = Reasons(attempt.blockers)
        let mail = try reasons.value(or: nil) { try PersonalMail(ledger, to: expert) }
        guard reasons.blockers.isEmpty, let mail else { throw Refusal(reasons.blockers) }
        self.mail = mail
    }

    /// Sends the link; answers why it was not taken, or nil.
    func send(_ link: String, _ options: TransportOptions) -> Blocker? {
        let fault = mail.send(
            "您好，拟请您参加评审，请在七天内打开下面的链接答复能否参加（不必登录）：\n\(link)\n"
                + "We would like you to review. Please say within seven days whether you can, by"
                + " this link, without signing in.",
            under: "【北斗】评审邀请 / Can you review?",
            options
        )
        return fault.map(InvitationMail.failed)
    }

    private static func failed(_ fault: String) -> Blocker {
        let words = DeliveryWords.fault(fault)
        return Blocker(
            code: "MAIL_NOT_SENT",
            message: Localized(
                zh: "邮件没有发出（\(words.zh)），邀请已登记，请把链接自己交给专家",
                en: "The mail was not sent (\(words.en)); the invitation is recorded: hand the link"
                    + " over by yourself"
            ),
            values: ["fault": fault]
        )
    }
}
