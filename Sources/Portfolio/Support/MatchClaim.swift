import Expression
import Workflow

/// A claim of the municipal match: what all national payments of the group entitle to (INV-34),
/// less all that was claimed before.
struct MatchClaim<Office: Desk> {
    private let rule: SupportRule<Office>
    private var desk: Office { rule.desk }
    private var stream: CaseStream { rule.stream }

    init(_ rule: SupportRule<Office>) { self.rule = rule }

    /// Every support by a match that was not given up.
    private func matches() throws -> [CaseStream] {
        let codes = Set(
            try desk.instruments().filter { $0.formula == .match }.map(\.code.content)
        )
        return try desk.cases(of: SupportProcedure.kind).filter { one in
            one.text("instrument").map(codes.contains) ?? false
                && !one.isIn("cancelled") && !one.isIn("declined")
        }
    }

    // MARK: National payments

    /// Refuses a voucher that is recorded already, of whichever project, with `DUP_NATIONAL`.
    func requireNew(_ payload: [String: Value]) throws {
        guard case .string(let voucher)? = payload["voucher"] else { return }
        let known = try matches().first { one in
            NationalPayment.all(of: one).contains { $0.voucher == voucher }
        }
        if let known { throw Refusal(SupportBlockers.knownVoucher(voucher, in: known)) }
    }

    /// Refuses to strike a payment on which a claim rests, with `NATIONAL_USED`.
    func requireUnused(_ payload: [String: Value]) throws {
        guard case .string(let voucher)? = payload["voucher"],
            let struck = NationalPayment.all(of: stream).first(where: { $0.voucher == voucher })
        else { return }
        try requireUnused([struck])
    }

    /// Refuses to give up a support on whose payments claims of its group rest, with
    /// `NATIONAL_USED`.
    func requireUnneeded() throws {
        try requireUnused(NationalPayment.all(of: stream))
    }

    /// Refuses where the claims would exceed what is left, and what is left would be less.
    private func requireUnused(_ payments: [NationalPayment]) throws {
        guard !payments.isEmpty, try rule.isEnterpriseLed() else { return }
        let left = try standing(without: payments.reduce(0) { $0 + $1.amountFen })
        guard left.claimed > left.entitled, try left.entitled < standing().entitled else { return }
        let vouchers = payments.map(\.voucher).joined(separator: "、")
        throw Refusal(
            SupportBlockers.voucherUsed(vouchers, left.entitled, claimed: left.claimed)
        )
    }

    // MARK: Claims

    /// What all payments entitle to, and what was claimed: paid, or asked for and not refused.
    private func standing(without struckFen: Int64 = 0) throws -> (entitled: Fen, claimed: Fen) {
        guard let group = try rule.group(), let key = rule.instrument.figures,
            case .int(let rate)? = try desk.parameter(key.content),
            let cap = try InstrumentRule.limit(of: rule.instrument, desk: desk)
        else { return (.zero, .zero) }
        let members = try matches().filter { try rule.group(of: $0)?.id == group.id }
        let payments = members.flatMap { NationalPayment.all(of: $0) }
        let paidFen = payments.reduce(0) { $0 + $1.amountFen }
        let claimed = members.reduce(Int64(0)) { sum, one in
            sum + (one.integer("paid") ?? 0) + (one.integer("requested") ?? 0)
        }
        let match = NationalMatch(rateBasisPoints: Int(rate), cap: cap)
        let entitled = try match.total(
            nationalPaid: Fen(paidFen - struckFen),
            isEnterpriseLed: rule.isEnterpriseLed()
        )
        return (entitled, Fen(claimed))
    }

    /// The request with the difference that is due, or with less of it; what is promised here
    /// bounds it too.
    func request(_ payload: [String: Value]) throws -> [String: Value] {
        let standing = try standing()
        let unpaid = (stream.integer("committed") ?? 0) - (stream.integer("paid") ?? 0)
        let due = min(max(0, standing.entitled.count - standing.claimed.count), unpaid)
        var asked = due
        if case .int(let given)? = payload["amount"] { asked = given }
        guard due > 0, asked <= due else {
            throw Refusal(
                SupportBlockers.matchDue(
                    Fen(asked),
                    due: Fen(due),
                    entitled: standing.entitled,
                    claimed: standing.claimed
                )
            )
        }
        return payload.merging(["amount": .int(asked)]) { $1 }
    }
}

/// One payment of the state, as its voucher says it.
package struct NationalPayment: Hashable, Sendable {
    package let voucher: String
    package let amountFen: Int64

    package static func all(of support: CaseStream) -> [NationalPayment] {
        guard case .list(let entries) = support.field("national") else { return [] }
        return entries.compactMap { entry in
            guard let voucher = entry.member("voucher")?.text,
                let fen = entry.member("amount")?.integer
            else { return nil }
            return NationalPayment(voucher: voucher, amountFen: fen)
        }
    }
}
