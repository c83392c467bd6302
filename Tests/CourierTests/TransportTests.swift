import Casework
import Courier
import Foundation
import Portfolio
import Synchronization
import TLSReceiver
import Testing
import Workflow

@Suite struct `Sending` {
    private func gate(_ ranges: String..., port: Int) -> AddressGate {
        AddressGate(
            allowed: ranges.compactMap { AddressRange($0) }.map {
                AllowedAddresses(range: $0, ports: [Int64(port)], allowsPlain: true)
            }
        )
    }

    /// A letter to a place that no endpoint could name: the gate is all that stands before it.
    private func letter(_ url: String) -> Letter {
        Letter(
            url: url,
            content: .post(headers: ["Expect:"]),
            body: [0x7B, 0x7D],
            isPlain: true
        )
    }

    private var options: TransportOptions {
        var options = TransportOptions()
        options.connectMilliseconds = 2000
        options.totalMilliseconds = 3000
        return options
    }

    static let hostile = [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.1",
        "0177.0.0.01", "017700000001", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.",
        "foo.localhost", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:7f00:1]",
        "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "１２７.0.0.1", "127。0。0。1", "①②⑦.⓪.⓪.①", "example.com@127.0.0.1", "127.0.0.1.",
        "127.0.0.1%2f", "127.0.0.1\\@example.invalid", "%31%32%37.0.0.1",
        "127.0.0.1#@example.invalid",
        "①②⑦.1",
    ]

    @Test(arguments: hostile)
    func `reaches loopback by no spelling`(_ host: String) throws {
        let receiver = try Receiver { _ in ReceiverAnswer() }
        let closed = AddressGate(allowed: [])
        let reception = CurlTransport.sendAlone(
            letter("http://\(host):\(receiver.port)/"),
            gate: closed,
            options
        )
        #expect(reception.fault != "")
        #expect(receiver.connectionCount == 0)
    }

    @Test(arguments: ["127.1", "2130706433", "localhost", "[::ffff:127.0.0.1]", "a@127.0.0.1"])
    func `would reach it by those spellings without the veto`(_ host: String) throws {
        let receiver = try Receiver { _ in ReceiverAnswer() }
        let reception = CurlTransport.sendAlone(
            letter("http://\(host):\(receiver.port)/"),
            gate: gate("127.0.0.0/8", "::1/128", port: receiver.port),
            options
        )
        #expect(reception == Reception(status: 204))
        #expect(receiver.received.count == 1)
    }

    @Test func `does not trust a name that resolves elsewhere the second time`() throws {
        let first = try Receiver(host: "127.0.0.2") { _ in ReceiverAnswer() }
        let second = try Receiver(host: "127.0.0.1", port: first.port) { _ in ReceiverAnswer() }
        let open = gate("127.0.0.2/32", port: first.port)
        func send(_ addresses: String) -> Reception {
            var options = options
            options.resolved = ["rebind.example:\(first.port):\(addresses)"]
            return CurlTransport.sendAlone(
                letter("http://rebind.example:\(first.port)/"),
                gate: open,
                options
            )
        }
        #expect(send("127.0.0.2") == Reception(status: 204))
        #expect(send("127.0.0.1").fault == "address")
        // Of several addresses the forbidden ones are passed over.
        #expect(send("127.0.0.1,127.0.0.2") == Reception(status: 204))
        #expect(first.received.count == 2)
        #expect(second.connectionCount == 0)
    }

    @Test(arguments: [
        "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "dict://127.0.0.1/",
    ])
    func `knows no other protocols`(_ url: String) {
        let reception = CurlTransport.sendAlone(
            letter(url),
            gate: gate("127.0.0.0/8", port: 70),
            options
        )
        #expect(reception.fault == "url")
    }

    @Test func `ignores a proxy that the environment names`() throws {
        let receiver = try Receiver { _ in ReceiverAnswer() }
        let proxy = try Receiver { _ in ReceiverAnswer(status: 200) }
        unsafe setenv("http_proxy", "http://127.0.0.1:\(proxy.port)", 1)
        defer { unsafe unsetenv("http_proxy") }
        let reception = CurlTransport.sendAlone(
            letter(receiver.url),
            gate: gate("127.0.0.0/8", port: receiver.port),
            options
        )
        #expect(reception.status == 204)
        #expect(proxy.connectionCount == 0)
    }

    @Test func `gives up on a receiver that is silent`() throws {
        let receiver = try Receiver { _ in nil }
        var options = options
        options.totalMilliseconds = 300
        let reception = CurlTransport.sendAlone(
            letter(receiver.url),
            gate: gate("127.0.0.0/8", port: receiver.port),
            options
        )
        #expect(reception.fault == "timeout")
    }

    @Test func `keeps four kilobytes of an answer, and still hears its status`() throws {
        let answer = String(repeating: "x", count: 1_000_000)
        let receiver = try Receiver { _ in ReceiverAnswer(status: 200, body: answer) }
        let reception = CurlTransport.sendAlone(
            letter(receiver.url),
            gate: gate("127.0.0.0/8", port: receiver.port),
            options
        )
        #expect(reception.fault == "")
        #expect(reception.status == 200)
        #expect(reception.body.count == 4096)
    }

    @Test func `does not speak to a receiver without TLS where TLS is asked for`() throws {
        let receiver = try Receiver { _ in ReceiverAnswer() }
        let reception = CurlTransport.sendAlone(
            letter("https://127.0.0.1:\(receiver.port)/"),
            gate: gate("127.0.0.0/8", port: receiver.port),
            options
        )
        #expect(reception.fault == "tls")
    }
}

@Suite struct `Mail` {
    private func send(
        _ scheme: String,
        to receiver: MailReceiver,
        allowsPlain: Bool = true
    ) throws -> Reception {
        let endpoint = Endpoint.sample(.email, url: "\(scheme)://127.0.0.1:\(receiver.port)")
        let range = try #require(AddressRange("127.0.0.0/8"))
        let allowed = AllowedAddresses(
            range: range,
            ports: [Int64(receiver.port)],
            allowsPlain: allowsPlain
        )
        return CurlTransport.sendAlone(
            try Stationery(endpoint, source: "").letter(.sample(), at: someMoment),
            gate: AddressGate(allowed: [allowed]),
            TransportOptions()
        )
    }

    @Test func `is handed to the server, to each recipient`() throws {
        let receiver = try MailReceiver()
        let reception = try send("smtp-plain", to: receiver)
        #expect(reception.fault == "" && reception.status == 250)
        let mail = try #require(receiver.received.first)
        #expect(mail.sender.hasPrefix("MAIL FROM:<dipper@example.cn>"))
        #expect(mail.recipients == ["RCPT TO:<a@example.cn>", "RCPT TO:<b@example.cn>"])
        #expect(mail.lines.contains("Auto-Submitted: auto-generated"))
        let text = mail.lines.drop { !$0.isEmpty }.joined()
        let sentence = Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
        #expect(sentence?.hasPrefix("【北斗】拨转股协议 支付：BZ-2026-000001") == true)
    }

    @Test func `is a failure when the server refuses a recipient`() throws {
        let receiver = try MailReceiver(refusing: "b@")
        let reception = try send("smtp-plain", to: receiver)
        #expect(reception.fault == "smtp")
        #expect(receiver.received.isEmpty)
    }

    @Test func `is not sent in the open unless that is allowed`() throws {
        let receiver = try MailReceiver()
        // The server offers no TLS: a scheme that asks for it ends there.
        #expect(try send("smtp", to: receiver) == Reception(fault: "tls", status: 250))
        #expect(try send("smtp-plain", to: receiver, allowsPlain: false).fault == "address")
        #expect(receiver.received.isEmpty)
    }
}
