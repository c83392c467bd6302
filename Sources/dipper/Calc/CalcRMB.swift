import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `calc rmb`: an amount in upper-case characters, as vouchers show it.
struct CalcRMB: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmb",
        abstract: "人民币大写金额。"
    )

    @Argument(help: "金额，以元计，至多两位小数，如 6000000.00。")
    var amount: String

    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let amount = try Fen.parse(amount, place: "AMOUNT")
        return Answer(
            json: ["amount": JSON(amount), "text": JSON(amount.upperCaseText)],
            lines: [Localized(zh: amount.upperCaseText, en: amount.upperCaseText)]
        )
    }
}
