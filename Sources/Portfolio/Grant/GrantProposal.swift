import Expression
import Workflow

/// A proposal of an agreement: its tranches by the ratios, and the milestones that open them.
struct GrantProposal<Office: Desk> {
    let event: String
    let payload: [String: Value]
    let parent: CaseStream
    let desk: Office

    /// One new stream with the agreement, `tranche/1…` and `milestone/1…`.
    func plan() throws -> Plan? {
        guard case .int(let amount)? = payload["amount"], amount > 0 else { return nil }
        var payload = payload
        for field in ["payee", "holder"] {
            guard case .string(let reference)? = payload[field] else { continue }
            payload[field] = .string(
                try Organisations.identifier(reference, field: field, desk: desk)
            )
        }
        let ratios = try ratios()
        payload["ratios"] = .list(ratios.map { .int($0) })
        let parts = try SplitRule(ratios: ratios, place: "ratios").split(Fen(amount))
        var sends = [Send.start(instance: "", event: event, payload: payload)]
        for (index, part) in parts.enumerated() {
            sends.append(
                .start(
                    instance: "tranche/\(index + 1)",
                    event: "plan",
                    payload: ["number": .int(Int64(index + 1)), "amount": .int(part.count)]
                )
            )
        }
        sends += try milestones(trancheCount: parts.count)
        let target = StreamPlan.Target.new(
            id: desk.newIdentifier(),
            kind: GrantProcedure.kind,
            parent: parent.id,
            codePrefix: "BZ",
            code: nil
        )
        return Plan([StreamPlan(target, sends, isAsked: true)])
    }

    private func ratios() throws -> [Int64] {
        if case .list(let given)? = payload["ratios"], !given.isEmpty {
            return integers(given)
        }
        guard case .list(let shares)? = try desk.parameter("gte.tranche_split") else { return [1] }
        return shares.compactMap { share in
            guard case .string(let text) = share else { return nil }
            return Int64(text)
        }
    }

    /// A milestone opens the tranche that is named for it; else the first opens the second, ….
    private func milestones(trancheCount: Int) throws -> [Send] {
        guard case .list(let dueDates)? = payload["milestones"] else { return [] }
        var tranches = dueDates.indices.map { Int64($0 + 2) }
        if case .list(let given)? = payload["milestone_tranches"], !given.isEmpty {
            tranches = integers(given)
        }
        let isWell = tranches.allSatisfy { (1...Int64(trancheCount)).contains($0) }
        guard tranches.count == dueDates.count, isWell else {
            throw Refusal(
                Blocker(
                    code: "MILESTONE_TRANCHE",
                    message: Localized(
                        zh: "\(dueDates.count) 个里程碑对应批次 \(tranches)，应逐一对应第 1 至 \(trancheCount) 批，"
                            + "请项目专员更正",
                        en: "\(dueDates.count) milestones open the tranches \(tranches); expected"
                            + " one of 1 to \(trancheCount) for each; the project officer can"
                            + " correct them"
                    ),
                    place: "milestone_tranches",
                    role: "PO"
                )
            )
        }
        return zip(dueDates, tranches).enumerated().map { index, pair in
            .start(
                instance: "milestone/\(index + 1)",
                event: "plan",
                payload: [
                    "number": .int(Int64(index + 1)), "due_on": pair.0, "tranche": .int(pair.1),
                ]
            )
        }
    }

    private func integers(_ values: [Value]) -> [Int64] {
        values.compactMap { value in
            guard case .int(let number) = value else { return nil }
            return number
        }
    }
}

/// References to organisations, by id or by code.
enum Organisations {
    /// The id of an organisation; refused with `UNKNOWN_ORGANISATION`.
    static func identifier(
        _ reference: String,
        field: String,
        desk: some Desk
    ) throws -> String {
        if let stream = try desk.stream(reference), stream.kind == "organisation" {
            return stream.id
        }
        throw Refusal(
            Blocker(
                code: "UNKNOWN_ORGANISATION",
                message: Localized(
                    zh: "字段 \(field) 所指单位“\(reference)”不存在，请填报人先登记单位或更正",
                    en: "The field \(field) names “\(reference)”, which is no organisation;"
                        + " whoever entered it can register the organisation or correct it"
                ),
                place: field,
                values: ["found": reference]
            )
        )
    }
}
