import Casework
import Foundation
import TLSReceiver
import Testing

@testable import dipper

/// A reviewer who falls out reaches the secretary: on his work, on his desk, and as a message.
@Suite struct `A reviewer who falls out` {
    private static let secretary = Cast.secretary

    /// What waits for somebody on the round, by event.
    private static func waiting(
        _ ledger: ScratchLedger,
        _ person: String = secretary
    ) async throws -> [String: String] {
        let told = try await ledger.answer(line: "today --as \(person)")
        let waiting = (told["waiting"]?.elements ?? []).filter { $0["code"] == .text(Cast.round) }
        return Dictionary(
            waiting.map { ($0["event"]?.textValue ?? "", $0["note"]?.textValue ?? "") }
        ) { $1 }
    }

    private static func replace(_ ledger: ScratchLedger, _ expert: String) async throws {
        try await ledger.answer(
            line: "round do \(Cast.round) replace --set expert=\(expert)"
                + " --set alternate=\(Cast.alternate) --set reason=示例 --as \(secretary)"
        )
    }

    /// A panel of five with one alternate, of whom nobody has declared.
    private static func drawn() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.submitted)
        try await ReviewSeason.open(1, ledger)
        let panel = Cast.experts.joined(separator: ",")
        try await ledger.answer(
            line: "round do \(Cast.round) draw --set panel=\(panel)"
                + " --set alternates=\(Cast.alternate) --as \(secretary)"
                + " --document \(ScratchLedger.document("draw_record"))"
        )
        return ledger
    }

    @Test func `by a conflict stands on the secretary's work until he is replaced`()
        async throws
    {
        let ledger = try await Self.drawn()
        #expect(try await Self.waiting(ledger)["replace"] == nil)
        let expert = Cast.experts[2]
        try await ledger.answer(line: "round declare \(Cast.round) --conflict --as \(expert)")
        #expect(
            try await Self.waiting(ledger)["replace"] == "评审组 1 席待更换（应回避 1 人）；候补还有 1 人"
        )
        for other in [Cast.officer, Cast.director, Cast.chair, Cast.experts[0], expert] {
            #expect(try await Self.waiting(ledger, other)["replace"] == nil, "\(other)")
        }
        let browser = try Browser(ledger, as: Self.secretary)
        try browser.open("/")
        #expect(browser.page.contains("评审组 1 席待更换"))
        #expect(browser.page.contains("/cases/\(Cast.round)/do/replace"))
        try browser.open("/rounds")
        #expect(browser.page.contains("\(expert) 示例：回避"))
        #expect(browser.page.contains("do/replace?f.expert=\(expert)\""))
        try browser.open("/cases/\(Cast.round)/do/replace?f.expert=\(expert)")
        #expect(browser.value("f.expert") == expert, "\(browser.page)")
        let work = try APIClient(ledger, as: Self.secretary).get("/work").json["waiting"]
        #expect(work?.elements.first { $0["event"] == "replace" }?["note"] != .null)

        try await Self.replace(ledger, expert)
        #expect(try await Self.waiting(ledger)["replace"] == nil)
        try browser.open("/rounds")
        #expect(!browser.page.contains("do/replace"))
    }

    @Test func `by declining an invitation too, and is not reminded any more`() async throws {
        let ledger = try await Self.drawn()
        let expert = Cast.experts[0]
        let link = try await ledger.answer(
            line: "round invite \(Cast.round) \(expert) --channel message --as \(Self.secretary)"
        )["link"]?.textValue
        let place = try #require(link)
        let guest = try Browser(ledger)
        try guest.open(place)
        try guest.send(place, [("answer", "declined"), ("reason", "示例出差")])
        #expect(guest.status == 200)
        #expect(
            try await Self.waiting(ledger)["replace"]
                == "评审组 1 席待更换（答复不能评审 1 人）；候补还有 1 人"
        )
        let browser = try Browser(ledger, as: Self.secretary)
        try browser.open("/rounds")
        #expect(browser.page.contains("\(expert) 示例：答复不能评审"))
        #expect(browser.page.contains("0/4"))
        #expect(!browser.page.contains("name=\"expert\" value=\"\(expert)\""))
        try await Self.replace(ledger, expert)
        #expect(try await Self.waiting(ledger)["replace"] == nil)
        // The next who falls out has nobody to take his place.
        try await ledger.answer(
            line: "round declare \(Cast.round) --conflict --as \(Cast.experts[1])"
        )
        #expect(try await Self.waiting(ledger)["replace"]?.contains("已没有候补") == true)
    }

    @Test func `by abstaining may be replaced, while there is somebody to take the seat`()
        async throws
    {
        let ledger = try await Self.drawn()
        for expert in Cast.experts[0...1] {
            try await ledger.answer(line: "round declare \(Cast.round) --as \(expert)")
            try await ledger.answer(
                line: "round abstain \(Cast.round) --because 示例 --as \(expert)"
            )
        }
        #expect(
            try await Self.waiting(ledger)["replace"] == "评审组 2 席待更换（弃权 2 人）；候补还有 1 人"
        )
        try await Self.replace(ledger, Cast.experts[0])
        #expect(try await Self.waiting(ledger)["replace"] == nil)
    }

    @Test func `perhaps, by a relation, waits for a proposal and then for supervision`()
        async throws
    {
        let ledger = try await Self.drawn()
        let added = try await ledger.answer(
            line: "person add --name 示例 --roles SUP --as \(Cast.administrator)"
        )
        let supervision = try #require(added["code"]?.textValue)
        let expert = Cast.experts[3]
        try await ledger.answer(
            line: "round do \(Cast.round) declare --set expert=\(expert) --set conflict=soft"
                + " --as \(expert)"
        )
        #expect(try await Self.waiting(ledger)["propose_conflict"] == "1 项关系待定，请提出意见")
        #expect(try await Self.waiting(ledger, supervision)["decide_conflict"] == nil)
        let ask = "--set expert=\(expert) --set reason=示例 --set decision=excluded --as"
        try await ledger.answer(
            line: "round do \(Cast.round) propose_conflict \(ask) \(Self.secretary)"
        )
        #expect(try await Self.waiting(ledger)["propose_conflict"] == nil)
        #expect(try await Self.waiting(ledger, supervision)["decide_conflict"] == "1 项关系待裁定")
        try await ledger.answer(
            line: "round do \(Cast.round) decide_conflict \(ask) \(supervision)"
        )
        #expect(try await Self.waiting(ledger, supervision)["decide_conflict"] == nil)
        #expect(try await Self.waiting(ledger)["replace"]?.contains("应回避 1 人") == true)
    }

    @Test func `is told to the secretaries' endpoints alone, and without who it was`()
        async throws
    {
        let ledger = try await Self.drawn()
        let receivers = try (1...3).map { number in
            try Receiver(host: "127.0.0.\(number)") { _ in ReceiverAnswer(status: 204) }
        }
        let administrator = "--as \(Cast.administrator)"
        for (receiver, role) in zip(receivers, ["SEC", "PO", "ADM"]) {
            for line in [
                "webhook allow \(receiver.host)/32 --ports \(receiver.port) --plain"
                    + " \(administrator)",
                "webhook add --name 示例 --url \(receiver.url) --role \(role) \(administrator)",
            ] { try await ledger.answer(line: line) }
        }
        for number in 1...3 {
            try await ledger.answer(line: "webhook test TS-2026-00000\(number) \(administrator)")
        }
        for line in [
            "round declare \(Cast.round) --as \(Cast.experts[0])",
            "round declare \(Cast.round) --conflict --as \(Cast.experts[1])",
            "round abstain \(Cast.round) --because 示例 --as \(Cast.experts[0])",
        ] { try await ledger.answer(line: line) }
        try await ledger.answer(line: "courier run --once")

        let received = receivers.map { $0.received.dropFirst().map(Self.message) }
        // What happened to the project before is told to both who read it.
        for one in received[0...1] { #expect(one.contains { $0.type == "project.accepted" }) }
        let told = received.map { $0.filter { $0.type.hasPrefix("round.") } }
        #expect(told[0].map { $0.type } == ["round.recused", "round.abstained"], "\(told)")
        #expect(told[1].isEmpty && told[2].isEmpty, "\(told)")
        let shown = try await ledger.answer(line: "round show \(Cast.round)")
        let panel = shown["instances"]?[""]?["fields"]?["panel"]?.elements.compactMap(\.textValue)
        let names = try #require(panel) + Cast.experts + [Cast.project, "示例"]
        #expect(names.count == 12)
        for message in told[0] {
            #expect(message.body.contains(Cast.round))
            for name in names { #expect(!message.body.contains(name), "\(message.body)") }
        }
        #expect(try await ledger.isSound())
    }

    private static func message(_ request: ReceivedRequest) -> (type: String, body: String) {
        let body = String(decoding: request.body, as: UTF8.self)
        let type = (try? JSON(parsing: request.body))?["type"]?.textValue
        return (type ?? "", body)
    }
}
