import Workflow

/// Why somebody does not come in by another's door.
enum ProviderRefusals {
    /// A way that is unknown here, was used, took too long, or belongs to another browser.
    static func wayOver() -> Refusal {
        refusal(
            "PROVIDER_STATE",
            zh: "这次登录不是从本浏览器发起的，或已用过、已超过十分钟，请从登录页重新开始",
            en: "This sign-in was not begun in this browser, was used already, or took more than"
                + " ten minutes; start again from the sign-in page"
        )
    }

    /// `reason` is the provider's own word.
    static func denied(_ name: String, _ reason: String) -> Refusal {
        let word = reason.filter { $0.isASCII && ($0.isLetter || $0 == "_") }.prefix(40)
        return refusal(
            "PROVIDER_DENIED",
            zh: "\(name) 没有放行（\(word)），请重新登录，或改用口令",
            en: "\(name) did not let you in (\(word)); try again, or use the password",
            values: ["found": String(word)]
        )
    }

    /// What went wrong on the way to the provider, by the courier's own words.
    static func unreachable(_ name: String, _ fault: String, status: Int) -> Refusal {
        let words = DeliveryWords.fault(fault)
        return refusal(
            "PROVIDER_UNREACHABLE",
            zh: "\(name) 没有应答：\(words.zh)（状态 \(status)），请稍后再试，或改用口令；"
                + "仍不行的，请系统管理员查看登录来源",
            en: "\(name) did not answer: \(words.en) (status \(status)); try again later, or use"
                + " the password; an administrator can look at the provider",
            values: ["fault": fault, "status": "\(status)"],
            role: "ADM"
        )
    }

    /// Its answer has another form than the one that the standard gives.
    static func answer(_ name: String, _ found: String, _ expected: String) -> Refusal {
        refusal(
            "PROVIDER_ANSWER",
            zh: "\(name) 的应答不合规范：得到 \(found)，应为 \(expected)，请系统管理员查看登录来源",
            en: "The answer of \(name) breaks the standard: found \(found), expected \(expected);"
                + " an administrator can look at the provider",
            values: ["found": found, "expected": expected],
            role: "ADM"
        )
    }

    /// A word of the provider that cannot be believed.
    static func token(_ name: String, _ fault: IdentityToken.Fault) -> Refusal {
        refusal(
            "TOKEN_INVALID",
            zh: "\(name) 给出的身份令牌不可信：\(fault.words.zh)，没有登录，请系统管理员查看登录来源",
            en: "The token of \(name) cannot be believed: \(fault.words.en); nobody was signed"
                + " in; an administrator can look at the provider",
            values: ["claim": fault.claim],
            role: "ADM"
        )
    }

    static func unknown(_ name: String) -> Refusal {
        refusal(
            "IDENTITY_UNKNOWN",
            zh: "\(name) 的这个身份没有绑定可用的账号：请先用口令登录，在“我的账号”中绑定，"
                + "或请系统管理员办理",
            en: "This identity of \(name) is linked to no account that can be used: sign in with"
                + " the password and link it on your account's page, or ask an administrator",
            role: "ADM"
        )
    }

    private static func refusal(
        _ code: String,
        zh: String,
        en: String,
        values: [String: String] = [:],
        role: String? = nil
    ) -> Refusal {
        Refusal(
            Blocker(code: code, message: Localized(zh: zh, en: en), values: values, role: role)
        )
    }
}
