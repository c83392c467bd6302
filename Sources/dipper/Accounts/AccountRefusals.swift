import Identity
import Workflow

/// Why somebody cannot sign in, or change how he does.
enum AccountRefusals {
    /// One sentence for every wrong try: it tells neither what was wrong nor who exists.
    static func refused() -> Refusal {
        refusal(
            "SIGN_IN_REFUSED",
            zh: "编号、口令或动态口令不正确，请重新填写；连续多次不正确，账号会锁定一段时间；"
                + "仍不能登录的，请系统管理员查看账号",
            en: "The code, the password or the one-time code is wrong; try again. An account is"
                + " locked for a while after several wrong tries; an administrator can look at it",
            place: "password",
            role: "ADM"
        )
    }

    static func secondFactorMissing() -> Refusal {
        refusal(
            "SECOND_FACTOR_MISSING",
            zh: "还需要动态口令或一个恢复码，请填写",
            en: "A one-time code or a recovery code is expected as well; enter one",
            place: "code"
        )
    }

    static func tooManyTries(waitSeconds: Int64) -> Refusal {
        Refusal(
            Blocker(
                code: "TOO_MANY_TRIES",
                message: Localized(
                    zh: "尝试过于频繁，请 \(waitSeconds) 秒后再试",
                    en: "There were too many tries; try again in \(waitSeconds) seconds"
                ),
                values: ["seconds": "\(waitSeconds)"]
            )
        )
    }

    static func busy() -> Refusal {
        refusal(
            "SIGN_IN_BUSY",
            zh: "正在登录的人太多，请稍候再试",
            en: "Too many people are signing in; try again in a moment"
        )
    }

    static func signInOver() -> Refusal {
        refusal(
            "SIGN_IN_OVER",
            zh: "登录已超过五分钟或口令已更换，请重新填写编号和口令",
            en: "That took more than five minutes, or the password was changed; enter the code"
                + " of the person and the password again",
            place: "name"
        )
    }

    static func passwordsDiffer() -> Refusal {
        refusal(
            "PASSWORDS_DIFFER",
            zh: "两次填写的口令不同，请重新填写",
            en: "The two passwords differ; enter them again",
            place: "again"
        )
    }

    static func ended() -> Refusal {
        refusal(
            "SESSION_ENDED",
            zh: "会话已结束，请重新登录",
            en: "The session is over; sign in again"
        )
    }

    static func stepUpNeeded() -> Refusal {
        refusal(
            "STEP_UP_NEEDED",
            zh: "此项操作须先再次核验身份，请填写动态口令（未启用的填写口令）",
            en: "This needs another proof of who you are: a one-time code, or the password where"
                + " none is enrolled",
            place: "_proof"
        )
    }

    static func linkInvalid() -> Refusal {
        refusal(
            "LINK_INVALID",
            zh: "链接无效、已用过或已过期，请系统管理员另发一个",
            en: "The link is unknown, used or expired; an administrator can issue a new one",
            role: "ADM"
        )
    }

    static func codeWrong() -> Refusal {
        refusal(
            "CODE_WRONG",
            zh: "动态口令不正确，请核对手机时间后填写当前的六位数字",
            en: "The one-time code is wrong; check the clock of the telephone and enter the six"
                + " digits that it shows now",
            place: "code"
        )
    }

    static func secondFactorRequired(_ roles: [String]) -> Refusal {
        let list = roles.joined(separator: ", ")
        return refusal(
            "SECOND_FACTOR_REQUIRED",
            zh: "角色 \(list) 必须启用动态口令，不能停用；换手机请重新启用",
            en: "The roles \(list) need one-time codes, which cannot be dropped; enrol the new"
                + " telephone instead"
        )
    }

    /// Everything that is wrong with a new password; the password itself is not repeated.
    static func password(_ defects: [PasswordRules.Defect]) -> Refusal {
        Refusal(defects.map(blocker))
    }

    private static func blocker(_ defect: PasswordRules.Defect) -> Blocker {
        let (code, zh, en): (String, String, String)
        switch defect {
        case .tooShort(let found, let least):
            code = "PASSWORD_SHORT"
            zh = "口令只有 \(found) 个字符，至少要 \(least) 个；可以用一句话"
            en =
                "The password has \(found) characters, expected at least \(least);"
                + " a sentence will do"
        case .tooLong(let most):
            code = "PASSWORD_LONG"
            zh = "口令最长 \(most) 个字符，请缩短"
            en = "The password may have \(most) characters; shorten it"
        case .tooFewClasses(let found, let least):
            code = "PASSWORD_CLASSES"
            zh = "口令只含 \(found) 类字符，大写、小写、数字、符号（含汉字）中至少要 \(least) 类"
            en =
                "The password has \(found) kinds of characters, expected \(least) of upper case,"
                + " lower case, digits and signs"
        case .common:
            code = "PASSWORD_COMMON"
            zh = "这是常见或已泄露的口令（或只在前后加了数字符号），请另选"
            en =
                "This is a common or breached password, or one with digits and signs around it;"
                + " choose another"
        case .monotonous:
            code = "PASSWORD_MONOTONOUS"
            zh = "口令是重复或连续的字符，请另选"
            en = "The password repeats or counts characters; choose another"
        case .holdsName:
            code = "PASSWORD_NAME"
            zh = "口令不得含有人员或账号编号，请另选"
            en = "The password holds the code of the person or account; choose another"
        case .usedBefore(let remembered):
            code = "PASSWORD_USED"
            zh = "口令与最近 \(remembered) 个之一相同，请另选"
            en = "The password is one of the latest \(remembered); choose another"
        }
        return Blocker(code: code, message: Localized(zh: zh, en: en), place: "password")
    }

    private static func refusal(
        _ code: String,
        zh: String,
        en: String,
        place: String = "",
        role: String? = nil
    ) -> Refusal {
        Refusal(
            Blocker(code: code, message: Localized(zh: zh, en: en), place: place, role: role)
        )
    }
}
