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
        let company = try company(basis)
        let claims = claims(basis, company)
        // Those that were there before come first.
        let own = claims.count - 1
        let sheet = try ConversionSheet(basis, claims, policy: ConversionPolicy(desk))
        let comparison = try basis.largestOther(sheet, own)
        let payload = try payload(basis, sheet.chosen[own], comparison, held: claims[own].held)
        var record: [String: Value] = [
            "company_form": .string(basis.formName),
            "round": .int(basis.financing?.number ?? 0),
            "computation": .record(sheet.value(own, comparison, basis, on: desk.effective)),
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
        do {
            plan.streams += try company?.recomputing(sheet, basis) ?? []
        } catch let refusal as Refusal {
            plan.blockers += refusal.blockers
        }
        return plan
    }

    /// What is asked for with the figures that were worked out.
    private func payload(
        _ basis: ConversionBasis,
        _ preview: ConversionPreview,
        _ comparison: ConversionBasis.Comparison?,
        held: Int64
    ) throws -> [String: Value] {
        var payload = request.payload
        for (name, computed) in [
            ("principal", preview.principalUsed.count), ("units", preview.units),
        ] {
            if let given = integer(name), given != computed {
                throw Refusal(differs(name, given: given, computed: computed))
            }
            payload[name] = .int(computed)
        }
        if !isElective {
            payload["cash"] = .int(basis.cash.count)
            payload["pre_money"] = .int(basis.preMoney.count)
            payload["related_party"] = .bool(basis.isRelated)
        }
        payload["company_form"] = .string(basis.formName)
        payload["units_outstanding"] = .int(basis.outstanding)
        payload["units_held"] = .int(comparison?.own ?? held)
        payload["largest_other_units"] =
            (comparison?.units ?? integer("largest_other_units")).map { .int($0) }
        return payload
    }

    // MARK: Who converts in the round

    /// The agreements that convert in the round already.
    ///
    /// - Throws: `ROUND_APPROVED` of those whose figures were approved.
    private func company(_ basis: ConversionBasis) throws -> RoundCompany<Office>? {
        guard let record = basis.record, let financing = basis.financing else { return nil }
        let company = try RoundCompany(record, financing, besides: stream.id, desk)
        let approved = company.others.filter { !$0.isIn("active.converting.reviewing") }
        guard approved.isEmpty else {
            throw Refusal(approved.map { FigureBlockers.roundApproved($0, financing) })
        }
        return company
    }

    private func claims(
        _ basis: ConversionBasis,
        _ company: RoundCompany<Office>?
    ) -> [RoundClaim] {
        guard let record = basis.record else {
            return [
                RoundClaim(
                    code: stream.code,
                    agreement: stream.id,
                    holder: 1,
                    held: integer("units_held") ?? 0,
                    principal: Fen(stream.integer("outstanding") ?? 0),
                    valuationCap: integer("valuation_cap").map { Fen($0) },
                    against: nil
                )
            ]
        }
        let asked = (integer("valuation_cap"), request.payload["against"]?.text)
        let own = stream.id
        return RoundClaim.all((company?.others ?? []) + [stream], in: record) { one in
            one.id == own ? asked : RoundClaim.terms(one)
        }
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
            guard found.stage == .signed || found.stage == .converting else {
                throw Refusal(EquityBlockers.roundStage(found))
            }
            financing = found
        }
        let against = request.payload["against"]?.text
        if let against, record.members(of: against).isEmpty {
            throw Refusal(FigureBlockers.setUnknown(against, record.stream))
        }
        return ConversionBasis(
            record: record,
            financing: financing,
            appraised: Fen(integer("appraised") ?? 0)
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
