import Portfolio
import Testing

struct RationalTests {
    struct TextCase: Sendable {
        let numerator: Int128
        let denominator: Int128
        let decimals: Int
        let text: String
    }

    @Test(arguments: [
        TextCase(numerator: 244, denominator: 3, decimals: 2, text: "81.33"),
        TextCase(numerator: 17, denominator: 3, decimals: 2, text: "5.67"),
        TextCase(numerator: 1, denominator: 200, decimals: 2, text: "0.01"),
        TextCase(numerator: 1, denominator: 201, decimals: 2, text: "0.00"),
        TextCase(numerator: -1, denominator: 200, decimals: 2, text: "-0.01"),
        TextCase(numerator: -1, denominator: 201, decimals: 2, text: "0.00"),
        TextCase(numerator: 19_999, denominator: 200, decimals: 2, text: "100.00"),
        TextCase(numerator: 1, denominator: 2, decimals: 0, text: "1"),
        TextCase(numerator: 5, denominator: 28, decimals: 8, text: "0.17857143"),
        TextCase(numerator: .max, denominator: 1, decimals: 1, text: "\(Int128.max).0"),
        TextCase(numerator: .max - 1, denominator: .max, decimals: 3, text: "1.000"),
        TextCase(numerator: .max / 3, denominator: .max, decimals: 3, text: "0.333"),
    ])
    func `is shown half up and never overflows`(_ example: TextCase) throws {
        let number = try Rational(numerator: example.numerator, denominator: example.denominator)
        #expect(number.text(decimals: example.decimals) == example.text)
    }

    @Test func `is reduced and has a positive denominator`() throws {
        let number = try Rational(numerator: 6, denominator: -8)
        #expect(number.numerator == -3)
        #expect(number.denominator == 4)
        #expect(number == ratio(-9, 12))
        #expect(Set([number, ratio(-3, 4), .zero]).count == 2)
        #expect("\(number) \(Rational(7))" == "-3/4 7")
    }

    @Test func `refuses to divide by zero and to overflow`() throws {
        let greatest = try Rational(numerator: .max, denominator: 1)
        let least = try Rational(numerator: 1, denominator: .max)
        #expect(throws: ArithmeticFailure.divisionByZero) {
            try Rational(numerator: 1, denominator: 0)
        }
        #expect(throws: ArithmeticFailure.divisionByZero) { try greatest.divided(by: .zero) }
        #expect(throws: ArithmeticFailure.overflow) {
            try Rational(numerator: .min, denominator: 1)
        }
        #expect(throws: ArithmeticFailure.overflow) { try greatest.adding(Rational(1)) }
        #expect(throws: ArithmeticFailure.overflow) { try greatest.multiplied(by: Rational(2)) }
        #expect(throws: ArithmeticFailure.overflow) { try greatest.divided(by: least) }
        #expect(try greatest.multiplied(by: least) == Rational(1))
        #expect(try greatest.subtracting(greatest) == .zero)
    }

    @Test func `compares numbers whose cross products need more than 128 bits`() throws {
        let below = try Rational(numerator: .max - 1, denominator: .max)
        let above = try Rational(numerator: .max, denominator: .max - 1)
        let negative = try Rational(numerator: -(.max - 1), denominator: .max)
        let lower = try Rational(numerator: -.max, denominator: .max - 1)
        #expect(
            [above, .zero, below, lower, Rational(1), negative].sorted()
                == [lower, negative, .zero, below, Rational(1), above]
        )
        #expect(!(below < below))
    }

    @Test func `rounds down and up on both sides of zero`() {
        #expect([ratio(7, 2), ratio(-7, 2), ratio(4, 2)].map(\.roundedDown) == [3, -4, 2])
        #expect([ratio(7, 2), ratio(-7, 2), ratio(4, 2)].map(\.roundedUp) == [4, -3, 2])
    }

    @Test func `obeys the laws of fractions`() throws {
        var generator = SeededGenerator(seed: 11)
        func number() -> Rational {
            ratio(
                Int.random(in: -1_000_000...1_000_000, using: &generator),
                Int.random(in: 1...1_000_000, using: &generator)
            )
        }
        for _ in 0..<2000 {
            let (a, b, c) = (number(), number(), number())
            #expect(try a.adding(b) == b.adding(a))
            #expect(try a.adding(b).subtracting(b) == a)
            #expect(
                try a.multiplied(by: b.adding(c))
                    == a.multiplied(by: b).adding(a.multiplied(by: c))
            )
            if b != .zero { #expect(try a.divided(by: b).multiplied(by: b) == a) }
            #expect(try (a < b) == (a.subtracting(b) < .zero))
            let floor = Rational(Int(a.roundedDown))
            #expect(try floor <= a && a < floor.adding(Rational(1)))
            #expect(a.roundedUp - a.roundedDown == (a.denominator == 1 ? 0 : 1))
        }
    }
}
