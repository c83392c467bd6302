package import Expression
import Workflow

/// The budget of a fiscal year: its account, and the payments that use it (INV-24).
package enum BudgetProcedure {
    package static let kind = "budget-account"

    /// Sets up the account of a year under its code, such as `FY2026-GTE`.
    ///
    /// Refused with `BUDGET_EXISTS` when the year has one already. Nil without a year and an
    /// instrument, which the chart refuses.
    package static func opening(
        event: String,
        payload: [String: Value],
        desk: some Desk
    ) throws -> Plan? {
        guard case .int(let year)? = payload["fiscal_year"],
            case .string(let instrument)? = payload["instrument"]
        else { return nil }
        let code = code(year: Int(year), instrument: instrument)
        guard try desk.stream(code) == nil else {
            throw Refusal(
                Blocker(
                    code: "BUDGET_EXISTS",
                    message: Localized(
                        zh: "预算账户 \(code) 已经登记，请财务人员用追加（increase）或核减（decrease）更正",
                        en: "The budget account \(code) is set already; a finance person can use"
                            + " increase or decrease"
                    ),
                    place: "fiscal_year",
                    values: ["found": code],
                    role: "FIN"
                )
            )
        }
        return Plan([
            Procedures.begun(
                kind,
                event,
                payload,
                parent: nil,
                isAsked: true,
                code: code,
                desk: desk
            )
        ])
    }

    /// No event of a budget account concerns another stream.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? { nil }

    /// Uses the budget of the year of the effective date: a payment counts when it is made.
    ///
    /// Refused with `BUDGET_MISSING` when that year has no account.
    package static func disburse(
        _ amountFen: Int64,
        instrument: String,
        desk: some Desk
    ) throws -> StreamPlan {
        let year = desk.effective.year
        let code = code(year: year, instrument: instrument)
        guard let account = try desk.stream(code), account.kind == kind else {
            throw Refusal(missing(year: year, instrument: instrument))
        }
        let send = Send.event(
            instance: "",
            name: "disburse",
            payload: ["amount": .int(amountFen)],
            isInternal: true
        )
        return StreamPlan(.existing(id: account.id), [send], isAsked: false)
    }

    /// Gives a year back what a transfer had used of it that never arrived.
    ///
    /// Refused with `BUDGET_MISSING` when that year has no account.
    static func takeBack(
        _ amountFen: Int64,
        instrument: String,
        year: Int,
        desk: some Desk
    ) throws -> StreamPlan {
        guard let account = try account(year: year, instrument: instrument, desk: desk) else {
            throw Refusal(missing(year: year, instrument: instrument))
        }
        let send = Send.event(
            instance: "",
            name: "take_back",
            payload: ["amount": .int(amountFen)],
            isInternal: true
        )
        return StreamPlan(.existing(id: account.id), [send], isAsked: false)
    }

    private static func missing(year: Int, instrument: String) -> Blocker {
        let code = code(year: year, instrument: instrument)
        return Blocker(
            code: "BUDGET_MISSING",
            message: Localized(
                zh: "\(year) 年度没有 \(instrument) 预算（\(code)），不能支付，请财务人员先登记预算文件",
                en: "Fiscal year \(year) has no \(instrument) budget (\(code)), so nothing can be"
                    + " paid; a finance person must record the budget first"
            ),
            place: "budget",
            values: ["year": "\(year)", "expected": code],
            role: "FIN"
        )
    }

    /// The account of a year; nil while none is set.
    static func account(
        year: Int,
        instrument: String,
        desk: some Desk
    ) throws -> CaseStream? {
        try desk.stream(code(year: year, instrument: instrument))
    }

    private static func code(year: Int, instrument: String) -> String {
        "FY\(year)-\(instrument)"
    }
}
