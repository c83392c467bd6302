import Expression
import Workflow

/// What a confirmed opening brings about: the states of the case and the streams that belong to it.
struct OpeningConfirmation<Office: Desk> {
    private let request: Request
    private let stream: CaseStream
    private let desk: Office
    private let balance: OpeningBalance
    private let documents: [DocumentReference]

    /// Nil for a case that holds no opening balance; its chart refuses the event.
    init?(_ request: Request, on stream: CaseStream, desk: Office) throws {
        guard stream.isIn("opening.pending"), let balance = OpeningBalance(of: stream) else {
            return nil
        }
        self.request = request
        self.stream = stream
        self.desk = desk
        self.balance = balance
        // What an earlier, returned version of the balance rested on is no proof of this one.
        documents = stream.documents.filter { balance.digests.contains($0.digest) }
    }

    /// The case first, since the others read of it that it is listed.
    func plan() throws -> Plan {
        var asked = Procedures.asked(request, on: stream)
        if balance.position == .cultivating {
            asked.sends += balance.tracks.map { track, position in
                .event(
                    instance: "",
                    name: "open_track",
                    payload: [
                        "track": .string(track.rawValue), "position": .string(position.rawValue),
                    ],
                    isInternal: true
                )
            }
        }
        var streams = [asked]
        streams += try funding()
        if let landing = balance.landing { streams.append(self.landing(landing)) }
        if let entry = balance.entry { streams.append(self.entry(entry)) }
        return Plan(streams)
    }

    /// The agreements, what they use of the group's cap, and what payments used of each year.
    private func funding() throws -> [StreamPlan] {
        guard !balance.agreements.isEmpty else { return [] }
        var uses: [StreamPlan] = []
        var accounts: [Int: String] = [:]
        for (year, paidFen) in balance.paidByYear.sorted(by: { $0.key < $1.key }) {
            guard
                let account = try BudgetProcedure.account(
                    year: year,
                    instrument: CapAccount.grant,
                    desk: desk
                )
            else { continue }
            accounts[year] = account.id
            uses.append(
                StreamPlan(
                    .existing(id: account.id),
                    [OpeningSends.amount("record_opening", paidFen)],
                    isAsked: false
                )
            )
        }
        let children = balance.agreements.map { child(of: $0, accounts: accounts) }
        guard balance.committedFen > 0 else { return children + uses }
        let cap = try CapAccount.commit(balance.committedFen, of: stream, desk: desk)
        return children + [cap] + uses
    }

    private func child(of agreement: OpeningAgreement, accounts: [Int: String]) -> StreamPlan {
        var budgets: [Value: Value] = [:]
        for (year, paidFen) in agreement.paidByYear {
            if let account = accounts[year] { budgets[.string(account)] = .int(paidFen) }
        }
        var payload: [String: Value] = [
            "number": .string(agreement.number), "amount": .int(agreement.amountFen),
            "cancelled": .int(agreement.cancelledFen), "paid": .int(agreement.paidFen),
            "signed_on": .string(agreement.signedOn.description),
            "payee": .string(agreement.payee), "budgets": .map(budgets),
            "converted": .int(agreement.endedFen(.conversion)),
            "repaid": .int(agreement.endedFen(.repayment)),
            "recovered": .int(agreement.endedFen(.recovery)),
            "written_off": .int(agreement.endedFen(.writeOff)),
            "returns": .list(agreement.endings.map(\.value)),
        ]
        payload["holder"] = agreement.holder.map { .string($0) }
        payload["settled_on"] = agreement.settledOn.map { .string($0.description) }
        payload["eligible"] = agreement.audit.map { .int($0.eligibleFen) }
        if agreement.units > 0 { payload["units"] = .int(agreement.units) }
        payload["units_total"] = agreement.totalUnits.map { .int($0) }
        let sends =
            [Send.start(instance: "", event: "open_balance", payload: payload)]
            + tranches(agreement) + milestones(agreement)
        return child(GrantProcedure.kind, sends) { document in
            agreement.digests.contains(document.digest)
        }
    }

    private func tranches(_ agreement: OpeningAgreement) -> [Send] {
        zip(1..., agreement.tranches).map { number, tranche in
            var payload: [String: Value] = [
                "number": .int(Int64(number)), "amount": .int(tranche.amountFen),
                "paid": .int(tranche.paidOn == nil ? 0 : tranche.amountFen),
            ]
            payload["paid_on"] = tranche.paidOn.map { .string($0.description) }
            return .start(
                instance: "tranche/\(number)",
                event: "open_balance",
                payload: payload
            )
        }
    }

    /// Only what is still to be met; how a paid tranche was opened the documents do not say.
    private func milestones(_ agreement: OpeningAgreement) -> [Send] {
        let open = zip(1..., agreement.tranches).filter { $1.paidOn == nil && $1.dueOn != nil }
        return zip(1..., open).map { number, tranche in
            .start(
                instance: "milestone/\(number)",
                event: "plan",
                payload: [
                    "number": .int(Int64(number)), "tranche": .int(Int64(tranche.0)),
                    "due_on": tranche.1.dueOn.map { .string($0.description) } ?? .null,
                ]
            )
        }
    }

    private func landing(_ landing: OpeningLanding) -> StreamPlan {
        var payload: [String: Value] = [
            "enterprise": .string(landing.enterprise), "uscc": .string(landing.uscc),
            "mode": .string(landing.mode), "district": .string(landing.district),
            "registered_on": .string(landing.registeredOn.description),
            "on_technology": .bool(landing.isOnTechnology),
        ]
        payload["operating_on"] = landing.operatingOn.map { .string($0.description) }
        payload["employees"] = landing.employees.map { .int($0) }
        let start = Send.start(instance: "", event: "open_balance", payload: payload)
        return child(LandingProcedure.kind, [start]) { document in
            ["business_licence", "operating_evidence"].contains(document.documentClass)
        }
    }

    private func entry(_ entry: OpeningEntry) -> StreamPlan {
        let start = Send.start(
            instance: "",
            event: "open_balance",
            payload: [
                "library": .string(entry.library), "number": .string(entry.number),
                "entered_on": .string(entry.enteredOn.description),
            ]
        )
        return child(LibraryProcedure.kind, [start]) { $0.documentClass == "library_document" }
    }

    /// A stream of its own, which takes its documents over.
    private func child(
        _ kind: String,
        _ sends: [Send],
        taking isTaken: (DocumentReference) -> Bool
    ) -> StreamPlan {
        var plan = Procedures.begun(
            kind,
            "",
            [:],
            parent: stream.id,
            isAsked: false,
            desk: desk
        )
        plan.sends = sends
        plan.documents = documents.filter(isTaken)
        plan.leansOnOthers = true
        return plan
    }
}

/// What voids a confirmed opening: every effect of it is taken back, and nothing is deleted.
struct OpeningVoiding<Office: Desk> {
    private let request: Request
    private let stream: CaseStream
    private let desk: Office

    /// Nil for a case that was never opened, or not confirmed: only the case itself is concerned.
    init?(_ request: Request, on stream: CaseStream, desk: Office) throws {
        guard stream.field("opening") == .bool(true), stream.isIn("case") else { return nil }
        self.request = request
        self.stream = stream
        self.desk = desk
    }

    func plan() throws -> Plan {
        var streams = [Procedures.asked(request, on: stream)]
        for kind in [LandingProcedure.kind, LibraryProcedure.kind, GrantProcedure.kind] {
            streams += try opened(kind).map { child in
                var plan = StreamPlan(
                    .existing(id: child.id),
                    [OpeningSends.event("void_opening")],
                    isAsked: false,
                    leansOnOthers: true
                )
                plan.sends += child.keys(of: "tranche").filter {
                    !child.isIn("paid", of: $0) && !child.isIn("cancelled", of: $0)
                }.map { OpeningSends.event("drop", to: $0) }
                return plan
            }
        }
        return Plan(streams + (try accounts(of: opened(GrantProcedure.kind))))
    }

    private func opened(_ kind: String) throws -> [CaseStream] {
        try desk.children(of: stream.id, kind: kind)
            .filter { $0.field("opening") == .bool(true) && !$0.root.isDone }
    }

    /// Gives back what the agreements used of the cap and of the years' budgets.
    private func accounts(of agreements: [CaseStream]) throws -> [StreamPlan] {
        var streams: [StreamPlan] = []
        let committed = agreements.reduce(0) { $0 + ($1.integer("committed") ?? 0) }
        if committed > 0 {
            streams.append(try CapAccount.release(committed, of: stream, desk: desk))
        }
        var used: [String: Int64] = [:]
        for agreement in agreements {
            guard case .map(let budgets) = agreement.field("opening_budgets") else { continue }
            for case (.string(let account), .int(let paidFen)) in budgets {
                used[account, default: 0] += paidFen
            }
        }
        return streams
            + used.sorted { $0.key < $1.key }.map { account, paidFen in
                StreamPlan(
                    .existing(id: account),
                    [OpeningSends.amount("undo_opening", paidFen)],
                    isAsked: false,
                    leansOnOthers: true
                )
            }
    }
}

/// The internal events that an opening sends.
private enum OpeningSends {
    static func event(_ name: String, to instance: String = "") -> Send {
        .event(instance: instance, name: name, payload: [:], isInternal: true)
    }

    static func amount(_ name: String, _ amountFen: Int64) -> Send {
        .event(
            instance: "",
            name: name,
            payload: ["amount": .int(amountFen)],
            isInternal: true
        )
    }
}
