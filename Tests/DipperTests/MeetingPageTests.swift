import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// A decision meeting on its pages, from the agenda to what it did.
@Suite struct `The pages of a meeting` {
    private static let meeting = "/meetings/HY-2026-000001"

    /// A meeting about the agreement that waits for its decision, called by the secretary.
    private func called(members: String) async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.approved)
        _ = try await ledger.answer(
            line: "decision-meeting create --title 示例院决策会 --date 2026-01-15 --entitled 3"
                + " --members \(members) --as \(Cast.secretary)"
        )
        return ledger
    }

    private static let members = "\(Cast.meeting),\(Cast.director),\(Cast.chair)"

    private func records(_ browser: Browser, _ fields: [(String, String)]) throws {
        try browser.open(Self.meeting + "/results")
        try browser.send(Self.meeting + "/results", fields)
    }

    @Test func `lead from the agenda to what was decided, by two people and as one unit`()
        async throws
    {
        let ledger = try await called(members: Self.members)
        let clerk = try Browser(ledger, as: Cast.secretary)
        try clerk.open(Self.meeting + "/add")
        // What waits for the decision is offered.
        let offer = Self.meeting + "/add?case=\(Cast.fenAgreement)&event=decide"
        #expect(clerk.page.contains("href=\"\(offer.replacing("&", with: "&amp;"))\""))
        let place = Self.meeting + "/add?case=\(Cast.project)&event=terminate"
        try clerk.open(Self.meeting + "/add?case=\(Cast.project)")
        #expect(clerk.page.contains("href=\"\(place.replacing("&", with: "&amp;"))\""))
        try clerk.open(place)
        let paper = "d.technical_conclusion."
        try clerk.send(
            place,
            [
                ("f.ground", "team_request"), ("f.reason", "示例团队申请"),
                ("f.minutes_as", "termination_decision"), (paper + "number", "示例3号"),
                (paper + "issuer", "示例单位"), (paper + "date", "2026-01-15"),
                (paper + "original", "示例柜"),
            ]
        )
        #expect(clerk.place == Self.meeting + "?done=item", "\(clerk.page)")
        try clerk.follow()
        #expect(clerk.page.contains("id=\"item-1\"") && clerk.page.contains("待议"))
        // What is proposed, how it was evaluated, and its papers stand on the page of the case.
        for text in ["示例团队申请", "team_request", Cast.round, "综合 ", "申报书"] {
            #expect(clerk.page.contains(text), "\(text)")
        }
        #expect(clerk.page.contains("即 2 人；出席 3 人"))

        let before = try await ledger.head()
        let votes = [("result.1", "passed"), ("votes_for.1", "3"), ("votes_against.1", "0")]
        try records(clerk, votes)
        #expect(clerk.status == 200 && clerk.page.contains("尚未登记"))
        #expect(try await ledger.head() == before)
        try records(clerk, votes + [("_do", "yes")])
        #expect(clerk.place == Self.meeting + "?done=results")
        try clerk.follow()
        #expect(clerk.page.contains("通过（赞成 3，反对 0，弃权 0）"))
        _ = try await ledger.answer(
            line: "decision-meeting minutes HY-2026-000001 --as \(Cast.secretary)"
                + " --paper number=示例〔2026〕2号,date=2026-01-15,issuer=示例单位,original=示例柜"
        )

        // Who entered it cannot confirm it, and is told so before he tries.
        try clerk.open(Self.meeting + "/confirm")
        #expect(clerk.page.contains("class=\"summary\"") && !clerk.page.contains("name=\"_key\""))
        let second = try Browser(ledger, as: Cast.secondOfficer)
        try second.open(Self.meeting + "/confirm")
        #expect(second.page.contains("颠覆性技术项目 \(Cast.project)"), "\(second.page)")
        #expect(!second.page.contains("class=\"summary\""))
        let states = try await ledger.answer(line: "project show \(Cast.project)")["states"]
        try second.send(Self.meeting + "/confirm")
        #expect(second.place == Self.meeting + "?done=confirm", "\(second.page)")
        let after = try await ledger.answer(line: "project show \(Cast.project)")["states"]
        #expect(states != after && after?.elements.first?.textValue?.contains("terminated") == true)
        try second.follow()
        #expect(second.page.contains("已办理"))
    }

    @Test func `record nothing when one result is refused, and keep what was typed`() async throws {
        let ledger = try await called(members: Self.members)
        for (code, event) in [(Cast.fenAgreement, "decide"), (Cast.project, "terminate")] {
            _ = try await ledger.answer(
                line: "decision-meeting item HY-2026-000001 \(code) \(event)"
                    + (event == "terminate" ? " --set reason=示例" : "") + " --as \(Cast.secretary)"
            )
        }
        let clerk = try Browser(ledger, as: Cast.secretary)
        let before = try await ledger.head()
        try records(
            clerk,
            [
                ("result.1", "passed"), ("votes_for.1", "3"), ("result.2", "passed"),
                ("votes_for.2", "1"), ("votes_against.2", "x"), ("recused.2", Cast.chair),
                ("_do", "yes"),
            ]
        )
        #expect(clerk.status == 422)
        #expect(clerk.page.contains("1 项不能登记"))
        #expect(clerk.value("votes_for.1") == "3" && clerk.value("votes_against.2") == "x")
        try records(
            clerk,
            [
                ("result.1", "passed"), ("votes_for.1", "3"), ("result.2", "passed"),
                ("votes_for.2", "1"), ("recused.2", Cast.chair), ("_do", "yes"),
            ]
        )
        #expect(clerk.status == 422 && clerk.page.contains("未达到通过比例"))
        #expect(try await ledger.head() == before)
    }

    @Test func `are for those who read meetings, and look like nothing to others`() async throws {
        let ledger = try await called(members: Self.members)
        for (person, status) in [
            (Cast.secretary, 200), (Cast.finance, 200), (Cast.applicant, 404),
            (Cast.experts[0], 404),
        ] {
            let browser = try Browser(ledger, as: person)
            for part in ["", "/add", "/results", "/confirm"] {
                try browser.open(Self.meeting + part)
                let page = browser.page
                #expect(browser.status == status, "\(person) \(part)")
                guard status == 404 else { continue }
                try browser.open("/meetings/HY-2026-000009" + part)
                #expect(browser.page.replacing("HY-2026-000009", with: "HY-2026-000001") == page)
            }
            try browser.open("/meetings")
            #expect(browser.page.contains("示例院决策会") == (status == 200))
            #expect(browser.page.contains("href=\"/meetings\"") == (status == 200))
        }
        // A project is no meeting.
        let clerk = try Browser(ledger, as: Cast.secretary)
        try clerk.open("/meetings/\(Cast.project)")
        #expect(clerk.status == 404)
        let before = try await ledger.head()
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open(Self.meeting + "/confirm")
        try finance.send(Self.meeting + "/confirm", [("_token", finance.value("_token") ?? "")])
        #expect(try await ledger.head() == before)
    }

    @Test func `say that the quorum is not met`() async throws {
        let ledger = try await called(members: Cast.meeting)
        let clerk = try Browser(ledger, as: Cast.secretary)
        try clerk.open(Self.meeting)
        #expect(clerk.page.contains("⚠ 法定人数") && clerk.page.contains("出席 1 人"))
    }
}
