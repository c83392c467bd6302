import Glibc

/// What one measurement found, in the form that the runner compares with other systems.
struct Figures {
    var peer: String
    var operationCount: Int
    var cost: Cost
    /// Of each operation; empty where single operations are not timed.
    var latenciesNanoseconds: [Int64] = []
    /// What the runner compares with the answer of the other systems.
    var check: String
    /// Further figures by name.
    var more: [(name: String, value: Double)] = []

    /// One line of JSON.
    var line: String {
        var members = [
            ("peer", "\"\(peer)\""), ("n", String(operationCount)),
            ("wall_s", Figures.decimal(cost.wallSeconds, 6)),
            ("user_s", Figures.decimal(cost.userSeconds, 4)),
            ("sys_s", Figures.decimal(cost.systemSeconds, 4)),
            ("rate", Figures.decimal(Double(operationCount) / cost.wallSeconds, 1)),
        ]
        let sorted = latenciesNanoseconds.sorted()
        for (name, share) in [("p50_us", 0.5), ("p95_us", 0.95), ("p99_us", 0.99)] {
            let place = min(sorted.count - 1, Int(Double(sorted.count) * share))
            let value = sorted.isEmpty ? nil : Double(sorted[place]) / 1000
            members.append((name, value.map { Figures.decimal($0, 1) } ?? "null"))
        }
        members += more.map { ($0.name, Figures.decimal($0.value, 3)) }
        members.append(("peak_rss_kb", String(Cost.peakResidentKilobytes)))
        members.append(("check", "\"\(check)\""))
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    /// A number with so many decimals at most, and never with an exponent.
    static func decimal(_ number: Double, _ places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = Int64((number * scale).rounded())
        let digits = String(scaled.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (scaled < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }
}

/// Wall time and processor time of a stretch of work.
struct Cost {
    var wallSeconds: Double
    var userSeconds: Double
    var systemSeconds: Double

    /// Times `body` alone.
    static func measure<T>(_ body: () throws -> T) rethrows -> (T, Cost) {
        let start = Reading()
        let value = try body()
        return (value, start.cost)
    }

    /// As above, for work with many callers.
    static func measureAsync<T>(_ body: () async throws -> T) async rethrows -> (T, Cost) {
        let start = Reading()
        let value = try await body()
        return (value, start.cost)
    }

    /// The most memory that the process had resident.
    static var peakResidentKilobytes: Int { Reading.usage.ru_maxrss }

    /// The clocks at one moment.
    private struct Reading {
        private let wall = ContinuousClock.now
        private let usage = Reading.usage

        static var usage: rusage {
            var usage = rusage()
            unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage
        }

        var cost: Cost {
            let now = Reading.usage
            return Cost(
                wallSeconds: Reading.seconds(ContinuousClock.now - wall),
                userSeconds: Reading.seconds(now.ru_utime) - Reading.seconds(usage.ru_utime),
                systemSeconds: Reading.seconds(now.ru_stime) - Reading.seconds(usage.ru_stime)
            )
        }

        private static func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) / 1e6
        }

        private static func seconds(_ duration: Duration) -> Double {
            duration / .seconds(1)
        }
    }
}

extension ContinuousClock.Instant {
    /// Nanoseconds from this moment until now.
    var elapsedNanoseconds: Int64 { Int64((ContinuousClock.now - self) / .nanoseconds(1)) }
}
