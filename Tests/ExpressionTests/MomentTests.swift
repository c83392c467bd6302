import Expression
import Testing

@Suite
struct MomentTests {
    @Test(arguments: [
        Case("timestamp('2026-02-28T23:59:59Z') + duration('1s')", moment("2026-03-01T00:00:00Z")),
        Case("duration('1s') + timestamp(0)", moment("1970-01-01T00:00:01Z")),
        Case("timestamp(0) - duration('1ns')", moment("1969-12-31T23:59:59.999999999Z")),
        Case("timestamp(5) - timestamp(7)", span(-2)),
        Case("duration('1h') - duration('90m')", span(-1800)),
        Case("duration('1.5s') + duration('-2s')", span(0, -500_000_000)),
        Case("duration('-1h30m0.25s')", span(-5400, -250_000_000)), Case("duration('0')", span(0)),
        Case("duration('1us2ns')", span(0, 1002)),
        Case("timestamp(timestamp(9))", moment("1970-01-01T00:00:09Z")),
        Case("timestamp('2026-01-01T00:00:00+08:00')", moment("2025-12-31T16:00:00Z")),
        Case("string(timestamp('0001-01-01T00:00:00Z'))", .string("0001-01-01T00:00:00Z")),
        Case(
            "string(timestamp('9999-12-31T23:59:59.999999999Z'))",
            .string("9999-12-31T23:59:59.999999999Z")
        ),
    ])
    func `adds, subtracts and converts`(_ expected: Case) throws {
        #expect(try evaluate(expected.source) == expected.value)
    }

    @Test(arguments: [
        ("getFullYear", 2023, 2024), ("getMonth", 11, 0), ("getDate", 31, 1),
        ("getDayOfMonth", 30, 0),
        ("getDayOfWeek", 0, 1), ("getDayOfYear", 364, 0), ("getHours", 20, 4), ("getMinutes", 5, 5),
        ("getSeconds", 6, 6), ("getMilliseconds", 789, 789),
    ])
    func `gets the parts in UTC and in Shanghai`(name: String, utc: Int64, shanghai: Int64) throws {
        let source = "timestamp('2023-12-31T20:05:06.789Z').\(name)"

        #expect(try evaluate(source + "()") == .int(utc))
        #expect(try evaluate(source + "('UTC')") == .int(utc))
        #expect(try evaluate(source + "('Asia/Shanghai')") == .int(shanghai))
        #expect(try evaluate(source + "('+08:00')") == .int(shanghai))
        #expect(try evaluate(source + "('08:00')") == .int(shanghai))
    }

    @Test(arguments: [
        Case("duration('25h').getHours()", .int(25)),
        Case("duration('1h1s').getMinutes()", .int(60)),
        Case("duration('1m1.5s').getSeconds()", .int(61)),
        Case("duration('1.25s').getMilliseconds()", .int(250)),
        Case("timestamp('2024-12-31T00:00:00Z').getDayOfYear()", .int(365)),
        Case("timestamp('1969-12-31T00:00:00Z').getDayOfWeek()", .int(3)),
        Case("timestamp('2000-02-29T02:00:00Z').getDate('-02:30')", .int(28)),
    ])
    func `gets parts of durations and of odd days`(_ expected: Case) throws {
        #expect(try evaluate(expected.source) == expected.value)
    }

    @Test(arguments: [
        Failure("timestamp('10000-01-01T00:00:00Z')", .invalidArgument),
        Failure("timestamp('0000-01-01T00:00:00Z')", .invalidArgument),
        Failure("timestamp('2026-01-01')", .invalidArgument),
        Failure("timestamp('2026-01-01T24:00:00Z')", .invalidArgument),
        Failure("timestamp('2026-01-01T00:00:00')", .invalidArgument),
        Failure("timestamp('2026-01-01T00:00:00.Z')", .invalidArgument),
        Failure("timestamp(253402300800)", .invalidArgument),
        Failure("timestamp('9999-12-31T23:59:59Z') + duration('1s')", .overflow),
        Failure("timestamp('0001-01-01T00:00:00Z') - duration('1ns')", .overflow),
        Failure("timestamp('9999-01-01T00:00:00Z') - timestamp('0001-01-01T00:00:00Z')", .overflow),
        Failure("duration('9000000000s') + duration('9000000000s')", .overflow),
        Failure("duration('320000000000s')", .invalidArgument),
        Failure("duration('')", .invalidArgument),
        Failure("duration('1')", .invalidArgument), Failure("duration('s')", .invalidArgument),
        Failure("duration('99999999999999999999h')", .invalidArgument),
        Failure("now.getHours('Europe/Paris')", .invalidArgument),
        Failure("now.getHours('+25:00')", .invalidArgument),
        Failure("now.getHours(dyn(1))", .typeMismatch), Failure("dyn(1).getHours()", .typeMismatch),
    ])
    func `refuses what is out of range or malformed`(_ failure: Failure) throws {
        let error = try #require(throws: EvaluationError.self) { try evaluate(failure.source) }

        #expect(error.code == failure.code)
    }

    @Test
    func `counts every day of four centuries like the calendar`() throws {
        var expected = (year: 1999, month: 12, day: 31)
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for day in Int64(10_957)..<Int64(10_957 + 146_097) {
            let isLeap =
                expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0)
            let length = lengths[expected.month - 1] + (isLeap && expected.month == 2 ? 1 : 0)
            expected.day += 1
            if expected.day > length { (expected.month, expected.day) = (expected.month + 1, 1) }
            if expected.month > 12 { (expected.year, expected.month) = (expected.year + 1, 1) }
            let text = try #require(Timestamp(seconds: day * 86_400)).text
            let month = expected.month < 10 ? "0\(expected.month)" : "\(expected.month)"
            let date = expected.day < 10 ? "0\(expected.day)" : "\(expected.day)"
            try #require(text == "\(expected.year)-\(month)-\(date)T00:00:00Z")
            try #require(Timestamp(text)?.seconds == day * 86_400)
        }
    }
}
