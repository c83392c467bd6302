import Casework
import Foundation
import TLSReceiver
import Testing
import Web

@testable import dipper

/// Answers of a panel by one-time links, without an account.
@Suite struct `An invitation to review` {
    /// The last expert of the story at `scoring` came in as an alternate and has not declared.
    private static let asked = Cast.alternate

    private func ask(
        _ ledger: ScratchLedger,
        _ expert: String = asked,
        as person: String = Cast.secretary
    ) async throws -> String {
        let answer = try await ledger.answer(
            line: "round invite \(Cast.round) \(expert) --channel message --as \(person)"
        )
        return try #require(answer["link"]?.textValue)
    }

    private func state(_ ledger: ScratchLedger) async throws -> String? {
        let shown = try await ledger.answer(line: "round show \(Cast.round)")
        let invitations = shown["instances"]?[""]?["fields"]?["invitations"]?.elements
        return invitations?.last?["answer"]?.textValue
    }

    @Test func `is answered once, in his name, and tells nothing of the case`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let link = try await ask(ledger)
        let browser = try Browser(ledger)
        let before = try await ledger.head()
        for _ in 0..<3 { try browser.open(link) }
        #expect(browser.status == 200 && browser.page.contains("立项评价"))
        #expect(browser.page.contains("先进半导体"))
        for secret in ["示例项目", "示例公司", Cast.project, Cast.company, "示例内容", "RY-"] {
            #expect(!browser.page.contains(secret), "\(secret)")
        }
        // Looking at it uses nothing up.
        #expect(try await ledger.head() == before)
        try browser.send(link, [("answer", "accepted")])
        #expect(browser.status == 200 && browser.page.contains("已收到您的答复"))
        #expect(try await state(ledger) == "accepted")
        let head = try await ledger.head()
        for answer in ["accepted", "declined"] {
            try browser.send(link, [("answer", answer), ("reason", "示例")])
            #expect(browser.status == 404 && browser.page.contains("LINK_INVALID"))
        }
        #expect(try await ledger.head() == head)

        let events = try await ledger.answer(line: "round events \(Cast.round)")
        let last = try #require(events["events"]?.elements.last)
        #expect(last["type"] == "round.answer_invitation" && last["actor"] == "system")
        #expect(last["authentication"] == "link" && last["channel"] == "web")
        #expect(last["on_behalf_of"]?.textValue?.hasPrefix("R-") == true, "\(last)")
        #expect(last.canonicalText.contains(Self.asked) == false)
        #expect(try await ledger.isSound())
    }

    @Test func `that is declined takes a reason, and frees the seat for an alternate`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        try await ReviewSeason.open(1, ledger)
        let panel = Cast.experts.joined(separator: ",")
        try await ledger.answer(
            line: "round do \(Cast.round) draw --set panel=\(panel)"
                + " --set alternates=\(Cast.alternate) --as \(Cast.secretary)"
                + " --document \(ScratchLedger.document("draw_record"))"
        )
        let link = try await ask(ledger, Cast.experts[0])
        let browser = try Browser(ledger)
        try browser.open(link)
        try browser.send(link, [("answer", "declined")])
        #expect(browser.status == 422 && browser.page.contains("REASON_MISSING"))
        #expect(try await state(ledger) == "open")
        try browser.send(link, [("answer", "declined"), ("reason", "示例出差")])
        #expect(browser.status == 200)
        #expect(try await state(ledger) == "declined")
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open("/cases/\(Cast.round)/do/invite_expert")
        #expect(secretary.page.contains("已答复：不能评审"))
        try await ledger.answer(
            line: "round do \(Cast.round) replace --set expert=\(Cast.experts[0])"
                + " --set alternate=\(Cast.alternate) --set reason=示例 --as \(Cast.secretary)"
        )
        #expect(try await ledger.isSound())
    }

    @Test func `that is forged, of another, replaced or expired does not work`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let first = try await ask(ledger)
        let second = try await ask(ledger)
        let token = try #require(second.split(separator: ".").last)
        let before = try await ledger.head()
        let browser = try Browser(ledger)
        var pages: Set<String> = []
        for place in [
            first, "/invitation/\(Cast.round).\(String(token.reversed()))",
            "/invitation/\(Cast.round).", "/invitation/\(Cast.round)", "/invitation/\(token)",
            "/invitation/RD-2026-999999.\(token)", "/invitation/\(Cast.project).\(token)",
            "/invitation/x",
        ] {
            try browser.open(place)
            #expect(browser.status == 404, "\(place)")
            pages.insert(browser.page.replacing(place, with: "%"))
            try browser.open("/sign-in")
            try browser.send(place, [("answer", "accepted")])
            #expect(browser.status == 404, "\(place)")
        }
        #expect(pages.count == 1)
        #expect(try await ledger.head() == before)
        try browser.open(second)
        #expect(browser.status == 200)
        // From another page nothing is taken.
        try browser.send(second, [("answer", "accepted")], origin: "https://evil.example")
        #expect(browser.status == 403)
        _ = try await ledger.answer("timers", "run", "--now", "2026-01-13")
        let later = try Browser(ledger)
        try later.open(second)
        #expect(later.status == 404)
    }

    @Test func `is made by the secretary alone, for the panel alone`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let invite = "round invite \(Cast.round)"
        for (line, code) in [
            ("\(invite) \(Cast.alternate) --channel mail --as \(Cast.officer)", "NOT_ALLOWED"),
            ("\(invite) \(Cast.chair) --channel mail --as \(Cast.secretary)", "NOT_IN_PANEL"),
            ("\(invite) \(Cast.experts[0]) --channel mail --as \(Cast.secretary)", "DECLARED"),
            ("\(invite) \(Cast.alternate) --channel post --as \(Cast.secretary)", ""),
        ] {
            let refused = try await ledger.refusals(line: line)
            #expect(refused.first?.hasPrefix(code) == true, "\(line) \(refused)")
        }
        let answer =
            "round do \(Cast.round) answer_invitation --set expert=\(Cast.alternate)"
            + " --set link=x --set answer=accepted --as"
        for person in [Cast.secretary, Cast.alternate] {
            let refused = try await ledger.refusals(line: "\(answer) \(person)")
            #expect(refused.contains { $0.hasPrefix("NOT_ALLOWED") }, "\(refused)")
        }
    }

    @Test func `is made on the page of the round and shown once`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let place = "/cases/\(Cast.round)/do/invite_expert"
        for person in [Cast.officer, Cast.experts[0], Cast.director] {
            let other = try Browser(ledger, as: person)
            try other.open(place)
            #expect(other.status == 404, "\(person)")
        }
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open("/cases/\(Cast.round)")
        #expect(secretary.page.contains("href=\"\(place)\""))
        try secretary.open(place)
        #expect(secretary.page.contains("尚未邀请") && secretary.page.contains("已作回避声明"))
        try secretary.send(place, [("expert", Cast.alternate), ("channel", "telephone")])
        let link = try #require(
            secretary.page.firstMatch(of: /http:\/\/[^\/]+(\/invitation\/[A-Za-z0-9._-]+)/)
        )
        let browser = try Browser(ledger)
        try browser.open(String(link.1))
        #expect(browser.status == 200)
        try secretary.open(place)
        #expect(secretary.page.contains("已邀请，尚未答复"))
        #expect(!secretary.page.contains("/invitation/"))
        try secretary.send(place, [("expert", Cast.chair), ("channel", "mail")])
        #expect(secretary.status == 422 && secretary.page.contains("NOT_IN_PANEL"))
    }

    // MARK: By mail

    private static let send =
        "round invite \(Cast.round) \(Cast.alternate) --channel mail --send"
        + " --home http://127.0.0.1:8080 --as \(Cast.secretary)"

    @Test func `goes by mail to the expert alone, and is not shown`() async throws {
        let receiver = try MailReceiver()
        let ledger = try await ScratchLedger.mailing(by: receiver)
        let before = try await ledger.head()
        let refused = try await ledger.refusals(line: Self.send)
        #expect(refused.first?.hasPrefix("MAIL_NO_ADDRESS") == true, "\(refused)")
        #expect(try await ledger.head() == before)
        try await ledger.address(Cast.alternate)
        let answer = try await ledger.answer(line: Self.send)
        #expect(answer["sent"] == true && answer["link"] == nil)
        let mail = try #require(receiver.received.last)
        #expect(mail.recipients == ["RCPT TO:<expert@example.cn>"])
        let words = mail.words
        let link = try #require(words.firstMatch(of: /8080(\/invitation\/[A-Za-z0-9._-]+)/))
        for secret in ["示例项目", "示例公司", Cast.project] { #expect(!words.contains(secret)) }
        let browser = try Browser(ledger)
        try browser.open(String(link.1))
        try browser.send(String(link.1), [("answer", "accepted")])
        #expect(try await state(ledger) == "accepted")

        let secretary = try Browser(ledger, as: Cast.secretary)
        let place = "/cases/\(Cast.round)/do/invite_expert"
        try secretary.open(place)
        #expect(secretary.page.contains("发到专家邮箱"))
        try secretary.send(place, [("expert", Cast.alternate), ("_do", "mail")])
        #expect(secretary.page.contains("邮件已交给邮件服务器"), "\(secretary.page)")
        #expect(!secretary.page.contains("/invitation/"))
        #expect(receiver.received.count == 3)
        #expect(try await ledger.isSound())
    }

    /// Otherwise who may not invite could ask about anybody whether he has an address.
    @Test func `is judged before an address is looked up`() async throws {
        let receiver = try MailReceiver()
        let ledger = try await ScratchLedger.mailing(by: receiver)
        let byHand = Self.send.replacing(" --send --home http://127.0.0.1:8080", with: "")
        var told: Set<[String]> = []
        for line in [Self.send, byHand] {
            told.insert(try await ledger.refusals(line: line.asked(by: Cast.officer)))
        }
        // Who may invite is told both: what the command lacks, and what the mail lacks.
        let outside = Self.send.replacing(Cast.alternate, with: Cast.chair)
        #expect(
            try await ledger.refusals(line: outside).map { $0.split(separator: " ")[0] }
                == ["NOT_IN_PANEL", "MAIL_NO_ADDRESS"]
        )
        try await ledger.address(Cast.alternate)
        told.insert(try await ledger.refusals(line: Self.send.asked(by: Cast.officer)))
        #expect(told.count == 1, "\(told)")
        #expect(told.first?.first?.hasPrefix("NOT_ALLOWED") == true, "\(told)")
        #expect(try await ledger.answer(line: Self.send)["sent"] == true)
    }

    @Test func `that a server does not take is shown, to be handed over`() async throws {
        let receiver = try MailReceiver(refusing: "expert@")
        let ledger = try await ScratchLedger.mailing(by: receiver)
        try await ledger.address(Cast.alternate)
        let answer = try await ledger.answer(line: Self.send)
        #expect(answer["sent"] == false)
        #expect(answer["link"]?.textValue?.hasPrefix("/invitation/") == true)
        #expect(try await state(ledger) == "open")
        let none = try await ScratchLedger.story(.scoring)
        let refused = try await none.refusals(line: Self.send)
        #expect(
            refused.map { $0.split(separator: " ")[0] } == ["MAIL_NO_ENDPOINT", "MAIL_NO_ADDRESS"]
        )
    }
}

extension String {
    /// The same line for another person than the secretary.
    fileprivate func asked(by person: String) -> String {
        replacing("--as \(Cast.secretary)", with: "--as \(person)")
    }
}
