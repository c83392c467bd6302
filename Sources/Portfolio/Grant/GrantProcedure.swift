package import Expression
import Workflow

/// What grant events do beyond their own instance: caps, budgets, tranches, milestones.
///
/// Amounts are computed here and held by the charts alone (one authority for money).
package enum GrantProcedure {
    package static let kind = "grant-agreement"

    /// A new agreement of a project with its tranches and milestones.
    ///
    /// Refused: `SPLIT_RATIOS`, `MILESTONE_TRANCHE`, `UNKNOWN_ORGANISATION`. Nil without an
    /// amount, which the chart refuses.
    package static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        try GrantProposal(event: event, payload: payload, parent: parent, desk: desk).plan()
    }

    /// The plan of an event of an agreement; nil when only its own instance is concerned.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard stream.kind == kind else { return nil }
        if request.instance.hasPrefix("tranche/") {
            return try tranchePlan(request, on: stream, desk: desk)
        }
        if request.instance.hasPrefix("milestone/") {
            return try MilestoneVerifier.plan(request, on: stream, desk: desk)
        }
        if request.instance.hasPrefix("amendment/") {
            return try AmendmentPlan.signing(request, on: stream, desk: desk)
                ?? SealedText(stream, request.instance, desk: desk).plan(request)
        }
        if request.instance.hasPrefix("\(EquityProcedure.chart)/") {
            return try EquityProcedure.plan(request, on: stream, desk: desk)
        }
        guard request.instance.isEmpty else { return nil }
        let send = Send.event(
            instance: "",
            name: request.event,
            payload: request.payload,
            isInternal: false
        )
        switch request.event {
        case "decide":
            guard let amount = stream.integer("amount"), amount > 0 else { return nil }
            let project = try project(of: stream, desk: desk)
            let blockers =
                try InstrumentRule.blockers(CapAccount.grant, amount, by: stream, desk: desk)
                + PaidInRule.blockers(.committed, adding: amount, by: stream, desk: desk)
            return Plan(
                [asked(stream, [send]), try CapAccount.commit(amount, of: project, desk: desk)],
                blockers: blockers
            )
        case "decline", "cancel", "settle":
            return try ending(stream, asked: send, desk: desk)
        case "link_notice":
            return try linking(request, on: stream, desk: desk)
        case "remit":
            return Remittance.plan(request, on: stream)
        case "open_vote":
            return try VoteMembers.plan(request, on: stream, desk: desk)
        case "request_seal", "approve_seal", "sign":
            return try SealedText(stream, "", desk: desk).plan(request)
        case "propose_amendment":
            return try AmendmentPlan.proposal(request, on: stream, desk: desk)
        default:
            return try EquityProcedure.plan(request, on: stream, desk: desk)
        }
    }

    /// The notice must be one of the agreement's project; people name it by its code.
    private static func linking(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let reference)? = request.payload["notice"] else { return nil }
        guard let notice = try desk.stream(reference), notice.kind == "notice",
            notice.parent == stream.parent
        else {
            throw Refusal(
                Blocker(
                    code: "UNKNOWN_NOTICE",
                    message: Localized(
                        zh: "“\(reference)”不是本项目的公示，请项目专员更正",
                        en: "“\(reference)” is no notice of this project; the project officer can"
                            + " correct it"
                    ),
                    place: "notice",
                    values: ["found": reference],
                    role: "PO"
                )
            )
        }
        let send = Send.event(
            instance: "",
            name: request.event,
            payload: ["notice": .string(notice.id)],
            isInternal: false
        )
        return Plan([asked(stream, [send])])
    }

    /// Ends the agreement's payments: open tranches drop, the unpaid commitment is released.
    private static func ending(
        _ stream: CaseStream,
        asked send: Send,
        desk: some Desk
    ) throws -> Plan {
        let drops = stream.keys(of: "tranche").filter { key in
            !stream.isIn("paid", of: key) && !stream.isIn("cancelled", of: key)
        }.map { Send.event(instance: $0, name: "drop", payload: [:], isInternal: true) }
        var streams = [asked(stream, [send] + drops)]
        let unpaid = (stream.integer("committed") ?? 0) - (stream.integer("paid") ?? 0)
        if unpaid > 0 {
            let project = try project(of: stream, desk: desk)
            streams.append(try CapAccount.release(unpaid, of: project, desk: desk))
        }
        return Plan(streams)
    }

    private static func tranchePlan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let send = Send.event(
            instance: request.instance,
            name: request.event,
            payload: request.payload,
            isInternal: false
        )
        guard let amount = stream.integer("amount", of: request.instance) else { return nil }
        switch request.event {
        case "pay":
            guard case .int(let paid)? = request.payload["amount"], paid > 0 else { return nil }
            var sends = [send, root("record_payment", paid)]
            var streams: [StreamPlan] = []
            // A tranche is paid once (INV-21), so what it leaves is never paid and is released.
            if paid < amount {
                let rest = amount - paid
                sends.append(root("record_cancellation", rest))
                let project = try project(of: stream, desk: desk)
                streams.append(try CapAccount.release(rest, of: project, desk: desk))
            }
            let budget = try BudgetProcedure.disburse(
                paid,
                instrument: CapAccount.grant,
                desk: desk
            )
            return Plan(
                [asked(stream, sends), budget] + streams,
                blockers: try PayeeAccountMark.blockers(stream, request.instance, desk: desk)
                    + PaidInRule.blockers(.paid, adding: paid, by: stream, desk: desk)
            )
        case "approve", "release", "approve_again":
            let mark = try PayeeAccountMark.send(stream, request.instance, desk: desk)
            let asked = stream.integer("requested", of: request.instance) ?? amount
            return Plan(
                [GrantProcedure.asked(stream, [send, mark])],
                blockers: try PaidInRule.blockers(.paid, adding: asked, by: stream, desk: desk)
            )
        case "return_transfer":
            return try ReturnedTransfer.plan(send, of: request.instance, on: stream, desk: desk)
        case "cancel":
            let project = try project(of: stream, desk: desk)
            return Plan([
                asked(stream, [send, root("record_cancellation", amount)]),
                try CapAccount.release(amount, of: project, desk: desk),
            ])
        default:
            return nil
        }
    }

    static func root(_ event: String, _ amountFen: Int64) -> Send {
        .event(
            instance: "",
            name: event,
            payload: ["amount": .int(amountFen)],
            isInternal: true
        )
    }

    static func asked(_ stream: CaseStream, _ sends: [Send]) -> StreamPlan {
        StreamPlan(.existing(id: stream.id), sends, isAsked: true)
    }

    static func project(of stream: CaseStream, desk: some Desk) throws -> CaseStream {
        if let parent = stream.parent, let project = try desk.stream(parent) { return project }
        throw Refusal(
            Blocker(
                code: "PROJECT_MISSING",
                message: Localized(
                    zh: "协议 \(stream.code) 没有所属项目，请系统管理员核对",
                    en: "Agreement \(stream.code) belongs to no project; the administrator can"
                        + " check it"
                ),
                place: stream.id
            )
        )
    }
}
