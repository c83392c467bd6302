import Casework
import Insight
import Portfolio
import Workflow

/// The advice about a batch for programs: estimates are decimals as text.
extension BatchAdvice {
    private static func number(_ value: Double?) -> JSON {
        value.map { JSON(AdviceText.number($0, decimals: 4)) } ?? .null
    }

    var json: [String: JSON] {
        [
            "agreement": [
                "totals": JSON(ratingCount), "alpha": BatchAdvice.number(alpha),
                "icc_1": BatchAdvice.number(correlation.single),
                "icc_a_1": BatchAdvice.number(correlation.agreementOfOne),
                "icc_a_k": BatchAdvice.number(correlation.agreementOfMean),
            ],
            "leniency": leniencyJSON,
        ]
    }

    private var leniencyJSON: JSON {
        switch calibration {
        case .tooLittle(let shortages):
            [
                "told": false, "experts": [], "cases": [],
                "shortages": .array(
                    shortages.map { shortage in
                        let text = BatchAdvice.text(shortage)
                        return ["zh": JSON(text.zh), "en": JSON(text.en)]
                    }
                ),
            ]
        case .told(let table):
            [
                "told": true, "shortages": [], "mean": BatchAdvice.number(table.model.mean),
                "case_variance": BatchAdvice.number(table.model.unitVariance),
                "expert_variance": BatchAdvice.number(table.model.raterVariance),
                "rest_variance": BatchAdvice.number(table.model.restVariance),
                "experts": .array(table.raters.map(json)), "cases": .array(table.rows.map(json)),
            ]
        }
    }

    private func json(_ rater: CalibratedTable.Leniency) -> JSON {
        [
            "expert": JSON(people.code(raters[rater.rater])),
            "sheets": JSON(rater.ratingCount), "effect": BatchAdvice.number(rater.effect),
            "standard_error": BatchAdvice.number(rater.standardError),
            "verdict": JSON(rater.verdict.rawValue),
        ]
    }

    private func json(_ row: CalibratedTable.Row) -> JSON {
        [
            "code": JSON(rounds[row.unit].round.code), "sheets": JSON(row.ratingCount),
            "raw": BatchAdvice.number(row.raw), "raw_place": JSON(row.rawPlace),
            "calibrated": BatchAdvice.number(row.calibrated),
            "standard_error": BatchAdvice.number(row.standardError), "place": JSON(row.place),
            "first_possible": JSON(row.possiblePlaces.lowerBound),
            "last_possible": JSON(row.possiblePlaces.upperBound),
        ]
    }
}
