import Casework
import Foundation
import Testing
import Web
import Workflow

@testable import dipper

@Suite struct `The server at the door` {
    @Test(arguments: [["--host", "0.0.0.0"], ["--host", "192.0.2.1", "--port", "0"]])
    func `shows no password of a real ledger to a network in the clear`(
        _ options: [String]
    ) async throws {
        let file = try ScratchFile("")
        let path = file.path + ".sqlite"
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try await answer([
            "init", "--name", "示例管理员", "--workflows", workflowsPath, "--database", path,
        ])
        let refused = try await refusals(["serve", "--database", path] + options)
        #expect(refused == ["TLS_NEEDED --host"])
    }

    @Test(arguments: [
        (false, "198.51.100.9", "192.0.2.7"), (true, "198.51.100.9", "198.51.100.9"),
        (true, "203.0.113.1, 198.51.100.9", "198.51.100.9"),
        (true, "203.0.113.1; 198.51.100.9 ", "198.51.100.9"), (true, "", "192.0.2.7"),
    ])
    func `counts tries by who asks, as far as it is told by one that knows`(
        _ isBehindProxy: Bool,
        _ told: String,
        _ address: String
    ) async throws {
        let ledger = try await ScratchLedger()
        let open = try OpenLedger.writing(DatabaseOptions(path: ledger.path))
        let office = try Office(open, door: Office.Door(isBehindProxy: isBehindProxy))
        let request = WebRequest(
            method: .post,
            path: ["sign-in"],
            headers: ["x-forwarded-for": told],
            address: "192.0.2.7"
        )
        #expect(office.address(of: request) == address)
    }

    @Test func `compares passwords one after another, and turns away whom it cannot hear`()
        async
        throws
    {
        let lane = PasswordLane(most: 1)
        let gate = DispatchSemaphore(value: 0)
        let (begun, mark) = AsyncStream.makeStream(of: Void.self)
        async let first = lane.run {
            mark.yield()
            gate.wait()
            return 1
        }
        var iterator = begun.makeAsyncIterator()
        await iterator.next()
        let second = await lane.run { 2 }
        gate.signal()
        let heard = await first
        let third = await lane.run { 3 }

        #expect((heard, second, third) == (1, nil, 3))
    }

    @Test func `knows which requests compare a password, and answers that it is busy`() async throws
    {
        let ledger = try await ScratchLedger()
        let open = try OpenLedger.writing(DatabaseOptions(path: ledger.path))
        let routes = Routes(office: try Office(open))
        func request(_ method: WebRequest.Method, _ path: String) -> WebRequest {
            WebRequest(method: method, path: path.split(separator: "/").map(String.init))
        }
        let costly = ["/sign-in", "/welcome/x", "/account/password", "/account/step-up"]
        let busy = routes.busy(request(.post, "/sign-in"))

        #expect(costly.allSatisfy { routes.isCostly(request(.post, $0)) })
        #expect(costly.allSatisfy { !routes.isCostly(request(.get, $0)) })
        #expect(!routes.isCostly(request(.post, "/cases/x/do/note")))
        #expect(
            Routes.plainForms == [
                "sign-in", "sign-out", "language", "welcome", "account", "invitation",
            ]
        )
        #expect(busy.status == 503 && busy.header("retry-after") == "10")
        #expect(String(decoding: busy.body, as: UTF8.self).contains("SIGN_IN_BUSY"))
    }

    @Test func `leaves every sign-in, wrong try and way out in the account's history`() async throws
    {
        let way = try await Doorway()
        let person = try await way.member("PO")
        let browser = try way.browser()
        try browser.open("/sign-in")
        try browser.send("/sign-in", [("name", person), ("password", "falsch")])
        try browser.send("/sign-in", way.proof(person))
        try browser.open("/account")
        try browser.send("/account/sessions", [("session", "")])
        try browser.open("/sign-in")
        try browser.send("/sign-in", way.proof(person))
        try browser.open("/account")
        try browser.send("/sign-out")
        let events = try await way.ledger.answer("account", "events", "ZH-2026-000002")["events"]

        #expect(
            events?.elements.compactMap { $0["type"]?.textValue } == [
                "account.invite", "account.accept", "account.fail", "account.sign_in",
                "account.revoke_sessions", "account.sign_in", "account.sign_out",
            ]
        )
        #expect(events?.elements.last?["channel"] == "web")
    }
}
