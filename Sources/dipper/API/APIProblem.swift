import Casework
import SQL
import Web
import Workflow

/// What went wrong, as `application/problem+json` (RFC 9457), with a pointer to each bad member.
struct APIProblem: Error {
    let status: Int
    let blockers: [Blocker]
    var headers: [(name: String, value: String)] = []

    static let media = "application/problem+json"

    init(_ status: Int, _ blockers: [Blocker]) {
        self.status = status
        self.blockers = blockers
    }

    init(_ status: Int, _ blocker: Blocker) { self.init(status, [blocker]) }

    /// Too many calls: when the next is heard (RFC 6585, 4).
    init(afterSeconds seconds: Int64) {
        self.init(429, APIRefusals.tooManyCalls(seconds))
        headers = [("retry-after", "\(seconds)")]
    }

    /// An error as it is told; what is refused to a question is a wrong question.
    init(_ error: any Error, isWriting: Bool) {
        switch error {
        case let problem as APIProblem: self = problem
        case let fault as StorageFault:
            let failure = Failure(fault)
            self.init(failure.status == .unavailable ? 503 : 500, failure.blockers)
            if status == 503 { headers = [("retry-after", "1")] }
        case let conflict as Conflict:
            let failure = Failure(conflict)
            switch conflict {
            case .stale: self.init(412, failure.blockers)
            case .keyReused: self.init(422, failure.blockers)
            }
        default:
            let failure = Failure(error)
            let isAbsent = failure.blockers.contains {
                ["NOT_FOUND", "DOCUMENT_NOT_FOUND", "DOCUMENT_NOT_KEPT"].contains($0.code)
            }
            switch failure.status {
            // What one may not see answers exactly like what does not exist (rule R2).
            case .refused where isAbsent: self.init(404, failure.blockers)
            case .refused: self.init(isWriting ? 422 : 400, failure.blockers)
            case .usage: self.init(400, failure.blockers)
            case .notPermitted: self.init(403, failure.blockers)
            case .conflict: self.init(409, failure.blockers)
            case .unavailable: self.init(503, failure.blockers)
            case .done, .fault: self.init(500, failure.blockers)
            }
        }
    }

    func response(in language: Language) -> WebResponse {
        let title = APIProblem.titles[status] ?? APIProblem.failed
        let code = blockers.first?.code ?? "FAULT"
        let problem: JSON = [
            "type": JSON("urn:dipper:problem:\(code)"),
            "title": JSON(title.text(in: language)),
            "status": JSON(status),
            "detail": JSON(
                blockers.map { $0.message.text(in: language) }.joined(
                    separator: language == .chinese ? "；" : "; "
                )
            ),
            "errors": .array(blockers.map { JSON(error: $0, in: language) }),
        ]
        var response = WebResponse.json(problem.canonical, status: status, type: APIProblem.media)
            .setting("content-language", language == .chinese ? "zh-CN" : "en")
        response.headers += headers
        return response
    }

    private static let failed = Localized(zh: "服务器出错", en: "The server failed")

    /// The same for every problem of a status.
    static let titles: [Int: Localized] = [
        400: Localized(zh: "请求的格式不对", en: "The request is not well-formed"),
        401: Localized(zh: "需要有效的令牌或登录", en: "A valid token or session is needed"),
        403: Localized(zh: "无此权限", en: "Not permitted"),
        404: Localized(zh: "没有找到", en: "Not found"),
        405: Localized(zh: "此地址不支持这个方法", en: "The address has no such method"),
        406: Localized(zh: "不能以所要的格式应答", en: "No answer in a form that was asked for"),
        409: Localized(zh: "同一幂等键的请求正在办理", en: "A request with this key is still running"),
        412: Localized(zh: "案卷已被他人更新", en: "The case has moved on"),
        413: Localized(zh: "请求太大", en: "The request is too large"),
        415: Localized(zh: "请求应为 JSON", en: "The request must be JSON"),
        422: Localized(zh: "按规则不能办理", en: "The rules say no"),
        428: Localized(zh: "需要说明所依据的版本", en: "The version that was read is needed"),
        429: Localized(zh: "调用过于频繁", en: "Too many calls"),
        500: failed,
        503: Localized(zh: "暂不可用，请稍后重试", en: "Unavailable now; try again later"),
    ]
}

extension JSON {
    /// A reason as programs are told it: like `init(_:in:)`, with where in the request it is.
    init(error blocker: Blocker, in language: Language) {
        var members = JSON(blocker, in: language).members
        members["remedy"] =
            Remedy(blocker).map { JSON($0.text.text(in: language)) } ?? .null
        members["pointer"] = blocker.place.hasPrefix("#") ? JSON(blocker.place) : .null
        self = .object(members)
    }
}
