import Foundation

/// What a run of the program left behind.
struct Run: Equatable {
    let status: Int32
    let output: String
    let complaints: String
}

/// The program that was built beside the tests.
enum Executable {
    static func path() throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "dipper").path
    }

    static func run(
        _ arguments: [String],
        environment: [String: String] = ["LANG": "zh_CN.UTF-8"]
    ) throws -> Run {
        try run(path(), arguments, environment)
    }

    /// Runs the program at the end of a script, in which it stands as `"$@"`.
    static func run(script: String, _ arguments: [String]) throws -> Run {
        let more = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "zh_CN.UTF-8"]
        return try run("/bin/bash", ["-c", script, "--", path()] + arguments, more)
    }

    private static func run(
        _ program: String,
        _ arguments: [String],
        _ environment: [String: String]
    ) throws -> Run {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = environment.merging(["DIPPER_WORKFLOWS": workflowsPath]) { $1 }
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
}
