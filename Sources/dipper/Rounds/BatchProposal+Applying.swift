import Casework
import Expression
import Portfolio
import Workflow

extension RoundBatch {
    /// Rounds for which the proposal with a digest was done before.
    func recorded(under digest: String) -> [CaseStream] {
        rounds.filter { $0.text("draw_record") == digest }
    }
}

/// Writing a proposal that somebody was shown.
extension BatchProposal {
    /// The commands of the proposal, all of which are done or none.
    ///
    /// - Throws: `PROPOSAL_STALE` where it is not the one that was shown, `ASSIGNMENT_BLOCKED`,
    ///   `ASSIGNMENT_NONE`.
    func commands(
        shown: String,
        key: String,
        effective: CivilDate?
    ) throws(Refusal) -> [Command] {
        if case .blocked(let block) = choice { throw Refusal(blocker(block)) }
        guard !panels.isEmpty else { throw Refusal(BatchProposal.nothing(batch)) }
        guard shown == digest else { throw Refusal(stale(shown)) }
        return panels.flatMap { panel -> [Command] in
            let people = panel.fits.map { seating.members[$0.member].expert.person }
            var commands: [Command] = []
            if let vacant = seating.vacant[panel.round.id] {
                for (expert, alternate) in zip(vacant, people) {
                    var command = Command(target: .existing(panel.round.code), event: "replace")
                    command.payload = [
                        "expert": .string(expert), "alternate": .string(alternate),
                        "reason": .string("回避后由候补递补（分派方案 \(digest)）"),
                    ]
                    commands.append(command)
                }
            } else {
                var command = Command(target: .existing(panel.round.code), event: "nominate")
                command.payload = [
                    "panel": .list(people.map { .string($0) }), "record": .string(digest),
                    "reason": .string("按分派方案 \(digest)：\(batch.rounds.count) 个轮次合计分值最高"),
                ]
                commands.append(command)
            }
            for place in commands.indices {
                commands[place].key = "\(key)/\(panel.round.code)/\(place)"
                commands[place].effective = effective
            }
            // Whatever happened to the round since makes it another proposal.
            commands[0].expecting = Int64(panel.round.version)
            return commands
        }
    }

    /// Does it as one unit, or only tries it.
    ///
    /// - Throws: `Refusal` with the reasons of every round, each at its code.
    func apply(
        shown: String,
        key: String,
        effective: CivilDate? = nil,
        isRehearsal: Bool = false,
        in ledger: OpenLedger,
        by caller: Caller
    ) throws -> [Reply] {
        let commands = try commands(shown: shown, key: key, effective: effective)
        do {
            let replies = try ledger.casework.performAll(
                count: commands.count,
                by: caller,
                isRehearsal: isRehearsal,
                progress: { _ in },
                command: { place, _ in commands[place] }
            )
            if !isRehearsal { try ledger.upkeep() }
            return replies
        } catch let failure as BatchFailure {
            throw Refusal(
                failure.reasons.sorted { $0.key < $1.key }.flatMap { place, reason in
                    let blockers =
                        switch reason {
                        case .refused(let blockers): blockers
                        case .conflict(let conflict): Failure(conflict).blockers
                        }
                    let code = BatchProposal.code(of: commands[place])
                    return blockers.map { $0.preceded(by: code) }
                }
            )
        }
    }

    private static func code(of command: Command) -> String {
        if case .existing(let code) = command.target { return code }
        return ""
    }

    private func stale(_ shown: String) -> Blocker {
        Blocker(
            code: "PROPOSAL_STALE",
            message: Localized(
                zh: "现在的分派方案是 \(digest)，不是给您看过的 \(shown)：其间轮次、专家或参数有变；"
                    + "请评审秘书重新查看方案后再办理",
                en: "The proposal is now \(digest), not \(shown), which you were shown: rounds,"
                    + " experts or parameters changed meanwhile; the panel secretary can look at it"
                    + " again"
            ),
            place: "--apply",
            values: ["found": shown, "expected": digest],
            role: "SEC"
        )
    }

    private static func nothing(_ batch: RoundBatch) -> Blocker {
        Blocker(
            code: "ASSIGNMENT_NONE",
            message: Localized(
                zh: "本批 \(batch.rounds.count) 个轮次都不缺专家，没有可分派的；请评审秘书核对所选轮次",
                en: "None of the \(batch.rounds.count) rounds of the batch needs an expert, so"
                    + " there is nothing to assign; the panel secretary can check which are meant"
            ),
            place: "--apply",
            role: "SEC"
        )
    }
}
