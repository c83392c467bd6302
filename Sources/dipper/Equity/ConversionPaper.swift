import ArgumentParser
import Casework
import Paper
import Portfolio
import Store
import Workflow

/// 转股计算单: the computation of a conversion as the agreement keeps it, every reading side by side.
struct ConversionPaper {
    private let agreement: CaseStream
    private let paper: CasePaper
    private let readings: [ConversionPart.Reading]

    /// - Throws: `NOT_FOUND` for what one does not see, `COMPUTATION_MISSING` before a conversion
    ///   was started.
    init(_ code: String, _ ledger: OpenLedger) throws {
        let found = try ledger.cases.found(
            CaseReference(code: code, instance: ""),
            kind: GrantNoun.kind
        )
        guard let parent = found.parent, let project = try ledger.cases.stream(parent) else {
            throw CaseRefusals.notFound(code)
        }
        agreement = found
        readings = ConversionPart.readings(of: found)
        guard !readings.isEmpty else {
            throw Refusal(
                Blocker(
                    code: "COMPUTATION_MISSING",
                    message: Localized(
                        zh: "协议 \(code) 尚未启动转股，没有计算单，请投后管理人先启动转股",
                        en: "The agreement \(code) has no computation sheet; the post-investment"
                            + " manager can start a conversion first"
                    ),
                    place: "CODE",
                    role: "PIM"
                )
            )
        }
        paper = try CasePaper(ledger, CaseReference(code: project.code, instance: ""))
    }

    private var form: CompanyForm {
        agreement.text("company_form") == "joint_stock"
            ? .jointStock(parFen: 100) : .limitedLiability
    }

    private func both(_ fen: Int64) -> String {
        "\(Fen(fen).groupedText) 元（\(Fen(fen).upperCaseText)）"
    }

    private func given(_ name: String) -> Int64 {
        agreement.field("computation").named(name)?.asNumber ?? 0
    }

    private func told(_ name: String) -> String? {
        agreement.field("computation").named(name)?.asText
    }

    func file() throws -> ReportFile {
        let ledger = paper.ledger
        let head = try ledger.store.head()
        let isPending = agreement.isIn("active.converting.reviewing")
        let marks = [
            isPending ? "待批　不作办理依据" : nil,
            ledger.standing.isSandbox ? "沙箱　不作凭证" : nil,
        ]
        let name = "转股计算单-\(agreement.code)"
        return ReportFile(
            PaperDocument(
                title: name,
                header: "\(agreement.code) 转股计算单",
                warning: marks.compactMap(\.self).first,
                footer: PaperFile.LedgerHeadText(leaves: head.leaves, root: head.root).short,
                created: ledger.now,
                blocks: blocks
            ),
            name: name
        )
    }

    private var blocks: [Block] {
        [
            .text("转股计算单", .pageTitle),
            .text(
                "\(agreement.code)　\(paper.project.code)　\(paper.title)　"
                    + paper.words.states(of: agreement).zh,
                .plain
            ),
            .table(.pairs(inputs)), .heading(Heading("各口径并列", level: 3)), .table(side),
            .heading(Heading("采用的口径", level: 3)), .table(.pairs(chosen)),
            .text(
                "份额一律舍去到最小单位，价格是精确分数、从不取整；股权自工商变更登记之日起生效。",
                .plain
            ),
            .space(8),
        ] + ["拟议（投后管理人）", "批准（决策会或主任）"].map(SessionPaper.signature)
    }

    private var inputs: [(name: String, value: String)] {
        let cap = agreement.field("computation").named("holding_cap_bps")?.asNumber
        return [
            ("计算日期", told("on") ?? "—"), ("轮次", told("round_name") ?? "按评估值或填报"),
            ("投前估值", both(given("pre_money"))), ("本轮现金", both(given("cash"))),
            ("实物作价", both(given("in_kind"))),
            ("转股前总份额", form.text(units: given("outstanding"))),
            ("持股主体已有份额", form.text(units: given("held"))),
            ("本轮一并转股", together),
            ("已支付且未收回的本金", both(given("principal"))),
            ("折扣", "\(given("discount_bps")) 基点"),
            ("持股上限", cap.map { "\($0) 基点" } ?? "无"),
            ("比较范围", told("against") ?? "所有其他股东"),
        ]
    }

    private var together: String {
        let others = given("together") - 1
        guard others > 0 else { return "仅本协议" }
        let units = form.text(units: given("together_units"))
        return "另有 \(others) 份协议，合计 \(units) 份，已计入总份额；一轮登记一次"
    }

    private var side: Table {
        Table(
            [
                .init("口径", share: 1.3), .init("每份价格（分）", share: 1.4),
                .init("份额", share: 1.3), .init("转股后比例", share: 1.6),
                .init("已用本金", share: 1.3), .init("资本公积", share: 1.3),
                .init("余额", share: 1.2),
            ],
            readings.map { reading in
                guard reading.refused.isEmpty else {
                    let why = reading.refused.joined(separator: "、")
                    return [reading.timing.title.zh, why, "—", "—", "—", "—", "—"]
                }
                return [
                    reading.timing.title.zh, reading.text("price"),
                    form.text(units: reading.number("units")), reading.text("percent"),
                    Fen(reading.number("principal")).groupedText,
                    Fen(reading.number("reserve")).groupedText,
                    Fen(reading.number("balance")).groupedText,
                ]
            }
        )
    }

    private var chosen: [(name: String, value: String)] {
        guard let one = readings.first(where: { $0.timing.rawValue == told("timing") }) else {
            return []
        }
        return [
            ("口径", one.timing.title.zh), ("份额", form.text(units: one.number("units"))),
            ("占全部份额", "\(one.text("share"))（\(one.text("percent"))）"),
            ("已用本金", both(one.number("principal"))),
            ("资本公积", both(one.number("reserve"))),
            ("余额工具（仍为未收回本金）", both(one.number("balance"))),
        ]
    }
}

/// `grant conversion-sheet BZ-… --out FILE`.
struct ConversionPrint: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversion-sheet",
        abstract: "打印转股计算单：各口径并列，金额大小写，PDF 或 DOCX。"
    )

    @Argument(help: ArgumentHelp("协议编号，如 \(GrantNoun.sample)。", valueName: "CODE"))
    var code: String

    @Option(help: ArgumentHelp("格式：pdf 或 docx；缺省 pdf。", valueName: "pdf|docx"))
    var format = ReportFormat.pdf

    @Option(help: ArgumentHelp("要写出的新文件。", valueName: "FILE"))
    var out: String

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try InputFile.requireAbsent(out)
        let ledger = try OpenLedger.reading(reading)
        let bytes = try ConversionPaper(code, ledger).file().bytes(format).bytes
        try OutputFile.write(bytes, to: out)
        let digest = Digests.named(bytes)
        return ledger.answer(
            [
                "code": JSON(code), "format": JSON(format.rawValue), "file": JSON(out),
                "digest": JSON(digest),
            ],
            [
                Localized(
                    zh: "已写出 \(out)：转股计算单，\(digest)",
                    en: "Wrote \(out): computation sheet, \(digest)"
                )
            ]
        )
    }
}
