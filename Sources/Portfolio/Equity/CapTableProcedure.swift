import Expression
import Workflow

/// The cap table of an enterprise: every change is computed and replayed before it is recorded.
package enum CapTableProcedure {
    package static let kind = "cap-table"

    /// The cap table of an organisation; nil where none is kept.
    package static func table(of organisation: String?, desk: some Desk) throws -> CaseStream? {
        guard let organisation else { return nil }
        return try desk.children(of: organisation, kind: kind).last
    }

    /// Refused: `CAP_TABLE_TWICE`, `ROWS_FORM`, `HOLDER_TWICE`, what amounts are refused for.
    static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let text)? = payload["holders"] else { return nil }
        if let other = try table(of: parent.id, desk: desk) {
            throw Refusal(EquityBlockers.tableTwice(other))
        }
        var blank = Procedures.begun(
            kind,
            event,
            payload,
            parent: parent.id,
            isAsked: true,
            desk: desk
        )
        let form: CompanyForm =
            payload["form"] == .string("joint_stock")
            ? .jointStock(parFen: payload["par"]?.integer ?? 100) : .limitedLiability
        let given = try HolderRows(
            text,
            field: "holders",
            most: 5,
            expected: EquityBlockers.founders
        )
        var book = try HolderBook(nil, desk)
        var steps: [CapTableRecord.Step] = []
        var blockers: [Blocker] = []
        for row in given.rows {
            var units: Int64?
            do throws(Refusal) {
                units = try form.units(row.cell(1) ?? "", place: given.place(row, "units"))
            } catch { blockers += error.blockers }
            let isKnown = try book.find(row.cells[0]) != nil
            if isKnown { blockers.append(EquityBlockers.holderTwice("holders/\(row.number)")) }
            let holder = try book.enter(
                row.cells[0],
                holderClass: row.cell(2),
                basis: row.cell(3)
            )
            steps.append(step(.issue, holder, desk, units: units))
            if let set = row.cell(4) { steps.append(step(.concert, holder, desk, set: set)) }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        // Whom a set is of is said after the units that all begin with.
        steps = steps.filter { $0.kind == .issue } + steps.filter { $0.kind != .issue }
        let empty = CapTableRecord(.init(kind: kind, payload: payload))
        blank.sends += book.starts
        blank.sends.append(try recording(steps, in: empty, holders: book.count))
        return Plan([blank])
    }

    /// The plan of an event; nil when only its own instance is concerned.
    ///
    /// Refused: `ROUND_UNKNOWN`, `ROUND_STAGE`, `ROUND_ROWS`, `HOLDER_UNKNOWN`, `ENTRY_UNKNOWN`,
    /// `ENTRY_OF_AGREEMENT`, `RESERVE_UNEVEN`, and what ``CapTableRule`` refuses.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard request.instance.isEmpty, stream.version > 0 else { return nil }
        let record = CapTableRecord(stream)
        switch request.event {
        case "record_round": return try round(request, record, desk)
        case "register_round":
            guard let financing = try open(request, record) else { return nil }
            let steps = try units(of: financing, in: record).map { holder, units, money in
                step(
                    .issue,
                    holder,
                    desk,
                    in: record,
                    name: financing.name,
                    units: units,
                    round: financing.number,
                    money: money
                )
            }
            return try Plan([
                asked(request, on: stream, [inner(financing.key, "register")], steps, record)
            ])
        case "withdraw_round":
            guard let financing = try open(request, record) else { return nil }
            var plan = Procedures.asked(request, on: stream)
            plan.sends.append(inner(financing.key, "withdraw"))
            return Plan([plan])
        case "transfer", "redeem": return try moving(request, record, desk)
        case "convert_reserve": return try reserve(request, record, desk)
        case "act_in_concert", "compare_with": return try naming(request, record, desk)
        case "reverse": return try reversing(request, record, desk)
        default: return nil
        }
    }

    // MARK: Parts of plans

    static func inner(
        _ instance: String,
        _ event: String,
        _ payload: [String: Value] = [:]
    ) -> Send {
        .event(instance: instance, name: event, payload: payload, isInternal: true)
    }

    static func asked(
        _ request: Request,
        on stream: CaseStream,
        _ sends: [Send],
        _ steps: [CapTableRecord.Step],
        _ record: CapTableRecord,
        holders: Int? = nil
    ) throws -> StreamPlan {
        var plan = Procedures.asked(request, on: stream)
        plan.sends += sends
        plan.sends.append(try recording(steps, in: record, holders: holders))
        return plan
    }

    /// The steps with what everybody has after them: replayed, so that what cannot be is refused.
    static func recording(
        _ steps: [CapTableRecord.Step],
        in record: CapTableRecord,
        holders: Int? = nil,
        without entry: Int64? = nil
    ) throws -> Send {
        let last = try record.table(adding: steps, without: entry).stages.last
        let count = holders ?? record.holders.count
        let units = (0..<count).map { Value.int(last?.units(of: "\($0 + 1)") ?? 0) }
        return inner(
            "",
            "record_steps",
            [
                "added": .list(steps.map(\.value)), "units": .list(units),
                "total": .int(last?.total ?? 0),
            ]
        )
    }

    static func step(
        _ kind: CapTableRecord.Step.Kind,
        _ holder: Int64,
        _ desk: some Desk,
        in record: CapTableRecord? = nil,
        name: String = "设立",
        units: Int64? = nil,
        to: Int64? = nil,
        set: String? = nil,
        round: Int64? = nil,
        money: Int64? = nil,
        agreement: String? = nil
    ) -> CapTableRecord.Step {
        CapTableRecord.Step(
            entry: record?.nextEntry ?? 1,
            on: desk.effective,
            name: name,
            kind: kind,
            holder: holder,
            units: units,
            to: to,
            set: set,
            round: round,
            money: money,
            agreement: agreement
        )
    }

    /// The round that is named, while it waits for its registration.
    private static func open(
        _ request: Request,
        _ record: CapTableRecord
    ) throws -> CapTableRecord.Financing? {
        guard let number = request.payload["round"]?.integer else { return nil }
        guard let financing = record.financing(number) else {
            throw Refusal(EquityBlockers.roundUnknown(number, record))
        }
        guard financing.stage == .signed else {
            throw Refusal(EquityBlockers.roundStage(financing))
        }
        return financing
    }
}

extension CaseStream {
    /// A case that is about to begin, with what it was given.
    fileprivate init(kind: String, payload: [String: Value]) {
        var root = InstanceState()
        root.fields["form"] = payload["form"] ?? .null
        root.fields["par"] = payload["par"] ?? .int(100)
        self.init(
            id: "",
            kind: kind,
            code: "",
            parent: nil,
            version: 0,
            instances: ["": root],
            documents: []
        )
    }
}
