import Portfolio
import Spreadsheet
import Workflow

/// What a ranking says of each case, and the same as a table.
extension RankingReading {
    static func text(_ separation: BatchRanking.Separation) -> Localized {
        switch separation {
        case .first: Localized(zh: "", en: "")
        case .composite: Localized(zh: "综合得分", en: "composite")
        case .dimension(let dimension):
            Localized(
                zh: "得分相同，\(dimension.code) 均值较低",
                en: "same composite, lower mean of \(dimension.code)"
            )
        case .ballot: Localized(zh: "得分相同，按评审组投票", en: "same composite, by the panel's ballot")
        case .level: Localized(zh: "并列", en: "level with the one before")
        }
    }

    static func text(_ standing: BatchRanking.Standing) -> Localized {
        switch standing {
        case .within: Localized(zh: "线内", en: "within")
        case .beyond: Localized(zh: "线外", en: "beyond")
        case .ballot: Localized(zh: "待投票", en: "awaits a ballot")
        case .notPassed: Localized(zh: "未通过", en: "not passed")
        }
    }

    static func text(_ outcome: Evaluation.Outcome?) -> Localized {
        switch outcome {
        case .pass: Localized(zh: "通过", en: "pass")
        case .reserve: Localized(zh: "储备", en: "reserve")
        case .fail: Localized(zh: "不通过", en: "fail")
        case nil: Localized(zh: "", en: "")
        }
    }

    // MARK: Table

    static let page = SheetPage(
        name: "排名",
        columns: [
            .init("名次", .integer), .init("轮次"), .init("项目"), .init("综合得分"), .init("精确值"),
        ] + Dimension.allCases.map { .init("\($0.code) \($0.name.zh)") } + [
            .init("结论"), .init("与前一名的区别"), .init("入选线"),
        ]
    )

    /// Every ranked case as a row of ``page``.
    var cells: [[Cell]] {
        rows.map { row in
            [
                .number("\(row.place)"), .text(row.round.code), Cell(text: row.title),
                .text(row.result.composite?.text(decimals: 2) ?? ""),
                .text(row.result.composite?.description ?? ""),
            ] + row.result.dimensionMeans.map { .text($0.text(decimals: 2)) } + [
                .text(RankingReading.text(row.result.outcome).zh),
                .text(RankingReading.text(row.separation).zh),
                .text(RankingReading.text(row.standing).zh),
            ]
        }
    }
}
