import Workflow

/// How often each mark was given on a round, as an expert of its panel is told it.
///
/// They are the marks that each gave alone, before a meeting, and nothing of whose they are: no
/// names, no order, no reasons and no vetoes.
package struct GivenMarks: Hashable, Sendable {
    /// What was given to one dimension.
    package struct Row: Hashable, Sendable {
        package let dimension: Dimension
        /// How many of the others gave each mark from 0 to 10.
        package let counts: [Int]
        /// How many of the others left the dimension out.
        package let leftOut: Int
        /// One's own mark; nil before the round is sealed, and where one left it out.
        package let own: Int?
    }

    /// How many of the others' sheets are counted.
    package let others: Int
    /// Whether the round is sealed: one's own marks are told apart from then on only.
    package let isSealed: Bool
    package let rows: [Row]

    /// With one or two others a mark would be known to be theirs, so that from three on it is told,
    /// and before sealing by whole threes: a sheet that comes in alone, or falls away alone, would
    /// be read off from what was told before it.
    package static let fewest = 3

    /// What who goes by `name` on a round is told of its marks; `readsOwn` tells whether he has a
    /// sheet there that he may read.
    ///
    /// Refused: `MARKS_NOT_SHOWN`, `OWN_SHEET_MISSING`, `MARKS_UNSEALED`, and when nothing else
    /// stands against it `MARKS_FEW`.
    package init(of round: CaseStream, to name: String, readsOwn: Bool) throws {
        let shown = OthersShown(frozenIn: round)
        isSealed = round.isIn("live.deciding") || round.isIn("concluded")
        let counting = try GivenMarks.counting(round, isSealed: isSealed)
        let own = readsOwn ? counting.first { $0.expertCode == name } : nil
        var blockers: [Blocker] = []
        if shown == .never { blockers.append(GivenMarks.notShown(round)) }
        if own == nil { blockers.append(GivenMarks.ownMissing(round)) }
        let isOpen = isSealed || shown == .afterOwn && round.isIn("live.convening")
        if shown != .never, !isOpen { blockers.append(GivenMarks.unsealed(round)) }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        let given = try RoundProcedure.sheets(round.field("sheets")).filter {
            $0.expertCode != name
        }
        let sheets =
            isSealed
            ? counting.filter { $0.expertCode != name } : GivenMarks.threes(given, counting)
        guard sheets.count >= GivenMarks.fewest else { throw Refusal(GivenMarks.few(round)) }
        others = sheets.count
        let told = isSealed ? own : nil
        rows = Dimension.allCases.map { dimension in
            let marks = sheets.map { $0[dimension] }
            return Row(
                dimension: dimension,
                counts: (0...10).map { mark in marks.count { $0 == mark } },
                leftOut: marks.count { $0 == nil },
                own: told.flatMap { $0[dimension] }
            )
        }
    }

    /// The valid sheets; before sealing without those that were entered from paper and not checked.
    private static func counting(
        _ round: CaseStream,
        isSealed: Bool
    ) throws -> [ScoreSheet] {
        let unchecked = isSealed ? [] : Set(round.texts("unchecked"))
        return try RoundProcedure.sealedSheets(of: round).filter {
            !unchecked.contains($0.expertCode)
        }
    }

    /// Of sheets in the order in which they came, the whole threes of which each one counts.
    private static func threes(_ given: [ScoreSheet], _ counting: [ScoreSheet]) -> [ScoreSheet] {
        stride(from: 0, to: given.count, by: fewest).flatMap { start in
            let three = Array(given[start...].prefix(fewest))
            return three.count == fewest && three.allSatisfy(counting.contains) ? three : []
        }
    }

    // MARK: Refusals

    private static func notShown(_ round: CaseStream) -> Blocker {
        Blocker(
            code: "MARKS_NOT_SHOWN",
            message: Localized(
                zh: "\(round.code) 开轮时的政策不向专家显示他人的评分，应为 after_sealing 或 after_own"
                    + " 才显示；请向评审秘书了解",
                en: "By the policy \(round.code) was opened with, experts are not shown the marks"
                    + " of others; expected after_sealing or after_own; the panel secretary can"
                    + " tell"
            ),
            place: round.code,
            role: "SEC",
            provisional: "review.others_shown"
        )
    }

    private static func ownMissing(_ round: CaseStream) -> Blocker {
        Blocker(
            code: "OWN_SHEET_MISSING",
            message: Localized(
                zh: "\(round.code) 没有您作数的评分表，应先提交本人的评分表（弃权、已作废、待核对的不算），"
                    + "请专家提交",
                en: "\(round.code) has no sheet of yours that counts; expected your own first (one"
                    + " voided or still to be checked is none); the expert can give it"
            ),
            place: round.code,
            role: "REV"
        )
    }

    private static func unsealed(_ round: CaseStream) -> Blocker {
        Blocker(
            code: "MARKS_UNSEALED",
            message: Localized(
                zh: "\(round.code) 的评分尚未封存或轮次已作废，应在封存之后查看，请待评审秘书封存",
                en: "The sheets of \(round.code) are not sealed, or the round is void; expected"
                    + " after sealing; the panel secretary seals them"
            ),
            place: round.code,
            role: "SEC"
        )
    }

    private static func few(_ round: CaseStream) -> Blocker {
        Blocker(
            code: "MARKS_FEW",
            message: Localized(
                zh: "\(round.code) 可以显示的他人评分表不足 \(fewest) 张，应至少 \(fewest) 张，"
                    + "以免看出是谁的评分；请稍后再看",
                en: "Fewer than \(fewest) sheets of others on \(round.code) can be shown; expected"
                    + " at least \(fewest), so that no mark is known to be somebody's; look again"
                    + " later"
            ),
            place: round.code,
            values: ["expected": ">= \(fewest)"],
            role: "REV"
        )
    }
}
