import Casework
import Web
import Workflow

/// 企业微信, whose OAuth is its own: a code that names a member, asked for by the application.
///
/// There is no signature; what is believed comes by TLS from its own address.
struct WeComProvider: Sendable {
    let errand: ProviderErrand
    private let shelf: ProviderShelf

    private static let api = "https://qyapi.weixin.qq.com"
    private static let door = "https://login.work.weixin.qq.com/wwlogin/sso/login"
    private static let doorWithin = "https://open.weixin.qq.com/connect/oauth2/authorize"
    /// So much before its end a token is renewed.
    private static let sparedSeconds: Int64 = 300
    /// The token is another by now, or is over.
    private static let tokenFaults: Set<Int64> = [40_014, 42_001]

    private var provider: IdentityProvider { errand.provider }

    init(_ errand: ProviderErrand, _ shelf: ProviderShelf) {
        self.errand = errand
        self.shelf = shelf
    }

    /// Where the browser goes: to a picture to scan, or within the telephone's 企业微信 straight on.
    func place(_ way: ProviderWay, state: String, agent: AgentClass) -> String {
        let isWithin = agent == .wechat
        let usual = isWithin ? Self.doorWithin : Self.door
        let door = provider.door.isEmpty ? usual : provider.door
        let fields =
            isWithin
            ? [
                ("appid", provider.issuer), ("redirect_uri", way.back),
                ("response_type", "code"), ("scope", "snsapi_base"), ("state", state),
                ("agentid", provider.client),
            ]
            : [
                ("login_type", "CorpApp"), ("appid", provider.issuer),
                ("agentid", provider.client), ("redirect_uri", way.back), ("state", state),
            ]
        let joint = door.contains("?") ? "&" : "?"
        let end = isWithin ? "#wechat_redirect" : ""
        return door + joint + FormFields(fields).urlEncoded + end
    }

    /// The member that a code names.
    ///
    /// Refused: `PROVIDER_UNREACHABLE`, `PROVIDER_ANSWER`, `PROVIDER_DENIED` with the number that
    /// 企业微信 gives, `IDENTITY_UNKNOWN` for somebody from outside the company.
    func member(code: String, at now: Instant) throws -> String {
        let token = try shelf.token(of: provider, at: now) { try newToken() }
        var answer = try ask(code, token)
        if let number = answer["errcode"]?.integerValue, Self.tokenFaults.contains(number) {
            let newest = try shelf.token(of: provider, at: now, former: token) { try newToken() }
            answer = try ask(code, newest)
        }
        try check(answer)
        // The older interface writes it in capitals.
        guard let member = answer["userid"]?.textValue ?? answer["UserId"]?.textValue,
            !member.isEmpty, member.utf8.count <= 64
        else { throw ProviderRefusals.unknown(provider.name) }
        return member
    }

    /// Whether the company, the secret and the way there are right.
    func test(at now: Instant) throws {
        _ = try shelf.token(of: provider, at: now) { try newToken() }
    }

    private func ask(_ code: String, _ token: String) throws -> JSON {
        try get("/cgi-bin/auth/getuserinfo", [("access_token", token), ("code", code)])
    }

    private func newToken() throws -> (token: String, seconds: Int64) {
        let answer = try get(
            "/cgi-bin/gettoken",
            [("corpid", provider.issuer), ("corpsecret", provider.secret)]
        )
        try check(answer)
        guard let token = answer["access_token"]?.textValue, !token.isEmpty else {
            throw ProviderRefusals.answer(provider.name, "—", "access_token")
        }
        let seconds = answer["expires_in"]?.integerValue ?? 0
        return (token, max(0, min(seconds, 7200) - Self.sparedSeconds))
    }

    private func get(_ path: String, _ fields: [(String, String)]) throws -> JSON {
        let base = provider.api.isEmpty ? Self.api : provider.api
        return try errand.get("\(base)\(path)?\(FormFields(fields).urlEncoded)")
    }

    /// It answers 200 whatever happened: only its code 0 is a success.
    private func check(_ answer: JSON) throws {
        let number = answer["errcode"]?.integerValue
        guard number != 0 else { return }
        guard let number else {
            throw ProviderRefusals.answer(provider.name, "—", "errcode")
        }
        throw WeComProvider.refusal(provider.name, number)
    }

    /// The documented reasons, for whoever has to lift them.
    private static let reasons: [Int64: Localized] = [
        40_001: Localized(zh: "Secret 不正确", en: "its secret is wrong"),
        40_013: Localized(zh: "企业编号不正确", en: "the number of the company is wrong"),
        40_029: Localized(zh: "授权码无效、已用过或已过期", en: "the code is unknown, used or over"),
        42_003: Localized(zh: "授权码已过期", en: "the code is over"),
        48_002: Localized(zh: "该应用无权调用此接口", en: "the application may not call this"),
        50_001: Localized(zh: "可信域名与本系统网址不符", en: "the trusted domain is another one"),
        60_020: Localized(zh: "本机地址不在企业可信 IP 内", en: "this address is not a trusted IP"),
        45_009: Localized(zh: "调用过于频繁", en: "it was asked too often"),
    ]

    private static func refusal(_ name: String, _ number: Int64) -> Refusal {
        let reason = reasons[number] ?? Localized(zh: "见其错误码说明", en: "see its list of codes")
        return Refusal(
            Blocker(
                code: "PROVIDER_DENIED",
                message: Localized(
                    zh: "\(name) 没有放行（\(number)：\(reason.zh)），请重新登录，或改用口令；"
                        + "仍不行的，请系统管理员查看登录来源",
                    en: "\(name) did not let you in (\(number): \(reason.en)); try again, or use"
                        + " the password; an administrator can look at the provider"
                ),
                values: ["found": "\(number)"],
                role: "ADM"
            )
        )
    }
}
