import Casework
import Portfolio
import Store
import Web
import Workflow

/// What somebody needs beside the fields of an approval to judge it, where it is about money: of
/// other support (``ApprovalSupport``), or of an agreement its tranches and milestones, the cap,
/// the budget, the papers, what stands against it.
///
/// Read for all approvals of a page at once.
struct ApprovalMoney {
    private let visit: Visit
    private let sources: CashPlan.Sources
    private let plan: CashPlan
    /// By the project that stands for the group.
    private let caps: [String: CaseStream]
    /// What payees are called, by id.
    private let names: [String: String]
    private let mayReadBudget: Bool
    private let supports: ApprovalSupport

    private static let mostPapers = 12

    init(_ visit: Visit, _ streams: [CaseStream]) throws {
        self.visit = visit
        let agreements = Dictionary(
            streams.filter { $0.kind == GrantNoun.kind }.map { ($0.id, $0) }
        ) { $1 }.values.sorted { $0.code < $1.code }
        let ledger = visit.ledger
        sources =
            try agreements.isEmpty
            ? CashPlan.Sources(agreements: [], others: [:], caps: [:], budgets: [])
            : CashPlanReading.sources(agreements, ledger)
        plan = CashPlan(sources, on: ledger.now.date)
        let others = sources.others
        let groups = agreements.compactMap { CashRisk.canonical(of: $0, others) }
        let accounts = try ledger.cases.visible(
            ledger.store.children(of: groups, kind: CapAccount.kind)
        )
        caps = Dictionary(
            accounts.filter { CapAccount.open(among: [$0]) != nil }
                .compactMap { cap in cap.parent.map { ($0, cap) } }
        ) { $1 }
        names = try visit.words.names(of: agreements.compactMap { $0.text("payee") })
        mayReadBudget = try ledger.cases.allows(BudgetNoun.kind)
        supports = try ApprovalSupport(visit, streams)
    }

    /// Nothing for what is not about money.
    @HTMLBuilder func html(_ stream: CaseStream, _ instance: String) -> [HTML] {
        if stream.kind == GrantNoun.kind {
            tag(.h3) { visit.say("判断所需", "To judge it by") }
            tag(.ul, .class("plain")) {
                for line in lines(stream, instance) { tag(.li) { visit.say(line) } }
            }
            risks(stream, instance)
            papers(stream)
            tag(.p) {
                tag(.a, .href("/grants/\(FormFields.encoded(stream.code))")) {
                    visit.say("资金情况：额度、批次与里程碑、分录", "Money: cap, tranches, postings")
                }
            }
        } else if stream.kind == SupportNoun.kind {
            supports.html(stream)
            papers(stream)
        }
    }

    private func lines(_ stream: CaseStream, _ instance: String) -> [Localized] {
        func amount(_ name: String) -> String { Fen(stream.integer(name) ?? 0).groupedText }
        let payee = stream.text("payee").flatMap { names[$0] } ?? "—"
        var lines = [
            Localized(
                zh: "协议 \(amount("amount")) 元，收款单位 \(payee)；承诺 \(amount("committed"))，"
                    + "已支付 \(amount("paid"))，未收回 \(amount("outstanding"))",
                en: "Agreement of \(amount("amount")) CNY for \(payee); committed "
                    + "\(amount("committed")), paid \(amount("paid")), outstanding "
                    + "\(amount("outstanding"))"
            )
        ]
        if let cap = CashRisk.canonical(of: stream, sources.others).flatMap({ caps[$0] }) {
            let limit = Fen(cap.integer("limit") ?? 0).groupedText
            let headroom = GrantFunds.headroom(cap).groupedText
            lines.append(
                Localized(
                    zh: "项目组额度上限 \(limit)，余额 \(headroom)",
                    en: "Cap of the group \(limit), headroom \(headroom)"
                )
            )
        }
        if let paidIn = try? PaidInLine(of: stream, visit.ledger, visit.words) {
            lines.append(paidIn.line)
        }
        let schedule = GrantSchedule(stream, on: visit.ledger.now.date)
        lines += schedule.tranches.map { line($0, of: stream) }
        if let tranche = schedule.tranches.first(where: { $0.key == instance }) {
            lines += budget(for: tranche)
        }
        return lines
    }

    private func line(_ tranche: GrantSchedule.Tranche, of stream: CaseStream) -> Localized {
        let state = visit.words.states(of: stream, instance: tranche.key)
        let gates = tranche.milestones.map { milestone in
            let state = visit.words.states(of: stream, instance: milestone.key)
            let due = milestone.dueOn.map { "\($0)" } ?? "—"
            return Localized(
                zh: "里程碑 \(milestone.number) \(due) \(state.zh)",
                en: "milestone \(milestone.number) \(due) \(state.en)"
            )
        }
        let none = Localized(zh: "无里程碑", en: "no milestone")
        let told = gates.isEmpty ? [none] : gates
        return Localized(
            zh: "第 \(tranche.number) 批 \(tranche.amount.groupedText) \(state.zh)："
                + told.map(\.zh).joined(separator: "、"),
            en: "tranche \(tranche.number) \(tranche.amount.groupedText) \(state.en): "
                + told.map(\.en).joined(separator: ", ")
        )
    }

    /// The budget of this year, before the payment and after it.
    private func budget(for tranche: GrantSchedule.Tranche) -> [Localized] {
        guard mayReadBudget, tranche.stage.isOpen,
            let year = plan.years.first(where: {
                $0.year == plan.today.year && $0.account.instrument == CapAccount.grant
            })
        else { return [] }
        guard let budget = year.budget else {
            return [
                Localized(
                    zh: "\(year.year) 年度没有登记预算",
                    en: "No budget is recorded for fiscal year \(year.year)"
                )
            ]
        }
        let (before, asked) = (budget.available, tranche.expected)
        let after = Fen(before.count - asked.count)
        return [
            Localized(
                zh: "\(year.year) 年度可用预算 \(before.groupedText)，本次 \(asked.groupedText)，"
                    + "付后 \(after.groupedText)",
                en: "Budget of \(year.year): \(before.groupedText) available, this is "
                    + "\(asked.groupedText), \(after.groupedText) afterwards"
            )
        ]
    }

    @HTMLBuilder private func risks(_ stream: CaseStream, _ instance: String) -> [HTML] {
        let item = plan.items.first { $0.agreement == stream.id && $0.tranche.key == instance }
        if let item, item.isAtRisk {
            tag(.p, .class("warn")) {
                visit.say("注意：", "Mind: ")
                visit.say(CashPlanReading.risks(item))
            }
        }
    }

    @HTMLBuilder private func papers(_ stream: CaseStream) -> [HTML] {
        let papers = stream.documents.suffix(ApprovalMoney.mostPapers)
        if !papers.isEmpty {
            tag(.p) {
                visit.say("文件：", "Papers: ")
                papers.map { paper in
                    let title = visit.say(DocumentClass.title(paper.documentClass))
                    return "\(title) \(paper.number.isEmpty ? "\(paper.date)" : paper.number)"
                }.joined(separator: visit.say("、", ", "))
            }
        }
    }
}
