import Expression
import Workflow

/// A request to convert: the computed principal and units of the round, by the policy's terms.
struct ConversionRequest<Office: Desk> {
    private let request: Request
    private let stream: CaseStream
    private let desk: Office

    init(_ request: Request, on stream: CaseStream, desk: Office) {
        self.request = request
        self.stream = stream
        self.desk = desk
    }

    /// The same request with `principal` and `units` filled in.
    ///
    /// Refused with the codes of `Conversion.preview`, and `CONVERSION_FIGURES` when given
    /// figures differ from the computed ones. Nil without what the chart requires.
    func plan() throws -> Plan? {
        guard let units = integer("units_outstanding"), let valuation = integer("pre_money"),
            let cash = integer("cash"), case .string(let form)? = request.payload["company_form"]
        else { return nil }
        let terms = Conversion(
            timing: try timing(),
            companyForm: form == "joint_stock" ? .jointStock(parFen: 100) : .limitedLiability,
            discountBasisPoints: Int(try parameter("gte.discount_bps") ?? 0),
            valuationCap: integer("valuation_cap").map { Fen($0) },
            holdingCapBasisPoints: try parameter("gte.holding_cap_bps").map { Int($0) }
        )
        let preview = try terms.preview(
            principal: Fen(stream.integer("outstanding") ?? 0),
            round: FinancingRound(
                unitsOutstanding: units,
                unitsHeld: integer("units_held") ?? 0,
                preMoney: Fen(valuation),
                cash: Fen(cash)
            )
        )
        var payload = request.payload
        for (name, computed) in [
            ("principal", preview.principalUsed.count), ("units", preview.units),
        ] {
            if let given = integer(name), given != computed {
                throw Refusal(differs(name, given: given, computed: computed))
            }
            payload[name] = .int(computed)
        }
        let send = Send.event(
            instance: "",
            name: request.event,
            payload: payload,
            isInternal: false
        )
        return Plan([GrantProcedure.asked(stream, [send])])
    }

    private func timing() throws -> ConversionTiming {
        guard case .string(let text)? = try desk.parameter("gte.timing") else { return .alongside }
        return ConversionTiming(rawValue: text) ?? .alongside
    }

    private func parameter(_ key: String) throws -> Int64? {
        guard case .int(let number)? = try desk.parameter(key) else { return nil }
        return number
    }

    private func integer(_ name: String) -> Int64? {
        guard case .int(let number)? = request.payload[name] else { return nil }
        return number
    }

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
