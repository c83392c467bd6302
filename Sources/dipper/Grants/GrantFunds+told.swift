import Casework
import Portfolio
import Store
import Workflow

/// The money of an agreement for programs and in sentences.
extension GrantFunds {
    var json: [String: JSON] {
        get throws {
            let names = try words.names(of: [stream.text("payee") ?? "", stream.parent ?? ""])
            return [
                "code": JSON(stream.code), "states": JSON(stream.root.active),
                "project": JSON(names[stream.parent ?? ""] ?? ""),
                "payee": JSON(names[stream.text("payee") ?? ""] ?? ""),
                "account": account?.json ?? .null,
                "amount": JSON(amount("amount")), "committed": JSON(amount("committed")),
                "cancelled": JSON(amount("cancelled")),
                "cap": cap.map(GrantFunds.capJSON) ?? .null,
                "paid_in": paidIn?.json ?? .null,
                "conservation": conservationJSON, "remittance": remittanceJSON,
                "settlement": SettlementFigures(stream).map(GrantFunds.json) ?? .null,
                "tranches": .array(schedule.tranches.map(trancheJSON)),
                "postings": .array(postings.map(told.json)),
                "differences": .array(
                    differences.map {
                        [
                            "field": JSON($0.field), "own": JSON(Fen($0.own)),
                            "posted": JSON(Fen($0.posted)),
                        ]
                    }
                ),
            ]
        }
    }

    private var conservationJSON: JSON {
        var members: [String: JSON] = ["holds": .bool(isConserved)]
        for name in ["paid"] + GrantFunds.settled { members[name] = JSON(amount(name)) }
        return .object(members)
    }

    private static func capJSON(_ cap: CaseStream) -> JSON {
        func amount(_ name: String) -> JSON { JSON(Fen(cap.integer(name) ?? 0)) }
        return [
            "limit": amount("limit"), "committed": amount("committed"),
            "released": amount("released"), "merged_excess": amount("merged_excess"),
            "headroom": JSON(headroom(cap)),
        ]
    }

    private func trancheJSON(_ tranche: GrantSchedule.Tranche) -> JSON {
        [
            "number": JSON(tranche.number), "amount": JSON(tranche.amount),
            "requested": JSON(tranche.requested), "paid": JSON(tranche.paid),
            "paid_on": tranche.paidOn.map { JSON($0.description) } ?? .null,
            "returned": JSON(tranche.returned),
            "returned_on": tranche.returnedOn.map { JSON($0.description) } ?? .null,
            "receipt_due": tranche.receiptDueOn.map { JSON($0.description) } ?? .null,
            "receipt_late": .bool(tranche.isReceiptLate),
            "stage": JSON(tranche.stage.rawValue),
            "milestones": .array(
                tranche.milestones.map { milestone in
                    [
                        "number": JSON(milestone.number),
                        "due": milestone.dueOn.map { JSON($0.description) } ?? .null,
                        "standing": JSON(milestone.standing.name),
                        "states": JSON(stream.instances[milestone.key]?.active ?? []),
                        "extended": .bool(milestone.isExtended),
                    ]
                }
            ),
            "next": .array(
                next(tranche).map {
                    [
                        "instance": JSON($0.instance), "event": JSON($0.event.name),
                        "roles": JSON($0.roles),
                    ]
                }
            ),
        ]
    }

    /// Titles of the amounts that add up to what was paid.
    static let titles: [String: Localized] = [
        "paid": Localized(zh: "已支付", en: "Paid"),
        "outstanding": Localized(zh: "未收回本金", en: "Outstanding"),
        "converted": Localized(zh: "已转股", en: "Converted"),
        "repaid": Localized(zh: "已偿还", en: "Repaid"),
        "recovered": Localized(zh: "已收回", en: "Recovered"),
        "written_off": Localized(zh: "已核销", en: "Written off"),
    ]

    static func title(_ field: String) -> Localized {
        titles[field] ?? Localized(zh: field, en: field)
    }

    private func here(_ part: Remittance.Part) -> Fen { Remittance.here(part, of: stream) }

    /// Whether all that came back went on to the treasury.
    var isAllRemitted: Bool { Remittance.Part.allCases.allSatisfy { here($0) == .zero } }

    private var sent: Int64 {
        Remittance.Part.allCases.reduce(0) { $0 + amount($1.field).count }
    }

    private var remittanceJSON: JSON {
        [
            "return_income": JSON(amount("return_income")), "sent": JSON(Fen(sent)),
            "repaid": JSON(here(.repaid)), "recovered": JSON(here(.recovered)),
            "income": JSON(here(.income)),
        ]
    }

    /// What came back, and what of it the treasury has; nil where nothing came back.
    var remittance: Localized? {
        guard sent > 0 || !isAllRemitted else { return nil }
        let (repaid, recovered, income) = (here(.repaid), here(.recovered), here(.income))
        return Localized(
            zh: "已收适当收益 \(amount("return_income").groupedText)；已上缴财政 \(Fen(sent).groupedText)，"
                + "尚未上缴：偿还本金 \(repaid.groupedText)、收回款 \(recovered.groupedText)、适当收益 "
                + income.groupedText,
            en: "Appropriate return received \(amount("return_income").groupedText); sent to the"
                + " treasury \(Fen(sent).groupedText), not sent yet: repaid \(repaid.groupedText),"
                + " recovered \(recovered.groupedText), return \(income.groupedText)"
        )
    }

    var lines: [Localized] {
        var lines = [
            Localized(
                zh: "协议 \(stream.code)　\(words.states(of: stream).zh)　金额 "
                    + "\(amount("amount").groupedText)，承诺 \(amount("committed").groupedText)，"
                    + "已取消 \(amount("cancelled").groupedText)",
                en: "Agreement \(stream.code)  \(words.states(of: stream).en)  amount "
                    + "\(amount("amount").groupedText), committed "
                    + "\(amount("committed").groupedText), cancelled "
                    + "\(amount("cancelled").groupedText)"
            )
        ]
        if let account { lines.append(account.line) }
        if let cap { lines.append(GrantFunds.capLine(cap)) }
        if let paidIn { lines.append(paidIn.line) }
        lines.append(conservation)
        if let remittance { lines.append(remittance) }
        if let figures = SettlementFigures(stream) { lines.append(GrantFunds.line(figures)) }
        lines += schedule.tranches.map(trancheLine)
        lines += postings.map(told.line)
        return lines + differences.map(GrantFunds.line)
    }

    private static func capLine(_ cap: CaseStream) -> Localized {
        func amount(_ name: String) -> String { Fen(cap.integer(name) ?? 0).groupedText }
        return Localized(
            zh: "项目组额度：上限 \(amount("limit"))，累计承诺 \(amount("committed"))，"
                + "余额 \(headroom(cap).groupedText)",
            en: "Cap of the group: limit \(amount("limit")), committed \(amount("committed")),"
                + " headroom \(headroom(cap).groupedText)"
        )
    }

    static func line(_ difference: GrantBooks.Difference) -> Localized {
        let (own, posted) = (Fen(difference.own), Fen(difference.posted))
        return Localized(
            zh: "账实不符：\(difference.field) 案卷为 \(own)，分录合计 \(posted)，请系统管理员核验台账",
            en: "\(difference.field): the case says \(own), its postings \(posted); the"
                + " administrator can verify the ledger"
        )
    }

    /// 守恒: what was paid is what became of it.
    var conservation: Localized {
        let parts = GrantFunds.settled.map { (GrantFunds.title($0), amount($0).groupedText) }
        let paid = amount("paid").groupedText
        return Localized(
            zh: "已支付 \(paid) \(isConserved ? "=" : "≠") "
                + parts.map { "\($0.zh) \($1)" }.joined(separator: " + "),
            en: "paid \(paid) \(isConserved ? "=" : "≠") "
                + parts.map { "\($0.en.lowercased()) \($1)" }.joined(separator: " + ")
        )
    }

    private func trancheLine(_ tranche: GrantSchedule.Tranche) -> Localized {
        let state = words.states(of: stream, instance: tranche.key)
        let (gates, steps) = (tranche.milestones.map(gate), next(tranche).map(step))
        let day = tranche.paidOn.map { " \($0)" } ?? ""
        let paid = tranche.paid.groupedText + day
        let (zh, en) = (steps.map(\.zh), steps.map(\.en))
        let remarks = GrantFunds.remarks(tranche)
        let inChinese = [
            "第 \(tranche.number) 批", tranche.amount.groupedText, state.zh, "已付 \(paid)",
            remarks.map(\.zh).joined(separator: "，"), gates.map(\.zh).joined(separator: "，"),
            zh.isEmpty ? "" : "下一步：\(zh.joined(separator: "，"))",
        ]
        let inEnglish = [
            "Tranche \(tranche.number)", tranche.amount.groupedText, state.en, "paid \(paid)",
            remarks.map(\.en).joined(separator: ", "), gates.map(\.en).joined(separator: ", "),
            en.isEmpty ? "" : "next: \(en.joined(separator: ", "))",
        ]
        return Localized(
            zh: inChinese.filter { !$0.isEmpty }.joined(separator: "　"),
            en: inEnglish.filter { !$0.isEmpty }.joined(separator: "  ")
        )
    }

    /// What became of the transfer: returned by the bank, a receipt that is due.
    static func remarks(_ tranche: GrantSchedule.Tranche) -> [Localized] {
        var remarks: [Localized] = []
        if tranche.returned > 0, let day = tranche.returnedOn {
            remarks.append(
                Localized(
                    zh: "退汇 \(tranche.returned) 次（最近 \(day)）",
                    en: "returned by the bank \(tranche.returned)× (last \(day))"
                )
            )
        }
        if tranche.isReceiptLate {
            remarks.append(Localized(zh: "收据逾期未收", en: "receipt overdue"))
        } else if let day = tranche.receiptDueOn {
            remarks.append(Localized(zh: "收据应于 \(day) 前收到", en: "receipt due by \(day)"))
        }
        return remarks
    }

    /// A milestone with its day and where it stands.
    func gate(_ milestone: GrantSchedule.Milestone) -> Localized {
        let state = words.states(of: stream, instance: milestone.key)
        let due = milestone.dueOn.map { "\($0)" } ?? "—"
        let isLate = milestone.standing == .overdue
        return Localized(
            zh: "里程碑 \(milestone.number)（\(due)，\(state.zh)\(isLate ? "，逾期" : "")）",
            en: "milestone \(milestone.number) (\(due), \(state.en)\(isLate ? ", overdue" : ""))"
        )
    }

    /// An event that comes next, with who may do it.
    func step(_ step: Step) -> Localized {
        let roles = roleNames(step.roles)
        let part = step.instance.hasPrefix("milestone/") ? step.instance : ""
        return Localized(
            zh: "\(part.isEmpty ? "" : "\(part) ")\(step.event.title.zh)（\(roles.zh)）",
            en: "\(part.isEmpty ? "" : "\(part) ")\(step.event.title.en) (\(roles.en))"
        )
    }
}
