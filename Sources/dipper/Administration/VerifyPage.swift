import Casework
import Store
import Web
import Workflow

/// The ledger verified and backed up from a page: begun, watched, and its latest result.
struct VerifyPage {
    let visit: Visit
    private let deed: AdminDeed
    private var work: LongWork { visit.office.work }

    init(_ visit: Visit) throws {
        self.visit = visit
        deed = AdminDeed(visit)
        try AdminPage.require("ledger", visit)
    }

    func answer() throws -> WebResponse { try page([]) }

    private func page(_ blockers: [Blocker]) throws -> WebResponse {
        let current = work.current
        let verifying = try verification()
        let copies = try BackupShelf(visit.office.backups).map { try backups($0) }
        let response = deed.page(
            visit.say("核验与备份", "Verification and backups"),
            blockers
        ) {
            if let current { running(current) }
            verifying
            copies ?? [
                tag(.h2) { visit.say("备份", "Backups") },
                tag(.p, .class("soft")) {
                    visit.say(
                        "没有设定备份的文件夹，请系统管理员以 dipper serve --backups 文件夹 启动。",
                        "No folder of backups is set; the administrator can start dipper serve"
                            + " with --backups FOLDER."
                    )
                },
            ]
        }
        // Without a script the page looks again by itself.
        return current == nil ? response : response.setting("refresh", "2")
    }

    private func running(_ state: LongWork.State) -> HTML {
        let percent = Int(state.share * 100)
        return tag(.div, .class("flash"), .plain("role", "status")) {
            visit.say(VerifyPage.title(state.kind))
            visit.say(
                "，\(state.person) 于 \(Visit.minute(state.begunAt)) 发起：\(percent)%",
                ", begun by \(state.person) at \(Visit.minute(state.begunAt)): \(percent)%"
            )
            tag(.progress, .number("max", 100), .value("\(percent)"))
        }
    }

    private static func title(_ kind: LongWork.Kind) -> Localized {
        switch kind {
        case .verify: Localized(zh: "正在核验台账", en: "Verifying the ledger")
        case .backup: Localized(zh: "正在备份", en: "Backing up")
        case .people: Localized(zh: "正在检查人手", en: "Checking the staffing")
        case .check(let name):
            Localized(zh: "正在核验备份 \(name)", en: "Checking the backup \(name)")
        }
    }

    @HTMLBuilder private func result(_ state: LongWork.State?) -> [HTML] {
        if let state, let outcome = state.outcome {
            let ended = Visit.minute(state.endedAt ?? state.begunAt)
            switch outcome {
            case .done(let result):
                tag(.div, .class("flash"), .plain("role", "status")) {
                    "✓ \(ended) \(state.person)　"
                    for line in result.lines { visit.say(line) }
                }
            case .refused(let blockers):
                tag(.p) { "✗ \(ended) \(state.person)" }
                ReasonList(visit, Array(blockers.prefix(20))).html
            }
        }
    }

    // MARK: The ledger

    @HTMLBuilder private func verification() throws -> [HTML] {
        let mayVerify = LedgerWork.verifiers.contains(where: visit.roles.contains)
        let button =
            mayVerify && work.current == nil
            ? try deed.deed(
                to: "/admin/verify",
                of: "/admin/verify",
                visit.say("开始核验", "Verify now"),
                event: "verify",
                roles: LedgerWork.verifiers
            ) : nil
        tag(.h2) { visit.say("核验台账", "Verify the ledger") }
        tag(.p) {
            visit.say(
                "由全部事件重算哈希链与各表，指出第一处不符；不影响办理。",
                "Computes every hash and table again from the events and names the first"
                    + " difference; work goes on meanwhile."
            )
        }
        result(work.latest(.verify))
        button
    }

    private var ledgerWork: LedgerWork {
        LedgerWork(
            office: visit.office,
            ledger: visit.ledger,
            person: visit.person?.code ?? ""
        )
    }

    func verify() throws -> WebResponse {
        do {
            try deed.begin("verify", LedgerWork.verifiers)
            try ledgerWork.verify()
            return .seeOther("/admin/verify")
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try page(refusal.blockers)
        }
    }

    // MARK: Backups

    private func backups(_ shelf: BackupShelf) throws -> [HTML] {
        let isKeeper = LedgerWork.keepers.contains(where: visit.roles.contains)
        let isFree = work.current == nil
        let copies = try shelf.copies()
        let start =
            isKeeper && isFree
            ? try deed.deed(
                to: "/admin/backups",
                of: "/admin/verify",
                visit.say("开始备份", "Back up now"),
                event: "backup"
            ) : nil
        let rows = copies.map { copy in row(copy, mayCheck: isKeeper && isFree) }
        return [
            tag(.h2) { visit.say("备份", "Backups") },
            tag(.p) {
                visit.say(
                    "联机复制台账与文件，附摘要清单并核验副本；只存放在服务器上，不经浏览器下载。",
                    "An online copy of the ledger and its documents with a list of digests,"
                        + " verified; it stays on the server and is not downloaded."
                )
            },
        ] + result(work.latest(.backup)) + [
            start ?? HTML([]),
            PageTable(
                [
                    visit.say("备份", "Backup"), visit.say("存放", "Age"),
                    visit.say("事件", "Events"), visit.say("文件", "Documents"),
                    visit.say("字节", "Bytes"), visit.say("摘要", "Digest"),
                    visit.say("最近核验", "Latest check"),
                ],
                isWalked: false
            ).html(rows),
        ]
    }

    private func row(_ copy: BackupShelf.Copy, mayCheck: Bool) -> [HTML] {
        let days = Int((Moment.wallClock().milliseconds - copy.madeAt.milliseconds) / 86_400_000)
        let latest = work.latest(.check(copy.name))
        let told =
            switch latest?.outcome {
            case .done?: visit.say("✓ 完好", "✓ sound")
            case .refused(let blockers)?:
                "✗ " + (blockers.first.map { visit.say($0.message) } ?? "")
            case nil: visit.say("未核验", "not checked")
            }
        let check =
            mayCheck
            ? FormPart(visit).form(to: "/admin/backups/check", class: "") {
                FormPart.hidden("name", copy.name)
                tag(.button, .class("quiet"), .type("submit")) { visit.say("核验", "Check") }
            } : HTML([])
        return [
            tag(.span, .class("code")) { copy.name },
            HTML(visit.say("\(days) 天", "\(days) days")),
            HTML("\(copy.manifest.events)"), HTML("\(copy.manifest.documents.count)"),
            HTML("\(copy.manifest.bytes)"),
            tag(.span, .class("code")) { String(copy.manifest.digest.prefix(23)) + "…" },
            HTML([HTML(told), check]),
        ]
    }

    func backUp() throws -> WebResponse {
        do {
            try deed.begin("backup", LedgerWork.keepers)
            try ledgerWork.backUp()
            return .seeOther("/admin/verify")
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try page(refusal.blockers)
        }
    }

    func check() throws -> WebResponse {
        guard LedgerWork.keepers.contains(where: visit.roles.contains) else {
            throw CaseRefusals.notFound("backups")
        }
        do {
            try ledgerWork.check(deed.fields["name"] ?? "")
            return .seeOther("/admin/verify")
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try page(refusal.blockers)
        }
    }
}
