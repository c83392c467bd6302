import Expression
import Workflow

/// 上缴财政: what came back by an agreement goes on to the treasury, repaid principal, recovered money
/// and the return beyond it told apart, and re-opens no cap (INV-38).
package enum Remittance {
    /// What something that came back is of.
    package enum Part: String, Hashable, Sendable, CaseIterable {
        case repaid
        case recovered
        case income

        /// Where the agreement keeps what was sent of it.
        package var field: String { "remitted_\(rawValue)" }

        var title: Localized {
            switch self {
            case .repaid: Localized(zh: "偿还本金", en: "repaid")
            case .recovered: Localized(zh: "收回款", en: "recovered")
            case .income: Localized(zh: "适当收益", en: "appropriate return")
            }
        }
    }

    /// What came back in this ledger and was not sent yet.
    package static func here(_ part: Part, of agreement: CaseStream) -> Fen {
        func fen(_ field: String) -> Int64 { agreement.integer(field) ?? 0 }
        let came =
            part == .income
            ? fen("return_income") : fen(part.rawValue) - fen("opening_\(part.rawValue)")
        return Fen(came - fen(part.field))
    }

    /// The deed with a booking for each part, or `REMIT_PARTS` and `REMIT_EXCEEDS`.
    ///
    /// Nil without an amount, which the chart refuses.
    static func plan(_ request: Request, on stream: CaseStream) -> Plan? {
        guard stream.isIn("active"), let amount = request.payload["amount"]?.integer, amount > 0
        else { return nil }
        let here = Part.allCases.map { ($0, Remittance.here($0, of: stream).count) }
        let given = Part.allCases.compactMap { part in
            request.payload[part.rawValue]?.integer.map { (part, $0) }
        }
        let some = here.filter { $0.1 > 0 }
        let parts: [(Part, Int64)]
        if !given.isEmpty {
            parts = given
        } else if let only = some.first, some.count == 1 {
            parts = [(only.0, amount)]
        } else {
            parts = here
        }
        var blockers: [Blocker] = []
        for (part, fen) in parts where fen > Remittance.here(part, of: stream).count {
            blockers.append(exceeds(part, Fen(fen), Remittance.here(part, of: stream)))
        }
        if parts.reduce(Int128(0), { $0 + Int128($1.1) }) != Int128(amount) {
            blockers.append(differs(Fen(amount), here))
        }
        var plan = Procedures.asked(request, on: stream)
        if blockers.isEmpty {
            for (part, fen) in parts where fen > 0 {
                let payload: [String: Value] = ["of": .string(part.rawValue), "amount": .int(fen)]
                plan.sends.append(CapTableProcedure.inner("", "remit_part", payload))
            }
        }
        return Plan([plan], blockers: blockers)
    }

    private static func exceeds(_ part: Part, _ given: Fen, _ here: Fen) -> Blocker {
        Blocker(
            code: "REMIT_EXCEEDS",
            message: Localized(
                zh: "上缴的\(part.title.zh) \(given) 元超过尚未上缴的 \(here) 元，请财务人员核对缴款书",
                en: "Of what was \(part.title.en) \(given) CNY are sent and \(here) CNY are here; a"
                    + " finance person can check the receipt"
            ),
            place: part.rawValue,
            values: ["found": given.yuanText, "expected": "<= \(here.yuanText)"],
            role: "FIN"
        )
    }

    private static func differs(_ amount: Fen, _ here: [(Part, Int64)]) -> Blocker {
        let told = here.map { part, fen in
            Localized(
                zh: "\(part.title.zh) \(Fen(fen)) 元",
                en: "\(part.title.en) \(Fen(fen)) CNY"
            )
        }
        return Blocker(
            code: "REMIT_PARTS",
            message: Localized(
                zh: "上缴 \(amount) 元与各项之和不等；尚未上缴的有\(told.map(\.zh).joined(separator: "、"))，"
                    + "请财务人员按缴款书填写各项",
                en: "The \(amount) CNY are not the sum of their parts; here are"
                    + " \(told.map(\.en).joined(separator: ", ")): a finance person can give the"
                    + " parts by the receipt"
            ),
            place: "amount",
            values: ["found": amount.yuanText],
            role: "FIN"
        )
    }
}
