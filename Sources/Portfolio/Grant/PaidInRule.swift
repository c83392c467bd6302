package import Expression
package import Workflow

/// 实缴资本比例: what an enterprise is given is at most a share of the capital that its holders paid
/// in, where the policy asks for it.
///
/// All agreements of the payee count together, so that two agreements are no way around it; what
/// came back re-opens nothing (INV-38). Exactly the share is allowed.
package struct PaidInRule: Hashable, Sendable {
    package static let parameter = "gte.max_share_of_paid_in_bps"

    /// Capital that was shown to be paid in.
    package struct Proof: Hashable, Sendable {
        package let amount: Fen
        package let on: CivilDate
    }

    package let basisPoints: Int64
    /// Nil while nobody recorded it.
    package let proof: Proof?

    /// By the value of ``parameter``, of an organisation on a day; nil where no share is asked for.
    ///
    /// What is shown of a later day does not count yet.
    package init?(_ share: Value?, payee: CaseStream?, on day: CivilDate) {
        guard let basisPoints = share?.integer else { return nil }
        self.basisPoints = basisPoints
        proof = payee.map(PaidInRule.proofs)?.last { $0.on <= day }
    }

    /// Every record of an organisation, by its day; of one day the last counts.
    package static func proofs(_ organisation: CaseStream) -> [Proof] {
        guard case .list(let entries) = organisation.field("paid_in") else { return [] }
        let proofs = entries.compactMap { entry -> Proof? in
            guard let amount = entry.member("amount")?.integer, let on = entry.member("on")?.date
            else { return nil }
            return Proof(amount: Fen(amount), on: on)
        }
        return proofs.enumerated().sorted { left, right in
            (left.element.on, left.offset) < (right.element.on, right.offset)
        }.map(\.element)
    }

    /// The most that may be given, rounded down; nil while nothing is known.
    package var limit: Fen? {
        proof.map { Fen(Int64(clamping: Int128($0.amount.count) * Int128(basisPoints) / 10_000)) }
    }

    /// Such as 50.00%.
    package var percent: String {
        "\(basisPoints / 100).\(basisPoints % 100 < 10 ? "0" : "")\(basisPoints % 100)%"
    }

    /// What stands against giving an amount more to a payee that was given so much.
    package func blockers(given: Fen, adding amount: Fen, to payee: String) -> [Blocker] {
        guard let proof, let limit else { return [unknown(payee)] }
        let (sum, overflow) = given.count.addingReportingOverflow(amount.count)
        guard overflow || sum > limit.count else { return [] }
        let over = Fen(overflow ? Int64.max : sum - limit.count)
        let headroom = Fen(max(0, limit.count - given.count))
        return [
            Blocker(
                code: "PAID_IN_RATIO",
                message: Localized(
                    zh: "\(payee) 实缴资本 \(proof.amount) 元（\(proof.on)），拨转股至多为其 \(percent)，即 "
                        + "\(limit) 元；已有 \(given) 元，加本次 \(amount) 元超出 \(over) 元（余 \(headroom) 元）。"
                        + "可以减少金额，或待实缴到位后由项目专员在该单位登记实缴资本（record_paid_in）",
                    en: "The paid-in capital of \(payee) is \(proof.amount) CNY (\(proof.on)) and a"
                        + " grant is at most \(percent) of it, \(limit) CNY; \(given) CNY were"
                        + " given and these \(amount) CNY exceed it by \(over) CNY (headroom"
                        + " \(headroom) CNY). The amount can be less, or the project officer can"
                        + " record at the organisation what was paid in since (record_paid_in)"
                ),
                place: "amount",
                values: [
                    "found": Fen(overflow ? Int64.max : sum).yuanText,
                    "expected": "<= \(limit.yuanText)", "paid_in": proof.amount.yuanText,
                    "on": proof.on.description, "given": given.yuanText,
                    "amount": amount.yuanText, "headroom": headroom.yuanText,
                    "over": over.yuanText,
                ],
                role: "PO",
                provisional: PaidInRule.parameter
            )
        ]
    }

    private func unknown(_ payee: String) -> Blocker {
        Blocker(
            code: "PAID_IN_UNKNOWN",
            message: Localized(
                zh: "\(payee) 没有登记实缴资本，拨转股至多为其 \(percent)，无法核对，请项目专员凭验资报告或进账单登记（单位上 "
                    + "record_paid_in）",
                en: "No paid-in capital of \(payee) is on file and a grant is at most \(percent) of"
                    + " it; the project officer can record it with its proof (record_paid_in at"
                    + " the organisation)"
            ),
            place: "payee",
            values: ["found": payee, "expected": "record_paid_in"],
            role: "PO",
            provisional: PaidInRule.parameter
        )
    }
}

extension PaidInRule {
    /// What counts as given: what was promised, or what was paid.
    enum Measure: String, Sendable {
        case committed
        case paid
    }

    /// What stands against giving an amount in fen more by an agreement.
    static func blockers(
        _ measure: Measure,
        adding amountFen: Int64,
        by agreement: CaseStream,
        desk: some Desk
    ) throws -> [Blocker] {
        guard let share = try desk.parameter(parameter) else { return [] }
        let id = agreement.text("payee")
        let payee = try id.flatMap { try desk.stream($0) }
        guard let rule = PaidInRule(share, payee: payee, on: desk.effective) else { return [] }
        let given = try desk.cases(of: GrantProcedure.kind)
            .filter { $0.text("payee") == id }
            .reduce(Int64(0)) { $0 + ($1.integer(measure.rawValue) ?? 0) }
        return rule.blockers(
            given: Fen(given),
            adding: Fen(amountFen),
            to: payee?.code ?? id ?? "—"
        )
    }
}
