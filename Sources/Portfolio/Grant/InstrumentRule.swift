import Expression
import Workflow

/// What an instrument asks of every commitment: that it is in force, within its cap, and that
/// open commitments stay within the authority of the year.
enum InstrumentRule {
    /// An instrument of the catalogue in force; nil for one that it does not have.
    static func named(_ code: String, desk: some Desk) throws -> Instrument? {
        try desk.instruments().first { $0.code.content == code }
    }

    /// The cap by the policy pack; nil while none is set (INV-39).
    static func limit(of instrument: Instrument, desk: some Desk) throws -> Fen? {
        guard case .int(let fen)? = try desk.parameter(instrument.cap.content) else { return nil }
        return Fen(fen)
    }

    /// What stands against the commitment of an agreement, in fen: `INSTRUMENT_ENDED`, `STACKING`
    /// and `BUDGET_AUTHORITY`; what the catalogue does not have is not bounded in time.
    static func blockers(
        _ code: String,
        _ amountFen: Int64,
        by agreement: CaseStream,
        desk: some Desk
    ) throws -> [Blocker] {
        var blockers: [Blocker] = []
        if let instrument = try named(code, desk: desk) {
            blockers += validity(instrument, on: desk.effective)
            blockers += try StackingRule(agreement, instrument, desk: desk)
                .blockers(adding: Fen(amountFen))
        }
        return blockers + (try authority(code, adding: amountFen, desk: desk))
    }

    static func validity(_ instrument: Instrument, on day: CivilDate) -> [Blocker] {
        guard !instrument.isInForce(on: day) else { return [] }
        let code = instrument.code.content
        let last = instrument.to.map { "\($0)" }
        return [
            Blocker(
                code: "INSTRUMENT_ENDED",
                message: Localized(
                    zh: "资助工具 \(code) 的有效期为 \(instrument.from) 至 \(last ?? "未定")，"
                        + "\(day) 不在其内，请中心主任核对政策依据",
                    en: "Instrument \(code) is in force from \(instrument.from) to"
                        + " \(last ?? "an open end"), and not on \(day); the Centre director can"
                        + " check the policy"
                ),
                place: "instrument",
                values: [
                    "instrument": code, "found": "\(day)", "from": "\(instrument.from)",
                    "to": last ?? "",
                ],
                role: "DIR"
            )
        ]
    }

    // MARK: Multi-year authority (INV-24)

    /// What is promised by an instrument and not paid yet, over all its cases.
    static func openCommitments(_ code: String, desk: some Desk) throws -> Fen {
        Fen(try desk.sum(of: .openCommitment, about: code))
    }

    /// What stands against more open commitments than the budget of the year of the decision
    /// allows; nothing where that records no authority.
    static func authority(
        _ code: String,
        adding amountFen: Int64,
        desk: some Desk
    ) throws -> [Blocker] {
        let year = desk.effective.year
        let account = try BudgetProcedure.account(year: year, instrument: code, desk: desk)
        guard let authority = account?.integer("authority") else { return [] }
        let open = try openCommitments(code, desk: desk)
        guard open.count + amountFen > authority else { return [] }
        let over = Fen(open.count + amountFen - authority)
        let headroom = Fen(max(0, authority - open.count))
        return [
            Blocker(
                code: "BUDGET_AUTHORITY",
                message: Localized(
                    zh: "\(code) 未付承诺已有 \(open) 元，加本次 \(Fen(amountFen)) 元超出 \(year) 年度跨年度承诺授权 "
                        + "\(Fen(authority)) 元（余 \(headroom) 元，超出 \(over) 元），请财务人员申请追加授权",
                    en: "Open commitments of \(code) are \(open) CNY; with these"
                        + " \(Fen(amountFen)) CNY they exceed the multi-year authority of"
                        + " \(Fen(authority)) CNY in fiscal year \(year) by \(over) CNY (headroom"
                        + " \(headroom) CNY); a finance person can ask for more"
                ),
                place: "amount",
                values: [
                    "instrument": code, "open": open.yuanText, "authority": Fen(authority).yuanText,
                    "amount": Fen(amountFen).yuanText, "headroom": headroom.yuanText,
                    "over": over.yuanText, "year": "\(year)",
                ],
                role: "FIN"
            )
        ]
    }
}
