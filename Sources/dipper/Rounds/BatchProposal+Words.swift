import Casework
import Matching
import Portfolio
import Workflow

/// A proposal in words, and for programs.
extension BatchProposal {
    static func text(stratum: String) -> Localized {
        switch stratum {
        case "technical": Localized(zh: "技术", en: "technical")
        case "business": Localized(zh: "产业或投资", en: "industry or investment")
        case "management": Localized(zh: "财务管理", en: "management")
        case "landing": Localized(zh: "落地环境", en: "landing")
        default: Localized(zh: "候补递补", en: "in the place of a conflict")
        }
    }

    static func text(_ reason: BatchSeating.Reason) -> Localized {
        switch reason {
        case .field: Localized(zh: "领域相符", en: "field")
        case .outside: Localized(zh: "外区", en: "another district")
        case .reviews: Localized(zh: "本年已评", en: "reviews this year")
        case .soft: Localized(zh: "待定关系", en: "relations to decide")
        }
    }

    /// What speaks for and against one who is proposed: 领域相符 +10，外区 +3.
    static func reasons(_ fit: BatchSeating.Fit) -> Localized {
        let told = BatchSeating.Reason.allCases.compactMap { reason in
            fit.points[reason].map { (text(reason), $0 > 0 ? "+\($0)" : "\($0)") }
        }
        let rules = fit.soft.map(\.code).joined(separator: " ")
        let soft = rules.isEmpty ? "" : " \(rules)"
        return Localized(
            zh: told.map { "\($0.zh) \($1)" }.joined(separator: "，") + soft,
            en: told.map { "\($0.en) \($1)" }.joined(separator: ", ") + soft
        )
    }

    /// The cases and experts that cannot be brought together.
    func blocker(_ block: AssignmentBlock) -> Blocker {
        let seats = block.projects.map { number -> (zh: String, en: String) in
            let seats = seating.seats[number]
            let stratum = BatchProposal.text(stratum: seats.stratum)
            return (
                "\(seats.round.code)（\(stratum.zh) \(seats.count) 席）",
                "\(seats.round.code) (\(stratum.en), \(seats.count))"
            )
        }
        let experts = block.experts.map { seating.members[$0].expert.code }
        let names = experts.isEmpty ? "—" : experts.joined(separator: ", ")
        let (zh, en): (String, String) =
            switch block.kind {
            case .need:
                (
                    "这些席位共需 \(block.wanted) 人次，可以评的专家（\(names)）至多能出 \(block.possible) 人次",
                    "these seats need \(block.wanted) reviews, and the experts who may take them"
                        + " (\(names)) can give \(block.possible)"
                )
            case .load:
                (
                    "专家 \(names) 至少要评 \(block.wanted) 次，这些席位至多只有 \(block.possible) 次",
                    "\(names) are to take at least \(block.wanted) reviews, and these seats have"
                        + " \(block.possible) for them"
                )
            case .apart:
                (
                    "可以评的专家（\(names)）中，同单位或有亲属关系的不得同组，席位坐不满",
                    "of the experts who may take them (\(names)), those of one employer and kin may"
                        + " not sit together, and the seats cannot be filled"
                )
            }
        return Blocker(
            code: "ASSIGNMENT_BLOCKED",
            message: Localized(
                zh: "本批排不出来：\(seats.map(\.zh).joined(separator: "、"))：\(zh)；全批还差"
                    + " \(block.unplaced) 人次。请评审秘书补充专家、提高上限或减少席位",
                en: "The batch cannot be assigned:"
                    + " \(seats.map(\.en).joined(separator: ", ")): \(en);"
                    + " \(block.unplaced) reviews of the batch find no place. The panel secretary"
                    + " can add experts, raise a limit or ask for fewer seats"
            ),
            place: Set(block.projects.map { seating.seats[$0].round.code }).sorted()
                .joined(separator: ", "),
            values: [
                "wanted": "\(block.wanted)", "possible": "\(block.possible)",
                "experts": experts.joined(separator: ", "),
            ],
            role: "SEC"
        )
    }

    var lines: [Localized] {
        var lines: [Localized] = []
        for panel in panels {
            let title = batch.title(of: panel.round)
            lines.append(
                Localized(
                    zh: "\(panel.round.code)　\(title)",
                    en: "\(panel.round.code)  \(title)"
                )
            )
            for (seats, fits) in panel.parts {
                let stratum = BatchProposal.text(stratum: seats.stratum)
                for fit in fits {
                    let reasons = BatchProposal.reasons(fit)
                    lines.append(
                        Localized(
                            zh: "　　\(stratum.zh)　\(name(fit))　\(fit.sum) 分　\(reasons.zh)",
                            en: "    \(stratum.en)  \(name(fit))  \(fit.sum)  \(reasons.en)"
                        )
                    )
                }
            }
        }
        if !loads.isEmpty { lines.append(Localized(zh: "负担：", en: "Loads:")) }
        lines += loads.map { number, proposed in
            let member = seating.members[number]
            return Localized(
                zh: "　　\(name(ofMember: number))　本次 \(proposed)，本年已评 \(member.taken)，"
                    + "还可评 \(member.room)",
                en: "    \(name(ofMember: number))  \(proposed) now, \(member.taken) this year,"
                    + " room for \(member.room)"
            )
        }
        if !settled.isEmpty {
            let codes = settled.map(\.code).joined(separator: ", ")
            lines.append(Localized(zh: "不缺专家：\(codes)", en: "Need nobody: \(codes)"))
        }
        return lines + [verdict]
    }

    /// Whether it is the best there is, and its digest.
    private var verdict: Localized {
        let proof: (zh: String, en: String) =
            switch choice {
            case .unproven(_, let bound):
                ("尚未证明是最优，至多 \(bound) 分", "not proved to be the best; at most \(bound)")
            case .proposed, .blocked: ("最优", "the best there is")
            }
        return Localized(
            zh: "合计 \(score) 分（\(proof.zh)）。方案摘要 \(digest)；照此办理：--apply \(digest)",
            en: "\(score) points (\(proof.en)). Digest \(digest); to do this: --apply \(digest)"
        )
    }

    var json: [String: JSON] {
        let isProven: Bool
        let bound: Int
        switch choice {
        case .unproven(_, let most): (isProven, bound) = (false, most)
        case .proposed, .blocked: (isProven, bound) = (true, score)
        }
        return [
            "batch": batch.naming.json, "digest": JSON(digest), "score": JSON(score),
            "proven": .bool(isProven), "bound": JSON(bound),
            "rounds": .array(panels.map(json)), "settled": JSON(settled.map(\.code)),
            "loads": .array(
                loads.map { number, proposed in
                    let member = seating.members[number]
                    return [
                        "expert": JSON(member.expert.code), "proposed": JSON(proposed),
                        "taken": JSON(member.taken), "room": JSON(member.room),
                    ]
                }
            ),
        ]
    }

    private func json(_ panel: Panel) -> JSON {
        let excluded = seating.exclusions.filter { $0.round == panel.round.id }
        return [
            "code": JSON(panel.round.code), "title": JSON(batch.title(of: panel.round)),
            "seats": .array(
                panel.parts.flatMap { seats, fits in
                    fits.map { fit in
                        [
                            "stratum": JSON(seats.stratum),
                            "expert": JSON(member(fit).expert.code), "points": JSON(fit.sum),
                            "reasons": .object(
                                Dictionary(
                                    uniqueKeysWithValues: fit.points.map {
                                        ($0.key.rawValue, JSON($0.value))
                                    }
                                )
                            ),
                            "soft": JSON(fit.soft.map(\.code)),
                        ]
                    }
                }
            ),
            "excluded": .array(
                excluded.map { exclusion in
                    [
                        "expert": JSON(seating.members[exclusion.member].expert.code),
                        "rules": JSON(exclusion.rules.map(\.code)),
                    ]
                }
            ),
        ]
    }
}
