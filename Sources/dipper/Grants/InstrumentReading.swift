import Casework
import Expression
import Portfolio
import Store
import Workflow

/// 资助工具: what the catalogue in force says of each, with what the reader sees of its use.
struct InstrumentReading {
    /// One instrument, with its amounts from the policy pack in force.
    struct Line {
        let instrument: Instrument
        /// Nil while the policy pack sets none: nothing can be committed (INV-39).
        let cap: Fen?
        /// The rate of a match in hundredths of a percent, or the rows of a table of prizes.
        let figures: [String]
        /// The cases that the reader sees.
        let cases: Int
        let committed: Fen
        let paid: Fen
        /// The budget of the year, for who may read budgets and where one is set.
        let budget: CaseStream?

        var code: String { instrument.code.content }
        var open: Fen { Fen(committed.count - paid.count) }
        var available: Fen? {
            budget.map { budget in
                func number(_ name: String) -> Int64 { budget.integer(name) ?? 0 }
                return Fen(number("appropriated") + number("carried_in") - number("disbursed"))
            }
        }
        var authority: Fen? { budget?.integer("authority").map { Fen($0) } }
    }

    let today: CivilDate
    let lines: [Line]

    /// `cases` answers the cases of a kind that the reader sees.
    ///
    /// - Throws: `NOT_FOUND` for who may not read definitions.
    init(
        _ ledger: OpenLedger,
        _ rules: Rulebook,
        cases: (String) throws -> [CaseStream]
    ) throws {
        try ledger.cases.require("definition", as: "instruments")
        let today = ledger.now.date
        let used = try cases(GrantProcedure.kind) + cases(SupportProcedure.kind)
        let byCode = Dictionary(grouping: used) { $0.text("instrument") ?? CapAccount.grant }
        let mayReadBudget = try ledger.cases.allows(BudgetProcedure.kind)
        var budgets: [String: CaseStream] = [:]
        if mayReadBudget {
            for account in try ledger.store.list(
                kind: BudgetProcedure.kind,
                after: "FY\(today.year)-",
                limit: Paging.most
            ) where account.integer("fiscal_year") == Int64(today.year) {
                budgets[account.text("instrument") ?? ""] = account
            }
        }
        self.today = today
        lines = rules.instruments.map { instrument in
            let cases = byCode[instrument.code.content] ?? []
            func sum(_ name: String) -> Fen {
                Fen(cases.reduce(0) { $0 + ($1.integer(name) ?? 0) })
            }
            return Line(
                instrument: instrument,
                cap: rules.amount(instrument.cap.content),
                figures: instrument.figures.map { rules.figures($0.content) } ?? [],
                cases: cases.count,
                committed: sum("committed"),
                paid: sum("paid"),
                budget: budgets[instrument.code.content]
            )
        }
    }

    /// At the command line: page by page.
    init(_ ledger: OpenLedger) throws {
        try self.init(ledger, try ledger.rules()) { kind in
            guard try ledger.cases.allows(kind) else { return [] }
            return try CasePages(ledger.cases, kind: kind).flatMap { try $0.get() }
        }
    }

    /// From what the server keeps in memory.
    init(_ ledger: OpenLedger, _ office: Office, _ rules: Rulebook) throws {
        try office.index.follow(ledger)
        try self.init(ledger, rules) { kind in
            try ledger.cases.visible(office.index.entries(kind: kind).map(\.stream))
        }
    }

    // MARK: Told

    var json: [String: JSON] {
        [
            "as_of": JSON(today.description),
            "instruments": .array(lines.map { $0.json(on: today) }),
        ]
    }

    var told: [Localized] { lines.map { $0.told(on: today) } }
}

extension Rulebook {
    /// An amount of the policy pack; nil where it has none.
    func amount(_ key: String) -> Fen? {
        guard case .int(let fen)? = policy.parameters[key]?.value else { return nil }
        return Fen(fen)
    }

    fileprivate func figures(_ key: String) -> [String] {
        switch policy.parameters[key]?.value {
        case .int(let rate)?: ["\(rate)"]
        case .list(let rows)?:
            rows.compactMap { row in
                guard case .string(let text) = row else { return nil }
                return text
            }
        case .null?, .bool?, .double?, .string?, .map?, .timestamp?, .duration?, .type?, nil: []
        }
    }
}

extension InstrumentReading.Line {
    fileprivate func json(on day: CivilDate) -> JSON {
        [
            "code": JSON(code), "title": instrument.title.json,
            "cap": cap.map { JSON($0) } ?? .null, "cap_key": JSON(instrument.cap.content),
            "scope": JSON(instrument.scope.rawValue), "formula": JSON(instrument.formula.rawValue),
            "figures": JSON(figures),
            "eligibility": JSON(instrument.eligibility.map(\.rawValue)),
            "tier": instrument.tier.map { JSON($0) } ?? .null,
            "stacking_class": JSON(instrument.stackingClass.content),
            "stacking": JSON(instrument.stacking.rawValue),
            "document": JSON(instrument.document),
            "provisional": .bool(instrument.basis == .provisional),
            "from": JSON(instrument.from.description),
            "to": instrument.to.map { JSON($0.description) } ?? .null,
            "in_force": .bool(instrument.isInForce(on: day)),
            "cases": JSON(cases), "committed": JSON(committed), "paid": JSON(paid),
            "open": JSON(open), "available": available.map { JSON($0) } ?? .null,
            "authority": authority.map { JSON($0) } ?? .null,
        ]
    }

    /// The cap with what it is summed up over, or who must set it.
    var capWords: Localized {
        let scope = instrument.scope.title
        guard let cap else {
            return Localized(
                zh: "未设上限（\(instrument.cap.content)），中心主任确定前不能承诺",
                en: "no cap is set (\(instrument.cap.content)): nothing is committed before the"
                    + " Centre director sets one"
            )
        }
        return Localized(
            zh: "上限 \(cap.groupedText) 元／\(scope.zh)",
            en: "cap \(cap.groupedText) CNY per \(scope.en)"
        )
    }

    var validWords: Localized {
        Localized(
            zh: "\(instrument.from) 起" + (instrument.to.map { "至 \($0)" } ?? ""),
            en: "from \(instrument.from)" + (instrument.to.map { " to \($0)" } ?? "")
        )
    }

    fileprivate func told(on day: CivilDate) -> Localized {
        let ended = instrument.isInForce(on: day) ? ("", "") : ("，现不在有效期", ", not in force now")
        return Localized(
            zh: "\(code) \(instrument.title.zh)　\(capWords.zh)　\(instrument.formula.title.zh)　"
                + "\(validWords.zh)\(ended.0)　\(cases) 件，承诺 \(committed.groupedText)，"
                + "已付 \(paid.groupedText)",
            en: "\(code) \(instrument.title.en)  \(capWords.en)  \(instrument.formula.title.en)  "
                + "\(validWords.en)\(ended.1)  \(cases) cases, committed \(committed.groupedText),"
                + " paid \(paid.groupedText)"
        )
    }
}
