import Casework
import Expression
import Paper
import Portfolio
import Workflow

/// What fills the fields of an agreement's text.
struct AgreementValues {
    private let paper: CasePaper
    private let agreement: CaseStream
    private let policy: PolicyValues

    init(_ paper: CasePaper, _ agreement: CaseStream) throws {
        self.paper = paper
        self.agreement = agreement
        policy = paper.words.rules.policy
    }

    /// Refused: `AGREEMENT_FIELD`, at each field that the text names and nothing fills.
    func check(_ wording: AgreementText) throws {
        var blockers: [Blocker] = []
        for case .field(let field) in wording.articles.flatMap(\.body).flatMap(\.self)
        where !field.isBlock {
            guard try text(field) == nil else { continue }
            let blocker = AgreementValues.missing(field)
            if !blockers.contains(blocker) { blockers.append(blocker) }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    private static func missing(_ field: AgreementText.Field) -> Blocker {
        let isParty = field == .payeeCode || field == .holderCode
        let hint =
            isParty
            ? Localized(
                zh: "请项目专员先登记该单位的统一社会信用代码",
                en: "the project officer can enter the credit code of that organisation first"
            )
            : Localized(
                zh: "请项目专员补充，或由中心主任登记政策参数",
                en: "the project officer can add it, or the Centre director the parameter of the"
                    + " policy"
            )
        return Blocker(
            code: "AGREEMENT_FIELD",
            message: Localized(
                zh: "协议文本的字段 {\(field.rawValue)} 没有内容，\(hint.zh)",
                en: "The field {\(field.rawValue)} of the text has no value; \(hint.en)"
            ),
            place: field.rawValue,
            role: "PO"
        )
    }

    // MARK: Words

    /// Nil where the ledger does not say it.
    func text(_ field: AgreementText.Field) throws -> String? {
        switch field {
        case .code: agreement.code
        case .project: paper.title
        case .projectCode: paper.project.code
        case .payee: try name("payee")
        case .payeeCode: try credit("payee")
        case .holder: try name("holder")
        case .holderCode: try credit("holder")
        case .amount: AgreementValues.both(fen("amount"))
        case .window: months("gte.window_months")
        case .qualifiedCash:
            number("gte.qualified_round_min_cash").map {
                AgreementValues.both(Fen($0))
            }
        case .timing: word("gte.timing").flatMap { AgreementValues.timings[$0] }
        case .discount: number("gte.discount_bps").map(AgreementValues.share)
        case .holdingCap: number("gte.holding_cap_bps").map(AgreementValues.share)
        case .largest: largest
        case .representative: agreement.text("representative") ?? SessionPaper.line
        case .clauses: try clauses()
        case .tranches, .milestones, .account, .signatures: nil
        }
    }

    private static let timings = [
        "alongside": "与本轮投资人相同的价格（同轮同口径）", "pre_money": "投前口径的价格", "post_money": "投后口径的价格",
    ]

    static func both(_ amount: Fen) -> String {
        "\(amount.groupedText) 元（\(amount.upperCaseText)）"
    }

    /// Hundredths of a percent as a percentage.
    private static func share(_ points: Int64) -> String {
        let rest = points % 100
        return rest == 0 ? "\(points / 100)%" : "\(points / 100).\(rest < 10 ? "0" : "")\(rest)%"
    }

    private func fen(_ field: String, _ instance: String = "") -> Fen {
        Fen(agreement.integer(field, of: instance) ?? 0)
    }

    private func number(_ key: String) -> Int64? {
        guard case .int(let number)? = policy.parameters[key]?.value else { return nil }
        return number
    }

    private func word(_ key: String) -> String? {
        guard case .string(let text)? = policy.parameters[key]?.value else { return nil }
        return text
    }

    private func months(_ key: String) -> String? {
        number(key).map { $0 % 12 == 0 ? "\($0 / 12) 年" : "\($0) 个月" }
    }

    private var largest: String? {
        guard case .bool(let isOn)? = policy.parameters["gte.not_largest_shareholder"]?.value
        else { return nil }
        return isOn ? "甲方转股后不成为第一大股东（一致行动人合并计算）" : "甲方可以成为第一大股东"
    }

    private func name(_ field: String) throws -> String? {
        let name = try paper.name(field, of: agreement)
        return name == "—" ? nil : name
    }

    private func credit(_ field: String) throws -> String? {
        try agreement.text(field).flatMap { try paper.ledger.cases.stream($0) }?.text("uscc")
    }

    private func clauses() throws -> String {
        let text = try paper.text("clauses", of: agreement)
        return text == "—" ? "无。" : text
    }

    // MARK: Tables and lines

    func blocks(_ field: AgreementText.Field) throws -> [Block] {
        switch field {
        case .tranches: [.table(tranches)]
        case .milestones: try milestones()
        case .account:
            [
                .text("乙方收款账户（以经核实的账户为准）：", .plain),
                .text(
                    "户名：\(SessionPaper.line)　开户银行：\(SessionPaper.line)　账号：\(SessionPaper.line)",
                    .plain
                ),
            ]
        case .signatures: ["甲方", "乙方"].flatMap(AgreementValues.signature)
        default: []
        }
    }

    private static func signature(_ party: String) -> [Block] {
        [
            .space(10), .text("\(party)（盖章）：", .plain),
            .text("法定代表人或授权代表（签字）：\(SessionPaper.line)　　\(SessionPaper.date)", .plain),
        ]
    }

    private var tranches: Table {
        let milestones = agreement.keys(of: "milestone")
        return Table(
            [.init("批次", share: 0.8), .init("金额", share: 3.4), .init("前提里程碑", share: 1.6)],
            agreement.keys(of: "tranche").map { key in
                let number = agreement.integer("number", of: key) ?? 0
                let gates = milestones.filter { agreement.integer("tranche", of: $0) == number }
                    .map { "\(agreement.integer("number", of: $0) ?? 0)" }
                return [
                    "第 \(number) 批", AgreementValues.both(fen("amount", key)),
                    gates.isEmpty ? "无" : "第 \(gates.joined(separator: "、")) 项",
                ]
            }
        )
    }

    private func milestones() throws -> [Block] {
        let keys = agreement.keys(of: "milestone")
        guard !keys.isEmpty else { return [.text("本协议未设里程碑。", .body)] }
        let columns: [Table.Column] = [
            .init("序号", share: 0.5), .init("内容与指标", share: 2.6), .init("目标", share: 1.6),
            .init("到期日", share: 1), .init("核验", share: 1), .init("停止条件", share: 0.7),
        ]
        let rows = try keys.map { key in
            let what = try ["description", "metric"].map { try text($0, key) }
                .filter { $0 != "—" }
            return [
                try text("number", key), what.isEmpty ? "—" : what.joined(separator: "；"),
                target(key), try text("due_on", key), try text("verification", key),
                agreement.field("stops", of: key) == .bool(true) ? "是" : "否",
            ]
        }
        return [.table(Table(columns, rows))]
    }

    private func text(_ field: String, _ key: String) throws -> String {
        try paper.text(field, of: agreement, key)
    }

    private func target(_ key: String) -> String {
        guard let target = agreement.text("target", of: key) else { return "—" }
        let word = agreement.text("comparator", of: key).map {
            PaperTerms.value($0, of: "comparator")
        }
        let upper = agreement.text("upper", of: key).map { " 至 \($0)" }
        let unit = agreement.text("unit", of: key).map { " \($0)" }
        return [word.map { "\($0) " }, target, upper, unit].compactMap(\.self).joined()
    }
}
