package import Expression
package import Workflow

/// Review rounds: opening one for a project, checking marks, and the computed conclusion.
package enum RoundProcedure {
    /// Plans `open` and `conclude`; checks who is seated, and what is given as a sheet.
    ///
    /// Refused: `CONFLICT_ON_FILE`, `EXPERT_SUSPENDED`, what `giving` refuses, `RESULT_TYPED` (the
    /// result is never given by hand), what a draw by lot is refused for, and without an outcome
    /// its reasons: `QUORUM`, `COVERAGE_D1`…, `VETO_OPEN`.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch request.event {
        case "open":
            guard let parent = stream.parent, let project = try desk.stream(parent) else {
                return nil
            }
            return try opening(request.payload, of: project, desk: desk)
        case "draw_lots": return try LotDraw.plan(request, on: stream, desk: desk)
        case "draw", "nominate", "approve_nomination", "replace":
            return try seating(request, on: stream, desk: desk)
        case "declare", "score", "revise", "check_sheet":
            try checkExpert(request, on: stream, desk: desk)
            return try giving(request, on: stream)
        case "release":
            try checkPanel(stream, desk: desk)
            return nil
        case "conclude":
            guard request.payload.isEmpty else { throw Refusal(resultTyped(request)) }
            let payload = try conclusion(of: evaluation(of: stream))
            return Plan([Procedures.asked(request, on: stream, payload: payload)])
        default:
            return nil
        }
    }

    // MARK: Opening

    /// Opens a round for a project: the project takes its step, and the round begins with it.
    private static func opening(
        _ payload: [String: Value],
        of project: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        let request = Request(
            instance: "",
            event: "open_round",
            payload: payload.filter { ["gate", "profile", "blind"].contains($0.key) },
            documents: []
        )
        let typed = payload.keys.filter { request.payload[$0] == nil }.sorted()
        guard typed.isEmpty else { throw Refusal(typed.map(frozenTyped)) }
        return try opening(request, on: project, desk: desk)
    }

    /// The same, as the project's own request.
    static func opening(
        _ request: Request,
        on project: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        let asked = Procedures.asked(request, on: project)
        guard case .string(let gate)? = request.payload["gate"] else { return Plan([asked]) }
        var code = defaultProfile(of: gate)
        if case .string(let given)? = request.payload["profile"] { code = given }
        guard let profile = try desk.profile(code) else { throw Refusal(profileMissing(code)) }
        let seed = LotDraw.seed(desk)
        let payload: [String: Value] = [
            "seed": .string(seed), "commitment": .string(LotDraw.commitment(to: seed, desk)),
            "gate": .string(gate), "profile": .string(code),
            "weights": list(profile.weights), "floors": list(profile.floors),
            "rule": .map(try frozenRule(desk)),
            "admits": .list(try admitted(by: code, desk: desk).map { .string($0) }),
            "blind": request.payload["blind"] ?? .null,
        ]
        return Plan([
            asked,
            Procedures.begun(
                "round",
                "open",
                payload,
                parent: project.id,
                isAsked: false,
                desk: desk
            ),
        ])
    }

    /// The profile that a gate is judged by unless another is asked for.
    private static func defaultProfile(of gate: String) -> String {
        switch gate {
        case "G1_DISCOVERY": "P_DISC"
        case "G3_POC_EXIT", "G4_PILOT_EXIT": "P_PILOT"
        default: "P_STD"
        }
    }

    /// The provisional parameters that a round is judged by, frozen when it opens (INV-32).
    private static func frozenRule(_ desk: some Desk) throws -> [Value: Value] {
        var rule: [Value: Value] = [:]
        var missing: [Blocker] = []
        for name in ruleNames {
            let key = "review.\(name)"
            if case .int(let number)? = try desk.parameter(key) {
                rule[.string(name)] = .int(number)
            } else {
                missing.append(parameterMissing(key))
            }
        }
        guard missing.isEmpty else { throw Refusal(missing) }
        try OthersShown(desk).freeze(in: &rule)
        return rule
    }

    private static let ruleNames = [
        "quorum_minimum", "quorum_numerator", "quorum_denominator", "trim_from", "pass",
        "reserve", "divergence_total", "divergence_mark", "special_total", "special_mark",
        "special_sheets", "special_range", "coverage_least", "rationale_low", "rationale_high",
        "rationale_least",
    ]

    // MARK: Conclusion

    /// The result of a round as it stands: a pure function of what the round records (INV-32).
    package static func evaluation(of round: CaseStream) throws -> Evaluation {
        let weighed = try weighed(round)
        return try Evaluation.conclude(
            sheets: weighed.sheets,
            profile: profile(of: round),
            rule: weighed.rule,
            vetoes: weighed.vetoes
        )
    }

    /// What a round is concluded from: its valid sheets as revised, its rule and its vetoes.
    package static func weighed(_ round: CaseStream) throws -> WeighedRound {
        let revised = try sheets(round.field("revisions"))
        return WeighedRound(
            sheets: try sealedSheets(of: round).map { sheet in
                revised.first { $0.expertCode == sheet.expertCode } ?? sheet
            },
            rule: try rule(of: round),
            vetoes: try vetoes(of: round)
        )
    }

    /// Its valid sheets as each expert gave his alone, before any meeting.
    package static func sealedSheets(of round: CaseStream) throws -> [ScoreSheet] {
        let voided = Set(texts(round.field("voided")))
        return try sheets(round.field("sheets")).filter { !voided.contains($0.expertCode) }
    }

    /// The weights and floors that were frozen when the round opened.
    package static func profile(of round: CaseStream) throws(Refusal) -> WeightProfile {
        try WeightProfile(
            code: round.text("profile") ?? "",
            weights: integers(round.field("weights")) ?? [],
            floors: integers(round.field("floors")) ?? []
        )
    }

    /// A number of the rule that was frozen when the round opened.
    package static func ruleNumber(_ name: String, of round: CaseStream) throws(Refusal) -> Int {
        guard case .map(let frozen) = round.field("rule"),
            case .int(let number)? = frozen[.string(name)]
        else { throw Refusal(parameterMissing("review.\(name)")) }
        return Int(number)
    }

    /// Equal composites are told apart by D2, then by D1 (domain, §4.4.8).
    package static let rankingDimensions: [Dimension] = [.disruption, .demand]

    private static func rule(of round: CaseStream) throws -> EvaluationRule {
        var numbers: [String: Int] = [:]
        for name in ruleNames { numbers[name] = try ruleNumber(name, of: round) }
        let denominator = numbers["quorum_denominator", default: 0]
        guard denominator > 0 else {
            throw Refusal(parameterMissing("review.quorum_denominator"))
        }
        return try EvaluationRule(
            panelSize: texts(round.field("panel")).count,
            quorumMinimum: numbers["quorum_minimum", default: 0],
            quorumShare: Rational(numbers["quorum_numerator", default: 0], over: denominator),
            trimFrom: numbers["trim_from", default: 0],
            passTotal: Rational(numbers["pass", default: 0]),
            reserveTotal: Rational(numbers["reserve", default: 0]),
            divergenceTotal: Rational(numbers["divergence_total", default: 0]),
            divergenceMark: numbers["divergence_mark", default: 0],
            nonConsensus: EvaluationRule.NonConsensus(
                total: Rational(numbers["special_total", default: 0]),
                dimension: .disruption,
                mark: numbers["special_mark", default: 0],
                sheets: numbers["special_sheets", default: 0],
                totalRange: Rational(numbers["special_range", default: 0])
            ),
            rankingDimensions: rankingDimensions,
            coverageLeast: numbers["coverage_least", default: 0]
        )
    }

    /// The result as the round records it.
    package static func conclusion(of evaluation: Evaluation) throws -> [String: Value] {
        guard let outcome = evaluation.outcome, let composite = evaluation.composite else {
            throw Refusal(evaluation.reasons)
        }
        return [
            "outcome": .string(outcome.rawValue),
            "composite_numerator": .int(Int64(clamping: composite.numerator)),
            "composite_denominator": .int(Int64(clamping: composite.denominator)),
            "means": .list(evaluation.dimensionMeans.map { .string($0.description) }),
            "dropped": .list(evaluation.dropped.map { .string($0) }),
            "reasons": .list(evaluation.reasons.map { .string($0.code) }),
            "meeting_required": .bool(evaluation.meetingRequired),
            "special": .bool(evaluation.nonConsensus),
            "coverage": list(evaluation.coverage),
        ]
    }
}
