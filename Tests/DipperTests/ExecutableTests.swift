import Foundation
import Testing

@testable import dipper

struct ExecutableTests {
    private func run(_ arguments: String...) throws -> Run {
        try Executable.run(arguments)
    }

    @Test func `answers on standard output and exits with 0`() throws {
        #expect(
            try run("calc", "rmb", "6000000.00", "--json")
                == Run(
                    status: 0,
                    output: #"{"amount":"6000000.00","text":"人民币陆佰万元整"}"# + "\n",
                    complaints: ""
                )
        )
        #expect(
            try run("calc", "workdays", "--from", "2026-02-09", "--days", "5")
                == Run(status: 0, output: "2026-02-14 星期六\n", complaints: "")
        )
    }

    @Test func `refuses on standard error, or as JSON on standard output, with 65`() throws {
        let sentence = "统一社会信用代码“1”有 1 位，应为 18 位，请填报人对照营业执照更正"
        #expect(
            try run("calc", "uscc", "1")
                == Run(status: 65, output: "", complaints: "✗ [USCC_LENGTH] CODE: \(sentence)\n")
        )
        #expect(
            try run("calc", "uscc", "1", "--json")
                == Run(
                    status: 65,
                    output: #"{"blockers":[{"code":"USCC_LENGTH","message":"\#(sentence)","#
                        + #""place":"CODE","provisional":null,"role":null,"#
                        + #""values":{"expected":"18","found":"1"}}],"refused":true}"# + "\n",
                    complaints: ""
                )
        )
    }

    @Test func `tells a wrong usage first in the language of the reader, with 64`() throws {
        let result = try run("calc", "split", "1")
        #expect(result.status == 64)
        #expect(result.output == "")
        #expect(result.complaints.hasPrefix("✗ [USAGE] 命令用法有误"))
    }

    @Test func `refuses in English where the locale is English, and in Chinese otherwise`() throws {
        let arguments = ["calc", "rmb", "0.001"]
        let english =
            "✗ [AMOUNT_DECIMALS] AMOUNT: Amount “0.001” has 3 decimals; expected yuan with"
            + " at most two decimals, such as 6000000.00; whoever entered it can correct it\n"
        let chinese =
            "✗ [AMOUNT_DECIMALS] AMOUNT: 金额“0.001”有 3 位小数，应为以元计、"
            + "至多两位小数的数，如 6000000.00，请填报人更正\n"
        #expect(
            try Executable.run(arguments, environment: ["LANG": "en_GB.UTF-8"])
                == Run(status: 65, output: "", complaints: english)
        )
        #expect(
            try Executable.run(arguments, environment: ["LANG": "zh_CN.UTF-8"])
                == Run(status: 65, output: "", complaints: chinese)
        )
        #expect(
            try Executable.run(arguments + ["--lang", "zh"], environment: ["LANG": "en_GB.UTF-8"])
                == Run(status: 65, output: "", complaints: chinese)
        )
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `prints a completion script for a shell`(shell: String) throws {
        let result = try run("--generate-completion-script", shell)
        #expect(result.status == 0)
        #expect(result.complaints == "")
        #expect(result.output.contains("dipper"))
        // Commands of every level are completed, and their options.
        #expect(result.output.contains("conversion"))
        #expect(result.output.contains("expecting"))
    }
}
