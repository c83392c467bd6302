import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

enum CostNoun: CaseNoun {
    static let kind = CostProcedure.kind
    static let title = "费用清单"
    static let sample = "FP-2026-000001"
    static let opening = "file"
}

/// `cost`: the expenses of agreements and supports, each accepted once.
struct CostCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost",
        abstract: "费用清单：按发票核对支出，一笔费用只能由一个资助工具认定。",
        discussion: "说明见 Handbook/instruments.md。",
        subcommands: [CostFiling.self, CostSum.self, CaseDoing<CostNoun>.self]
            + CostNoun.questions
    )
}

/// `cost file BZ-… 费用.xlsx`: all rows, or none with every bad cell.
struct CostFiling: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: CostNoun.opening,
        abstract: "为一份协议或一项资助提交费用清单（XLSX 或 CSV），给出其编号。",
        discussion: "列：\(CostFile.fields.map(\.title).joined(separator: "、"))。有一格不对，全部不收。"
    )

    @Argument(help: ArgumentHelp("协议或资助的编号，如 BZ-2026-000001。", valueName: "CODE"))
    var code: String

    @OptionGroup var source: TableOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let rows = try CostFile.rows(in: try source.table(ColumnMapping(CostFile.fields)))
        return try options.open(
            AskedEvent(
                event: "file",
                given: [
                    GivenField("case", code, at: "CODE"), GivenField("rows", rows, at: "FILE"),
                ]
            ),
            kind: CostNoun.kind
        )
    }
}

/// `cost sum BZ-…`: what was accepted against what was paid.
struct CostSum: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "sum",
        abstract: "一份协议或一项资助：认定的费用与已支付的对照。"
    )

    @Argument(help: ArgumentHelp("协议或资助的编号，如 BZ-2026-000001。", valueName: "CODE"))
    var code: String

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        guard let stream = try ledger.cases.stream(code),
            stream.kind == GrantNoun.kind || stream.kind == SupportNoun.kind
        else { throw CaseRefusals.notFound(code) }
        let sums = try CostSums(stream, ledger)
        return ledger.answer(sums.json, [sums.told])
    }
}

/// 认定费用与已付对照: what was accepted of an agreement or a support by lists that one sees.
struct CostSums {
    let stream: CaseStream
    let lists: [CaseStream]

    init(_ stream: CaseStream, _ ledger: OpenLedger) throws {
        self.stream = stream
        lists = try ledger.cases.visible(
            ledger.store.children(of: [stream.id], kind: CostNoun.kind)
        )
    }

    private func sum(_ field: String, _ lists: [CaseStream]) -> Fen {
        Fen(lists.reduce(0) { $0 + ($1.integer(field) ?? 0) })
    }

    var accepted: Fen { sum("accepted", lists) }
    var waiting: Fen { sum("total", lists.filter { $0.isIn("filed") }) }
    var paid: Fen { Fen(stream.integer("paid") ?? 0) }
    /// What was paid and stands on no accepted item; a special audit tells of it where none does.
    var uncovered: Fen { Fen(max(0, paid.count - accepted.count)) }

    var json: [String: JSON] {
        [
            "code": JSON(stream.code), "paid": JSON(paid), "accepted": JSON(accepted),
            "waiting": JSON(waiting), "uncovered": JSON(uncovered),
            "lists": .array(
                lists.map { list in
                    [
                        "code": JSON(list.code), "total": JSON(Fen(list.integer("total") ?? 0)),
                        "accepted": JSON(Fen(list.integer("accepted") ?? 0)),
                        "items": JSON(CostItem.items(of: list).count),
                    ]
                }
            ),
        ]
    }

    var told: Localized {
        guard !lists.isEmpty else {
            return Localized(
                zh: "\(stream.code) 没有费用清单：已支付 \(paid.groupedText) 元，以专项审计报告为准",
                en:
                    "\(stream.code) has no list of expenses: of the \(paid.groupedText) CNY paid"
                    + " the special audit report tells"
            )
        }
        return Localized(
            zh: "\(stream.code)　已支付 \(paid.groupedText) 元，认定费用 \(accepted.groupedText) 元，"
                + "待认定 \(waiting.groupedText) 元，尚无认定费用对应 \(uncovered.groupedText) 元",
            en:
                "\(stream.code)  paid \(paid.groupedText) CNY, accepted"
                + " \(accepted.groupedText) CNY, awaiting acceptance"
                + " \(waiting.groupedText) CNY, not covered \(uncovered.groupedText) CNY"
        )
    }
}
