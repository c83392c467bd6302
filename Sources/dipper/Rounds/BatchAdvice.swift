import Casework
import Insight
import Portfolio
import Store
import Workflow

/// What the sheets of a batch show together: agreement, leniency, and the order without it.
///
/// For the secretary to read; nothing is corrected by it. It looks at the sheets as each expert
/// gave his alone: what was revised at a meeting is no opinion of one's own any more, and would
/// make the panel look more of one mind than it was.
struct BatchAdvice {
    let rounds: [RoundAdvice]
    let alpha: Double?
    let correlation: IntraclassCorrelation
    let ratingCount: Int
    let calibration: Calibration
    let people: PanelPeople
    /// The persons behind the raters' numbers.
    let raters: [String]

    init(_ rounds: [RoundAdvice], _ rules: AdviceRules, _ people: PanelPeople) throws {
        self.rounds = rounds
        self.people = people
        var ratings: [(unit: Int, person: String, total: Double)] = []
        for (unit, advice) in rounds.enumerated() {
            for sheet in try RoundProcedure.sealedSheets(of: advice.round) {
                let person = people.person(sheet.expertCode, on: advice.round)
                ratings.append((unit, person, advice.profile.total(sheet).approximate))
            }
        }
        let raters = Set(ratings.map(\.person)).sorted {
            (people.code($0), $0) < (people.code($1), $1)
        }
        self.raters = raters
        let numbers = Dictionary(uniqueKeysWithValues: zip(raters, Int32(0)...))
        let table = try RatingTable(
            unitCount: rounds.count,
            raterCount: raters.count,
            units: ratings.map { Int32($0.unit) },
            raters: ratings.map { numbers[$0.person] ?? 0 },
            values: ratings.map(\.total)
        )
        alpha = table.krippendorffAlpha
        correlation = table.intraclassCorrelation
        ratingCount = table.ratingCount
        calibration = Calibration(table, rule: rules.calibration)
    }

    // MARK: Words

    static func text(_ shortage: Calibration.Shortage) -> Localized {
        switch shortage {
        case .units(let found, let expected):
            Localized(
                zh: "项目 \(found) 个，至少要 \(expected) 个",
                en: "\(found) cases; expected at least \(expected)"
            )
        case .raters(let found, let expected):
            Localized(
                zh: "专家 \(found) 人，至少要 \(expected) 人",
                en: "\(found) experts; expected at least \(expected)"
            )
        case .degrees(let found, let expected):
            Localized(
                zh: "除每个项目、每位专家各一份外，多余的评分 \(max(0, found)) 份，至少要 \(expected) 份",
                en: "\(max(0, found)) sheets beyond one for each case and expert;"
                    + " expected at least \(expected)"
            )
        case .separate(let groups):
            Localized(
                zh: "专家分成 \(groups) 组，互相没有共同评过的项目，无从比较",
                en: "the experts form \(groups) groups that share no case, so nothing compares them"
            )
        case .constant:
            Localized(
                zh: "评分全都相同，或没有留下可估计的偏差",
                en: "all totals are equal, or nothing is left to chance"
            )
        }
    }

    static func text(_ verdict: CalibratedTable.Leniency.Verdict) -> Localized {
        switch verdict {
        case .lenient: Localized(zh: "偏宽", en: "lenient")
        case .severe: Localized(zh: "偏严", en: "severe")
        case .unremarkable: Localized(zh: "无明显偏差", en: "nothing remarkable")
        case .tooFew: Localized(zh: "数据不足", en: "too few sheets")
        }
    }

    private static func number(_ value: Double?) -> String {
        value.map { AdviceText.number($0) } ?? "—"
    }

    /// Alpha and the intraclass correlations, where the sheets suffice.
    var agreement: Localized {
        let (alpha, single) = (BatchAdvice.number(alpha), BatchAdvice.number(correlation.single))
        let one = BatchAdvice.number(correlation.agreementOfOne)
        let mean = BatchAdvice.number(correlation.agreementOfMean)
        return Localized(
            zh: "一致性（\(ratingCount) 份总分）：α \(alpha)，ICC(1) \(single)，"
                + "ICC(A,1) \(one)，ICC(A,k) \(mean)",
            en: "Agreement (\(ratingCount) totals): alpha \(alpha), ICC(1) \(single),"
                + " ICC(A,1) \(one), ICC(A,k) \(mean)"
        )
    }

    var lines: [Localized] {
        switch calibration {
        case .tooLittle(let shortages):
            let texts = shortages.map(BatchAdvice.text)
            return [
                agreement,
                Localized(
                    zh: "宽严：数据太少，不作判断：" + texts.map(\.zh).joined(separator: "；"),
                    en: "Leniency: too little to tell: " + texts.map(\.en).joined(separator: "; ")
                ),
            ]
        case .told(let table):
            return [agreement] + leniency(table) + ranking(table)
        }
    }

    private func leniency(_ table: CalibratedTable) -> [Localized] {
        [Localized(zh: "宽严（仅供参考，不改动评分）：", en: "Leniency (advice; no mark is changed):")]
            + table.raters.map { rater in
                let name = people.name(raters[rater.rater])
                let verdict = BatchAdvice.text(rater.verdict)
                let effect = AdviceText.signed(rater.effect)
                let error = AdviceText.number(rater.standardError)
                return Localized(
                    zh: "　　\(name)　\(rater.ratingCount) 份　\(effect) ± \(error)　\(verdict.zh)",
                    en: "    \(name)  \(rater.ratingCount) sheets  \(effect) ± \(error)"
                        + "  \(verdict.en)"
                )
            }
    }

    private func ranking(_ table: CalibratedTable) -> [Localized] {
        [Localized(zh: "校准排名与原始排名：", en: "Calibrated beside raw:")]
            + table.rows.map { row in
                let advice = rounds[row.unit]
                let (raw, level) = (
                    AdviceText.number(row.raw), AdviceText.number(row.calibrated)
                )
                let error = AdviceText.number(row.standardError)
                let places = "\(row.possiblePlaces.lowerBound)–\(row.possiblePlaces.upperBound)"
                return Localized(
                    zh: "　　\(row.place)　\(advice.round.code)　\(advice.title)　校准 \(level) ± \(error)"
                        + "（可能第 \(places) 名）　原始 \(raw)（第 \(row.rawPlace) 名）",
                    en: "    \(row.place)  \(advice.round.code)  \(advice.title)  calibrated"
                        + " \(level) ± \(error) (possible places \(places))  raw \(raw)"
                        + " (place \(row.rawPlace))"
                )
            }
    }
}

extension AdviceText {
    /// With its sign: `+1.25`.
    static func signed(_ value: Double) -> String {
        let text = number(value)
        return value > 0 && text != "0.00" ? "+\(text)" : text
    }
}
