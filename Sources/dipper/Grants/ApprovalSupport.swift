import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// What somebody needs beside the fields of a support to judge it: its instrument, the cap with
/// what is left, the budget, what else stands beside it, what the state paid, what is against it.
///
/// Read for all cards of a page at once, of what the reader sees.
struct ApprovalSupport {
    private let visit: Visit
    private let plan: CashPlan
    /// Open cap accounts by their parent, those of a year by their code, with the instrument.
    private let caps: [String: CaseStream]
    /// What has the same project group or the same enterprise, by the support.
    private let beside: [String: [CaseStream]]
    /// The canonical project of its group, by whatever is told of.
    private let groups: [String: String]
    private let names: [String: String]
    /// Of this year by instrument; nil for who may not read budgets.
    private let budgets: [String: CaseStream]?

    init(_ visit: Visit, _ streams: [CaseStream]) throws {
        self.visit = visit
        let supports = Dictionary(
            streams.filter { $0.kind == SupportNoun.kind }.map { ($0.id, $0) }
        ) { $1 }.values.sorted { $0.code < $1.code }
        let ledger = visit.ledger
        let sources =
            try supports.isEmpty
            ? CashPlan.Sources(agreements: [], others: [:], caps: [:], budgets: [])
            : CashPlanReading.sources(supports, ledger)
        plan = CashPlan(sources, on: ledger.now.date)
        names = try visit.words.names(
            of: supports.flatMap { [$0.text("payee"), $0.text("leader")] }.compactMap(\.self)
        )
        let contents = visit.office.index.now
        let all =
            supports.isEmpty
            ? [] : [SupportNoun.kind, GrantNoun.kind].flatMap { contents.entries(kind: $0) }
        groups = ApprovalSupport.groups(of: supports + all.map(\.stream), contents)
        beside = try ApprovalSupport.beside(supports, all.map(\.stream), groups, ledger)
        caps = try ApprovalSupport.caps(of: supports, groups, visit)
        let year = Int64(ledger.now.date.year)
        budgets =
            try ledger.cases.allows(BudgetNoun.kind)
            ? Dictionary(
                sources.budgets.filter { $0.integer("fiscal_year") == year }
                    .map { (CapAccount.instrument(of: $0), $0) }
            ) { $1 } : nil
    }

    private static func canonical(_ project: String, _ contents: CaseIndex.Contents) -> String {
        var current = project
        var seen: Set<String> = [project]
        while let next = contents.entry(current)?.stream.text("group"), seen.insert(next).inserted {
            current = next
        }
        return current
    }

    private static func groups(
        of streams: [CaseStream],
        _ contents: CaseIndex.Contents
    ) -> [String: String] {
        Dictionary(
            streams.compactMap { one in
                let project = one.kind == GrantNoun.kind ? one.parent : one.text("project")
                return project.map { (one.id, canonical($0, contents)) }
            }
        ) { $1 }
    }

    private static func beside(
        _ supports: [CaseStream],
        _ all: [CaseStream],
        _ groups: [String: String],
        _ ledger: OpenLedger
    ) throws -> [String: [CaseStream]] {
        try Dictionary(
            supports.map { support in
                let (group, enterprise) = (groups[support.id], support.text("enterprise"))
                let others = all.filter { other in
                    guard other.id != support.id, !other.isIn("cancelled"),
                        !other.isIn("declined"), !other.isIn("voided")
                    else { return false }
                    return group != nil && groups[other.id] == group
                        || enterprise != nil && other.text("enterprise") == enterprise
                }
                return (support.id, try ledger.cases.visible(others))
            }
        ) { $1 }
    }

    private static func caps(
        of supports: [CaseStream],
        _ groups: [String: String],
        _ visit: Visit
    ) throws -> [String: CaseStream] {
        let (cases, store) = (visit.ledger.cases, visit.ledger.store)
        let subjects = supports.compactMap { one in
            subject(of: one, groups, visit.words.rules)
        }
        let codes = subjects.filter { $0.hasPrefix("ED") }
        let accounts =
            try cases.visible(store.children(of: subjects, kind: CapAccount.kind))
            + cases.streams(codes: codes)
        return Dictionary(
            accounts.filter { !$0.root.isDone }.map { account in
                let instrument = CapAccount.instrument(of: account)
                return ("\(account.parent ?? account.code) \(instrument)", account)
            }
        ) { $1 }
    }

    /// Over what the cap of its instrument sums it up: an id, or the code of a year's account.
    private static func subject(
        of support: CaseStream,
        _ groups: [String: String],
        _ rules: Rulebook
    ) -> String? {
        guard let instrument = instrument(of: support, rules) else { return nil }
        return switch instrument.scope {
        case .projectGroup: groups[support.id]
        case .enterprise: support.text("enterprise")
        case .team: support.text("leader")
        case .fiscalYear:
            support.integer("fiscal_year").map { "ED\($0)-\(instrument.code.content)" }
        }
    }

    private static func instrument(of support: CaseStream, _ rules: Rulebook) -> Instrument? {
        rules.instruments.first { $0.code.content == support.text("instrument") }
    }

    // MARK: Told

    @HTMLBuilder func html(_ support: CaseStream) -> [HTML] {
        tag(.h3) { visit.say("判断所需", "To judge it by") }
        tag(.ul, .class("plain")) {
            for line in lines(support) { tag(.li) { visit.say(line) } }
        }
        let warnings = warnings(support)
        if !warnings.isEmpty {
            tag(.p, .class("warn")) {
                visit.say("注意：", "Mind: ")
                warnings.map { visit.say($0) }.joined(separator: visit.say("、", ", "))
            }
        }
    }

    private func lines(_ support: CaseStream) -> [Localized] {
        let instrument = ApprovalSupport.instrument(of: support, visit.words.rules)
        return [money(support, instrument)]
            + (instrument.map { cap(support, $0) } ?? [])
            + (instrument.flatMap { match(support, $0) }.map { [$0] } ?? [])
            + budget(support) + others(support)
    }

    private func money(_ support: CaseStream, _ instrument: Instrument?) -> Localized {
        func amount(_ name: String) -> String { Fen(support.integer(name) ?? 0).groupedText }
        let payee = support.text("payee").flatMap { names[$0] } ?? "—"
        let code = support.text("instrument") ?? ""
        let title = instrument?.title ?? Localized(zh: code, en: code)
        return Localized(
            zh: "\(title.zh)（\(code)）拟支持 \(amount("amount")) 元，收款单位 \(payee)；承诺 "
                + "\(amount("committed"))，已支付 \(amount("paid"))，本次申请 \(amount("requested"))",
            en: "\(title.en) (\(code)) of \(amount("amount")) CNY for \(payee); committed"
                + " \(amount("committed")), paid \(amount("paid")), asked for now"
                + " \(amount("requested"))"
        )
    }

    private func cap(_ support: CaseStream, _ instrument: Instrument) -> [Localized] {
        let rules = visit.words.rules
        let subject = ApprovalSupport.subject(of: support, groups, rules)
        let account = subject.flatMap { caps["\($0) \(instrument.code.content)"] }
        let scope = instrument.scope.title
        guard
            let limit = account?.integer("limit").map({ Fen($0) })
                ?? rules.amount(instrument.cap.content)
        else {
            return [
                Localized(
                    zh: "未设上限，不能承诺，由中心主任确定",
                    en: "No cap is set: nothing is committed before the Centre director sets one"
                )
            ]
        }
        let left = Fen(max(0, limit.count - (account?.integer("committed") ?? 0)))
        let isOpen = support.isIn("proposed") || support.isIn("eligible")
        let after = Fen(left.count - (support.integer("amount") ?? 0)).groupedText
        return [
            Localized(
                zh: "每个\(scope.zh)上限 \(limit.groupedText)，余额 \(left.groupedText)"
                    + (isOpen ? "，决策后 \(after)" : ""),
                en: "Cap per \(scope.en) \(limit.groupedText), headroom \(left.groupedText)"
                    + (isOpen ? ", \(after) after the decision" : "")
            )
        ]
    }

    /// What the state paid to the group, to what that entitles, and what was asked for.
    private func match(_ support: CaseStream, _ instrument: Instrument) -> Localized? {
        guard instrument.formula == .match, let key = instrument.figures?.content,
            case .int(let rate)? = visit.words.rules.policy.parameters[key]?.value,
            let cap = visit.words.rules.amount(instrument.cap.content)
        else { return nil }
        let group =
            [support]
            + (beside[support.id] ?? []).filter { other in
                other.text("instrument") == instrument.code.content
                    && groups[support.id] != nil && groups[other.id] == groups[support.id]
            }
        let vouchers = group.flatMap(NationalPayment.all)
        let paid = Fen(vouchers.reduce(0) { $0 + $1.amountFen })
        let rule = NationalMatch(rateBasisPoints: Int(rate), cap: cap)
        guard let due = try? rule.total(nationalPaid: paid, isEnterpriseLed: true) else {
            return nil
        }
        let claimed = Fen(
            group.reduce(0) { $0 + ($1.integer("paid") ?? 0) + ($1.integer("requested") ?? 0) }
        )
        return Localized(
            zh: "国家已拨付 \(paid.groupedText)（\(vouchers.count) 笔），累计应配 \(due.groupedText)，"
                + "已申请 \(claimed.groupedText)",
            en: "The state paid \(paid.groupedText) (\(vouchers.count) vouchers), which entitles to"
                + " \(due.groupedText); \(claimed.groupedText) were asked for"
        )
    }

    /// The budget of this year, before the payment and after it.
    private func budget(_ support: CaseStream) -> [Localized] {
        guard let budgets, let code = support.text("instrument") else { return [] }
        let year = plan.today.year
        guard
            let sum = plan.years.first(where: { $0.account.instrument == code && $0.year == year }),
            budgets[code] != nil, let budget = sum.budget
        else {
            return [
                Localized(
                    zh: "\(year) 年度没有登记 \(code) 预算",
                    en: "No budget of \(code) is recorded for fiscal year \(year)"
                )
            ]
        }
        let asked = Fen(support.integer("requested") ?? 0)
        let after = Fen(budget.available.count - asked.count)
        return [
            Localized(
                zh: "\(year) 年度 \(code) 可用预算 \(budget.available.groupedText)，本次 "
                    + "\(asked.groupedText)，付后 \(after.groupedText)",
                en: "Budget of \(code) for \(year): \(budget.available.groupedText) available, this"
                    + " is \(asked.groupedText), \(after.groupedText) afterwards"
            )
        ]
    }

    private func others(_ support: CaseStream) -> [Localized] {
        (beside[support.id] ?? []).map { other in
            let code = other.text("instrument") ?? CapAccount.grant
            let committed = Fen(other.integer("committed") ?? 0).groupedText
            let paid = Fen(other.integer("paid") ?? 0).groupedText
            let state = visit.words.states(of: other, instance: "")
            return Localized(
                zh: "同一项目组或单位的 \(other.code)（\(code)，\(state.zh)）：承诺 \(committed)，"
                    + "已支付 \(paid)",
                en: "Beside it \(other.code) (\(code), \(state.en)): committed \(committed), paid"
                    + " \(paid)"
            )
        }
    }

    /// What the plan says against it, and an instrument that is not in force.
    private func warnings(_ support: CaseStream) -> [Localized] {
        let risks = plan.items.filter { $0.agreement == support.id }.flatMap(\.risks)
        let instrument = ApprovalSupport.instrument(of: support, visit.words.rules)
        let isOver = instrument.map { !$0.isInForce(on: plan.today) } ?? true
        return CashRisk.allCases.filter(risks.contains).map(\.title)
            + (isOver ? [Localized(zh: "工具不在有效期内", en: "instrument not in force")] : [])
    }
}
