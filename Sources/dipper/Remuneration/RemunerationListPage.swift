import Casework
import Portfolio
import Store
import Web
import Workflow

/// What experts are paid: all lists for who runs or oversees them, his own lines for an expert.
struct RemunerationListPage {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    private var isReader: Bool {
        (try? visit.ledger.cases.allows(RemunerationNoun.kind)) == true
    }

    func answer() throws -> WebResponse {
        let title = visit.say("专家费", "Remuneration of experts")
        let lists = try isReader ? lists() : HTML([])
        let own = try visit.roles.contains("REV") ? own() : HTML([])
        return visit.page(title) {
            tag(.h1) { title }
            lists
            own
            if !isReader, !visit.roles.contains("REV") {
                tag(.p, .class("soft")) { visit.say("没有发放表", "There is no list") }
            }
        }
    }

    // MARK: All lists

    private func lists() throws -> HTML {
        let lists = try LatestCases(visit, RemunerationNoun.kind, at: "/remuneration")
        let year = visit.ledger.now.date.year
        return tag(.section) {
            tag(.div, .class("actions")) {
                lists.beginning(visit.say("编制发放表", "Draw up a list"))
                tag(.a, .class("button quiet"), .href("/remuneration/years/\(year)")) {
                    visit.say("\(year) 年合计", "Sums of \(year)")
                }
            }
            if lists.count == 0 {
                tag(.p, .class("soft")) { visit.say("没有发放表", "There is no list") }
            } else {
                table(lists)
            }
        }
    }

    private func table(_ lists: LatestCases) -> HTML {
        lists.table([
            visit.say("月份", "Month"), visit.say("发放表", "List"), visit.say("人数", "People"),
            visit.say("应发（元）", "Gross"), visit.say("实发（元）", "Net"),
            visit.say("状态", "State"),
        ]) { stream, name in
            let list = Remuneration(stream)
            return [
                HTML(list.month), name, HTML("\(list.lines.count)"),
                HTML(list.sum(\.gross).groupedText), HTML(list.sum(\.net).groupedText),
            ]
        }
    }

    // MARK: An expert's own

    private func own() throws -> HTML {
        let person = visit.person
        let own = try OwnRemuneration(of: person?.id ?? "", visit.ledger)
        let payee = try visit.ledger.cases.children(of: person?.id ?? "").last {
            $0.kind == PayeeNoun.kind && !$0.root.isDone
        }
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("我的专家费", "What I was paid") }
            if own.lines.isEmpty {
                tag(.p, .class("soft")) { visit.say("还没有记录", "Nothing yet") }
            } else {
                ownTable(own)
            }
            for year in own.years {
                tag(.p) {
                    visit.say(
                        "\(year.year) 年合计：应发 \(year.gross.groupedText) 元，扣税 "
                            + "\(year.tax.groupedText) 元，实发 \(year.net.groupedText) 元",
                        "\(year.year): gross \(year.gross.groupedText), tax"
                            + " \(year.tax.groupedText), net \(year.net.groupedText) yuan"
                    )
                }
            }
            tag(.p) {
                if let payee {
                    tag(.a, .href("/cases/\(FormFields.encoded(payee.code))")) {
                        visit.say("我的收款信息", "My payee details")
                    }
                } else {
                    tag(
                        .a,
                        .class("button"),
                        .href("/new/\(PayeeNoun.kind)?parent=\(person?.code ?? "")")
                    ) { visit.say("登记我的收款信息", "Enter my payee details") }
                }
            }
        }
    }

    private func ownTable(_ own: OwnRemuneration) -> HTML {
        PageTable([
            visit.say("月份", "Month"), visit.say("天数、案数", "For"),
            visit.say("应发（元）", "Gross"), visit.say("扣税（元）", "Tax"),
            visit.say("实发（元）", "Net"), visit.say("状态", "State"),
        ]).html(
            own.lines.map { one in
                [
                    HTML(one.month), HTML(visit.say(RemunerationSheet.amount(of: one.line))),
                    HTML(one.line.gross.groupedText), HTML(one.line.tax.groupedText),
                    HTML(one.line.net.groupedText),
                    HTML([visit.say(one.status.name), one.paidOn ?? ""].joined(separator: " ")),
                ]
            }
        )
    }

    // MARK: Sums of a year

    func year() throws -> WebResponse {
        let text = visit.parameters["year"] ?? ""
        try visit.ledger.cases.require(RemunerationNoun.kind, as: text)
        guard let year = try? RemunerationYear.year(text) else {
            // An address that nobody was given is not there.
            throw CaseRefusals.notFound(text)
        }
        let sums = try RemunerationYear(year, visit.ledger, visit.words)
        let title = visit.say("\(year) 年专家费合计", "Remuneration of \(year)")
        return visit.page(title) {
            tag(.p, .class("soft")) {
                tag(.a, .href("/remuneration")) { visit.say("专家费", "Remuneration of experts") }
            }
            tag(.h1) { title }
            tag(.p, .class("soft")) {
                visit.say(
                    "已审批的发放表，按发放月份。本页有专家姓名，请勿投影。",
                    "Lists that were approved, by their month. This page names the experts."
                )
            }
            PageTable([
                visit.say("专家", "Expert"), visit.say("次数", "Lists"),
                visit.say("应发（元）", "Gross"), visit.say("扣税（元）", "Tax"),
                visit.say("实发（元）", "Net"), visit.say("其中未付（元）", "Of which due"),
            ]).html(
                sums.sums.map { sum in
                    [
                        HTML(sum.name), HTML("\(sum.lists)"), HTML(sum.gross.groupedText),
                        HTML(sum.tax.groupedText), HTML(sum.net.groupedText),
                        HTML(sum.due.groupedText),
                    ]
                }
            )
        }
    }
}

extension Routes {
    static let remuneration = [
        Route(.get, "/remuneration", .signedIn) { try RemunerationListPage($0).answer() },
        Route(.get, "/remuneration/years/:year", .signedIn) {
            try RemunerationListPage($0).year()
        },
        Route(.get, "/remuneration/:code", .signedIn) { try RemunerationPage($0).answer() },
        Route(.get, "/remuneration/:code/:file", .signedIn) { try RemunerationPage($0).file() },
        Route(.post, "/remuneration/:code/full", .signedIn) { try RemunerationPage($0).full() },
    ]
}
