import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `calc score`: the result of a review round from its sheets, as the round itself would have it.
struct CalcScore: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "由评分表计算综合得分与结论。",
        discussion: """
            评分表为 CSV（UTF-8 或 GB18030），列名为 expert,D1,D2,D3,D4,D5,D6,D7，每位专家一行，\
            评分为 0 至 10 的整数，政策包允许不评的维度可填 NA。权重与下限取自 rubrics，其余参数取自政策包。
            """
    )

    @Option(help: ArgumentHelp("评分表文件。", valueName: "sheets.csv"), completion: .file())
    var sheets: String

    @Option(help: "权重方案：P_DISC、P_STD 或 P_PILOT。")
    var profile = "P_STD"

    @Option(help: "评审组人数；缺省为评分表张数。")
    var panel: Int?

    @OptionGroup var definitions: DefinitionOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let file = self.sheets
        let sheets = try SheetFile.read(file)
        let parameters = try definitions.parameters()
        try CalcScore.check(sheets, admitted: try parameters.leftOut(by: profile), in: file)
        let evaluation = try Evaluation.conclude(
            sheets: sheets,
            profile: try definitions.rubric().profile(profile),
            rule: try parameters.evaluationRule(panelSize: panel ?? sheets.count),
            vetoes: []
        )
        return Answer(json: CalcScore.json(evaluation), lines: CalcScore.lines(evaluation))
    }

    /// Refused: `MARK_NOT_APPLICABLE` for a dimension that the profile does not let out.
    private static func check(
        _ sheets: [ScoreSheet],
        admitted: Set<String>,
        in file: String
    ) throws(Refusal) {
        let blockers = sheets.flatMap { sheet in
            Dimension.allCases.filter { sheet[$0] == nil && !admitted.contains($0.code) }.map {
                RoundProcedure.notApplicable(
                    $0,
                    admitted.sorted(),
                    place: "\(file)/\(sheet.expertCode)/\($0.code)"
                )
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    private static func json(_ evaluation: Evaluation) -> [String: JSON] {
        [
            "composite": evaluation.composite.map { JSON($0) } ?? .null,
            "composite_text": evaluation.composite.map { JSON($0.text(decimals: 2)) } ?? .null,
            "coverage": .array(evaluation.coverage.map { JSON(Int64($0)) }),
            "dimensions": .array(evaluation.dimensionMeans.map { JSON($0) }),
            "dropped": JSON(evaluation.dropped),
            "outcome": evaluation.outcome.map { JSON($0.rawValue) } ?? .null,
            "reasons": JSON(evaluation.reasons.map(\.code)),
            "meeting_required": .bool(evaluation.meetingRequired),
            "non_consensus": .bool(evaluation.nonConsensus),
            "quorum_met": .bool(evaluation.quorumMet),
        ]
    }

    private static func lines(_ evaluation: Evaluation) -> [Localized] {
        var lines: [Localized] = []
        if let composite = evaluation.composite {
            let text = composite.text(decimals: 2)
            lines.append(
                Localized(
                    zh: "综合得分 \(text)（\(composite)）",
                    en: "Composite \(text) (\(composite))"
                )
            )
            for (dimension, mean) in zip(Dimension.allCases, evaluation.dimensionMeans) {
                let mean = mean.text(decimals: 2)
                lines.append(
                    Localized(
                        zh: "\(dimension.code) \(dimension.name.zh) \(mean)",
                        en: "\(dimension.code) \(dimension.name.en) \(mean)"
                    )
                )
            }
        }
        let counted = evaluation.coverage
        if counted.min() != counted.max() {
            let text = zip(Dimension.allCases, counted).map { "\($0.code) \($1)" }
                .joined(separator: ", ")
            lines.append(
                Localized(zh: "各维度计入份数：\(text)", en: "Sheets counted in each dimension: \(text)")
            )
        }
        if !evaluation.dropped.isEmpty {
            let dropped = evaluation.dropped
            lines.append(
                Localized(
                    zh: "去掉最高与最低各一张：\(dropped.joined(separator: "、"))",
                    en: "Highest and lowest sheet dropped: \(dropped.joined(separator: ", "))"
                )
            )
        }
        lines.append(outcomeLine(evaluation.outcome))
        lines += evaluation.reasons.map { reason in
            Localized(
                zh: "[\(reason.code)] \(reason.message.zh)",
                en: "[\(reason.code)] \(reason.message.en)"
            )
        }
        if evaluation.meetingRequired {
            lines.append(
                Localized(zh: "专家意见分歧，须先开会", en: "The experts diverge and must meet first")
            )
        }
        if evaluation.nonConsensus {
            lines.append(
                Localized(
                    zh: "符合非共识条件，评审秘书应提请专门评审",
                    en: "Non-consensus: the panel secretary must offer a special round"
                )
            )
        }
        return lines
    }

    private static func outcomeLine(_ outcome: Evaluation.Outcome?) -> Localized {
        switch outcome {
        case .pass: Localized(zh: "结论：通过", en: "Outcome: pass")
        case .reserve: Localized(zh: "结论：储备", en: "Outcome: reserve")
        case .fail: Localized(zh: "结论：不通过", en: "Outcome: fail")
        case nil: Localized(zh: "结论：无", en: "Outcome: none")
        }
    }
}
