import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// 用款计划 as whoever asks may read it: of the agreements and other support that he sees.
struct CashPlanReading {
    let plan: CashPlan
    private let words: CaseWords
    /// Cases by their ids, whoever may see them.
    private let streams: (Set<String>) throws -> [CaseStream]

    /// Of every agreement and support that the reader sees, each as it is stored.
    ///
    /// Figures are told of them, and none of their fields.
    ///
    /// - Throws: `NOT_FOUND` for who may not read the plan.
    init(_ ledger: OpenLedger, _ words: CaseWords) throws {
        try ledger.cases.require("cash-plan", as: "cash-plan")
        let seen = try [GrantNoun.kind, SupportNoun.kind].flatMap {
            try ledger.cases.stored(kind: $0)
        }
        let sources = try CashPlanReading.sources(seen, ledger)
        plan = CashPlan(sources, on: ledger.now.date)
        self.words = words
        let known = sources.others.merging(seen.map { ($0.id, $0) }) { $1 }
        streams = { $0.sorted().compactMap { known[$0] } }
    }

    /// The same from what a server keeps in memory.
    init(_ ledger: OpenLedger, _ words: CaseWords, _ office: Office) throws {
        try ledger.cases.require("cash-plan", as: "cash-plan")
        try office.index.follow(ledger)
        let contents = office.index.now
        let reader = words.cases.reader
        let outlook = reader?.outlook(on: contents.ties)
        // Codes of support come behind those of agreements.
        let seen = try [GrantNoun.kind, SupportNoun.kind].flatMap { kind in
            try office.index.shown(kind: kind, in: contents, by: reader, outlook).entries
        }
        plan = CashPlan(
            try office.plans.grants(seen, in: contents, on: ledger.now.date) { groups in
                try CashPlanReading.caps(of: groups, ledger)
            },
            budgets: contents.entries(kind: BudgetProcedure.kind).map(\.stream),
            on: ledger.now.date
        )
        self.words = words
        streams = { ids in ids.sorted().compactMap { contents.entry($0)?.stream } }
    }

    /// What plans look at beside agreements: as it stands, whoever asks.
    static func sources(
        _ agreements: [CaseStream],
        _ ledger: OpenLedger
    ) throws -> CashPlan.Sources {
        let open = agreements.filter { !$0.root.isDone }
        var others: [String: CaseStream] = [:]
        var wanted = Set(open.flatMap { [$0.parent, $0.text("notice")] }.compactMap(\.self))
        // Merges of merges are few: each round follows all groups at once.
        while !wanted.isEmpty {
            let found = try ledger.store.streams(wanted.sorted())
            for one in found { others[one.id] = one }
            wanted = Set(found.compactMap { $0.text("group") }).subtracting(others.keys)
        }
        let undecided = open.filter { !$0.isDecided }
        let groups = undecided.compactMap { CashRisk.canonical(of: $0, others) }
        let caps = try caps(of: groups, ledger)
        return CashPlan.Sources(
            agreements: agreements,
            others: others,
            caps: Dictionary(caps.compactMap { cap in cap.parent.map { ($0, cap) } }) { $1 },
            budgets: try ledger.store.list(
                kind: BudgetProcedure.kind,
                // The codes of budgets begin so; those before them are not walked through.
                after: "FY",
                limit: Paging.most
            )
        )
    }

    /// The open cap accounts of 拨转股 of projects, by their ids.
    private static func caps(of groups: [String], _ ledger: OpenLedger) throws -> [CaseStream] {
        try ledger.store.children(of: groups, kind: CapAccount.kind)
            .filter { CapAccount.open(among: [$0]) != nil }
    }

    /// A tranche of the plan with what is told beside it.
    struct Row {
        let item: CashPlan.Item
        /// Of its project; empty where that is not the reader's to see.
        let title: String
        let state: Localized
    }

    func rows(_ items: some Collection<CashPlan.Item>) throws -> [Row] {
        let found = try streams(Set(items.map(\.agreement)))
        let agreements = Dictionary(found.map { ($0.id, $0) }) { $1 }
        let projects = try streams(Set(found.compactMap(\.parent)))
        let headlines = try words.headlines(
            of: try words.cases.visible(projects, only: Set(CaseWords.headlines))
        )
        return items.map { item in
            let agreement = agreements[item.agreement]
            return Row(
                item: item,
                title: agreement?.parent.flatMap { headlines[$0] } ?? "",
                state: agreement.map { words.states(of: $0, instance: item.tranche.key) }
                    ?? Localized(zh: "", en: "")
            )
        }
    }

    /// A page of the tranches.
    ///
    /// - Throws: `PLACE_FORM`.
    func page(after: String?, limit: Int) throws -> (rows: [Row], next: CashPlan.Place?) {
        let place = try after.map { text in
            guard let place = CashPlan.Place(text) else { throw CashPlanReading.placeForm(text) }
            return place
        }
        let page = plan.page(after: place, limit: limit)
        return (try rows(page.items), page.hasMore ? page.items.last?.place : nil)
    }

    private static func placeForm(_ text: String) -> Refusal {
        Refusal(
            Blocker(
                code: "PLACE_FORM",
                message: Localized(
                    zh: "“\(text)”不是用款计划中的位置，应为上一页给出的 after",
                    en: "“\(text)” is no place in the plan; expected what the page before gave as"
                        + " after"
                ),
                place: "after",
                values: ["found": text, "expected": "2026-01-05~BZ-2026-000001~2"]
            )
        )
    }

    static func risks(_ item: CashPlan.Item) -> Localized {
        let titles = item.risks.map(\.title)
        return Localized(
            zh: titles.map(\.zh).joined(separator: "、"),
            en: titles.map(\.en).joined(separator: ", ")
        )
    }

    // MARK: Told

    func json(_ rows: [Row], next: CashPlan.Place? = nil) -> [String: JSON] {
        [
            "as_of": JSON(plan.today.description),
            "years": .array(plan.years.map(CashPlanReading.yearJSON)),
            "months": .array(
                plan.months.map {
                    [
                        "month": JSON("\($0.month)"), "paid": JSON($0.paid),
                        "expected": JSON($0.expected), "at_risk": JSON($0.atRisk),
                    ]
                }
            ),
            "tranches": .array(
                rows.map { row in
                    [
                        "code": JSON(row.item.code), "instrument": JSON(row.item.instrument),
                        "title": JSON(row.title),
                        "number": JSON(row.item.tranche.number),
                        "stage": JSON(row.item.tranche.stage.rawValue),
                        "amount": JSON(row.item.tranche.expected),
                        "expected_on": JSON(row.item.expectedOn.description),
                        "risks": JSON(row.item.risks.map(\.rawValue)),
                    ]
                }
            ),
            "after": next.map { JSON($0.description) } ?? .null,
        ]
    }

    private static func yearJSON(_ year: CashPlan.YearSum) -> JSON {
        [
            "year": JSON(year.year), "instrument": JSON(year.account.instrument),
            "expected": JSON(year.expected),
            "at_risk": JSON(year.atRisk), "lacking": JSON(year.lacking),
            "budget": year.budget.map { budget in
                [
                    "granted": JSON(budget.granted), "paid": JSON(budget.paid),
                    "available": JSON(budget.available),
                ]
            } ?? .null,
        ]
    }

    static func line(_ year: CashPlan.YearSum) -> Localized {
        let (expected, risk) = (year.expected.groupedText, year.atRisk.groupedText)
        let budget = year.budget
        let left = budget?.available.groupedText ?? "—"
        let lack = year.lacking == .zero ? nil : year.lacking.groupedText
        let name = year.account.instrument
        return Localized(
            zh: "\(year.year) 年度 \(name)：预计 \(expected)，其中有风险 \(risk)；可用预算 \(left)"
                + (budget == nil ? "（未登记预算）" : "") + (lack.map { "，缺 \($0)" } ?? ""),
            en: "Fiscal year \(year.year), \(name): expected \(expected), of this at risk"
                + " \(risk); budget available \(left)" + (budget == nil ? " (none recorded)" : "")
                + (lack.map { ", lacking \($0)" } ?? "")
        )
    }

    func lines(_ rows: [Row]) -> [Localized] {
        plan.years.map(CashPlanReading.line)
            + rows.map { row in
                let (item, state) = (row.item, row.state)
                let risks = CashPlanReading.risks(item)
                let part = item.tranche.key.isEmpty ? "\(item.tranche.number)" : item.tranche.key
                let head = "\(item.expectedOn)  \(item.code)/\(part)"
                let amount = item.tranche.expected.groupedText
                return Localized(
                    zh: "\(head)　\(amount)　\(state.zh)"
                        + (risks.zh.isEmpty ? "" : "　风险：\(risks.zh)"),
                    en: "\(head)  \(amount)  \(state.en)"
                        + (risks.en.isEmpty ? "" : "  at risk: \(risks.en)")
                )
            }
    }
}
