import Expression
import FoundationEssentials
import Workflow

/// Other people's doors: addresses that can be read and checked, and a key that nobody chose.
package enum ProviderProcedure {
    package static let kind = "identity-provider"

    private static let keyBytes = 32

    /// Refused: every defect of what was entered, at once.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch request.event {
        case "register":
            try check(request, isWeCom: request.text("kind") == "wecom")
            var payload = plain(request.payload)
            payload["link_key"] = .string(
                Data(desk.randomBytes(keyBytes)).base64EncodedString()
            )
            return Plan([
                Procedures.begun(
                    kind,
                    "register",
                    payload,
                    parent: nil,
                    isAsked: true,
                    identifier: stream.id,
                    desk: desk
                )
            ])
        case "change":
            try check(request, isWeCom: stream.text("kind") == "wecom")
            return Plan([Procedures.asked(request, on: stream, payload: plain(request.payload))])
        default:
            return nil
        }
    }

    /// Own addresses without the slash that people end them with.
    private static func plain(_ payload: [String: Value]) -> [String: Value] {
        var payload = payload
        for name in ["home", "api"] {
            guard case .string(let text)? = payload[name], text.hasSuffix("/") else { continue }
            payload[name] = .string(String(text.dropLast()))
        }
        return payload
    }

    private static func check(_ request: Request, isWeCom: Bool) throws {
        var blockers: [Blocker] = []
        var addresses = ["home"]
        if isWeCom {
            addresses += ["api", "door"]
        } else {
            addresses += ["issuer"]
            blockers += ["api", "door"].filter { request.text($0) != nil }.map(unexpected)
        }
        for name in addresses {
            guard let text = request.text(name) else { continue }
            let isSound = (try? EndpointURL(text, kind: .standard)) != nil
            let hasQuery = text.contains("?")
            if !isSound || hasQuery && name != "door" { blockers.append(addressForm(name)) }
        }
        if isWeCom, request.event == "register", request.text("secret") == nil {
            blockers.append(secretMissing)
        }
        if request.text("link_key") != nil { blockers.append(unexpected("link_key")) }
        for name in ["issuer", "client", "secret"] {
            guard let text = request.text(name) else { continue }
            let isPrintable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            if !isPrintable, !addresses.contains(name) { blockers.append(textForm(name)) }
        }
        blockers += CertificateText.blockers(
            authorities: request.text("authorities"),
            pin: request.text("pin"),
            certificate: nil,
            certificateKey: nil
        )
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    // MARK: Refusals

    private static func addressForm(_ field: String) -> Blocker {
        Blocker(
            code: "URL_FORM",
            message: Localized(
                zh: "\(field) 应为完整网址，如 https://sso.example.cn，不带用户名、问号和 # 片段，请系统管理员更正",
                en: "\(field) must be a whole address such as https://sso.example.cn, without a"
                    + " user, a question mark and a fragment; the administrator can correct it"
            ),
            place: field,
            values: ["expected": "https://…"],
            role: "ADM"
        )
    }

    private static func textForm(_ field: String) -> Blocker {
        Blocker(
            code: "PROVIDER_TEXT",
            message: Localized(
                zh: "\(field) 只能用可见的 ASCII 字符，不得有空格或换行，请系统管理员更正",
                en: "\(field) may only have printable ASCII without spaces and line breaks;"
                    + " the administrator can correct it"
            ),
            place: field,
            role: "ADM"
        )
    }

    private static var secretMissing: Blocker {
        Blocker(
            code: "PROVIDER_SECRET",
            message: Localized(
                zh: "企业微信应用须给出其 Secret，请系统管理员填写",
                en: "An application of 企业微信 has a secret; the administrator can enter it"
            ),
            place: "secret",
            role: "ADM"
        )
    }

    private static func unexpected(_ field: String) -> Blocker {
        Blocker(
            code: "PROVIDER_FIELD",
            message: Localized(
                zh: "\(field) 不由人给出：接口与登录页地址只用于企业微信，绑定密钥由系统生成，请去掉",
                en: "\(field) is not given here: addresses of interfaces are for 企业微信 alone,"
                    + " and the key of links is made by the system; leave it out"
            ),
            place: field,
            role: "ADM"
        )
    }
}

extension Request {
    fileprivate func text(_ name: String) -> String? {
        guard case .string(let text)? = payload[name] else { return nil }
        return text
    }
}
