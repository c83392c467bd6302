import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Web
import Workflow

/// The expenses of one agreement or support: what was accepted against what was paid, its lists,
/// and the way in for another one.
struct CostsPage {
    let visit: Visit
    private let stream: CaseStream
    private let sums: CostSums

    /// - Throws: `NOT_FOUND` for who may not read the case or lists of expenses.
    init(_ visit: Visit) throws {
        self.visit = visit
        let code = visit.parameters["code"] ?? ""
        stream = try visit.found(code)
        guard stream.kind == GrantNoun.kind || stream.kind == SupportNoun.kind else {
            throw CaseRefusals.notFound(code)
        }
        try visit.ledger.cases.require(CostNoun.kind, as: code)
        sums = try CostSums(stream, visit.ledger)
    }

    private var place: String { "/costs/\(FormFields.encoded(stream.code))" }

    /// Those of the chart that may hand in a list.
    private var roles: [String] {
        let chart = visit.words.rules.charts[CostNoun.kind]
        return chart.map { chart in chart.starts.flatMap { chart.transitions[$0].roles } } ?? []
    }

    private var needsProof: Bool {
        get throws { try StepUp(visit).isNeeded(for: "file", roles: roles) }
    }

    func answer() throws -> WebResponse { try page([], status: 200) }

    private func page(_ blockers: [Blocker], status: Int) throws -> WebResponse {
        let title = visit.say("费用清单 \(stream.code)", "Expenses of \(stream.code)")
        let form = roles.contains(where: visit.roles.contains) ? try form(blockers) : HTML([])
        return visit.page(title, status: status) {
            tag(.p, .class("soft")) {
                tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(stream.code))")) {
                    stream.code
                }
                " \(visit.say(visit.words.states(of: stream)))"
            }
            tag(.h1) { title }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            tag(.p) { visit.say(sums.told) }
            if !sums.lists.isEmpty { lists }
            form
        }
    }

    private var lists: HTML {
        PageTable(
            [
                visit.say("清单", "List"), visit.say("笔数", "Items"),
                visit.say("合计（元）", "Total (CNY)"), visit.say("认定（元）", "Accepted (CNY)"),
                visit.say("状态", "State"),
            ]
        ).html(
            sums.lists.map { list in
                [
                    tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(list.code))")) {
                        list.code
                    },
                    HTML("\(CostItem.items(of: list).count)"),
                    HTML(Fen(list.integer("total") ?? 0).groupedText),
                    HTML(Fen(list.integer("accepted") ?? 0).groupedText),
                    HTML(visit.say(visit.words.states(of: list))),
                ]
            }
        )
    }

    private func form(_ blockers: [Blocker]) throws -> HTML {
        let proof = try needsProof ? StepUp(visit).input(blockers) : HTML([])
        let columns = CostFile.fields.map { $0.title + ($0.isRequired ? "*" : "") }
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("提交清单", "Hand in a list") }
            tag(.p, .class("soft")) {
                visit.say(
                    "XLSX 或 CSV；列（* 必填）：\(columns.joined(separator: "、"))。有一格不对，全部不收。",
                    "XLSX or CSV; columns (* required): \(columns.joined(separator: ", ")). With"
                        + " one bad cell none is taken."
                )
            }
            FormPart(visit).form(to: place, hasFiles: true) {
                FormPart.hidden("_key", Identifier.make(at: Moment.wallClock()))
                FormPart(visit).input(
                    "table",
                    visit.say("表格文件", "Table"),
                    value: "",
                    type: .type("file"),
                    isRequired: true
                )
                proof
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("提交", "Hand in") }
                }
            }
        }
    }

    func upload() throws -> WebResponse {
        let form = visit.request.form()
        do {
            guard let file = form?.files.first(where: { $0.field == "table" }), file.size > 0 else {
                throw Refusal(CostsPage.missing)
            }
            // One byte more than is read: then its size is what is wrong with it.
            let bytes = try file.bytes(most: SheetLimits.mostBytes + 1)
            let grids = try GridFile.grids(bytes: bytes, file: file.name, sheet: nil)
            let table = try SheetTable.find(in: grids, by: ColumnMapping(CostFile.fields))
            var command = Command(target: .new(kind: CostNoun.kind, parent: nil), event: "file")
            command.payload = [
                "case": .string(stream.code), "rows": .string(try CostFile.rows(in: table)),
            ]
            command.key = form?.fields["_key"].map { "web:\($0)" } ?? ""
            if try needsProof { try StepUp(visit).prove(form?.fields ?? FormFields()) }
            _ = try visit.ledger.perform(command, by: visit.caller)
            return .seeOther(place)
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try page(refusal.blockers, status: Failure(refusal).httpStatus)
        }
    }

    private static let missing = Blocker(
        code: "TABLE_MISSING",
        message: Localized(
            zh: "没有收到表格文件，应为 XLSX 或 CSV 文件，请选择文件后再上传",
            en: "No table came with the form; expected an XLSX or CSV file: choose one and"
                + " upload it"
        ),
        place: "table"
    )
}

extension CostsPage {
    static let routes = [
        Route(.get, "/costs/:code", .signedIn) { try CostsPage($0).answer() },
        Route(.post, "/costs/:code", .signedIn) { try CostsPage($0).upload() },
    ]

    /// The way to it from a case of money, for who may read lists of expenses.
    static func link(_ visit: Visit, _ stream: CaseStream) -> HTML {
        guard stream.kind == GrantNoun.kind || stream.kind == SupportNoun.kind,
            (try? visit.ledger.cases.allows(CostNoun.kind)) == true
        else { return HTML([]) }
        return tag(.p) {
            tag(.a, .href("/costs/\(FormFields.encoded(stream.code))")) {
                visit.say("费用清单：认定的支出与已付对照", "Expenses: what was accepted of what was paid")
            }
        }
    }
}
