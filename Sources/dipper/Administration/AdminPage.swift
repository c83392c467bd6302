import Casework
import Portfolio
import Store
import Web
import Workflow

/// The administration: each place for whom the matrix of the roles lets in, three administrators
/// apart.
struct AdminPage {
    /// One place of the administration, and the line of the matrix that opens it.
    struct Place: Sendable {
        let address: String
        let part: String
        let title: Localized
        let about: Localized
    }

    static let places = [
        Place(
            address: "/admin/people",
            part: "person",
            title: Localized(zh: "人员与角色", en: "People and roles"),
            about: Localized(
                zh: "在任人员、角色、账号；今天哪些职责无人可办，谁缺席会停下什么",
                en: "Who is there, in which role, with which account; what nobody can do today"
            )
        ),
        Place(
            address: "/admin/sign-in",
            part: "account",
            title: Localized(zh: "账号与登录来源", en: "Accounts and identity providers"),
            about: Localized(
                zh: "登录账号、会话、接口令牌、OIDC 与企业微信",
                en: "Accounts, sessions, tokens, OpenID Connect and 企业微信"
            )
        ),
        Place(
            address: "/admin/webhooks",
            part: "webhook-endpoint",
            title: Localized(zh: "推送", en: "Webhooks"),
            about: Localized(
                zh: "端点、投递与重发、测试、换密钥",
                en: "Endpoints, deliveries, sending again, tests, secrets"
            )
        ),
        Place(
            address: "/admin/calendars",
            part: "definition",
            title: Localized(zh: "工作日历", en: "Calendars"),
            about: Localized(
                zh: "各年放假安排；缺哪一年，导入国务院办公厅通知",
                en: "Days off by year; which year is missing, and its import"
            )
        ),
        Place(
            address: "/admin/audit",
            part: "audit",
            title: Localized(zh: "审计检索", en: "Audit search"),
            about: Localized(
                zh: "按人员、案卷、事项、时间、认证方式检索全部记录；拒绝日志",
                en: "Every record by person, case, type, time and proof; the log of refusals"
            )
        ),
        Place(
            address: "/admin/verify",
            part: "ledger",
            title: Localized(zh: "核验与备份", en: "Verification and backups"),
            about: Localized(
                zh: "由全部事件重算台账；联机备份，核验备份",
                en: "The ledger computed again from its events; backups, and their checks"
            )
        ),
    ]

    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// Those that this person may enter.
    private var open: [Place] {
        AdminPage.places.filter { AdminPage.isOpen($0, to: visit) }
    }

    /// The rules are everybody's; a calendar alone makes no administrator.
    static func isAdministrator(_ visit: Visit) -> Bool {
        visit.roles.contains { ["ADM", "SECADM", "AUDADM", "AUD"].contains($0) }
    }

    private static func isOpen(_ place: Place, to visit: Visit) -> Bool {
        (try? require(place.part, visit)) != nil
    }

    /// Refused as not there: what the matrix does not give to any role of this person as a whole.
    static func require(_ part: String, _ visit: Visit) throws {
        guard visit.person != nil else { throw CaseRefusals.notFound(part) }
        try visit.ledger.cases.require(part, as: part)
    }

    func answer() throws -> WebResponse {
        guard AdminPage.isAdministrator(visit), !open.isEmpty else {
            throw CaseRefusals.notFound("admin")
        }
        let title = visit.say("管理", "Administration")
        return visit.page(title) {
            tag(.h1) { title }
            tag(.dl) {
                for place in open {
                    tag(.dt) { tag(.a, .href(place.address)) { visit.say(place.title) } }
                    tag(.dd) { visit.say(place.about) }
                }
            }
        }
    }

    /// The way back, above each of these pages.
    static func trail(_ visit: Visit) -> HTML {
        tag(.p) {
            tag(.a, .href("/admin")) { visit.say("← 管理", "← Administration") }
        }
    }
}

/// What the pages of administration that do something have in common.
struct AdminDeed {
    let visit: Visit
    private let part: DoorPart

    init(_ visit: Visit) {
        self.visit = visit
        part = DoorPart(visit)
    }

    var fields: FormFields { part.fields }

    /// Whether somebody of these roles must prove once more who he is (rule R8).
    func needsProof(_ event: String, _ roles: [String] = ["ADM"]) throws -> Bool {
        try StepUp(visit).isNeeded(for: event, roles: roles)
    }

    /// Refused as not there for anybody of other roles; then takes the proof where one is due.
    func begin(_ event: String, _ roles: [String] = ["ADM"]) throws {
        guard roles.contains(where: visit.roles.contains) else {
            throw CaseRefusals.notFound(event)
        }
        if try needsProof(event, roles) { try StepUp(visit).prove(part.fields) }
    }

    /// The one form of a page, with the field for a proof where one is due.
    func form(
        to place: String,
        _ title: String,
        event: String,
        hasFiles: Bool = false,
        _ blockers: [Blocker],
        @HTMLBuilder _ content: () -> [HTML]
    ) throws -> HTML {
        let proof = try needsProof(event) ? StepUp(visit).input(blockers) : nil
        return FormPart(visit).form(to: place, hasFiles: hasFiles) {
            content()
            proof
            tag(.div, .class("actions")) { tag(.button, .type("submit")) { title } }
        }
    }

    /// One of several forms of a page: where a proof is due, the way to it, and back to the page.
    func deed(
        to place: String,
        of page: String,
        _ title: String,
        event: String,
        roles: [String] = ["ADM"],
        @HTMLBuilder _ content: () -> [HTML] = { [] }
    ) throws -> HTML {
        guard try needsProof(event, roles) else {
            return FormPart(visit).form(to: place) {
                content()
                tag(.div, .class("actions")) { tag(.button, .type("submit")) { title } }
            }
        }
        return tag(.div, .class("actions")) {
            let proof = DoorPart.address("/account/step-up", back: page)
            tag(.a, .class("button"), .href(proof)) {
                visit.say("\(title)（先核验身份）", "\(title) (prove who you are first)")
            }
        }
    }

    /// A page with its reasons when something was refused.
    func page(
        _ title: String,
        _ blockers: [Blocker] = [],
        @HTMLBuilder _ content: () -> [HTML]
    ) -> WebResponse {
        part.page(title, blockers) {
            AdminPage.trail(visit)
            content()
        }
    }
}
