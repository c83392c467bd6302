import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// 待收收据: payments of which the payee's receipt is not there yet, of the agreements that
/// whoever asks may see.
struct ReceiptReading {
    /// A payment with what is told beside it.
    struct Row {
        let receipt: AwaitedReceipt
        let code: String
        /// Of its project; empty where that is not the reader's to see.
        let title: String
        let payee: String
    }

    let today: CivilDate
    let isOverdue: Bool
    /// By the day on which they are due.
    let receipts: [AwaitedReceipt]
    private let agreements: [String: CaseStream]
    private let words: CaseWords

    /// `isOverdue` asks for those alone whose day is over.
    ///
    /// - Throws: `NOT_FOUND` for who may not read what is expected to be paid.
    init(
        _ ledger: OpenLedger,
        _ words: CaseWords,
        isOverdue: Bool,
        agreements: () throws -> [CaseStream]
    ) throws {
        try ledger.cases.require("cash-plan", as: "receipts")
        let today = ledger.now.date
        let agreements = try agreements()
        receipts = agreements.flatMap { AwaitedReceipt.all(of: $0, on: today) }
            .filter { $0.isLate || !isOverdue }
            .sorted { $0.place < $1.place }
        let named = Set(receipts.map(\.agreement))
        self.agreements = Dictionary(
            agreements.filter { named.contains($0.id) }.map { ($0.id, $0) }
        ) { $1 }
        (self.today, self.isOverdue, self.words) = (today, isOverdue, words)
    }

    /// Of every agreement, read page by page.
    init(_ ledger: OpenLedger, _ words: CaseWords, isOverdue: Bool) throws {
        try self.init(ledger, words, isOverdue: isOverdue) {
            try CasePages(ledger.cases, kind: GrantNoun.kind).flatMap { try $0.get() }
        }
    }

    /// From what a server keeps in memory.
    init(_ ledger: OpenLedger, _ words: CaseWords, _ office: Office, isOverdue: Bool) throws {
        try office.index.follow(ledger)
        try self.init(ledger, words, isOverdue: isOverdue) {
            let contents = office.index.now
            let reader = words.cases.reader
            return try office.index.shown(
                kind: GrantNoun.kind,
                in: contents,
                by: reader,
                reader?.outlook(on: contents.ties)
            ).entries.map(\.stream)
        }
    }

    var late: [AwaitedReceipt] { receipts.filter(\.isLate) }

    /// What was paid without a receipt although its day is over.
    var lateAmount: Fen { Fen(late.reduce(0) { $0 + $1.tranche.paid.count }) }

    /// A page behind a place.
    ///
    /// - Throws: `PLACE_FORM`.
    func page(
        after: String?,
        limit: Int
    ) throws -> (rows: [Row], next: AwaitedReceipt.Place?) {
        let place = try after.map { text in
            guard let place = AwaitedReceipt.Place(text) else {
                throw ReceiptReading.placeForm(text)
            }
            return place
        }
        let rest = receipts.filter { receipt in place.map { $0 < receipt.place } ?? true }
        let shown = Array(rest.prefix(limit))
        return (try rows(shown), rest.count > limit ? shown.last?.place : nil)
    }

    func rows(_ receipts: [AwaitedReceipt]) throws -> [Row] {
        let found = receipts.compactMap { agreements[$0.agreement] }
        let projects = try words.cases.streams(Set(found.compactMap(\.parent)))
        let headlines = try words.headlines(of: projects)
        let names = try words.names(of: found.compactMap { $0.text("payee") })
        return receipts.compactMap { receipt in
            guard let agreement = agreements[receipt.agreement] else { return nil }
            return Row(
                receipt: receipt,
                code: agreement.code,
                title: agreement.parent.flatMap { headlines[$0] } ?? "",
                payee: agreement.text("payee").flatMap { names[$0] } ?? ""
            )
        }
    }

    private static func placeForm(_ text: String) -> Refusal {
        Refusal(
            Blocker(
                code: "PLACE_FORM",
                message: Localized(
                    zh: "“\(text)”不是待收收据清单中的位置，应为上一页给出的 after",
                    en: "“\(text)” is no place in the list of receipts; expected what the page"
                        + " before gave as after"
                ),
                place: "after",
                values: ["found": text, "expected": "2026-01-29~BZ-2026-000001~1"]
            )
        )
    }

    // MARK: Told

    func json(_ rows: [Row], next: AwaitedReceipt.Place? = nil) -> [String: JSON] {
        [
            "as_of": JSON(today.description), "awaited": JSON(receipts.count),
            "overdue": JSON(late.count), "overdue_amount": JSON(lateAmount),
            "receipts": .array(
                rows.map { row in
                    let tranche = row.receipt.tranche
                    return [
                        "code": JSON(row.code), "number": JSON(tranche.number),
                        "title": JSON(row.title), "payee": JSON(row.payee),
                        "paid": JSON(tranche.paid),
                        "paid_on": tranche.paidOn.map { JSON($0.description) } ?? .null,
                        "due": row.receipt.dueOn.map { JSON($0.description) } ?? .null,
                        "overdue": .bool(row.receipt.isLate),
                        "days_late": JSON(row.receipt.daysLate(on: today)),
                    ]
                }
            ),
            "after": next.map { JSON($0.description) } ?? .null,
        ]
    }

    /// When it was due, in words.
    func standing(_ receipt: AwaitedReceipt) -> Localized {
        guard let due = receipt.dueOn else {
            return Localized(zh: "已中止，期限停止计算", en: "on hold, the clock stands")
        }
        let days = receipt.daysLate(on: today)
        return receipt.isLate
            ? Localized(zh: "逾期 \(days) 天（应于 \(due)）", en: "\(days) days late (due \(due))")
            : Localized(zh: "应于 \(due) 前", en: "due by \(due)")
    }

    var summary: Localized {
        Localized(
            zh: "截至 \(today)：待收 \(receipts.count) 份，其中逾期 \(late.count) 份、"
                + "\(lateAmount.groupedText) 元",
            en: "As of \(today): \(receipts.count) awaited, of these \(late.count) overdue for"
                + " \(lateAmount.groupedText) CNY"
        )
    }

    func lines(_ rows: [Row]) -> [Localized] {
        [summary]
            + rows.map { row in
                let (tranche, told) = (row.receipt.tranche, standing(row.receipt))
                let head = "\(row.code)/\(tranche.key)"
                return Localized(
                    zh: "\(head)　\(tranche.paid.groupedText)　\(row.payee)　\(told.zh)",
                    en: "\(head)  \(tranche.paid.groupedText)  \(row.payee)  \(told.en)"
                )
            }
    }

    func sheet(_ rows: [Row]) -> (page: SheetPage, rows: [[Cell]]) {
        (
            SheetPage(
                name: isOverdue ? "逾期未收收据" : "待收收据",
                columns: [
                    .init("协议"), .init("批次", .integer), .init("项目"), .init("收款单位"),
                    .init("已付（元）", .money), .init("支付日期", .date), .init("应收到日期", .date),
                    .init("逾期天数", .integer),
                ]
            ),
            rows.map { row in
                let tranche = row.receipt.tranche
                return [
                    .text(row.code), .number("\(tranche.number)"), Cell(text: row.title),
                    Cell(text: row.payee), .number(tranche.paid.yuanText),
                    tranche.paidOn.map { .date($0) } ?? .empty,
                    row.receipt.dueOn.map { .date($0) } ?? .empty,
                    .number("\(row.receipt.daysLate(on: today))"),
                ]
            }
        )
    }
}
