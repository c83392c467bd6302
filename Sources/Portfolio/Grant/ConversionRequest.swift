import Expression
import Workflow

/// A request to convert: the principal and units of the round, by every reading of the terms.
///
/// Figures come out of the enterprise's cap table where one is kept, and are typed where none is.
struct ConversionRequest<Office: Desk> {
    private let request: Request
    private let stream: CaseStream
    private let desk: Office

    init(_ request: Request, on stream: CaseStream, desk: Office) {
        self.request = request
        self.stream = stream
        self.desk = desk
    }

    private var isElective: Bool { request.event == "start_elective_conversion" }

    /// The same request with `principal` and `units` filled in, and its computation sheet.
    ///
    /// Refused with the codes of `Conversion.preview`, those of ``ConversionBasis``, and
    /// `CONVERSION_FIGURES` when given figures differ from the computed ones.
    func plan() throws -> Plan? {
        // Of what is somewhere else the chart says so.
        guard stream.isIn("active.running.performing") else { return nil }
        let table = try CapTableProcedure.table(of: stream.text("payee"), desk: desk)
        let basis = try table.map { try recorded(CapTableRecord($0)) } ?? typed()
        let sheet = try ConversionSheet(
            basis,
            principal: Fen(stream.integer("outstanding") ?? 0),
            policy: try ConversionPolicy(desk, valuationCap: integer("valuation_cap"))
        )
        let preview = sheet.chosen
        var payload = request.payload
        for (name, computed) in [
            ("principal", preview.principalUsed.count), ("units", preview.units),
        ] {
            if let given = integer(name), given != computed {
                throw Refusal(differs(name, given: given, computed: computed))
            }
            payload[name] = .int(computed)
        }
        let comparison = try basis.largestOther(sheet)
        if !isElective {
            payload["cash"] = .int(basis.cash.count)
            payload["pre_money"] = .int(basis.preMoney.count)
            payload["related_party"] = .bool(basis.isRelated)
        }
        payload["company_form"] = .string(basis.formName)
        payload["units_outstanding"] = .int(basis.outstanding)
        payload["units_held"] = .int(comparison?.own ?? basis.held)
        payload["largest_other_units"] =
            (comparison?.units ?? integer("largest_other_units")).map { .int($0) }
        var record: [String: Value] = [
            "company_form": .string(basis.formName),
            "round": .int(basis.financing?.number ?? 0),
            "computation": .record(sheet.value(comparison, basis, on: desk.effective)),
        ]
        record["cap_table"] = table.map { .string($0.id) }
        let sends: [Send] = [
            .event(instance: "", name: request.event, payload: payload, isInternal: false),
            CapTableProcedure.inner("", "record_computation", record),
        ]
        var plan = Plan([GrantProcedure.asked(stream, sends)])
        if let table, let financing = basis.financing {
            let hold = CapTableProcedure.inner(
                financing.key,
                "hold",
                ["agreement": .string(stream.id)]
            )
            plan.streams.append(StreamPlan(.existing(id: table.id), [hold], isAsked: false))
        }
        return plan
    }

    // MARK: Where the figures come from

    /// By the round that is named, or at an appraised value.
    private func recorded(_ record: CapTableRecord) throws -> ConversionBasis {
        let own =
            ["company_form", "units_outstanding", "units_held", "largest_other_units"]
            + ["pre_money", "cash", "related_party"]
        let typed = own.filter { request.payload[$0].map { $0 != .null } ?? false }
        guard typed.isEmpty else {
            throw Refusal(typed.map { FigureBlockers.recorded($0, record.stream) })
        }
        var financing: CapTableRecord.Financing?
        if !isElective {
            guard let number = integer("round") else {
                throw Refusal(FigureBlockers.roundMissing(record))
            }
            guard let found = record.financing(number) else {
                throw Refusal(EquityBlockers.roundUnknown(number, record))
            }
            guard found.stage == .signed else { throw Refusal(EquityBlockers.roundStage(found)) }
            financing = found
        }
        let holder = stream.text("holder").flatMap { record.holder(organisation: $0) }
        let against = request.payload["against"]?.text
        if let against, record.members(of: against).isEmpty {
            throw Refusal(FigureBlockers.setUnknown(against, record.stream))
        }
        return ConversionBasis(
            record: record,
            financing: financing,
            holder: holder,
            against: against,
            preMoney: financing?.preMoney ?? Fen(integer("appraised") ?? 0)
        )
    }

    /// As typed, where no cap table is kept; every field that is missing is named.
    private func typed() throws -> ConversionBasis {
        if integer("round") != nil {
            throw Refusal(FigureBlockers.noTable(stream))
        }
        var needed = ["company_form", "units_outstanding"]
        if !isElective { needed += ["pre_money", "cash", "related_party"] }
        let missing = needed.filter { request.payload[$0].map { $0 == .null } ?? true }
        guard missing.isEmpty else {
            throw Refusal(missing.map(FigureBlockers.figureMissing))
        }
        let isJointStock = request.payload["company_form"] == .string("joint_stock")
        return ConversionBasis(
            form: isJointStock ? .jointStock(parFen: 100) : .limitedLiability,
            outstanding: integer("units_outstanding") ?? 0,
            held: integer("units_held") ?? 0,
            preMoney: Fen(integer(isElective ? "appraised" : "pre_money") ?? 0),
            cash: Fen(integer("cash") ?? 0),
            isRelated: request.payload["related_party"] == .bool(true)
        )
    }

    private func integer(_ name: String) -> Int64? { request.payload[name]?.integer }

    private func differs(_ name: String, given: Int64, computed: Int64) -> Blocker {
        Blocker(
            code: "CONVERSION_FIGURES",
            message: Localized(
                zh: "转股计算所得 \(name) 为 \(computed)，与填报的 \(given) 不一致，请投后管理人核对本轮数据",
                en: "The computed \(name) is \(computed) and \(given) was given;"
                    + " the post-investment manager can check the figures of the round"
            ),
            place: name,
            values: ["found": "\(given)", "expected": "\(computed)"],
            role: "PIM"
        )
    }
}
