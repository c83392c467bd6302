import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// `round marks`: how the others marked, for an expert who gave his own sheet.
struct RoundMarks: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "marks",
        abstract: "专家本人提交评分表之后，查看他人评分的分布；看不看得到由开轮时的政策决定。",
        discussion: """
            政策参数 review.others_shown：never 不显示（缺省），after_sealing 封存之后，after_own 本人提交\
            之后。只有每个维度各分数的张数，没有姓名、先后和理由。说明见 Handbook/experts.md。
            """
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let person = try ledger.store.stream(reading.caller?.person ?? "")?.id ?? ""
        let told = try MarksReading(reference.code, of: person, in: ledger)
        return ledger.answer(told.json, told.lines)
    }
}
