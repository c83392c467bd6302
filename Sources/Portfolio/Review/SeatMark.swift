import Expression
package import Workflow

/// How far an expert is with his seat on a round: five marks that exclude each other.
///
/// Who abstained has not forgotten his sheet, and who stays away for a conflict has not abstained.
package enum SeatMark: String, Hashable, Sendable, CaseIterable {
    case untouched
    case draft
    case given
    case abstained
    case recused

    package var name: Localized {
        switch self {
        case .untouched: Localized(zh: "未开始", en: "Not started")
        case .draft: Localized(zh: "草稿", en: "Draft")
        case .given: Localized(zh: "已提交", en: "Given")
        case .abstained: Localized(zh: "已弃权", en: "Abstained")
        case .recused: Localized(zh: "已回避", en: "Stays away")
        }
    }

    /// The mark of who goes by a name on a round; whose sheet was voided stays away.
    package init(of name: String, on round: CaseStream, hasDraft: Bool) {
        if round.texts("conflicted").contains(name) {
            self = .recused
        } else if round.texts("abstained").contains(name) {
            self = .abstained
        } else if (try? RoundProcedure.sheet(of: name, on: round)) != nil {
            self = .given
        } else {
            self = hasDraft ? .draft : .untouched
        }
    }
}

extension RoundProcedure {
    /// The sheet of an expert that counts: his revision where there is one; nil when he has none.
    package static func sheet(of name: String, on round: CaseStream) throws -> ScoreSheet? {
        guard !texts(round.field("voided")).contains(name) else { return nil }
        let given = try sheets(round.field("revisions")) + sheets(round.field("sheets"))
        return given.first { $0.expertCode == name }
    }

    /// Whether an expert has revised his sheet, which is done once.
    package static func isRevised(_ name: String, on round: CaseStream) throws -> Bool {
        try sheets(round.field("revisions")).contains { $0.expertCode == name }
    }

    /// The total that a sheet gives on a round, out of 100.
    package static func total(of sheet: ScoreSheet, on round: CaseStream) throws -> Rational {
        try profile(of: round).total(sheet)
    }
}
