import Foundation

/// The two streams of the process: results on standard output, complaints on standard error.
enum Terminal {
    /// Throws `OutputFault` when the line cannot be written, as on a full disk.
    static func write(_ line: String) throws(OutputFault) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
        } catch {
            throw OutputFault(detail: error.localizedDescription)
        }
    }

    /// When even standard error is closed there is nobody left to tell.
    static func writeError(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }
}

/// Standard output could not take the answer.
struct OutputFault: Error, Hashable, Sendable {
    let detail: String
}
