import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// People with their roles and accounts, and what nobody can do today.
struct PeoplePage {
    let visit: Visit
    private let deed: AdminDeed
    private var work: LongWork { visit.office.work }

    init(_ visit: Visit) throws {
        self.visit = visit
        deed = AdminDeed(visit)
        try AdminPage.require("person", visit)
    }

    func answer() throws -> WebResponse {
        let people = try visit.ledger.cases.all(kind: PersonNoun.kind)
        let names = try visit.words.headlines(of: people)
        let accounts = try accounts()
        let check = try check()
        let isNew = visit.roles.contains("ADM")
        let members = people.filter { !$0.isIn("left") }.sorted { left, right in
            Pinyin.key(names[left.id] ?? "", isPerson: true)
                < Pinyin.key(names[right.id] ?? "", isPerson: true)
        }
        let response = deed.page(visit.say("人员与角色", "People and roles")) {
            if isNew {
                tag(.div, .class("actions")) {
                    tag(.a, .class("button"), .href("/new/person")) {
                        visit.say("登记人员", "Register a person")
                    }
                }
            }
            tag(.p, .class("soft")) {
                visit.say(
                    "授予与收回角色由安全管理员、离任与账号由系统管理员在人员的案卷页办理。",
                    "Roles are granted and revoked by the security administrator, leaving and"
                        + " accounts seen to by the system administrator, on the person's page."
                )
            }
            PageTable(
                [
                    visit.say("编号", "Code"), visit.say("姓名", "Name"),
                    visit.say("角色", "Roles"), visit.say("授权代理", "Acts for others"),
                    visit.say("账号", "Account"),
                ],
                caption: visit.say("在任 \(members.count) 人", "\(members.count) in office")
            ).html(members.map { row($0, names, accounts[$0.id]) })
            vacancies(members)
            check
        }
        return work.current == nil ? response : response.setting("refresh", "2")
    }

    private func row(
        _ person: CaseStream,
        _ names: [String: String],
        _ account: CaseStream?
    ) -> [HTML] {
        [
            link(person.code), HTML(names[person.id] ?? ""),
            HTML(roles(of: person).joined(separator: "、")),
            HTML(authorities(of: person).joined(separator: "；")),
            account.map { link($0.code) } ?? HTML(visit.say("没有", "none")),
        ]
    }

    /// Roles of today; those for a time with their days, also where they have not begun.
    private func roles(of person: CaseStream) -> [String] {
        let today = visit.ledger.now.date
        let terms = person.roleTerms.filter { ($0.until ?? today) >= today }
        let lasting = person.heldRoles(on: today).filter { role in
            !terms.contains { $0.role == role }
        }
        return lasting.map(titled) + terms.map { "\(titled($0.role)) \($0.days)" }
    }

    private func link(_ code: String) -> HTML {
        tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(code))")) { code }
    }

    private func titled(_ role: String) -> String {
        let title = visit.words.rules.roleTitles[role].map { visit.say($0) } ?? ""
        return "\(role) \(title)"
    }

    /// What somebody may do for others, with its first and its last day.
    private func authorities(of person: CaseStream) -> [String] {
        person.keys(of: "authorisation").compactMap { key in
            guard person.isIn("active", of: key),
                let since = person.text("since", of: key)
            else { return nil }
            var roles: [String] = []
            if case .list(let values) = person.field("roles", of: key) {
                for case .string(let role) in values { roles.append(role) }
            }
            let until = person.text("until", of: key) ?? "—"
            return "\(roles.joined(separator: " ")) \(since) – \(until)"
        }
    }

    /// By person: the account that is not closed, as far as accounts are for the reader.
    private func accounts() throws -> [String: CaseStream] {
        let all = try visit.ledger.cases.all(kind: AccountProcedure.kind)
        return Dictionary(
            all.filter { !$0.root.isDone }.compactMap { account in
                account.parent.map { ($0, account) }
            }
        ) { $1 }
    }

    /// Roles that nobody holds, by what is on this page alone.
    @HTMLBuilder private func vacancies(_ members: [CaseStream]) -> [HTML] {
        let held = Set(members.flatMap { $0.heldRoles(on: visit.ledger.now.date) })
        let vacant = visit.words.rules.roleTitles.keys.sorted().filter {
            !held.contains($0) && !["PUB", "APP"].contains($0)
        }
        if !vacant.isEmpty {
            tag(.p, .class("warn")) {
                visit.say("没有人担任：", "Nobody holds: ")
                vacant.map(titled).joined(separator: "、")
            }
        }
    }

    /// `person check`: what nobody can do today, and what one absence would block.
    private func check() throws -> [HTML] {
        let own = work.latest(.people).flatMap { state in
            state.person == visit.person?.code ? state : nil
        }
        let form =
            work.current == nil
            ? FormPart(visit).form(to: "/admin/people/check") {
                tag(.button, .type("submit")) { visit.say("检查人手", "Check the staffing") }
            } : tag(.p, .class("flash")) { visit.say("正在进行…", "At work…") }
        let lines: [HTML] =
            switch own?.outcome {
            case .done(let result)?:
                [tag(.pre) { result.lines.map { visit.say($0) }.joined(separator: "\n") }]
            case .refused(let blockers)?: [ReasonList(visit, blockers).html]
            case nil: []
            }
        return [
            tag(.h2) { visit.say("人手检查", "Staffing") },
            tag(.p) {
                visit.say(
                    "今天哪些职责无人可办，哪一个人缺席会使哪些在办事项停下；在您能看到的案卷中核对。",
                    "Which duties nobody can perform today, and what one absence would block,"
                        + " among the cases that you see."
                )
            },
        ] + lines + [form]
    }

    func startCheck() throws -> WebResponse {
        do {
            let person = visit.person?.code ?? ""
            try LedgerWork(office: visit.office, ledger: visit.ledger, person: person)
                .checkPeople()
            return .seeOther("/admin/people")
        } catch let refusal as Refusal {
            return deed.page(visit.say("人员与角色", "People and roles"), refusal.blockers) {}
        }
    }
}

extension RoleTerm {
    /// Its first and its last day.
    fileprivate var days: String { "\(since) – \(until.map { "\($0)" } ?? "")" }
}
