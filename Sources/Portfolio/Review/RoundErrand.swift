import Expression
package import Workflow

/// What a round under way asks of somebody because of one of its panel, though the round itself
/// stays where it is: a seat to be filled, or a relation to be judged.
///
/// It counts seats and names nobody.
package struct RoundErrand: Hashable, Sendable {
    /// The event of the round that does it.
    package let event: String
    package let note: Localized

    /// What is to be done on a round now; nothing where its panel is not at work.
    package static func all(of round: CaseStream) -> [RoundErrand] {
        guard round.kind == "round", round.isIn("live.convening"), !round.root.stands else {
            return []
        }
        return [replacing(round), proposing(round), deciding(round)].compactMap(\.self)
    }

    /// Who of the panel answered an invitation that he cannot review, and gave no sheet since.
    package static func declined(on round: CaseStream) -> Set<String> {
        guard case .list(let members) = round.field("invitations") else { return [] }
        let names = members.compactMap { member -> String? in
            guard case .map(let invitation) = member,
                invitation[.string("answer")] == .string("declined")
            else { return nil }
            return RoundProcedure.text(invitation[.string("expert")])
        }
        return Set(names).intersection(round.texts("panel"))
            .filter { (try? RoundProcedure.sheet(of: $0, on: round)) == nil }
    }

    // MARK: Seats

    private static func replacing(_ round: CaseStream) -> RoundErrand? {
        let panel = Set(round.texts("panel"))
        let recused = panel.intersection(round.texts("conflicted"))
        let declined = declined(on: round).subtracting(recused)
        let abstained = panel.intersection(round.texts("abstained"))
            .subtracting(recused).subtracting(declined)
        let left = round.texts("alternates").count
        // Who abstains keeps his seat in the quorum: an alternate may come, and need not.
        guard !recused.isEmpty || !declined.isEmpty || !abstained.isEmpty && left > 0 else {
            return nil
        }
        let counts = [
            (recused.count, Localized(zh: "应回避", en: "in conflict")),
            (declined.count, Localized(zh: "答复不能评审", en: "declined")),
            (abstained.count, Localized(zh: "弃权", en: "abstained")),
        ].filter { $0.0 > 0 }
        let seats = counts.reduce(0) { $0 + $1.0 }
        let zh = counts.map { "\($1.zh) \($0) 人" }.joined(separator: "、")
        let en = counts.map { "\($0) \($1.en)" }.joined(separator: ", ")
        let way = way(left)
        return RoundErrand(
            event: "replace",
            note: Localized(
                zh: "评审组 \(seats) 席待更换（\(zh)）；\(way.zh)",
                en: "\(seats) of the panel to be replaced (\(en)); \(way.en)"
            )
        )
    }

    private static func way(_ left: Int) -> Localized {
        guard left == 0 else {
            return Localized(zh: "候补还有 \(left) 人", en: "alternates left: \(left)")
        }
        return Localized(
            zh: "已没有候补，人数不足的须由监督人员作废本轮后重新开轮",
            en: "no alternate is left: where too few remain, supervision voids the round and"
                + " another is opened"
        )
    }

    // MARK: Relations

    /// The relations that await a decision, of who still sits.
    private static func open(_ round: CaseStream, isProposed: Bool) -> Int {
        guard case .list(let members) = round.field("soft") else { return 0 }
        let panel = Set(round.texts("panel"))
        return members.count { member in
            guard case .map(let relation) = member,
                relation[.string("decision")] == .string("open"),
                panel.contains(RoundProcedure.text(relation[.string("expert")]))
            else { return false }
            return RoundProcedure.text(relation[.string("proposal")]).isEmpty != isProposed
        }
    }

    private static func proposing(_ round: CaseStream) -> RoundErrand? {
        let count = open(round, isProposed: false)
        guard count > 0 else { return nil }
        return RoundErrand(
            event: "propose_conflict",
            note: Localized(
                zh: "\(count) 项关系待定，请提出意见",
                en: "\(count) relations await a proposal"
            )
        )
    }

    private static func deciding(_ round: CaseStream) -> RoundErrand? {
        let count = open(round, isProposed: true)
        guard count > 0 else { return nil }
        return RoundErrand(
            event: "decide_conflict",
            note: Localized(
                zh: "\(count) 项关系待裁定",
                en: "\(count) relations await a decision"
            )
        )
    }
}
