import Casework
import Foundation
import Portfolio
import PrintedPages
import Testing
import Web

@testable import dipper

/// The story of a project that is not selected, up to the letter and an appeal.
private struct Refused {
    let ledger: ScratchLedger
    let supervisor: String

    static let number = "示例〔2026〕7号"

    init(_ experts: [String] = Cast.experts, marks: String = "5,5,5,5,5,5,5") async throws {
        ledger = try await ScratchLedger.story(.submitted)
        let added = try await ledger.answer(
            line: "person add --name 示例 --roles SUP --as \(Cast.administrator)"
        )
        supervisor = try #require(added["code"]?.textValue)
        try await ReviewSeason.open(1, ledger)
        let names = experts.joined(separator: ",")
        try await ledger.answer(
            line: "round do \(Cast.round) draw --set panel=\(names) --as \(Cast.secretary)"
                + " --document \(ScratchLedger.document("draw_record"))"
        )
        for expert in experts {
            try await ledger.answer(line: "round declare \(Cast.round) --as \(expert)")
        }
        try await ledger.answer(line: "round do \(Cast.round) release --as \(Cast.secretary)")
        for expert in experts { try await ledger.score(Cast.round, by: expert, marks) }
        for line in [
            "round do \(Cast.round) seal --as \(Cast.secretary)",
            "round do \(Cast.round) opine --set opinion=示例评议 --as \(Cast.chair)",
            "round do \(Cast.round) conclude --as \(Cast.secretary)",
        ] { try await ledger.answer(line: line) }
    }

    func letter(
        _ more: String = "",
        as person: String = Cast.officer,
        name: String = "letter.pdf"
    ) async throws -> (answer: JSON, bytes: [UInt8]) {
        let file = "\(ledger.folder)/\(name)"
        try? FileManager.default.removeItem(atPath: file)
        let answer = try await ledger.answer(
            line: "project letter \(Cast.project) --out \(file) --as \(person)" + more
        )
        return (answer, [UInt8](try Data(contentsOf: URL(filePath: file))))
    }

    func refusals(_ line: String) async throws -> [String] {
        try await ledger.refusals(line: line)
    }

    /// The latest document on the project's file.
    func latestDocument() async throws -> JSON? {
        let client = try APIClient(ledger, as: Cast.officer)
        return try client.get("/cases/\(Cast.project)/documents").json["documents"]?.elements.last
    }

    func state() async throws -> JSON? {
        try await ledger.answer(line: "project show \(Cast.project)")["states"]
    }
}

@Suite struct `A letter on the result` {
    @Test func `is a draft first, and is sent with its number, all at once`() async throws {
        let story = try await Refused()
        let (answer, bytes) = try await story.letter(" --text 示例建议：补充数据。")
        let draft = try PrintedPages(bytes).text().packed
        #expect(answer["letter"] == "not_selected" && answer["draft"] == true)
        for words in [
            "不予立项通知书", "示例公司：", "草稿未发出", "示例建议：补充数据。", "10个工作日内", "程序申诉",
            "示例颠覆性技术创新中心", "027-00000000",
        ] { #expect(draft.contains(words), "\(words): \(draft)") }
        for secret in ["RY-", "R-", "示例评议", "5.0", "专家1"] {
            #expect(!draft.contains(secret), "\(secret): \(draft)")
        }
        let send = "project send-letter \(Cast.project) --as \(Cast.officer) --text 示例建议"
        #expect(try await story.refusals(send) == ["LETTER_NUMBER --number"])
        let noText = "project send-letter \(Cast.project) --as \(Cast.officer) --number 1"
        #expect(try await story.refusals(noText).first?.hasPrefix("PAYLOAD_MISSING") == true)
        try await story.ledger.answer(line: "\(send) --number \(Refused.number)")
        #expect(try await story.state() == ["case.not_selected.told"])
        let kept = try await story.latestDocument()
        #expect(kept?["class"] == "result_letter")
        #expect(kept?["number"] == JSON(Refused.number) && kept?["keeping"] == "kept")
        let (again, told) = try await story.letter()
        #expect(again["draft"] == false)
        #expect(try PrintedPages(told).text().packed.contains("示例建议"))
        let late = "project letter \(Cast.project) --out x.pdf --text 另写"
        #expect(try await story.refusals(late) == ["LETTER_TOLD --text"])
        #expect(try await story.ledger.isSound())
    }

    /// Everything that is told is the same whoever sat in which seat.
    @Test func `is the same bytes whoever reviewed`() async throws {
        let worlds = [
            try await Refused(), try await Refused(Cast.experts.dropLast() + [Cast.alternate]),
        ]
        for format in ["pdf", "docx"] {
            var told: [[UInt8]] = []
            for world in worlds {
                let more = " --format \(format) --text 示例 --number 示例1号"
                told.append(try await world.letter(more, name: "l.\(format)").bytes)
            }
            #expect(told[0] == told[1] && !told[0].isEmpty, "\(format)")
        }
        // Another level is another letter.
        let poorer = try await Refused(marks: "4,4,4,4,4,4,4")
        let more = " --text 示例 --number 示例1号"
        let other = try await poorer.letter(more)
        #expect(try await worlds[0].letter(more).bytes != other.bytes)
    }

    @Test func `tells means only where the policy says so, and never exactly`() async throws {
        let story = try await Refused(marks: "5,6,4,5,5,5,5")
        let plain = try PrintedPages(try await story.letter().bytes).text().packed
        #expect(!plain.contains("均分"))
        let folder = story.ledger.folder + "/workflows"
        try FileManager.default.copyItem(atPath: workflowsPath, toPath: folder)
        let pack = folder + "/policy/wuhan-2025.yaml"
        let text = try String(contentsOfFile: pack, encoding: .utf8)
        func publish(_ parts: String) async throws {
            let changed = text.replacing("[\"bands\", \"advice\"]", with: parts)
            try #require(changed != text)
            try changed.write(toFile: pack, atomically: true, encoding: .utf8)
            try await story.ledger.answer(line: "workflow publish \(folder)")
        }
        try await publish("[\"means\"]")
        let told = try PrintedPages(try await story.letter(" --text 示例意见").bytes).text().packed
        #expect(told.contains("均分") && told.contains("6.0"), "\(told)")
        #expect(!told.contains("示例意见"))
        try await publish("[\"sheets\"]")
        let wrong = "project letter \(Cast.project) --out x.pdf --as \(Cast.officer)"
        #expect(try await story.refusals(wrong) == ["LETTER_PART letter.release"])
    }

    @Test(arguments: [
        (25, 3, "8.5"), (22, 3, "7.5"), (36, 5, "7.0"), (29, 4, "7.5"), (7, 1, "7.0"),
        (77, 10, "7.5"),
    ])
    func `gives a mean to the half point`(_ up: Int, _ down: Int, _ told: String) {
        #expect(LetterRule.half(Rational(up, over: down)) == told)
    }

    @Test func `is not there for the applicant, a reviewer or finance`() async throws {
        let story = try await Refused()
        for person in [Cast.applicant, Cast.experts[0], Cast.finance] {
            let line = "project letter \(Cast.project) --out x.pdf --as \(person)"
            #expect(try await story.refusals(line).first?.hasPrefix("NOT_FOUND") == true)
            let client = try APIClient(story.ledger, as: person)
            #expect(try client.get("/cases/\(Cast.project)/letter").status == 404)
            let browser = try Browser(story.ledger, as: person)
            try browser.open("/cases/\(Cast.project)/letter")
            #expect(browser.status == 404)
            try browser.open("/cases/\(Cast.project)")
            #expect(!browser.page.contains("/letter"))
        }
        let client = try APIClient(story.ledger, as: Cast.officer)
        let draft = try client.get("/cases/\(Cast.project)/letter?format=docx&text=x")
        #expect(draft.status == 200 && draft.body.starts(with: [0x50, 0x4B]))
        #expect(try client.get("/cases/\(Cast.company)/letter").status == 404)
    }

    @Test func `is looked at and sent on its page`() async throws {
        let story = try await Refused()
        let officer = try Browser(story.ledger, as: Cast.officer)
        let place = "/cases/\(Cast.project)/letter"
        try officer.open("/cases/\(Cast.project)")
        #expect(officer.page.contains("href=\"\(place)\""))
        try officer.open(place)
        let before = try await story.ledger.head()
        try officer.send(place, [("_do", "pdf"), ("text", "示例意见")])
        #expect(officer.status == 200 && officer.response.body.starts(with: Array("%PDF".utf8)))
        try officer.open(place)
        try officer.send(place, [("_do", "send"), ("text", "示例意见")])
        #expect(officer.status == 422 && officer.page.contains("LETTER_NUMBER"))
        #expect(try await story.ledger.head() == before)
        try officer.send(place, [("_do", "send"), ("text", "示例意见"), ("number", "示例1号")])
        #expect(officer.status == 303, "\(officer.page)")
        #expect(try await story.state() == ["case.not_selected.told"])
        let secretary = try Browser(story.ledger, as: Cast.secretary)
        try secretary.open(place)
        #expect(secretary.status == 200)
    }
}

@Suite struct `An appeal on the procedure` {
    private func told() async throws -> Refused {
        let story = try await Refused()
        try await story.ledger.answer(
            line: "project send-letter \(Cast.project) --as \(Cast.officer) --text 示例意见"
                + " --number \(Refused.number)"
        )
        return story
    }

    private static let lodge =
        "project do \(Cast.project) lodge_appeal --as \(Cast.officer) --set received_on=2026-01-05"
        + " --set text=示例申诉 --document \(ScratchLedger.document("appeal_letter"))"

    @Test func `is recorded, shown to who decides it, and answered by a letter`() async throws {
        let story = try await told()
        let marks = try await story.refusals("\(Self.lodge) --set appeal_ground=marks")
        #expect(marks.count == 1 && marks[0].hasPrefix("APPEAL_MARKS"))
        try await story.ledger.answer(line: "\(Self.lodge) --set appeal_ground=material")
        let today = try await story.ledger.answer(line: "today --as \(story.supervisor)")
        let waiting = today["waiting"]?.elements.compactMap { $0["event"]?.textValue } ?? []
        #expect(waiting.contains("uphold_appeal") && waiting.contains("dismiss_appeal"))
        let mine = today["deadlines"]?.elements.first { $0["deadline"] == "decide_appeal" }
        #expect(mine?["mine"] == true)

        let (draft, bytes) = try await story.letter(
            " --verdict dismissed --text 示例理由",
            as: story.supervisor
        )
        #expect(draft["letter"] == "appeal_dismissed" && draft["draft"] == true)
        let text = try PrintedPages(bytes).text().packed
        for words in ["程序申诉答复书", "提交的材料没有送达评审", "申诉不成立", "示例理由"] {
            #expect(text.contains(words), "\(words): \(text)")
        }
        let reply = "project send-letter \(Cast.project) --text 示例理由 --number 示例8号"
        let officer = try await story.refusals("\(reply) --verdict upheld --as \(Cast.officer)")
        #expect(officer.contains { $0.hasPrefix("NOT_ALLOWED") })
        try await story.ledger.answer(
            line: "\(reply) --verdict dismissed --as \(story.supervisor)"
        )
        #expect(try await story.state() == ["case.not_selected.settled"])
        #expect(try await story.latestDocument()?["class"] == "appeal_reply")
        let none = "\(reply) --verdict upheld --as \(story.supervisor)"
        #expect(try await story.refusals(none) == ["LETTER_VERDICT --verdict"])
        #expect(try await story.ledger.isSound())
    }

    @Test func `is decided by nobody who sat on the panel`() async throws {
        let story = try await told()
        try await story.ledger.answer(line: "\(Self.lodge) --set appeal_ground=step")
        try await story.ledger.answer(
            line: "person grant \(Cast.experts[1]) SUP --as \(Cast.administrator)"
        )
        let reply = ScratchLedger.document("appeal_reply")
        func uphold(_ person: String) -> String {
            "project do \(Cast.project) uphold_appeal --set reason=示例 --as \(person)"
                + " --document \(reply)"
        }
        // Who still reviews, and judged it in a round that failed, does not even see it (K14).
        let hidden = try await story.refusals(uphold(Cast.experts[1]))
        #expect(hidden.count == 1 && hidden[0].hasPrefix("NOT_FOUND"), "\(hidden)")
        try await story.ledger.answer(
            line: "person revoke \(Cast.experts[1]) REV --as \(Cast.administrator)"
        )
        let refused = try await story.refusals(uphold(Cast.experts[1]))
        #expect(refused.contains { $0.hasPrefix("APPEAL_TOOK_PART") }, "\(refused)")
        try await story.ledger.answer(line: uphold(story.supervisor))
        #expect(try await story.state() == ["case.intake.accepted"])
        let (letter, _) = try await story.letter()
        #expect(letter["letter"] == "appeal_upheld" && letter["draft"] == false)
    }

    @Test func `is answered on the page of the letter`() async throws {
        let story = try await told()
        try await story.ledger.answer(line: "\(Self.lodge) --set appeal_ground=panel")
        let browser = try Browser(story.ledger, as: story.supervisor)
        let place = "/cases/\(Cast.project)/letter"
        try browser.open(place)
        #expect(browser.page.contains("name=\"verdict\""))
        let typed = [("_do", "send"), ("text", "示例理由"), ("number", "示例8号")]
        try browser.send(place, typed)
        #expect(browser.status == 422 && browser.page.contains("LETTER_VERDICT"))
        try browser.send(place, typed + [("verdict", "upheld")])
        #expect(browser.status == 303, "\(browser.page)")
        #expect(try await story.state() == ["case.intake.accepted"])
    }
}
