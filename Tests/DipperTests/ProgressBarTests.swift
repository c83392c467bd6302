import ArgumentParser
import Foundation
import Synchronization
import Testing

@testable import dipper

struct ProgressBarTests {
    /// What a bar wrote, piece by piece.
    private final class Screen: Sendable {
        private let pieces = Mutex<[String]>([])

        func write(_ text: String) { pieces.withLock { $0.append(text) } }

        var written: [String] { pieces.withLock { $0 } }
    }

    struct Drawing: Sendable {
        let percent: Int
        let line: String
    }

    @Test(arguments: [
        Drawing(percent: 0, line: "核验 ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0%"),
        Drawing(percent: 50, line: "核验 ███████████████░░░░░░░░░░░░░░░ 50%"),
        Drawing(percent: 99, line: "核验 █████████████████████████████░ 99%"),
        Drawing(percent: 100, line: "核验 ██████████████████████████████ 100%"),
    ])
    func `a bar is as long as its share`(_ drawing: Drawing) {
        #expect(ProgressBar.line("核验", percent: drawing.percent) == drawing.line)
    }

    @Test func `a bar is drawn once for each per cent, and goes in the end`() {
        let screen = Screen()
        let bar = ProgressBar("甲", total: 1000, write: screen.write)

        for done in [0, 1, 9, 10, 11, 19, 1000, 1000, 1200] { bar.show(done) }
        bar.end()

        #expect(
            screen.written
                == [0, 1, 100].map { "\r" + ProgressBar.line("甲", percent: $0) } + ["\r\u{1B}[K"]
        )
        #expect(bar.done == 1200)
    }

    @Test func `a share and an empty whole have their place on the bar`() {
        let screen = Screen()
        let shares = ProgressBar("乙", total: 100, write: screen.write)
        for share in [0.004, 0.5, 1] { shares.show(share: share) }
        ProgressBar("丙", total: 0, write: screen.write).show(0)

        #expect(
            screen.written
                == [0, 50, 100].map { "\r" + ProgressBar.line("乙", percent: $0) }
                + ["\r" + ProgressBar.line("丙", percent: 100)]
        )
    }

    @Test func `a program that reads JSON sees no bar`() throws {
        let bar = ProgressBar("丁", total: 10, write: nil)
        bar.show(5)
        bar.end()

        #expect(bar.done == 5)
        let json = try OutputOptions.parse(["--json"])
        let sentences = try OutputOptions.parse([])
        #expect(!ProgressBar.isWatched(json, isTerminal: true))
        #expect(!ProgressBar.isWatched(sentences, isTerminal: false))
        #expect(ProgressBar.isWatched(sentences, isTerminal: true))
    }
}
