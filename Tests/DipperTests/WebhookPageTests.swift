import Casework
import Foundation
import TLSReceiver
import Testing

@testable import dipper

@Suite struct `The pages of webhooks` {
    @Test func `test, rotate, retry and replay, and show a secret once`() async throws {
        let office = try await AdminOffice()
        let receiver = try Receiver { _ in ReceiverAnswer(status: 204) }
        _ = try await office.ledger.answer(
            ["webhook", "allow", "127.0.0.1/32", "--ports", "\(receiver.port)", "--plain", "--as"]
                + [Cast.administrator]
        )
        let added = try await office.ledger.answer(
            ["webhook", "add", "--name", "示例接收方", "--url", receiver.url, "--role", "PO"]
                + ["--as", Cast.administrator]
        )
        let secret = try #require(added["secret"]?.textValue)
        let code = try #require(added["code"]?.textValue)
        let place = "/admin/webhooks/\(code)"
        let browser = try office.browser("ADM")
        try browser.open("/admin/webhooks")
        let listed = browser.page
        try browser.open(place)
        let waiting = browser.page
        try browser.send("\(place)/test")
        let tested = browser.page
        try browser.send("\(place)/rotate")
        let rotated = browser.page
        let made = try #require(rotated.firstMatch(of: /whsec_[A-Za-z0-9+\/=]+/)).output
        try browser.open(place)
        let later = browser.page
        try browser.send("\(place)/replay", [("since", "2026-01-01"), ("failed", "yes")])
        let replayed = browser.page
        try browser.send("\(place)/replay", [("since", "gestern")])
        let wrong = browser.status
        try browser.open(place)
        try browser.send("\(place)/retry", [("message", "1")])
        let retried = browser.status
        let story = try await office.ledger.answer(["webhook", "events", code])
        let types = story["events"]?.elements.compactMap { $0["type"]?.textValue } ?? []

        #expect(listed.contains("示例接收方") && listed.contains("待测试"))
        #expect(!waiting.contains("/replay") && tested.contains("已应答（204）"))
        #expect(receiver.received.count == 1)
        #expect(String(made) != secret && !later.contains("whsec_"))
        #expect(!listed.contains(receiver.url) && !later.contains(receiver.url))
        #expect(replayed.contains("即将重发") && wrong == 422 && retried == 200)
        #expect(
            types == [
                "webhook-endpoint.register", "webhook-endpoint.answer", "webhook-endpoint.rotate",
                "webhook-endpoint.replay", "webhook-endpoint.replay",
            ]
        )
        #expect(try await office.ledger.isSound())
    }

    @Test func `say why a receiver does not answer, and leave it untested`() async throws {
        let office = try await AdminOffice()
        _ = try await office.ledger.answer(
            ["webhook", "add", "--name", "示例接收方", "--url", "http://127.0.0.1:9/x", "--role"]
                + ["PO", "--as", Cast.administrator]
        )
        let browser = try office.browser("ADM")
        try browser.open("/admin/webhooks/TS-2026-000001")
        try browser.send("/admin/webhooks/TS-2026-000001/test")

        #expect(browser.status == 422 && browser.page.contains("PING_FAILED"))
        #expect(browser.page.contains("待测试"))
        try browser.open("/admin/webhooks/\(Cast.project)")
        #expect(browser.status == 404)
    }

    @Test func `list deliveries by state, each with its attempts`() async throws {
        let office = try await AdminOffice()
        let receiver = try Receiver { request in
            ReceiverAnswer(status: request.header("webhook-id").isEmpty ? 204 : 500, body: "voll")
        }
        let administrator = ["--as", Cast.administrator]
        _ = try await office.ledger.answer(
            ["webhook", "allow", "127.0.0.1/32", "--ports", "\(receiver.port)", "--plain"]
                + administrator
        )
        let added = try await office.ledger.answer(
            ["webhook", "add", "--name", "示例", "--url", receiver.url, "--role", "PO"]
                + administrator
        )
        let code = try #require(added["code"]?.textValue)
        let open = try OpenLedger.writing(DatabaseOptions(path: office.ledger.path))
        _ = try open.perform(
            Command(target: .existing(code), event: "answer"),
            by: CommandOptions.system
        )
        _ = try await office.ledger.answer(
            ["project", "do", Cast.project, "accept", "--as", Cast.secondOfficer, "--set"]
                + ["checked=integrity,ownership,duplication,ethics,security"]
        )
        _ = try await office.ledger.answer(["courier", "run", "--once"])
        let browser = try office.browser("AUD")
        let place = "/admin/webhooks/\(code)"
        try browser.open("\(place)?state=waiting")
        let waiting = browser.page
        let message = try #require(waiting.firstMatch(of: /message=(\d+)/)).output.1
        try browser.open("\(place)?state=delivered")
        let delivered = browser.page
        try browser.open("\(place)?message=\(message)")

        #expect(waiting.contains(Cast.project) && !waiting.contains("/retry"))
        #expect(!delivered.contains("message="))
        #expect(browser.page.contains("500") && browser.page.contains("voll"))
    }
}
