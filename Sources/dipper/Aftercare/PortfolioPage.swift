import Casework
import Portfolio
import Store
import Web
import Workflow

/// 投资组合: what was paid, what became of it, what was lost, and where to look first.
struct PortfolioPage {
    let visit: Visit
    private let reading: PortfolioReading
    private let page: (lines: [PortfolioTable.Line], next: String?)

    private static let pageSize = 50

    /// - Throws: `NOT_FOUND` for who may not read it.
    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.office.index.follow(visit.ledger)
        let reading = try PortfolioReading(visit.ledger, visit.words) { kind in
            let entries = visit.office.index.entries(kind: kind)
            return try visit.ledger.cases.visible(entries.map(\.stream))
        }
        page = reading.page(
            after: visit.request.query["after"] ?? "",
            limit: PortfolioPage.pageSize
        )
        self.reading = try reading.named(page.lines)
    }

    func answer() throws -> WebResponse {
        let title = visit.say("投资组合", "Portfolio")
        return visit.page(title) {
            tag(.h1) { title }
            AfterCarePlaces(visit: visit).html
            tag(.p, .class("soft")) {
                visit.say(
                    "截至 \(reading.today)。只含您可以查看的协议；损失率为已核销与退出损失之和除以已支付，精确计算。"
                        + "风险分只提示先看哪里，不作任何决定。",
                    "As of \(reading.today). Of the agreements that you may see; the loss is what"
                        + " was written off or lost in exits over what was paid, exactly. The risk"
                        + " index tells where to look first and decides nothing."
                )
            }
            tag(.div, .class("actions")) {
                tag(.a, .class("button quiet"), .href("/portfolio.xlsx")) {
                    visit.say("导出 XLSX", "Export XLSX")
                }
            }
            for due in reading.dues { tag(.p, .class("warn")) { visit.say(due) } }
            if reading.table.lines.isEmpty {
                tag(.p) { visit.say("还没有决策过的协议", "No agreement was decided yet") }
            } else {
                PortfolioChart(visit: visit, total: reading.table.total).html
                vintages
                agreements
            }
        }
    }

    private static func amounts(_ amounts: PortfolioTable.Amounts) -> [Fen] {
        [
            amounts.paid, amounts.outstanding, amounts.converted, amounts.exited,
            amounts.repaid, amounts.recovered, amounts.writtenOff,
        ]
    }

    private var amountTitles: [String] {
        [
            visit.say("已付", "Paid"), visit.say("未收回", "Outstanding"),
            visit.say("已转股", "Converted"), visit.say("其中已退出", "Exited of it"),
            visit.say("已偿还", "Repaid"), visit.say("已收回", "Recovered"),
            visit.say("已核销", "Written off"),
        ]
    }

    private var vintages: HTML {
        PageTable(
            [visit.say("签署年度", "Signed in"), visit.say("协议", "Agreements")]
                + amountTitles + [visit.say("损失率", "Loss")],
            caption: visit.say("按签署年度（元）", "By the year of the signature (CNY)"),
            isWalked: false
        ).html {
            for vintage in reading.table.vintages {
                row(
                    vintage.year.map { "\($0)" } ?? visit.say("未签署", "not signed"),
                    vintage.amounts
                )
            }
            row(visit.say("合计", "All"), reading.table.total)
        }
    }

    private func row(_ name: String, _ amounts: PortfolioTable.Amounts) -> HTML {
        tag(.tr) {
            tag(.th, .plain("scope", "row")) { name }
            tag(.td, .class("number")) { "\(amounts.agreements)" }
            for amount in PortfolioPage.amounts(amounts) {
                tag(.td, .class("number")) { amount.groupedText }
            }
            tag(.td, .class("number")) { PortfolioReading.percent(amounts.loss) }
        }
    }

    private var agreements: HTML {
        HTML([
            PageTable(
                [visit.say("协议", "Agreement"), visit.say("项目", "Project")] + amountTitles + [
                    visit.say("损失率", "Loss"), visit.say("下一期限", "Next date"),
                    visit.say("风险", "Risk"),
                ],
                caption: visit.say("逐份协议（元）", "Agreement by agreement (CNY)")
            ).html(page.lines.map(line)),
            next,
        ])
    }

    private func line(_ line: PortfolioTable.Line) -> [HTML] {
        let (code, risk) = (line.agreement.code, line.risk)
        let isHigh = risk.band != .normal
        let reasons = visit.say(PortfolioReading.reasons(risk))
        var cells: [HTML] = [
            tag(.a, .class("code"), .href("/grants/\(FormFields.encoded(code))")) { code },
            HTML([
                HTML(reading.project(line)),
                tag(.div, .class("soft")) { visit.say(reading.states(line)) },
            ]),
        ]
        let amounts = PortfolioPage.amounts(line.amounts)
        cells += amounts.prefix(3).map { HTML($0.groupedText) }
        cells.append(exited(line.amounts))
        cells += amounts.dropFirst(4).map { HTML($0.groupedText) }
        cells.append(HTML(PortfolioReading.percent(line.amounts.loss)))
        cells.append(HTML(visit.say(reading.next(line))))
        cells.append(
            HTML([
                tag(.span, isHigh ? .class("warn") : nil) {
                    "\(risk.points) \(visit.say(risk.band.title))"
                },
                tag(.div, .class("soft")) { reasons },
            ])
        )
        return cells
    }

    /// The principal that was left by exits, with what they brought beyond it or fell short of it.
    private func exited(_ amounts: PortfolioTable.Amounts) -> HTML {
        var notes: [String] = []
        if amounts.exitGain > .zero {
            notes.append(visit.say("收益 ", "gain ") + amounts.exitGain.groupedText)
        }
        if amounts.exitLoss > .zero {
            notes.append(visit.say("损失 ", "loss ") + amounts.exitLoss.groupedText)
        }
        return HTML([
            HTML(amounts.exited.groupedText),
            notes.isEmpty
                ? HTML([])
                : tag(.div, .class("soft")) { notes.joined(separator: visit.say("，", ", ")) },
        ])
    }

    private var next: HTML {
        guard let next = page.next else { return HTML([]) }
        return tag(.p) {
            tag(.a, .href("/portfolio?\(FormFields([("after", next)]).urlEncoded)")) {
                visit.say("下一页", "Next page")
            }
        }
    }

    /// All of it as a workbook, of what the one who asks may see.
    func workbook() throws -> WebResponse {
        let whole = try reading.named(reading.table.lines)
        return .download(
            try SheetOutput.bytes(whole.sheets),
            name: "投资组合-\(reading.today).xlsx",
            type: RemunerationFile.Format.xlsx.type
        )
    }
}

/// What became of all that was paid, as one bar; the table beneath has the same figures.
struct PortfolioChart {
    let visit: Visit
    let total: PortfolioTable.Amounts

    private let size = (width: 720, height: 64)

    private var parts: [(style: String, name: String, amount: Fen)] {
        [
            ("bar", visit.say("仍持股", "equity held"), total.held),
            (
                "bar-rest", visit.say("退出收回", "back by exits"),
                Fen(total.exited.count - total.exitLoss.count)
            ),
            (
                "bar-due", visit.say("偿还与收回", "repaid, recovered"),
                Fen(total.repaid.count + total.recovered.count)
            ),
            ("bar-risk", visit.say("未收回", "outstanding"), total.outstanding),
            ("bar-lost", visit.say("损失", "lost"), total.lost),
        ]
    }

    var html: HTML {
        guard total.paid > .zero else { return HTML([]) }
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("已付资金的去向", "What became of what was paid") }
            tag(
                .svg,
                .plain("viewBox", "0 0 \(size.width) \(size.height)"),
                .plain("role", "img"),
                .plain("aria-labelledby", "portfolio-text"),
                .class("trend")
            ) {
                tag(.desc, .id("portfolio-text")) { description }
                for (index, part) in parts.enumerated() {
                    Drawing.rectangle(part.style, 8 + index * 142, 6, 12, 12)
                    Drawing.words(part.name, 26 + index * 142, 16, "start")
                }
                for bar in bars { Drawing.rectangle(bar.style, bar.x, 28, bar.width, 28) }
            }
        }
    }

    private var bars: [(style: String, x: Int, width: Int)] {
        var (x, bars) = (8, [(style: String, x: Int, width: Int)]())
        let room = Int128(size.width - 16)
        for part in parts where part.amount > .zero {
            let width = max(
                2,
                Int(Int128(part.amount.count) * room / Int128(total.paid.count))
            )
            bars.append((part.style, x, width))
            x += width
        }
        return bars
    }

    private var description: String {
        let told = parts.map { "\($0.name) \($0.amount.groupedText)" }
        return visit.say(
            "已付 \(total.paid.groupedText) 元：\(told.joined(separator: "，"))。",
            "Paid \(total.paid.groupedText) CNY: \(told.joined(separator: ", "))."
        )
    }
}
