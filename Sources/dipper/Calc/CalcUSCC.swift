import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `calc uscc`: checks a unified social credit code (GB 32100-2015).
struct CalcUSCC: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "uscc",
        abstract: "校验统一社会信用代码。"
    )

    @Argument(help: "统一社会信用代码，18 位；小写、全角与空格可以识别。")
    var code: String

    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let code = try UnifiedCreditCode.parse(code, place: "CODE")
        let warnings = code.warnings
        return Answer(
            json: [
                "code": JSON(code.text),
                "valid": true,
                "warnings": .array(warnings.map { JSON($0, in: output.language) }),
            ],
            lines: [Localized(zh: "\(code.text) 校验通过", en: "\(code.text) is valid")]
                + warnings.map(\.message)
        )
    }
}
