import Casework
import Courier
import Foundation
import Portfolio
import Testing
import Workflow

extension Endpoint {
    static func sample(_ kind: EndpointKind, url: String? = nil, secret: String? = nil) -> Endpoint
    {
        Endpoint(
            id: "019a-endpoint",
            code: "TS-2026-000001",
            kind: kind,
            name: "示例",
            role: "FIN",
            url: url
                ?? (kind == .email ? "smtps://mail.example" : "https://hooks.example/x?key=abc"),
            sender: kind == .email ? "dipper@example.cn" : "",
            recipients: kind == .email ? "a@example.cn, b@example.cn" : "",
            secret: secret ?? (kind.makesSecret ? SignedCase.s32 : "")
        )
    }
}

extension DueDelivery {
    static func sample(_ number: Int64 = 1, title: String = "拨转股协议 支付") -> DueDelivery {
        DueDelivery(
            number: number,
            outbox: "outbox-\(number)",
            type: "grant.paid",
            createdAt: someMoment,
            stream: "stream-\(number)",
            kind: "grant-agreement",
            code: "BZ-2026-000001",
            version: 7,
            part: 0,
            attempts: 0,
            title: title
        )
    }
}

@Suite struct `A letter` {
    private func written(
        _ endpoint: Endpoint,
        _ delivery: DueDelivery = .sample()
    ) throws -> (letter: Letter, headers: [String], body: String) {
        let letter = try Stationery(endpoint, source: "urn:uuid:ledger").letter(
            delivery,
            at: someMoment
        )
        var headers: [String] = []
        if case .post(let list) = letter.content { headers = list }
        return (letter, headers, String(decoding: letter.body, as: UTF8.self))
    }

    @Test func `of Standard Webhooks holds references and dates, and is signed as it stands`()
        throws
    {
        let (letter, headers, body) = try written(.sample(.standard))
        #expect(
            body == #"{"type":"grant.paid","timestamp":"2027-01-01T08:00:00.000+08:00","#
                + #""data":{"case":"BZ-2026-000001","kind":"grant-agreement","#
                + #""sequence":7,"part":0}}"#
        )
        let id = MessageIdentifier.make(outbox: "outbox-1", endpoint: "019a-endpoint")
        let key = try #require(WebhookSignature.Key(SignedCase.s32))
        let signature = WebhookSignature.header(
            id: id,
            timestamp: 1_798_761_600,
            body: letter.body,
            keys: [key]
        )
        #expect(
            headers == [
                "Content-Type: application/json", "User-Agent: Dipper/1", "Expect:",
                "webhook-id: \(id)", "webhook-timestamp: 1798761600",
                "webhook-signature: \(signature)",
            ]
        )
    }

    @Test func `of CloudEvents is one event in structured JSON, signed too`() throws {
        let (_, headers, body) = try written(.sample(.cloudevents))
        let json = try JSON(parsing: Array(body.utf8))
        #expect(
            json == [
                "specversion": "1.0",
                "id": .text(MessageIdentifier.make(outbox: "outbox-1", endpoint: "019a-endpoint")),
                "source": "urn:uuid:ledger", "type": "grant.paid",
                "time": "2027-01-01T08:00:00.000+08:00", "subject": "BZ-2026-000001",
                "datacontenttype": "application/json",
                "data": [
                    "case": "BZ-2026-000001", "kind": "grant-agreement", "sequence": 7, "part": 0,
                ],
            ]
        )
        #expect(headers.first == "Content-Type: application/cloudevents+json")
        #expect(headers.contains { $0.hasPrefix("webhook-signature: v1,") })
    }

    @Test func `signs with both secrets for a day after a rotation, then with the new one`() throws
    {
        var endpoint = Endpoint.sample(.standard)
        endpoint.formerSecret = SignedCase.s24
        var counts: [Int] = []
        for hours in [0, 23, 24] as [Int64] {
            endpoint.rotatedAt = after(-hours * 3_600_000)
            let headers = try written(endpoint).headers
            let header = try #require(headers.last)
            counts.append(header.split(separator: " ").dropFirst().count)
        }
        #expect(counts == [2, 2, 1])
    }

    @Test(arguments: [EndpointKind.wecom, .dingtalk])
    func `to a robot of WeCom or DingTalk is one sentence`(_ kind: EndpointKind) throws {
        let (letter, _, body) = try written(.sample(kind))
        #expect(
            body == #"{"msgtype":"text","text":{"content":"【北斗】拨转股协议 支付：BZ-2026-000001"#
                + #"（grant.paid，2027-01-01 08:00）"}}"#
        )
        #expect(letter.url == "https://hooks.example/x?key=abc")
    }

    @Test func `to DingTalk with a secret is signed in its query`() throws {
        let secret = "SEC000102030405060708090a0b0c0d0e0f"
        let (letter, _, _) = try written(.sample(.dingtalk, secret: secret))
        #expect(
            letter.url == "https://hooks.example/x?key=abc&timestamp=1798761600000"
                + "&sign=dTaRYI2bMb36n%2B1nb3uFyNCV7Xwp6iS9c%2BBcuvENnKA%3D"
        )
    }

    @Test func `to Feishu with a secret is signed in its body`() throws {
        let (_, _, body) = try written(
            .sample(.feishu, secret: "000102030405060708090a0b0c0d0e0f")
        )
        #expect(
            body == #"{"msg_type":"text","content":{"text":"【北斗】拨转股协议 支付：BZ-2026-000001"#
                + #"（grant.paid，2027-01-01 08:00）"},"timestamp":"1798761600","#
                + #""sign":"5lcw6gA1K7yYO8XsD1jWHeJpyQikeLhqP6v/yoDPuaQ="}"#
        )
    }

    @Test func `to WeCom is cut between characters within its bytes`() throws {
        let delivery = DueDelivery.sample(title: String(repeating: "很长的标题", count: 400))
        let (_, _, body) = try written(.sample(.wecom), delivery)
        let json = try JSON(parsing: Array(body.utf8))
        let text = try #require(json["text"]?["content"]?.textValue)
        #expect((2040...2048).contains(text.utf8.count))
        #expect(text.hasSuffix("…") && !text.contains("\u{FFFD}"))
    }

    @Test func `by mail has encoded words and base64, and no line of its own making`() throws {
        let (letter, _, body) = try written(.sample(.email))
        guard case .mail(let sender, let recipients, "", "") = letter.content else {
            Issue.record("\(letter.content)")
            return
        }
        #expect(sender == "dipper@example.cn")
        #expect(recipients == ["a@example.cn", "b@example.cn"])
        let lines = body.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && !$0.contains("\n") })
        #expect(lines.contains("Date: Fri, 1 Jan 2027 08:00:00 +0800"))
        let words = body.matches(of: /=\?UTF-8\?B\?([A-Za-z0-9+\/=]+)\?=/).compactMap {
            Data(base64Encoded: String($0.1)).map { String(decoding: $0, as: UTF8.self) }
        }
        let sentence = "【北斗】拨转股协议 支付：BZ-2026-000001（grant.paid，2027-01-01 08:00）"
        #expect(words.joined() == sentence)
        let rest = try #require(body.range(of: "\r\n\r\n"))
        let text = Data(
            base64Encoded: String(body[rest.upperBound...]),
            options: .ignoreUnknownCharacters
        )
        #expect(text.map { String(decoding: $0, as: UTF8.self) } == sentence + "\n")
    }

    @Test(arguments: EndpointKind.allCases)
    func `is small, and says that a sandbox is one`(_ kind: EndpointKind) throws {
        var delivery = DueDelivery.sample()
        delivery.isSandbox = true
        let (letter, _, body) = try written(.sample(kind), delivery)
        #expect(letter.body.count < Stationery.longestBodyBytes / 10)
        let said = kind == .email ? "5rKZ566x" : kind.makesSecret ? #""sandbox":true"# : "【沙箱】"
        #expect(kind == .email || body.contains(said))
    }

    @Test func `is not written with a secret or a URL that is gone`() {
        #expect(throws: Stationery.Fault.secret) {
            try Stationery(.sample(.standard, secret: "whsec_AA"), source: "")
        }
        #expect(throws: Stationery.Fault.url(.scheme(found: "", expected: ["https", "http"]))) {
            try Stationery(.sample(.standard, url: ""), source: "")
        }
    }
}

@Suite struct `The URL of an endpoint` {
    @Test(arguments: [
        "https://hooks.example/x", "http://10.1.2.3:8080/x?key=1", "https://[2001:db8::1]:8443/",
    ])
    func `is taken as people write it`(_ text: String) throws {
        #expect(try EndpointURL(text, kind: .standard).text == text)
    }

    @Test(
        arguments: [
            ("https://a.example/\r\nX-Evil: 1", .characters), ("https://a.example/\n", .characters),
            ("https://a.example/\0", .characters), ("https://a.example/ b", .characters),
            ("https://１２７.0.0.1/", .characters), ("https://127。0。0。1/", .characters),
            ("https://①②⑦.⓪.⓪.①/", .characters), ("https://a.example\\@b/", .characters),
            ("https://example.com@127.0.0.1/", .userInformation),
            ("https://user:word@a.example/", .userInformation),
            ("file:///etc/passwd", .scheme(found: "file", expected: ["https", "http"])),
            ("gopher://a/", .scheme(found: "gopher", expected: ["https", "http"])),
            ("smtp://a/", .scheme(found: "smtp", expected: ["https", "http"])),
            ("a.example", .scheme(found: "", expected: ["https", "http"])),
            ("https:///x", .host), ("https://a.example:0/", .port),
            ("https://a.example:99999/", .port),
            ("https://a.example:08/", .port), ("https://a.example/#x", .fragment),
            ("https://[::1/", .host), ("https://[::1]x/", .host), ("https://%31/", .host),
        ] as [(String, EndpointURL.Fault)]
    )
    func `is refused where it could hide something`(_ text: String, _ fault: EndpointURL.Fault) {
        #expect(throws: fault) { try EndpointURL(text, kind: .standard) }
    }

    @Test(arguments: [
        "a@b.cn", "a.b+c@mail.example.cn", "a@b.cn, c@d.cn",
    ])
    func `of mails takes plain addresses`(_ text: String) {
        #expect(MailAddresses(text) != nil)
    }

    @Test(arguments: [
        "", "a", "a@", "@b", "a@b\r\nRCPT TO:<c@d>", "a@b,", "a b@c", "\"a\"@b", "<a@b>", "a@b\0",
        "a@b\n", "张@例.cn",
    ])
    func `of mails refuses what could end a command or a header`(_ text: String) {
        #expect(MailAddresses(text) == nil)
    }
}
