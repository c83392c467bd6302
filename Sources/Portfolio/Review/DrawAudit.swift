package import Workflow

/// What was recorded of a draw, to be held against seed and pool.
package struct DrawRecord: Hashable, Sendable {
    package let commitment: String
    package let poolDigest: String
    package let panel: [String]
    package let alternates: [String]

    package init(commitment: String, poolDigest: String, panel: [String], alternates: [String]) {
        self.commitment = commitment
        self.poolDigest = poolDigest
        self.panel = panel
        self.alternates = alternates
    }

    /// Computes a draw again, with nothing but what is revealed.
    ///
    /// - Returns: everything that does not follow: `DRAW_COMMITMENT`, `DRAW_POOL_DIGEST`,
    ///   `DRAW_PANEL`, `DRAW_ALTERNATES`, or why the draw is impossible; empty when all does.
    package func audit(
        seed: String,
        pool: [PanelDraw.Candidate],
        plan: PanelDraw.Plan,
        _ digest: PanelDraw.Digest
    ) -> [Blocker] {
        var blockers: [Blocker] = []
        let committed = PanelDraw.commitment(to: seed, digest)
        if committed != commitment {
            blockers.append(
                DrawRecord.differs(
                    "DRAW_COMMITMENT",
                    ("公布的种子承诺", "The published commitment to the seed"),
                    [commitment],
                    [committed]
                )
            )
        }
        let closed = PanelDraw.poolDigest(pool, plan, digest)
        if closed != poolDigest {
            blockers.append(
                DrawRecord.differs(
                    "DRAW_POOL_DIGEST",
                    ("抽取池摘要", "The digest of the pool"),
                    [poolDigest],
                    [closed]
                )
            )
        }
        do throws(Refusal) {
            let again = try PanelDraw.draw(seed: seed, pool: pool, plan: plan, digest)
            let (members, others) = (again.panel.map(\.code), again.alternates.map(\.code))
            if members != panel {
                blockers.append(
                    DrawRecord.differs("DRAW_PANEL", ("评审组", "The panel"), panel, members)
                )
            }
            if others != alternates {
                blockers.append(
                    DrawRecord.differs(
                        "DRAW_ALTERNATES",
                        ("候补名单", "The list of alternates"),
                        alternates,
                        others
                    )
                )
            }
        } catch {
            blockers += error.blockers
        }
        return blockers
    }

    private static func differs(
        _ code: String,
        _ what: (zh: String, en: String),
        _ found: [String],
        _ expected: [String]
    ) -> Blocker {
        let (found, expected) = (
            found.joined(separator: ","), expected.joined(separator: ",")
        )
        return Blocker(
            code: code,
            message: Localized(
                zh: "\(what.zh)记录为 \(found)，由种子与抽取池重算应为 \(expected)，请监督人员查明",
                en: "\(what.en) is recorded as \(found); seed and pool give \(expected);"
                    + " supervision must find out why"
            ),
            values: ["found": found, "expected": expected],
            role: "SUP"
        )
    }
}

/// Whether a draw can be computed at all, and again by somebody else.
enum DrawCheck {
    static func blockers(
        seed: String,
        pool: [PanelDraw.Candidate],
        plan: PanelDraw.Plan
    ) -> [Blocker] {
        var blockers: [Blocker] = []
        let isSeed =
            seed.utf8.count == 64
            && seed.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        if !isSeed {
            blockers.append(
                Blocker(
                    code: "DRAW_SEED",
                    message: Localized(
                        zh: "种子有 \(seed.utf8.count) 个字符，应为 64 位小写十六进制数字，请监督人员核对",
                        en: "The seed has \(seed.utf8.count) characters; expected 64 lower-case"
                            + " hexadecimal digits; supervision can check"
                    ),
                    values: ["found": "\(seed.utf8.count)", "expected": "64"],
                    role: "SUP"
                )
            )
        }
        func expect(_ holds: Bool, _ found: String, _ expected: (zh: String, en: String)) {
            guard !holds else { return }
            blockers.append(
                Blocker(
                    code: "DRAW_POOL",
                    message: Localized(
                        zh: "抽取池或方案中的“\(found)”不可用，应为\(expected.zh)，请评审秘书更正",
                        en: "“\(found)” in pool or plan cannot be used; expected \(expected.en);"
                            + " the panel secretary can correct it"
                    ),
                    place: found,
                    values: ["found": found, "expected": expected.en],
                    role: "SEC"
                )
            )
        }
        let names = plan.strata.map(\.name)
        expect(isWord(plan.round), plan.round, ("不含空格与冒号的轮次编号", "a round code without : or space"))
        for stratum in plan.strata {
            expect(isWord(stratum.name), stratum.name, ("不含空格与冒号的名称", "a name without : or space"))
            expect(stratum.seats >= 0, "\(stratum.seats)", ("不小于 0 的席数", "zero seats or more"))
        }
        expect(plan.alternatesOfSeat >= 0, "\(plan.alternatesOfSeat)", ("不小于 0", "zero or more"))
        expect(plan.mostOfEmployer >= 1, "\(plan.mostOfEmployer)", ("不小于 1", "one or more"))
        expect(
            Set(names).count == names.count,
            names.joined(separator: ","),
            ("各不相同", "all different")
        )
        var seen: Set<String> = []
        for candidate in pool {
            let code = candidate.code
            expect(isWord(code), code, ("不含空格与冒号的专家编号", "an expert code without : or space"))
            expect(seen.insert(code).inserted, code, ("每位专家一次", "each expert once"))
            expect(
                names.contains(candidate.stratum),
                candidate.stratum,
                (names.joined(separator: "、"), names.joined(separator: ", "))
            )
            expect(
                !candidate.employer.contains { $0.isNewline },
                candidate.employer,
                ("一行文字", "one line")
            )
        }
        return blockers
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && !text.contains { $0.isWhitespace || $0 == ":" }
    }
}
