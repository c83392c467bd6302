import Casework
import Portfolio
import Store
import Web
import Workflow

/// The goals, and what waits for the caller.
extension APIRoutes {
    static let viewpoint: [APIParameter] = [
        .query("as_of", APIShapes.date, "截至日期，缺省今天", "As of this day, today unless given"),
        .query(
            "known_at",
            .text(10...40),
            "按系统在该日或该时刻所知，缺省现在；如 2026-11-21T14:05:09+08:00",
            "As known on this day or at this moment, now unless given; such as"
                + " 2026-11-21T14:05:09+08:00"
        ),
    ]

    static let board: [APIRoute] = [
        APIRoute(
            .get,
            "goals",
            "getGoals",
            "目标看板：数值、目标与差距",
            "The goals: values, targets and what is missing",
            answers: [
                ok(
                    "看板；每个目标在自己的代码之下",
                    "The board; each goal under its own code",
                    APIShapes.answer(
                        [
                            APIMember("as_of", .text), APIMember("known_at", .text),
                            APIMember("rule", .text),
                            .optional("funnel", funnel, "各步的项目数", "Projects by step"),
                            .optional("breakdown", breakdown, "分列", "The figures in parts"),
                        ],
                        rest: .named("Goal")
                    )
                )
            ],
            answer: { try $0.goals() }
        ).with {
            $0.parameters =
                viewpoint + [
                    .query(
                        "trend",
                        .bool,
                        "true 另给出逐月走势与进度",
                        "true adds the months with the pace"
                    ),
                    .query(
                        "funnel",
                        .bool,
                        "true 另给出从线索到国家库的分布",
                        "true adds the funnel from the lead to the library"
                    ),
                    .query(
                        "by",
                        .choice(BoardBreakdown.Dimension.allCases.map(\.rawValue)),
                        "另按区、领域、渠道或专员分列",
                        "Adds the figures by district, field, channel or officer"
                    ),
                ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "goals/:code/items",
            "listGoalItems",
            "一个目标所计的逐项",
            "What a goal counts, item by item",
            answers: [
                ok(
                    "各项；不在查看范围内的案卷没有编号和名称",
                    "The items; what is not the caller's to see has no code and no title",
                    APIShapes.answer([
                        APIMember("goal", .text), APIMember("as_of", .text),
                        APIMember("known_at", .text),
                        APIMember(
                            "items",
                            APIShapes.list(
                                .object([
                                    APIMember("code", .nullable(.text)),
                                    APIMember("title", .nullable(.text)),
                                    APIMember("since", .text), APIMember("evidence", .text),
                                    APIMember("opening", .bool),
                                ])
                            )
                        ),
                    ])
                )
            ],
            answer: { try $0.goalItems() }
        ).with {
            $0.parameters =
                [.path("code", .text(1...40), "目标代码，如 LANDED", "A goal, such as LANDED")]
                + viewpoint
        },
        APIRoute(
            .get,
            "work",
            "getWork",
            "今日：期限与等待本人角色办理的事项",
            "Today: deadlines, and what waits for the caller's roles",
            answers: [
                ok(
                    "今日",
                    "Today",
                    APIShapes.answer([
                        APIMember("date", .text), APIMember("person", .text),
                        APIMember("roles", APIShapes.texts),
                        APIMember("deadlines", APIShapes.list(due)),
                        APIMember(
                            "waiting",
                            APIShapes.list(
                                .object([
                                    APIMember("code", .text), APIMember("instance", .text),
                                    APIMember("title", .text), APIMember("event", .text),
                                    APIMember(
                                        "note",
                                        .nullable(.text),
                                        about: Localized(zh: "缘由", en: "Why it waits")
                                    ),
                                ])
                            )
                        ),
                    ])
                )
            ],
            answer: { try $0.work() }
        ).with { $0.parameters = [limit] },
    ]

    private static let funnel = APIShapes.list(
        .object([
            APIMember("stage", .text), APIMember("title", .text), APIMember("reached", .count),
            APIMember("standing", .count), APIMember("ended", .count),
        ])
    )

    private static let breakdown = APIShape.object([
        APIMember("by", .text),
        APIMember(
            "lines",
            APIShapes.list(
                .object([APIMember("value", .text), APIMember("label", .text)], rest: .count)
            ),
            about: Localized(zh: "各目标的数在其代码之下", en: "Each goal's figure under its code")
        ),
    ])

    private static let due = APIShape.object([
        APIMember("code", .text), APIMember("instance", .text), APIMember("kind", .text),
        APIMember("deadline", .text), APIMember("waits_for", .text), APIMember("title", .text),
        APIMember("due", .text),
        APIMember("workdays_left", .integer(Int64.min...Int64.max)), APIMember("mine", .bool),
        APIMember("provisional", .bool),
    ])
}
