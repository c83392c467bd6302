import Foundation
import Testing

@testable import dipper

struct ExecutableTests {
    struct Run: Equatable {
        let status: Int32
        let output: String
        let complaints: String
    }

    /// Runs the program that was built beside the tests.
    func run(_ arguments: String...) throws -> Run {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(filePath: tests).deletingLastPathComponent()
            .appending(path: "dipper")
        process.arguments = arguments
        process.environment = ["LANG": "zh_CN.UTF-8", "DIPPER_WORKFLOWS": workflowsPath]
        let (output, complaints) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = complaints
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let errors = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus,
            output: String(decoding: text, as: UTF8.self),
            complaints: String(decoding: errors, as: UTF8.self)
        )
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
}
