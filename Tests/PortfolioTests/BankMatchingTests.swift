import Expression
import Portfolio
import Testing
import Workflow

/// Which line is which payment: exactly one, or a question to a person.
@Suite struct `Matching lines of the bank` {
    private static let name = "示例公司（武汉）"

    private static func line(
        _ code: String,
        _ yuan: String = "3000000.00",
        _ name: String = name,
        voucher: String = "示例凭证 1 号",
        source: String = "bank",
        received: Bool = false,
        settledAs: String? = nil,
        aside: Bool = false
    ) throws -> BankLine {
        var root = InstanceState()
        root.fields = [
            "source": .string(source), "booked_on": .string("2026-03-02"),
            "direction": .string(received ? "received" : "paid"),
            "amount": .int(try Fen.parse(yuan).count), "voucher": .string(voucher),
        ]
        root.fields["payment"] = settledAs.map { .string($0) }
        root.active = [aside ? "aside" : settledAs == nil ? "open" : "settled"]
        let stream = CaseStream(
            id: code,
            kind: BankLineProcedure.kind,
            code: code,
            parent: nil,
            version: 1,
            instances: ["": root],
            documents: []
        )
        return BankLine(stream, counterparty: name)
    }

    private static func payment(
        _ key: String,
        _ yuan: String = "3000000.00",
        _ names: [String] = [name],
        vouchers: [String] = ["示例凭证1号"],
        received: Bool = false
    ) throws -> BookedPayment {
        BookedPayment(
            key: try #require(BookedPayment.Key(key)),
            on: try #require(CivilDate("2026-03-01")),
            isReceived: received,
            amount: try Fen.parse(yuan),
            names: names,
            vouchers: vouchers
        )
    }

    private static func key(_ text: String) throws -> BookedPayment.Key {
        try #require(BookedPayment.Key(text))
    }

    @Test func `takes what agrees in all and can be one thing only`() throws {
        // Full-width brackets and blanks are no difference.
        let matching = BankMatching(
            [try Self.line("YH-1", "3000000.00", "示例公司(武汉)")],
            [try Self.payment("BZ-2026-000001@7"), try Self.payment("BZ-2026-000002@7", "0.01")]
        )
        #expect(matching.lines.map(\.verdict) == [.matched(try Self.key("BZ-2026-000001@7"))])
        #expect(
            matching.missing[.bank]?.map(\.key.description) == ["BZ-2026-000002@7"]
        )
        // The books are asked for themselves.
        #expect(matching.missing[.ledger]?.count == 2)
    }

    @Test func `decides nothing where two are alike, or one thing differs`() throws {
        let both = [try Self.payment("BZ-2026-000001@7"), try Self.payment("BZ-2026-000001@9")]
        let keys = both.map(\.key)
        func verdicts(_ lines: [BankLine], _ payments: [BookedPayment]) -> [BankMatching.Verdict] {
            BankMatching(lines, payments).lines.map(\.verdict)
        }
        #expect(verdicts([try Self.line("YH-1")], both) == [.proposed(keys)])
        // Two lines that claim one payment.
        let twice = [try Self.line("YH-1"), try Self.line("YH-2")]
        let one = [both[0]]
        #expect(verdicts(twice, one) == [.proposed([keys[0]]), .proposed([keys[0]])])
        // The bank's line and that of the books are no two claims.
        let sides = [try Self.line("YH-1"), try Self.line("YH-2", source: "ledger")]
        #expect(verdicts(sides, one) == [.matched(keys[0]), .matched(keys[0])])
        let other = try Self.line("YH-1", voucher: "其他")
        #expect(verdicts([other], one) == [.proposed([keys[0]])])
        let stranger = try Self.line("YH-1", "3000000.00", "示例他人")
        #expect(verdicts([stranger], one) == [.proposed([keys[0]])])
        let nothing = try Self.line("YH-1", "3000000.00", "示例他人", voucher: "其他")
        #expect(verdicts([nothing], one) == [.unmatched])
        #expect(verdicts([try Self.line("YH-1", "2999999.99")], one) == [.unmatched])
        #expect(verdicts([try Self.line("YH-1", received: true)], one) == [.unmatched])
    }

    @Test func `takes a person's word, and tells when it is not the amount`() throws {
        let payments = [
            try Self.payment("BZ-2026-000001@7"), try Self.payment("BZ-2026-000001@9"),
        ]
        let lines = [
            try Self.line("YH-1", settledAs: "BZ-2026-000001@9"), try Self.line("YH-2"),
            try Self.line("YH-3", "1.00", settledAs: "BZ-2026-000001@7"),
            try Self.line("YH-4", "1.00", settledAs: "BZ-2026-000009@1"),
            try Self.line("YH-5", aside: true),
        ]
        let verdicts = BankMatching(lines, payments).lines.map(\.verdict)
        #expect(verdicts[0] == .settled(payments[1].key, differs: false))
        // What somebody said is taken: nothing is left for the other line.
        #expect(verdicts[1] == .unmatched)
        #expect(verdicts[2] == .settled(payments[0].key, differs: true))
        #expect(verdicts[3] == .settled(try Self.key("BZ-2026-000009@1"), differs: true))
        #expect(verdicts[4] == .aside)
    }

    @Test(arguments: ["", "BZ-2026-000001", "BZ-2026-000001@", "BZ@0", "BZ@-1", "@3", "BZ@1@2"])
    func `knows no payment by another text`(_ text: String) {
        #expect(BookedPayment.Key(text) == nil)
    }

    @Test func `gives the same line the same code, and another line another one`() {
        func digest(_ text: String) -> String {
            let sum = text.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) }
            return "sha256:" + String(sum, radix: 16) + "000000000000"
        }
        func code(_ payload: [String: Value]) -> String {
            BankLineProcedure.code(payload, digest: digest)
        }
        let line: [String: Value] = ["amount": .int(1), "voucher": .string("a")]
        #expect(code(line) == code(line.merging(["reason": .string("x")]) { $1 }))
        #expect(code(line) != code(line.merging(["reference": .string("2")]) { $1 }))
        #expect(code(line).hasPrefix("YH-"))
    }
}
