import Casework
import Courier
import Foundation
import Portfolio
import Store
import Workflow

/// An invitation by mail: through the live mail endpoint of the panel secretaries' role, to the
/// address that stands in the expert's contact.
///
/// It is sent at once and kept nowhere: a link is a secret, and the outbox holds none.
struct InvitationMail {
    private let ledger: OpenLedger
    private let stationery: Stationery
    private let address: String

    static let sent = Localized(
        zh: "邮件已交给邮件服务器，发往专家登记的邮箱；链接不在这里显示。",
        en: "The mail was handed to the server, for the address on record; the link is not shown."
    )

    /// Refused: `MAIL_NO_ENDPOINT`, `MAIL_NO_ADDRESS`.
    init(_ ledger: OpenLedger, to expert: String) throws {
        self.ledger = ledger
        var reasons = Reasons()
        let endpoint = try ledger.courierDesk.liveEndpoints().first {
            $0.kind == .email && $0.role == "SEC"
        }
        let stationery = endpoint.flatMap { try? Stationery($0, source: "urn:dipper:ledger") }
        if stationery == nil { reasons.add(InvitationMail.noEndpoint) }
        let address = try InvitationMail.address(of: expert, ledger)
        if address == nil { reasons.add(InvitationMail.noAddress(expert)) }
        guard let stationery, let address else { throw Refusal(reasons.blockers) }
        (self.stationery, self.address) = (stationery, address)
    }

    /// The first mail address in what a person's contact says.
    private static func address(of expert: String, _ ledger: OpenLedger) throws -> String? {
        guard let person = try ledger.store.stream(expert), person.kind == PersonNoun.kind,
            let cell = person.text("contact"),
            let contact = try ledger.store.texts(of: [cell])[cell]
        else { return nil }
        let marks = Set("，、；：（）,;:()<>")
        return contact.split { $0.isWhitespace || marks.contains($0) }.map(String.init).first {
            $0.contains(".") && MailAddresses($0) != nil
        }
    }

    /// Sends the link; answers why it was not taken, or nil.
    func send(_ link: String, _ options: TransportOptions) -> Blocker? {
        let now = Moment.wallClock()
        let letter = stationery.mail(
            "您好，拟请您参加评审，请在七天内打开下面的链接答复能否参加（不必登录）：\n\(link)\n"
                + "We would like you to review. Please say within seven days whether you can, by"
                + " this link, without signing in.",
            under: (ledger.standing.isSandbox ? "【沙箱】" : "")
                + "【北斗】评审邀请 / Can you review?",
            toPerson: address,
            at: now
        )
        guard let letter, let gate = try? ledger.courierDesk.addressGate() else {
            return InvitationMail.failed("endpoint")
        }
        let reception = CurlTransport.sendAlone(letter, gate: gate, options)
        switch Verdict(reception, kind: .email, at: now) {
        case .delivered: return nil
        case .gone: return InvitationMail.failed("gone")
        case .failed(let fault, _): return InvitationMail.failed(fault)
        }
    }

    /// Whether a text is an address under which the pages may lie.
    static func isHome(_ text: String) -> Bool {
        guard let url = URL(string: text), let scheme = url.scheme, url.host() != nil else {
            return false
        }
        return ["http", "https"].contains(scheme) && !text.hasSuffix("/")
    }

    // MARK: Refusals

    private static let noEndpoint = Blocker(
        code: "MAIL_NO_ENDPOINT",
        message: Localized(
            zh: "没有投递中的、所属角色为 SEC 的邮件端点，链接请自己发出，或请系统管理员登记",
            en: "There is no live mail endpoint of the role SEC; hand the link over, or ask the"
                + " administrator for one"
        ),
        role: "ADM"
    )

    private static func noAddress(_ expert: String) -> Blocker {
        Blocker(
            code: "MAIL_NO_ADDRESS",
            message: Localized(
                zh: "\(expert) 的联系方式中没有邮箱，链接请自己发出，或请补登邮箱",
                en: "The contact of \(expert) has no mail address; hand the link over, or have one"
                    + " recorded"
            ),
            values: ["person": expert]
        )
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
