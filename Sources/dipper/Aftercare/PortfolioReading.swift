import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// 投资组合 as whoever asks may read it: of the agreements that he sees.
struct PortfolioReading {
    let today: CivilDate
    let table: PortfolioTable
    let words: CaseWords
    /// What the projects and payees of the agreements are called, by their ids.
    private var names: [String: String] = [:]

    /// From what the reader sees of the kinds that are asked for.
    ///
    /// - Throws: `NOT_FOUND` for who may not read it, `RISK_PARAMETER`.
    init(
        _ ledger: OpenLedger,
        _ words: CaseWords,
        cases: (String) throws -> [CaseStream]
    ) throws {
        try ledger.cases.require("portfolio", as: "portfolio")
        self.words = words
        today = ledger.now.date
        let parameters = words.rules.policy.parameters
        let family = try AfterCare.kinds.flatMap(cases)
        table = PortfolioTable(
            try cases(GrantNoun.kind),
            families: Dictionary(grouping: family) { $0.parent ?? "" },
            try RiskRule { parameters[$0]?.value },
            PortfolioTable.Tolerance { parameters[$0]?.value },
            on: today
        )
    }

    /// Every agreement that the reader sees, page by page.
    init(_ ledger: OpenLedger, _ words: CaseWords) throws {
        try self.init(ledger, words) { kind in
            try CasePages(ledger.cases, kind: kind).flatMap { try $0.get() }
        }
    }

    /// Lines after a code, with the code to go on from; nil at the end.
    func page(after code: String, limit: Int) -> (lines: [PortfolioTable.Line], next: String?) {
        let rest = table.lines.drop { $0.agreement.code <= code }
        let lines = Array(rest.prefix(limit))
        return (lines, rest.count > limit ? lines.last?.agreement.code : nil)
    }

    /// Reads what the projects and payees of some lines are called, all at once.
    func named(_ lines: [PortfolioTable.Line]) throws -> PortfolioReading {
        var named = self
        let ids = Set(
            lines.flatMap { [$0.agreement.parent, $0.agreement.text("payee")] }
                .compactMap(\.self)
        )
        named.names = try words.names(of: ids.sorted())
        return named
    }

    func project(_ line: PortfolioTable.Line) -> String {
        line.agreement.parent.flatMap { names[$0] } ?? ""
    }

    func payee(_ line: PortfolioTable.Line) -> String {
        line.agreement.text("payee").flatMap { names[$0] } ?? ""
    }

    func states(_ line: PortfolioTable.Line) -> Localized { words.states(of: line.agreement) }

    /// The next day, with what it is of.
    func next(_ line: PortfolioTable.Line) -> Localized {
        guard let item = line.next else { return Localized(zh: "", en: "") }
        guard item.code == line.agreement.code else {
            return Localized(zh: "\(item.due) \(item.code)", en: "\(item.due) \(item.code)")
        }
        let parts = item.instance.split(separator: "/", maxSplits: 1).map(String.init)
        guard let kind = parts.first else {
            return Localized(zh: "\(item.due)", en: "\(item.due)")
        }
        let (title, number) = (words.title(of: kind), parts.dropFirst().first ?? "")
        return Localized(
            zh: "\(item.due) \(title.zh) \(number)",
            en: "\(item.due) \(title.en) \(number)"
        )
    }

    /// A share of a hundred with two decimals, such as 72.68%; a dash where nothing was paid.
    static func percent(_ ratio: Rational?) -> String {
        guard let ratio, let hundred = try? ratio.multiplied(by: Rational(100)) else { return "—" }
        return hundred.text(decimals: 2) + "%"
    }

    /// The reasons of the index, each with its points.
    static func reasons(_ risk: RiskIndex) -> Localized {
        func told(_ title: KeyPath<Localized, String>) -> [String] {
            risk.reasons.map { "\($0.kind.title[keyPath: title]) +\($0.points)" }
        }
        return Localized(
            zh: told(\.zh).joined(separator: "、"),
            en: told(\.en).joined(separator: ", ")
        )
    }

    /// What follows from losses above what is tolerated; nothing where no tolerance is set.
    var dues: [Localized] {
        var dues = table.lines.filter(table.isAbove).map { line in
            Localized(
                zh: "\(line.agreement.code) 损失率 \(PortfolioReading.percent(line.amounts.loss))"
                    + " 超过单个项目容忍度，应启动容错免责程序，请投后管理人办理",
                en: "\(line.agreement.code) lost \(PortfolioReading.percent(line.amounts.loss)),"
                    + " above what is tolerated of one project: the exemption procedure is due,"
                    + " which the post-investment manager can open"
            )
        }
        if table.isTotalAbove {
            let percent = PortfolioReading.percent(table.total.loss)
            dues.append(
                Localized(
                    zh: "投资组合损失率 \(percent) 超过整体容忍度，应启动容错免责程序，请投后管理人办理",
                    en: "The portfolio lost \(percent), above what is tolerated: the exemption"
                        + " procedure is due, which the post-investment manager can open"
                )
            )
        }
        return dues
    }
}
