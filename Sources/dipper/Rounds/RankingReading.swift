import Casework
import Portfolio
import Workflow

/// The ranking of a batch as commands, pages and programs tell it.
struct RankingReading {
    let batch: RoundBatch
    let ranking: BatchRanking
    let line: BatchRanking.Line?
    private let rounds: [String: CaseStream]
    private let results: [String: RankedResult]
    private let words: CaseWords

    /// - Throws: `PARAMETER_MISSING`, and what a ranking is refused for.
    init(
        _ batch: RoundBatch,
        line: BatchRanking.Line?,
        amounts: [String: Fen] = [:],
        each: Fen? = nil,
        _ words: CaseWords
    ) throws(Refusal) {
        self.batch = batch
        self.line = line
        self.words = words
        rounds = Dictionary(batch.rounds.map { ($0.code, $0) }) { $1 }
        let known = Set(rounds.keys).union(batch.projects.values.map(\.code))
        let strange = amounts.keys.filter { !known.contains($0) }.sorted()
        guard strange.isEmpty else { throw Refusal(strange.map(RankingReading.unknown)) }
        let results = Dictionary(
            batch.rounds.map { ($0.code, RankedResult(recordedBy: $0) ?? .none) }
        ) { $1 }
        self.results = results
        ranking = try BatchRanking.rank(
            batch.rounds.map { round in
                let project = batch.project(of: round)?.code ?? ""
                return BatchRanking.Entry(
                    code: round.code,
                    result: results[round.code] ?? .none,
                    ballot: round.integer("ballot").map { Int($0) },
                    amount: amounts[round.code] ?? amounts[project] ?? each
                )
            },
            by: RoundProcedure.rankingDimensions,
            line: line,
            specialShare: AdviceRules(words.rules).specialShare
        )
    }

    private static func unknown(_ code: String) -> Blocker {
        Blocker(
            code: "RANK_AMOUNT",
            message: Localized(
                zh: "给出了 \(code) 的金额，但它不在本批之中，应为本批的轮次或项目编号，请填报人更正",
                en: "An amount is given for \(code), which is not in the batch; expected a round or"
                    + " a project of it; whoever entered it can correct it"
            ),
            place: code,
            values: ["found": code]
        )
    }

    /// One case in its place.
    struct Row {
        let place: Int
        let round: CaseStream
        let title: String
        let result: RankedResult
        let separation: BatchRanking.Separation
        let standing: BatchRanking.Standing
        /// Whether the line is drawn right behind it.
        var isLast: Bool
    }

    var rows: [Row] {
        var rows = ranking.rows.compactMap { row -> Row? in
            guard let round = rounds[row.code], let result = results[row.code] else { return nil }
            return Row(
                place: row.place,
                round: round,
                title: batch.title(of: round),
                result: result,
                separation: row.separation,
                standing: row.standing,
                isLast: false
            )
        }
        if line != nil, let last = rows.lastIndex(where: { $0.standing == .within }) {
            rows[last].isLast = true
        }
        return rows
    }

    /// Rounds without a result, with where they are.
    var open: [(round: CaseStream, title: String, states: Localized)] {
        ranking.unranked.compactMap { code in
            rounds[code].map { ($0, batch.title(of: $0), words.states(of: $0)) }
        }
    }

    /// How the batch was named, and how many it has.
    var heading: Localized {
        let (all, ranked) = (batch.rounds.count, ranking.rows.count)
        let line: (zh: String, en: String) =
            switch self.line {
            case nil: ("", "")
            case .places(let places): ("；名额 \(places) 个", "; \(places) places")
            case .amount(let budget): ("；资金 \(budget) 元", "; \(budget) CNY")
            }
        return Localized(
            zh: "\(batch.naming.text.zh)：\(all) 个轮次，已有结论 \(ranked) 个\(line.zh)",
            en: "\(batch.naming.text.en): \(all) rounds, \(ranked) with a result\(line.en)"
        )
    }

    /// What remains to be decided by people: ballots, and special rounds.
    var notes: [Localized] {
        var notes = ranking.level.map { codes in
            let list = codes.joined(separator: ", ")
            return Localized(
                zh: "并列：\(list)；由评审组投票分先后，登记 record_ballot",
                en: "Level: \(list); the panel's ballot tells them apart (record_ballot)"
            )
        }
        if !ranking.special.isEmpty {
            let list = ranking.special.joined(separator: ", ")
            notes.append(
                Localized(
                    zh: "非共识：\(list)；应提供专场评审，本批至多 \(ranking.specialMost) 个由此入选",
                    en: "Non-consensus: \(list); a special round must be offered, and at most"
                        + " \(ranking.specialMost) of the batch enter by it"
                )
            )
        }
        return notes
    }

    var lines: [Localized] {
        var lines = [heading]
        for row in rows {
            let (apart, standing) = (
                RankingReading.text(row.separation), RankingReading.text(row.standing)
            )
            let composite = row.result.composite.map(EvaluationPaper.figure) ?? ""
            let place = "\(row.place)".padded(to: 3)
            lines.append(
                Localized(
                    zh: "\(place)　\(row.round.code)　\(row.title)　\(composite)　\(standing.zh)"
                        + (apart.zh.isEmpty ? "" : "（\(apart.zh)）"),
                    en: "\(place)  \(row.round.code)  \(row.title)  \(composite)  \(standing.en)"
                        + (apart.en.isEmpty ? "" : " (\(apart.en))")
                )
            )
            if row.isLast {
                lines.append(Localized(zh: "———— 入选线 ————", en: "──── line ────"))
            }
        }
        lines += open.map { round, title, states in
            Localized(
                zh: "  —　\(round.code)　\(title)　\(states.zh)，尚无结论",
                en: "  —  \(round.code)  \(title)  \(states.en), no result yet"
            )
        }
        return lines + notes
    }

    var json: [String: JSON] {
        [
            "batch": batch.naming.json, "rounds": JSON(batch.rounds.count),
            "line": RankingReading.json(line),
            "rows": .array(
                rows.map { row in
                    [
                        "place": JSON(row.place), "code": JSON(row.round.code),
                        "project": JSON(batch.project(of: row.round)?.code ?? ""),
                        "title": JSON(row.title),
                        "composite": JSON(row.result.composite?.description ?? ""),
                        "composite_text": JSON(row.result.composite?.text(decimals: 2) ?? ""),
                        "means": JSON(row.result.dimensionMeans.map(\.description)),
                        "outcome": JSON(row.result.outcome?.rawValue ?? ""),
                        "apart_by": JSON(RankingReading.code(row.separation)),
                        "standing": JSON(row.standing.rawValue),
                    ]
                }
            ),
            "open": .array(
                open.map { round, title, _ in
                    [
                        "code": JSON(round.code), "title": JSON(title),
                        "states": JSON(round.root.active),
                    ]
                }
            ),
            "level": .array(ranking.level.map { JSON($0) }),
            "special": JSON(ranking.special), "special_most": JSON(ranking.specialMost),
        ]
    }

    private static func json(_ line: BatchRanking.Line?) -> JSON {
        switch line {
        case nil: .null
        case .places(let places): ["places": JSON(places)]
        case .amount(let budget): ["budget": JSON(budget)]
        }
    }

    private static func code(_ separation: BatchRanking.Separation) -> String {
        switch separation {
        case .first: "first"
        case .composite: "composite"
        case .dimension(let dimension): dimension.code
        case .ballot: "ballot"
        case .level: "level"
        }
    }
}

extension String {
    /// With spaces before it, so that numbers stand beneath each other.
    fileprivate func padded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
