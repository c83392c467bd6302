import Casework
import Portfolio
import Web
import Workflow

/// Batches of review rounds: their order, what advises the secretary, and who could judge them.
extension APIRoutes {
    static let rounds: [APIRoute] = [
        APIRoute(
            .get,
            "rounds/ranking",
            "getRoundRanking",
            "一批轮次的排名与入选线；查看权限同 round rank",
            "The ranking of a batch of rounds with its line, for whom round rank is",
            answers: [ok("排名", "The ranking", APIShapes.roundRanking)],
            answer: { try $0.roundRanking() }
        ).with {
            $0.parameters =
                batch + [
                    .query("places", .integer(1...100_000), "名额", "How many places there are"),
                    .query("budget", APIShapes.yuan, "本批资金（元）", "The money of the batch, in yuan"),
                    .query(
                        "each",
                        APIShapes.yuan,
                        "与 budget 合用：每个项目所需金额（元）",
                        "With budget: what each project takes, in yuan"
                    ),
                    .query(
                        "amounts",
                        .text(1...10_000),
                        "与 budget 合用：各项目所需金额，如 RD-2026-000001=3000000.00，以逗号分隔",
                        "With budget: what single projects take, such as"
                            + " RD-2026-000001=3000000.00, separated by commas"
                    ),
                ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "rounds/insight",
            "getRoundInsight",
            "评审秘书的参考，内容同 round insight；别人没有这个地址",
            "What advises the panel secretary, as round insight does; nobody else has it",
            answers: [ok("参考", "The advice", APIShapes.roundInsight)],
            answer: { try $0.roundInsight() }
        ).with {
            $0.parameters =
                batch + [
                    .query(
                        "against",
                        APIShapes.code,
                        "只给一个轮次时：权重要动多少，它与此轮次的先后才互换",
                        "Of a single round: how far weights move until it and this one change"
                            + " places"
                    )
                ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "rounds/:code/marks",
            "getRoundMarks",
            "专家本人提交之后：他人评分的分布，内容同 round marks；政策许可才有",
            "After one's own sheet: how the others marked, as round marks tells, where the policy"
                + " says so",
            answers: [ok("分布", "The counts", APIShapes.roundMarks)],
            answer: { try $0.roundMarks() }
        ).with { $0.parameters = [code] },
        APIRoute(
            .get,
            "rounds/assignment",
            "getRoundAssignment",
            "一批轮次的专家分派方案：席位、理由、负担与摘要；什么也不记录",
            "The proposal of experts for a batch, with reasons and loads; nothing is recorded",
            answers: [ok("方案", "The proposal", APIShapes.roundAssignment)],
            answer: { try $0.roundAssignment() }
        ).with {
            $0.parameters =
                batch + [
                    .query("size", APIShapes.seats, "每组人数", "The size of a panel"),
                    .query("least", APIShapes.loads, "每人至少几个", "How many each takes at least"),
                    .query("most", APIShapes.loads, "每人至多几个", "How many each takes at most"),
                ]
            $0.furtherProblems = [404, 422]
        },
        APIRoute(
            .post,
            "rounds/assignment",
            "applyRoundAssignment",
            "照看过的方案办理：全部轮次一并记录，其间有变则拒绝",
            "Does a proposal that was shown: all rounds as one unit, refused when anything changed",
            answers: [
                ok("已办理，或 dry_run 的答复", "Done, or what a dry_run answers", .named("Done"))
            ],
            answer: { try APIAssignment($0).perform() }
        ).with {
            $0.access = .writing
            $0.parameters = [key, dryRun]
            $0.body = APIShapes.assignmentToApply
            $0.furtherProblems = [404]
        },
    ]

    /// One of three ways to say which rounds are meant.
    private static let batch: [APIParameter] = [
        .query(
            "codes",
            .text(
                APIText(
                    length: 1...8000,
                    pattern: "^[A-Z]{2}-[0-9]{4}-[0-9]{6}(,[A-Z]{2}-[0-9]{4}-[0-9]{6})*$"
                )
            ),
            "轮次编号，以逗号分隔；codes、meeting、gate 或 profile 用其一",
            "Codes of rounds, separated by commas; give codes, meeting, or gate and profile"
        ),
        .query("meeting", APIShapes.code, "决策会议程所涉项目各自最近的轮次", "The agenda of this meeting"),
        .query("gate", .text(1...40), "此评审关口，如 G2_AWARD", "Of this gate, such as G2_AWARD"),
        .query("profile", .text(1...40), "此权重方案，如 P_STD", "Of this profile, such as P_STD"),
        .query("since", APIShapes.date, "与 gate、profile 合用：此日起开轮的", "Opened from this day"),
        .query("until", APIShapes.date, "与 gate、profile 合用：至此日开轮的", "Opened until this day"),
    ]
}
