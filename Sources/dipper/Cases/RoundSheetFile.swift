import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `round sheet-file`: the sheet of an expert as a workbook that he fills in without a network.
struct RoundSheetFile: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet-file",
        abstract: "导出本人的评分表（XLSX），可离线填写：评分从下拉选取，各档标准列在旁边。",
        discussion: "填好后用 round score --file 提交，或在网页「我的评审」上传。"
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("写成的 XLSX 文件，不得已存在。", valueName: "FILE"))
    var out: String

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let person = try ledger.store.stream(reading.caller?.person ?? "")?.id ?? ""
        let sheet = try OfflineSheet(reference.code, of: person, ledger)
        let rubric = try ledger.rules().dimensions
        let (page, rows) = sheet.page(rubric)
        try SheetOutput.write(page, rows, to: out, as: .workbook)
        return ledger.answer(
            [
                "code": JSON(sheet.round.code), "stamp": JSON(sheet.stamp), "file": JSON(out),
            ],
            [
                Localized(
                    zh: "\(sheet.round.code) 的评分表已写出：\(out)",
                    en: "The sheet of \(sheet.round.code) was written: \(out)"
                )
            ]
        )
    }
}

extension OfflineSheet {
    /// The sheet of somebody who is to score on a round; for anybody else there is none.
    init(_ code: String, of person: String, _ ledger: OpenLedger) throws {
        let seats = try ledger.cases.store.panelNames(of: [person])
        guard let round = try ledger.cases.stream(code), round.kind == RoundNoun.kind,
            let name = seats.last(where: { $0.round == round.id })?.pseudonym,
            round.texts("panel").contains(name)
        else { throw CaseRefusals.notFound(code) }
        self.init(round: round, name: name)
        guard round.isIn("live.convening.scoring") else {
            throw Refusal(OfflineSheet.closed(round))
        }
    }

    private static func closed(_ round: CaseStream) -> Blocker {
        Blocker(
            code: "ROUND_NOT_SCORING",
            message: Localized(
                zh: "\(round.code) 现在不在评分阶段，没有可填的评分表，请向评审秘书了解",
                en: "\(round.code) is not being scored now, so there is no sheet to fill in; the"
                    + " panel secretary can tell"
            ),
            place: round.code,
            role: "SEC"
        )
    }
}
