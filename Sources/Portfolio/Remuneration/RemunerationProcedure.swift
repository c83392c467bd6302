import Expression
import Workflow

/// Lists of what experts are paid: worked out by the command itself, and nothing twice.
package enum RemunerationProcedure {
    package static let kind = "remuneration"

    /// Refused: what ``FeeScope`` is, `REMUNERATION_PARAMETER`, `NOTHING_DUE`.
    static func opening(
        event: String,
        payload: [String: Value],
        desk: some Desk
    ) throws -> Plan {
        let (given, lines) = try drawn(payload, former: nil, own: nil, desk)
        var plan = Procedures.begun(kind, event, given, parent: nil, isAsked: true, desk: desk)
        plan.sends.append(lines)
        return Plan([plan])
    }

    /// Refused: as ``opening(event:payload:desk:)``, `LIST_STALE`, `LATER_LIST`, `PAY_MONTH`,
    /// `PAYEE_OWN_HAND`, `PAYEE_CHANGED`, `PAYEES_UNCHANGED`, `PAYEE_RESIDENCE`, and what
    /// ``PayeeProcedure`` refuses.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let list = Remuneration(stream)
        switch request.event {
        case "recompute" where stream.isIn("drafted"):
            let (given, lines) = try drawn(request.payload, former: list, own: stream.id, desk)
            var plan = Procedures.asked(request, on: stream, payload: given)
            plan.sends.append(lines)
            return Plan([plan])
        case "approve" where stream.isIn("drafted"):
            try requireFresh(stream, list, desk)
            return try approving(request, on: stream, list, desk)
        case "approve_again" where stream.isIn("released.approved"):
            try requireChanged(stream, list, desk)
            return try approving(request, on: stream, list, desk)
        case "send_back" where stream.isIn("released"), "void" where stream.isIn("released"):
            try requireLast(stream, list, desk)
            return nil
        case "pay": return try paying(request, on: stream, list, desk)
        case "enter_payee": return try entering(request, on: stream, list, desk)
        case "return_line":
            guard case .string(let name)? = request.payload["person"] else { return nil }
            var payload = request.payload
            payload["person"] = .string(try desk.stream(name)?.id ?? name)
            return Plan([Procedures.asked(request, on: stream, payload: payload)])
        default: return nil
        }
    }

    // MARK: Drawing up

    /// What was asked for with ids in the place of codes, and the lines that it comes to.
    private static func drawn(
        _ payload: [String: Value],
        former: Remuneration?,
        own: String?,
        _ desk: some Desk
    ) throws -> (given: [String: Value], lines: Send) {
        let scope = try FeeScope(payload, former: former, desk)
        let list = try FeeList(scope, own: own, desk)
        guard !list.lines.isEmpty else {
            throw Refusal(RemunerationBlockers.nothing(list, scope))
        }
        var given = payload
        if given["sessions"] != nil { given["sessions"] = .list(scope.named.map { .string($0) }) }
        var lines: [String: Value] = [
            "sessions": .list(scope.named.map { .string($0) }),
            "month": .string(scope.month.description),
            "lines": .list(list.lines.map(\.value)),
            "left_out": .list(list.leftOut.map(\.value)),
            "items": .string(FeeItems(list.entries).text),
            "pending": .list(scope.pending.map { .string($0) }),
        ]
        if let span = scope.span {
            lines["since"] = .string(span.lowerBound.description)
            lines["until"] = .string(span.upperBound.description)
        }
        let send = Send.event(
            instance: "",
            name: "record_lines",
            payload: lines,
            isInternal: true
        )
        return (given, send)
    }

    /// Refuses what would not come out the same now: a roll, a title class, an amount or another
    /// list of the month has changed since.
    private static func requireFresh(
        _ stream: CaseStream,
        _ list: Remuneration,
        _ desk: some Desk
    ) throws {
        let scope = try FeeScope([:], former: list, desk)
        let now = try FeeList(scope, own: stream.id, desk)
        let items = try desk.text(in: list.items).map { FeeItems($0).lined }
        guard now.lines == list.lines, items == FeeItems(now.entries).lined else {
            throw Refusal(RemunerationBlockers.stale(stream))
        }
    }

    /// Refuses to take back a list on which the tax of a later one of the month is built.
    private static func requireLast(
        _ stream: CaseStream,
        _ list: Remuneration,
        _ desk: some Desk
    ) throws {
        let ends = list.lines.map { (Income($0), $0.earlierGross.count + $0.gross.count) }
        let reached = Dictionary(ends) { first, _ in first }
        let later = try desk.cases(of: kind).filter { other in
            guard other.id != stream.id, other.isIn("released") else { return false }
            let those = Remuneration(other)
            return those.month == list.month
                && those.lines.contains { line in
                    reached[Income(line)].map { line.earlierGross.count >= $0 } ?? false
                }
        }
        guard later.isEmpty else { throw Refusal(later.map(RemunerationBlockers.later)) }
    }

    /// What is taxed together in a month: a person's, by one rule.
    private struct Income: Hashable {
        let person: String
        let residence: TaxResidence

        init(_ line: FeeLine) { (person, residence) = (line.person, line.residence) }
    }

    // MARK: Approving

    /// The approval, with the payee details that there are now.
    private static func approving(
        _ request: Request,
        on stream: CaseStream,
        _ list: Remuneration,
        _ desk: some Desk
    ) throws -> Plan {
        let marks = try list.lines.map { try mark(of: $0.person, desk).value }
        var plan = Procedures.asked(request, on: stream)
        plan.sends.append(
            .event(
                instance: "",
                name: "record_payees",
                payload: ["payees": .list(marks)],
                isInternal: true
            )
        )
        return Plan([plan])
    }

    private static func mark(of person: String, _ desk: some Desk) throws -> PayeeMark {
        PayeeMark(of: person, try desk.children(of: person, kind: PayeeProcedure.kind))
    }

    /// Refuses to approve once more what is as it was approved, and what would be taxed otherwise.
    private static func requireChanged(
        _ stream: CaseStream,
        _ list: Remuneration,
        _ desk: some Desk
    ) throws {
        let changed = try list.lines.filter { line in
            try list.status(of: line.person) != .paid
                && list.isChanged(mark(of: line.person, desk))
        }
        guard !changed.isEmpty else { throw Refusal(RemunerationBlockers.unchanged(stream)) }
        let blockers = try changed.compactMap { line -> Blocker? in
            let now = TaxResidence(of: try PayeeProcedure.payee(of: line.person, desk))
            guard now != line.residence, let person = try desk.stream(line.person) else {
                return nil
            }
            return RemunerationBlockers.residence(person, now, line.residence)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    // MARK: Paying

    /// Where somebody on the list is paid to, entered by finance, who sees no expert's own record:
    /// of the expert no more is told than the list does.
    private static func entering(
        _ request: Request,
        on stream: CaseStream,
        _ list: Remuneration,
        _ desk: some Desk
    ) throws -> Plan? {
        guard case .string(let name)? = request.payload["person"] else { return nil }
        let id = try desk.stream(name)?.id ?? name
        let asked = Procedures.asked(request, on: stream, payload: ["person": .string(id)])
        // Whoever is not on the list, the chart refuses.
        guard list.lines.contains(where: { $0.person == id }), let person = try desk.stream(id)
        else { return Plan([asked]) }
        var details = request.payload
        details["person"] = nil
        var begun = try PayeeProcedure.opening(
            event: "register",
            payload: details,
            parent: person,
            desk: desk
        )
        for index in begun.streams.indices { begun.streams[index].isAsked = false }
        return Plan([asked] + begun.streams)
    }

    /// People by their ids; money that goes out in another month is taxed in that.
    private static func paying(
        _ request: Request,
        on stream: CaseStream,
        _ list: Remuneration,
        _ desk: some Desk
    ) throws -> Plan? {
        var payload = request.payload
        var people = Set(list.lines.map(\.person))
        if case .list? = payload["people"] {
            let ids = try RoundProcedure.texts(payload["people"] ?? .null).map { name in
                try desk.stream(name)?.id ?? name
            }
            payload["people"] = .list(ids.map { .string($0) })
            people.formIntersection(ids)
        }
        var blockers: [Blocker] = []
        // What came back was taxed when it was paid first.
        let isFirst = people.contains { list.status(of: $0) == .due }
        let month = Month(desk.effective)
        if isFirst, list.month != month.description {
            blockers.append(RemunerationBlockers.payMonth(list.month, month))
        }
        for line in list.lines where people.contains(line.person) {
            guard list.status(of: line.person) != .paid, let person = try desk.stream(line.person)
            else { continue }
            if try list.isChanged(mark(of: line.person, desk)) {
                blockers.append(RemunerationBlockers.payeeChanged(person))
            }
            if try hasEntered(payeeOf: line.person, desk) {
                blockers.append(RemunerationBlockers.payeeOwnHand(person))
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// Whether whoever pays has entered where the money goes.
    private static func hasEntered(payeeOf person: String, _ desk: some Desk) throws -> Bool {
        let identities = desk.actor.identities
        return try desk.children(of: person, kind: PayeeProcedure.kind)
            .filter { !$0.root.isDone }.flatMap(\.root.log).contains { entry in
                entry.duty == PayeeProcedure.duty
                    && [entry.actor, entry.onBehalfOf ?? ""].contains(where: identities.contains)
            }
    }
}

extension FeeItems {
    /// Without what is on other lists: those may have been voided since.
    fileprivate var lined: [Entry] { entries.filter { $0.listed == nil } }
}
