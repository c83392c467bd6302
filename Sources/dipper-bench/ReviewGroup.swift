import Insight

/// Groups `c_aggregate`, `c_calibrate` and `c_alpha`: reviews of many projects at once.
enum ReviewGroup {
    /// Reads the file, and tells of every project what the peers tell.
    static func aggregate(_ arguments: Arguments) throws -> Figures {
        let projects = arguments.count("--projects", otherwise: 100_000)
        let (found, cost) = try Cost.measure { () throws -> (MarkSummary, Int) in
            let table = try MarkFile.columns(arguments, projects: projects).table()
            let summary = MarkSummary(table)
            var vetoed = 0
            for unit in summary.units.indices where summary.isBelow(60, unit: unit) { vetoed += 1 }
            return (summary, vetoed)
        }
        let (summary, vetoed) = found
        let best = summary.order.prefix(5).map { "\($0)" }.joined(separator: ", ")
        let standardised = summary.order.prefix(1000).reduce(0) {
            $0 + summary.units[Int($1)].standardisedMean
        }
        return Figures(
            peer: "dipper aggregate",
            operationCount: projects * 35,
            cost: cost,
            check: "[\(best)] v=\(vetoed) z=\(Figures.decimal(standardised, 4))"
        )
    }

    /// Fits the crossed model; reading the file is not measured, for the peers neither.
    static func calibrate(_ arguments: Arguments, projects: Int) throws -> Figures {
        let projects = arguments.count("--projects", otherwise: projects)
        let ratings = try MarkFile.columns(arguments, projects: projects).table().ratings()
        let (model, cost) = Cost.measure { CrossedModel(ratings) }
        guard let model else { throw BenchFault(found: "no model", expected: "a model") }
        let variances = [model.unitVariance, model.raterVariance, model.restVariance]
        return Figures(
            peer: "dipper REML",
            operationCount: projects,
            cost: cost,
            check: variances.map { Figures.decimal($0, 3) }.joined(separator: "/"),
            more: [
                ("reml", model.criterion), ("mu", model.mean),
                ("evals", Double(model.evaluationCount)),
            ]
        )
    }

    /// Sorts the ratings and computes Krippendorff's alpha.
    static func alpha(_ arguments: Arguments) throws -> Figures {
        let projects = arguments.count("--projects", otherwise: 100_000)
        let columns = try MarkFile.columns(arguments, projects: projects)
        let values = columns.peerTotals().map { $0.rounded(.toNearestOrEven) }
        let raters = Int(columns.raters.max() ?? -1) + 1
        let (alpha, cost) = try Cost.measure {
            try RatingTable(
                unitCount: projects,
                raterCount: raters,
                units: columns.units,
                raters: columns.raters,
                values: values
            ).krippendorffAlpha
        }
        guard let alpha else { throw BenchFault(found: "no alpha", expected: "alpha") }
        return Figures(
            peer: "dipper alpha",
            operationCount: projects,
            cost: cost,
            check: Figures.decimal(alpha, 6)
        )
    }
}
