import Casework
import Portfolio
import Store
import Web
import Workflow

/// The definitions in force: charts, parameters, working days.
extension APIRoutes {
    static let definitions: [APIRoute] = [
        APIRoute(
            .get,
            "kinds",
            "listKinds",
            "案卷类别",
            "The kinds of cases",
            answers: [
                ok(
                    "各类别与您能看到的案卷数；没有 start 的由系统开始",
                    "The kinds with the cases that you see; without a start the system begins them",
                    APIShapes.answer([
                        APIMember(
                            "kinds",
                            APIShapes.list(
                                .object([
                                    APIMember("kind", .text), APIMember("title", .named("Both")),
                                    APIMember("version", .count), APIMember("cases", .count),
                                    APIMember("start", .nullable(.text)),
                                ])
                            )
                        )
                    ])
                )
            ],
            answer: { try $0.kinds() }
        ).with { $0.furtherProblems = [404] },
        APIRoute(
            .get,
            "kinds/:kind",
            "getKind",
            "一类案卷的流程：状态、字段、事项",
            "The chart of a kind: states, fields, events",
            answers: [
                ok(
                    "流程",
                    "The chart",
                    APIShapes.answer([
                        APIMember("kind", .text), APIMember("title", .named("Both")),
                        APIMember("version", .count), APIMember("start", .nullable(.text)),
                        APIMember(
                            "states",
                            APIShapes.list(
                                .object([
                                    APIMember("path", .text), APIMember("title", .named("Both")),
                                    APIMember("cases", .count),
                                ])
                            )
                        ),
                        APIMember("fields", APIShapes.list(.named("Field"))),
                        APIMember("events", APIShapes.list(.named("ChartEvent"))),
                    ])
                )
            ],
            answer: { try $0.chart() }
        ).with {
            $0.parameters = [
                .path("kind", .text(1...60), "类别，如 project", "A kind, such as project")
            ]
        },
        APIRoute(
            .get,
            "rules",
            "getRules",
            "现行规则：每个参数的数值与依据，定义文件的摘要",
            "The rules in force: every parameter with its basis, and the files with their digests",
            answers: [
                ok(
                    "规则",
                    "The rules",
                    APIShapes.answer([
                        APIMember("release", .text),
                        APIMember("parameters", APIShapes.list(parameter)),
                        APIMember(
                            "files",
                            APIShapes.list(
                                .object([
                                    APIMember("kind", .text), APIMember("path", .text),
                                    APIMember("digest", .text),
                                ])
                            )
                        ),
                    ])
                ).telling(["ETag": storyTag])
            ],
            answer: { try $0.rules() }
        ).with { $0.furtherProblems = [404] },
        APIRoute(
            .get,
            "calendars",
            "listCalendars",
            "工作日历：各年的放假与调休",
            "Calendars: days off and make-up days by year",
            answers: [
                ok(
                    "各年",
                    "The years",
                    APIShapes.answer([APIMember("years", APIShapes.list(year))])
                ).telling(["ETag": storyTag])
            ],
            answer: { try $0.calendars() }
        ).with { $0.furtherProblems = [404] },
        APIRoute(
            .post,
            "admin/calendars",
            "importCalendar",
            "导入一年的工作日历，并重算暂定的期限（系统管理员）",
            "Imports a year of working days and dates provisional deadlines anew (administrator)",
            answers: [
                ok(
                    "已导入，或 dry_run 的答复",
                    "Imported, or what a dry_run answers",
                    APIShapes.answer([
                        APIMember("dry_run", .bool), APIMember("replayed", .bool),
                        APIMember("calendar", .text), APIMember("year", .count),
                        APIMember("off", .count), APIMember("work", .count),
                        APIMember("moved", .count),
                    ])
                )
            ],
            answer: { try $0.importCalendar() }
        ).with {
            $0.access = .writing
            $0.parameters = [key, version, dryRun]
            $0.body = .object([
                APIMember(
                    "content",
                    .text(1...1_000_000),
                    about: Localized(
                        zh: "本系统的 YAML，或 holiday-cn 的 JSON",
                        en: "YAML of this system, or JSON of holiday-cn"
                    )
                )
            ])
            $0.furtherProblems = [404, 412, 428]
        },
    ]

    private static let storyTag = Localized(
        zh: "台账自身的版本；发布、导入时放在 If-Match 里",
        en: "The version of the ledger's own story, for If-Match when publishing or importing"
    )

    private static let parameter = APIShape.object([
        APIMember("key", .text), APIMember("title", .named("Both")), APIMember("value", .any),
        APIMember("unit", .text), APIMember("provisional", .bool), APIMember("source", .text),
        APIMember("owner", .text), APIMember("lifted_by", .nullable(.text)),
    ])

    private static let year: APIShape = {
        let days = APIShapes.list(
            .object([APIMember("date", .text), APIMember("reason", .text)])
        )
        return .object([
            APIMember("calendar", .text), APIMember("year", .count), APIMember("source", .text),
            APIMember("off", days), APIMember("work", days),
        ])
    }()
}
