import Expression
import Workflow

extension EquityProcedure {
    /// Registration is the moment of effect: the round, its investors and the holder have their
    /// units with the same event.
    static func registering(
        _ request: Request,
        on stream: CaseStream,
        _ desk: some Desk
    ) throws -> Plan? {
        guard stream.isIn("active.converting.registering"),
            let record = try record(of: stream, desk)
        else { return nil }
        let then = stream.field("computation").member("entry")?.integer ?? 0
        guard record.nextEntry == then else {
            throw Refusal(FigureBlockers.stale(record, then))
        }
        let financing = record.financing(stream.integer("round") ?? 0)
        let company = try financing.map {
            try RoundCompany(record, $0, besides: stream.id, desk)
        }
        var book = try HolderBook(record.stream, desk)
        let name = financing?.name ?? "转股"
        var steps = investing(stream, in: record, financing, name: name, desk)
        let others = company?.others ?? []
        for agreement in others + [stream] {
            steps.append(
                CapTableProcedure.step(
                    .issue,
                    try book.enter(agreement.text("holder") ?? ""),
                    desk,
                    in: record,
                    name: name,
                    units: agreement.integer("converting_units"),
                    round: financing?.number,
                    money: agreement.integer("converting"),
                    agreement: agreement.id
                )
            )
        }
        var sends = book.starts
        if let financing { sends.append(CapTableProcedure.inner(financing.key, "register")) }
        sends.append(try CapTableProcedure.recording(steps, in: record, holders: book.count))
        let register = CapTableProcedure.inner(
            "",
            "register_jointly",
            ["by": .string(stream.id)]
        )
        let joint = others.map { StreamPlan(.existing(id: $0.id), [register], isAsked: false) }
        let open = try company?.open() ?? []
        return Plan(
            [
                Procedures.asked(request, on: stream),
                StreamPlan(.existing(id: record.stream.id), sends, isAsked: false),
            ] + (open.isEmpty ? joint : []),
            blockers: open
        )
    }

    /// What the investors of the round have by the sheet of an agreement that converts in it.
    private static func investing(
        _ stream: CaseStream,
        in record: CapTableRecord,
        _ financing: CapTableRecord.Financing?,
        name: String,
        _ desk: some Desk
    ) -> [CapTableRecord.Step] {
        guard case .list(let investors)? = stream.field("computation").member("investors") else {
            return []
        }
        return investors.compactMap { one in
            guard let number = one.member("holder")?.integer else { return nil }
            let paid = financing?.investors.first { $0.holder == number }
            return CapTableProcedure.step(
                .issue,
                number,
                desk,
                in: record,
                name: name,
                units: one.member("units")?.integer,
                round: financing?.number,
                money: paid.map { $0.cash.count + $0.inKind.count },
                agreement: stream.id
            )
        }
    }
}
