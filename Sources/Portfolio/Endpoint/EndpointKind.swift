/// How a receiver wants to be told.
package enum EndpointKind: String, Hashable, Sendable, CaseIterable {
    /// Standard Webhooks 1.0.
    case standard
    /// CloudEvents 1.0 in the structured JSON form, signed in the same way.
    case cloudevents
    /// 企业微信群机器人.
    case wecom
    /// 钉钉群机器人.
    case dingtalk
    /// 飞书群机器人.
    case feishu
    case email

    /// Whether Dipper makes the secret; a robot's comes from its maker, a mailbox's from its owner.
    package var makesSecret: Bool {
        switch self {
        case .standard, .cloudevents: true
        case .wecom, .dingtalk, .feishu, .email: false
        }
    }

    /// Whether it tells people, in a sentence, rather than programs.
    package var tellsPeople: Bool { !makesSecret }

    fileprivate var schemes: [String] {
        switch self {
        case .standard, .cloudevents, .wecom, .dingtalk, .feishu: ["https", "http"]
        case .email: ["smtps", "smtp", "smtp-plain"]
        }
    }
}

/// Where an endpoint lies, in the few spellings that people can read and check.
///
/// This is no defence against addresses inside: that is the gate's, after resolution.
package struct EndpointURL: Hashable, Sendable {
    package let text: String
    package let scheme: String
    package let host: String

    /// What is wrong with a text, in words for whoever entered it.
    package enum Fault: Error, Hashable, Sendable {
        case characters
        case scheme(found: String, expected: [String])
        case userInformation
        case host
        case port
        case fragment
    }

    package init(_ text: String, kind: EndpointKind) throws(Fault) {
        // Spaces, control characters, backslashes and full-width forms never reach a header.
        guard text.utf8.count <= 2000,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C && $0 != 0x22 })
        else { throw .characters }
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        let scheme = String(parts[0]).lowercased()
        guard parts.count == 2, kind.schemes.contains(scheme) else {
            throw .scheme(found: parts.count == 2 ? scheme : "", expected: kind.schemes)
        }
        let rest = parts[1]
        guard !rest.contains("#") else { throw .fragment }
        let authority = rest.prefix { !"/?".contains($0) }
        guard !authority.contains("@") else { throw .userInformation }
        let (host, port) = try EndpointURL.divided(authority)
        if let port {
            guard let number = UInt16(port), number > 0, String(number) == port
            else { throw .port }
        }
        guard !host.isEmpty, !host.contains("%") else { throw .host }
        self.text = text
        self.scheme = scheme
        self.host = String(host)
    }

    private static func divided(
        _ authority: Substring
    ) throws(Fault) -> (host: Substring, port: Substring?) {
        let afterHost: Substring
        let host: Substring
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { throw .host }
            host = authority[...close]
            afterHost = authority[authority.index(after: close)...]
        } else {
            host = authority.prefix { $0 != ":" }
            afterHost = authority.dropFirst(host.count)
        }
        guard !afterHost.isEmpty else { return (host, nil) }
        guard afterHost.hasPrefix(":") else { throw .host }
        return (host, afterHost.dropFirst())
    }

    /// Whether what goes there is not encrypted.
    package var isPlain: Bool { scheme == "http" || scheme == "smtp-plain" }
}
