import Expression
import FoundationEssentials
import Workflow

/// Receivers of messages: an address that people can read, and a secret that nobody chose.
package enum EndpointProcedure {
    private static let secretBytes = 32
    private static let longestAddresses = 1000

    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch request.event {
        case "register":
            let kind = EndpointKind(rawValue: request.text("kind") ?? "") ?? .standard
            try check(request, kind)
            return Plan([
                Procedures.begun(
                    "webhook-endpoint",
                    "register",
                    withSecret(request.payload, kind, desk),
                    parent: nil,
                    isAsked: true,
                    identifier: stream.id,
                    desk: desk
                )
            ])
        case "rotate":
            guard let kind = EndpointKind(rawValue: stream.text("kind") ?? "") else { return nil }
            try check(request, kind)
            return Plan([
                Procedures.asked(
                    request,
                    on: stream,
                    payload: withSecret(request.payload, kind, desk)
                )
            ])
        case "trust":
            let blockers = request.trustBlockers.blockers
            guard blockers.isEmpty else { throw Refusal(blockers) }
            return nil
        default:
            return nil
        }
    }

    /// A secret is made here, in the decision: the same command repeated by its key makes no other.
    private static func withSecret(
        _ payload: [String: Value],
        _ kind: EndpointKind,
        _ desk: some Desk
    ) -> [String: Value] {
        guard kind.makesSecret else { return payload }
        var payload = payload
        let prefix = payload["signature"] == .string("ed25519") ? "whsk_" : "whsec_"
        let bytes = Data(desk.randomBytes(secretBytes))
        payload["secret"] = .string(prefix + bytes.base64EncodedString())
        return payload
    }

    private static func check(_ request: Request, _ kind: EndpointKind) throws {
        var blockers: [Blocker] = []
        if let url = request.text("url") {
            do {
                _ = try EndpointURL(url, kind: kind)
            } catch {
                blockers.append(error.blocker)
            }
        }
        if kind.makesSecret, request.text("secret") != nil {
            blockers.append(secretUnexpected)
        }
        for type in request.texts("types") where !isFilter(type) {
            blockers.append(typeForm(type))
        }
        for name in ["secret", "user"] {
            if let text = request.text(name), !isPrintable(text) {
                blockers.append(mailForm(name))
            }
        }
        if kind == .email, request.event == "register" {
            let sender = MailAddresses(request.text("sender") ?? "")
            if sender?.list.count != 1 { blockers.append(mailForm("sender")) }
            if MailAddresses(request.text("recipients") ?? "") == nil {
                blockers.append(mailForm("recipients"))
            }
        }
        let trust = request.trustBlockers
        blockers += trust.blockers
        if trust.isGiven, let url = request.text("url"),
            let address = try? EndpointURL(url, kind: kind), address.isPlain
        {
            blockers.append(CertificateText.unused)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    /// `*`, `grant.*` or `grant.paid`.
    static func isFilter(_ text: String) -> Bool {
        text == "*" || text.wholeMatch(of: /[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*(\.\*)?/) != nil
    }

    private static func isPrintable(_ text: String) -> Bool {
        text.utf8.count <= longestAddresses && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}

/// Addresses of mails, separated by commas; only those without quotes and comments.
package struct MailAddresses: Hashable, Sendable {
    package let list: [String]

    /// Nil where one is none: what could end a header or a command is in no address.
    package init?(_ text: String) {
        let list = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " })
        }
        let isSound =
            list.count <= 50
            && list.allSatisfy { address in
                address.utf8.count <= 254
                    && address.wholeMatch(
                        of: /[A-Za-z0-9.!#$%&'*+\/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*)/
                    ) != nil
            }
        guard isSound, !text.isEmpty else { return nil }
        self.list = list
    }
}

extension Request {
    fileprivate func text(_ name: String) -> String? {
        guard case .string(let text)? = payload[name] else { return nil }
        return text
    }

    /// What is wrong with whom to trust and what to show, and whether any of it was given.
    fileprivate var trustBlockers: (blockers: [Blocker], isGiven: Bool) {
        let names = ["authorities", "pin", "certificate", "certificate_key"]
        return (
            CertificateText.blockers(
                authorities: text("authorities"),
                pin: text("pin"),
                certificate: text("certificate"),
                certificateKey: text("certificate_key")
            ),
            names.contains { text($0) != nil }
        )
    }

    fileprivate func texts(_ name: String) -> [String] {
        guard case .list(let values)? = payload[name] else { return [] }
        return values.compactMap { value in
            guard case .string(let text) = value else { return nil }
            return text
        }
    }
}

// MARK: Refusals

extension EndpointProcedure {
    private static var secretUnexpected: Blocker {
        Blocker(
            code: "SECRET_UNEXPECTED",
            message: Localized(
                zh: "这一类端点的密钥由系统生成，不应给出密钥，请去掉",
                en: "The secret of such an endpoint is made by the system; leave it out"
            ),
            place: "secret",
            role: "ADM"
        )
    }

    private static func typeForm(_ found: String) -> Blocker {
        Blocker(
            code: "TYPE_FORM",
            message: Localized(
                zh: "事件类型“\(found)”不合格式，应如 grant.paid、grant.* 或 *，请更正",
                en: "The type “\(found)” has another form than grant.paid, grant.* or *; correct it"
            ),
            place: "types",
            values: ["found": found, "expected": "grant.paid, grant.*, *"],
            role: "ADM"
        )
    }

    /// What was found is not repeated: it may be a password.
    private static func mailForm(_ field: String) -> Blocker {
        Blocker(
            code: "MAIL_FORM",
            message: Localized(
                zh: "\(field) 缺少或不合格式：邮箱应如 office@example.cn，多个以逗号分隔；"
                    + "用户名与口令只用可见的 ASCII 字符，不得换行，请更正",
                en: "\(field) is missing or has another form: addresses such as office@example.cn,"
                    + " separated by commas; names and passwords in printable ASCII; correct it"
            ),
            place: field,
            role: "ADM"
        )
    }
}

extension EndpointURL.Fault {
    /// The address itself is not repeated: that of a robot is a secret.
    var blocker: Blocker {
        let (zh, en): (String, String)
        switch self {
        case .characters:
            (zh, en) = (
                "只能用可见的 ASCII 字符，不得有空格、引号、反斜线或换行",
                "it may only have printable ASCII without spaces, quotes and backslashes"
            )
        case .scheme(let found, let expected):
            let list = expected.joined(separator: ", ")
            (zh, en) = ("协议是“\(found)”，应为 \(list) 之一", "found “\(found)”, expected one of \(list)")
        case .userInformation:
            (zh, en) = ("不得带有用户名或口令（@）", "it may not hold a user or a password (@)")
        case .host: (zh, en) = ("缺少主机名", "it has no host")
        case .port: (zh, en) = ("端口应为 1 到 65535", "the port must be from 1 to 65535")
        case .fragment: (zh, en) = ("不得带有 # 片段", "it may not hold a fragment (#)")
        }
        return Blocker(
            code: "URL_FORM",
            message: Localized(
                zh: "端点地址不合格式：\(zh)，请更正",
                en: "The URL of the endpoint cannot be used: \(en); correct it"
            ),
            place: "url",
            role: "ADM"
        )
    }
}
