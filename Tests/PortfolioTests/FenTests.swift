import Portfolio
import Testing
import Workflow

struct FenTests {
    struct Reading: Sendable {
        let text: String
        let fen: Int64
    }

    @Test(arguments: [
        Reading(text: "6000000.00", fen: 600_000_000),
        Reading(text: "6000000", fen: 600_000_000),
        Reading(text: "0.5", fen: 50),
        Reading(text: " 0.05\u{3000}", fen: 5),
        Reading(text: "６００．０１", fen: 60_001),
        Reading(text: "-0.05", fen: -5),
        Reading(text: "－１２．３", fen: -1230),
        Reading(text: "92233720368547758.07", fen: .max),
        Reading(text: "-92233720368547758.08", fen: .min),
    ])
    func `reads yuan`(_ reading: Reading) throws {
        #expect(try Fen.parse(reading.text, sign: .any) == Fen(reading.fen))
    }

    struct Fault: Sendable {
        let text: String
        let code: String
    }

    @Test(arguments: [
        Fault(text: "", code: "AMOUNT_MISSING"),
        Fault(text: "　 ", code: "AMOUNT_MISSING"),
        Fault(text: "1,000.00", code: "AMOUNT_SEPARATOR"),
        Fault(text: "１，０００", code: "AMOUNT_SEPARATOR"),
        Fault(text: "-1", code: "AMOUNT_NEGATIVE"),
        Fault(text: "0.001", code: "AMOUNT_DECIMALS"),
        Fault(text: "1.000", code: "AMOUNT_DECIMALS"),
        Fault(text: "92233720368547758.08", code: "AMOUNT_OVERFLOW"),
        Fault(text: "600万", code: "AMOUNT_FORM"),
        Fault(text: "1e6", code: "AMOUNT_FORM"),
        Fault(text: ".5", code: "AMOUNT_FORM"),
        Fault(text: "5.", code: "AMOUNT_FORM"),
        Fault(text: "1.2.3", code: "AMOUNT_FORM"),
        Fault(text: "+1", code: "AMOUNT_FORM"),
        Fault(text: "--1", code: "AMOUNT_FORM"),
        Fault(text: "1 000", code: "AMOUNT_FORM"),
        Fault(text: "٣", code: "AMOUNT_FORM"),
        Fault(text: "¥5", code: "AMOUNT_FORM"),
    ])
    func `refuses what is not yuan, at its place`(_ fault: Fault) {
        let refusal = #expect(throws: Refusal.self) {
            try Fen.parse(fault.text, place: "row 3/amount")
        }
        #expect(refusal?.blockers.map(\.code) == [fault.code])
        #expect(refusal?.blockers.map(\.place) == ["row 3/amount"])
        #expect(refusal?.blockers.first?.values["found"] == fault.text)
    }

    @Test func `reports overflow instead of wrapping or trapping`() throws {
        #expect(throws: ArithmeticFailure.overflow) { try Fen(.max).adding(Fen(1)) }
        #expect(throws: ArithmeticFailure.overflow) { try Fen(.min).subtracting(Fen(1)) }
        #expect(throws: ArithmeticFailure.overflow) { try Fen.sum([Fen(.max), Fen(1)]) }
        #expect(throws: ArithmeticFailure.overflow) {
            try Fen(exactly: Int128(Int64.max) + 1)
        }
        #expect(try Fen.sum([Fen(.max), Fen(1), Fen(-2)]) == Fen(.max - 1))
        #expect(try Fen.sum([]) == .zero)
    }

    @Test func `reads back what it writes`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5000 {
            let shift = Int.random(in: 0...62, using: &generator)
            let fen = Fen(Int64.random(in: .min ... .max, using: &generator) >> shift)
            #expect(try Fen.parse(fen.yuanText, sign: .any) == fen)
        }
        for fen in [Fen(.min), Fen(.max), Fen(-1), .zero] {
            #expect(try Fen.parse(fen.yuanText, sign: .any) == fen)
        }
    }

    /// Vectors of PBOC's rules for vouchers, and the house form where several are permitted.
    @Test(arguments: [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("6000000.00", "陆佰万元整"),
        ("882352.94", "捌拾捌万贰仟叁佰伍拾贰元玖角肆分"),
        ("5117647.06", "伍佰壹拾壹万柒仟陆佰肆拾柒元零陆分"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.55", "伍角伍分"),
        ("0.00", "零元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("3750000.00", "叁佰柒拾伍万元整"),
        ("2250000.00", "贰佰贰拾伍万元整"),
        ("10.00", "壹拾元整"),
        ("100010.00", "壹拾万零壹拾元整"),
        ("1000000.30", "壹佰万元叁角"),
        ("100005000.00", "壹亿零伍仟元整"),
        ("1000000000.01", "壹拾亿元零壹分"),
        ("100000000000.00", "壹仟亿元整"),
        ("1000100000000.00", "壹万零壹亿元整"),
        ("-20.00", "负贰拾元整"),
        (
            "92233720368547758.07",
            "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"
        ),
    ])
    func `is written in upper case`(amount: String, words: String) throws {
        #expect(try yuan(amount).upperCaseText == "人民币" + words)
    }

    @Test func `EX-05 splits exactly, and the last part takes the rest`() throws {
        let thirds = try SplitRule(ratios: [1, 1, 1]).split(yuan("1000000.00"))
        #expect(thirds.map(\.yuanText) == ["333333.33", "333333.33", "333333.34"])
        let staged = try SplitRule(ratios: [40, 30, 30]).split(yuan("6000000.00"))
        #expect(staged.map(\.yuanText) == ["2400000.00", "1800000.00", "1800000.00"])
    }

    @Test func `EX-01 an ordinary award splits in halves`() throws {
        let award = try yuan("6000000.00")
        let halves = try SplitRule(ratios: [50, 50]).split(award)
        #expect(halves.map(\.yuanText) == ["3000000.00", "3000000.00"])
        #expect(award.upperCaseText == "人民币陆佰万元整")
    }

    @Test func `a split loses nothing, whatever the ratios`() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let ratios = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                Int64.random(in: 1 ... .max, using: &generator)
                    >> Int64.random(in: 0...62, using: &generator)
            }.map { max(1, $0) }
            let amount = Fen(Int64.random(in: 0 ... .max, using: &generator))
            let parts = try SplitRule(ratios: ratios).split(amount)
            #expect(try Fen.sum(parts) == amount)
            #expect(parts.allSatisfy { $0 >= .zero })
            #expect(parts.count == ratios.count)
        }
        #expect(codes { try SplitRule(ratios: []) } == ["SPLIT_RATIOS"])
        #expect(codes { try SplitRule(ratios: [1, 0]) } == ["SPLIT_RATIOS"])
        #expect(codes { try SplitRule(ratios: [1]).split(Fen(-1)) } == ["AMOUNT_NEGATIVE"])
    }
}
