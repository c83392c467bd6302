import Expression
import Workflow

/// With which account a tranche was approved, and what stands in the way of paying to it now.
enum PayeeAccountMark {
    /// Which of the account's steps entered or changed it last; 0 without one.
    static func entry(_ account: CaseStream?) -> Int64 {
        let log = account?.root.log ?? []
        return Int64(
            log.filter { $0.duty == PayeeAccountProcedure.duty }.map(\.sequence).max() ?? 0
        )
    }

    /// What is recorded with an approval or a release: the account as it is now.
    static func send(
        _ agreement: CaseStream,
        _ tranche: String,
        desk: some Desk
    ) throws -> Send {
        let account = try account(of: agreement, desk: desk)
        var payload: [String: Value] = ["entry": .int(entry(account))]
        if let account { payload["account"] = .string(account.id) }
        return .event(instance: tranche, name: "record_payee", payload: payload, isInternal: true)
    }

    /// Every reason for which a tranche is not paid now; none where the policy asks for no account.
    static func blockers(
        _ agreement: CaseStream,
        _ tranche: String,
        desk: some Desk
    ) throws -> [Blocker] {
        guard try desk.parameter("grant.payee_account_required") == .bool(true),
            let payee = agreement.text("payee")
        else { return [] }
        guard let account = try account(of: agreement, desk: desk) else {
            let code = try desk.stream(payee)?.code ?? payee
            return [PayeeAccountBlockers.missing(code)]
        }
        if account.isIn("stopped") { return [PayeeAccountBlockers.stopped(account)] }
        var blockers: [Blocker] = []
        if account.isIn("current.checking.calling") {
            blockers.append(PayeeAccountBlockers.callBack(account))
        }
        if !account.isIn("current.checking.confirmed") {
            blockers.append(PayeeAccountBlockers.unconfirmed(account))
        }
        let due = account.root.deadlines["cooling_off"]?.due
        if let due, account.isIn("current.cooling.waiting"), due >= desk.now {
            let day = due.date.description
            blockers.append(PayeeAccountBlockers.coolingOff(account, until: day))
        }
        let isApproved =
            agreement.text("payee_account", of: tranche) == account.id
            && agreement.integer("payee_entry", of: tranche) == entry(account)
        if !isApproved { blockers.append(PayeeAccountBlockers.changed(account)) }
        return blockers
    }

    private static func account(of agreement: CaseStream, desk: some Desk) throws -> CaseStream? {
        try agreement.text("payee").flatMap {
            try PayeeAccountProcedure.account(of: $0, desk: desk)
        }
    }
}
