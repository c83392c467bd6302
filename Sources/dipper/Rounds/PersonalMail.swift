import Casework
import Courier
import Foundation
import Portfolio
import Store
import Workflow

/// A mail to one person: through the live mail endpoint of the panel secretaries' role, to the
/// address that stands in his contact.
///
/// It is sent at once and kept nowhere: the outbox holds no addresses and no secrets.
struct PersonalMail {
    private let ledger: OpenLedger
    private let stationery: Stationery
    private let address: String

    /// Refused: `MAIL_NO_ENDPOINT`, `MAIL_NO_ADDRESS`.
    init(_ ledger: OpenLedger, to person: String) throws {
        self.ledger = ledger
        var reasons = Reasons()
        let stationery = try PersonalMail.stationery(ledger)
        if stationery == nil { reasons.add(PersonalMail.noEndpoint) }
        let stream = try ledger.store.stream(person)
        let address = try PersonalMail.addresses(of: [stream].compactMap(\.self), ledger).first
        if address == nil { reasons.add(PersonalMail.noAddress(person)) }
        guard let stationery, let address = address?.value else {
            throw Refusal(reasons.blockers)
        }
        (self.stationery, self.address) = (stationery, address)
    }

    /// Who of these people, by their ids, can be sent a mail.
    static func reachable(_ people: [String], _ ledger: OpenLedger) throws -> Set<String> {
        guard !people.isEmpty, try stationery(ledger) != nil else { return [] }
        return try Set(addresses(of: ledger.store.streams(people), ledger).keys)
    }

    private static func stationery(_ ledger: OpenLedger) throws -> Stationery? {
        let endpoint = try ledger.courierDesk.liveEndpoints().first {
            $0.kind == .email && $0.role == "SEC"
        }
        // An endpoint that cannot be written to is none.
        return endpoint.flatMap { try? Stationery($0, source: "urn:dipper:ledger") }
    }

    /// The first mail address in what the contact of each of these people says, by his id.
    private static func addresses(
        of people: [CaseStream],
        _ ledger: OpenLedger
    ) throws -> [String: String] {
        let people = people.filter { $0.kind == PersonNoun.kind }
        let contacts = try ledger.store.texts(of: people.compactMap { $0.text("contact") })
        let marks = Set("，、；：（）,;:()<>")
        return people.reduce(into: [:]) { addresses, person in
            let contact = person.text("contact").flatMap { contacts[$0] } ?? ""
            let words = contact.split { $0.isWhitespace || marks.contains($0) }.map(String.init)
            addresses[person.id] = words.first { $0.contains(".") && MailAddresses($0) != nil }
        }
    }

    /// Sends it; answers the fault for which it was not taken, or nil.
    func send(
        _ text: String,
        under subject: String,
        _ options: TransportOptions
    ) -> String? {
        let now = Moment.wallClock()
        let letter = stationery.mail(
            text,
            under: (ledger.standing.isSandbox ? "【沙箱】" : "") + subject,
            toPerson: address,
            at: now
        )
        // Without the list of what may be reached, nothing is.
        guard let letter, let gate = try? ledger.courierDesk.addressGate() else {
            return "endpoint"
        }
        let reception = CurlTransport.sendAlone(letter, gate: gate, options)
        switch Verdict(reception, kind: .email, at: now) {
        case .delivered: return nil
        case .gone: return "gone"
        case .failed(let fault, _): return fault
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
            zh: "没有投递中的、所属角色为 SEC 的邮件端点，请自己发出，或请系统管理员登记",
            en: "There is no live mail endpoint of the role SEC; send it by yourself, or ask the"
                + " administrator for one"
        ),
        role: "ADM"
    )

    private static func noAddress(_ person: String) -> Blocker {
        Blocker(
            code: "MAIL_NO_ADDRESS",
            message: Localized(
                zh: "\(person) 的联系方式中没有邮箱，请自己发出，或请补登邮箱",
                en: "The contact of \(person) has no mail address; send it by yourself, or have one"
                    + " recorded"
            ),
            values: ["person": person]
        )
    }
}
