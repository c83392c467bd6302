import Expression
import Workflow

/// 退汇: the bank gave a transfer back, so the payment is taken back whole by postings the other
/// way round.
///
/// The year that it had used gets its budget back: nothing was spent in it (预算法 article 18). What
/// is left there after the year's end comes to a later year by a budget document only. What the
/// payment had released because it was smaller than its tranche stays released, since others may
/// have been promised it: of the tranche the amount of the transfer is left.
enum ReturnedTransfer {
    /// Nil where nothing was paid, which the chart refuses.
    ///
    /// Refused: `BUDGET_MISSING` when the year of the payment has no account.
    static func plan(
        _ asked: Send,
        of tranche: String,
        on agreement: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard let paid = agreement.integer("paid", of: tranche), paid > 0,
            let paidOn = agreement.text("paid_on", of: tranche).flatMap({ CivilDate($0) })
        else { return nil }
        var sends = [asked, GrantProcedure.root("undo_payment", paid)]
        let budget = try BudgetProcedure.takeBack(
            paid,
            instrument: CapAccount.grant,
            year: paidOn.year,
            desk: desk
        )
        var streams = [budget]
        // Whoever settles pays nothing more: the tranche is cancelled in the same command.
        if agreement.isIn("active.settling") {
            sends += [
                .event(instance: tranche, name: "drop", payload: [:], isInternal: true),
                GrantProcedure.root("record_cancellation", paid),
            ]
            let project = try GrantProcedure.project(of: agreement, desk: desk)
            streams.append(try CapAccount.release(paid, of: project, desk: desk))
        }
        return Plan([GrantProcedure.asked(agreement, sends)] + streams)
    }

    /// The payments of a project that still stand, by agreement and tranche, the earliest first.
    static func standing(
        beside agreement: CaseStream,
        desk: some Desk
    ) throws -> [CivilDate] {
        let others =
            try agreement.parent.map { try desk.children(of: $0, kind: GrantProcedure.kind) } ?? []
        let all = others.filter { $0.id != agreement.id } + [agreement]
        return all.flatMap { stream in
            stream.keys(of: "tranche").filter { stream.isIn("paid", of: $0) }
                .compactMap { stream.text("paid_on", of: $0).flatMap { CivilDate($0) } }
        }.sorted()
    }
}
