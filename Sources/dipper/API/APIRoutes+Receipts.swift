import Casework
import Portfolio
import Web
import Workflow

/// Receipts that payees still owe.
extension APIRoutes {
    static let receipts: [APIRoute] = [
        APIRoute(
            .get,
            "receipts",
            "listReceipts",
            "待收收据：已支付而收款单位的收据未收到的批次，可只列逾期的",
            "Payments of which the payee's receipt is awaited; all of them, or the overdue ones",
            answers: [
                ok("一页待收收据", "A page of what is awaited", APIShapes.receipts)
                    .telling(["Link": nextLink])
            ],
            answer: { try $0.receipts() }
        ).with {
            $0.parameters = [
                .query("overdue", .bool, "true 只列逾期的", "true for the overdue ones alone"),
                .query("after", .text(0...100), "从此处之后列起", "Only what comes after it"), limit,
            ]
            $0.furtherProblems = [404]
        }
    ]
}

extension APIShapes {
    fileprivate static let receipts = answer([
        APIMember("as_of", .text), APIMember("awaited", .count), APIMember("overdue", .count),
        APIMember("overdue_amount", .text),
        APIMember(
            "receipts",
            list(
                .object([
                    APIMember("code", .text), APIMember("number", .count),
                    APIMember("title", .text), APIMember("payee", .text),
                    APIMember("paid", .text), APIMember("paid_on", .nullable(.text)),
                    APIMember(
                        "due",
                        .nullable(.text),
                        about: Localized(zh: "中止期间为 null", en: "Null while it is on hold")
                    ),
                    APIMember("overdue", .bool), APIMember("days_late", .count),
                ])
            )
        ),
        after,
    ])
}

extension APICall {
    fileprivate func receipts() throws -> WebResponse {
        let reading = try ReceiptReading(ledger, words, office, isOverdue: flag("overdue"))
        let page = try reading.page(after: text("after"), limit: limit)
        return linked(answer(reading.json(page.rows, next: page.next)), page.next?.description)
    }
}
