import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// 投后日历: what comes up for the agreements and enterprises that whoever asks may see, and who
/// must act.
struct AfterCareReading {
    struct Alert {
        let item: AlertList.Item
        /// What runs out, such as 计划中 of a milestone.
        let what: Localized
        /// Who may act before that.
        let roles: [String]
        /// What the project is called; empty where it is not the reader's to see.
        let title: String
    }

    let today: CivilDate
    let days: Int
    let alerts: [Alert]
    /// Fiscal years whose budget does not reach for what is expected; for who may read the plan.
    let shortages: [CashPlan.YearSum]
    let words: CaseWords

    static let usual = 90
    static let most = 3660

    /// From what the reader sees of the kinds that are asked for; `plan` is the cash plan of what
    /// he sees, asked for where he may read it.
    ///
    /// - Throws: `NOT_FOUND` for who may not read it, `ALERT_DAYS` for days out of range.
    init(
        _ ledger: OpenLedger,
        _ words: CaseWords,
        within days: Int,
        cases: (String) throws -> [CaseStream],
        plan: () throws -> CashPlan
    ) throws {
        try ledger.cases.require("aftercare", as: "aftercare")
        guard (1...AfterCareReading.most).contains(days) else {
            throw Refusal(AfterCareReading.range(days))
        }
        self.days = days
        self.words = words
        today = ledger.now.date
        let agreements = try cases(GrantNoun.kind)
        let family = try AfterCare.kinds.flatMap(cases)
        let list = AlertList(agreements + family, on: today, within: days)
        let titles = try AfterCareReading.titles(list.items, agreements, family, ledger, words)
        alerts = list.items.map { item in
            let chart = words.rules.chart(instance: item.instance, kind: item.kind)
            let number = chart?.deadlineNumbers[item.deadline]
            return Alert(
                item: item,
                what: AfterCareReading.what(item, chart),
                roles: number.flatMap { chart?.deadlines[$0].audience } ?? [],
                title: titles[item.stream] ?? ""
            )
        }
        let isForPlan = try ledger.cases.allows("cash-plan")
        shortages = isForPlan ? try plan().years.filter { $0.lacking > .zero } : []
    }

    /// Every agreement that the reader sees, page by page.
    init(_ ledger: OpenLedger, _ words: CaseWords, within days: Int) throws {
        try self.init(ledger, words, within: days) { kind in
            try CasePages(ledger.cases, kind: kind).flatMap { try $0.get() }
        } plan: {
            try CashPlanReading(ledger, words).plan
        }
    }

    /// The same from what a server keeps in memory, with the plan that it keeps.
    init(_ ledger: OpenLedger, _ words: CaseWords, _ office: Office, within days: Int) throws {
        try office.index.follow(ledger)
        try self.init(ledger, words, within: days) { kind in
            try ledger.cases.visible(office.index.entries(kind: kind).map(\.stream))
        } plan: {
            try CashPlanReading(ledger, words, office).plan
        }
    }

    private static func titles(
        _ items: [AlertList.Item],
        _ agreements: [CaseStream],
        _ family: [CaseStream],
        _ ledger: OpenLedger,
        _ words: CaseWords
    ) throws -> [String: String] {
        let projects = Dictionary(agreements.map { ($0.id, $0.parent ?? "") }) { $1 }
        let owners = Dictionary(family.map { ($0.id, $0.parent ?? "") }) { $1 }
        let listed = Set(items.map(\.stream))
        let wanted = Dictionary(
            listed.compactMap { id in
                projects[owners[id] ?? id].map { (id, $0) }
            }
        ) { $1 }
        let visible = try ledger.cases.visible(
            ledger.store.streams(Set(wanted.values).subtracting([""]).sorted())
        )
        let headlines = try words.headlines(of: visible)
        return wanted.compactMapValues { headlines[$0] }
    }

    private static func what(_ item: AlertList.Item, _ chart: Chart?) -> Localized {
        if item.deadline == "window" { return Localized(zh: "转股期满", en: "End of the window") }
        if item.deadline == "lock_up" { return Localized(zh: "锁定期满", en: "End of the lock-up") }
        let kind = chart?.definition.title ?? Localized(zh: item.kind, en: item.kind)
        let state = chart?.title(ofState: item.state) ?? Localized(zh: "", en: "")
        return Localized(
            zh: "\(kind.zh)·\(state.zh)",
            en: "\(kind.en): \(state.en)"
        )
    }

    private static func range(_ days: Int) -> Blocker {
        Blocker(
            code: "ALERT_DAYS",
            message: Localized(
                zh: "天数 \(days) 无效，应为 1 到 \(most)，请更正",
                en: "\(days) days are not valid; expected 1 to \(most): correct them"
            ),
            place: "days",
            values: ["found": "\(days)", "expected": "1...\(most)"]
        )
    }

    func isMine(_ alert: Alert, _ roles: [String]) -> Bool {
        alert.roles.contains(where: roles.contains)
    }

    func who(_ alert: Alert) -> Localized {
        let titles = alert.roles.map { words.rules.roleTitles[$0] ?? Localized(zh: $0, en: $0) }
        return Localized(
            zh: titles.map(\.zh).joined(separator: "、"),
            en: titles.map(\.en).joined(separator: ", ")
        )
    }

    /// The months in which something comes up, with their alerts; what is overdue comes first.
    var months: [(month: Month, alerts: [Alert])] {
        Dictionary(grouping: alerts) { Month($0.item.due) }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }
}

extension AfterCareReading.Alert {
    /// The case, and the part of it that the day is of.
    var place: String { item.instance.isEmpty ? item.code : "\(item.code)/\(item.instance)" }
}
