import Expression
package import Workflow

/// What happens to units besides rounds, and the signing of a round.
extension CapTableProcedure {
    // MARK: Rounds

    static func round(
        _ request: Request,
        _ record: CapTableRecord,
        _ desk: some Desk
    ) throws -> Plan? {
        guard case .string(let text)? = request.payload["investors"],
            let preMoney = request.payload["pre_money"]
        else { return nil }
        let given = try HolderRows(
            text,
            field: "investors",
            most: 5,
            expected: EquityBlockers.investors
        )
        var book = try HolderBook(record.stream, desk)
        var lines: [Value] = []
        var (cash, inKind): (Int128, Int128) = (0, 0)
        var seen: Set<Int64> = []
        var blockers: [Blocker] = []
        for row in given.rows {
            let holder = try book.enter(row.cells[0], holderClass: row.cell(3))
            if !seen.insert(holder).inserted {
                blockers.append(EquityBlockers.holderTwice("investors/\(row.number)"))
            }
            do throws(Refusal) {
                let money = try Fen.parse(row.cell(1) ?? "0", place: given.place(row, "cash"))
                let things = try Fen.parse(row.cell(2) ?? "0", place: given.place(row, "in_kind"))
                guard money.count > 0 || things.count > 0 else {
                    throw Refusal(
                        EquityBlockers.rowsForm(given.place(row, "cash"), EquityBlockers.investors)
                    )
                }
                let units = try row.cell(4).map { cell throws(Refusal) in
                    try record.form.units(cell, place: given.place(row, "units"))
                }
                (cash, inKind) = (cash + Int128(money.count), inKind + Int128(things.count))
                lines.append(
                    .record([
                        "holder": .int(holder), "cash": .int(money.count),
                        "in_kind": .int(things.count), "units": .int(units ?? 0),
                    ])
                )
            } catch { blockers += error.blockers }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        let lead = request.payload["lead"]?.integer ?? 1
        guard lead >= 1, lead <= lines.count else {
            throw Refusal(EquityBlockers.leadUnknown(lead, lines.count))
        }
        guard let whole = Int64(exactly: cash), let things = Int64(exactly: inKind),
            Int64(exactly: cash + inKind) != nil
        else { throw Refusal(ArithmeticFailure.overflow.blocker(place: "investors")) }
        let number = Int64(record.stream.keys(of: "financing").count + 1)
        var entered: [String: Value] = [
            "number": .int(number), "name": request.payload["name"] ?? .string(""),
            "pre_money": preMoney, "cash": .int(whole), "in_kind": .int(things),
            "investors": .list(lines), "related_party": request.payload["related_party"] ?? .null,
            "lead": lines[Int(lead) - 1].member("holder") ?? .int(1),
        ]
        entered["relation"] = request.payload["relation"]
        var plan = Procedures.asked(request, on: record.stream)
        plan.sends += book.starts
        plan.sends.append(
            .start(instance: "financing/\(number)", event: "enter", payload: entered)
        )
        return Plan([plan])
    }

    /// What a round gives to whom, where nothing converts in it.
    ///
    /// - Throws: `PRICE_BELOW_PAR`, `UNITS_ZERO`, `ARITHMETIC_OVERFLOW`.
    package static func units(
        of financing: CapTableRecord.Financing,
        in record: CapTableRecord
    ) throws(Refusal) -> [(holder: Int64, units: Int64, money: Int64)] {
        let (price, units): (Rational, [Int64])
        do throws(ArithmeticFailure) {
            price = try Rational(
                numerator: Int128(financing.preMoney.count),
                denominator: Int128(record.total)
            )
            units = try financing.units(at: price)
        } catch {
            throw Refusal(error.blocker(place: "investors"))
        }
        guard price >= Rational(Int(record.form.parFen)) else {
            throw Refusal(Blocker.priceBelowPar(price, record.form).moved(to: "pre_money"))
        }
        guard units.allSatisfy({ $0 > 0 }) else {
            throw Refusal(Blocker.noUnit(price).moved(to: "investors"))
        }
        return zip(financing.investors, units).map {
            ($0.holder, $1, $0.cash.count + $0.inKind.count)
        }
    }

    // MARK: Units

    static func moving(
        _ request: Request,
        _ record: CapTableRecord,
        _ desk: some Desk
    ) throws -> Plan? {
        guard case .string(let from)? = request.payload["holder"] else { return nil }
        var book = try HolderBook(record.stream, desk)
        guard let holder = try book.find(from) else {
            throw Refusal(EquityBlockers.holderUnknown("holder", record))
        }
        var units: Int64?
        if case .string(let text)? = request.payload["units"] {
            units = try record.form.units(text, place: "units")
        }
        let bound = try holdings(record, desk).filter { $0.holder == holder }
        let free = record.units(of: holder) - bound.reduce(0) { $0 + $1.units }
        if let first = bound.first, units ?? record.units(of: holder) > free {
            throw Refusal(EquityBlockers.unitsOfAgreement(first.agreement, free, record))
        }
        var to: Int64?
        if request.event == "transfer" {
            guard case .string(let name)? = request.payload["to"] else { return nil }
            to = try book.enter(name)
        }
        let one = step(
            to == nil ? .redeem : .transfer,
            holder,
            desk,
            in: record,
            name: to == nil ? "减资" : "转让",
            units: units ?? record.units(of: holder),
            to: to
        )
        let sends = book.starts
        return try Plan([
            asked(request, on: record.stream, sends, [one], record, holders: book.count)
        ])
    }

    /// Everybody's units grow alike; what does not come out whole is refused.
    static func reserve(
        _ request: Request,
        _ record: CapTableRecord,
        _ desk: some Desk
    ) throws -> Plan? {
        guard case .string(let text)? = request.payload["total"] else { return nil }
        let total = try record.form.units(text, place: "total")
        let (now, grown) = (Int128(record.total), Int128(total))
        let held = record.holders.filter { record.units(of: $0) > 0 }
        guard grown > now, held.allSatisfy({ Int128(record.units(of: $0)) * grown % now == 0 })
        else { throw Refusal(EquityBlockers.reserveUneven(record, total)) }
        let steps = held.map { holder in
            let units = Int128(record.units(of: holder)) * (grown - now) / now
            return step(.issue, holder, desk, in: record, name: "公积转增", units: Int64(units))
        }
        var plan = try Plan([asked(request, on: record.stream, [], steps, record)])
        for one in try holdings(record, desk) {
            guard Int128(one.units) * grown % now == 0 else {
                throw Refusal(EquityBlockers.reserveUneven(record, total))
            }
            let more = Int64(Int128(one.units) * (grown - now) / now)
            let grow = inner("", "grow_units", ["units": .int(more)])
            plan.streams.append(
                StreamPlan(.existing(id: one.agreement.id), [grow], isAsked: false)
            )
        }
        return plan
    }

    /// What agreements have in the table still, each with its holder.
    static func holdings(
        _ record: CapTableRecord,
        _ desk: some Desk
    ) throws -> [(agreement: CaseStream, holder: Int64, units: Int64)] {
        try Set(record.steps.compactMap(\.agreement)).sorted().compactMap { id in
            guard let agreement = try desk.stream(id),
                let holder = agreement.text("holder").flatMap({ record.holder(organisation: $0) })
            else { return nil }
            let units = EquityProcedure.unitsLeft(agreement)
            return units > 0 ? (agreement, holder, units) : nil
        }
    }

    // MARK: Sets

    static func naming(
        _ request: Request,
        _ record: CapTableRecord,
        _ desk: some Desk
    ) throws -> Plan? {
        guard case .string(let text)? = request.payload["holders"] else { return nil }
        let book = try HolderBook(record.stream, desk)
        let names = text.split { ",，、;；\n".contains($0) }.map(String.init)
        let isConcert = request.event == "act_in_concert"
        var steps: [CapTableRecord.Step] = []
        for (number, name) in zip(1..., names) {
            guard let holder = try book.find(name) else {
                throw Refusal(EquityBlockers.holderUnknown("holders/\(number)", record))
            }
            steps.append(
                step(
                    isConcert ? .concert : .compare,
                    holder,
                    desk,
                    in: record,
                    name: isConcert ? "一致行动" : "比较范围",
                    set: request.payload["set"]?.text
                )
            )
        }
        return try Plan([asked(request, on: record.stream, [], steps, record)])
    }

    // MARK: Corrections

    /// An entry that was mistaken; what came by an agreement is the agreement's.
    static func reversing(
        _ request: Request,
        _ record: CapTableRecord,
        _ desk: some Desk
    ) throws -> Plan? {
        guard let entry = request.payload["entry"]?.integer else { return nil }
        let steps = record.steps.filter { $0.entry == entry }
        guard !steps.isEmpty else { throw Refusal(EquityBlockers.entryUnknown(entry, record)) }
        if let agreement = steps.compactMap(\.agreement).first {
            throw Refusal(EquityBlockers.entryOfAgreement(entry, try desk.stream(agreement)))
        }
        if record.reversed.contains(entry) { return nil }
        var plan = Procedures.asked(request, on: record.stream)
        plan.sends.append(try recording([], in: record, without: entry))
        return Plan([plan])
    }
}
