import Casework
import Portfolio
import Store
import Workflow

/// What the sheets of one sealed round show beyond its result; nothing follows from it by itself.
struct RoundAdvice {
    let round: CaseStream
    let title: String
    let weighed: WeighedRound
    let profile: WeightProfile
    let evaluation: Evaluation
    let disagreement: Disagreement
    /// Of each expert his total, the lowest first.
    let totals: [(person: String, total: Rational)]
    private let people: PanelPeople

    init(
        _ round: CaseStream,
        _ title: String,
        _ rules: AdviceRules,
        _ people: PanelPeople
    ) throws {
        self.round = round
        self.title = title
        self.people = people
        let weighed = try RoundProcedure.weighed(round)
        let profile = try RoundProcedure.profile(of: round)
        (self.weighed, self.profile) = (weighed, profile)
        evaluation = try Evaluation.conclude(
            sheets: weighed.sheets,
            profile: profile,
            rule: weighed.rule,
            vetoes: weighed.vetoes
        )
        disagreement = Disagreement(
            sheets: weighed.sheets,
            profile: profile,
            rule: weighed.rule,
            disagreement: rules.disagreement
        )
        totals = weighed.sheets.map { sheet -> (person: String, total: Rational) in
            (people.person(sheet.expertCode, on: round), profile.total(sheet))
        }.sorted { ($0.total, $0.person) < ($1.total, $1.person) }
    }

    /// From the lowest to the highest total.
    var range: Rational {
        guard let low = totals.first?.total, let high = totals.last?.total else { return .zero }
        return (try? high.subtracting(low)) ?? .zero
    }

    /// Those first about which the panel disagrees most.
    func comes(before other: RoundAdvice) -> Bool {
        let (own, theirs) = (rank, other.rank)
        guard own == theirs else { return own < theirs }
        return range == other.range ? round.code < other.round.code : range > other.range
    }

    private var rank: Int {
        if disagreement.suggestsReviewer { return 0 }
        return disagreement.spread != nil || disagreement.split != nil ? 1 : 2
    }

    // MARK: Badges

    /// 分歧大、两派、建议增加专家, each with its reason.
    var badges: [(code: String, text: Localized)] {
        var badges: [(String, Localized)] = []
        if let spread = disagreement.spread {
            let range = spread.totalRange.text(decimals: 2)
            let dimensions = Dimension.allCases.compactMap { dimension in
                spread.dimensions[dimension].map { (dimension, $0) }
            }
            let zh = dimensions.map { "\($0.code) \($0.name.zh)差 \($1)" }
            let en = dimensions.map { "\($0.code) \($0.name.en) by \($1)" }
            badges.append(
                (
                    "spread",
                    Localized(
                        zh: "分歧大：" + (["总分差 \(range)"] + zh).joined(separator: "，"),
                        en: "spread: " + (["totals by \(range)"] + en).joined(separator: ", ")
                    )
                )
            )
        }
        if let split = disagreement.split {
            let gap = split.gap.text(decimals: 2)
            let (low, high) = (
                codes(split.lower).joined(separator: ", "),
                codes(split.upper).joined(separator: ", ")
            )
            badges.append(
                (
                    "split",
                    Localized(
                        zh: "两派：中间空档 \(gap)；低分 \(low)；高分 \(high)",
                        en: "split: a gap of \(gap); low \(low); high \(high)"
                    )
                )
            )
        }
        if disagreement.suggestsReviewer {
            badges.append(
                (
                    "reviewer",
                    Localized(
                        zh: "建议增加一位专家：再加一张最低或最高的评分表，结论就会改变",
                        en: "one more reviewer is suggested: another sheet, the lowest or the"
                            + " highest that can be, would change the outcome"
                    )
                )
            )
        }
        return badges
    }

    private func codes(_ pseudonyms: [String]) -> [String] {
        pseudonyms.map { people.code(people.person($0, on: round)) }.sorted()
    }

    var lines: [Localized] {
        let composite = evaluation.composite.map(EvaluationPaper.figure)
        let low = totals.first?.total.text(decimals: 2) ?? "—"
        let high = totals.last?.total.text(decimals: 2) ?? "—"
        let outcome = RankingReading.text(evaluation.outcome)
        let head = Localized(
            zh: "\(round.code)　\(title)　\(totals.count) 张，总分 \(low)–\(high)，"
                + "综合 \(composite ?? "—")　\(outcome.zh)",
            en: "\(round.code)  \(title)  \(totals.count) sheets, totals \(low)–\(high),"
                + " composite \(composite ?? "—")  \(outcome.en)"
        )
        return [head]
            + badges.map { Localized(zh: "　　\($0.text.zh)", en: "    \($0.text.en)") }
    }

    var json: JSON {
        [
            "code": JSON(round.code), "title": JSON(title), "sheets": JSON(totals.count),
            "composite": evaluation.composite.map { JSON($0.description) } ?? .null,
            "outcome": evaluation.outcome.map { JSON($0.rawValue) } ?? .null,
            "range": JSON(range.description),
            "totals": .array(
                totals.map { person, total in
                    ["expert": JSON(people.code(person)), "total": JSON(total.description)]
                }
            ),
            "spread": disagreement.spread.map(RoundAdvice.json) ?? .null,
            "split": disagreement.split.map(json) ?? .null,
            "suggests_reviewer": .bool(disagreement.suggestsReviewer),
        ]
    }

    private static func json(_ spread: Disagreement.Spread) -> JSON {
        let dimensions = spread.dimensions.map { ($0.key.code, JSON($0.value)) }
        return [
            "total_range": JSON(spread.totalRange.description),
            "dimensions": .object(Dictionary(uniqueKeysWithValues: dimensions)),
        ]
    }

    private func json(_ split: Disagreement.Split) -> JSON {
        [
            "gap": JSON(split.gap.description), "lower": JSON(codes(split.lower)),
            "upper": JSON(codes(split.upper)),
        ]
    }
}
