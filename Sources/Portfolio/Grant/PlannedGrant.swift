import Expression
package import Workflow

/// What one agreement adds to the plan: it follows from the agreement and what it leans on alone.
package struct PlannedGrant: Sendable {
    /// In the order of their numbers; what budgets do to them is not known yet.
    let items: [CashPlan.Item]
    /// What was paid, by the number of the month.
    let payments: [(month: Int, fen: Int64)]

    package init(_ agreement: CaseStream, _ sources: CashPlan.Sources, on today: CivilDate) {
        let tranches = GrantSchedule(agreement, on: today).tranches
        payments = tranches.compactMap { tranche in
            tranche.paidOn.map { (Month($0).number, tranche.paid.count) }
        }
        guard !agreement.root.isDone, !agreement.isIn("ended") else {
            items = []
            return
        }
        let shared = CashRisk.risks(of: agreement, sources)
        // Before the signature the deadline for it is the first day that anybody can tell.
        let signing = agreement.root.deadlines["sign_by"]?.due.date
        var earliest = max(today, signing ?? today)
        items = tranches.filter(\.stage.isOpen).sorted { $0.number < $1.number }.map { tranche in
            let due = tranche.unmet.compactMap(\.dueOn).max()
            earliest = max(earliest, due ?? earliest)
            return CashPlan.Item(
                agreement: agreement.id,
                code: agreement.code,
                tranche: tranche,
                expectedOn: earliest,
                risks: CashRisk.ordered(shared + CashRisk.risks(of: tranche, in: agreement))
            )
        }
    }

    /// The cases that an agreement leans on, and its project group by the id of the project that
    /// stands for it; `stream` finds a case by id.
    ///
    /// While their versions stay the same, so does what the agreement adds on a day.
    package static func leans(
        _ agreement: CaseStream,
        _ stream: (String) -> CaseStream?
    ) -> (cases: [CaseStream], group: String?) {
        var cases: [CaseStream] = []
        var seen: Set<String> = []
        var next = agreement.parent
        while let id = next, seen.insert(id).inserted, let project = stream(id) {
            cases.append(project)
            next = project.text("group")
        }
        let group = cases.last?.id
        if let id = agreement.text("notice"), let notice = stream(id) { cases.append(notice) }
        return (cases, group)
    }
}

extension CaseStream {
    /// Whether an agreement has a commitment.
    package var isDecided: Bool { (integer("committed") ?? 0) > 0 }
}
