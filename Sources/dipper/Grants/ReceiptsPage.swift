import Casework
import Portfolio
import Store
import Web
import Workflow

/// Payments of which the payee's receipt is not there yet; all of them, or the overdue ones.
struct ReceiptsPage {
    let visit: Visit
    private let reading: ReceiptReading
    private let page: (rows: [ReceiptReading.Row], next: AwaitedReceipt.Place?)

    /// - Throws: `NOT_FOUND` for who may not read what is expected to be paid; `PLACE_FORM`.
    init(_ visit: Visit) throws {
        self.visit = visit
        reading = try ReceiptReading(
            visit.ledger,
            visit.words,
            visit.office,
            isOverdue: visit.request.query["overdue"] == "1"
        )
        page = try reading.page(after: visit.request.query["after"], limit: PostingPage.usual)
    }

    func answer() throws -> WebResponse {
        let title =
            reading.isOverdue
            ? visit.say("逾期未收的收据", "Overdue receipts") : visit.say("待收收据", "Receipts awaited")
        return visit.page(title) {
            tag(.h1) { title }
            FundsPlaces(visit: visit).html
            tag(.p, reading.late.isEmpty ? .class("soft") : .class("warn")) {
                visit.say(reading.summary)
            }
            tag(.p) {
                choice("/funds/receipts", visit.say("全部", "All"), isChosen: !reading.isOverdue)
                " · "
                choice(
                    "/funds/receipts?overdue=1",
                    visit.say("只看逾期", "Overdue alone"),
                    isChosen: reading.isOverdue
                )
            }
            table
            if let next = page.next {
                let query = FormFields(
                    (reading.isOverdue ? [("overdue", "1")] : []) + [("after", next.description)]
                ).urlEncoded
                tag(.a, .class("button quiet"), .href("/funds/receipts?\(query)")) {
                    visit.say("下一页", "Next page")
                }
            }
        }
    }

    private func choice(_ place: String, _ title: String, isChosen: Bool) -> HTML {
        isChosen ? tag(.strong) { title } : tag(.a, .href(place)) { title }
    }

    private var table: HTML {
        guard !page.rows.isEmpty else {
            return tag(.p) { visit.say("没有待收的收据", "No receipt is awaited") }
        }
        let mayFile = visit.roles.contains { ["PO", "FIN"].contains($0) }
        return PageTable(
            [
                visit.say("应收到", "Due"), visit.say("协议与批次", "Tranche"),
                visit.say("项目", "Project"), visit.say("收款单位", "Payee"),
                visit.say("已付（元）", "Paid (CNY)"), visit.say("支付日期", "Paid on"),
                visit.say("办理", "To do"),
            ],
            caption: visit.say("收据", "Receipts")
        ).html(page.rows.map { row($0, mayFile: mayFile) })
    }

    private func row(_ row: ReceiptReading.Row, mayFile: Bool) -> [HTML] {
        let (receipt, tranche) = (row.receipt, row.receipt.tranche)
        let code = FormFields.encoded(row.code)
        let query = FormFields([("instance", tranche.key)]).urlEncoded
        return [
            tag(.span, receipt.isLate ? .class("warn") : nil) {
                visit.say(reading.standing(receipt))
            },
            tag(.a, .class("code"), .href("/grants/\(code)")) { "\(row.code)/\(tranche.number)" },
            HTML(row.title), HTML(row.payee), HTML(tranche.paid.groupedText),
            HTML(tranche.paidOn.map { "\($0)" } ?? "—"),
            mayFile && receipt.dueOn != nil
                ? tag(.a, .href("/cases/\(code)/do/file_receipt?\(query)")) {
                    visit.say("登记收据", "File the receipt")
                } : HTML("—"),
        ]
    }
}
