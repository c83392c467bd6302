import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// paid = outstanding + converted + repaid + recovered + written off, for any opening (INV-25).
@Suite struct `Conservation over random openings` {
    /// An agreement with random payments and endings; each ending is of what was still there.
    private static func agreement(
        _ payee: String,
        _ number: Int,
        of opened: OpenedCase,
        _ generator: inout StoryGenerator
    ) -> OpenedCase {
        let paid = (0..<Int.random(in: 0...6, using: &generator)).map { place in
            (
                amountFen: Int64.random(in: 1...45_000_000, using: &generator),
                on: "2024-0\(place + 4)-01"
            )
        }
        let isSettled = Bool.random(using: &generator)
        var rest = paid.reduce(0) { $0 + $1.amountFen }
        let kinds: [OpeningAgreement.Ending.Kind] =
            isSettled
            ? [.recovery, .writeOff, .repayment, .conversion] : [.repayment, .conversion]
        var endings: [OpeningAgreement.Ending] = []
        for place in 0..<Int.random(in: 0...5, using: &generator) where rest > 0 {
            let isLast = Int.random(in: 0...3, using: &generator) == 0
            let amount = isLast ? rest : Int64.random(in: 1...rest, using: &generator)
            let kind = kinds[Int.random(in: 0..<kinds.count, using: &generator)]
            endings.append(
                .init(
                    kind,
                    amountFen: amount,
                    on: Office.day("2025-0\(place + 2)-03"),
                    units: kind == .conversion ? amount : nil,
                    totalUnits: kind == .conversion ? amount * 5 : nil
                )
            )
            rest -= amount
        }
        let writtenOff = endings.filter { $0.kind == .writeOff }.reduce(0) { $0 + $1.amountFen }
        let open = isSettled ? 0 : Int64.random(in: 0...40_000_000, using: &generator)
        let cancelled = Int64.random(in: 0...100, using: &generator)
        let sum = paid.reduce(0) { $0 + $1.amountFen } + open + cancelled
        return opened.agreement(
            amountFen: max(sum, 1),
            signedOn: "2024-03-20",
            payee: payee,
            paid: paid,
            open: open > 0 ? [(open, "2026-09-30")] : [],
            cancelledFen: sum == 0 ? 1 : cancelled,
            endings: endings,
            settledOn: isSettled ? "2025-01-05" : nil,
            audit: isSettled ? (writtenOff, "2025-01-20") : nil,
            number: "示例协议\(number)号"
        )
    }

    private static let parts = ["outstanding", "converted", "repaid", "recovered", "written_off"]
    private static let accounts = [
        "outstanding", "conversion", "repayment", "recovery", "write_off",
    ]

    @Test(arguments: [2, 29, 83, 1009] as [UInt64])
    func `every fen that was paid is somewhere, once`(seed: UInt64) throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Office.payee)
        try office.budget(year: 2024, amountFen: 60_000_000_000)
        var generator = StoryGenerator(state: seed)
        var codes: [String] = []
        var entered: [String: OpeningBalance] = [:]
        for number in 1...14 {
            var opened = OpenedCase(.cultivating, on: "2024-03-10")
            for place in 1...Int.random(in: 1...2, using: &generator) {
                opened = Self.agreement(company, number * 10 + place, of: opened, &generator)
            }
            let code = try office.enter("示例守恒\(number)", opened, organisation: company)
            try office.confirm(code)
            codes.append(code)
            entered[code] = opened.balance
        }
        // A run without endings of every kind would prove little.
        let kinds = Set(entered.values.flatMap(\.agreements).flatMap(\.endings).map(\.kind))
        #expect(kinds.count == 4)

        for code in codes { try check(office, code, try #require(entered[code])) }
        let paid = entered.values.reduce(0) { $0 + $1.paidFen }
        #expect(try office.store.stream("FY2024-GTE")?.integer("disbursed") == paid)

        let reason: [String: Value] = ["reason": .string("示例误录")]
        for code in codes.prefix(7) {
            try office.ask(code, "propose_void_opening", by: "PO", reason)
            try office.ask(code, "void_opening", by: "DIR", reason)
            #expect([0, nil].contains(try office.capFen(of: code)))
            for agreement in try agreements(office, code) {
                #expect(try office.balances(of: agreement.id) == [:])
            }
        }
        let left = codes.dropFirst(7).reduce(0) { $0 + (entered[$1]?.paidFen ?? 0) }
        #expect(try office.store.stream("FY2024-GTE")?.integer("disbursed") == left)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    private func agreements(_ office: Office, _ code: String) throws -> [CaseStream] {
        // Children of one command have ids of one moment: their numbers put them in order.
        try office.store.children(of: try office.id(code))
            .filter { $0.kind == "grant-agreement" }
            .sorted { ($0.text("number") ?? "") < ($1.text("number") ?? "") }
    }

    private func check(_ office: Office, _ code: String, _ balance: OpeningBalance) throws {
        let streams = try agreements(office, code)
        #expect(streams.count == balance.agreements.count)
        for (stream, agreement) in zip(streams, balance.agreements) {
            let held = Self.parts.map { stream.integer($0) ?? -1 }
            let wanted =
                [agreement.outstandingFen]
                + [.conversion, .repayment, .recovery, .writeOff].map(agreement.endedFen)
            #expect(held == wanted)
            #expect(held.reduce(0, +) == stream.integer("paid"))
            #expect(stream.integer("paid") == agreement.paidFen)
            let booked = try office.balances(of: stream.id)
            #expect(Self.accounts.map { booked[$0] ?? 0 } == wanted)
            #expect(booked["opening"] ?? 0 == -agreement.committedFen)
            #expect(booked.values.reduce(0, +) == 0)
            #expect(stream.isIn("ended") == agreement.isEnded)
        }
        let committed = balance.committedFen
        #expect(try office.capFen(of: code) == (committed > 0 ? committed : nil))
    }
}
