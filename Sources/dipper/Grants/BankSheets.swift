import Portfolio
import Spreadsheet
import Workflow

extension BankReading {
    /// Lines with what they are, and payments that no line is, as sheets.
    var sheets: [(page: SheetPage, rows: [[Cell]])] {
        let judged = Part.allCases.flatMap { part in lines(part).map { (part, $0) } }
        let open = BankLine.Source.allCases.flatMap { source in
            (matching.missing[source] ?? []).map { (source, $0) }
        }
        return [
            (
                SheetPage(
                    name: "流水勾对",
                    columns: [
                        .init("结果"), .init("编号"), .init("来源"), .init("日期", .date), .init("方向"),
                        .init("金额（元）", .money), .init("对方户名"), .init("凭证号"), .init("对应事项"),
                    ]
                ),
                judged.map { part, judged in
                    let line = judged.line
                    let keys = payments(judged.verdict).map { words($0).zh }
                    return [
                        .text(part.title.zh), .text(line.code), .text(line.source.title.zh),
                        line.bookedOn.map { .date($0) } ?? .empty,
                        .text(BankReading.way(isReceived: line.isReceived).zh),
                        .number(line.amount.yuanText), Cell(text: line.counterparty),
                        Cell(text: line.voucher), Cell(text: keys.joined(separator: "；")),
                    ]
                }
            ),
            (
                SheetPage(
                    name: "无流水的事项",
                    columns: [
                        .init("缺少"), .init("事项"), .init("日期", .date), .init("方向"),
                        .init("金额（元）", .money), .init("凭证"),
                    ]
                ),
                open.map { source, payment in
                    [
                        .text("\(source.title.zh)流水"), .text(words(payment.key).zh),
                        .date(payment.on),
                        .text(BankReading.way(isReceived: payment.isReceived).zh),
                        .number(payment.amount.yuanText),
                        Cell(text: payment.vouchers.sorted().joined(separator: "、")),
                    ]
                }
            ),
        ]
    }
}
