import Casework
import Testing
import Web

@testable import dipper

/// The page of the room: what is heard just now, and nothing of it for who must not know.
@Suite struct `The room of a review session` {
    private static let session = "PS-2026-000001"
    private static let live = "/sessions/PS-2026-000001/live"
    private static let other = "RD-2026-000002"
    private static let neutral = "现在没有请您评审的案卷"

    /// Two cases on a session, of which the second expert is kept from the other one.
    private static func ledger() async throws -> ScratchLedger {
        let ledger = try await `A review session`.withSecondRound()
        for line in [
            "round declare \(other) --conflict --as \(Cast.experts[1])",
            "session create --title 示例评审会 --days 2026-01-05 --starts 09:00 --minutes 20"
                + " --experts \(Cast.experts.joined(separator: ",")) --as \(Cast.secretary)",
            "session add \(session) \(Cast.round) --as \(Cast.secretary)",
            "session add \(session) \(other) --as \(Cast.secretary)",
        ] { try await ledger.answer(line: line) }
        return ledger
    }

    private static func page(_ ledger: ScratchLedger, _ expert: String) throws -> String {
        try Browser(ledger, as: expert).open(live)
            .replacing(/name="_token" value="[^"]*"/, with: "")
    }

    @Test func `shows who judges it the case that is called, and the others a pause`()
        async throws
    {
        let ledger = try await Self.ledger()
        let clerk = try Browser(ledger, as: Cast.secretary)
        let (seated, away) = (Cast.experts[2], Cast.experts[1])
        let pause = try Self.page(ledger, away)
        #expect(pause.contains(Self.neutral))
        #expect(try Self.page(ledger, seated).contains(Self.neutral))

        try clerk.open(Self.live)
        try clerk.send(Self.live, [("case", Self.other)])
        #expect(clerk.status == 303, "\(clerk.page)")
        try clerk.follow()
        #expect(clerk.page.contains("示例乙项目") && clerk.page.contains("请离席"))
        #expect(try Self.page(ledger, seated).contains("示例乙项目"))
        #expect(try Self.page(ledger, away) == pause, "a call shows in no byte")
        let told = try await DipperTests.answer([
            "session", "agenda", Self.session, "--as", away, "--database", ledger.path,
        ])
        #expect(try JSON(parsing: told)["current"] == .null)

        // His own case is shown to him too, and a pause ends it.
        try await ledger.answer(
            line: "session hear \(Self.session) \(Cast.round) --as \(Cast.secretary)"
        )
        #expect(!(try Self.page(ledger, away)).contains(Self.neutral))
        try await ledger.answer(line: "session hear \(Self.session) --as \(Cast.secretary)")
        #expect(try Self.page(ledger, away) == pause)
        #expect(try await ledger.isSound())
    }

    @Test func `is refused what is not on it, twice the same, and anybody but the secretary`()
        async throws
    {
        let ledger = try await Self.ledger()
        func refused(_ line: String) async throws -> [String] {
            try await ledger.refusals(line: "session hear \(Self.session) \(line)")
        }
        #expect(
            try await refused("\(Cast.project) --as \(Cast.secretary)") == ["CASE_ABSENT hear"]
        )
        #expect(try await refused("--as \(Cast.secretary)") == ["HEARD_ALREADY hear"])
        try await ledger.answer(
            line: "session hear \(Self.session) \(Self.other) --as \(Cast.secretary)"
        )
        #expect(
            try await refused("\(Self.other) --as \(Cast.secretary)") == ["HEARD_ALREADY hear"]
        )
        let expert = try Browser(ledger, as: Cast.experts[2])
        try expert.open(Self.live)
        #expect(!expert.page.contains("name=\"case\""))
        try expert.send(Self.live, [("case", "")])
        #expect(expert.status == 404)
        let stranger = try Browser(ledger, as: Cast.officer)
        try stranger.open(Self.live)
        #expect(stranger.status == 404)
        // What is taken off the session is heard no longer.
        try await ledger.answer(
            line: "session do \(Self.session) remove_case --set case=\(Self.other)"
                + " --as \(Cast.secretary)"
        )
        let agenda = try await ledger.answer(
            line: "session agenda \(Self.session) --as \(Cast.secretary)"
        )
        #expect(agenda["current"] == .null)
    }

    /// The messages that come within a moment; comments are none.
    private static func messages(_ stream: AsyncStream<[UInt8]>) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            group.addTask {
                var count = 0
                for await bytes in stream
                where String(decoding: bytes, as: UTF8.self).hasPrefix("data:") {
                    count += 1
                    break
                }
                return count
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(4))
                return 0
            }
            let first = await group.next() ?? 0
            group.cancelAll()
            return first
        }
    }

    @Test func `tells an open page of a change that it shows, and of no other`() async throws {
        let ledger = try await Self.ledger()
        let place = "\(Self.live)/stream?state="
        func stream(_ expert: String, state: String) throws -> AsyncStream<[UInt8]> {
            let browser = try Browser(ledger, as: expert)
            try browser.open(place + state)
            #expect(browser.status == 200)
            return try #require(browser.response.stream)
        }
        let (seated, away) = (
            try stream(Cast.experts[2], state: ""), try stream(Cast.experts[1], state: "")
        )
        async let first = Self.messages(seated)
        async let second = Self.messages(away)
        try await ledger.answer(
            line: "session hear \(Self.session) \(Self.other) --as \(Cast.secretary)"
        )
        #expect(await first == 1)
        #expect(await second == 0)
        // Whoever connects late is told at once; whoever shows it already is not.
        #expect(await Self.messages(try stream(Cast.experts[2], state: "")) == 1)
        #expect(await Self.messages(try stream(Cast.experts[2], state: Self.other)) == 0)
    }
}
