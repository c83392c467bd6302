import Casework
import Expression
import Paper
import Portfolio
import Store
import Workflow

/// What is printed of one tranche: the form on which its payment is approved, and what the payee
/// is told of it.
///
/// It repeats what is recorded and decides nothing. Amounts stand in figures and in upper case
/// (《支付结算办法》附一; INV-40). The payee's account stands with the last digits of its number.
struct PaymentPaper {
    enum Kind: String, CaseIterable, Hashable, Sendable {
        case slip
        case notice

        var title: String {
            switch self {
            case .slip: "资金拨付审批单"
            case .notice: "拨款通知"
            }
        }

        var name: Localized {
            switch self {
            case .slip: Localized(zh: "审批单", en: "Approval form")
            case .notice: Localized(zh: "拨款通知", en: "Notice to the payee")
            }
        }
    }

    let kind: Kind
    let paper: CasePaper
    let agreement: CaseStream
    /// The instance of the tranche, such as `tranche/1`.
    let key: String
    private let hands: PaymentHands

    /// `number` is that of the tranche, from 1.
    ///
    /// - Throws: `NOT_FOUND` for who may not read budgets, and where there is no such tranche;
    ///   `TRANCHE_NOT_REQUESTED`, or for a notice `TRANCHE_NOT_APPROVED`, while it is too early.
    init(_ kind: Kind, of code: String, tranche number: Int, _ ledger: OpenLedger) throws {
        let (name, key) = ("\(code)/tranche/\(number)", "tranche/\(number)")
        try ledger.cases.require(BudgetNoun.kind, as: name)
        guard let agreement = try ledger.cases.stream(code), agreement.kind == GrantNoun.kind,
            agreement.instances[key] != nil, let parent = agreement.parent,
            let project = try ledger.cases.stream(parent)
        else { throw CaseRefusals.notFound(name) }
        guard PaymentPaper.kinds(of: agreement, key).contains(kind) else {
            let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
            throw PaymentPaper.early(kind, name, words.states(of: agreement, instance: key))
        }
        self.kind = kind
        self.agreement = agreement
        self.key = key
        paper = try CasePaper(ledger, CaseReference(code: project.code, instance: ""))
        hands = try PaymentHands(agreement, key, paper)
    }

    private static let asked = ["requested", "releasing", "approved", "paid"]
    private static let settled = ["approved", "paid"]

    /// What can be printed of a tranche now.
    static func kinds(of agreement: CaseStream, _ key: String) -> [Kind] {
        Kind.allCases.filter { kind in
            (kind == .slip ? asked : settled).contains { agreement.isIn($0, of: key) }
        }
    }

    private static func early(_ kind: Kind, _ name: String, _ states: Localized) -> Refusal {
        let wanted =
            kind == .slip
            ? Localized(zh: "应已申请拨付，请项目专员先申请", en: "expected it requested by the project officer")
            : Localized(
                zh: "应已审批（签发），请财务人员、中心主任先办理",
                en: "expected it approved, and released where that is asked for, by finance and the"
                    + " Centre director"
            )
        return Refusal(
            Blocker(
                code: kind == .slip ? "TRANCHE_NOT_REQUESTED" : "TRANCHE_NOT_APPROVED",
                message: Localized(
                    zh: "\(name) 现为“\(states.zh)”，不能打印\(kind.title)；\(wanted.zh)",
                    en: "\(name) is \(states.en), so this is not printed yet; \(wanted.en)"
                ),
                place: "TRANCHE",
                values: ["found": states.zh],
                role: kind == .slip ? "PO" : "FIN"
            )
        )
    }

    // MARK: The file

    /// What may be told to the payee is settled.
    var isSettled: Bool { PaymentPaper.kinds(of: agreement, key).contains(.notice) }

    func file() throws -> ReportFile {
        let ledger = paper.ledger
        let marks = [
            isSettled ? nil : "审批中　不作付款依据",
            ledger.standing.isSandbox ? "沙箱　不作凭证" : nil,
        ]
        let number = agreement.integer("number", of: key) ?? 0
        let name = "\(kind.title)-\(agreement.code)-\(number)"
        let head = try ledger.store.head()
        return ReportFile(
            PaperDocument(
                title: name,
                header: "\(agreement.code) 第 \(number) 批 \(kind.title)",
                warning: marks.compactMap(\.self).first,
                footer: kind == .slip
                    ? PaperFile.LedgerHeadText(leaves: head.leaves, root: head.root).short
                    : agreement.code,
                created: ledger.now,
                blocks: try kind == .slip ? slip() : notice()
            ),
            name: name
        )
    }

    // MARK: What both tell

    private var project: CaseStream { paper.project }

    private func fen(_ field: String, _ instance: String = "") -> Fen {
        Fen(agreement.integer(field, of: instance) ?? 0)
    }

    private var isPaid: Bool { agreement.isIn("paid", of: key) }

    /// What was paid, or is to be.
    private var amount: Fen { isPaid ? fen("paid", key) : fen("requested", key) }

    private func both(_ amount: Fen) -> String {
        "\(amount.groupedText) 元（\(amount.upperCaseText)）"
    }

    /// The number of the tranche among all of them.
    private var place: String {
        let count = agreement.keys(of: "tranche").count
        return "第 \(agreement.integer("number", of: key) ?? 0) 批（共 \(count) 批）"
    }

    private func account() throws -> PayeeAccountLine? {
        try PayeeAccountLine(of: agreement, paper.ledger, paper.words)
    }

    private func payee() throws -> (name: String, code: String) {
        let stream = try agreement.text("payee").flatMap { try paper.ledger.cases.stream($0) }
        return (try paper.name("payee", of: agreement), stream?.text("uscc") ?? "—")
    }

    // MARK: The form

    private func slip() throws -> [Block] {
        let states = paper.words.states(of: agreement, instance: key).zh
        return [
            .text(kind.title, .pageTitle),
            .text("\(agreement.code)　\(place)　\(states)　金额单位：元", .plain),
            .table(.pairs(try what())),
            .heading(Heading("额度与预算", level: 3)), .table(.pairs(try limits())),
            .heading(Heading("对应里程碑", level: 3)), try milestones(),
            .heading(Heading("办理", level: 3)), .table(hands.table),
            .space(8),
        ] + ["经办（项目专员）", "审批（财务）", "签发（中心主任）", "付款（财务）"].map(SessionPaper.signature)
    }

    private func what() throws -> [(name: String, value: String)] {
        let payee = try payee()
        let after = try hands.paidBefore.adding(amount)
        return [
            ("项目", "\(project.code)　\(paper.title)"),
            ("协议", "\(agreement.code)　\(try paper.text("signed_on", of: agreement)) 签署"),
            ("协议金额", both(fen("amount"))),
            ("收款单位", "\(payee.name)　统一社会信用代码 \(payee.code)"),
        ] + PayeeAccountLine.rows(try account()) + [
            ("批次金额", fen("amount", key).groupedText),
            (isPaid ? "实付金额" : "申请金额", both(amount)),
            ("此前累计拨付", hands.paidBefore.groupedText),
            (isPaid ? "累计拨付" : "拨付后累计", after.groupedText),
            ("协议未拨付", try fen("committed").subtracting(after).groupedText),
        ] + hands.vouchers.map { ("支付凭证", $0) }
    }

    /// The cap of the group, and the budget of the year in which the payment falls.
    private func limits() throws -> [(name: String, value: String)] {
        func line(_ limit: Int64, _ used: Int64, _ word: String) throws -> String {
            let rest = try Fen(limit).subtracting(Fen(used))
            return "\(Fen(limit).groupedText)，\(word) \(Fen(used).groupedText)，"
                + "余 \(rest.groupedText)"
        }
        var pairs: [(name: String, value: String)] = []
        if let account = try paper.capAccount() {
            let (limit, used) = (account.integer("limit") ?? 0, account.integer("committed") ?? 0)
            pairs.append(("项目组额度", try line(limit, used, "已承诺")))
        }
        let paidOn = agreement.text("paid_on", of: key).flatMap { CivilDate($0) }
        let year = (paidOn ?? paper.ledger.now.date).year
        let budget = try paper.ledger.cases.stream("FY\(year)-GTE")
        guard let budget else { return pairs + [("\(year) 年度预算", "未登记")] }
        let all = (budget.integer("appropriated") ?? 0) + (budget.integer("carried_in") ?? 0)
        let used = budget.integer("disbursed") ?? 0
        return pairs + [("\(year) 年度预算", try line(all, used, "已支付"))]
    }

    private func milestones() throws -> Block {
        let number = agreement.integer("number", of: key)
        let keys = agreement.keys(of: "milestone").filter {
            agreement.integer("tranche", of: $0) == number
        }
        guard !keys.isEmpty else { return .text("本批次没有里程碑要求。", .plain) }
        let columns: [Table.Column] = [
            .init("序号", share: 0.5), .init("内容、指标与目标", share: 3), .init("到期日", share: 1),
            .init("状态", share: 1),
        ]
        return .table(
            Table(
                columns,
                try keys.map { key in
                    [
                        try paper.text("number", of: agreement, key),
                        try paper.milestone(key, of: agreement),
                        try paper.text("due_on", of: agreement, key),
                        paper.words.states(of: agreement, instance: key).zh,
                    ]
                }
            )
        )
    }

    // MARK: The notice

    private func notice() throws -> [Block] {
        let payee = try payee()
        let signed = try paper.text("signed_on", of: agreement)
        let paidThen = try hands.paidBefore.adding(amount)
        let deed =
            isPaid
            ? "已于 \(try paper.text("paid_on", of: agreement, key)) 拨付" : "同意拨付，款项将于近期支付"
        return [
            .text(kind.title, .coverTitle), .space(8),
            .text("\(payee.name)（统一社会信用代码 \(payee.code)）：", .plain),
            .text(
                "根据 \(signed) 签署的拨转股协议（\(agreement.code)，项目 \(project.code)"
                    + "“\(paper.title)”），\(place)资金\(deed)：",
                .body
            ),
            .table(
                .pairs(
                    [
                        ("金额", both(amount)), ("累计拨付", paidThen.groupedText),
                        ("协议未拨付", try fen("committed").subtracting(paidThen).groupedText),
                    ] + PayeeAccountLine.rows(try account())
                )
            ),
            .text(
                "请在收到款项后出具收据，按协议约定的用途专款专用、单独核算，并按期报告里程碑进展。",
                .body
            ),
            .space(12),
            .text("（盖章）", .plain.with { $0.alignment = .right }),
            .text(
                "\((hands.settledOn ?? paper.ledger.now.date).description)",
                .plain.with { $0.alignment = .right }
            ),
        ]
    }
}
