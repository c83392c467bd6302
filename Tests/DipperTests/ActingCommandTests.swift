import ArgumentParser
import Casework
import Testing
import Workflow

@testable import dipper

@Suite struct `Acting for another on the command line` {
    private static let letter =
        "number=示例授权1,issuer=示例单位,date=2026-01-15,digest=sha256:"
        + String(repeating: "0", count: 64)

    /// The director's authority for another, on his letter, in force until 31 January.
    private static func authorise(_ chair: String, in ledger: ScratchLedger) async throws {
        let director = Cast.director
        try await ledger.answer(
            line: """
                person authorise --from \(director) --to \(chair) --roles \
                DIR --since 2026-01-15 --until 2026-01-31 --why 示例出差 --as \
                \(Cast.secretary) --paper \(Self.letter)
                """
        )
        try await ledger.answer(
            line: """
                person confirm-authorisation \(chair)/authorisation/1 --as \
                \(Cast.administrator)
                """
        )
    }

    @Test func `is authorised, listed, and used by --for`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let (chair, director) = (Cast.chair, Cast.director)
        try await Self.authorise(chair, in: ledger)
        let list = try await ledger.answer("person", "authorisations", director)
        #expect(
            list["authorisations"]
                == .array([
                    [
                        "code": JSON("\(chair)/authorisation/1"), "principal": JSON(director),
                        "substitute": JSON(chair), "roles": ["DIR"], "duties": [],
                        "since": "2026-01-15", "until": "2026-01-31", "state": "active",
                        "in_force": true,
                    ]
                ])
        )
        #expect(
            try await ledger.answer("person", "authorisations", Cast.officer)["authorisations"]
                == .array([])
        )

        try await ledger.answer(
            line: """
                project hold \(Cast.project) --as \(chair) --for \
                \(director)
                """
        )
        let events = try await ledger.answer("project", "events", Cast.project)
        let held = events["events"]?.elements.last
        #expect(held?["type"] == "project.hold")
        #expect(held?["actor_name"]?.textValue?.hasPrefix(chair) == true)
        #expect(held?["on_behalf_of_name"]?.textValue?.hasPrefix(director) == true)
    }

    @Test func `ends by the clock, and says so in both languages`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let (chair, director) = (Cast.chair, Cast.director)
        try await Self.authorise(chair, in: ledger)
        try await ledger.answer(line: "timers run --now 2026-02-01")
        let ended = try await ledger.told(
            line: """
                project resume \(Cast.project) --as \(chair) --for \
                \(director)
                """
        )
        #expect(
            ended
                == Told(
                    65,
                    zh: [
                        "✗ [AUTHORITY_NOT_IN_FORCE] --for: 授权 authorisation/1（2026-01-15 –"
                            + " 2026-01-31）已期满，今天 2026-02-01 不能据以代办，请授权人重新授权"
                            + "（由 SECADM 处理）"
                    ],
                    en: [
                        "✗ [AUTHORITY_NOT_IN_FORCE] --for: The authority authorisation/1"
                            + " (2026-01-15 – 2026-01-31) has expired and does not"
                            + " count on 2026-02-01; the"
                            + " principal can give another (for SECADM)"
                    ]
                )
        )
        let nobody = try await ledger.told(
            line: """
                project resume \(Cast.project) --as \(chair) \
                --for \(Cast.finance)
                """
        )
        #expect(nobody.status == 65)
        #expect(nobody.zh.first?.contains("没有代“\(Cast.finance)”办理的授权") == true)
        #expect(
            try await ledger.refusals(
                line: """
                    person revoke-authorisation \(chair)/authorisation/1 --why \
                    示例 --as \(director)
                    """
            ) == ["CLOSED "]
        )
    }

    @Test func `tells every reason against an authority`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let refusals = try await ledger.refusals(
            line: """
                person authorise --from \(Cast.finance) --to \
                \(Cast.officer) --roles FIN,SUP --since \
                2026-01-20 --until 2026-01-10 --why 示例 --as \
                \(Cast.finance)
                """
        )

        #expect(
            refusals == [
                "AUTHORITY_ROLE_NOT_HELD roles", "AUTHORITY_DATES until", "AUTHORITY_PAST until",
                "ROLE_CONFLICT roles", "ROLE_CONFLICT roles", "ROLE_CONFLICT roles",
            ]
        )
    }

    @Test func `a paper is entered by one, confirmed by another and pays as the signer`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let entered = try await ledger.answer(
            line: """
                paper-approval enter \(Cast.agreement)/tranche/1 \
                pay --signer \(Cast.secondFinance) --set \
                amount=3000000.00 --paper \(Self.letter) \
                --document \
                \(ScratchLedger.document("payment_voucher", date: "2026-01-15")) \
                --as \(Cast.secretary)
                """
        )
        #expect(entered["code"] == "QP-2026-000001")
        // The director released the tranche: the payment is not confirmed by him.
        #expect(
            try await ledger.refusals(
                line: """
                    paper-approval confirm QP-2026-000001 --as \
                    \(Cast.director)
                    """
            ) == ["SAME_PERSON BZ-2026-000001/tranche/1 pay · t_pay"]
        )
        let confirmed = try await ledger.answer(
            line: """
                paper-approval confirm QP-2026-000001 --as \
                \(Cast.secondOfficer)
                """
        )
        #expect(
            confirmed["moved"]?.elements.prefix(2).map { $0["code"] }
                == ["QP-2026-000001", "BZ-2026-000001"]
        )
        let show = try await ledger.answer("grant", "show", Cast.agreement)
        #expect(show["instances"]?["tranche/1"]?["states"] == ["paid.unreceipted"])
        let kept = try await ledger.answer("paper-approval", "show", "QP-2026-000001")
        #expect(
            kept["instances"]?[""]?["fields"]?["given"] == .text(#"{"amount":300000000}"#)
        )
    }

    @Test func `a paper for what the case does not know is refused before it is entered`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        #expect(
            try await ledger.refusals(
                line: """
                    paper-approval enter \(Cast.agreement) fly --signer \
                    \(Cast.finance) --paper \(Self.letter) --as \
                    \(Cast.secretary)
                    """
            ) == ["EVENT_UNKNOWN EVENT"]
        )
        #expect(
            try await ledger.refusals(
                line: """
                    paper-approval enter BZ-2026-000009 decide --signer \
                    \(Cast.finance) --paper \(Self.letter) --as \
                    \(Cast.secretary)
                    """
            ) == ["NOT_FOUND CODE"]
        )
    }

    /// A meeting about an agreement and a project, with both results recorded.
    private static func meet(in ledger: ScratchLedger) async throws {
        let (secretary, meeting) = (Cast.secretary, "HY-2026-000001")
        try await ledger.answer(
            line: """
                decision-meeting create --title 示例院决策会 --date 2026-01-15 \
                --members \(Cast.meeting),\(Cast.director) --entitled 3 --as \
                \(secretary)
                """
        )
        try await ledger.answer(
            line: """
                decision-meeting item \(meeting) \(Cast.fenAgreement) \
                decide --document \
                \(ScratchLedger.document("due_diligence_report", date: "2026-01-15")) \
                --as \(secretary)
                """
        )
        try await ledger.answer(
            line: """
                decision-meeting item \(meeting) \(Cast.project) terminate \
                --set ground=team_request --set reason=示例团队申请 --minutes-as \
                termination_decision --as \(secretary)
                """
        )
        #expect(
            try await ledger.refusals(
                line: """
                    decision-meeting result \(meeting) 1 passed --votes 2 --as \
                    \(secretary)
                    """
            ) == ["VOTES_FORM --votes"]
        )
        for number in ["1", "2"] {
            try await ledger.answer(
                line: """
                    decision-meeting result \(meeting) \(number) passed \
                    --votes 2,0,0 --as \(secretary)
                    """
            )
        }
    }

    @Test func `a meeting prints its agenda and applies what it decided`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let (secretary, meeting) = (Cast.secretary, "HY-2026-000001")
        try await Self.meet(in: ledger)
        let agenda = try await ledger.answer("decision-meeting", "agenda", meeting)
        #expect(
            agenda["items"]?.elements.map { $0["case"] } == ["BZ-2026-000002", "DT-2026-000001"]
        )
        #expect(agenda["items"]?.elements.first?["votes_for"] == 2)
        let command = try Dipper.parseAsRoot([
            "decision-meeting", "agenda", meeting, "--database", ledger.path,
        ])
        let page = try (#require(command as? MeetingAgenda)).answer().lines
        #expect(
            page.contains { $0.zh.contains("1. BZ-2026-000002") && $0.zh.contains("【通过 2:0:0】") }
        )
        #expect(page.contains { $0.zh == "## 议题 2　终止　DT-2026-000001" })
        #expect(page.contains { $0.en == "## Item 2  Terminate in good faith  DT-2026-000001" })

        try await ledger.answer(
            line: """
                decision-meeting minutes \(meeting) --paper \(Self.letter) \
                --as \(secretary)
                """
        )
        let told = try await ledger.told(
            line: """
                decision-meeting confirm \(meeting) --as \
                \(Cast.secondOfficer)
                """
        )
        #expect(told.status == 65)
        #expect(
            told.zh == [
                "✗ [CAP_GTE] 1 BZ-2026-000002 decide · \(Self.place(told.zh.first))",
                "✗ [DOCUMENT_MISSING] 2 DT-2026-000001 terminate · terminate:"
                    + " 案卷中缺少材料「technical_conclusion」（由 DM 处理）",
            ]
        )
        #expect(told.en.count == 2)
    }

    /// What follows the item in a line, which another test pins.
    private static func place(_ line: String?) -> String {
        line.flatMap { $0.split(separator: " · ").last.map(String.init) } ?? ""
    }
}
