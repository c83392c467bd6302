import Casework
import Portfolio
import Store
import Web
import Workflow

/// What is expected to be paid, month by month, and what of it may not come.
struct CashPlanPage {
    let visit: Visit
    private let reading: CashPlanReading
    private let page: (rows: [CashPlanReading.Row], next: CashPlan.Place?)

    /// - Throws: `NOT_FOUND` for who may not read the plan; `PLACE_FORM`.
    init(_ visit: Visit) throws {
        self.visit = visit
        reading = try CashPlanReading(visit.ledger, visit.words, visit.office)
        page = try reading.page(
            after: visit.request.query["after"],
            limit: PostingPage.usual
        )
    }

    private var plan: CashPlan { reading.plan }

    func answer() throws -> WebResponse {
        let title = visit.say("用款计划", "Cash plan")
        return visit.page(title) {
            tag(.h1) { title }
            FundsPlaces(visit: visit).html
            tag(.p, .class("soft")) {
                visit.say(
                    "截至 \(plan.today)。未付的批次按其未通过里程碑的最晚到期日预计，不早于同一协议的前一批；"
                        + "已过期的和正在办理的计入本月；其他资助已承诺未付的计入本月，"
                        + "各工具用各自的预算。只含您可以查看的。",
                    "As of \(plan.today). A tranche is expected when the latest of its open"
                        + " milestones is due, never before an earlier one of its agreement; what"
                        + " is late or under way counts in this month, and so does what other"
                        + " support still owes; each instrument has its own budget. Of what you"
                        + " may see."
                )
            }
            tag(.div, .class("actions")) {
                tag(.a, .class("button quiet"), .href("/funds/plan.xlsx")) {
                    visit.say("导出 XLSX", "Export XLSX")
                }
            }
            years
            CashPlanChart(visit: visit, months: plan.months).html
            tranches
            if let next = page.next {
                tag(.a, .class("button quiet"), .href("/funds/plan?after=\(next)")) {
                    visit.say("下一页", "Next page")
                }
            }
        }
    }

    private var years: HTML {
        PageTable(
            [
                visit.say("年度", "Fiscal year"), visit.say("工具", "Instrument"),
                visit.say("预计", "Expected"),
                visit.say("其中有风险", "At risk"), visit.say("预算", "Budget"),
                visit.say("已付", "Paid"), visit.say("可用", "Available"),
                visit.say("缺口", "Lacking"),
            ],
            caption: visit.say("各年度（元）", "By fiscal year (CNY)"),
            isWalked: false
        ).html {
            for year in plan.years {
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) { "\(year.year)" }
                    tag(.td) { year.account.instrument }
                    amount(year.expected)
                    amount(year.atRisk)
                    amount(year.budget?.granted)
                    amount(year.budget?.paid)
                    amount(year.budget?.available)
                    tag(.td, .class(year.lacking > .zero ? "number bad" : "number")) {
                        year.lacking > .zero ? year.lacking.groupedText : "—"
                    }
                }
            }
        }
    }

    private func amount(_ amount: Fen?) -> HTML {
        tag(.td, .class("number")) { amount?.groupedText ?? visit.say("未登记", "none") }
    }

    private var tranches: HTML {
        guard !plan.items.isEmpty else {
            return tag(.p) { visit.say("没有待拨付的批次", "No tranche is to be paid") }
        }
        return PageTable(
            [
                visit.say("预计日期", "Expected on"),
                visit.say("协议与批次、资助", "Tranche or support"),
                visit.say("工具", "Instrument"), visit.say("项目或单位", "Project or organisation"),
                visit.say("金额（元）", "Amount (CNY)"),
                visit.say("状态", "State"), visit.say("风险", "At risk because"),
            ],
            caption: visit.say("待拨付的批次", "Tranches to be paid")
        ).html(
            page.rows.map { row in
                let item = row.item
                return [
                    HTML("\(item.expectedOn)"),
                    tag(.a, .class("code"), .href(CashPlanPage.place(of: item))) {
                        "\(item.code)/\(item.tranche.number)"
                    },
                    HTML(item.instrument), HTML(row.title), HTML(item.tranche.expected.groupedText),
                    HTML(visit.say(row.state)),
                    tag(.span, item.isAtRisk ? .class("warn") : nil) {
                        item.isAtRisk ? visit.say(CashPlanReading.risks(item)) : "—"
                    },
                ]
            }
        )
    }

    private static func place(of item: CashPlan.Item) -> String {
        let code = FormFields.encoded(item.code)
        return item.instrument == CapAccount.grant ? "/grants/\(code)" : "/cases/\(code)"
    }

    /// The plan as a workbook, of what the one who asks may see.
    func workbook() throws -> WebResponse {
        .download(
            try SheetOutput.bytes(reading.sheets(try reading.rows(plan.items))),
            name: "用款计划-\(plan.today).xlsx",
            type: RemunerationFile.Format.xlsx.type
        )
    }
}

/// The months of a plan as bars, with the same figures as a table beneath.
///
/// What was paid is full, what is expected is light, what is at risk is an empty frame of dashes:
/// nothing hangs on colours.
struct CashPlanChart {
    let visit: Visit
    let months: [CashPlan.MonthSum]

    private static let most = 24
    private let size = (width: 720, height: 220)
    private let frame = (left: 62, top: 26, right: 8, bottom: 24)

    private var shown: [CashPlan.MonthSum] { Array(months.prefix(CashPlanChart.most)) }
    private var highest: Int64 {
        max(1, shown.map { $0.paid.count + $0.expected.count }.max() ?? 1)
    }

    var html: HTML {
        tag(.section, .class("card")) {
            tag(.h2) { visit.say("逐月", "Month by month") }
            picture
            table
        }
    }

    private var table: HTML {
        PageTable(
            [
                visit.say("月份", "Month"), visit.say("已付", "Paid"),
                visit.say("预计", "Expected"), visit.say("其中有风险", "At risk"),
            ],
            caption: visit.say("图中的同一组数字（元）", "The figures of the picture (CNY)"),
            isWalked: false
        ).html {
            for month in months {
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) { "\(month.month)" }
                    for amount in [month.paid, month.expected, month.atRisk] {
                        tag(.td, .class("number")) { amount.groupedText }
                    }
                }
            }
        }
    }

    private func height(_ amount: Fen) -> Int {
        let room = Int64(size.height - frame.top - frame.bottom)
        return Int((Int128(amount.count) * Int128(room) / Int128(highest)))
    }

    private var picture: HTML {
        tag(
            .svg,
            .plain("viewBox", "0 0 \(size.width) \(size.height)"),
            .plain("role", "img"),
            .plain("aria-labelledby", "plan-text"),
            .class("trend")
        ) {
            tag(.desc, .id("plan-text")) { description }
            legend
            axis
            for (index, month) in shown.enumerated() { bar(month, at: index) }
        }
    }

    private var description: String {
        func sum(_ amount: (CashPlan.MonthSum) -> Fen) -> String {
            Fen(shown.reduce(0) { $0 + amount($1).count }).groupedText
        }
        let (first, last) = (
            shown.first?.month.description ?? "", shown.last?.month.description ?? ""
        )
        return visit.say(
            "\(first) 至 \(last)：已付 \(sum(\.paid)) 元，预计 \(sum(\.expected)) 元，其中有风险 "
                + "\(sum(\.atRisk)) 元。逐月数字见下表。",
            "\(first) to \(last): paid \(sum(\.paid)), expected \(sum(\.expected)), of this at"
                + " risk \(sum(\.atRisk)) CNY. The months are in the table beneath."
        )
    }

    @HTMLBuilder private var legend: [HTML] {
        let names = [
            ("bar", visit.say("已付", "paid")), ("bar-due", visit.say("预计", "expected")),
            ("bar-risk", visit.say("有风险", "at risk")),
        ]
        for (index, name) in names.enumerated() {
            let x = frame.left + index * 100
            Drawing.rectangle(name.0, x, 6, 12, 12)
            Drawing.words(name.1, x + 18, 16, "start")
        }
    }

    @HTMLBuilder private var axis: [HTML] {
        for part in 0...2 {
            let amount = Fen(highest / 2 * Int64(part))
            let y = size.height - frame.bottom - height(amount)
            Drawing.line("grid", from: (frame.left, y), to: (size.width - frame.right, y))
            Drawing.words(tenThousands(amount), frame.left - 6, y + 4, "end")
        }
    }

    /// 万元, for the axis alone.
    private func tenThousands(_ amount: Fen) -> String {
        let number = amount.count / 1_000_000
        return visit.say("\(number) 万", "\(number * 10)k")
    }

    @HTMLBuilder private func bar(_ month: CashPlan.MonthSum, at index: Int) -> [HTML] {
        let room = (size.width - frame.left - frame.right) / max(1, shown.count)
        let (x, width) = (frame.left + index * room + 2, max(3, room - 4))
        let parts = [("bar", month.paid), ("bar-due", month.secure), ("bar-risk", month.atRisk)]
        let tops = parts.reduce(into: [size.height - frame.bottom]) {
            $0.append($0[$0.count - 1] - height($1.1))
        }
        for (number, part) in parts.enumerated() where part.1 > .zero {
            let (top, height) = (tops[number + 1], tops[number] - tops[number + 1])
            Drawing.rectangle(part.0, x, top, width, max(2, height))
        }
        if shown.count <= 12 || index % 3 == 0 {
            Drawing.words(String(month.month.description.suffix(5)), x, size.height - 8, "start")
        }
    }
}
