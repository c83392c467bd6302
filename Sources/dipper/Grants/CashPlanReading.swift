import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// 用款计划 as whoever asks may read it: of the agreements that he sees.
struct CashPlanReading {
    let plan: CashPlan
    let words: CaseWords
    /// The agreements of the plan, by id.
    let agreements: [String: CaseStream]
    /// What the projects of the agreements are called, by the agreement's id.
    private let titles: [String: String]

    /// From what the reader sees of the agreements that are given.
    ///
    /// - Throws: `NOT_FOUND` for who may not read the plan.
    init(_ ledger: OpenLedger, _ words: CaseWords, agreements: () throws -> [CaseStream]) throws {
        try ledger.cases.require("cash-plan", as: "cash-plan")
        let seen = try agreements()
        self.words = words
        self.agreements = Dictionary(seen.map { ($0.id, $0) }) { $1 }
        let sources = try CashPlanReading.sources(seen, ledger)
        plan = CashPlan(sources, on: ledger.now.date)
        let listed = Set(plan.items.map(\.agreement))
        let projects = Dictionary(
            seen.filter { listed.contains($0.id) }.compactMap { one in
                one.parent.flatMap { sources.others[$0] }.map { (one.id, $0) }
            }
        ) { $1 }
        // A project that is not the reader's to see gives its title to nobody.
        let visible = try ledger.cases.visible(Array(Set(projects.values)))
        let headlines = try words.headlines(of: visible)
        titles = projects.compactMapValues { headlines[$0.id] }
    }

    /// Every agreement that the reader sees, page by page.
    init(_ ledger: OpenLedger, _ words: CaseWords) throws {
        try self.init(ledger, words) {
            try CasePages(ledger.cases, kind: GrantNoun.kind).flatMap { try $0.get() }
        }
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
        let undecided = open.filter { ($0.integer("committed") ?? 0) == 0 }
        let groups = undecided.compactMap { CashRisk.canonical(of: $0, others) }
        let caps = try ledger.store.children(of: groups, kind: CapAccount.kind)
            .filter { CapAccount.open(among: [$0]) != nil }
        return CashPlan.Sources(
            agreements: agreements,
            others: others,
            caps: Dictionary(caps.compactMap { cap in cap.parent.map { ($0, cap) } }) { $1 },
            budgets: try ledger.store.list(
                kind: BudgetProcedure.kind,
                // The codes of budgets begin so; those before them are not walked through.
                after: "FY",
                limit: Paging.most
            ).filter { $0.text("instrument") == CapAccount.grant }
        )
    }

    func title(_ item: CashPlan.Item) -> String { titles[item.agreement] ?? "" }

    func state(_ item: CashPlan.Item) -> Localized {
        guard let stream = agreements[item.agreement] else { return Localized(zh: "", en: "") }
        return words.states(of: stream, instance: item.tranche.key)
    }

    static func risks(_ item: CashPlan.Item) -> Localized {
        let titles = item.risks.map(\.title)
        return Localized(
            zh: titles.map(\.zh).joined(separator: "、"),
            en: titles.map(\.en).joined(separator: ", ")
        )
    }

    // MARK: Told

    var json: [String: JSON] {
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
                plan.items.map { item in
                    [
                        "code": JSON(item.code), "title": JSON(title(item)),
                        "number": JSON(item.tranche.number),
                        "stage": JSON(item.tranche.stage.rawValue),
                        "amount": JSON(item.tranche.expected),
                        "expected_on": JSON(item.expectedOn.description),
                        "risks": JSON(item.risks.map(\.rawValue)),
                    ]
                }
            ),
        ]
    }

    private static func yearJSON(_ year: CashPlan.YearSum) -> JSON {
        [
            "year": JSON(year.year), "expected": JSON(year.expected),
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
        return Localized(
            zh: "\(year.year) 年度：预计 \(expected)，其中有风险 \(risk)；可用预算 \(left)"
                + (budget == nil ? "（未登记预算）" : "") + (lack.map { "，缺 \($0)" } ?? ""),
            en: "Fiscal year \(year.year): expected \(expected), of this at risk \(risk); budget"
                + " available \(left)" + (budget == nil ? " (none recorded)" : "")
                + (lack.map { ", lacking \($0)" } ?? "")
        )
    }

    var lines: [Localized] {
        plan.years.map(CashPlanReading.line)
            + plan.items.map { item in
                let (state, risks) = (state(item), CashPlanReading.risks(item))
                let head = "\(item.expectedOn)  \(item.code)/\(item.tranche.key)"
                let amount = item.tranche.expected.groupedText
                return Localized(
                    zh: "\(head)　\(amount)　\(state.zh)"
                        + (risks.zh.isEmpty ? "" : "　风险：\(risks.zh)"),
                    en: "\(head)  \(amount)  \(state.en)"
                        + (risks.en.isEmpty ? "" : "  at risk: \(risks.en)")
                )
            }
    }

    /// Tranches, months and years as sheets.
    var sheets: [(page: SheetPage, rows: [[Cell]])] {
        [
            (
                SheetPage(
                    name: "用款计划",
                    columns: [
                        .init("预计日期", .date), .init("年度", .integer), .init("协议"), .init("项目"),
                        .init("批次", .integer), .init("金额（元）", .money), .init("状态"), .init("风险"),
                    ]
                ),
                plan.items.map { item in
                    [
                        .date(item.expectedOn), .number("\(item.expectedOn.year)"),
                        .text(item.code), Cell(text: title(item)),
                        .number("\(item.tranche.number)"),
                        .number(item.tranche.expected.yuanText), Cell(text: state(item).zh),
                        Cell(text: CashPlanReading.risks(item).zh),
                    ]
                }
            ),
            (
                SheetPage(
                    name: "按月",
                    columns: [
                        .init("月份"), .init("已付（元）", .money), .init("预计（元）", .money),
                        .init("其中有风险（元）", .money),
                    ]
                ),
                plan.months.map { month in
                    [.text("\(month.month)")]
                        + [month.paid, month.expected, month.atRisk].map { .number($0.yuanText) }
                }
            ),
            (
                SheetPage(
                    name: "按年度",
                    columns: [
                        .init("年度", .integer), .init("预计（元）", .money),
                        .init("其中有风险（元）", .money), .init("预算（元）", .money),
                        .init("已付（元）", .money), .init("可用（元）", .money), .init("缺口（元）", .money),
                    ]
                ),
                plan.years.map { year in
                    func cell(_ amount: Fen?) -> Cell {
                        amount.map { .number($0.yuanText) } ?? .empty
                    }
                    let budget = year.budget
                    return [.number("\(year.year)"), cell(year.expected), cell(year.atRisk)]
                        + [budget?.granted, budget?.paid, budget?.available].map(cell)
                        + [cell(year.lacking)]
                }
            ),
        ]
    }
}
