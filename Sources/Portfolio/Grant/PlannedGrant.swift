import Expression
package import Workflow

/// A tranche that is still to be paid, with the day on which it is expected.
///
/// Plans of many thousands share it, so that nothing of it is copied.
final class PlannedTranche: Sendable {
    /// The id of the agreement.
    let agreement: String
    let code: String
    let tranche: GrantSchedule.Tranche
    let expectedOn: CivilDate
    let risks: [CashRisk]
    let month: Month
    let fen: Int64
    /// The budget that it is paid by.
    let account: CashPlan.BudgetAccount

    init(
        _ tranche: GrantSchedule.Tranche,
        of agreement: CaseStream,
        on expectedOn: CivilDate,
        risks: [CashRisk]
    ) {
        (self.agreement, code) = (agreement.id, agreement.code)
        (self.tranche, self.expectedOn, self.risks) = (tranche, expectedOn, risks)
        (month, fen) = (Month(expectedOn), tranche.expected.count)
        account = CashPlan.BudgetAccount(
            year: expectedOn.year,
            instrument: agreement.text("instrument") ?? CapAccount.grant
        )
    }
}

/// What one agreement adds to the plan: it follows from the agreement and what it leans on alone.
package struct PlannedGrant: Sendable {
    /// In the order of their numbers; what budgets do to them is not known yet.
    let tranches: [PlannedTranche]
    /// What was paid, by the number of the month.
    let payments: [(month: Int, fen: Int64)]

    package init(_ agreement: CaseStream, _ sources: CashPlan.Sources, on today: CivilDate) {
        guard agreement.kind != SupportProcedure.kind else {
            payments = PlannedSupport.payments(of: agreement)
            tranches = PlannedSupport.payable(agreement, sources, on: today)
            return
        }
        let all = GrantSchedule(agreement, on: today).tranches
        payments = all.compactMap { tranche in
            tranche.paidOn.map { (Month($0).number, tranche.paid.count) }
        }
        guard !agreement.root.isDone, !agreement.isIn("ended") else {
            tranches = []
            return
        }
        let shared = CashRisk.risks(of: agreement, sources)
        // Before the signature the deadline for it is the first day that anybody can tell.
        let signing = agreement.root.deadlines["sign_by"]?.due.date
        var earliest = max(today, signing ?? today)
        tranches = all.filter(\.stage.isOpen).sorted { $0.number < $1.number }.map { tranche in
            let due = tranche.unmet.compactMap(\.dueOn).max()
            earliest = max(earliest, due ?? earliest)
            return PlannedTranche(
                tranche,
                of: agreement,
                on: earliest,
                risks: CashRisk.ordered(shared + CashRisk.risks(of: tranche, in: agreement))
            )
        }
    }

    /// The cases that an agreement leans on by their ids, its group the last of `projects`;
    /// `stream` finds a case by id.
    ///
    /// While they stay the same, so does what the agreement adds on a day.
    package static func leans(
        _ agreement: CaseStream,
        _ stream: (String) -> CaseStream?
    ) -> (projects: [CaseStream], notice: CaseStream?) {
        var projects: [CaseStream] = []
        var seen: Set<String> = []
        var next = agreement.parent
        while let id = next, seen.insert(id).inserted, let project = stream(id) {
            projects.append(project)
            next = project.text("group")
        }
        return (projects, agreement.text("notice").flatMap(stream))
    }
}

extension CaseStream {
    /// Whether an agreement has a commitment.
    package var isDecided: Bool { (integer("committed") ?? 0) > 0 }
}
