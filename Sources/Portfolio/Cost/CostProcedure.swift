import Expression
import Workflow

/// Lists of expenses: read by the command itself, each item accepted once (INV-35).
package enum CostProcedure {
    package static let kind = "cost-list"
    /// Rows of one list.
    package static let mostRows = 5000

    /// A list of an agreement or of a support, whose child it is.
    ///
    /// Refused: `UNKNOWN_CASE`, `COST_ROWS`, what cells are refused for, `DUP_COST`.
    static func opening(
        event: String,
        payload: [String: Value],
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let reference)? = payload["case"],
            case .string(let text)? = payload["rows"]
        else { return nil }
        guard let parent = try desk.stream(reference), try desk.sees(parent),
            parent.kind == GrantProcedure.kind || parent.kind == SupportProcedure.kind
        else { throw Refusal(CostBlockers.unknownCase(reference)) }
        let items = try CostItem.items(in: desk.given(in: text), desk: desk)
        let known = try duplicates(of: items, beside: nil, desk: desk)
        var given = payload
        given["case"] = .string(parent.id)
        var plan = Procedures.begun(
            kind,
            event,
            given,
            parent: parent.id,
            isAsked: true,
            desk: desk
        )
        plan.sends.append(record(items, parent.text("instrument") ?? CapAccount.grant))
        return Plan([plan], blockers: known.seen, unseen: known.unseen)
    }

    private static func record(_ items: [CostItem], _ instrument: String) -> Send {
        .event(
            instance: "",
            name: "record_items",
            payload: [
                "instrument": .string(instrument), "items": .list(items.map(\.value)),
                "total": .int(items.reduce(0) { $0 + $1.amount.count }),
            ],
            isInternal: true
        )
    }

    /// Refused: `DUP_COST` for what another list was accepted for since.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let items = CostItem.items(of: stream)
        switch request.event {
        case "accept" where stream.isIn("filed"):
            let known = try duplicates(of: items, beside: stream, desk: desk)
            return Plan(
                [Procedures.asked(request, on: stream)],
                blockers: known.seen,
                unseen: known.unseen
            )
        case "strike" where stream.isIn("filed"):
            guard case .list(let rows)? = request.payload["rows"] else { return nil }
            // The chart refuses to strike none.
            guard !rows.isEmpty else { return nil }
            var plan = Procedures.asked(request, on: stream)
            let struck = Set(rows.compactMap(\.integer))
            let rest = items.filter { !struck.contains($0.row) }
            let blockers = CostBlockers.striking(struck, of: items)
            guard blockers.isEmpty else { return Plan([plan], blockers: blockers) }
            plan.sends.append(record(rest, stream.text("instrument") ?? CapAccount.grant))
            return Plan([plan])
        default: return nil
        }
    }

    /// What was accepted before: in lists that the asker sees, and in others, of which he is told
    /// that they are, and that only where he may do it otherwise.
    private static func duplicates(
        of items: [CostItem],
        beside own: CaseStream?,
        desk: some Desk
    ) throws -> (seen: [Blocker], unseen: [Blocker]) {
        let bearers = try desk.bearers(of: .acceptedCost, about: items.map(\.key))
        var (seen, unseen): ([Blocker], [Blocker]) = ([], [])
        for item in items {
            guard let id = bearers[item.key]?.last(where: { $0 != own?.id }),
                let list = try desk.stream(id)
            else { continue }
            // A list is told with its case or not at all.
            guard try desk.sees(list), let id = list.text("case"),
                let parent = try desk.stream(id), try desk.sees(parent)
            else {
                unseen.append(CostBlockers.duplicate(item, in: nil))
                continue
            }
            seen.append(CostBlockers.duplicate(item, in: (list, parent)))
        }
        return (seen, unseen)
    }
}
