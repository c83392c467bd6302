import Expression
package import Workflow

/// Why an expected payment may not come, or not then.
package enum CashRisk: String, Hashable, Sendable, CaseIterable {
    case notDecided = "NOT_DECIDED"
    case notSigned = "NOT_SIGNED"
    case noticeOpen = "NOTICE_OPEN"
    case held = "CASE_HELD"
    case notPerforming = "AGREEMENT_NOT_PERFORMING"
    case milestoneStop = "MILESTONE_STOP"
    case milestoneRejected = "MILESTONE_REJECTED"
    case milestoneOverdue = "MILESTONE_OVERDUE"
    case milestoneOpen = "MILESTONE_OPEN"
    case cap = "CAP_GTE"
    case matchDue = "MATCH_DUE"
    case budgetMissing = "BUDGET_MISSING"
    case budgetShort = "BUDGET_FY"

    package var title: Localized {
        switch self {
        case .notDecided: Localized(zh: "尚未决策", en: "not decided yet")
        case .notSigned: Localized(zh: "尚未签署", en: "not signed yet")
        case .noticeOpen: Localized(zh: "公示或异议未结束", en: "notice or objection still open")
        case .held: Localized(zh: "已中止", en: "on hold")
        case .notPerforming: Localized(zh: "正在转股或偿还", en: "converting or repaying")
        case .milestoneStop: Localized(zh: "停止条件未通过", en: "stop condition rejected")
        case .milestoneRejected: Localized(zh: "里程碑未通过", en: "milestone rejected")
        case .milestoneOverdue: Localized(zh: "里程碑逾期", en: "milestone overdue")
        case .milestoneOpen: Localized(zh: "里程碑未验收", en: "milestone not accepted yet")
        case .cap: Localized(zh: "超出额度", en: "above the cap")
        case .matchDue: Localized(zh: "国家拨付到账后才能申请", en: "waits for what the state pays")
        case .budgetMissing: Localized(zh: "该年度没有预算", en: "no budget for that year")
        case .budgetShort: Localized(zh: "该年度预算不足", en: "that year's budget is short")
        }
    }

    /// Each once, in the order of the list.
    static func ordered(_ risks: [CashRisk]) -> [CashRisk] {
        allCases.filter(risks.contains)
    }

    /// What concerns every tranche of an agreement.
    static func risks(of agreement: CaseStream, _ sources: CashPlan.Sources) -> [CashRisk] {
        var risks: [CashRisk] = []
        if !agreement.isDecided {
            risks.append(.notDecided)
            if isOverCap(agreement, sources) { risks.append(.cap) }
        } else if agreement.text("signed_on") == nil {
            risks.append(.notSigned)
        }
        if let id = agreement.text("notice"), let notice = sources.others[id] {
            let hasEnded = notice.isIn("ended_clean") || notice.isIn("ended_changed")
            if !hasEnded { risks.append(.noticeOpen) }
        }
        let project = agreement.parent.flatMap { sources.others[$0] }
        if agreement.root.stands || project?.root.stands == true { risks.append(.held) }
        let performing = "active.running.performing"
        if agreement.isIn("active"), !agreement.isIn(performing) { risks.append(.notPerforming) }
        let isStopped = agreement.keys(of: "milestone").contains { key in
            agreement.isIn("rejected", of: key) && agreement.field("stops", of: key) == .bool(true)
        }
        if isStopped { risks.append(.milestoneStop) }
        return risks
    }

    /// Whether its decision would exceed the cap of its group.
    private static func isOverCap(_ agreement: CaseStream, _ sources: CashPlan.Sources) -> Bool {
        guard let canonical = CashRisk.canonical(of: agreement, sources.others),
            let account = sources.caps[canonical]
        else { return false }
        let committed = account.integer("committed") ?? 0
        return committed + (agreement.integer("amount") ?? 0) > account.integer("limit") ?? 0
    }

    /// The project that stands for the group of an agreement's project; merges are followed.
    package static func canonical(
        of agreement: CaseStream,
        _ projects: [String: CaseStream]
    ) -> String? {
        guard var current = agreement.parent else { return nil }
        var seen: Set<String> = [current]
        while let next = projects[current]?.text("group"), seen.insert(next).inserted {
            current = next
        }
        return current
    }

    /// What concerns one tranche alone.
    static func risks(
        of tranche: GrantSchedule.Tranche,
        in agreement: CaseStream
    ) -> [CashRisk] {
        var risks = tranche.unmet.map { milestone -> CashRisk in
            switch milestone.standing {
            case .rejected: .milestoneRejected
            case .overdue: .milestoneOverdue
            case .open, .met: .milestoneOpen
            }
        }
        let parts = [tranche.key] + tranche.unmet.map(\.key)
        if parts.contains(where: { agreement.instances[$0]?.stands == true }) {
            risks.append(.held)
        }
        return risks
    }
}
