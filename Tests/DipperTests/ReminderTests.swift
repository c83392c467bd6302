import Casework
import TLSReceiver
import Testing
import Web
import Workflow

@testable import dipper

/// Mails to those of a panel who are waited for.
@Suite struct `A reminder to a reviewer` {
    /// He came in as an alternate and has not declared.
    private static let awaited = Cast.alternate

    private static func send(
        _ expert: String = awaited,
        as person: String = Cast.secretary
    )
        -> String
    {
        "round remind \(Cast.round) \(expert) --channel mail --send"
            + " --home http://127.0.0.1:8080 --as \(person)"
    }

    private func ways(_ ledger: ScratchLedger) async throws -> [String?] {
        let shown = try await ledger.answer(line: "round show \(Cast.round)")
        let reminders = shown["instances"]?[""]?["fields"]?["reminders"]?.elements ?? []
        return reminders.map { $0["channel"]?.textValue }
    }

    @Test func `goes by mail to him alone, tells nothing of the case, and is recorded`()
        async throws
    {
        let receiver = try MailReceiver()
        let ledger = try await ScratchLedger.mailing(by: receiver)
        try await ledger.address(Self.awaited)
        let before = receiver.received.count
        let answer = try await ledger.answer(line: Self.send() + " --key k-1")
        #expect(answer["sent"] == true)
        let mail = try #require(receiver.received.last)
        #expect(mail.recipients == ["RCPT TO:<expert@example.cn>"])
        #expect(mail.words.contains("http://127.0.0.1:8080/reviews"))
        #expect(mail.words.contains("立项评价") && mail.words.contains("期限为 2026-"))
        for secret in ["示例项目", "示例公司", Cast.project, Cast.round, Self.awaited] {
            #expect(!mail.words.contains(secret), "\(secret)")
        }
        #expect(try await ways(ledger) == ["mail"])
        // The same key again sends nothing and records nothing.
        _ = try await ledger.answer(line: Self.send() + " --key k-1")
        #expect(receiver.received.count == before + 1)
        #expect(try await ways(ledger) == ["mail"])
        #expect(try await ledger.isSound())
    }

    @Test func `is one click on the page of the secretary`() async throws {
        let receiver = try MailReceiver()
        let ledger = try await ScratchLedger.mailing(by: receiver)
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open("/rounds")
        // Nobody has an address yet: there is nothing to click.
        #expect(!secretary.page.contains("发邮件催办"))
        try await ledger.address(Self.awaited)
        try secretary.open("/rounds")
        #expect(secretary.page.matches(of: /给 RY-[0-9-]+ 发邮件催办/).count == 1)
        let before = receiver.received.count
        try secretary.send(
            "/rounds/remind",
            [("round", Cast.round), ("expert", Self.awaited), ("_do", "mail")]
        )
        #expect(secretary.place == "/rounds?reminded=mail", "\(secretary.page)")
        try secretary.follow()
        #expect(secretary.page.contains("催办邮件已交给邮件服务器"))
        #expect(secretary.page.contains("已催办"))
        #expect(receiver.received.count == before + 1)
        #expect(try await ways(ledger) == ["mail"])
    }

    @Test func `that a server does not take is not recorded, and its words are shown`()
        async throws
    {
        let receiver = try MailReceiver(refusing: "expert@")
        let ledger = try await ScratchLedger.mailing(by: receiver)
        try await ledger.address(Self.awaited)
        let head = try await ledger.head()
        let refusal = try await #require(throws: Refusal.self) {
            try await ledger.answer(line: Self.send())
        }
        #expect(refusal.blockers.map(\.code) == ["MAIL_NOT_SENT"])
        #expect(refusal.blockers[0].message.zh.contains("【北斗】您有一件评审尚未完成"))
        #expect(refusal.blockers[0].message.en.contains("http://127.0.0.1:8080/reviews"))
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open("/rounds")
        try secretary.send(
            "/rounds/remind",
            [("round", Cast.round), ("expert", Self.awaited), ("_do", "mail")]
        )
        #expect(secretary.status == 422 && secretary.page.contains("MAIL_NOT_SENT"))
        #expect(secretary.page.contains("<details open"))
        #expect(secretary.page.contains("复制这段话发出"))
        #expect(try await ledger.head() == head)
        #expect(try await ways(ledger) == [])
    }

    @Test func `is refused with every reason, to others without one word of who has an address`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        let head = try await ledger.head()
        func codes(_ line: String) async throws -> [String] {
            try await ledger.refusals(line: line).map { String($0.split(separator: " ")[0]) }
        }
        #expect(try await codes(Self.send()) == ["MAIL_NO_ENDPOINT", "MAIL_NO_ADDRESS"])
        // His sheet is in: there is nothing to remind him of.
        #expect(
            try await codes(Self.send(Cast.experts[0])) == [
                "REMINDER_IDLE", "MAIL_NO_ENDPOINT", "MAIL_NO_ADDRESS",
            ]
        )
        #expect(try await codes(Self.send(Cast.chair)) == ["NOT_IN_PANEL"])
        for person in [Cast.officer, Cast.experts[0], Cast.finance] {
            let found = try await codes(Self.send(as: person))
            #expect(!found.isEmpty && !found.contains { $0.hasPrefix("MAIL") }, "\(found)")
        }
        #expect(try await ledger.head() == head)
        // What was done by hand is recorded from the command line as well.
        try await ledger.answer(
            line: "round remind \(Cast.round) \(Self.awaited) --channel telephone"
                + " --as \(Cast.secretary)"
        )
        #expect(try await ways(ledger) == ["telephone"])
    }

    @Test func `has fields of its own for each round`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ReviewSeason.open(2, ledger)
        let panel = Cast.experts.joined(separator: ",")
        try await ledger.answer(
            line: "round do \(ReviewSeason.round(2)) draw --set panel=\(panel)"
                + " --as \(Cast.secretary) --document \(ScratchLedger.document("draw_record"))"
        )
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open("/rounds")
        #expect(secretary.page.matches(of: /<select[^>]* name="channel"/).count == 2)
        let ids = secretary.page.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }
        #expect(Set(ids).count == ids.count, "\(ids)")
        for label in secretary.page.matches(of: /<label for="([^"]*)"/) {
            #expect(ids.contains(String(label.1)), "\(label.1)")
        }
    }
}
