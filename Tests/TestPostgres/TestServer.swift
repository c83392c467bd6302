import Foundation
import Synchronization

/// A PostgreSQL 15 that the test process starts for itself, once; it ends with the process.
package final class TestServer: Sendable {
    private struct CannotStart: Error, CustomStringConvertible {
        let description: String
    }

    /// The one server; a test that needs it fails where it cannot start.
    package static var shared: TestServer {
        get throws { try started.get() }
    }

    private static let started = Result { try TestServer() }
    private static let binaries = "/usr/lib/postgresql/15/bin/"

    /// The administrator's URL, without TLS.
    package let url: String
    /// Its end tells the server to stop.
    private let lifeline: Pipe
    private let number = Mutex(0)

    /// Starts a server; `settings` are such as `fsync=off`.
    package init(_ settings: [String] = []) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Scripts/postgres").standardizedFileURL
        let process = Process()
        let output = Pipe()
        lifeline = Pipe()
        process.executableURL = script
        process.arguments = settings
        process.standardInput = lifeline
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else {
                throw CannotStart(description: "Scripts/postgres printed no URL: \(line)")
            }
            line += more
        }
        url = String(decoding: line, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Its port on the loopback.
    package var port: Int { URLComponents(string: url)?.port ?? 0 }

    /// Stops the server before the process ends.
    package func stop() {
        try? lifeline.fileHandleForWriting.close()
    }

    /// Makes an empty database and answers its URL.
    package func database(_ options: String = "") throws -> String {
        let name = number.withLock { number in
            number += 1
            return "test\(number)"
        }
        try run("CREATE DATABASE \(name) \(options)")
        return url.replacing("/postgres?", with: "/\(name)?")
    }

    /// Runs statements as the administrator, beside whatever is being tested.
    /// - Returns: what they print, unaligned
    @discardableResult
    package func run(_ sql: String, on database: String? = nil) throws -> String {
        let process = Process()
        let output = Pipe()
        let errors = Pipe()
        process.executableURL = URL(filePath: Self.binaries + "psql")
        process.arguments =
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", database ?? url]
            + ["-c", sql]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CannotStart(description: "\(sql): \(String(decoding: words, as: UTF8.self))")
        }
        return String(decoding: printed, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
