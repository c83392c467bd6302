import Foundation
import Synchronization

/// A bar on standard error while rows are recorded, when a person is watching.
final class ImportProgress: Sendable {
    private let total: Int
    private let isWatched: Bool
    private let count = Mutex(0)

    private static let widthCharacters = 30

    init(total: Int) {
        self.total = total
        isWatched = isatty(FileHandle.standardError.fileDescriptor) == 1
    }

    /// How many rows went through.
    var done: Int { count.withLock { $0 } }

    func show(_ done: Int) {
        count.withLock { $0 = done }
        guard isWatched, total > 0, done % max(1, total / 100) == 0 || done == total else { return }
        let filled = done * ImportProgress.widthCharacters / total
        let bar =
            String(repeating: "█", count: filled)
            + String(repeating: "░", count: ImportProgress.widthCharacters - filled)
        write("\r\(bar) \(done)/\(total)")
    }

    /// Leaves the line free for what follows.
    func end() {
        if isWatched { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
