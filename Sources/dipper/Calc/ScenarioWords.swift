import Casework
import Portfolio
import Spreadsheet
import Workflow

/// The cases of a grid in words, as JSON and as rows of a sheet.
struct ScenarioWords {
    let grid: ConversionGrid
    private let form: CompanyForm

    init(_ grid: ConversionGrid, _ form: CompanyForm) { (self.grid, self.form) = (grid, form) }

    func title(_ one: ConversionGrid.Case, number: Int) -> Localized {
        let valuationCap = one.valuationCap?.yuanText
        let holdingCap = one.holdingCapBasisPoints.map { "\($0)" }
        return Localized(
            zh: "情形 \(number)　本金 \(one.principal)　投前估值 \(one.preMoney)　"
                + "折扣 \(one.discountBasisPoints) 基点　估值上限 \(valuationCap ?? "无")　"
                + "持股上限 \(holdingCap.map { "\($0) 基点" } ?? "无")",
            en: "Case \(number)  principal \(one.principal)  pre-money \(one.preMoney)"
                + "  discount \(one.discountBasisPoints) bps"
                + "  valuation cap \(valuationCap ?? "none")"
                + "  holding cap \(holdingCap.map { "\($0) bps" } ?? "none")"
        )
    }

    /// What a reading gives, or the codes of why it gives nothing.
    func line(_ reading: ConversionGrid.Reading) -> Localized {
        switch reading.outcome {
        case .failure(let refusal):
            let codes = ScenarioWords.codes(refusal).joined(separator: ", ")
            return Localized(zh: "不能转股：\(codes)", en: "none: \(codes)")
        case .success(let preview):
            let units = form.text(units: preview.units)
            let percent = CapTableWords.percent(preview.share)
            return Localized(
                zh: "份额 \(units)，占 \(preview.share)（\(percent)），"
                    + "已用本金 \(preview.principalUsed)，资本公积 \(preview.capitalReserve)，"
                    + "未转余额 \(preview.balance)",
                en: "units \(units), \(preview.share) (\(percent)),"
                    + " used \(preview.principalUsed), reserve \(preview.capitalReserve),"
                    + " balance \(preview.balance)"
            )
        }
    }

    static func codes(_ refusal: Refusal) -> [String] { refusal.blockers.map(\.code) }

    var lines: [Localized] {
        zip(1..., grid.cases).flatMap { number, one in
            [title(one, number: number)]
                + one.readings.map { reading in
                    let (title, told) = (reading.timing.title, line(reading))
                    return Localized(
                        zh: "　\(title.zh)：\(told.zh)",
                        en: "  \(title.en): \(told.en)"
                    )
                }
        }
    }

    var json: [String: JSON] {
        [
            "cases": .array(
                grid.cases.map { one in
                    [
                        "principal": JSON(one.principal), "pre_money": JSON(one.preMoney),
                        "discount_bps": JSON(one.discountBasisPoints),
                        "valuation_cap": one.valuationCap.map { JSON($0) } ?? .null,
                        "holding_cap_bps": one.holdingCapBasisPoints.map { JSON($0) } ?? .null,
                        "readings": .array(one.readings.map { json($0) }),
                    ]
                }
            )
        ]
    }

    private func units(_ count: Int64) -> JSON {
        form == .limitedLiability ? JSON(Fen(count)) : JSON(count)
    }

    private func json(_ reading: ConversionGrid.Reading) -> JSON {
        switch reading.outcome {
        case .failure(let refusal):
            [
                "timing": JSON(reading.timing.rawValue),
                "refused": JSON(ScenarioWords.codes(refusal)),
            ]
        case .success(let preview):
            [
                "timing": JSON(reading.timing.rawValue), "refused": [],
                "round_price_fen": JSON(preview.roundPrice.description),
                "conversion_price_fen": JSON(preview.conversionPrice.description),
                "units": units(preview.units), "investor_units": units(preview.investorUnits),
                "total_units": units(preview.totalUnits), "share": JSON(preview.share),
                "percent": JSON(CapTableWords.percent(preview.share)),
                "principal_used": JSON(preview.principalUsed),
                "capital_reserve": JSON(preview.capitalReserve),
                "balance": JSON(preview.balance),
                "holding_cap_binds": .bool(preview.isHoldingCapBinding),
            ]
        }
    }

    // MARK: Sheets

    private var timings: [ConversionTiming] { grid.cases.first?.readings.map(\.timing) ?? [] }

    var page: SheetPage {
        let unit: SheetPage.Kind = form == .limitedLiability ? .money : .integer
        return SheetPage(
            name: "转股情景",
            columns: [
                .init("本金", .money), .init("投前估值", .money), .init("折扣基点", .integer),
                .init("估值上限", .money), .init("持股上限基点", .integer),
            ]
                + timings.flatMap { timing -> [SheetPage.Column] in
                    let name = timing.title.zh
                    return [
                        .init("\(name)份额", unit), .init("\(name)比例（%）"),
                        .init("\(name)未转余额", .money), .init("\(name)不能转股的原因"),
                    ]
                }
        )
    }

    var rows: [[Cell]] {
        grid.cases.map { one in
            [
                .number(one.principal.yuanText), .number(one.preMoney.yuanText),
                .number("\(one.discountBasisPoints)"),
                one.valuationCap.map { .number($0.yuanText) } ?? .empty,
                one.holdingCapBasisPoints.map { .number("\($0)") } ?? .empty,
            ]
                + one.readings.flatMap { reading -> [Cell] in
                    switch reading.outcome {
                    case .failure(let refusal):
                        let codes = ScenarioWords.codes(refusal).joined(separator: ", ")
                        return [.empty, .empty, .empty, .text(codes)]
                    case .success(let preview):
                        return [
                            .number(form.text(units: preview.units)),
                            .text(CapTableWords.percent(preview.share)),
                            .number(preview.balance.yuanText), .empty,
                        ]
                    }
                }
        }
    }
}
