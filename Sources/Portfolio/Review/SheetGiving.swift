import Expression
package import Workflow

/// What is looked at when a sheet is given: its marks, the dimensions that it leaves out, and the
/// reasons (评分理由) that marks at the ends of the scale ask for.
extension RoundProcedure {
    /// The field of the event that takes the reason for a mark.
    package static func rationaleField(of dimension: Dimension) -> String {
        "rationale_\(dimension.code.lowercased())"
    }

    /// Checks `score`, `revise` and `check_sheet`; a revision keeps the reasons of marks that stay.
    ///
    /// Refused: `MARK_COUNT`, `MARK_RANGE`, `EXPERT_MISSING`, `MARK_NOT_APPLICABLE`,
    /// `SHEET_UNWEIGHTED`, `RATIONALE_MISSING`.
    static func giving(_ request: Request, on round: CaseStream) throws -> Plan? {
        // The chart reports what is missing; here the marks that are given are checked.
        guard let marks = integers(request.payload["marks"]) else { return nil }
        let expert = text(request.payload["expert"])
        let sheet = try ScoreSheet(expertCode: expert, recorded: marks, place: "marks")
        let admitted = texts(round.field("admits"))
        var blockers = Dimension.allCases
            .filter { sheet[$0] == nil && !admitted.contains($0.code) }
            .map { notApplicable($0, admitted, place: "marks/\($0.code)") }
        if try profile(of: round).coveredWeight(sheet) == 0 {
            blockers.append(Evaluation.unweighted(expert, place: "marks"))
        }
        guard request.event != "check_sheet" else {
            guard blockers.isEmpty else { throw Refusal(blockers) }
            return nil
        }
        let payload = keepingReasons(request, sheet, round)
        blockers += try unreasoned(sheet, payload, round)
        guard blockers.isEmpty else { throw Refusal(blockers) }
        guard payload != request.payload else { return nil }
        return Plan([Procedures.asked(request, on: round, payload: payload)])
    }

    /// What the policy pack lets the experts of a profile leave out, such as `D3`.
    ///
    /// Refused: `PARAMETER_FORM` for an entry that is not of the form `P_DISC/D3`.
    static func admitted(by profile: String, desk: some Desk) throws -> [String] {
        let key = "review.not_applicable"
        guard let value = try desk.parameter(key) else { return [] }
        let entries = texts(value)
        let known = Set(
            Rubric.profileCodes.flatMap { code in Dimension.allCases.map { "\(code)/\($0.code)" } }
        )
        if let wrong = entries.first(where: { !known.contains($0) }) {
            throw Refusal(parameterForm(key, wrong))
        }
        return Dimension.allCases.map(\.code).filter { entries.contains("\(profile)/\($0)") }
    }

    /// A revision that leaves a mark as it was keeps the reason for it.
    private static func keepingReasons(
        _ request: Request,
        _ sheet: ScoreSheet,
        _ round: CaseStream
    ) -> [String: Value] {
        guard request.event == "revise", case .list(let members) = round.field("sheets") else {
            return request.payload
        }
        var payload = request.payload
        for case .map(let former) in members
        where text(former[.string("expert")]) == sheet.expertCode {
            guard let marks = integers(former[.string("marks")]),
                case .list(let reasons)? = former[.string("rationales")]
            else { continue }
            for reason in reasons.map(texts) where reason.count == 2 {
                guard let dimension = Dimension.allCases.first(where: { $0.code == reason[0] }),
                    sheet.recordedMarks[dimension.index] == marks[dimension.index]
                else { continue }
                let field = rationaleField(of: dimension)
                if payload[field, default: .null] == .null { payload[field] = .string(reason[1]) }
            }
        }
        return payload
    }

    /// The marks at the ends of the scale, and those left out, that have no reason of their own.
    private static func unreasoned(
        _ sheet: ScoreSheet,
        _ payload: [String: Value],
        _ round: CaseStream
    ) throws -> [Blocker] {
        let least = try ruleNumber("rationale_least", of: round)
        guard least > 0 else { return [] }
        let low = try ruleNumber("rationale_low", of: round)
        let high = try ruleNumber("rationale_high", of: round)
        return Dimension.allCases.compactMap { dimension in
            let mark = sheet[dimension]
            if let mark, mark > low, mark < high { return nil }
            let reason = text(payload[rationaleField(of: dimension)])
            // What a revision took over was long enough when it was given.
            guard !reason.hasPrefix("cell:") else { return nil }
            let found = reason.count { !$0.isWhitespace }
            guard found < least else { return nil }
            return rationaleMissing(dimension, mark, found: found, least: least, (low, high))
        }
    }

    private static func rationaleMissing(
        _ dimension: Dimension,
        _ mark: Int?,
        found: Int,
        least: Int,
        _ ends: (low: Int, high: Int)
    ) -> Blocker {
        let name = dimension.name
        let given = Localized(
            zh: mark.map { "评 \($0) 分" } ?? "不适用",
            en: mark.map { "has \($0)" } ?? "is left out"
        )
        return Blocker(
            code: "RATIONALE_MISSING",
            message: Localized(
                zh: "\(dimension.code) \(name.zh)\(given.zh)，不高于 \(ends.low) 分、不低于 \(ends.high) 分和"
                    + "不适用的都须写明理由，不少于 \(least) 字，现有 \(found) 字，请专家补写",
                en: "\(dimension.code), \(name.en), \(given.en) and its rationale has \(found)"
                    + " characters; expected at least \(least) for marks up to \(ends.low), from"
                    + " \(ends.high) on, and left out; the expert can write it"
            ),
            place: rationaleField(of: dimension),
            values: ["found": "\(found)", "expected": ">= \(least)"],
            role: "REV",
            provisional: "review.rationale_least"
        )
    }

    /// What is told of a mark left out where the profile does not admit it.
    package static func notApplicable(
        _ dimension: Dimension,
        _ admitted: [String],
        place: String
    ) -> Blocker {
        let name = dimension.name
        let expected = admitted.isEmpty ? "—" : admitted.joined(separator: ", ")
        return Blocker(
            code: "MARK_NOT_APPLICABLE",
            message: Localized(
                zh: "\(dimension.code) \(name.zh)不得填不适用，本轮可不评的维度：\(expected)，"
                    + "请专家评 0 至 10 的整数，确实无法评的请弃权",
                en: "\(dimension.code), \(name.en), is not to be left out; this round admits:"
                    + " \(expected); the expert can give a whole number from 0 to 10, or abstain"
            ),
            place: place,
            values: ["found": "NA", "expected": expected],
            role: "REV",
            provisional: "review.not_applicable"
        )
    }

    private static func parameterForm(_ key: String, _ found: String) -> Blocker {
        Blocker(
            code: "PARAMETER_FORM",
            message: Localized(
                zh: "政策参数 \(key) 有“\(found)”，应为 权重方案/维度，如 P_DISC/D3，请系统管理员更正政策包",
                en: "The policy parameter \(key) has “\(found)”; expected profile and dimension"
                    + " such as P_DISC/D3; the administrator can correct the pack"
            ),
            place: key,
            values: ["found": found, "expected": "P_DISC/D3"],
            role: "ADM"
        )
    }
}

extension ScoreSheet {
    /// Marks as an event has them, with ``leftOut`` for a dimension without one.
    ///
    /// Refused: `MARK_COUNT`, `MARK_RANGE`, `EXPERT_MISSING`.
    package init(expertCode: String, recorded: [Int], place: String = "") throws(Refusal) {
        try self.init(
            expertCode: expertCode,
            marks: recorded.map { $0 == ScoreSheet.leftOut ? nil : $0 },
            place: place
        )
    }
}
