import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Seeded stories of the policy's other money: whatever people try, its laws hold.
@Suite struct `Random stories of support` {
    @Test func `INV-20, 24, 34, 35, 38 and 39 hold after each attempt`() throws {
        var told: [String: Int] = [:]
        for seed: UInt64 in [3, 8, 21] {
            var story = try SupportStory(seed: seed)
            for _ in 0..<220 { try story.turn() }
            #expect(try story.office.store.reexecute().differences == [], "seed \(seed)")
            told.merge(story.told, uniquingKeysWith: +)
        }
        // A deed that never happens, and a law that never refuses, prove nothing.
        let wanted = [
            "propose", "check", "decide", "record_national", "strike_national", "request",
            "approve", "release", "pay", "return", "cancel", "close", "record_recovery", "remit",
            "file", "accept", "withdraw", "BUDGET_FY", "CAP_UNSET", "DUP_COST", "DUP_NATIONAL",
            "MATCH_DUE", "NOT_ENTERPRISE_LED", "SAME_PERSON", "PAYMENT_OVER", "STACKING",
        ]
        #expect(wanted.filter { told[$0, default: 0] == 0 } == [])
        #expect(told.keys.contains { $0.hasPrefix("CAP_") && $0 != "CAP_UNSET" })
    }

    @Test func `INV-37 holds whatever is tried at the same moment`() async throws {
        for seed: UInt64 in [5, 13] {
            var story = try SupportStory(seed: seed)
            for _ in 0..<40 { try story.turn() }
            for _ in 0..<15 { try await story.rush(16) }
            #expect(try story.office.verify().differences == [], "seed \(seed)")
            #expect(story.told["pay", default: 0] > 0, "seed \(seed)")
        }
    }
}
