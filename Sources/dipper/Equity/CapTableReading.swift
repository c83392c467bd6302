import Casework
import Portfolio
import Spreadsheet
import Store
import Web
import Workflow

/// 股权台账: an enterprise's cap table as of a day, with the names of its holders.
struct CapTableReading {
    let stream: CaseStream
    let record: CapTableRecord
    let table: CapTable
    /// The stage of the day; nil before the founding.
    let stage: CapTable.Stage?
    let date: CivilDate
    let enterprise: String
    private let names: [String: String]
    /// Codes of the converting agreements that one sees, by id.
    private let agreements: [String: String]
    private let words: CaseWords

    /// Of a cap table, or of an agreement whose payee has one; today unless a day is given.
    ///
    /// - Throws: `NOT_FOUND` for what is neither, and for what one does not see.
    init(_ code: String, asOf day: CivilDate?, _ ledger: OpenLedger, _ words: CaseWords) throws {
        let stream = try CapTableReading.found(code, ledger)
        self.stream = stream
        self.words = words
        record = CapTableRecord(stream)
        table = try record.table()
        date = day ?? ledger.now.date
        stage = table.asOf(date)
        enterprise = CaseWords.bare(try words.names(of: [stream.parent ?? ""]).values.first ?? "")
        let cells = stream.keys(of: "holder").map { ($0, stream.text("name", of: $0) ?? "") }
        let texts = try words.cases.texts(of: cells.map(\.1).filter { $0.hasPrefix("cell:") })
        let converting = Set(record.financings.flatMap(\.agreements))
        agreements = Dictionary(
            try ledger.cases.streams(converting).map { ($0.id, $0.code) }
        ) { first, _ in first }
        names = Dictionary(
            cells.map { (String($0.dropFirst("holder/".count)), CaseWords.opened($1, texts)) }
        ) { first, _ in first }
    }

    private static func found(_ code: String, _ ledger: OpenLedger) throws -> CaseStream {
        let reference = CaseReference(code: code, instance: "")
        guard let stream = try ledger.store.stream(code), stream.kind == GrantNoun.kind else {
            return try ledger.cases.found(reference, kind: CapTableNoun.kind)
        }
        let agreement = try ledger.cases.found(reference, kind: GrantNoun.kind)
        guard let payee = agreement.text("payee"),
            let table = try ledger.cases.visible(
                ledger.store.children(of: [payee], kind: CapTableNoun.kind)
            ).last
        else { throw CaseRefusals.notFound(code) }
        return table
    }

    func name(_ holder: String) -> String { names[holder] ?? holder }

    /// The agreements that convert in a round, as far as one sees them.
    func agreements(of financing: CapTableRecord.Financing) -> [String] {
        financing.agreements.compactMap { agreements[$0] }
    }

    /// What happened, without the number of its entry.
    static func title(_ stage: CapTable.Stage) -> String { CaseWords.bare(stage.name) }

    func units(_ count: Int64) -> String { record.form.text(units: count) }

    func share(_ holder: String) -> Rational { stage?.share(of: holder) ?? .zero }

    /// What a holder must subscribe in a round that waits, to keep his share (优先认缴).
    struct ProRata {
        let financing: CapTableRecord.Financing
        let holder: String
        let before: Rational
        /// Without subscribing.
        let after: Rational
        let units: Int64
        let money: Fen
    }

    /// What each waiting round does to holders that are organisations of the portfolio.
    var proRata: [ProRata] {
        guard let last = table.stages.last else { return [] }
        let own = record.holders.filter {
            stream.text("organisation", of: "holder/\($0)") != nil && record.units(of: $0) > 0
        }
        return record.financings.filter { $0.stage == .signed }.flatMap { financing in
            own.compactMap { proRata($0, in: financing, last) }
        }
    }

    private func proRata(
        _ holder: Int64,
        in financing: CapTableRecord.Financing,
        _ last: CapTable.Stage
    ) -> ProRata? {
        guard let issues = try? CapTableProcedure.units(of: financing, in: record) else {
            return nil
        }
        let issued = issues.reduce(Int128(0)) { $0 + Int128($1.units) }
        let (held, total) = (Int128(record.units(of: holder)), Int128(last.total))
        let others = total - held
        guard others > 0,
            let after = try? Rational(numerator: held, denominator: total + issued),
            let price = try? Rational(
                numerator: Int128(financing.preMoney.count),
                denominator: total
            ),
            let units = Int64(exactly: held * issued / others),
            let money = try? Rational(Int(units)).multiplied(by: price).roundedUp,
            let fen = try? Fen(exactly: money)
        else { return nil }
        return ProRata(
            financing: financing,
            holder: "\(holder)",
            before: last.share(of: "\(holder)") ?? .zero,
            after: after,
            units: units,
            money: fen
        )
    }

    /// Why a round triggers no conversion; empty when it does.
    static func disqualifications(
        _ financing: CapTableRecord.Financing,
        _ words: CaseWords
    ) -> [Blocker] {
        let least = words.rules.policy.parameters["gte.qualified_round_min_cash"]?.value.asNumber
        return QualifiedRound(minimumCash: Fen(least ?? 0)).blockers(
            subscribed: financing.money,
            inKind: financing.inKind,
            isRelatedParty: financing.isRelated
        )
    }
}

/// For programs, in sentences, and as the sheets of a workbook.
extension CapTableReading {
    var json: [String: JSON] {
        [
            "code": JSON(stream.code), "enterprise": JSON(enterprise),
            "as_of": JSON(date.description),
            "form": JSON(stream.text("form") ?? ""),
            "total": stage.map { JSON(units($0.total)) } ?? .null,
            "holders": .array(
                (stage?.positions ?? []).map { position in
                    let share = share(position.holder)
                    return [
                        "number": JSON(position.holder), "name": JSON(name(position.holder)),
                        "units": JSON(units(position.units)), "share": JSON(share),
                        "percent": JSON(CapTableWords.percent(share)),
                        "concert": stage?.concert[position.holder].map { JSON($0) } ?? .null,
                    ]
                }
            ),
            "rounds": .array(record.financings.map(json)),
            "entries": .array(record.steps.map(json)),
            "pro_rata": .array(
                proRata.map {
                    [
                        "round": JSON($0.financing.number), "holder": JSON(name($0.holder)),
                        "before": JSON($0.before), "after": JSON($0.after),
                        "units": JSON(units($0.units)), "money": JSON($0.money),
                    ]
                }
            ),
        ]
    }

    private func json(_ financing: CapTableRecord.Financing) -> JSON {
        let reasons = CapTableReading.disqualifications(financing, words)
        return [
            "number": JSON(financing.number), "name": JSON(financing.name),
            "stage": JSON(financing.stage.rawValue),
            "signed_on": financing.signedOn.map { JSON($0.description) } ?? .null,
            "registered_on": financing.registeredOn.map { JSON($0.description) } ?? .null,
            "pre_money": JSON(financing.preMoney), "cash": JSON(financing.cash),
            "in_kind": JSON(financing.inKind), "lead": JSON(name("\(financing.lead)")),
            "related_party": .bool(financing.isRelated),
            "qualified": .bool(reasons.isEmpty), "reasons": JSON(reasons.map(\.code)),
            "agreements": JSON(agreements(of: financing)),
        ]
    }

    private func json(_ step: CapTableRecord.Step) -> JSON {
        [
            "entry": JSON(step.entry), "on": JSON(step.on.description), "name": JSON(step.name),
            "kind": JSON(step.kind.rawValue), "holder": JSON(name("\(step.holder)")),
            "units": step.units.map { JSON(units($0)) } ?? .null,
            "to": step.to.map { JSON(name("\($0)")) } ?? .null,
            "set": step.set.map { JSON($0) } ?? .null,
            "money": step.money.map { JSON(Fen($0)) } ?? .null,
            "reversed": .bool(record.reversed.contains(step.entry)),
        ]
    }

    var lines: [Localized] {
        guard let stage else {
            return [
                Localized(
                    zh: "\(stream.code)　\(enterprise)　\(date) 时尚未建账",
                    en: "\(stream.code)  \(enterprise)  nothing yet on \(date)"
                )
            ]
        }
        let head = Localized(
            zh: "\(stream.code)　\(enterprise)　\(date)　总份额 \(units(stage.total))",
            en: "\(stream.code)  \(enterprise)  \(date)  total \(units(stage.total))"
        )
        return [head]
            + stage.positions.map { position in
                let share = share(position.holder)
                let (name, held) = (name(position.holder), units(position.units))
                let set = stage.concert[position.holder]
                return Localized(
                    zh: "　\(position.holder)　\(name)　\(held)　\(share)"
                        + "（\(CapTableWords.percent(share))）"
                        + (set.map { "　一致行动：\($0)" } ?? ""),
                    en: "  \(position.holder)  \(name)  \(held)  \(share)"
                        + " (\(CapTableWords.percent(share)))"
                        + (set.map { "  in concert: \($0)" } ?? "")
                )
            }
    }

    /// 股权台账: who holds what, what happened, and the rounds.
    var sheets: [(page: SheetPage, rows: [[Cell]])] {
        let unit: SheetPage.Kind = record.form == .limitedLiability ? .money : .integer
        let holders = SheetPage(
            name: "股权结构",
            columns: [
                .init("日期", .date), .init("序号", .integer), .init("股东"), .init("份额", unit),
                .init("比例"), .init("比例（%）"), .init("一致行动"),
            ]
        )
        let moves = SheetPage(
            name: "变动",
            columns: [
                .init("记录", .integer), .init("日期", .date), .init("事项"), .init("股东"),
                .init("份额", unit), .init("受让方"), .init("金额", .money), .init("组"),
                .init("已冲销"),
            ]
        )
        let rounds = SheetPage(
            name: "融资轮次",
            columns: [
                .init("序号", .integer), .init("轮次"), .init("签署日期"), .init("登记日期"),
                .init("投前估值", .money), .init("到账现金", .money), .init("实物作价", .money),
                .init("领投方"), .init("关联方"), .init("不触发转股的原因"),
            ]
        )
        return [
            (holders, (stage?.positions ?? []).map(row)), (moves, record.steps.map(row)),
            (rounds, record.financings.map(row)),
        ]
    }

    private func row(_ position: CapTable.Position) -> [Cell] {
        let share = share(position.holder)
        return [
            .date(date), .number(position.holder), .text(name(position.holder)),
            .number(units(position.units)), .text(share.description),
            .text(CapTableWords.percent(share)),
            Cell(text: stage?.concert[position.holder] ?? ""),
        ]
    }

    private func row(_ step: CapTableRecord.Step) -> [Cell] {
        [
            .number("\(step.entry)"), .date(step.on), Cell(text: step.name),
            .text(name("\(step.holder)")), step.units.map { .number(units($0)) } ?? .empty,
            Cell(text: step.to.map { name("\($0)") } ?? ""),
            step.money.map { .number(Fen($0).yuanText) } ?? .empty, Cell(text: step.set ?? ""),
            Cell(text: record.reversed.contains(step.entry) ? "是" : ""),
        ]
    }

    private func row(_ financing: CapTableRecord.Financing) -> [Cell] {
        let reasons = CapTableReading.disqualifications(financing, words).map(\.code)
        return [
            .number("\(financing.number)"), Cell(text: financing.name),
            Cell(text: financing.signedOn.map { "\($0)" } ?? ""),
            Cell(text: financing.registeredOn.map { "\($0)" } ?? ""),
            .number(financing.preMoney.yuanText), .number(financing.cash.yuanText),
            .number(financing.inKind.yuanText), Cell(text: name("\(financing.lead)")),
            Cell(text: financing.isRelated ? "是" : ""),
            Cell(text: reasons.joined(separator: ", ")),
        ]
    }
}
