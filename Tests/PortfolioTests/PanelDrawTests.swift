import Crypto
import Portfolio
import Testing
import Workflow

/// SHA-256 in hexadecimal digits.
func sha256(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
}

struct PanelDrawTests {
    static let seed = String(repeating: "0123456789abcdef", count: 4)

    private func candidate(
        _ number: Int,
        _ stratum: String = "technical",
        employer: String = "",
        isOfDistrict: Bool = false
    ) -> PanelDraw.Candidate {
        PanelDraw.Candidate(
            code: "EX-\(number)",
            stratum: stratum,
            employer: employer,
            isOfDistrict: isOfDistrict
        )
    }

    private func plan(
        _ seats: Int = 3,
        district: Int? = nil,
        apart: Set<PanelDraw.Pair> = []
    ) -> PanelDraw.Plan {
        PanelDraw.Plan(
            round: "R-2026-000001",
            strata: [.init("technical", seats: seats)],
            mostOfDistrict: district,
            apart: apart
        )
    }

    private func draw(
        _ pool: [PanelDraw.Candidate],
        _ plan: PanelDraw.Plan,
        seed: String = PanelDrawTests.seed
    ) throws -> PanelDraw {
        try PanelDraw.draw(seed: seed, pool: pool, plan: plan, sha256)
    }

    @Test func `the keys are digests of plain text`() throws {
        let found = try draw((1...9).map { candidate($0) }, plan())
        for seat in found.panel + found.alternates {
            #expect(seat.key == sha256(Array("\(Self.seed):R-2026-000001:\(seat.code)".utf8)))
        }
        let keys = (found.panel + found.alternates).map(\.key)
        #expect(keys == keys.sorted() && keys.count == 9)
        #expect(found.panel.count == 3)
    }

    @Test func `the order of the pool changes nothing`() throws {
        var generator = SeededGenerator(seed: 1)
        let pool = (1...20).map {
            candidate($0, employer: "单位\($0 % 6)", isOfDistrict: $0 % 2 == 0)
        }
        let plan = plan(5, district: 2)
        let found = try draw(pool, plan)
        for _ in 0..<20 {
            let shuffled = pool.shuffled(using: &generator)
            #expect(try draw(shuffled, plan) == found)
            #expect(
                PanelDraw.poolDigest(shuffled, plan, sha256)
                    == PanelDraw.poolDigest(pool, plan, sha256)
            )
        }
    }

    @Test func `employer, district and who may not sit together are kept`() throws {
        let pool = (1...14).map {
            candidate($0, employer: "单位\($0 % 7)", isOfDistrict: $0 <= 10)
        }
        for number in 0..<200 {
            let apart: Set = [PanelDraw.Pair("EX-11", "EX-12"), PanelDraw.Pair("EX-1", "EX-13")]
            let seed = sha256(Array("\(number)".utf8))
            let panel = try draw(pool, plan(5, district: 3, apart: apart), seed: seed).panel
            let members = pool.filter { member in panel.contains { $0.code == member.code } }
            #expect(Set(members.map(\.employer)).count == 5)
            #expect(members.filter(\.isOfDistrict).count <= 3)
            let codes = Set(panel.map(\.code))
            #expect(!codes.isSuperset(of: ["EX-11", "EX-12"]))
            #expect(!codes.isSuperset(of: ["EX-1", "EX-13"]))
        }
    }

    @Test func `a choice that leaves no panel is taken back`() throws {
        // All technical experts but one share an employer with the only one in finance.
        let pool =
            [candidate(0, "finance", employer: "甲"), candidate(1, employer: "乙")]
            + (2...30).map { candidate($0, employer: "甲") }
        let plan = PanelDraw.Plan(
            round: "R-2026-000002",
            strata: [.init("technical", seats: 1), .init("finance", seats: 1)]
        )
        for number in 0..<20 {
            let found = try draw(pool, plan, seed: sha256(Array("\(number)".utf8)))
            #expect(found.panel.map(\.code) == ["EX-1", "EX-0"])
        }
    }

    @Test func `each expert is drawn as often as every other one`() throws {
        let pool = (1...12).map { candidate($0) }
        var counts: [String: Int] = [:]
        var pairs: [Set<String>: Int] = [:]
        let draws = 6600
        for number in 0..<draws {
            let panel = try draw(pool, plan(), seed: sha256(Array("\(number)".utf8))).panel
            for seat in panel { counts[seat.code, default: 0] += 1 }
            for first in panel {
                for second in panel where first.code < second.code {
                    pairs[[first.code, second.code], default: 0] += 1
                }
            }
        }
        // Three of twelve: 1650 draws of each, and 300 of each of the 66 pairs. The seeds are
        // fixed, so this is one number; by chance it is above these bounds once in 10,000.
        func chi(_ counts: some Collection<Int>, _ expected: Double) -> Double {
            counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        }
        #expect(counts.count == 12 && chi(counts.values, 1650) < 37.4)
        #expect(pairs.count == 66 && chi(pairs.values, 300) < 114)
    }

    @Test func `what cannot be drawn is refused by name`() throws {
        let pool = (1...9).map { candidate($0) }
        #expect(codes { try draw(pool, plan(), seed: "short") } == ["DRAW_SEED"])
        #expect(codes { try draw(pool, plan(), seed: Self.seed.uppercased()) } == ["DRAW_SEED"])
        #expect(codes { try draw(pool + [candidate(9)], plan()) } == ["DRAW_POOL"])
        #expect(codes { try draw([candidate(1, "law")], plan(0)) } == ["DRAW_POOL"])
        #expect(codes { try draw(pool, plan(10)) } == ["DRAW_SHORT"])
        let one = (1...9).map { candidate($0, employer: "甲") }
        #expect(codes { try draw(one, plan()) } == ["DRAW_SHORT"])
    }

    @Test func `a short pool is told kind by kind, with what is lacking and who can mend it`()
        throws
    {
        func plan(_ seats: [(String, Int)]) -> PanelDraw.Plan {
            PanelDraw.Plan(
                round: "R-2026-000001",
                strata: seats.map { .init($0.0, seats: $0.1) },
                mostOfDistrict: 2
            )
        }
        func reasons(
            _ pool: [PanelDraw.Candidate],
            _ seats: [(String, Int)]
        ) throws -> [Blocker] {
            try #require(throws: Refusal.self) { try draw(pool, plan(seats)) }.blockers
        }
        let mixed = (1...3).map { candidate($0) } + [candidate(4, "business")]
        let few = try reasons(mixed, [("technical", 5), ("business", 1), ("management", 1)])
        #expect(few.map(\.place) == ["technical", "management"])
        #expect(few.map { $0.values["lacking"] } == ["2", "1"])
        #expect(few[0].message.zh.contains("只有 3 人可抽，应不少于 5 人，缺 2 人，请评审秘书"))
        #expect(few[0].message.zh.contains("产业或投资（business） 1 人 1 席"))
        #expect(few[0].message.en.contains("technical 3 for 5, business 1 for 1"))
        #expect(few.allSatisfy { $0.role == "SEC" })

        let employed = (1...4).map { candidate($0, employer: $0 < 4 ? "甲" : "乙") }
        let together = try reasons(employed, [("technical", 3)])
        #expect(together.map { $0.values["lacking"] } == ["1"])
        #expect(together[0].message.zh.contains("可抽 4 人，但至多 2 人可以同组（同一单位至多 1 人"))

        // Each kind could be seated alone; in one panel they share an employer.
        let shared = [
            candidate(1, employer: "甲"), candidate(2, employer: "乙"),
            candidate(3, "business", employer: "甲"),
        ]
        let beside = try reasons(shared, [("technical", 2), ("business", 1)])
        #expect(beside.map(\.place) == ["technical", "business"])
        #expect(beside[0].message.en.contains("at most 1 of the 2 experts of technical may sit"))
        #expect(try draw(shared, plan([("technical", 1), ("business", 1)])).panel.count == 2)
    }

    @Test func `an audit finds what does not follow, and nothing in what does`() throws {
        let pool = (1...9).map { candidate($0) }
        let found = try draw(pool, plan())
        func audit(
            commitment: String = PanelDraw.commitment(to: Self.seed, sha256),
            panel: [String]? = nil,
            alternates: [String]? = nil,
            pool other: [PanelDraw.Candidate]? = nil,
            seed: String = PanelDrawTests.seed
        ) -> [String] {
            DrawRecord(
                commitment: commitment,
                poolDigest: PanelDraw.poolDigest(pool, plan(), sha256),
                panel: panel ?? found.panel.map(\.code),
                alternates: alternates ?? found.alternates.map(\.code)
            ).audit(seed: seed, pool: other ?? pool, plan: plan(), sha256).map(\.code)
        }
        #expect(audit() == [])
        #expect(audit(commitment: sha256([1])) == ["DRAW_COMMITMENT"])
        #expect(audit(panel: found.panel.map(\.code).reversed()) == ["DRAW_PANEL"])
        #expect(audit(alternates: []) == ["DRAW_ALTERNATES"])
        let out = found.panel[0].code
        #expect(
            audit(pool: pool.filter { $0.code != out })
                == ["DRAW_POOL_DIGEST", "DRAW_PANEL", "DRAW_ALTERNATES"]
        )
        let other = sha256([2])
        #expect(audit(seed: other) == ["DRAW_COMMITMENT", "DRAW_PANEL", "DRAW_ALTERNATES"])
    }
}
