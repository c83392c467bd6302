import Casework
import Foundation
import Paper
import Testing
import Web

@testable import dipper

@Suite struct `The board as a picture` {
    /// Width and height of a PNG, from its first chunk.
    private func size(_ png: [UInt8]) throws -> (width: Int, height: Int) {
        try #require(png.count > 24)
        #expect(Array(png[1...3]) == Array("PNG".utf8))
        func number(_ start: Int) -> Int { png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(16), number(20))
    }

    @Test func `is 1080 pixels wide, and the same bytes for the same board`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        var pictures: [[UInt8]] = []
        for (name, day) in [("a", "2026-03-20"), ("b", "2026-03-20"), ("c", "2026-03-21")] {
            let file = "\(ledger.folder)/\(name).png"
            let answer = try await ledger.answer(
                line: "goals --as-of \(day) --image \(file) --as \(Cast.director)"
            )
            pictures.append([UInt8](try Data(contentsOf: URL(filePath: file))))
            #expect(answer["digest"] == JSON(Digests.named(pictures[pictures.count - 1])))
        }
        #expect(try size(pictures[0]).width == 1080)
        #expect(try size(pictures[0]).height > 1200)
        #expect(pictures[0] == pictures[1])
        // The day is printed in it, so that another day is another picture.
        #expect(pictures[0] != pictures[2])
        let there = try await ledger.told("goals", "--image", "\(ledger.folder)/a.png")
        #expect(there.status == 65)
    }

    @Test func `grows with what it has to tell`() throws {
        func picture(_ count: Int) -> PhonePicture {
            PhonePicture(
                title: "示例",
                viewpoint: ["截至 2026-10-31"],
                warning: "示例　沙箱",
                bars: (0..<count).map {
                    Bar("示例目标\($0)", "\($0) / 200", share: 0.5, mark: 0.7, note: "差 1")
                },
                footer: "台账 1 项"
            )
        }
        let heights = try [1, 5, 9].map { try size(try picture($0).png()).height }
        #expect(heights == heights.sorted())
        #expect(Set(heights).count == 3)
    }

    @Test func `is taken from the board by who reads goals`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/board?as_of=2026-03-20")
        #expect(browser.page.contains("href=\"/board.png?as_of=2026-03-20&amp;known_at="))
        try browser.open("/board.png?as_of=2026-03-20")
        #expect(browser.status == 200)
        #expect(browser.response.header("content-type") == "image/png")
        #expect(try size(browser.response.body).width == 1080)
        let reviewer = try Browser(ledger, as: Cast.experts[0])
        try reviewer.open("/board.png")
        #expect(reviewer.status == 404)
    }
}
