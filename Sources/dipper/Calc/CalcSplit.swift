import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `calc split`: an amount in parts by whole-number ratios, exact to the fen.
struct CalcSplit: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "按比例拆分金额，逐份舍去到分，余数归最后一份。"
    )

    @Argument(help: "金额，以元计，至多两位小数。")
    var amount: String

    @Option(help: ArgumentHelp("比例，以逗号分隔的正整数，如 50,50。", valueName: "A,B,…"))
    var ratios: String

    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let amount = try Fen.parse(amount, place: "AMOUNT")
        let rule = try SplitRule(ratios: try ArgumentList.ratios(ratios), place: "--ratios")
        let parts = try rule.split(amount)
        return Answer(
            json: [
                "amount": JSON(amount),
                "ratios": .array(rule.ratios.map { JSON($0) }),
                "parts": .array(parts.map { JSON($0) }),
            ],
            lines: zip(1..., parts).map { number, part in
                Localized(
                    zh: "第 \(number) 份 \(part) 元（\(part.upperCaseText)）",
                    en: "Part \(number): \(part) CNY"
                )
            }
        )
    }
}
