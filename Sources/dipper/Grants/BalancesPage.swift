import Casework
import Portfolio
import Store
import Web
import Workflow

/// The accounts on any day, and the postings behind each figure.
struct BalancesPage {
    let visit: Visit
    private let balances: BalanceReading
    /// The same told apart; nil where nobody asked for that.
    private let parts: InstrumentBalances?

    /// - Throws: `NOT_FOUND` for who may not read the books.
    init(_ visit: Visit) throws {
        self.visit = visit
        let query = visit.request.query
        func given(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }
        balances = try BalanceReading(
            visit.ledger,
            asOf: given("as_of").map { try Moment.date($0, option: "as_of") },
            year: given("year"),
            knownAt: given("known_at").map {
                try Moment.instant($0, isEndOfDay: true, option: "known_at")
            }
        )
        parts = try query["by"] == "instrument" ? InstrumentBalances(balances, visit.ledger) : nil
    }

    /// What the address says of day, year and knowledge, for the links from here.
    private var viewpoint: [(String, String)] {
        ["as_of", "year", "known_at"].compactMap { name in
            visit.request.query[name].map { (name, $0) }
        }
    }

    private var words: String {
        let known = Visit.minute(balances.period.knownAt)
        return visit.say(
            "\(balances.year) 年度，\(balances.period.from) 至 \(balances.period.through)，"
                + "按 \(known) 所知",
            "Fiscal year \(balances.year), \(balances.period.from) to"
                + " \(balances.period.through), as known at \(known)"
        )
    }

    func answer() throws -> WebResponse {
        let title = visit.say("科目余额与试算平衡", "Balances and trial balance")
        return visit.page(title) {
            tag(.h1) { title }
            FundsPlaces(visit: visit).html
            form
            tag(.p, .class("soft")) { words }
            if balances.balance.lines.isEmpty {
                tag(.p) { visit.say("还没有分录", "Nothing is posted yet") }
            } else {
                tag(.p, .class(balances.balance.isBalanced ? "good" : "bad")) {
                    visit.say(balances.proof)
                }
                table
                tag(.p) { apart }
                for part in parts?.parts ?? [] { table(of: part) }
            }
        }
    }

    private var apart: HTML {
        let query = FormFields(viewpoint + (parts == nil ? [("by", "instrument")] : [])).urlEncoded
        return tag(.a, .class("button quiet"), .href(query.isEmpty ? "/funds" : "/funds?\(query)"))
        {
            parts == nil
                ? visit.say("分资助工具看", "Tell instruments apart")
                : visit.say("只看合计", "All together alone")
        }
    }

    private func table(of part: InstrumentBalances.Part) -> HTML {
        PageTable(
            headings,
            caption: visit.say("\(part.instrument)（元）", "\(part.instrument) (CNY)")
        ).html {
            for line in part.balance.lines {
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) { visit.say(line.title) }
                    for figure in BalanceReading.Part.allCases {
                        tag(.td, .class("number")) { figure.amount(line).groupedText }
                    }
                    tag(.td, .class("number")) { "\(line.count)" }
                }
            }
        }
    }

    private var headings: [String] {
        [visit.say("科目", "Account")]
            + BalanceReading.Part.allCases.map { visit.say($0.title) }
            + [visit.say("本期分录", "Postings")]
    }

    private var form: HTML {
        let query = visit.request.query
        return tag(.form, .class("search"), .plain("method", "get"), .action("/funds")) {
            tag(.label, .plain("for", "as_of")) { visit.say("截至", "As of") }
            tag(
                .input,
                .type("date"),
                .id("as_of"),
                .name("as_of"),
                .value(query["as_of"] ?? "\(balances.period.through)")
            )
            tag(.label, .plain("for", "year")) { visit.say("年度", "Fiscal year") }
            tag(
                .input,
                .type("number"),
                .id("year"),
                .name("year"),
                .number("min", 1901),
                .number("max", 9999),
                .value(query["year"] ?? "\(balances.year)")
            )
            tag(.button, .class("quiet"), .type("submit")) { visit.say("查看", "Show") }
        }
    }

    private var table: HTML {
        PageTable(headings, caption: visit.say("各科目（元）", "Accounts (CNY)")).html {
            for line in balances.balance.lines {
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) { visit.say(line.title) }
                    for part in BalanceReading.Part.allCases {
                        tag(.td, .class("number")) { figure(line, part) }
                    }
                    tag(.td, .class("number")) { "\(line.count)" }
                }
            }
            tag(.tr) {
                tag(.th, .plain("scope", "row")) { visit.say("合计", "Total") }
                for part in BalanceReading.Part.allCases {
                    tag(.td, .class("number")) { balances.total(part).groupedText }
                }
                tag(.td) { "" }
            }
        }
    }

    private func figure(_ line: TrialBalance.Line, _ part: BalanceReading.Part) -> HTML {
        let query = FormFields(viewpoint + [("part", part.rawValue)]).urlEncoded
        let amount = part.amount(line).groupedText
        let name = "\(visit.say(line.title)) \(visit.say(part.title)) \(amount)"
        return tag(
            .a,
            .href("/funds/accounts/\(FormFields.encoded(line.account))?\(query)"),
            .plain("aria-label", name)
        ) { amount }
    }

    // MARK: Postings of one account

    func postings() throws -> WebResponse {
        let account = visit.parameters["account"] ?? ""
        let asked = visit.request.query["part"] ?? BalanceReading.Part.closing.rawValue
        guard let part = BalanceReading.Part(rawValue: asked) else {
            throw CaseRefusals.notFound(asked)
        }
        let page = try PostingPage(
            balances,
            account,
            part,
            after: visit.request.query["after"],
            limit: PostingPage.usual,
            visit.ledger,
            visit.words
        )
        let name = visit.say(page.line.title)
        let title = "\(name)：\(visit.say(part.title)) \(part.amount(page.line).groupedText)"
        return visit.page(title) {
            tag(.p, .class("soft")) {
                let query = FormFields(viewpoint).urlEncoded
                tag(.a, .href(query.isEmpty ? "/funds" : "/funds?\(query)")) {
                    visit.say("回到科目余额", "Back to the balances")
                }
                " · \(words)"
            }
            tag(.h1) { title }
            PostingTable(visit: visit, told: page.told).html(
                page.postings,
                caption: visit.say("分录，按发生日期", "Postings, by day")
            )
            if let next = page.next {
                let query = FormFields(
                    viewpoint + [("part", part.rawValue), ("after", next.description)]
                ).urlEncoded
                tag(.p) {
                    tag(
                        .a,
                        .class("button quiet"),
                        .href("/funds/accounts/\(FormFields.encoded(account))?\(query)")
                    ) { visit.say("下一页", "Next page") }
                }
            }
        }
    }
}

/// The ways between the pages of money, as far as one may go them.
struct FundsPlaces {
    let visit: Visit

    var html: HTML {
        let places = [
            ("balance", "/funds", visit.say("科目余额", "Balances")),
            ("balance", "/funds/bank", visit.say("流水勾对", "Reconciliation")),
            ("cash-plan", "/funds/plan", visit.say("用款计划", "Cash plan")),
            ("cash-plan", "/funds/receipts", visit.say("待收收据", "Receipts")),
            ("definition", "/funds/instruments", visit.say("资助工具", "Instruments")),
        ].filter { part, _, _ in (try? visit.ledger.cases.allows(part)) == true }
        return tag(.p) {
            for (index, place) in places.enumerated() {
                index == 0 ? "" : " · "
                tag(.a, .href(place.1)) { place.2 }
            }
            if (try? visit.ledger.cases.allows(BudgetNoun.kind)) == true {
                " · "
                tag(.a, .href("/cases?kind=\(BudgetNoun.kind)")) {
                    visit.say("年度预算", "Budgets")
                }
            }
            if (try? visit.ledger.cases.allows(SupportNoun.kind)) == true {
                " · "
                tag(.a, .href("/cases?kind=\(SupportNoun.kind)")) {
                    visit.say("其他资助", "Other support")
                }
            }
        }
    }
}
