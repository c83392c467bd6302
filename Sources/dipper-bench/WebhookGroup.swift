import Casework
import Courier
import Foundation
import Workflow

/// Groups about delivering: against the limit in C, beside an endpoint that never answers, and
/// with a queue of a million.
enum WebhookGroup {
    /// Group `h_webhook`: 20,000 signed messages of a kilobyte to one receiver.
    ///
    /// What is measured is handing the outbox out, leasing, signing, sending and settling.
    /// `--url` names a receiver such as nginx; without it one inside this process answers.
    static func throughput(_ arguments: Arguments) throws -> Figures {
        let count = arguments.count("--rows", otherwise: 20_000)
        let callers = arguments.count("--callers", otherwise: 32)
        let ledger = try WebhookLedger(arguments)
        let (url, port) = try receiver(arguments)
        try ledger.addEndpoint(url, port: port)
        let events = try ledger.tell(count)
        let courier = ledger.courier(callers: callers)
        courier.durationsNanoseconds = []
        let (tally, cost) = try Cost.measure { try courier.runOnce() }
        try ledger.ledger.requireSound(events: events + ledger.eventsBefore(endpoints: 1))
        let delivered = try ledger.deliveredCount()
        guard tally == CourierTally(delivered: count, failed: 0) else {
            throw BenchFault(found: "\(tally)", expected: "delivered \(count)")
        }
        return Figures(
            peer: "dipper courier c=\(callers)",
            operationCount: count,
            cost: cost,
            latenciesNanoseconds: courier.durationsNanoseconds ?? [],
            check: "delivered=\(delivered)"
        )
    }

    private static func receiver(_ arguments: Arguments) throws -> (url: String, port: Int) {
        guard let url = try? arguments.text("--url") else {
            let sink = try LoopbackSink(isSilent: false)
            return ("http://127.0.0.1:\(sink.port)/hook", sink.port)
        }
        let digits = url.drop { $0 != ":" }.dropFirst().drop { $0 != ":" }.dropFirst()
            .prefix { $0.isNumber }
        guard let port = Int(digits) else { throw BenchFault(option: "--url", value: url) }
        return (url, port)
    }

    /// Group `webhook_queue`: a million messages wait; memory is what counts.
    static func queue(_ arguments: Arguments) throws -> Figures {
        let count = arguments.count("--rows", otherwise: 1_000_000)
        let ledger = try WebhookLedger(arguments)
        let (url, port) = try receiver(arguments)
        try ledger.addEndpoint(url, port: port)
        _ = try ledger.tell(2000)
        try ledger.lengthenOutbox(to: count)
        let courier = ledger.courier(callers: 32)
        // What filling the queue took is no memory of the courier's.
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        let (tally, cost) = try Cost.measure { try courier.runOnce() }
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = peak.flatMap { Double($0.filter(\.isNumber)) } ?? 0
        let delivered = try ledger.deliveredCount()
        guard tally == CourierTally(delivered: count, failed: 0) else {
            throw BenchFault(found: "\(tally)", expected: "delivered \(count)")
        }
        return Figures(
            peer: "dipper courier, queue",
            operationCount: count,
            cost: cost,
            check: "delivered=\(delivered)",
            more: [("courier_peak_mb", kilobytes / 1024)]
        )
    }

    /// Group `webhook_blackhole`: ten endpoints, of which the tenth answers or never does.
    ///
    /// `slower` is by how much the nine take longer beside one that never answers than beside one
    /// that does, as a share; of three runs each, in turn.
    static func blackHole(_ arguments: Arguments) throws -> Figures {
        let count = arguments.count("--rows", otherwise: 2000)
        var walls: [Bool: [Double]] = [:]
        var total = Cost(wallSeconds: 0, userSeconds: 0, systemSeconds: 0)
        for _ in 0..<3 {
            for isSilent in [false, true] {
                let cost = try nine(beside: isSilent, count, arguments)
                walls[isSilent, default: []].append(cost.wallSeconds)
                guard isSilent else { continue }
                total.wallSeconds += cost.wallSeconds
                total.userSeconds += cost.userSeconds
                total.systemSeconds += cost.systemSeconds
            }
        }
        let alone = (walls[false] ?? []).sorted()[1]
        let beside = (walls[true] ?? []).sorted()[1]
        return Figures(
            peer: "dipper courier, 9 endpoints and a black hole",
            operationCount: 3 * 9 * count,
            cost: total,
            check: "delivered=\(9 * count)",
            more: [("alone_s", alone), ("beside_s", beside), ("slower", beside / alone - 1)]
        )
    }

    /// What it costs until nine endpoints have everything.
    private static func nine(
        beside isSilent: Bool,
        _ count: Int,
        _ arguments: Arguments
    ) throws -> Cost {
        let ledger = try WebhookLedger(arguments)
        let sinks = try (0..<10).map { try LoopbackSink(isSilent: isSilent && $0 == 9) }
        for sink in sinks {
            try ledger.addEndpoint("http://127.0.0.1:\(sink.port)/hook", port: sink.port)
        }
        _ = try ledger.tell(count)
        let courier = ledger.courier(callers: 32, totalMilliseconds: 5000)
        return try Cost.measure {
            try courier.run(while: { sinks.prefix(9).contains { $0.count < count } })
        }.1
    }
}
