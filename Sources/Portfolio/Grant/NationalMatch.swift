package import Workflow

/// Municipal match of national money for enterprise-led projects (measure D19, INV-34).
///
/// The rule works on the sum of the national money *paid* so far, never on one payment, so
/// that instalments cannot change the total by rounding or pass the cap.
package struct NationalMatch: Hashable, Sendable {
    /// 0…10000; 5000 is one half.
    package let rateBasisPoints: Int
    package let cap: Fen

    package init(rateBasisPoints: Int, cap: Fen) {
        precondition((0...10_000).contains(rateBasisPoints), "a rate is 0 to 10000 basis points")
        precondition(cap >= .zero, "a cap is zero or more")
        self.rateBasisPoints = rateBasisPoints
        self.cap = cap
    }

    /// All that may have been paid in match once this national sum has been paid.
    ///
    /// Refused: `NOT_ENTERPRISE_LED`, `AMOUNT_NEGATIVE`.
    package func total(nationalPaid: Fen, isEnterpriseLed: Bool) throws(Refusal) -> Fen {
        guard isEnterpriseLed else {
            throw Refusal(NationalMatch.notEnterpriseLed)
        }
        guard nationalPaid >= .zero else {
            throw Refusal(.negativeAmount(nationalPaid, place: "national_paid"))
        }
        // A 64-bit amount times 10000 fits 128 bits, and the quotient is at most the amount.
        let share = Int64(Int128(nationalPaid.count) * Int128(rateBasisPoints) / 10_000)
        return min(Fen(share), cap)
    }

    static let notEnterpriseLed = Blocker(
        code: "NOT_ENTERPRISE_LED",
        message: Localized(
            zh: "项目牵头单位不是企业，国家专项配套只支持企业牵头的项目，请项目专员核对牵头单位",
            en: "The project is not led by an enterprise; the national match is only for"
                + " enterprise-led projects; the project officer can check"
        ),
        place: "lead_org_id",
        values: ["found": "not enterprise", "expected": "enterprise"],
        role: "PO"
    )

    /// The match due at each national payment, in their order; it sums to `total`.
    ///
    /// Refused as `total` is, and with `ARITHMETIC_OVERFLOW`.
    package func claims(
        nationalPayments: [Fen],
        isEnterpriseLed: Bool
    ) throws(Refusal) -> [Fen] {
        var nationalPaid = Fen.zero
        var matched = try total(nationalPaid: .zero, isEnterpriseLed: isEnterpriseLed)
        var claims: [Fen] = []
        for payment in nationalPayments {
            guard payment >= .zero else {
                throw Refusal(.negativeAmount(payment, place: "national_paid"))
            }
            do {
                nationalPaid = try nationalPaid.adding(payment)
            } catch {
                throw Refusal(error.blocker(place: "national_paid"))
            }
            let due = try total(nationalPaid: nationalPaid, isEnterpriseLed: isEnterpriseLed)
            // The total never falls while payments are zero or more, so this cannot overflow.
            claims.append(Fen(due.count - matched.count))
            matched = due
        }
        return claims
    }
}
