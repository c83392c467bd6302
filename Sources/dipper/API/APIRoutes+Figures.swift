import Casework
import Portfolio
import Web
import Workflow

/// What is told of the goals besides the board: months, steps, pictures and reports.
extension APIRoutes {
    static let figures: [APIRoute] = [
        APIRoute(
            .get,
            "goals/image",
            "getGoalsImage",
            "目标看板的图片（PNG，适合手机）",
            "The board as a picture for a telephone (PNG)",
            answers: [bytes(["image/png"], "图片", "The picture")],
            answer: { try $0.goalsImage() }
        ).with {
            $0.parameters = viewpoint
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "goals/months",
            "listMonths",
            "已发布（冻结）的月度数据与其后的调整，一次一页",
            "The months that were published, with what became known since, a page at a time",
            answers: [
                ok(
                    "一页月份",
                    "A page of months",
                    APIShapes.answer([
                        APIMember("months", APIShapes.list(.named("Month"))), APIShapes.after,
                    ])
                ).telling(["Link": nextLink])
            ],
            answer: { try $0.months() }
        ).with {
            $0.parameters = [
                .query("after", .text(7...7), "从此月份之后列起", "Only months after this one"), limit,
            ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "goals/months/:month",
            "getMonth",
            "一个已发布的月份",
            "One month that was published",
            answers: [ok("该月", "The month", .named("Month"))],
            answer: { try $0.month() }
        ).with { $0.parameters = [month] },
        APIRoute(
            .get,
            "goals/funnel/:stage",
            "listFunnelStage",
            "分布中一步的项目，按编号，一次一页",
            "The projects of one step of the funnel by code, a page at a time",
            answers: [
                ok(
                    "一页项目",
                    "A page of projects",
                    APIShapes.answer([
                        APIMember("stage", .text), APIMember("count", .count),
                        APIMember("cases", APIShapes.list(.named("CaseLine"))), APIShapes.after,
                    ])
                ).telling(["Link": nextLink])
            ],
            answer: { try $0.funnelStage() }
        ).with {
            $0.parameters = [
                .path(
                    "stage",
                    .choice(ProjectFunnel.Stage.allCases.map(\.rawValue)),
                    "步骤，如 listed",
                    "A step, such as listed"
                ),
                .query(
                    "part",
                    .choice(["reached", "standing", "ended"]),
                    "曾到达（缺省）、现停在此或在此结束",
                    "Reached (unless given), standing there, or ended there"
                ),
                .query("after", .text(0...100), "从此编号之后列起", "Only codes after this one"),
                limit,
            ]
        },
        APIRoute(
            .get,
            "reports",
            "listReports",
            "有月报与专报的月份",
            "The months of which there are reports",
            answers: [
                ok(
                    "各月",
                    "The months",
                    APIShapes.answer([
                        APIMember(
                            "months",
                            APIShapes.list(
                                .object([
                                    APIMember("month", .text), APIMember("published", .bool),
                                ])
                            )
                        )
                    ])
                )
            ],
            answer: { try $0.reports() }
        ).with { $0.furtherProblems = [404] },
        APIRoute(
            .get,
            "reports/:shape/:month",
            "getReport",
            "一个月的月报（month）或专报（brief），PDF 或 DOCX",
            "The report of a month, whole (month) or on one page (brief), as PDF or DOCX",
            answers: [bytes(ReportFormat.allCases.map(\.type), "文件", "The file")],
            answer: { try $0.report() }
        ).with {
            $0.parameters = [
                .path(
                    "shape",
                    .choice(ReportPaper.Shape.allCases.map(\.rawValue)),
                    "month 月报，brief 专报",
                    "month for the whole, brief for one page"
                ),
                month,
                .query(
                    "format",
                    .choice(ReportFormat.allCases.map(\.rawValue)),
                    "格式，缺省 pdf",
                    "The format, pdf unless given"
                ),
            ]
        },
    ]

    /// Content that is no JSON.
    static func bytes(_ media: [String], _ zh: String, _ en: String) -> APIAnswer {
        var answer = APIAnswer(200, zh, en, nil)
        answer.media = media.first ?? "application/octet-stream"
        answer.otherMedia = Array(media.dropFirst())
        return answer
    }

    private static let month = APIParameter.path(
        "month",
        .text(APIText(length: 7...7, pattern: "^[0-9]{4}-[0-9]{2}$")),
        "月份，如 2026-10",
        "A month, such as 2026-10"
    )
}

extension APIShapes {
    private static let records = list(
        .object([
            APIMember("recorded_at", .text), APIMember("change", .text),
            APIMember("metric", .text), APIMember("effective_from", .nullable(.text)),
            APIMember("code", .nullable(.text)), APIMember("version", .nullable(.count)),
            APIMember("event", .nullable(.text)),
        ])
    )

    static let month = answer([
        APIMember("code", .text), APIMember("month", .text), APIMember("as_of", .text),
        APIMember("known_at", .text), APIMember("rule", .text), APIMember("digest", .text),
        APIMember(
            "confirmed",
            .bool,
            about: Localized(
                zh: "按当时的事实和口径重新计数，与发布时一致",
                en: "Counted again by what was known then, it is what was published"
            )
        ),
        APIMember(
            "figures",
            .object(
                [],
                rest: .object([
                    APIMember("published", .count), APIMember("added", .count),
                    APIMember("removed", .count), APIMember("by_rule", .integer(.min ... .max)),
                    APIMember("present", .count),
                ])
            )
        ),
        APIMember(
            "adjustments",
            list(
                .object([
                    APIMember("goal", .text), APIMember("change", .integer(-1...1)),
                    APIMember("by", .choice(["fact", "rule"])),
                    APIMember("code", .nullable(.text)), APIMember("title", .nullable(.text)),
                    APIMember("since", .text), APIMember("records", records),
                ])
            )
        ),
    ])
}
