import Casework
import Web
import Workflow

/// What could not be done, with every reason and who can lift it.
struct ProblemPage {
    let visit: Visit
    let failure: Failure

    init(_ visit: Visit, _ failure: Failure) {
        self.visit = visit
        self.failure = failure
    }

    func answer() -> WebResponse {
        // What one may not see answers exactly like what does not exist (rule R2).
        if failure.blockers.contains(where: { $0.code == "NOT_FOUND" }) {
            return ProblemPage.notFound(visit)
        }
        return visit.page(visit.say("不能办理", "Not possible"), status: failure.httpStatus) {
            tag(.h1) { visit.say("不能办理", "Not possible") }
            ReasonList(visit, failure.blockers).html
        }
    }

    static func notFound(_ visit: Visit) -> WebResponse {
        visit.page(visit.say("没有找到", "Not found"), status: 404) {
            tag(.h1) { visit.say("没有找到", "Not found") }
            tag(.p) {
                visit.say(
                    "没有这个页面或案卷，请核对编号；也可能不在您的查看范围内。",
                    "There is no such page or case, or it is not yours to see; check the code."
                )
            }
            tag(.p) { tag(.a, .href("/")) { visit.say("回到首页", "Back to the start") } }
        }
    }

    /// A form that did not come from a page of ours, or from one of an older session.
    static func foreign(_ visit: Visit) -> WebResponse {
        visit.page(visit.say("请重新提交", "Submit again"), status: 403) {
            tag(.h1) { visit.say("请重新提交", "Submit again") }
            tag(.p) {
                visit.say(
                    "这份表单不是由您当前登录的页面提交的，没有办理。请用浏览器的“后退”回到表单，"
                        + "内容仍在；刷新后再提交。",
                    "The form did not come from a page of your present session and was not taken."
                        + " Go back in the browser: what you typed is still there; reload, then"
                        + " submit again."
                )
            }
        }
    }

    /// A body that was not read to its end.
    static func unread(_ visit: Visit, _ fault: WebRequest.Fault) -> WebResponse {
        let (status, blocker) = fault == .busy ? (503, busy) : (413, tooLarge)
        var response = ProblemPage(visit, Failure(Refusal(blocker))).answer()
        response.status = status
        return fault == .busy ? response.setting("retry-after", "10") : response
    }

    private static let tooLarge = Blocker(
        code: "BODY_TOO_LARGE",
        message: Localized(
            zh: "提交的内容超过上限，没有办理：一个文件至多 200 MB，一张表单至多 1 GiB；请填报人拆分文件，"
                + "后退回到表单，填写的内容仍在",
            en:
                "What was sent is over the limit and nothing was done: a file has 200 MB at most,"
                + " a form 1 GiB. Whoever fills it in can split the file; going back, what was"
                + " typed is still there"
        )
    )

    private static let busy = Blocker(
        code: "UPLOAD_BUSY",
        message: Localized(
            zh: "同时上传的文件太多，或服务器磁盘已满，没有办理；请稍后再提交，仍不行请系统管理员检查磁盘",
            en: "Too many files are uploaded at once, or the server's disk is full; nothing was"
                + " done. Submit again later; if that does not help, the administrator can look at"
                + " the disk"
        ),
        role: "ADM"
    )

    /// When not even the ledger could be read.
    static func bare(_ failure: Failure) -> WebResponse {
        .text(failure.lines(in: .chinese).joined(separator: "\n") + "\n", status: 503)
    }
}

/// What somebody owes his account first; a form that was sent is not lost, the browser keeps it.
enum DutyPage {
    static func answer(_ visit: Visit, _ duty: Visitor.Duty) -> WebResponse {
        let place = DoorPart.address(
            duty.rawValue,
            back: visit.request.method.isWriting ? "/" : visit.request.target
        )
        guard visit.request.method.isWriting else { return .seeOther(place) }
        let title =
            switch duty {
            case .changePassword: visit.say("请先更换口令", "Change the password first")
            case .enrol: visit.say("请先启用动态口令", "Turn one-time codes on first")
            }
        return visit.page(title, status: 403) {
            tag(.h1) { title }
            tag(.p) {
                visit.say(
                    "没有办理；填写的内容保存在本机：",
                    "Nothing was done; what you typed is kept in this browser: "
                )
                tag(.a, .href(place)) { visit.say("去办理", "go on") }
            }
        }
    }
}

/// Reasons as a list for people: what, and what would lift it.
struct ReasonList {
    let visit: Visit
    let blockers: [Blocker]

    init(_ visit: Visit, _ blockers: [Blocker]) {
        self.visit = visit
        self.blockers = blockers
    }

    var html: HTML {
        tag(.div, .class("summary"), .plain("role", "alert")) {
            tag(.strong) {
                visit.say(
                    "没有办理，原因 \(blockers.count) 项：",
                    "Not done, for \(blockers.count) reasons:"
                )
            }
            tag(.ul) {
                for blocker in blockers {
                    tag(.li) {
                        visit.say(blocker.message)
                        " "
                        tag(.span, .class("soft code")) { blocker.code }
                        if let remedy = Remedy(blocker) {
                            tag(.div, .class("soft")) { "→ " + visit.say(remedy.text) }
                        }
                    }
                }
            }
        }
    }
}

extension Failure {
    /// The status of HTTP that tells the same (RFC 9110, 15).
    var httpStatus: Int {
        switch status {
        case .done: 200
        case .usage: 400
        case .refused: 422
        case .unavailable: 503
        case .fault: 500
        case .conflict: 409
        case .notPermitted: 403
        }
    }
}
