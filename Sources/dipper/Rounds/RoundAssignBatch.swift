import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `round assign-batch`: the best assignment of experts to a batch, shown and then applied whole.
struct RoundAssignBatch: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign-batch",
        abstract: "批量分派专家：给出最优方案及理由和负担；--apply 把看过的方案作为一个整体办理。",
        discussion: """
            待抽取的轮次按评审关口的构成提名全组，由监督人员或主任批准；已组成的只从候补中补上应回避者的席位，其余不动。\
            排不出来时指出哪些轮次和专家相互卡住。说明见 Handbook/review.md。
            """
    )

    @OptionGroup var batch: BatchOptions

    @Option(help: ArgumentHelp("每组人数；缺省为政策包的 review.panel_size。", valueName: "COUNT"))
    var size: Int?

    @Option(help: ArgumentHelp("本批中每位专家至少评几个。", valueName: "COUNT"))
    var least = 0

    @Option(help: ArgumentHelp("本批中每位专家至多评几个；另不超过其年度上限。", valueName: "COUNT"))
    var most: Int?

    @Option(help: ArgumentHelp("办理此摘要的方案；其间有变则拒绝。", valueName: "DIGEST"))
    var apply: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard size.map({ (1...99).contains($0) }) ?? true, (0...999).contains(least),
            most.map({ (max(least, 1)...999).contains($0) }) ?? true
        else {
            throw ValidationError(
                "--size 应为 1 至 99，--least 为 0 至 999，--most 不小于 --least 且至多 999"
                    + " / --size is 1 to 99, --least 0 to 999, --most at least that and at most 999"
            )
        }
    }

    func answer() throws -> Answer {
        var reasons = Reasons()
        let naming = try reasons.value(or: .codes([])) { try batch.naming() }
        let effective = try reasons.value(or: nil) { try options.effective() }
        try reasons.check()
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        // Who is kept away by what is told here too.
        try ledger.cases.require("conflict", as: "assign-batch")
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let rounds = try RoundBatch(naming, isCompared: false, in: ledger, words)
        // A repetition finds its own record.
        let recorded = apply.map { rounds.recorded(under: $0) } ?? []
        guard recorded.isEmpty else { return answer(recorded, ledger) }
        let proposal = try BatchProposal(
            rounds,
            BatchProposal.Wish(size: size, least: least, most: most),
            in: ledger,
            by: caller,
            words
        )
        if case .blocked(let block) = proposal.choice { throw Refusal(proposal.blocker(block)) }
        guard let apply else {
            return ledger.answer(proposal.json.merging(["applied": false]) { $1 }, proposal.lines)
        }
        let key = options.command(.existing(""), event: "nominate").key
        let replies = try proposal.apply(
            shown: apply,
            key: key,
            effective: effective,
            in: ledger,
            by: caller
        )
        let panels = proposal.panels.count
        let moved = replies.flatMap(\.moved)
        return ledger.answer(
            [
                "applied": true, "digest": JSON(proposal.digest),
                "moved": .array(moved.map(\.answer)),
                "replayed": .bool(replies.allSatisfy(\.isReplayed)),
            ],
            [
                Localized(
                    zh: "已分派 \(panels) 个轮次，一并记录；提名的评审组待监督人员或主任批准",
                    en: "\(panels) rounds were assigned, recorded as one; panels that were"
                        + " nominated await supervision or the director"
                )
            ]
        )
    }

    /// What was done under the same proposal before.
    private func answer(_ rounds: [CaseStream], _ ledger: OpenLedger) -> Answer {
        ledger.answer(
            [
                "applied": true, "digest": JSON(apply ?? ""), "replayed": true,
                "rounds": JSON(rounds.map(\.code)), "moved": [],
            ],
            [
                Localized(
                    zh: "此方案已办理过：\(rounds.count) 个轮次，没有再记录",
                    en: "This proposal was done before: \(rounds.count) rounds; nothing is"
                        + " recorded again"
                )
            ]
        )
    }
}
