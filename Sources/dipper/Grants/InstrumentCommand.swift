import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `grant instruments`: what gives money, under which cap, and what is used of it.
struct InstrumentCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "instruments",
        abstract: "资助工具目录：上限及其口径、算法、资格、叠加、依据、有效期，已承诺和已支付多少。",
        discussion: "目录见 Workflows/instruments，金额见政策参数；承诺与支付只计本人能看的案卷。"
    )

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let instruments = try InstrumentReading(ledger)
        return ledger.answer(instruments.json, instruments.told)
    }
}

enum SupportNoun: CaseNoun {
    static let kind = SupportProcedure.kind
    static let title = "资助"
    static let sample = "ZC-2026-000001"
    static let opening = "open"
}

/// `support`: the other money of the programme.
struct SupportCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "support",
        abstract: "其他资助：国家专项配套、大赛、四首、研发型企业、中心运行等的拟议、核查、决策、拨付。",
        discussion: "工具目录见 dipper grant instruments；说明见 Handbook/instruments.md。",
        subcommands: [CaseOpening<SupportNoun>.self, CaseDoing<SupportNoun>.self]
            + SupportNoun.questions
    )
}
