import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// The policy's other money through the ledger, by the examples and the laws.
@Suite struct `Support` {
    private static let credit = "91350100M000100Y43"

    // MARK: The national match

    struct Match: Sendable {
        let national: String
        let due: String?
    }

    @Test(arguments: [
        Match(national: "8000000.00", due: "4000000.00"),
        Match(national: "10000000.00", due: "5000000.00"),
        Match(national: "12340000.00", due: "5000000.00"),
        Match(national: "9999999.99", due: "4999999.99"),
        Match(national: "0.01", due: nil), Match(national: "0.03", due: "0.01"),
    ])
    func `EX-17 matches half of what the state paid, to the fen`(_ example: Match) throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.project("示例配套项目", ledBy: company)
        let match = try office.support(
            "NATMATCH",
            "5000000.00",
            payee: company,
            ["project": .string(project)]
        )
        try office.decideSupport(match)
        try office.recordNational(match, example.national, voucher: "示例1")

        let found = try office.codes { try office.ask(match, "request", by: "PO") }

        #expect(found == (example.due == nil ? ["MATCH_DUE"] : []))
        #expect(try office.amount("requested", of: match) == example.due ?? "0.00")
        #expect(try office.verify().differences == [])
    }

    @Test func `EX-17 matches nothing where no enterprise leads`() throws {
        let office = try Office()
        let school = try office.organisation("示例大学", kind: "university")
        let project = try office.project("示例高校项目", ledBy: school)
        let match = try office.support(
            "NATMATCH",
            "5000000.00",
            payee: school,
            ["project": .string(project)]
        )

        let found = try office.codes { try office.decideSupport(match) }

        #expect(found == ["NOT_ENTERPRISE_LED"])
        #expect(try office.store.stream(match)?.isIn("proposed") == true)
    }

    @Test func `EX-18 pays the difference of each instalment, on what was paid`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.project("示例分期项目", ledBy: company)
        try office.setBudget("NATMATCH", "20000000.00")
        let match = try office.support(
            "NATMATCH",
            "5000000.00",
            payee: company,
            ["project": .string(project)]
        )
        try office.decideSupport(match)
        var paid: [String] = []
        for number in 1...3 {
            try office.recordNational(match, "4000000.00", voucher: "示例\(number)")
            try office.approveSupport(match)
            let due = try office.amount("requested", of: match)
            try office.paySupport(match, due)
            paid.append(due)
        }

        #expect(paid == ["2000000.00", "2000000.00", "1000000.00"])
        #expect(try office.amount("paid", of: match) == "5000000.00")
        try office.recordNational(match, "4000000.00", voucher: "示例4")
        #expect(try office.codes { try office.ask(match, "request", by: "PO") } == ["MATCH_DUE"])
        // A voucher counts once, wherever it is recorded; what a claim rests on is not struck.
        #expect(
            try office.codes {
                try office.recordNational(match, "0.01", voucher: "示例4")
            } == ["DUP_NATIONAL"]
        )
        let strike: [String: Value] = ["voucher": .string("示例1"), "reason": .string("示例")]
        try office.ask(match, "strike_national", by: "PO", strike)
        #expect(
            try office.codes {
                try office.ask(
                    match,
                    "strike_national",
                    by: "PO",
                    ["voucher": .string("示例2"), "reason": .string("示例")]
                )
            } == ["NATIONAL_USED"]
        )
        #expect(try office.verify().differences == [])
    }

    // MARK: Caps by scope

    @Test func `EX-22 pays the higher of two prizes of one edition`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let team: [String: Value] = [
            "leader": .string(office.person("REV1")), "edition": .string("2026"),
        ]
        func prize(_ name: String, _ more: [String: Value] = [:]) -> [String: Value] {
            team.merging(["prize": .string(name)]) { $1 }.merging(more) { $1 }
        }
        let low = try office.support("CONTEST", payee: company, prize("创新引领奖"))
        try office.decideSupport(low)
        let high = try office.support("CONTEST", payee: company, prize("创新突破奖"))
        #expect(try office.amount("amount", of: high) == "1000000.00")
        #expect(try office.codes { try office.decideSupport(high) } == ["CAP_CONTEST", "STACKING"])
        try office.decideSupport(high, "500000.00")
        // Another edition stacks, and the cap of the team still holds.
        let next = try office.support(
            "CONTEST",
            payee: company,
            prize("创新引领奖", ["edition": .string("2027")])
        )
        #expect(try office.codes { try office.decideSupport(next) } == ["CAP_CONTEST"])
        #expect(
            try office.codes {
                _ = try office.support("CONTEST", "1000000.01", payee: company, prize("创新突破奖"))
            } == ["PRIZE_AMOUNT"]
        )
        #expect(
            try office.codes {
                _ = try office.support("CONTEST", payee: company, ["prize": .string("示例")])
            } == ["SUPPORT_SUBJECT", "EDITION_MISSING", "PRIZE_UNKNOWN"]
        )
        let other = try office.support(
            "CONTEST",
            payee: company,
            prize("创新突破奖", ["leader": .string(office.person("REV2"))])
        )
        // Another team of the same enterprise has a cap and a prize of its own.
        try office.decideSupport(other)
        #expect(try office.verify().differences == [])
    }

    @Test func `EX-23 supports a first use of one of four kinds, up to its cap`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.project("示例四首项目", ledBy: company)
        let given: [String: Value] = [
            "project": .string(project), "first_kind": .string("first_set"),
        ]
        let whole = try office.support("FOURFIRST", "10000000.00", payee: company, given)
        let over = try office.support("FOURFIRST", "10000000.01", payee: company, given)
        #expect(try office.codes { try office.decideSupport(over) } == ["CAP_FOURFIRST"])
        try office.decideSupport(whole)
        #expect(
            try office.codes {
                _ = try office.support(
                    "FOURFIRST",
                    "1.00",
                    payee: company,
                    ["project": .string(project)]
                )
            } == ["FIRST_KIND"]
        )
        #expect(
            try office.codes {
                _ = try office.support(
                    "FOURFIRST",
                    "1.00",
                    payee: company,
                    given.merging(["first_kind": .string("first_use")]) { $1 }
                )
            } != []
        )
    }

    @Test func `EX-24 keeps a cap for each instrument, so that two stand side by side`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例并行项目", organisation: company)
        let grant = try office.agreement(of: project, amountFen: 600_000_000, payee: company)
        try office.decide(grant)
        let match = try office.support(
            "NATMATCH",
            "5000000.00",
            payee: company,
            ["project": .string(project)]
        )
        try office.decideSupport(match)
        let accounts = try office.store.children(of: try office.id(project))
            .filter { $0.kind == CapAccount.kind }
        let used = Dictionary(
            accounts.map { (CapAccount.instrument(of: $0), $0.integer("committed") ?? 0) }
        ) { $1 }
        #expect(used == ["GTE": 600_000_000, "NATMATCH": 500_000_000])
        #expect(try office.verify().differences == [])
    }

    @Test func `EX-32 renews the running funds with each fiscal year`() throws {
        let office = try Office()
        let centre = try office.organisation("示例中心", kind: "public_institution")
        func funds(_ yuan: String, _ fields: [String: Value] = [:]) throws -> [String] {
            let one = try office.support("CENTRE_OPS", yuan, payee: centre, fields)
            return try office.codes { try office.decideSupport(one) }
        }
        #expect(try funds("10000000.00") == [])
        #expect(try funds("0.01") == ["CAP_CENTRE_OPS"])
        #expect(try funds("10000000.00", ["fiscal_year": .int(2027)]) == [])
    }

    @Test func `supports a research enterprise that stands in its tier on that day`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let first = try office.support("RD_ENT", "1000000.00", payee: company)
        #expect(try office.codes { try office.decideSupport(first) } == ["NOT_IN_TIER"])
        let listing: [String: Value] = [
            "tier": .string("RD_ENTERPRISE"), "status": .string("planned"),
        ]
        try office.ask(company, "list_tier", by: "PO", listing, documents: ["tier_document"])
        #expect(try office.codes { try office.decideSupport(first) } == ["NOT_IN_TIER"])
        try office.ask(
            company,
            "list_tier",
            by: "PO",
            listing.merging(["status": .string("listed")]) { $1 },
            documents: ["tier_document"]
        )
        try office.decideSupport(first)
        let more = try office.support("RD_ENT", "0.01", payee: company)
        #expect(try office.codes { try office.decideSupport(more) } == ["CAP_RD_ENT"])
        // What is cancelled before it is paid frees the cap.
        try office.ask(first, "cancel", by: "DIR", ["reason": .string("示例")])
        try office.decideSupport(more)
        #expect(try office.verify().differences == [])
    }
}
