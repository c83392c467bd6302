import Casework
import Courier
import Expression
import Foundation
import Portfolio
import Store
import Synchronization
import TLSReceiver
import Testing
import Workflow

/// Counts up, and lets threads wait for a number.
final class Tide: Sendable {
    private let level = Mutex(0)
    private let condition = NSCondition()

    func rise() {
        condition.lock()
        level.withLock { $0 += 1 }
        condition.broadcast()
        condition.unlock()
    }

    /// False when it does not come to that in time.
    func awaits(_ number: Int, seconds: Double = 20) -> Bool {
        let end = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        defer { condition.unlock() }
        while level.withLock({ $0 }) < number {
            if !condition.wait(until: end) { return false }
        }
        return true
    }
}

@Suite struct `A courier` {
    @Test func `lets no endpoint wait for another that does not answer`() throws {
        let office = try Dispatcher()
        let good = Tide()
        let others = try (0..<3).map { _ in
            try Receiver { _ in
                good.rise()
                return ReceiverAnswer()
            }
        }
        // Answers only once all the others have everything.
        let slow = try Receiver { _ in good.awaits(60) ? ReceiverAnswer() : nil }
        try office.allowLoopback(ports: others.map(\.port) + [slow.port])
        let stuck = try office.endpoint(slow.url)
        for receiver in others { try office.endpoint(receiver.url) }
        for _ in 0..<20 { try office.tell(notes: 0) }

        let tally = try office.courier("a", { $0.mostInFlight = 16 }).runOnce()

        #expect(tally == CourierTally(delivered: 80, failed: 0))
        #expect(try office.states(of: stuck).allSatisfy { $0 == "delivered" })
    }

    @Test func `sends the messages of a case in their order, one at a time`() throws {
        let office = try Dispatcher()
        let flight = Mutex<[String: Int]>([:])
        let most = Mutex(0)
        let receiver = try Receiver { request in
            let name = (try? JSON(parsing: request.body))?["data"]?["case"]?.textValue ?? ""
            let count = flight.withLock { flight in
                flight[name, default: 0] += 1
                return flight[name] ?? 0
            }
            most.withLock { $0 = max($0, count) }
            flight.withLock { $0[name, default: 0] -= 1 }
            return ReceiverAnswer()
        }
        try office.allowLoopback(ports: [receiver.port])
        try office.endpoint(receiver.url)
        let codes = try (0..<4).map { _ in try office.tell(notes: 0) }
        for _ in 0..<25 {
            for code in codes { try office.ask(.existing(code), "note", by: "PO") }
        }

        let tally = try office.courier("a", { $0.pageSize = 16 }).runOnce()

        #expect(tally == CourierTally(delivered: 104, failed: 0))
        let seen = try receiver.received.map { try JSON(parsing: $0.body) }
        for code in codes {
            let own = seen.filter { $0["data"]?["case"] == .text(code) }
            #expect(own.compactMap { $0["data"]?["sequence"]?.integerValue } == Array(1...26))
        }
        #expect(most.withLock { $0 } == 1)
        // Several cases were on their way together, or this would say nothing.
        #expect(receiver.connectionCount > 1)
    }

    @Test func `shares the outbox with another one, and nothing is sent twice`() async throws {
        let office = try Dispatcher()
        let receivers = try (0..<4).map { _ in try Receiver { _ in ReceiverAnswer() } }
        try office.allowLoopback(ports: receivers.map(\.port))
        for receiver in receivers { try office.endpoint(receiver.url) }
        for _ in 0..<50 { try office.tell(notes: 0) }

        await withTaskGroup(of: Void.self) { group in
            for owner in ["a", "b"] {
                group.addTask {
                    #expect(throws: Never.self) { try office.courier(owner).runOnce() }
                }
            }
        }
        // Whatever one left because the other held it is done by now, or is done here.
        try office.courier("c").runOnce()

        for receiver in receivers {
            let identifiers = receiver.received.map { $0.header("webhook-id") }
            #expect(identifiers.count == 50)
            #expect(Set(identifiers).count == 50)
        }
    }

    @Test func `keeps off endpoints that another one holds, until that lease is over`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url)
        try office.tell(notes: 0)
        let now = office.clock.now
        let until = Instant(milliseconds: now.milliseconds + 60_000)
        let held = try office.desk.lease([endpoint.id], as: "dead", at: now, until: until)
        #expect(Set(held.keys) == [endpoint.id])

        #expect(try office.courier("b").runOnce() == CourierTally())
        office.clock.advance(milliseconds: 59_999)
        #expect(try office.courier("b").runOnce() == CourierTally())
        office.clock.advance(milliseconds: 1)
        #expect(try office.courier("b").runOnce() == CourierTally(delivered: 1, failed: 0))

        // The one that was thought dead comes back: what it says does not count any more.
        var late = Settlement(
            endpoint: endpoint.id,
            number: 1,
            attempt: 2,
            state: .waiting,
            nextAt: until,
            sentAt: now,
            durationMilliseconds: 1,
            status: 500,
            fault: "status",
            answer: ""
        )
        try office.desk.settle([late], [:], by: "dead")
        #expect(try office.states(of: endpoint) == ["delivered"])
        // Nor does the same attempt count twice.
        let again = office.clock.now
        _ = try office.desk.lease([endpoint.id], as: "b", at: again, until: until)
        late.attempt = 1
        try office.desk.settle([late], [:], by: "b")
        #expect(try office.states(of: endpoint) == ["delivered"])
        #expect(try office.faults(of: endpoint, message: 1) == [""])
    }

    @Test func `that is asked to stop settles what is on its way and gives up its leases`() throws {
        let office = try Dispatcher()
        let arrived = Tide()
        let isAsked = Tide()
        let receiver = try Receiver { _ in
            arrived.rise()
            _ = isAsked.awaits(1)
            return ReceiverAnswer()
        }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url)
        for _ in 0..<20 { try office.tell(notes: 0) }
        let stop = StopSignal()
        let ended = Tide()
        Thread {
            try? office.courier("a") { $0.mostInFlightPerEndpoint = 4 }.run(until: stop)
            ended.rise()
        }.start()
        #expect(arrived.awaits(4))

        stop.stop()
        isAsked.rise()

        #expect(ended.awaits(1))
        let delivered = try office.states(of: endpoint).filter { $0 == "delivered" }.count
        #expect(delivered == receiver.received.count)
        #expect(delivered >= 4)
        let now = office.clock.now
        let held = try office.desk.lease([endpoint.id], as: "b", at: now, until: now)
        #expect(Set(held.keys) == [endpoint.id])
        #expect(try office.courier("b").runOnce().failed == 0)
        #expect(try office.states(of: endpoint) == Array(repeating: "delivered", count: 20))
        #expect(receiver.received.count == 20)
    }

    @Test func `disables an endpoint after five days of only failures`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer(status: 500) }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url)
        var days = 0
        while try office.active(endpoint) == ["live"], days < 12 {
            try office.tell(notes: 0)
            try office.courier().runOnce()
            office.clock.advance(milliseconds: 43_200_000)
            days += 1
        }
        // Half-days: the clock starts with the third failure, on the second of them or later.
        #expect((11...13).contains(days))
        #expect(try office.active(endpoint) == ["disabled"])
        #expect(
            try office.store.stream(endpoint.code)?.text("disabled_because") == "failing"
        )
    }

    @Test func `sends a robot one message, then waits for its pace`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer(status: 200, body: #"{"errcode":0}"#) }
        try office.allowLoopback(ports: [receiver.port])
        try office.endpoint(receiver.url, kind: .dingtalk)
        try office.tell(notes: 2)
        let courier = office.courier()

        #expect(try courier.runOnce() == CourierTally(delivered: 1, failed: 0))
        office.clock.advance(milliseconds: 3333)
        #expect(try courier.runOnce() == CourierTally(delivered: 1, failed: 0))
        office.clock.advance(milliseconds: 1)
        #expect(try courier.runOnce() == CourierTally(delivered: 2, failed: 0))
    }

    @Test func `forgets open connections when the list of addresses changes`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url)
        let courier = office.courier()
        try office.tell(notes: 0)
        try courier.runOnce()
        try office.ask(
            .existing("LEDGER"),
            "forbid_addresses",
            by: "ADM",
            ["range": .string("127.0.0.0/8")]
        )
        try office.tell(notes: 0)

        #expect(try courier.runOnce() == CourierTally(delivered: 1, failed: 1))
        #expect(try office.faults(of: endpoint, message: 2) == ["address"])
        #expect(receiver.received.count == 1)
    }

    @Test func `keeps attempts for ninety days`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url)
        try office.tell(notes: 0)
        try office.courier().runOnce()
        office.clock.advance(milliseconds: 90 * 86_400_000)
        try office.courier().runOnce()
        #expect(try office.faults(of: endpoint, message: 1) == [""])
        office.clock.advance(milliseconds: 1)
        try office.courier().runOnce()
        #expect(try office.faults(of: endpoint, message: 1) == [])
        #expect(try office.lines(of: endpoint) == [])
        #expect(receiver.received.count == 1)
        #expect(try office.differences() == [])
    }
}
