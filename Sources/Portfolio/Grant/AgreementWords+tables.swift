import Expression
import Workflow

/// Tables of an agreement's text, and lines that are filled in by hand.
extension AgreementWords {
    func lines(of field: AgreementText.Field) throws -> [AgreementLine] {
        switch field {
        case .tranches: [tranches]
        case .milestones: try milestones()
        case .changes: try changes()
        case .account:
            [
                .blank("乙方收款账户（以经核实的账户为准）："),
                .blank(
                    ["户名", "开户银行", "账号"].map { "\($0)：\(AgreementWords.blank)" }
                        .joined(separator: "　")
                ),
            ]
        case .signatures:
            ["甲方", "乙方"].map { party in
                .signature(
                    seal: "\(party)（盖章）：",
                    hand: "法定代表人或授权代表（签字）：\(AgreementWords.blank)　　\(AgreementWords.date)"
                )
            }
        default: []
        }
    }

    private var tranches: AgreementLine {
        let milestones = agreement.keys(of: "milestone")
        return .table(
            [.init("批次", 0.8), .init("金额", 3.4), .init("前提里程碑", 1.6)],
            agreement.keys(of: "tranche").map { key in
                let number = agreement.integer("number", of: key) ?? 0
                let gates = milestones.filter { agreement.integer("tranche", of: $0) == number }
                    .map { "\(agreement.integer("number", of: $0) ?? 0)" }
                return [
                    "第 \(number) 批",
                    AgreementWords.both(agreement.integer("amount", of: key) ?? 0),
                    gates.isEmpty ? "无" : "第 \(gates.joined(separator: "、")) 项",
                ]
            }
        )
    }

    private func milestones() throws -> [AgreementLine] {
        let keys = agreement.keys(of: "milestone")
        guard !keys.isEmpty else { return [.paragraph("本协议未设里程碑。")] }
        let columns: [AgreementLine.Column] = [
            .init("序号", 0.5), .init("内容与指标", 2.6), .init("目标", 1.6), .init("到期日", 1),
            .init("核验", 1), .init("停止条件", 0.7),
        ]
        let rows = try keys.map { key in
            let what = try ["description", "metric"].compactMap { name in
                try agreement.text(name, of: key).map(source.opened)
            }
            let verification = agreement.text("verification", of: key)
            return [
                "\(agreement.integer("number", of: key) ?? 0)",
                what.isEmpty ? "—" : what.joined(separator: "；"), target(key),
                agreement.text("due_on", of: key) ?? "—",
                verification.map { AgreementWords.verifications[$0] ?? $0 } ?? "—",
                agreement.field("stops", of: key) == .bool(true) ? "是" : "否",
            ]
        }
        return [.table(columns, rows)]
    }

    private static let verifications = [
        "site": "现场核验", "third_party_test": "第三方检测", "document": "材料核验", "demo": "演示",
    ]
    private static let comparators = [
        "at_least": "不低于", "at_most": "不高于", "equal": "等于", "between": "介于",
    ]

    private func target(_ key: String) -> String {
        guard let target = agreement.text("target", of: key) else { return "—" }
        let word = agreement.text("comparator", of: key).map {
            AgreementWords.comparators[$0] ?? $0
        }
        let upper = agreement.text("upper", of: key).map { " 至 \($0)" }
        let unit = agreement.text("unit", of: key).map { " \($0)" }
        return [word.map { "\($0) " }, target, upper, unit].compactMap(\.self).joined()
    }

    // MARK: An amendment

    /// What an amendment changes of the terms in force, one in each row.
    private func changes() throws -> [AgreementLine] {
        let terms = try AmendmentTerms(agreement, of: key, source.text)
        var rows: [[String]] = []
        if let holder = terms.holder {
            let names = try [agreement.text("holder"), holder].map { try source.name(of: $0) }
            rows.append(["持股主体", names[0] ?? "—", names[1] ?? "—"])
        }
        if let representative = terms.representative {
            let old = try agreement.text("representative").map(source.opened)
            rows.append(["授权代表", old ?? "—", try source.opened(representative)])
        }
        for change in terms.trancheChanges {
            let old = agreement.integer("amount", of: change.key) ?? 0
            rows.append([
                "第 \(change.number) 批金额", AgreementWords.both(old),
                AgreementWords.both(change.payload["amount"]?.integer ?? 0),
            ])
        }
        for change in terms.milestoneChanges {
            for (field, title) in [("due_on", "到期日"), ("target", "目标值")] {
                guard let new = change.payload[field]?.text else { continue }
                rows.append([
                    "第 \(change.number) 项里程碑\(title)",
                    agreement.text(field, of: change.key) ?? "—", new,
                ])
            }
        }
        if let clauses = agreement.text("clauses", of: key) {
            let old = try agreement.text("clauses").map(source.opened)
            rows.append(["补充条款", old ?? "无。", try source.opened(clauses)])
        }
        return [.table([.init("条款", 1.2), .init("原约定", 2.6), .init("变更为", 2.6)], rows)]
    }
}

extension AmendmentTerms.Change {
    /// Of the tranche or the milestone.
    fileprivate var number: Substring { key.split(separator: "/").last ?? "" }
}
