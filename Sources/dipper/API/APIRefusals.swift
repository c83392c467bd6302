import Casework
import Web
import Workflow

/// What the API itself refuses, before the rules are asked.
enum APIRefusals {
    // MARK: Bodies and parameters

    static func memberUnknown(_ name: String, _ known: [String], _ pointer: String) -> Blocker {
        let known = known.joined(separator: ", ")
        return Blocker(
            code: "MEMBER_UNKNOWN",
            message: Localized(
                zh: "没有成员“\(name)”，可用：\(known)，请调用方更正",
                en: "There is no member “\(name)”; known: \(known); the caller can correct it"
            ),
            place: pointer,
            values: ["found": name, "expected": known]
        )
    }

    static func memberMissing(_ name: String, _ pointer: String) -> Blocker {
        Blocker(
            code: "MEMBER_MISSING",
            message: Localized(
                zh: "缺少成员“\(name)”，请调用方补上",
                en: "The member “\(name)” is missing; the caller can add it"
            ),
            place: pointer,
            values: ["expected": name]
        )
    }

    static func memberForm(_ value: JSON, expected: String, _ pointer: String) -> Blocker {
        let found = String(value.canonicalText.prefix(100))
        return Blocker(
            code: "MEMBER_FORM",
            message: Localized(
                zh: "值 \(found) 无效，应为 \(expected)，请调用方更正",
                en: "The value \(found) is not valid; expected \(expected);"
                    + " the caller can correct it"
            ),
            place: pointer,
            values: ["found": found, "expected": expected]
        )
    }

    static func hiddenMark(_ code: String, _ name: Localized, _ pointer: String) -> Blocker {
        Blocker(
            code: "MEMBER_MARK",
            message: Localized(
                zh: "含有看不见的字符 \(code)（\(name.zh)），应删去，请调用方更正",
                en: "There is the invisible character \(code) (\(name.en)); expected a text"
                    + " without it; the caller can correct it"
            ),
            place: pointer,
            values: ["found": code, "expected": "-\(code)"]
        )
    }

    static func json(_ defect: JSONDefect) -> Blocker {
        Blocker(
            code: "JSON_FORM",
            message: Localized(
                zh: "第 \(defect.offset) 字节处不是 JSON（\(defect.reason)），请调用方更正；键不得重复，数只能是整数",
                en: "Not JSON at byte \(defect.offset) (\(defect.reason)): keys come once and"
                    + " numbers are whole; the caller can correct it"
            ),
            place: APIPointer.root,
            values: ["found": defect.reason, "offset": "\(defect.offset)"]
        )
    }

    static func tooMany(_ most: Int) -> Blocker {
        Blocker(
            code: "JSON_TOO_MANY",
            message: Localized(
                zh: "JSON 中的值超过 \(most) 个，请分次发送",
                en: "The JSON holds more than \(most) values: send it in parts"
            ),
            place: APIPointer.root,
            values: ["expected": "<= \(most)"]
        )
    }

    static func parameter(_ name: String, _ found: String, _ about: Localized) -> Blocker {
        let found = String(found.prefix(100))
        return Blocker(
            code: "PARAMETER_FORM",
            message: Localized(
                zh: "参数 \(name) 的值“\(found)”无效，应为：\(about.zh)，请调用方更正",
                en: "“\(found)” is not valid for the parameter \(name), which is: \(about.en);"
                    + " the caller can correct it"
            ),
            place: name,
            values: ["found": found]
        )
    }

    static func parameterUnknown(_ name: String, _ known: [String]) -> Blocker {
        let (name, known) = (String(name.prefix(100)), known.joined(separator: ", "))
        return Blocker(
            code: "PARAMETER_UNKNOWN",
            message: Localized(
                zh: "没有参数“\(name)”，可用：\(known.isEmpty ? "无" : known)，请调用方更正",
                en: "There is no parameter “\(name)”; known: \(known.isEmpty ? "none" : known);"
                    + " the caller can correct it"
            ),
            place: name,
            values: ["found": name, "expected": known]
        )
    }

    static func parameterRepeated(_ name: String) -> Blocker {
        Blocker(
            code: "PARAMETER_REPEATED",
            message: Localized(
                zh: "参数 \(name) 给出两次，应只有一次，请调用方去掉一个",
                en: "The parameter \(name) is given twice; expected once;"
                    + " the caller can leave one out"
            ),
            place: name
        )
    }

    static func parameterMissing(_ name: String, _ about: Localized) -> Blocker {
        Blocker(
            code: "PARAMETER_MISSING",
            message: Localized(
                zh: "缺少 \(name)：\(about.zh)，请调用方补上",
                en: "\(name) is missing: \(about.en); the caller can add it"
            ),
            place: name
        )
    }

    // MARK: The exchange

    static let unauthenticated = Blocker(
        code: "UNAUTHENTICATED",
        message: Localized(
            zh: "没有给出有效的令牌或登录；令牌由本人用 dipper token add 取得",
            en: "There is no valid token or session; a person gets a token by dipper token add"
        ),
        place: "Authorization"
    )

    static func scope(_ needed: String) -> Blocker {
        Blocker(
            code: "SCOPE_INSUFFICIENT",
            message: Localized(
                zh: "令牌的范围不包括 \(needed)，请令牌的持有人另取一个",
                en: "The token's scope does not include \(needed); its holder can get another"
            ),
            place: "Authorization",
            values: ["expected": needed]
        )
    }

    static let formToken = Blocker(
        code: "FORM_TOKEN",
        message: Localized(
            zh: "以网页登录的身份写入，须来自本站页面并带 X-CSRF-Token 头（见 GET /api/v1/me）",
            en: "Writing by the session of a page takes a request of our own pages with the header"
                + " X-CSRF-Token (see GET /api/v1/me)"
        ),
        place: "X-CSRF-Token"
    )

    static let duty = Blocker(
        code: "ACCOUNT_DUTY",
        message: Localized(
            zh: "此账号须先更换口令或启用动态口令，请在网页上办理后再调用",
            en: "The account must change its password or set up one-time codes first: do it on the"
                + " pages, then call again"
        ),
        place: "Cookie"
    )

    static func proof(_ event: String) -> Blocker {
        Blocker(
            code: "STEP_UP_NEEDED",
            message: Localized(
                zh: "「\(event)」须由本人在网页上再次核验身份后办理，令牌不能代替",
                en: "“\(event)” takes a person who proves on the pages once more who he is;"
                    + " a token cannot stand for that"
            ),
            values: ["event": event]
        )
    }

    static func method(_ allowed: [String]) -> Blocker {
        let allowed = allowed.joined(separator: ", ")
        return Blocker(
            code: "METHOD_NOT_ALLOWED",
            message: Localized(
                zh: "此地址只接受 \(allowed)，请调用方更正",
                en: "The address takes \(allowed) only; the caller can correct it"
            ),
            values: ["expected": allowed]
        )
    }

    static func notAcceptable(_ media: [String]) -> Blocker {
        let media = media.joined(separator: ", ")
        return Blocker(
            code: "NOT_ACCEPTABLE",
            message: Localized(
                zh: "此处的应答为 \(media)，请更正 Accept 头",
                en: "The answer here is \(media); correct the header Accept"
            ),
            place: "Accept",
            values: ["expected": media]
        )
    }

    static func mediaType(_ found: String) -> Blocker {
        let found = String(found.prefix(100))
        return Blocker(
            code: "MEDIA_TYPE",
            message: Localized(
                zh: "请求的 Content-Type 是“\(found)”，应为 application/json，请调用方更正",
                en: "The Content-Type is “\(found)”; expected application/json;"
                    + " the caller can correct it"
            ),
            place: "Content-Type",
            values: ["found": found, "expected": "application/json"]
        )
    }

    static let target = Blocker(
        code: "TARGET_FORM",
        message: Localized(
            zh: "地址或查询的编码无效，请调用方更正",
            en: "The address or its query is not well encoded; the caller can correct it"
        )
    )

    static let commandMissing = Blocker(
        code: "COMMAND_MISSING",
        message: Localized(
            zh: "表单没有可读的 command 部分，应为与 JSON 请求体相同的内容，请调用方更正",
            en: "The form has no part command that can be read; expected what a JSON body would"
                + " say; the caller can correct it"
        ),
        place: "command"
    )

    static let tooLarge = Blocker(
        code: "BODY_TOO_LARGE",
        message: Localized(
            zh: "请求体超过上限：JSON 64 MiB，带文件的表单 1 GiB；大文件请以表单分次发送",
            en: "The body is over the limit: 64 MiB of JSON, 1 GiB of a form with files; send"
                + " large files as forms, one after the other"
        )
    )

    static func tooManyCalls(_ seconds: Int64) -> Blocker {
        Blocker(
            code: "TOO_MANY_CALLS",
            message: Localized(
                zh: "一分钟内调用过多，没有办理，请 \(seconds) 秒后以同一幂等键重试",
                en: "Too many calls within a minute; nothing was done: try again in \(seconds)"
                    + " seconds with the same key"
            ),
            values: ["seconds": "\(seconds)"],
            role: "ADM"
        )
    }

    static let busy = Blocker(
        code: "TOO_BUSY",
        message: Localized(
            zh: "同时办理的请求太多，没有办理，请稍后以同一幂等键重试",
            en: "Too many requests at a time; nothing was done: try again later with the same key"
        )
    )
}
