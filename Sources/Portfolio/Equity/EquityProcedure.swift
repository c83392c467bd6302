import Expression
import Workflow

/// What conversions and exits of an agreement do to the enterprise's cap table, and the figures of
/// an exit.
enum EquityProcedure {
    static let chart = "equity-exit"

    /// Nil when the chart alone decides.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch request.event {
        case "start_conversion", "start_elective_conversion":
            return try ConversionRequest(request, on: stream, desk: desk).plan()
        case "drop_conversion": return try dropping(request, on: stream, desk)
        case "register_conversion": return try registering(request, on: stream, desk)
        case "propose_exit": return try proposing(request, on: stream, desk)
        case "record_exit" where stream.isIn("approved", of: request.instance):
            return try selling(request, on: stream, desk)
        case "record_return":
            let sends = EquityProcedure.settling(stream)
            var plan = Procedures.asked(request, on: stream)
            plan.sends += sends
            return Plan([plan])
        default: return nil
        }
    }

    // MARK: Conversions

    private static func dropping(
        _ request: Request,
        on stream: CaseStream,
        _ desk: some Desk
    ) throws -> Plan? {
        guard stream.isIn("active.converting"), let record = try record(of: stream, desk),
            let financing = record.financing(stream.integer("round") ?? 0)
        else { return nil }
        let company = try RoundCompany(record, financing, besides: stream.id, desk)
        let left = try company.leaving()
        let free = CapTableProcedure.inner(
            financing.key,
            "free",
            ["agreements": .list(([stream.id] + left.gone).map { .string($0) })]
        )
        return Plan(
            [
                Procedures.asked(request, on: stream),
                StreamPlan(.existing(id: record.stream.id), [free], isAsked: false),
            ] + left.plans
        )
    }

    // MARK: Exits

    private static func proposing(
        _ request: Request,
        on stream: CaseStream,
        _ desk: some Desk
    ) throws -> Plan? {
        guard case .string(let buyer)? = request.payload["buyer"],
            let venue = request.payload["venue"], let rate = request.payload["return_bps"]
        else { return nil }
        let form = try form(of: stream, desk)
        let keys = stream.keys(of: chart)
        let taken = keys.filter { !stream.isIn("dropped", of: $0) }
            .reduce(0) { $0 + (stream.integer("units", of: $1) ?? 0) }
        let free = (stream.integer("units") ?? 0) - taken
        var units = free
        if case .string(let text)? = request.payload["units"] {
            units = try form.units(text, place: "units")
        }
        guard units > 0, units <= free else {
            let (found, most) = (form.text(units: units), form.text(units: free))
            throw Refusal(FigureBlockers.exitUnits(found, most))
        }
        let isRedeemed = venue == .string("buy_back") && HalfWidth.trimmed(buyer) == "公司"
        let number = keys.count + 1
        var plan = Procedures.asked(request, on: stream)
        plan.sends.append(
            .start(
                instance: "\(chart)/\(number)",
                event: "propose",
                payload: [
                    "number": .int(Int64(number)), "units": .int(units), "venue": venue,
                    "buyer": .string(buyer), "redeemed": .bool(isRedeemed), "return_bps": rate,
                ]
            )
        )
        return Plan([plan])
    }

    /// What the agreement holds still.
    static func unitsLeft(_ stream: CaseStream) -> Int64 {
        (stream.integer("units") ?? 0) - sold(stream, "units")
    }

    /// A figure of all exits that were sold.
    private static func sold(_ stream: CaseStream, _ field: String) -> Int64 {
        stream.keys(of: chart).filter { stream.text("sold_on", of: $0) != nil }
            .reduce(0) { $0 + (stream.integer(field, of: $1) ?? 0) }
    }

    /// As much of the converted principal as of the units that are left, rounded down; the last
    /// exit takes the rest.
    static func principalPart(_ stream: CaseStream, units: Int64) throws(ArithmeticFailure) -> Fen {
        let principal = (stream.integer("converted") ?? 0) - sold(stream, "principal")
        let left = unitsLeft(stream)
        guard left > 0 else { return .zero }
        return try Fen(exactly: Int128(principal) * Int128(units) / Int128(left))
    }

    private static func selling(
        _ request: Request,
        on stream: CaseStream,
        _ desk: some Desk
    ) throws -> Plan? {
        let key = request.instance
        guard let gross = request.payload["gross"]?.integer,
            let units = stream.integer("units", of: key)
        else { return nil }
        let (part, minimum) = try figures(of: stream, key, units, until: desk.effective)
        var plan = Procedures.asked(request, on: stream)
        plan.sends.append(
            CapTableProcedure.inner(
                key,
                "record_figures",
                ["principal": .int(part.count), "minimum": .int(minimum.count)]
            )
        )
        if gross == 0 { plan.sends += settling(stream) }
        let price = ExitPrice(gross: Fen(gross), principal: part, minimum: minimum)
        let blockers =
            try desk.parameter("gte.exit_return_required") == .bool(true)
            ? price.blockers(of: stream, key) : []
        guard let record = try record(of: stream, desk) else {
            return Plan([plan], blockers: blockers)
        }
        var book = try HolderBook(record.stream, desk)
        let holder = try book.enter(stream.text("holder") ?? "")
        var to: Int64?
        if stream.field("redeemed", of: key) != .bool(true) {
            let cell = stream.text("buyer", of: key)
            to = try book.enter(try cell.flatMap { try desk.text(in: $0) } ?? "—")
        }
        let step = CapTableProcedure.step(
            to == nil ? .redeem : .transfer,
            holder,
            desk,
            in: record,
            name: "退出",
            units: units,
            to: to,
            money: gross,
            agreement: stream.id
        )
        let sends =
            try book.starts
            + [CapTableProcedure.recording([step], in: record, holders: book.count)]
        return Plan(
            [plan, StreamPlan(.existing(id: record.stream.id), sends, isAsked: false)],
            blockers: blockers
        )
    }

    /// The principal part, and what it was to bring at least with the appropriate return.
    static func figures(
        of stream: CaseStream,
        _ key: String,
        _ units: Int64,
        until date: CivilDate
    ) throws(Refusal) -> (part: Fen, minimum: Fen) {
        let paid = stream.keys(of: "tranche").compactMap { key -> AppropriateReturn.Movement? in
            guard let amount = stream.integer("paid", of: key), amount > 0,
                let day = stream.text("paid_on", of: key).flatMap({ CivilDate($0) }), day <= date
            else { return nil }
            return .init(day, Fen(amount))
        }
        let rate = Int(stream.integer("return_bps", of: key) ?? 0)
        let due = try AppropriateReturn(basisPoints: rate).due(paid: paid, until: date)
        do throws(ArithmeticFailure) {
            let part = try principalPart(stream, units: units)
            let whole = try Fen.sum(paid.map(\.amount))
            guard whole > .zero else { return (part, part) }
            // The return on all that was paid, as much of it as of the principal.
            let share = try Rational(
                numerator: Int128(part.count),
                denominator: Int128(whole.count)
            )
            let returned = try Fen(exactly: due.exact.multiplied(by: share).roundedDown)
            return (part, try part.adding(returned))
        } catch {
            throw Refusal(error.blocker(place: "gross"))
        }
    }

    // MARK: Parts

    private static func settling(_ stream: CaseStream) -> [Send] {
        stream.isIn("converted") || stream.isIn("mixed_holding")
            ? [CapTableProcedure.inner("", "settle_exit")] : []
    }

    /// The cap table on which the agreement stands, or that of its payee.
    static func record(of stream: CaseStream, _ desk: some Desk) throws -> CapTableRecord? {
        let named = try stream.text("cap_table").flatMap { try desk.stream($0) }
        if stream.isIn("active.converting"), named == nil { return nil }
        let table = try named ?? CapTableProcedure.table(of: stream.text("payee"), desk: desk)
        return table.map { CapTableRecord($0) }
    }

    static func form(of stream: CaseStream, _ desk: some Desk) throws -> CompanyForm {
        if let record = try record(of: stream, desk) { return record.form }
        return stream.text("company_form") == "joint_stock"
            ? .jointStock(parFen: 100) : .limitedLiability
    }
}
