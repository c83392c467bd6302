import Casework
import Paper
import Portfolio
import Store
import Workflow

/// Sheets to be filled in, what came of them, and the panel's opinion.
extension SessionPaper {
    /// A page for each case that an expert judges, to be filled in by hand.
    func scoreSheets() throws -> [Block] {
        guard let expert else { return [] }
        return SessionPaper.pages(
            try own(expert).enumerated().filter { $0.element.standings[expert] == .judges }
                .map { try scoreSheet(expert, $0.offset + 1, $0.element) }
        )
    }

    private func scoreSheet(
        _ expert: String,
        _ position: Int,
        _ item: SessionSheet.Item
    ) throws -> [Block] {
        let weights = try RoundProcedure.profile(of: item.round).weights
        let admitted = item.round.texts("admits")
        let low = try RoundProcedure.ruleNumber("rationale_low", of: item.round)
        let high = try RoundProcedure.ruleNumber("rationale_high", of: item.round)
        let rows = words.rules.dimensions.enumerated().map { number, dimension in
            let weight = weights.indices.contains(number) ? "\(weights[number])" : ""
            let isAdmitted = admitted.contains(dimension.code)
            return [
                "\(dimension.code) \(dimension.name.zh)", weight,
                isAdmitted ? "（可填 NA）" : "", "　\n　\n　",
            ]
        }
        return [
            .text(kind.title, .pageTitle),
            .text("\(sheet.title)（\(sheet.stream.code)）　第 \(position) 案", .plain),
            .text("轮次 \(item.round.code)　项目 \(item.headline)", .plain),
            .text(
                "专家 \(name(of: expert))　评审代号 \(item.pseudonyms[expert] ?? "—")",
                .plain
            ),
            .text(
                "每个维度评 0 至 10 的整数；评分不高于 \(low) 或不低于 \(high) 的，须写明理由。"
                    + "涂改处请签名。本表由评审秘书代录，另一人核对。",
                .small
            ),
            .table(
                Table(
                    [
                        .init("维度", share: 1.3), .init("权重", share: 0.5),
                        .init("评分", share: 0.8), .init("评分理由", share: 4),
                    ],
                    rows
                )
            ),
            .text("总体意见：□ 支持　□ 保留　□ 反对", .plain.with { $0.leading = 1 }),
            SessionPaper.signature("专家"),
        ]
    }

    // MARK: What came of them

    /// The sheets of each case under the names of the round, with the exact result.
    func summaries() throws -> [Block] {
        guard !sheet.items.isEmpty else { return [] }
        let parts = sheet.items.map { item -> [Block] in
            [
                .heading(
                    Heading("\(item.position). \(item.round.code) \(item.headline)", level: 3)
                ),
                .text(result(item.round), .plain),
            ] + table(item.round)
        }
        return [
            .text("\(sheet.title)　\(kind.title)", .pageTitle),
            .text(
                "\(sheet.stream.code)　评分以封存的评分表为准；专家以评审代号列出，去除的评分表已标明。",
                .small
            ),
        ] + parts.flatMap(\.self) + [
            .space(10), SessionPaper.signature("汇总人"), SessionPaper.signature("复核人"),
            SessionPaper.signature("监督人员"),
        ]
    }

    private func table(_ round: CaseStream) -> [Block] {
        guard let paper = EvaluationPaper(round), !paper.sheetRows.isEmpty else { return [] }
        let means = ["均值"] + paper.means.map { EvaluationPaper.figure($0) } + [""]
        let width = Dimension.allCases.count + 2
        let rows = paper.sheetRows + (means.count == width ? [means] : [])
        return [
            .table(
                Table(
                    [.init("评审代号", share: 1.6)]
                        + Dimension.allCases.map { .init($0.code, share: 1) }
                        + [.init("计入", share: 1.4)],
                    rows
                )
            )
        ]
    }

    // MARK: The opinion

    /// A page for each case, which goes to its file: it names nobody, and is signed by hand.
    func opinions() throws -> [Block] {
        let cells = sheet.items.compactMap { $0.round.text("opinion") }
        let texts = try ledger.cases.texts(of: cells)
        return SessionPaper.pages(sheet.items.map { item in opinion(item, texts) })
    }

    private func opinion(_ item: SessionSheet.Item, _ texts: [String: String]) -> [Block] {
        let round = item.round
        let opinion = round.text("opinion").map { CaseWords.opened($0, texts) }
        let judging = item.experts(.judges, among: session.experts).count
        var blocks: [Block] = [
            .text(kind.title, .coverTitle), .space(8),
            .table(
                Table.pairs([
                    ("项目", "\(item.project) \(item.headline)"), ("评审轮次", round.code),
                    ("会议", "\(sheet.title)（\(sheet.stream.code)）"),
                    ("日期", session.days.joined(separator: "、")),
                    ("评审专家", "\(judging) 人"), ("结论", result(round)),
                ])
            ),
        ]
        if let paper = EvaluationPaper(round) {
            blocks += [
                .heading(Heading("各维度均值", level: 3)), .bars(paper.bars(hasNotes: true)),
            ]
        }
        blocks += [.heading(Heading("专家组意见", level: 3))]
        // Where nothing is recorded yet there is room to write it by hand.
        blocks += opinion.map { [.text($0, .body)] } ?? [.space(160)]
        blocks += [.space(10), SessionPaper.signature("组长")]
        return blocks + (0..<judging).map { SessionPaper.signature("专家 \($0 + 1)") }
    }
}
