import Casework
import Expression
import Portfolio
import SQL
import Store
import Testing
import Workflow

/// Seeded stories: whatever people try, in whatever order, the laws of money and history hold.
@Suite struct `Random stories` {
    static let credit = "91350100M000100Y43"

    @Test(arguments: [UInt64(1), 20, 300])
    func `keep conservation, caps, chains and gapless versions`(seed: UInt64) throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        try office.budget(amountFen: 2_000_000_000)
        var story = Story(office: office, company: company, seed: seed)
        for number in 1...3 {
            story.projects.append(
                try office.listedProject("示例随机项目\(number)", organisation: company)
            )
        }

        var accepted = 0
        for _ in 0..<150 where try story.turn() { accepted += 1 }

        #expect(accepted > 30, "seed \(seed): a story in which nothing happens proves nothing")
        try story.checkLaws()
        let report = try office.verify()
        #expect(report.differences == [], "seed \(seed)")
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

private struct Story {
    let office: Office
    let company: String
    let seed: UInt64
    var generator: StoryGenerator
    var projects: [String] = []
    var agreements: [String] = []

    init(office: Office, company: String, seed: UInt64) {
        self.office = office
        self.company = company
        self.seed = seed
        generator = StoryGenerator(state: seed)
    }

    private mutating func pick<T>(_ choices: [T]) -> T? {
        choices.randomElement(using: &generator)
    }

    /// One attempt; answers whether it was accepted.
    ///
    /// A refusal is a normal answer.
    mutating func turn() throws -> Bool {
        do {
            switch Int.random(in: 0..<12, using: &generator) {
            case 0, 1: try propose()
            case 2, 3: try decide()
            case 4, 5, 6: try money()
            case 7: try milestone()
            case 8: try hold()
            case 9: try merge()
            case 10: try cancel()
            default: moveClock()
            }
            return true
        } catch is Refusal {
            return false
        }
    }

    private mutating func propose() throws {
        guard let project = pick(projects), agreements.count < 8 else { return }
        let amount = Int64.random(in: 1...700_000_000, using: &generator)
        agreements.append(
            try office.agreement(
                of: project,
                amountFen: amount,
                payee: company,
                milestoneDue: office.today.adding(days: 200).description
            )
        )
    }

    private mutating func decide() throws {
        guard let agreement = pick(agreements), let stream = try office.store.stream(agreement)
        else { return }
        if stream.isIn("decided") {
            try office.ask(
                agreement,
                "sign",
                by: "PO",
                ["amount": stream.field("amount")],
                documents: ["agreement"]
            )
        } else {
            try office.decide(agreement)
        }
    }

    private mutating func money() throws {
        guard let agreement = pick(agreements), let stream = try office.store.stream(agreement),
            let instance = pick(stream.keys(of: "tranche"))
        else { return }
        let amount = stream.integer("amount", of: instance) ?? 0
        let excess = Bool.random(using: &generator) ? 0 : Int64(1)
        let person = pick(["PO", "FIN", "FIN2", "DIR"]) ?? "PO"
        switch stream.instances[instance]?.active.first {
        case "planned": try office.ask(agreement, "request", by: "PO", instance: instance)
        case "requested": try office.ask(agreement, "approve", by: person, instance: instance)
        case "releasing": try office.ask(agreement, "release", by: "DIR", instance: instance)
        default:
            try office.ask(
                agreement,
                "pay",
                by: person,
                ["amount": .int(amount + excess)],
                instance: instance,
                documents: ["payment_voucher"]
            )
        }
    }

    private mutating func milestone() throws {
        guard let agreement = pick(agreements) else { return }
        try office.meetMilestone(agreement)
    }

    private mutating func hold() throws {
        guard let target = pick(projects + agreements) else { return }
        try office.ask(target, pick(["hold", "resume"]) ?? "hold", by: "DIR")
    }

    private mutating func merge() throws {
        guard let from = pick(projects), let into = pick(projects) else { return }
        let canonical: [String: Value] = ["canonical": .string(try office.id(into))]
        try office.ask(
            from,
            "propose_merge",
            by: "PO",
            canonical.merging(["reason": .string("示例重复")]) { $1 }
        )
        try office.ask(from, "merge_into", by: "DIR", canonical)
    }

    private mutating func cancel() throws {
        guard let agreement = pick(agreements), let stream = try office.store.stream(agreement)
        else { return }
        let instance = Bool.random(using: &generator) ? "" : pick(stream.keys(of: "tranche")) ?? ""
        try office.ask(
            agreement,
            "cancel",
            by: "DIR",
            ["reason": .string("示例取消")],
            instance: instance
        )
    }

    /// Forward a few days, or back: the ledger's own time never runs backwards.
    private mutating func moveClock() {
        let days = Int64.random(in: -3...9, using: &generator)
        let now = Instant(endOf: office.today).milliseconds
        office.setClock(Instant(milliseconds: now + days * 86_400_000))
    }

    func checkLaws() throws {
        for agreement in agreements {
            let stream = try #require(try office.store.stream(agreement))
            func fen(_ name: String) -> Int64 { stream.integer(name) ?? 0 }
            let settled =
                fen("outstanding") + fen("converted") + fen("repaid") + fen("recovered")
                + fen("written_off")
            #expect(fen("paid") == settled, "seed \(seed): INV-25 of \(agreement)")
            #expect(fen("paid") <= fen("committed"), "seed \(seed)")
            let versions = try office.store.events(of: stream.id).map(\.version)
            #expect(versions == Array(1...Int64(stream.version)), "seed \(seed)")
        }
        var committed: Int64 = 0
        for project in projects {
            for account in try office.store.children(of: try office.id(project))
            where account.kind == "cap-account" {
                let used = account.integer("committed") ?? 0
                let excess = account.integer("merged_excess") ?? 0
                #expect(used <= 600_000_000 + excess, "seed \(seed): INV-20")
                committed += used
            }
        }
        let expected = try agreements.reduce(Int64(0)) { sum, agreement in
            sum + (try office.store.stream(agreement)?.integer("committed") ?? 0)
        }
        #expect(committed == expected, "seed \(seed): accounts equal the agreements")
    }
}
