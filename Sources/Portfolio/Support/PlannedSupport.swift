import Expression
import Workflow

/// What a support adds to the cash plan: what is asked for, and what is promised and not asked for.
///
/// No day says when it is due: it can be asked for now, or when its fiscal year begins.
enum PlannedSupport {
    /// What was paid, by the number of the month.
    static func payments(of support: CaseStream) -> [(month: Int, fen: Int64)] {
        guard case .list(let entries) = support.field("payments") else { return [] }
        return entries.compactMap { entry in
            guard let day = entry.member("on")?.text.flatMap({ CivilDate($0) }),
                let fen = entry.member("amount")?.integer
            else { return nil }
            return (Month(day).number, fen)
        }
    }

    static func payable(
        _ support: CaseStream,
        _ sources: CashPlan.Sources,
        on today: CivilDate
    ) -> [PlannedTranche] {
        func amount(_ name: String) -> Int64 { support.integer(name) ?? 0 }
        let isDecided = support.isIn("performing")
        guard isDecided || support.isIn("proposed") || support.isIn("eligible") else { return [] }
        let requested = amount("requested")
        let rest = isDecided ? amount("committed") - amount("paid") - requested : amount("amount")
        let day = expectedDay(of: support, on: today)
        let risks = shared(support, isDecided, sources)
        // What the state has not paid yet cannot be asked for (INV-34).
        let isMatch = isDecided && support.text("instrument") == SupportProcedure.match
        let first = payments(of: support).count + 1
        let parts = [
            (fen: requested, stage: stage(of: support), risks: risks),
            (fen: rest, stage: .planned, risks: risks + (isMatch ? [.matchDue] : [])),
        ].filter { $0.fen > 0 }
        return parts.enumerated().map { index, part in
            PlannedTranche(
                tranche(number: first + index, fen: part.fen, part.stage),
                of: support,
                on: day,
                risks: CashRisk.ordered(part.risks)
            )
        }
    }

    private static func expectedDay(of support: CaseStream, on today: CivilDate) -> CivilDate {
        let year = support.integer("fiscal_year").map(Int.init)
        let first = year.flatMap { CivilDate(year: $0, month: 1, day: 1) }
        return max(today, first ?? today)
    }

    private static func shared(
        _ support: CaseStream,
        _ isDecided: Bool,
        _ sources: CashPlan.Sources
    ) -> [CashRisk] {
        let project = support.text("project").flatMap { sources.others[$0] }
        return (isDecided ? [] : [.notDecided]) + (project?.root.stands == true ? [.held] : [])
    }

    private static func stage(of support: CaseStream) -> GrantSchedule.Tranche.Stage {
        let stages: [GrantSchedule.Tranche.Stage] = [.releasing, .approved]
        return stages.first { support.isIn("performing.\($0.rawValue)") } ?? .requested
    }

    /// The support itself in the place of a tranche.
    private static func tranche(
        number: Int,
        fen: Int64,
        _ stage: GrantSchedule.Tranche.Stage
    ) -> GrantSchedule.Tranche {
        GrantSchedule.Tranche(
            key: "",
            number: number,
            amount: Fen(fen),
            requested: stage == .planned ? .zero : Fen(fen),
            paid: .zero,
            paidOn: nil,
            returned: 0,
            returnedOn: nil,
            receiptDueOn: nil,
            isReceiptLate: false,
            stage: stage,
            milestones: []
        )
    }
}
