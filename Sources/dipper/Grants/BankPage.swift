import Casework
import Portfolio
import Spreadsheet
import Store
import Web
import Workflow

/// Lines of the bank and of the books against what is booked here, for who reads the books.
struct BankPage {
    let visit: Visit
    private let bank: BankReading

    /// - Throws: `NOT_FOUND` for who may not read the books.
    init(_ visit: Visit) throws {
        self.visit = visit
        let from = visit.request.query["from"].flatMap { $0.isEmpty ? nil : $0 }
        bank = try BankReading(
            visit.ledger,
            visit.words,
            from: from.map { try Moment.date($0, option: "from") }
        )
    }

    func answer() throws -> WebResponse {
        let title = visit.say("流水勾对", "Reconciliation")
        return visit.page(title) {
            tag(.h1) { title }
            FundsPlaces(visit: visit).html
            tag(.p, .class("soft")) {
                visit.say(
                    "\(bank.from) 起的流水与支付、退汇、偿还、收回。金额、收款单位、凭证号都相同且只有一种可能的"
                        + "自动勾对，其余由导入以外的人勾对。",
                    "Lines since \(bank.from) against payments, returns, repayments and"
                        + " recoveries. What agrees in amount, payee and voucher, and can be one"
                        + " thing only, is matched; the rest is settled by a person who did not"
                        + " import it."
                )
            }
            tag(.div, .class("actions")) {
                tag(.a, .class("button quiet"), .href("/funds/bank.xlsx?from=\(bank.from)")) {
                    visit.say("导出 XLSX", "Export XLSX")
                }
                for subject in imported {
                    tag(.a, .class("button quiet"), .href("/import?subject=\(subject.rawValue)")) {
                        ImportPage.title(visit, subject)
                    }
                }
            }
            lines
            for source in BankLine.Source.allCases { missing(source) }
        }
    }

    /// Whose lines this person may bring in.
    private var imported: [ImportSubject] {
        let offered = ImportSubject.offered(to: visit.roles, visit.words.rules)
        return [.bank, .books].filter(offered.contains)
    }

    @HTMLBuilder private var lines: [HTML] {
        if bank.matching.lines.isEmpty {
            tag(.p) {
                visit.say(
                    "还没有导入流水。财务人员在此页或用 dipper bank import、bank import-books 导入。",
                    "No lines are imported. Finance imports them on this page, or by"
                        + " dipper bank import and bank import-books."
                )
            }
        } else {
            PageTable(
                [
                    visit.say("结果", "Result"), visit.say("编号", "Code"),
                    visit.say("来源", "Source"), visit.say("日期", "Date"),
                    visit.say("方向", "Way"), visit.say("金额", "Amount"),
                    visit.say("对方户名", "Counterparty"), visit.say("对应事项", "Payment"),
                ],
                caption: visit.say("流水（元）", "Lines (CNY)")
            ).html {
                for part in BankReading.Part.allCases {
                    for judged in bank.lines(part) { row(judged, part) }
                }
            }
        }
    }

    private func row(_ judged: BankReading.Judged, _ part: BankReading.Part) -> HTML {
        let line = judged.line
        let isOpen = [.proposed, .unmatched, .differing].contains(part)
        return tag(.tr) {
            tag(.td, isOpen ? .class("warn") : nil) { visit.say(part.title) }
            tag(.td) { tag(.a, .class("code"), .href("/cases/\(line.code)")) { line.code } }
            tag(.td) { visit.say(line.source.title) }
            tag(.td) { line.bookedOn.map { "\($0)" } ?? "—" }
            tag(.td) { visit.say(BankReading.way(isReceived: line.isReceived)) }
            tag(.td, .class("number")) { line.amount.groupedText }
            tag(.td) { line.counterparty }
            tag(.td) { payments(judged, part) }
        }
    }

    private func payments(_ judged: BankReading.Judged, _ part: BankReading.Part) -> HTML {
        let keys = bank.payments(judged.verdict)
        guard !keys.isEmpty else { return HTML("—") }
        let maySettle = part == .proposed && visit.roles.contains { ["FIN", "DIR"].contains($0) }
        return tag(.ul, .class("plain")) {
            for key in keys {
                tag(.li) {
                    tag(.a, .href("/cases/\(key.code)?version=\(key.version)")) {
                        visit.say(bank.words(key))
                    }
                    if maySettle {
                        let given = FormFields([("f.payment", key.description)]).urlEncoded
                        " "
                        tag(.a, .href("/cases/\(judged.line.code)/do/settle?\(given)")) {
                            visit.say("勾对", "Settle")
                        }
                    }
                }
            }
        }
    }

    private func missing(_ source: BankLine.Source) -> HTML {
        let open = bank.matching.missing[source] ?? []
        guard !open.isEmpty else { return HTML([]) }
        return PageTable(
            [
                visit.say("事项", "Payment"), visit.say("日期", "Date"), visit.say("方向", "Way"),
                visit.say("金额", "Amount"),
            ],
            caption: visit.say(
                "\(source.title.zh)流水中没有的事项（元）",
                "Not in the lines of the \(source.title.en.lowercased()) (CNY)"
            )
        ).html {
            for payment in open {
                tag(.tr) {
                    tag(.td) {
                        tag(.a, .href("/cases/\(payment.key.code)?version=\(payment.key.version)"))
                        { visit.say(bank.words(payment.key)) }
                    }
                    tag(.td) { "\(payment.on)" }
                    tag(.td) { visit.say(BankReading.way(isReceived: payment.isReceived)) }
                    tag(.td, .class("number")) { payment.amount.groupedText }
                }
            }
        }
    }

    /// The same as a workbook.
    func workbook() throws -> WebResponse {
        .download(
            try SheetOutput.bytes(bank.sheets),
            name: "流水勾对-\(bank.from).xlsx",
            type: RemunerationFile.Format.xlsx.type
        )
    }
}
