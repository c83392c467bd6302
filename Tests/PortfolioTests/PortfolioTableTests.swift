import Expression
import Portfolio
import Testing
import Workflow

/// Losses as exact ratios against what is tolerated, and the points of the risk index.
@Suite struct `The portfolio` {
    private let today = CivilDate("2026-07-01") ?? CivilDate(dayNumber: 0)

    private func rule() throws -> RiskRule {
        try RiskRule { key in
            switch key {
            case "risk.cash_months": .int(6)
            case "risk.window_days": .int(90)
            case "risk.band_watch": .int(20)
            case "risk.band_high": .int(50)
            default: .int(10)
            }
        }
    }

    private func stream(
        _ id: String,
        _ kind: String = GrantProcedure.kind,
        _ state: String = "active.running.performing",
        _ fields: [String: Value] = [:],
        parent: String? = nil
    ) -> CaseStream {
        var root = InstanceState()
        (root.active, root.fields) = ([state], fields)
        return CaseStream(
            id: id,
            kind: kind,
            code: id,
            parent: parent,
            version: 1,
            instances: ["": root],
            documents: []
        )
    }

    private func grant(
        _ id: String,
        paid: Int64,
        lost: Int64,
        signed: String = "2026-01-05"
    )
        -> CaseStream
    {
        stream(
            id,
            GrantProcedure.kind,
            "active.settling",
            [
                "amount": .int(paid), "committed": .int(paid), "paid": .int(paid),
                "outstanding": .int(paid - lost), "written_off": .int(lost),
                "signed_on": .string(signed),
            ]
        )
    }

    private func table(
        _ agreements: [CaseStream],
        single: Int64? = nil,
        all: Int64? = nil
    ) throws -> PortfolioTable {
        PortfolioTable(
            agreements,
            families: [:],
            try rule(),
            PortfolioTable.Tolerance { key in
                (key == "loss.portfolio_bps" ? all : single).map { Value.int($0) }
            },
            on: today
        )
    }

    @Test func `tolerates exactly as much as is said, and no fen more`() throws {
        let even = try table(
            [grant("B1", paid: 500, lost: 500), grant("B2", paid: 500, lost: 300)],
            single: 10_000,
            all: 8000
        )
        #expect(even.total.loss == Rational(4, over: 5))
        #expect(!even.isTotalAbove && !even.lines.contains(where: even.isAbove))
        let more = try table(
            [grant("B1", paid: 500, lost: 500), grant("B2", paid: 500, lost: 301)],
            single: 9999,
            all: 8000
        )
        #expect(more.isTotalAbove)
        #expect(more.lines.map(more.isAbove) == [true, false])
        // Where nothing is said nothing is held against it; nothing paid has no loss.
        let unset = try table([grant("B1", paid: 1, lost: 1), grant("B2", paid: 0, lost: 0)])
        #expect(!unset.isTotalAbove && !unset.lines.contains(where: unset.isAbove))
        #expect(unset.lines[1].amounts.loss == nil)
    }

    @Test func `adds up by the year of the signature`() throws {
        let table = try table([
            grant("B1", paid: 300, lost: 100, signed: "2025-12-31"),
            grant("B2", paid: 200, lost: 0),
            grant("B3", paid: 100, lost: 100),
            stream("B4", GrantProcedure.kind, "proposed", ["amount": .int(900)]),
        ])
        #expect(table.lines.map(\.agreement.code) == ["B1", "B2", "B3"])
        #expect(table.vintages.map(\.year) == [2025, 2026])
        #expect(table.vintages.map(\.amounts.loss) == [Rational(1, over: 3), Rational(1, over: 3)])
        #expect(table.total.paid == Fen(600) && table.total.writtenOff == Fen(200))
    }

    @Test func `names each reason of a risk with its points`() throws {
        var agreement = grant("B1", paid: 300, lost: 0)
        agreement.instances[""]?.fields["eligible"] = .int(200)
        agreement.instances[""]?.fields["spent"] = .int(250)
        let report = stream(
            "Q1",
            EnterpriseReportProcedure.kind,
            "expected",
            ["due_on": .string("2026-06-30"), "period": .string("2026-H1")]
        )
        let given = stream(
            "Q2",
            EnterpriseReportProcedure.kind,
            "accepted",
            ["period": .string("2025-H2"), "cash_months": .int(5), "late_days": .int(3)]
        )
        let event = stream(
            "D1",
            EnterpriseEventProcedure.kind,
            "open",
            ["severity": .string("medium")]
        )
        let closed = stream("D2", EnterpriseEventProcedure.kind, "closed")
        let risk = RiskIndex(agreement, [report, given, event, closed], try rule(), on: today)
        #expect(
            risk.reasons.map { "\($0.kind.rawValue) \($0.subject) \($0.points)" } == [
                "misuse B1 10", "report_overdue Q1 10", "report_late Q2 10", "cash_low Q2 10",
                "event_medium D1 10",
            ]
        )
        #expect(risk.points == 50 && risk.band == .high)
        let calm = RiskIndex(grant("B2", paid: 1, lost: 0), [], try rule(), on: today)
        #expect(calm.reasons.isEmpty && calm.band == .normal)
        #expect(throws: Refusal.self) { try RiskRule { _ in nil } }
    }

    @Test func `splits what comes back from what may be written off`() {
        func figures(_ eligible: Int64, _ spent: Int64?, recovered: Int64 = 0) -> SettlementFigures?
        {
            SettlementFigures(
                stream(
                    "B1",
                    GrantProcedure.kind,
                    "active.settling",
                    [
                        "paid": .int(300_000_000), "eligible": .int(eligible),
                        "outstanding": .int(300_000_000 - recovered),
                        "recovered": .int(recovered), "spent": spent.map { .int($0) } ?? .null,
                    ]
                )
            )
        }
        let good = figures(218_045_678, nil)
        #expect(good?.unspent == Fen(81_954_322) && good?.misused == .zero)
        #expect(good?.recoverable == Fen(81_954_322) && good?.writable == Fen(218_045_678))
        let bad = figures(198_045_678, 218_045_678)
        #expect(bad?.misused == Fen(20_000_000))
        #expect(bad?.recoverable == Fen(101_954_322) && bad?.writable == Fen(198_045_678))
        #expect(figures(198_045_678, 218_045_678, recovered: 101_954_322)?.recoverable == .zero)
    }

    @Test func `knows periods by their last day`() {
        #expect(ReportingPeriod("2026-H1")?.end == CivilDate("2026-06-30"))
        #expect(ReportingPeriod("2026")?.end == CivilDate("2026-12-31"))
        for wrong in ["26-H1", "2026-H3", "2026-", "2026-H1-1", "", "1999", "2026-h1"] {
            #expect(ReportingPeriod(wrong) == nil, "\(wrong)")
        }
        let half = ReportingPeriod.latest(.halfYear, before: today)
        #expect(half?.description == "2026-H1")
        let day = CivilDate("2026-06-30") ?? today
        #expect(ReportingPeriod.latest(.halfYear, before: day)?.description == "2025-H2")
        #expect(ReportingPeriod.latest(.year, before: day)?.description == "2025")
    }
}
