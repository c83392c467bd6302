package import Workflow

/// What acting for another is refused for, in words.
package enum AuthorityBlockers {
    static func chain() -> Blocker {
        Blocker(
            code: "AUTHORITY_CHAIN",
            message: Localized(
                zh: "代他人办理时不能再授权、确认或撤销授权，应由本人办理，请去掉 --for",
                en: "Whoever acts for another cannot give, confirm or revoke an authority; expected"
                    + " the person itself: leave out --for"
            ),
            place: "--for",
            role: "SECADM"
        )
    }

    static func principalUnknown(_ reference: String) -> Blocker {
        Blocker(
            code: "PRINCIPAL_UNKNOWN",
            message: Localized(
                zh: "没有登记的人员“\(reference)”，应为授权人的编号，请填报人更正",
                en: "There is no registered person “\(reference)”; expected the code of the"
                    + " principal; whoever entered it can correct it"
            ),
            place: "principal",
            values: ["found": reference]
        )
    }

    static func own() -> Blocker {
        Blocker(
            code: "AUTHORITY_SELF",
            message: Localized(
                zh: "授权人与代理人是同一人，应为两人，请填报人更正",
                en: "Principal and substitute are one person; expected two;"
                    + " whoever entered it can correct it"
            ),
            place: "principal"
        )
    }

    static func left(_ principal: CaseStream) -> Blocker {
        Blocker(
            code: "PRINCIPAL_LEFT",
            message: Localized(
                zh: "授权人 \(principal.code) 已离任，应为在任人员，请另行授予角色",
                en: "The principal \(principal.code) has left; expected an active person;"
                    + " a role can be granted instead"
            ),
            place: "principal",
            values: ["found": principal.code],
            role: "SECADM"
        )
    }

    static func notHeld(_ role: String, _ principal: CaseStream, _ own: [String]) -> Blocker {
        let held = own.joined(separator: ", ")
        return Blocker(
            code: "AUTHORITY_ROLE_NOT_HELD",
            message: Localized(
                zh: "授权人 \(principal.code) 本人没有角色 \(role)（现有 \(held)），"
                    + "只能授出本人的角色，请填报人更正",
                en: "The principal \(principal.code) does not hold the role \(role) (holds"
                    + " \(held)); only own roles are handed on; whoever entered it can correct it"
            ),
            place: "roles",
            values: ["found": role, "expected": held]
        )
    }

    static func personal(_ role: String) -> Blocker {
        Blocker(
            code: "PERSONAL_ROLE",
            message: Localized(
                zh: "角色 \(role) 须本人履行，不能由他人代行，请评审秘书另行安排",
                en: "The role \(role) is performed in person and never for another; the panel"
                    + " secretary can find a replacement"
            ),
            place: "roles",
            values: ["found": role],
            role: "SEC"
        )
    }

    static func dates(_ since: CivilDate, _ until: CivilDate) -> Blocker {
        Blocker(
            code: "AUTHORITY_DATES",
            message: Localized(
                zh: "授权自 \(since) 起、至 \(until) 止，截止日期应不早于起始日期，请填报人更正",
                en: "The authority runs from \(since) until \(until); expected an end that is not"
                    + " before the start; whoever entered it can correct it"
            ),
            place: "until",
            values: ["found": until.description, "expected": ">= \(since)"]
        )
    }

    static func past(_ until: CivilDate, _ today: CivilDate) -> Blocker {
        Blocker(
            code: "AUTHORITY_PAST",
            message: Localized(
                zh: "授权截止日期 \(until) 已过，应不早于今天（\(today)），请填报人更正",
                en: "The authority ends on \(until), which has passed; expected today (\(today)) or"
                    + " later; whoever entered it can correct it"
            ),
            place: "until",
            values: ["found": until.description, "expected": ">= \(today)"]
        )
    }

    // MARK: At use

    package static func missing(_ reference: String) -> Blocker {
        Blocker(
            code: "AUTHORITY_MISSING",
            message: Localized(
                zh: "没有代“\(reference)”办理的授权，应先由其授权并经他人确认",
                en: "There is no authority to act for “\(reference)”; expected one that the person"
                    + " gave and another confirmed"
            ),
            place: "--for",
            values: ["found": reference],
            role: "SECADM"
        )
    }

    /// An authority that does not count today, and why.
    package static func notInForce(_ authority: Authority, on date: CivilDate) -> Blocker {
        let days = "\(authority.since) – \(authority.until)"
        let (zh, en): (String, String) =
            switch authority.state {
            case "proposed": ("尚待他人确认", "awaits its confirmation by another person")
            case "revoked": ("已撤销", "was revoked")
            default:
                date < authority.since
                    ? ("尚未开始", "has not begun") : ("已期满", "has expired")
            }
        return Blocker(
            code: "AUTHORITY_NOT_IN_FORCE",
            message: Localized(
                zh: "授权 \(authority.key)（\(days)）\(zh)，今天 \(date) 不能据以代办，请授权人重新授权",
                en: "The authority \(authority.key) (\(days)) \(en) and does not count on \(date);"
                    + " the principal can give another"
            ),
            place: "--for",
            values: [
                "authority": authority.key, "state": authority.state, "found": date.description,
                "expected": days,
            ],
            role: "SECADM"
        )
    }

    package static func rolesLost(_ authority: Authority) -> Blocker {
        let roles = authority.roles.joined(separator: ", ")
        return Blocker(
            code: "AUTHORITY_ROLE_LOST",
            message: Localized(
                zh: "授权 \(authority.key) 的角色 \(roles) 授权人本人已不再持有，请授权人核对",
                en: "The principal of \(authority.key) holds its roles \(roles) no more; the"
                    + " principal can check"
            ),
            place: "--for",
            values: ["authority": authority.key, "found": roles],
            role: "SECADM"
        )
    }

    package static func dutyNotCovered(
        _ duty: String?,
        _ event: String,
        _ authorities: [Authority]
    ) -> Blocker {
        let expected = Set(authorities.flatMap(\.duties)).sorted().joined(separator: ", ")
        return Blocker(
            code: "AUTHORITY_DUTY",
            message: Localized(
                zh: "授权不包括「\(event)」（职责 \(duty ?? "—")），授权职责为 \(expected)，请授权人本人办理",
                en: "The authority does not cover “\(event)” (duty \(duty ?? "—")); it covers"
                    + " \(expected); the principal can do it"
            ),
            place: "--for",
            values: ["found": duty ?? "", "expected": expected]
        )
    }

    package static func before(_ effective: CivilDate, _ authorities: [Authority]) -> Blocker {
        let since = authorities.map(\.since).min().map(\.description) ?? ""
        return Blocker(
            code: "AUTHORITY_BEFORE",
            message: Localized(
                zh: "发生日期 \(effective) 早于授权起始日期 \(since)，当日无权代办，请授权人本人办理",
                en: "The effective date \(effective) lies before the authority began (\(since));"
                    + " the principal can do it"
            ),
            place: "--on",
            values: ["found": effective.description, "expected": ">= \(since)"]
        )
    }
}
