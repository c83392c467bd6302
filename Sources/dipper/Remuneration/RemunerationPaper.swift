import Casework
import Paper
import Portfolio
import Spreadsheet
import Store
import Workflow

/// What is made of a list: the payment list (发放表) to be signed, and the tax workbook.
struct RemunerationPaper {
    enum Kind: String, CaseIterable, Hashable, Sendable {
        case list
        case tax

        var title: String {
            switch self {
            case .list: "专家费发放表"
            case .tax: "劳务报酬报税表"
            }
        }
    }

    let sheet: RemunerationSheet
    /// By person; masked unless the look was recorded.
    let payees: [String: PayeeDetails]
    let isFull: Bool
    /// Where the list stands, such as 待支付.
    let state: String
    /// Who drew it up, approved and paid it, as far as that was done.
    let hands: [String: String]

    private var list: Remuneration { sheet.list }

    /// With its state, so that nobody signs what is not approved.
    private var heading: String {
        "\(sheet.title)　\(sheet.stream.code)　发放月份 \(list.month)　\(state)"
    }

    private var secrecy: String {
        isFull
            ? "含个人账号或证件号，仅用于发放和报税，用后妥善保管，不得转发"
            : "账号、证件号只显示末四位"
    }

    // MARK: The payment list

    var blocks: [Block] {
        let right = TextStyle.cell.with { $0.alignment = .right }
        let columns: [Table.Column] = [
            .init("序号", share: 0.7), .init("姓名", share: 0.9), .init("职称", share: 0.8),
            .init("天、案", share: 0.9), .init("应发（元）", share: 1.05, right),
            .init("扣税（元）", share: 0.95, right), .init("实发（元）", share: 1.05, right),
            .init("开户银行、卡号", share: 2.4), .init("签名", share: 1.2),
        ]
        let rows = list.lines.map { line -> [String] in
            let payee = payees[line.person]
            let account = payee.map { details in
                "\(details.bank)\n" + (isFull ? BankCard.grouped(details.account) : details.account)
            }
            return [
                "\(line.number)", sheet.name(of: line.person),
                RemunerationSheet.grade(line.grade).zh, RemunerationSheet.amount(of: line).zh,
                line.gross.groupedText, line.tax.groupedText, line.net.groupedText,
                account ?? "未登记", "　\n　",
            ]
        }
        let total = [
            "", "合计", "", "", list.sum(\.gross).groupedText, list.sum(\.tax).groupedText,
            list.sum(\.net).groupedText, "", "",
        ]
        return [
            .text(Kind.list.title, .pageTitle), .text(heading, .plain),
            .table(Table(columns, rows + [total])),
            .table(Table.pairs(capitals)), .space(6),
        ] + hands(at: [("制表", "draw_up"), ("审批", "approve"), ("财务", "pay")])
            + [.text(secrecy, .plain)]
    }

    /// Each total in upper-case characters, as a voucher has it.
    private var capitals: [(name: String, value: String)] {
        [
            ("应发合计（大写）", list.sum(\.gross).upperCaseText),
            ("扣税合计（大写）", list.sum(\.tax).upperCaseText),
            ("实发合计（大写）", list.sum(\.net).upperCaseText),
        ]
    }

    private func hands(at places: [(title: String, duty: String)]) -> [Block] {
        places.map { title, duty in
            let name = hands[duty].map { "\($0)　" } ?? ""
            return .text(
                "\(title)：\(name)（签名）\(SessionPaper.line)　日期：\(SessionPaper.date)",
                .plain.with { $0.leading = 1 }
            )
        }
    }

    // MARK: Workbooks

    func workbook(_ kind: Kind) -> (page: SheetPage, rows: [[Cell]]) {
        switch kind {
        case .list: paymentList
        case .tax: taxWorkbook
        }
    }

    private static func money(_ amount: Fen) -> Cell { .number(amount.yuanText) }

    private var paymentList: (page: SheetPage, rows: [[Cell]]) {
        let page = SheetPage(
            name: Kind.list.title,
            heading: [heading, secrecy] + capitals.map { "\($0.name)：\($0.value)" },
            columns: [
                .init("序号", .integer), .init("人员编号"), .init("姓名"), .init("职称类别"),
                .init("现场天数", .integer), .init("现场半天数", .integer), .init("通讯案数", .integer),
                .init("应发（元）", .money), .init("扣税（元）", .money), .init("实发（元）", .money),
                .init("开户银行"), .init("银行卡号"), .init("状态"), .init("支付日期"), .init("签名"),
            ]
        )
        let rows = list.lines.map { line -> [Cell] in
            let payee = payees[line.person]
            return [
                .number("\(line.number)"), .text(sheet.code(of: line.person) ?? ""),
                .text(sheet.name(of: line.person)),
                .text(RemunerationSheet.grade(line.grade).zh), .number("\(line.days)"),
                .number("\(line.halves)"), .number("\(line.cases)"),
                RemunerationPaper.money(line.gross), RemunerationPaper.money(line.tax),
                RemunerationPaper.money(line.net), .text(payee?.bank ?? "未登记"),
                .text(payee?.account ?? "未登记"),
                .text(list.status(of: line.person).name.zh),
                .text(list.paidOn[line.person] ?? ""), .empty,
            ]
        }
        let total: [Cell] =
            [.empty, .empty, .text("合计"), .empty, .empty, .empty, .empty]
            + [list.sum(\.gross), list.sum(\.tax), list.sum(\.net)].map(RemunerationPaper.money)
            + Array(repeating: Cell.empty, count: 5)
        return (page, rows + [total])
    }

    private var taxWorkbook: (page: SheetPage, rows: [[Cell]]) {
        let page = SheetPage(
            name: Kind.tax.title,
            heading: [heading, secrecy],
            columns: [
                .init("序号", .integer), .init("姓名"), .init("证件类型"), .init("证件号码"),
                .init("纳税身份"), .init("所得项目"), .init("税款所属期"), .init("本次收入（元）", .money),
                .init("本次税额（元）", .money), .init("本次实发（元）", .money),
                .init("本月此前收入（元）", .money), .init("本月此前税额（元）", .money),
            ]
        )
        let rows = list.lines.map { line -> [Cell] in
            let payee = payees[line.person]
            let type = payee.map { PaperTerms.value($0.identityType, of: "identity_type") }
            return [
                .number("\(line.number)"), .text(sheet.name(of: line.person)),
                .text(type ?? "未登记"), .text(payee?.identity ?? "未登记"),
                .text(line.residence.name.zh), .text("劳务报酬所得"),
                .text(list.month), RemunerationPaper.money(line.gross),
                RemunerationPaper.money(line.tax), RemunerationPaper.money(line.net),
                RemunerationPaper.money(line.earlierGross),
                RemunerationPaper.money(line.earlierTax),
            ]
        }
        let total: [Cell] =
            [.empty, .text("合计"), .empty, .empty, .empty, .empty, .empty]
            + [list.sum(\.gross), list.sum(\.tax), list.sum(\.net)].map(RemunerationPaper.money)
            + [.empty, .empty]
        return (page, rows + [total])
    }
}
