import Casework
import FoundationEssentials
import Glibc
import Portfolio

/// What callers of the drills' writer were told, a line each: key, stream, version, hash, whether
/// it was a repetition.
///
/// A line is one write(2) of its own, so that nothing of it stays behind in the process.
final class AcknowledgementFile: Sendable {
    private let path: String
    private let descriptor: CInt

    init(_ path: String) throws {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw BenchFault(found: "open \(path): errno \(errno)", expected: "a file")
        }
    }

    deinit {
        close(descriptor)
    }

    /// The number of the last case of each caller of a writer.
    func lastCases(of writer: String) throws -> [Int: Int] {
        var last: [Int: Int] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let parts = line.prefix { $0 != " " }.split(separator: "-")
            guard parts.count == 4, parts[0] == writer, let caller = Int(parts[1]),
                let number = Int(parts[2])
            else { continue }
            last[caller] = max(last[caller] ?? 0, number)
        }
        return last
    }

    func add(_ key: String, _ reply: Reply, hash: [UInt8]) throws {
        guard let moved = reply.moved.first else {
            throw BenchFault(found: "\(reply)", expected: key)
        }
        let hash = hash.isEmpty ? "-" : Digests.hexadecimal(hash)
        let repeated = reply.isReplayed ? "again" : "new"
        let line = Array("\(key) \(moved.stream) \(moved.version) \(hash) \(repeated)\n".utf8)
        let written = unsafe line.withUnsafeBytes {
            unsafe write(descriptor, $0.baseAddress, $0.count)
        }
        guard written == line.count else {
            throw BenchFault(found: "write \(path): errno \(errno)", expected: key)
        }
    }
}
