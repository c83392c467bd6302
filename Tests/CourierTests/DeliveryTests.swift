import Casework
import Courier
import Crypto
import Expression
import Foundation
import Portfolio
import SQL
import Store
import Synchronization
import TLSReceiver
import Testing
import Workflow

@Suite struct `A delivery` {
    @Test func `reaches loopback only once an administrator has opened it`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer() }
        let endpoint = try office.endpoint(receiver.url)
        try office.tell(notes: 0)

        #expect(try office.courier().runOnce() == CourierTally(delivered: 0, failed: 1))
        #expect(receiver.connectionCount == 0)
        #expect(try office.faults(of: endpoint, message: 1) == ["address"])

        try office.allowLoopback(ports: [receiver.port])
        office.clock.advance(milliseconds: 10_000)
        #expect(try office.courier().runOnce() == CourierTally(delivered: 1, failed: 0))
        #expect(receiver.received.count == 1)

        try office.ask(
            .existing("LEDGER"),
            "forbid_addresses",
            by: "ADM",
            ["range": .string("127.0.0.0/8")]
        )
        try office.tell(notes: 0)
        #expect(try office.courier().runOnce() == CourierTally(delivered: 0, failed: 1))
        #expect(receiver.received.count == 1)
        let ledger = try #require(try office.store.stream("LEDGER"))
        let story = try office.store.events(of: ledger.id)
        #expect(
            story.suffix(2).map(\.type) == ["ledger.allow_addresses", "ledger.forbid_addresses"]
        )
        #expect(try office.differences() == [])
    }

    @Test func `is signed over exactly the bytes that arrive`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer(status: 200, body: "ok") }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url)
        let code = try office.tell(notes: 1)

        #expect(try office.courier().runOnce() == CourierTally(delivered: 2, failed: 0))

        #expect(receiver.received.count == 2)
        let secret = try #require(Data(base64Encoded: String(endpoint.secret.dropFirst(6))))
        #expect(secret.count == 32)
        for request in receiver.received {
            #expect(request.line == "POST /hook HTTP/1.1")
            #expect(request.header("content-type") == "application/json")
            #expect(request.header("content-length") == String(request.body.count))
            let id = request.header("webhook-id")
            let time = request.header("webhook-timestamp")
            #expect(Int64(time) == office.clock.now.milliseconds / 1000)
            let message = Data("\(id).\(time).".utf8) + Data(request.body)
            let sent = request.header("webhook-signature").split(separator: " ")
            #expect(sent.count == 1)
            let text = String(try #require(sent.first).dropFirst(3))
            let code = try #require(Data(base64Encoded: text))
            let key = SymmetricKey(data: secret)
            #expect(
                HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key)
            )
            #expect(
                !HMAC<SHA256>.isValidAuthenticationCode(
                    code,
                    authenticating: message + Data(" ".utf8),
                    using: key
                )
            )
        }
        let bodies = try receiver.received.map { try JSON(parsing: $0.body) }
        #expect(bodies.map { $0["type"] } == ["case.opened", "case.noted"])
        #expect(bodies.map { $0["data"]?["case"] } == [.text(code), .text(code)])
        #expect(bodies.map { $0["data"]?["sequence"] } == [1, 2])
        #expect(Set(receiver.received.map { $0.header("webhook-id") }).count == 2)
    }

    @Test func `waits for an answered ping, and then hears of what happens since`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url, isLive: false)
        try office.tell(notes: 0)
        #expect(try office.courier().runOnce() == CourierTally())

        office.clock.advance(milliseconds: 1000)
        try office.ask(.existing(endpoint.code), "answer", by: "system")
        office.clock.advance(milliseconds: 1000)
        try office.tell(notes: 0)
        #expect(try office.courier().runOnce() == CourierTally(delivered: 1, failed: 0))
        #expect(try office.lines(of: endpoint).map(\.number) == [2])
        #expect(throws: Refusal.self) {
            try office.ask(.existing(endpoint.code), "answer", by: "ADM")
        }
    }

    @Test func `goes to those alone whose filter and whose role let it through`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port])
        // The matrix lets PO and FIN read every project, ADM none.
        let all = try office.endpoint(receiver.url, role: "PO")
        let noted = try office.endpoint(receiver.url, role: "PO", types: ["case.noted"])
        let family = try office.endpoint(receiver.url, role: "PO", types: ["case.*"])
        let other = try office.endpoint(receiver.url, role: "PO", types: ["cas.*", "case"])
        let finance = try office.endpoint(receiver.url, role: "FIN")
        let administrator = try office.endpoint(receiver.url, role: "ADM")
        try office.tell(notes: 1, whispers: 1)

        try office.courier().runOnce()

        func types(_ endpoint: Endpoint) throws -> [String] {
            try office.lines(of: endpoint).map(\.type)
        }
        #expect(try types(all) == ["case.opened", "case.noted"])
        #expect(try types(noted) == ["case.noted"])
        #expect(try types(family) == ["case.opened", "case.noted"])
        #expect(try types(other) == [])
        #expect(try types(finance) == ["case.opened", "case.noted", "case.whispered"])
        #expect(try types(administrator) == [])
    }

    @Test func `does not follow where it is sent on`() throws {
        let office = try Dispatcher()
        let target = try Receiver { _ in ReceiverAnswer() }
        let address = target.url
        let receiver = try Receiver { _ in
            ReceiverAnswer(status: 307, headers: ["Location: \(address)"])
        }
        try office.allowLoopback(ports: [receiver.port, target.port])
        let endpoint = try office.endpoint(receiver.url)
        try office.tell(notes: 0)

        #expect(try office.courier().runOnce() == CourierTally(delivered: 0, failed: 1))
        #expect(target.connectionCount == 0)
        #expect(try office.faults(of: endpoint, message: 1) == ["redirect"])
    }

    @Test func `ends with its endpoint when that says that it is gone`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer(status: 410) }
        let told = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port, told.port])
        let endpoint = try office.endpoint(receiver.url)
        let owner = try office.endpoint(told.url, role: "ADM")
        let options: (inout CourierOptions) -> Void = { $0.mostInFlightPerEndpoint = 1 }
        try office.tell(notes: 3)

        #expect(try office.courier("a", options).runOnce() == CourierTally(delivered: 0, failed: 1))
        #expect(try office.active(endpoint) == ["disabled"])
        #expect(receiver.received.count == 1)

        // Its owner hears of it, and an answered ping brings it back with its queue.
        #expect(try office.courier().runOnce() == CourierTally(delivered: 1, failed: 0))
        #expect(try office.lines(of: owner).map(\.type) == ["webhook.disabled"])
        try office.ask(.existing(endpoint.code), "enable", by: "ADM")
        #expect(try office.active(endpoint) == ["awaiting_ping"])
        #expect(try office.states(of: endpoint) == Array(repeating: "waiting", count: 4))
    }

    @Test func `comes again when the receiver asked for it, and not before`() throws {
        let office = try Dispatcher()
        let isBusy = Mutex(true)
        let receiver = try Receiver { _ in
            isBusy.withLock { $0 }
                ? ReceiverAnswer(status: 429, headers: ["Retry-After: 3600"]) : ReceiverAnswer()
        }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url)
        try office.tell(notes: 0)
        try office.courier().runOnce()
        let line = try #require(try office.lines(of: endpoint).first)
        #expect(
            line.nextAt?.milliseconds == office.clock.now.milliseconds + 3_600_000
        )
        isBusy.withLock { $0 = false }
        try office.tell(notes: 0)

        office.clock.advance(milliseconds: 3_599_000)
        #expect(try office.courier().runOnce() == CourierTally())
        office.clock.advance(milliseconds: 1000)
        #expect(try office.courier().runOnce() == CourierTally(delivered: 2, failed: 0))
    }

    @Test func `is not made once its endpoint's role may not hear of it any more`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url, role: "PO")
        try office.tell(notes: 0)
        _ = try office.desk.handOut(limit: 10, at: office.clock.now)
        try office.store.database.writeSync { connection in
            _ = try connection.execute("UPDATE outbox SET target = 'role.FIN'")
        }

        #expect(try office.courier().runOnce() == CourierTally(delivered: 0, failed: 1))
        #expect(receiver.connectionCount == 0)
        #expect(try office.states(of: endpoint) == ["exhausted"])
        #expect(try office.faults(of: endpoint, message: 1) == ["not_permitted"])
        #expect(try office.active(endpoint) == ["live"])
    }

    @Test func `is not made of a decision that a later one of its case replaced`() throws {
        let office = try Dispatcher()
        let receiver = try Receiver { _ in ReceiverAnswer() }
        try office.allowLoopback(ports: [receiver.port])
        let endpoint = try office.endpoint(receiver.url)
        let first = try office.tell(notes: 0)
        let other = try office.tell(notes: 0)
        #expect(try office.courier().runOnce() == CourierTally(delivered: 2, failed: 0))

        try office.ask(.existing(first), "conclude_evaluation", by: "PO")
        try office.ask(.existing(other), "conclude_evaluation", by: "PO")
        // It was handed out already when the second decision came.
        _ = try office.desk.handOut(limit: 10, at: office.clock.now)
        try office.ask(.existing(first), "note", by: "PO")
        try office.ask(.existing(first), "conclude_evaluation", by: "PO")

        // The other case's decision, the note and the new decision are told; the old one is not.
        #expect(try office.courier().runOnce() == CourierTally(delivered: 3, failed: 1))
        #expect(try office.faults(of: endpoint, message: 3) == ["superseded"])
        #expect(try office.faults(of: endpoint, message: 4) == [""])
        #expect(try office.active(endpoint) == ["live"])
        #expect(receiver.received.count == 5)
    }

    @Test func `logs what was answered without what is secret, and no more than a kilobyte`() throws
    {
        let office = try Dispatcher()
        let answer = String(repeating: "很", count: 3000)
        let receiver = try Receiver { request in
            ReceiverAnswer(status: 500, body: "\(request.line) \u{1B}[31m\n" + answer)
        }
        try office.allowLoopback(ports: [receiver.port])
        let key = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
        let endpoint = try office.endpoint(
            "http://127.0.0.1:\(receiver.port)/send?key=\(key)",
            kind: .wecom
        )
        try office.tell(notes: 0)
        try office.courier().runOnce()
        let attempt = try #require(try office.desk.attempts(of: endpoint.id, number: 1).first)
        #expect(attempt.status == 500)
        #expect(attempt.answer.hasPrefix("POST /send?key=*** HTTP/1.1  [31m 很很"))
        #expect(!attempt.answer.contains(key))
        #expect((900...1100).contains(attempt.answer.utf8.count))
    }
}
