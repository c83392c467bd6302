import Casework
package import Portfolio
package import Workflow

/// What came back for a letter.
package struct Reception: Hashable, Sendable {
    /// Empty when the transfer itself went through; else `timeout`, `address`, ….
    package var fault: String
    /// Of HTTP or SMTP; 0 where none was received.
    package var status: Int
    /// The first 4 kB.
    package var body: [UInt8]
    package var retryAfter: String

    package init(fault: String = "", status: Int, body: [UInt8] = [], retryAfter: String = "") {
        self.fault = fault
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
    }
}

/// What a reception means for the message and for the endpoint.
package enum Verdict: Hashable, Sendable {
    case delivered
    /// Try again; `wish` is until when the receiver asked to be left alone.
    case failed(fault: String, wish: Instant?)
    /// 410: the receiver is no more.
    case gone

    /// Robots say that they are used too often with a code of their own, and count on.
    private static let robotPauseMilliseconds: Int64 = 600_000
    private static let throttlingCodes: Set<Int64> = [45_009, 130_101, 410_100, 11_232, 9499]

    package init(_ reception: Reception, kind: EndpointKind, at now: Instant) {
        guard reception.fault.isEmpty else {
            self = .failed(fault: reception.fault, wish: nil)
            return
        }
        if kind == .email {
            self =
                (200...299).contains(reception.status)
                ? .delivered : .failed(fault: "smtp", wish: nil)
            return
        }
        switch reception.status {
        case 200...299:
            self = kind.tellsPeople ? Verdict(robot: reception.body, at: now) : .delivered
        case 300...399:
            self = .failed(fault: "redirect", wish: nil)
        case 410:
            self = .gone
        case 429, 503:
            self = .failed(
                fault: "status",
                wish: RetryAfter.moment(reception.retryAfter, at: now)
            )
        default:
            self = .failed(fault: "status", wish: nil)
        }
    }

    /// A robot answers 200 whatever happened: only its code 0 is a success.
    private init(robot body: [UInt8], at now: Instant) {
        let answer = try? JSON(parsing: body)
        let code =
            answer?["errcode"]?.integerValue ?? answer?["code"]?.integerValue
            ?? answer?["StatusCode"]?.integerValue
        guard code != 0 else {
            self = .delivered
            return
        }
        let isThrottled = code.map(Verdict.throttlingCodes.contains) ?? false
        let pause = now.milliseconds + Verdict.robotPauseMilliseconds
        self = .failed(
            fault: "answer",
            wish: isThrottled ? Instant(milliseconds: pause) : nil
        )
    }
}

extension EndpointKind {
    /// The shortest time between two messages: robots limit them (18 and 90 a minute are safe).
    package var paceMilliseconds: Int64 {
        switch self {
        case .standard, .cloudevents, .email: 0
        case .wecom, .dingtalk: 3334
        case .feishu: 667
        }
    }
}
