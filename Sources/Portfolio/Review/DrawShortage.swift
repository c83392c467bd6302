import Workflow

/// Why no panel can be drawn from a pool: which kind lacks how many, what was found of each kind,
/// and who can mend it.
struct DrawShortage {
    private let plan: PanelDraw.Plan
    private let pool: [PanelDraw.Candidate]
    private let ordered: [DrawChoice.Keyed]

    /// Looking for the reason stops earlier than the draw: it is asked several times.
    private static let mostSteps = 20_000

    init(plan: PanelDraw.Plan, pool: [PanelDraw.Candidate]) {
        (self.plan, self.pool) = (plan, pool)
        ordered = pool.sorted { $0.code < $1.code }.map {
            DrawChoice.Keyed(candidate: $0, key: "")
        }
    }

    /// Kinds with too few in the pool; otherwise kinds of whom too few may sit together; otherwise
    /// kinds that fill no seats beside the others.
    var blockers: [Blocker] {
        let few = plan.strata.filter { found($0) < $0.seats }.map(tooFew)
        guard few.isEmpty else { return few }
        let apart = plan.strata.compactMap { stratum -> Blocker? in
            guard let most = most(of: stratum, beside: []), most < stratum.seats else { return nil }
            return notTogether(stratum, most)
        }
        guard apart.isEmpty else { return apart }
        let beside = plan.strata.compactMap { stratum -> Blocker? in
            let others = plan.strata.filter { $0.name != stratum.name }
            guard let most = most(of: stratum, beside: others), most < stratum.seats else {
                return nil
            }
            return notBeside(stratum, most)
        }
        return beside.isEmpty ? [whole] : beside
    }

    /// What is told besides when the pool was limited to a list of names.
    static func nominated(_ names: Int, found: Int) -> Blocker {
        Blocker(
            code: "DRAW_SHORT",
            message: Localized(
                zh: "提名名单有 \(names) 人，其中可抽 \(found) 人：须在专家库中、未暂停、类别和领域相符、"
                    + "本年未评满、没有应回避的关系；请评审秘书在名单中补人，或不限名单抽取",
                en: "Of the \(names) people on the nominated list \(found) can be drawn; expected"
                    + " experts who are on file and active, of a kind and field that is wanted,"
                    + " below the cap of the year and in no conflict. The panel secretary can add"
                    + " to the list, or draw without one"
            ),
            place: "among",
            values: ["found": "\(found)", "expected": "\(names)"],
            role: "SEC"
        )
    }

    // MARK: Counting

    private func found(_ stratum: PanelDraw.Plan.Stratum) -> Int {
        pool.count { $0.stratum == stratum.name }
    }

    /// How many of a kind can sit together when the others have all of their seats.
    ///
    /// Nil where that takes too long to say, or the others alone cannot be seated.
    private func most(
        of stratum: PanelDraw.Plan.Stratum,
        beside others: [PanelDraw.Plan.Stratum]
    ) -> Int? {
        for seats in stride(from: stratum.seats, through: 0, by: -1) {
            let part = PanelDraw.Plan(
                round: plan.round,
                strata: others + [PanelDraw.Plan.Stratum(stratum.name, seats: seats)],
                mostOfEmployer: plan.mostOfEmployer,
                mostOfDistrict: plan.mostOfDistrict,
                apart: plan.apart
            )
            var choice = DrawChoice(
                plan: part,
                ordered: ordered,
                mostSteps: DrawShortage.mostSteps
            )
            if choice.first() != nil { return seats }
            if choice.hasGivenUp { return nil }
        }
        return nil
    }

    // MARK: Words

    private static let titles = [
        "technical": "技术", "business": "产业或投资", "management": "财务管理", "landing": "落地",
    ]

    private static func title(_ name: String) -> Localized {
        Localized(zh: titles[name].map { "\($0)（\(name)）" } ?? name, en: name)
    }

    /// What was found of each kind, beside its seats.
    private var counts: Localized {
        Localized(
            zh: "各类可抽人数和席数："
                + plan.strata.map {
                    "\(DrawShortage.title($0.name).zh) \(found($0)) 人 \($0.seats) 席"
                }.joined(separator: "、"),
            en: "Found for the seats of each kind: "
                + plan.strata.map { "\($0.name) \(found($0)) for \($0.seats)" }
                .joined(separator: ", ")
        )
    }

    /// What a panel must keep.
    private var rules: Localized {
        var rules = [
            Localized(
                zh: "同一单位至多 \(plan.mostOfEmployer) 人",
                en: "at most \(plan.mostOfEmployer) of one employer"
            )
        ]
        if let most = plan.mostOfDistrict {
            rules.append(
                Localized(
                    zh: "与牵头单位同区至多 \(most) 人",
                    en: "at most \(most) of the lead's district"
                )
            )
        }
        if !plan.apart.isEmpty {
            rules.append(Localized(zh: "有亲属关系的不同组", en: "no relatives together"))
        }
        return Localized(
            zh: rules.map(\.zh).joined(separator: "、"),
            en: rules.map(\.en).joined(separator: ", ")
        )
    }

    private func blocker(
        _ stratum: PanelDraw.Plan.Stratum,
        _ found: Int,
        _ message: Localized
    ) -> Blocker {
        Blocker(
            code: "DRAW_SHORT",
            message: Localized(
                zh: "\(message.zh)。\(counts.zh)",
                en: "\(message.en). \(counts.en)"
            ),
            place: stratum.name,
            values: [
                "found": "\(found)", "expected": ">= \(stratum.seats)",
                "lacking": "\(stratum.seats - found)",
            ],
            role: "SEC"
        )
    }

    private func tooFew(_ stratum: PanelDraw.Plan.Stratum) -> Blocker {
        let (found, title) = (found(stratum), DrawShortage.title(stratum.name))
        let lacking = stratum.seats - found
        return blocker(
            stratum,
            found,
            Localized(
                zh: "\(title.zh)类只有 \(found) 人可抽，应不少于 \(stratum.seats) 人，缺 \(lacking) 人，"
                    + "请评审秘书补充抽取池，或另定席数",
                en: "There are \(found) experts of \(title.en); expected at least"
                    + " \(stratum.seats): \(lacking) are lacking. The panel secretary can add to"
                    + " the pool, or set other seats"
            )
        )
    }

    private func notTogether(_ stratum: PanelDraw.Plan.Stratum, _ most: Int) -> Blocker {
        let (found, title) = (found(stratum), DrawShortage.title(stratum.name))
        let lacking = stratum.seats - most
        return blocker(
            stratum,
            most,
            Localized(
                zh: "\(title.zh)类可抽 \(found) 人，但至多 \(most) 人可以同组（\(rules.zh)），"
                    + "应有 \(stratum.seats) 人，缺 \(lacking) 人，请评审秘书补充别的单位和地区的专家，或另定席数",
                en: "Of the \(found) experts of \(title.en) at most \(most) may sit together"
                    + " (\(rules.en)); expected \(stratum.seats): \(lacking) are lacking. The"
                    + " panel secretary can add experts of other employers and districts, or set"
                    + " other seats"
            )
        )
    }

    private func notBeside(_ stratum: PanelDraw.Plan.Stratum, _ most: Int) -> Blocker {
        let (found, title) = (found(stratum), DrawShortage.title(stratum.name))
        let lacking = stratum.seats - most
        return blocker(
            stratum,
            most,
            Localized(
                zh: "其他各类排满时，\(title.zh)类 \(found) 人中至多 \(most) 人可以同组（\(rules.zh)），"
                    + "应有 \(stratum.seats) 人，缺 \(lacking) 人，请评审秘书补充别的单位和地区的专家，或另定席数",
                en: "With all seats of the other kinds taken, at most \(most) of the \(found)"
                    + " experts of \(title.en) may sit (\(rules.en)); expected \(stratum.seats):"
                    + " \(lacking) are lacking. The panel secretary can add experts of other"
                    + " employers and districts, or set other seats"
            )
        )
    }

    /// Where no kind by itself can be named.
    private var whole: Blocker {
        Blocker(
            code: "DRAW_SHORT",
            message: Localized(
                zh: "抽取池 \(pool.count) 人中没有一种组合能排满 \(plan.seats) 席（\(rules.zh)），"
                    + "请评审秘书扩大抽取池，或另定席数。\(counts.zh)",
                en: "No \(plan.seats) of the \(pool.count) in the pool keep the composition"
                    + " (\(rules.en)); the panel secretary can widen the pool, or set other seats."
                    + " \(counts.en)"
            ),
            values: ["found": "\(pool.count)", "expected": "\(plan.seats)"],
            role: "SEC"
        )
    }
}
