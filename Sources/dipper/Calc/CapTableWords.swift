import Casework
import Portfolio
import Spreadsheet
import Workflow

/// A cap table in words, as JSON and as rows of a sheet.
struct CapTableWords {
    private let table: CapTable
    private let form: CompanyForm

    init(_ table: CapTable, _ form: CompanyForm) { (self.table, self.form) = (table, form) }

    static func percent(_ share: Rational, decimals: Int = 6) -> String {
        ((try? share.multiplied(by: Rational(100)))?.text(decimals: decimals) ?? "—") + "%"
    }

    private func units(_ count: Int64) -> JSON {
        form == .limitedLiability ? JSON(Fen(count)) : JSON(count)
    }

    /// Who holds something after a stage or held it before, with his share and its change.
    private func holders(_ index: Int) -> [String] {
        let before = index > 0 ? table.stages[index - 1].positions.map(\.holder) : []
        let now = table.stages[index].positions.map(\.holder)
        return now + before.filter { !now.contains($0) }
    }

    // MARK: Lines

    func lines(_ index: Int) -> [Localized] {
        let stage = table.stages[index]
        var lines = [
            Localized(
                zh: "\(stage.date)　\(stage.name)　合计 \(form.text(units: stage.total))",
                en: "\(stage.date)  \(stage.name)  total \(form.text(units: stage.total))"
            )
        ]
        if let round = stage.round { lines.append(line(round)) }
        lines += (stage.round?.conversions ?? []).map(line)
        for holder in holders(index) {
            let share = stage.share(of: holder) ?? .zero
            let change = index > 0 ? table.change(of: holder, at: index) : nil
            let moved = change.map { CapTableWords.percent($0) } ?? ""
            let units = form.text(units: stage.units(of: holder))
            let set = stage.concert[holder]
            lines.append(
                Localized(
                    zh: "　\(holder)　\(units)　\(share)（\(CapTableWords.percent(share))）"
                        + (moved.isEmpty ? "" : "　较前 \(moved)")
                        + (set.map { "　一致行动：\($0)" } ?? ""),
                    en: "  \(holder)  \(units)  \(share) (\(CapTableWords.percent(share)))"
                        + (moved.isEmpty ? "" : "  change \(moved)")
                        + (set.map { "  in concert: \($0)" } ?? "")
                )
            )
        }
        return lines
    }

    private func line(_ round: CapTable.Round) -> Localized {
        Localized(
            zh: "　投前估值 \(round.preMoney) 元，每份 \(round.price) 分",
            en: "  Pre-money \(round.preMoney) CNY, \(round.price) fen per unit"
        )
    }

    private func line(_ converted: CapTable.Converted) -> Localized {
        let preview = converted.preview
        let units = form.text(units: preview.units)
        return Localized(
            zh: "　\(converted.holder) 转股 \(units)，每份 \(preview.conversionPrice) 分，"
                + "已用本金 \(preview.principalUsed) 元，资本公积 \(preview.capitalReserve) 元，"
                + "未转余额 \(preview.balance) 元",
            en: "  \(converted.holder) converts to \(units) at \(preview.conversionPrice) fen,"
                + " \(preview.principalUsed) CNY used, capital reserve"
                + " \(preview.capitalReserve) CNY, balance \(preview.balance) CNY"
        )
    }

    // MARK: JSON

    func json(_ index: Int) -> JSON {
        let stage = table.stages[index]
        return [
            "date": JSON(stage.date.description), "name": JSON(stage.name),
            "total": units(stage.total),
            "round": stage.round.map { json($0) } ?? .null,
            "holders": .array(
                holders(index).map { holder in
                    let share = stage.share(of: holder) ?? .zero
                    let change = index > 0 ? table.change(of: holder, at: index) : nil
                    return [
                        "holder": JSON(holder), "units": units(stage.units(of: holder)),
                        "share": JSON(share), "percent": JSON(CapTableWords.percent(share)),
                        "change": change.map { JSON($0.description) } ?? .null,
                        "change_percent": change.map { JSON(CapTableWords.percent($0)) } ?? .null,
                        "concert": stage.concert[holder].map { JSON($0) } ?? .null,
                    ]
                }
            ),
            "voices": .array(
                stage.voices.map { ["name": JSON($0.name), "units": units($0.units)] }
            ),
        ]
    }

    private func json(_ round: CapTable.Round) -> JSON {
        [
            "pre_money": JSON(round.preMoney), "price_fen": JSON(round.price.description),
            "issues": .array(
                round.issues.map {
                    [
                        "holder": JSON($0.holder), "units": units($0.units),
                        "money": JSON($0.money), "pro_rata": .bool($0.isProRata),
                    ]
                }
            ),
            "conversions": .array(
                round.conversions.map { converted in
                    let preview = converted.preview
                    return [
                        "holder": JSON(converted.holder), "units": units(preview.units),
                        "price_fen": JSON(preview.conversionPrice.description),
                        "principal_used": JSON(preview.principalUsed),
                        "capital_reserve": JSON(preview.capitalReserve),
                        "balance": JSON(preview.balance),
                    ]
                }
            ),
        ]
    }

    // MARK: Sheets

    static func page(_ form: CompanyForm) -> SheetPage {
        SheetPage(
            name: "股权结构",
            columns: [
                .init("日期", .date), .init("轮次"), .init("股东"),
                .init("份额", form == .limitedLiability ? .money : .integer), .init("比例"),
                .init("比例（%）"), .init("较前（%）"), .init("一致行动"),
            ]
        )
    }

    func rows(_ index: Int) -> [[Cell]] {
        let stage = table.stages[index]
        return holders(index).map { holder in
            let share = stage.share(of: holder) ?? .zero
            let change = index > 0 ? table.change(of: holder, at: index) : nil
            return [
                .date(stage.date), Cell(text: stage.name), .text(holder),
                .number(form.text(units: stage.units(of: holder))), .text(share.description),
                .text(CapTableWords.percent(share)),
                Cell(text: change.map { CapTableWords.percent($0) } ?? ""),
                Cell(text: stage.concert[holder] ?? ""),
            ]
        }
    }
}
