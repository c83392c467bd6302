import Testing
import Workflow

@testable import Portfolio

/// What is withheld on remuneration, and what experts are paid.
@Suite struct `The tax that is withheld` {
    /// The tax of one residence, and another way of computing it.
    struct Rule: Sendable, CustomTestStringConvertible {
        let name: String
        let tax: WithholdingTax
        let reference: @Sendable (Int64) -> Int64
        /// Gross incomes at which it turns.
        let borders: [Int64]
        var testDescription: String { name }
    }

    static let tax = WithholdingTax(
        flat: Fen(80_000),
        flatUpTo: Fen(400_000),
        share: 2_000,
        brackets: ["20000.00|2000|0.00", "50000.00|3000|2000.00", "|4000|7000.00"]
            .compactMap(WithholdingTax.Bracket.init)
    )
    static let nonResidentTax = WithholdingTax(
        flat: .zero,
        flatUpTo: .zero,
        share: 2_000,
        brackets: [
            "3000.00|300|0.00", "12000.00|1000|210.00", "25000.00|2000|1410.00",
            "35000.00|2500|2660.00", "55000.00|3000|4410.00", "80000.00|3500|7160.00",
            "|4500|15160.00",
        ].compactMap(WithholdingTax.Bracket.init)
    )

    static let rules = [
        Rule(
            name: "resident",
            tax: tax,
            reference: resident,
            borders: [0, 80_000, 400_000, 2_500_000, 6_250_000]
        ),
        Rule(
            name: "non-resident",
            tax: nonResidentTax,
            reference: nonResident,
            borders: [0] + slices.map(\.from)
        ),
    ]

    /// By pieces of the gross income, as nobody computes it who follows the table.
    @Sendable private static func resident(_ gross: Int64) -> Int64 {
        let hundredths: Int64 =
            switch gross {
            case ...80_000: 0
            case ...400_000: 20 * (gross - 80_000)
            case ...2_500_000: 16 * gross
            case ...6_250_000: 24 * gross - 20_000_000
            default: 32 * gross - 70_000_000
            }
        return (hundredths + 50) / 100
    }

    /// Each slice of the gross income by its own rate, four fifths of that of the law, in
    /// thousandths: without a quick deduction.
    private static let slices: [(from: Int64, rate: Int64)] = [
        (0, 24), (375_000, 80), (1_500_000, 160), (3_125_000, 200), (4_375_000, 240),
        (6_875_000, 280), (10_000_000, 360),
    ]

    @Sendable private static func nonResident(_ gross: Int64) -> Int64 {
        var thousandths: Int64 = 0
        for (place, slice) in slices.enumerated() {
            let end = place + 1 < slices.count ? slices[place + 1].from : .max
            thousandths += max(0, min(gross, end) - slice.from) * slice.rate
        }
        return (thousandths + 500) / 1000
    }

    /// Yuan, with what is withheld on them.
    static let known: [(gross: String, tax: String)] = [
        ("0.00", "0.00"), ("800.00", "0.00"), ("800.02", "0.00"), ("800.03", "0.01"),
        ("2000.00", "240.00"), ("3999.99", "640.00"), ("4000.00", "640.00"),
        ("4000.01", "640.00"), ("5000.00", "800.00"), ("25000.00", "4000.00"),
        ("25000.01", "4000.00"), ("30000.00", "5200.00"), ("62500.00", "13000.00"),
        ("62500.01", "13000.00"), ("100000.00", "25000.00"),
    ]

    @Test(arguments: known)
    func `is that of the announcement`(gross: String, tax: String) throws {
        #expect(Self.tax.on(try Fen.parse(gross)) == (try Fen.parse(tax)))
    }

    static let knownOfOthers: [(gross: String, tax: String)] = [
        ("0.00", "0.00"), ("0.20", "0.00"), ("0.21", "0.01"), ("2000.00", "48.00"),
        ("3750.00", "90.00"), ("3750.01", "90.00"), ("15000.00", "990.00"),
        ("31250.00", "3590.00"), ("43750.00", "6090.00"), ("68750.00", "12090.00"),
        ("100000.00", "20840.00"), ("200000.00", "56840.00"),
    ]

    @Test(arguments: knownOfOthers)
    func `of a non-resident is that of the table of a month`(gross: String, tax: String) throws {
        #expect(Self.nonResidentTax.on(try Fen.parse(gross)) == (try Fen.parse(tax)))
    }

    @Test(arguments: rules)
    func `agrees with another way of computing it`(_ rule: Rule) {
        let near = rule.borders.flatMap { border in (-200...200).map { max(0, border + $0) } }
        let wide = stride(from: Int64(1), to: 12_000_000, by: 977)
        for gross in near + wide {
            #expect(rule.tax.on(Fen(gross)).count == rule.reference(gross), "\(gross)")
        }
    }

    @Test(arguments: rules)
    func `leaves each net amount by one least gross, found by trying all of them`(_ rule: Rule) {
        var gross: Int64 = 0
        for net in Int64(0)...420_000 {
            while gross - rule.reference(gross) < net { gross += 1 }
            #expect(gross - rule.reference(gross) == net)
            guard net % 97 == 0 || (63_000...64_500).contains(net) || net > 335_000 else {
                continue
            }
            #expect(rule.tax.gross(of: Fen(net)).count == gross, "\(net)")
        }
        for net in stride(from: Int64(1_900_000), to: 9_000_000, by: 9_973) {
            let gross = rule.tax.gross(of: Fen(net)).count
            #expect(gross - rule.reference(gross) == net)
            #expect(gross - 1 - rule.reference(gross - 1) < net)
        }
    }

    @Test(arguments: ["", "20000.00|2000", "x|2000|0.00", "1.00|10000|0.00", "1.00|-1|0.00"])
    func `has no bracket that cannot be read`(_ text: String) {
        #expect(WithholdingTax.Bracket(text) == nil)
    }
}

@Suite struct `What experts are paid` {
    private static func rule(isAfterTax: Bool = true) -> FeeRule {
        FeeRule(
            isAfterTax: isAfterTax,
            amounts: [
                .senior: .init(day: Fen(200_000), half: Fen(120_000), perCase: Fen(40_000))
            ],
            fullDays: 2,
            laterShare: 5_000,
            tax: `The tax that is withheld`.tax,
            nonResidentTax: `The tax that is withheld`.nonResidentTax
        )
    }

    @Test func `is half of it from the third day of a session on`() {
        let rule = Self.rule()
        #expect(rule.onSite(halves: 0, day: 1, .senior) == .zero)
        #expect(rule.onSite(halves: 1, day: 2, .senior) == Fen(120_000))
        #expect(rule.onSite(halves: 2, day: 2, .senior) == Fen(200_000))
        #expect(rule.onSite(halves: 1, day: 3, .senior) == Fen(60_000))
        #expect(rule.onSite(halves: 2, day: 4, .senior) == Fen(100_000))
    }

    @Test(arguments: [true, false], TaxResidence.allCases)
    func `is taxed as one income of the month, on however many lists it stands`(
        isAfterTax: Bool,
        residence: TaxResidence
    ) {
        let rule = Self.rule(isAfterTax: isAfterTax)
        let parts = [Fen(200_000), Fen(120_001), Fen(333_333)]
        var (gross, tax, net) = (Int64(0), Int64(0), Int64(0))
        for fees in parts {
            let line = rule.settled(fees: fees, earlier: (Fen(gross), Fen(tax)), residence)
            gross += line.gross.count
            tax += line.tax.count
            net += line.net.count
            #expect(line.gross.count == line.tax.count + line.net.count)
            #expect((isAfterTax ? line.net : line.gross) == fees)
        }
        let whole = rule.settled(fees: Fen(653_334), earlier: (.zero, .zero), residence)
        #expect((whole.gross.count, whole.tax.count, whole.net.count) == (gross, tax, net))
    }

    @Test func `is listed in a text that is read back as it was`() throws {
        let entries: [FeeItems.Entry] = [
            .init(
                person: "P1",
                item: .half(session: "S", day: "2026-01-05", .morning),
                listed: nil
            ),
            .init(person: "P2", item: .sheet(round: "R"), listed: "L"),
        ]
        let items = FeeItems(entries)
        #expect(FeeItems(items.text) == items)
        #expect(items.items(of: "P2") == [])
        #expect(FeeItems("line P1 nonsense\n\nlisted L\n").entries == [])
    }
}

@Suite struct `A bank card` {
    @Test(
        arguments: [
            ("6222 0212 3456 7890 128", nil), ("４５３９１４８８０３４３６４６７", nil),
            ("6222021234567890127", "CARD_CHECK"), ("6222012345", "CARD_LENGTH"),
            ("6222O21234567890128", "CARD_CHARACTERS"), ("", "CARD_LENGTH"),
        ] as [(String, String?)]
    )
    func `is known by its check digit, and never quoted`(text: String, code: String?) {
        do {
            let card = try BankCard.parse(text, place: "account")
            #expect(code == nil)
            #expect("\(card)" == "**** \(card.secretText.suffix(4))")
            #expect(!String(reflecting: card).contains(card.secretText))
        } catch {
            #expect(error.blockers.map(\.code) == [code ?? "none"])
            #expect(!error.blockers.contains { "\($0)".contains("62220") })
        }
    }
}
