import Casework
import Courier
import Expression
import Portfolio
import Store
import Synchronization
import TLSReceiver
import Testing
import Workflow

@Suite struct `A message` {
    @Test func `is given up after ten attempts, told of, and sent again by a person`() throws {
        let office = try Dispatcher()
        let isWell = Mutex(false)
        let receiver = try Receiver { _ in
            ReceiverAnswer(status: isWell.withLock { $0 } ? 204 : 500)
        }
        let told = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port, told.port])
        let endpoint = try office.endpoint(receiver.url, types: ["case.*"])
        let owner = try office.endpoint(told.url, role: "ADM", types: ["webhook.*"])
        try office.tell(notes: 0)
        for _ in 0..<10 {
            try office.courier().runOnce()
            office.clock.advance(milliseconds: 86_400_000)
            guard try office.active(endpoint) == ["live"] else {
                // Five days of only failures end an endpoint before its messages.
                try office.ask(.existing(endpoint.code), "enable", by: "ADM")
                try office.ask(.existing(endpoint.code), "answer", by: "system")
                continue
            }
        }
        #expect(try office.states(of: endpoint) == ["exhausted"])
        #expect(receiver.received.count == 10)
        try office.courier().runOnce()
        #expect(try office.lines(of: owner).map(\.type).contains("webhook.exhausted"))

        isWell.withLock { $0 = true }
        try office.ask(
            .existing(endpoint.code),
            "replay",
            by: "ADM",
            ["since": .int(0), "until": .int(Int64.max), "failed_only": .bool(true)]
        )
        office.clock.advance(milliseconds: 700_000)
        try office.courier().runOnce()
        #expect(try office.states(of: endpoint) == ["delivered"])
        #expect(Set(receiver.received.map { $0.header("webhook-id") }).count == 1)
        #expect(
            try office.faults(of: endpoint, message: 1) == Array(repeating: "status", count: 10) + [
                ""
            ]
        )
        let story = try office.store.events(of: endpoint.id).map(\.type)
        #expect(story.contains("webhook-endpoint.exhaust"))
        #expect(story.last == "webhook-endpoint.replay")
        #expect(try office.differences() == [])
    }

    @Test func `by replay also reaches an endpoint that was disabled when it happened`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url, types: ["case.noted"])
        try office.ask(.existing(endpoint.code), "disable", by: "ADM")
        office.clock.advance(milliseconds: 1000)
        try office.tell(notes: 2)
        office.clock.advance(milliseconds: 1000)
        try office.ask(.existing(endpoint.code), "enable", by: "ADM")
        try office.ask(.existing(endpoint.code), "answer", by: "system")
        #expect(try office.courier().runOnce() == CourierTally())

        func replay(_ payload: [String: Value]) throws {
            try office.ask(
                .existing(endpoint.code),
                "replay",
                by: "ADM",
                ["since": .int(0), "until": .int(Int64.max), "failed_only": .bool(false)]
                    .merging(payload) { $1 }
            )
        }
        try replay(["message": .int(3)])
        #expect(try office.courier().runOnce() == CourierTally(delivered: 1, failed: 0))
        #expect(try office.lines(of: endpoint).map(\.number) == [3])
        try replay(["failed_only": .bool(true)])
        #expect(try office.courier().runOnce() == CourierTally())
        try replay(["until": .int(5)])
        #expect(try office.courier().runOnce() == CourierTally())
        try replay([:])
        #expect(try office.courier().runOnce() == CourierTally(delivered: 2, failed: 0))
        #expect(throws: Refusal.self) { try replay(["since": .int(9), "until": .int(5)]) }
        #expect(try office.differences() == [])
    }
}
