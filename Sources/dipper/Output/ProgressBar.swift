import Foundation
import Synchronization
import Workflow

/// A bar on standard error while something long is done, when a person is watching.
///
/// Nothing is written where standard error is no terminal, or where the answer is for a program.
final class ProgressBar: Sendable {
    private struct State {
        var done = 0
        /// The latest share that was drawn, in per cent.
        var percent: Int?
    }

    private let title: String
    private let total: Int
    private let write: (@Sendable (String) -> Void)?
    private let state = Mutex(State())

    private static let widthCharacters = 30

    /// `write` takes what is drawn; it is nil where nobody watches.
    init(_ title: String, total: Int, write: (@Sendable (String) -> Void)?) {
        self.title = title
        self.total = total
        self.write = write
    }

    /// A bar for whoever reads the answer of a command.
    convenience init(_ title: Localized, total: Int, _ output: OutputOptions) {
        let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
        let isWatched = ProgressBar.isWatched(output, isTerminal: isTerminal)
        self.init(
            title.text(in: output.language),
            total: total,
            write: isWatched ? ProgressBar.draw : nil
        )
    }

    @Sendable private static func draw(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    static func isWatched(_ output: OutputOptions, isTerminal: Bool) -> Bool {
        isTerminal && !output.json
    }

    /// How much went through.
    var done: Int { state.withLock { $0.done } }

    /// Draws the bar anew when it has grown by one per cent.
    func show(_ done: Int) {
        let percent = total > 0 ? min(100, max(0, done * 100 / total)) : 100
        let isNew = state.withLock { state in
            defer { (state.done, state.percent) = (done, percent) }
            return state.percent != percent
        }
        if isNew { write?("\r" + ProgressBar.line(title, percent: percent)) }
    }

    /// As `show`, of something that tells its share of the whole; the total is then 100.
    func show(share: Double) {
        show(Int((share * 100).rounded(.down)))
    }

    /// Leaves the line free for what follows.
    func end() {
        write?("\r\u{1B}[K")
    }

    static func line(_ title: String, percent: Int) -> String {
        let filled = percent * widthCharacters / 100
        return "\(title) " + String(repeating: "█", count: filled)
            + String(repeating: "░", count: widthCharacters - filled) + " \(percent)%"
    }
}
