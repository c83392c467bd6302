import Casework
import Portfolio
import Store
import Web
import Workflow

/// One list: its lines, who is left out, what can be done, and the files that are made of it.
struct RemunerationPage {
    let visit: Visit
    private let sheet: RemunerationSheet

    /// - Throws: `NOT_FOUND` for a list that is not there, and for who may not see it.
    init(_ visit: Visit) throws {
        self.visit = visit
        sheet = try RemunerationSheet(
            visit.parameters["code"] ?? "",
            visit.ledger,
            visit.words
        )
    }

    private var stream: CaseStream { sheet.stream }
    private var place: String { "/cases/\(FormFields.encoded(stream.code))" }
    private var address: String { "/remuneration/\(FormFields.encoded(stream.code))" }

    func answer() throws -> WebResponse { try page([], status: 200) }

    private func page(_ blockers: [Blocker], status: Int) throws -> WebResponse {
        let full = try full(blockers)
        return visit.page(sheet.title, status: status) {
            tag(.p, .class("soft")) {
                tag(.a, .href("/remuneration")) { visit.say("专家费", "Remuneration of experts") }
                " "
                tag(.span, .class("code")) { stream.code }
                " · "
                visit.say(visit.words.states(of: stream))
            }
            tag(.h1) { sheet.title }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            tag(.p, .class("soft")) {
                visit.say(
                    "发放月份 \(sheet.list.month)。本页可看出谁评了什么，请勿投影。",
                    "To be paid in \(sheet.list.month). This page tells who reviewed; do not show"
                        + " it on a screen."
                )
            }
            actions
            changed
            lines
            leftOut
            pending
            files
            full
        }
    }

    // MARK: What can be done

    private var actions: HTML {
        let possible = CaseSheet(words: visit.words, stream: stream).possible("").filter {
            // Beside each line that lacks them stands its own way to the payee details.
            $0.roles.contains(where: visit.roles.contains) && $0.event.name != "enter_payee"
                && ($0.event.name != "approve_again" || !sheet.changedLines.isEmpty)
        }
        return tag(.div, .class("actions")) {
            for (event, _) in possible {
                let isMain = ["approve", "approve_again", "pay"].contains(event.name)
                tag(
                    .a,
                    .class(isMain ? "button" : "button quiet"),
                    .href("\(place)/do/\(event.name)")
                ) { visit.say(event.title) }
            }
            tag(.a, .class("button quiet"), .href(place)) {
                visit.say("经过与文件", "History and documents")
            }
        }
    }

    /// Who is not paid before the director has approved once more.
    private var changed: HTML {
        let names = sheet.changedLines.map { sheet.name(of: $0.person) }
        guard !names.isEmpty else { return HTML([]) }
        return tag(.p, .class("note")) {
            visit.say(
                "收款信息在审批之后登记、更改或停用过，主任再次审批后才能支付：",
                "Payee details entered, changed or withdrawn after the approval; the director"
                    + " approves again before these are paid: "
            )
            names.joined(separator: visit.say("、", ", "))
        }
    }

    // MARK: Lines

    private var lines: HTML {
        PageTable(
            [
                visit.say("序号", "No."), visit.say("专家", "Expert"),
                visit.say("职称类别", "Title class"), visit.say("天数、案数", "For"),
                visit.say("依据", "Of"), visit.say("应发（元）", "Gross"),
                visit.say("扣税（元）", "Tax"), visit.say("实发（元）", "Net"),
                visit.say("状态", "State"),
            ],
            caption: visit.say("明细", "Lines")
        ).html(sheet.list.lines.map(row) + [total])
    }

    private func row(_ line: FeeLine) -> [HTML] {
        let status = visit.say(sheet.status(of: line))
        let paidOn = sheet.list.paidOn[line.person].map { " \($0)" } ?? ""
        return [
            HTML("\(line.number)"), HTML(sheet.name(of: line.person)),
            HTML(visit.say(RemunerationSheet.grade(line.grade))),
            HTML(visit.say(RemunerationSheet.amount(of: line))),
            HTML(
                sheet.sources(of: line).map { code in
                    tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(code))")) {
                        "\(code) "
                    }
                }
            ),
            HTML(line.gross.groupedText), HTML(visit.say(RemunerationSheet.tax(of: line))),
            HTML(line.net.groupedText), HTML([HTML(status + paidOn), payee(of: line)]),
        ]
    }

    /// The way to somebody's payee details, for finance where there are none.
    private func payee(of line: FeeLine) -> HTML {
        let possible = CaseSheet(words: visit.words, stream: stream).possible("").contains {
            $0.event.name == "enter_payee" && $0.roles.contains(where: visit.roles.contains)
        }
        guard possible, sheet.lacksPayee(line), let code = sheet.code(of: line.person) else {
            return HTML([])
        }
        let query = FormFields([("f.person", code)]).urlEncoded
        return tag(.p) {
            tag(.a, .href("\(place)/do/enter_payee?\(query)")) {
                visit.say("登记收款信息", "Enter the payee details")
            }
        }
    }

    private var total: [HTML] {
        let list = sheet.list
        return [
            HTML(""), tag(.strong) { visit.say("合计", "Total") }, HTML(""), HTML(""), HTML(""),
            HTML(list.sum(\.gross).groupedText), HTML(list.sum(\.tax).groupedText),
            HTML(list.sum(\.net).groupedText), HTML(""),
        ]
    }

    private var leftOut: HTML {
        guard !sheet.list.leftOut.isEmpty else { return HTML([]) }
        return PageTable(
            [
                visit.say("专家", "Expert"), visit.say("原因", "Why"),
                visit.say("半天", "Half-days"), visit.say("案", "Cases"),
            ],
            caption: visit.say("未列", "Left out")
        ).html(
            sheet.list.leftOut.map { left in
                [
                    HTML(sheet.name(of: left.person)), HTML(visit.say(sheet.reason(left))),
                    HTML("\(left.halves)"), HTML("\(left.cases)"),
                ]
            }
        )
    }

    private var pending: HTML {
        let codes = sheet.list.pending.compactMap { sheet.code(of: $0) }
        guard !codes.isEmpty else { return HTML([]) }
        return tag(.p, .class("note")) {
            visit.say("编制时尚未结束，以后可再列：", "Not ready when it was drawn up: ")
            codes.joined(separator: visit.say("、", ", "))
        }
    }

    // MARK: Files

    private var files: HTML {
        let names: [(name: String, title: String)] = [
            ("list.pdf", visit.say("发放表 PDF", "Payment list, PDF")),
            ("list.xlsx", visit.say("发放表 XLSX", "Payment list, XLSX")),
            ("tax.xlsx", visit.say("报税表 XLSX", "Tax workbook, XLSX")),
        ]
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("文件（号码已掩码）", "Files, with masked numbers") }
            tag(.div, .class("actions")) {
                for file in names {
                    tag(.a, .class("button quiet"), .href("\(address)/\(file.name)")) {
                        file.title
                    }
                }
            }
        }
    }

    /// What is asked for by a name such as `list.pdf`.
    private static func asked(
        _ name: String
    ) throws -> (kind: RemunerationPaper.Kind, format: RemunerationFile.Format) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let kind = RemunerationPaper.Kind(rawValue: parts[0]),
            let format = RemunerationFile.Format(rawValue: parts[1]),
            kind == .list || format == .xlsx
        else { throw CaseRefusals.notFound(name) }
        return (kind, format)
    }

    func file() throws -> WebResponse {
        try made(visit.parameters["file"] ?? "", because: nil, key: "")
    }

    private func made(_ name: String, because: String?, key: String) throws -> WebResponse {
        let (kind, format) = try RemunerationPage.asked(name)
        let file = try RemunerationFile(
            stream.code,
            kind,
            format,
            because: because,
            key: key,
            visit.ledger,
            by: visit.caller
        )
        return .download(file.bytes, name: file.name, type: file.format.type)
    }

    /// The form for a file with whole numbers, for who may look at them.
    private func full(_ blockers: [Blocker]) throws -> HTML {
        guard sheet.isReleased, try visit.ledger.cases.mayUnmask(stream.id) else {
            return HTML([])
        }
        let part = FormPart(visit)
        let fields = visit.request.method.isWriting ? DoorPart(visit).fields : FormFields()
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("文件（完整号码）", "Files with whole numbers") }
            tag(.p, .class("soft")) {
                visit.say(
                    "含账号、证件号。每生成一次，记一次：何人、何时、什么理由；不记号码。",
                    "With the numbers of cards and documents. Each is recorded: who, when and why,"
                        + " never the numbers."
                )
            }
            part.form(to: "\(address)/full") {
                FormPart.hidden("_key", Identifier.make(at: Moment.wallClock()))
                part.choice(
                    "file",
                    visit.say("文件", "File"),
                    value: fields["file"] ?? "list.pdf",
                    among: [
                        ("list.pdf", visit.say("发放表 PDF", "Payment list, PDF")),
                        ("list.xlsx", visit.say("发放表 XLSX", "Payment list, XLSX")),
                        ("tax.xlsx", visit.say("报税表 XLSX", "Tax workbook, XLSX")),
                    ],
                    isRequired: true
                )
                part.input(
                    "reason",
                    visit.say("理由", "Reason"),
                    value: fields["reason"] ?? "",
                    isRequired: true,
                    wrong: DoorPart.wrong("reason", blockers),
                    more: [.plain("maxlength", "2000")]
                )
                if StepUp(visit).isNeeded { StepUp(visit).input(blockers) }
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("生成文件", "Make the file") }
                }
            }
        }
    }

    /// Records the look, and hands out the file this once.
    func full() throws -> WebResponse {
        guard try visit.ledger.cases.mayUnmask(stream.id) else {
            throw CaseRefusals.notFound(stream.code)
        }
        let fields = DoorPart(visit).fields
        do {
            if StepUp(visit).isNeeded { try StepUp(visit).prove(fields) }
            return try made(
                fields["file"] ?? "",
                because: fields["reason"] ?? "",
                key: fields["_key"].map { "web:\($0)" } ?? ""
            )
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try page(refusal.blockers, status: Failure(refusal).httpStatus)
        }
    }
}
