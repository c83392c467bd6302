import Casework
import Courier
import Portfolio
import Testing
import Workflow

/// Numbers that a test chose, over and over.
struct FixedRandom: RandomNumberGenerator {
    var number: UInt64

    mutating func next() -> UInt64 { number }
}

let someMoment = Instant(milliseconds: 1_798_761_600_000)

func after(_ milliseconds: Int64) -> Instant {
    Instant(milliseconds: someMoment.milliseconds + milliseconds)
}

@Suite struct `Retries` {
    @Test func `wait as long as the schedule says, a fifth more or less`() throws {
        var seen: [[Int64]] = []
        for number in [0, 400] as [UInt64] {
            var random = FixedRandom(number: number)
            seen.append(
                (1...9).map { attempt in
                    let next = RetrySchedule.next(
                        afterAttempt: attempt,
                        at: someMoment,
                        wish: nil,
                        using: &random
                    )
                    return (next?.milliseconds ?? 0) - someMoment.milliseconds
                }
            )
        }
        let planned = RetrySchedule.delaysMilliseconds.dropFirst()
        #expect(planned.reduce(0, +) == 272_105_000)
        #expect(seen == [planned.map { $0 * 4 / 5 }, planned.map { $0 * 6 / 5 }])
    }

    @Test func `spread over the whole range`() {
        var random = SystemRandom()
        let waits = (0..<500).compactMap { _ in
            RetrySchedule.next(afterAttempt: 2, at: someMoment, wish: nil, using: &random)
                .map { $0.milliseconds - someMoment.milliseconds }
        }
        #expect(waits.allSatisfy { (240_000...360_000).contains($0) })
        #expect(Set(waits).count > 50)
    }

    @Test func `end after the tenth attempt`() {
        var random = FixedRandom(number: 0)
        #expect(
            RetrySchedule.next(afterAttempt: 10, at: someMoment, wish: nil, using: &random) == nil
        )
    }

    @Test func `obey a later wish, and none that would use the schedule up`() {
        var random = FixedRandom(number: 0)
        func next(_ wish: Int64) -> Int64 {
            let next = RetrySchedule.next(
                afterAttempt: 2,
                at: someMoment,
                wish: after(wish),
                using: &random
            )
            return (next?.milliseconds ?? 0) - someMoment.milliseconds
        }
        #expect(
            [next(1000), next(3_600_000), next(999 * 3_600_000)]
                == [240_000, 3_600_000, 24 * 3_600_000]
        )
    }

    @Test(
        arguments: [
            ("120", 120_000), (" 0 ", 0), ("99999999999999999999", 86_400_000),
            // someMoment is 2027-01-01 00:00:00 UTC.
            ("Fri, 01 Jan 2027 00:10:00 GMT", 600_000), ("Thu, 31 Dec 2026 00:00:00 GMT", 0),
            ("Sat, 01 Jan 2028 00:00:00 GMT", 86_400_000), ("-5", nil), ("soon", nil), ("", nil),
            ("Fri, 01 Foo 2027 00:10:00 GMT", nil), ("Fri, 01 Jan 2027 25:10:00 GMT", nil),
        ] as [(String, Int64?)]
    )
    func `read the wish as seconds or as a date, at most a day ahead`(
        _ text: String,
        _ expected: Int64?
    ) {
        let moment = RetryAfter.moment(text, at: someMoment)
        #expect(moment.map { $0.milliseconds - someMoment.milliseconds } == expected)
    }
}

@Suite struct `An endpoint's health` {
    @Test func `opens the breaker at the fifth failure in a row, longer each time`() {
        var health = EndpointHealth()
        var pauses: [Int64] = []
        for _ in 1...12 {
            _ = health.fail(at: someMoment, wish: nil)
            pauses.append((health.pausedUntil ?? someMoment).milliseconds - someMoment.milliseconds)
        }
        #expect(
            pauses.map { $0 / 1000 } == [0, 0, 0, 0, 30, 60, 120, 240, 480, 600, 600, 600]
        )
        #expect(health.isSuspect)
        health.succeed()
        #expect(health == EndpointHealth())
    }

    @Test func `honours how long the receiver wants to be left alone`() {
        var health = EndpointHealth()
        _ = health.fail(at: someMoment, wish: after(90_000))
        #expect(health.isPaused(at: after(89_999)))
        #expect(!health.isPaused(at: after(90_000)))
    }

    @Test func `disables after five days of only failures, counted from several in one day`() {
        let hour: Int64 = 3_600_000
        var health = EndpointHealth()
        var ends: [Bool] = []
        for time in [0, 1, 2, 121, 122] as [Int64] {
            ends.append(health.fail(at: after(time * hour), wish: nil))
        }
        #expect(ends == [false, false, false, false, true])

        var recovered = EndpointHealth()
        for time in [0, 1, 2] as [Int64] { _ = recovered.fail(at: after(time * hour), wish: nil) }
        recovered.succeed()
        let endsLater = recovered.fail(at: after(200 * hour), wish: nil)
        #expect(!endsLater)

        // One failure every other day is no clock.
        var rare = EndpointHealth()
        var rareEnds = 0
        for day in 0..<10 as Range<Int64> where rare.fail(at: after(day * 48 * hour), wish: nil) {
            rareEnds += 1
        }
        #expect(rareEnds == 0)
    }
}

@Suite struct `A verdict` {
    /// What came back, and what it means.
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: EndpointKind
        let status: Int
        let body: String
        var retryAfter = ""
        let verdict: Verdict

        var testDescription: String { "\(kind) \(status) \(body) \(retryAfter)" }
    }

    static let failed = Verdict.failed(fault: "status", wish: nil)
    static let refused = Verdict.failed(fault: "answer", wish: nil)
    static let cases = [
        Case(kind: .standard, status: 200, body: "", verdict: .delivered),
        Case(kind: .standard, status: 204, body: "", verdict: .delivered),
        Case(kind: .cloudevents, status: 299, body: "x", verdict: .delivered),
        Case(
            kind: .standard,
            status: 301,
            body: "",
            verdict: .failed(fault: "redirect", wish: nil)
        ),
        Case(
            kind: .standard,
            status: 308,
            body: "",
            verdict: .failed(fault: "redirect", wish: nil)
        ),
        Case(kind: .standard, status: 404, body: "", verdict: failed),
        Case(kind: .standard, status: 410, body: "", verdict: .gone),
        Case(
            kind: .standard,
            status: 429,
            body: "",
            retryAfter: "60",
            verdict: .failed(fault: "status", wish: after(60_000))
        ),
        Case(
            kind: .standard,
            status: 503,
            body: "",
            retryAfter: "Fri, 01 Jan 2027 00:10:00 GMT",
            verdict: .failed(fault: "status", wish: after(600_000))
        ),
        Case(kind: .standard, status: 500, body: "", retryAfter: "60", verdict: failed),
        Case(kind: .wecom, status: 200, body: #"{"errcode":0,"errmsg":"ok"}"#, verdict: .delivered),
        Case(kind: .wecom, status: 200, body: #"{"errcode":93000}"#, verdict: refused),
        Case(
            kind: .wecom,
            status: 200,
            body: #"{"errcode":45009}"#,
            verdict: .failed(fault: "answer", wish: after(600_000))
        ),
        Case(kind: .dingtalk, status: 200, body: #"{"errcode": 0}"#, verdict: .delivered),
        Case(kind: .dingtalk, status: 200, body: #"{"errcode":310000}"#, verdict: refused),
        Case(kind: .feishu, status: 200, body: #"{"code":0,"data":{}}"#, verdict: .delivered),
        Case(kind: .feishu, status: 200, body: #"{"code":19021}"#, verdict: refused),
        Case(kind: .feishu, status: 200, body: "", verdict: refused),
        Case(kind: .dingtalk, status: 200, body: "<html>", verdict: refused),
        Case(kind: .wecom, status: 500, body: #"{"errcode":0}"#, verdict: failed),
        Case(kind: .email, status: 250, body: "", verdict: .delivered),
        Case(kind: .email, status: 550, body: "", verdict: .failed(fault: "smtp", wish: nil)),
    ]

    @Test(arguments: cases)
    func `follows from what came back`(_ given: Case) {
        let reception = Reception(
            status: given.status,
            body: Array(given.body.utf8),
            retryAfter: given.retryAfter
        )
        #expect(Verdict(reception, kind: given.kind, at: someMoment) == given.verdict)
    }

    @Test func `never takes a broken transfer for a success`() {
        let reception = Reception(fault: "timeout", status: 200)
        #expect(
            Verdict(reception, kind: .standard, at: someMoment)
                == .failed(fault: "timeout", wish: nil)
        )
    }
}
