import Expression
import Workflow

/// An agreement of a balance as events record it.
extension OpeningAgreement {
    var value: Value {
        var members: [String: Value] = [
            "number": .string(number), "amount": .int(amountFen),
            "cancelled": .int(cancelledFen), "signed_on": .string(signedOn.description),
            "payee": .string(payee), "tranches": .list(tranches.map(\.value)),
            "endings": .list(endings.map(\.value)),
            "documents": .list(digests.map { .string($0) }),
        ]
        members["holder"] = holder.map { .string($0) }
        members["settled_on"] = settledOn.map { .string($0.description) }
        members["audit"] = audit.map {
            .record(["eligible": .int($0.eligibleFen), "on": .string($0.on.description)])
        }
        return .record(members)
    }

    init?(_ value: Value) {
        guard let number = value.member("number")?.text,
            let amount = value.member("amount")?.integer,
            let cancelled = value.member("cancelled")?.integer,
            let signedOn = value.member("signed_on")?.date,
            let payee = value.member("payee")?.text,
            let tranches = OpeningAgreement.all(value.member("tranches"), Tranche.init),
            let endings = OpeningAgreement.all(value.member("endings"), Ending.init),
            let digests = OpeningAgreement.all(value.member("documents"), \.text)
        else { return nil }
        self.init(
            number: number,
            amountFen: amount,
            cancelledFen: cancelled,
            signedOn: signedOn,
            payee: payee,
            holder: value.member("holder")?.text,
            tranches: tranches,
            endings: endings,
            settledOn: value.member("settled_on")?.date,
            digests: digests
        )
        guard let given = value.member("audit") else { return }
        guard let eligible = given.member("eligible")?.integer, let on = given.member("on")?.date
        else { return nil }
        audit = Audit(eligibleFen: eligible, on: on)
    }

    /// Every member of a list read; nil when one cannot be.
    private static func all<Member>(
        _ value: Value?,
        _ read: (Value) -> Member?
    ) -> [Member]? {
        guard case .list(let members)? = value else { return nil }
        let read = members.compactMap(read)
        return read.count == members.count ? read : nil
    }
}

extension OpeningAgreement.Tranche {
    fileprivate var value: Value {
        var members: [String: Value] = ["amount": .int(amountFen)]
        members["paid_on"] = paidOn.map { .string($0.description) }
        members["due_on"] = dueOn.map { .string($0.description) }
        return .record(members)
    }

    fileprivate init?(_ value: Value) {
        guard let amount = value.member("amount")?.integer else { return nil }
        self.init(
            amountFen: amount,
            paidOn: value.member("paid_on")?.date,
            dueOn: value.member("due_on")?.date
        )
    }
}

extension OpeningAgreement.Ending {
    /// As the balance and the agreement itself record it.
    var value: Value {
        var members: [String: Value] = [
            "kind": .string(kind.rawValue), "amount": .int(amountFen),
            "on": .string(on.description),
        ]
        members["units"] = units.map { .int($0) }
        members["units_total"] = totalUnits.map { .int($0) }
        return .record(members)
    }

    fileprivate init?(_ value: Value) {
        guard let kind = (value.member("kind")?.text).flatMap(Kind.init(rawValue:)),
            let amount = value.member("amount")?.integer, let on = value.member("on")?.date
        else { return nil }
        self.init(
            kind,
            amountFen: amount,
            on: on,
            units: value.member("units")?.integer,
            totalUnits: value.member("units_total")?.integer
        )
    }
}
