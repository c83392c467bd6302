import SQLiteDriver
import Store
import Testing

/// Seeded stories: whatever people try, in whatever order, the laws of money and history hold.
@Suite struct `Random stories` {
    static let seeds: [UInt64] = [2, 17, 44]

    @Test func `INV-20 to INV-25 keep conservation, caps, people, groups, chains and versions`()
        async throws
    {
        let told = try await withThrowingTaskGroup(of: [Deed: Int].self) { group in
            for seed in Self.seeds { group.addTask { try Self.tell(seed) } }
            return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }

        // A deed that never happens proves nothing.
        #expect(Deed.allCases.filter { told[$0, default: 0] == 0 } == [])
    }

    /// A whole story, its deeds by their number; its laws are checked as it goes.
    private static func tell(_ seed: UInt64) throws -> [Deed: Int] {
        let office = try Office(durability: .off)
        let company = try office.payee("示例公司", "91350100M000100Y43")
        try office.budget(amountFen: 2_000_000_000)
        var story = RandomStory(office: office, company: company, seed: seed)
        for number in 1...3 { try story.begin("示例随机项目\(number)") }
        for _ in 0..<180 { try story.turn() }
        // The books of existing cases are opened, one is voided, and life goes on with the rest.
        for _ in 0..<3 { try story.turn { try $0.openBooks() } }
        try story.turn { try $0.voidOpening() }
        for _ in 0..<20 { try story.turn() }
        try story.turn { try $0.voidOpening() }

        let payments = try story.checkHands()
        #expect(try story.deeds()[.payment, default: 0] == payments, "seed \(seed)")
        let report = try office.store.reexecute()
        #expect(report.differences == [], "seed \(seed)")
        return try story.deeds()
    }
}

/// A fixed generator (SplitMix64), so that a seed tells the whole story.
struct StoryGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
