import ArgumentParser
import Workflow

/// Which rounds a command compares.
struct BatchOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001；可给多个。", valueName: "CODE"))
    var codes: [CaseReference] = []

    @Option(help: ArgumentHelp("决策会议程所涉项目各自最近的轮次。", valueName: "MEETING"))
    var meeting: String?

    @Option(help: ArgumentHelp("此评审关口的轮次，如 G2_AWARD。", valueName: "GATE"))
    var gate: String?

    @Option(help: ArgumentHelp("按此权重方案评的轮次，如 P_STD。", valueName: "PROFILE"))
    var profile: String?

    @Option(help: ArgumentHelp("与 --gate、--profile 合用：此日起开轮的。", valueName: "YYYY-MM-DD"))
    var since: String?

    @Option(help: ArgumentHelp("与 --gate、--profile 合用：至此日开轮的。", valueName: "YYYY-MM-DD"))
    var until: String?

    func validate() throws {
        let isPeriod = gate != nil || profile != nil
        let ways = [!codes.isEmpty, meeting != nil, isPeriod].count { $0 }
        guard ways == 1 else {
            throw ValidationError(
                "应给出轮次编号、--meeting、--gate 或 --profile 之一"
                    + " / give codes of rounds, --meeting, or --gate and --profile"
            )
        }
        guard isPeriod || since == nil && until == nil else {
            throw ValidationError(
                "--since、--until 与 --gate 或 --profile 合用"
                    + " / --since and --until go with --gate or --profile"
            )
        }
    }

    /// Refused: `DATE_FORM`.
    func naming() throws(Refusal) -> RoundBatch.Naming {
        if let meeting { return .meeting(meeting) }
        guard codes.isEmpty else { return .codes(codes.map(\.code)) }
        return .period(
            gate: gate,
            profile: profile,
            since: try since.map { text throws(Refusal) in
                try Moment.date(text, option: "--since")
            },
            until: try until.map { text throws(Refusal) in
                try Moment.date(text, option: "--until")
            }
        )
    }
}
