import Casework
import Portfolio
import Web
import Workflow

/// The administration: people and roles, the audit, verification and backups.
extension APIRoutes {
    static let admin: [APIRoute] = [
        APIRoute(
            .get,
            "admin/people",
            "listPeople",
            "人员：角色、授权代理、账号，按编号，一次一页",
            "People with roles, authorities and accounts, by code, a page at a time",
            answers: [
                ok(
                    "一页人员；账号不在查看范围内的为 null",
                    "A page of people; an account that is not the caller's to see is null",
                    APIShapes.answer([
                        APIMember("people", APIShapes.list(person)), APIShapes.after,
                    ])
                ).telling(["Link": nextLink])
            ],
            answer: { try $0.people() }
        ).with {
            $0.parameters = [
                .query("after", .text(0...100), "从此编号之后列起", "Only codes after this one"),
                limit,
            ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "admin/roles",
            "listRoles",
            "各角色由谁担任、由谁代理",
            "Who holds each role, and who stands in",
            answers: [
                ok(
                    "各角色",
                    "The roles",
                    APIShapes.answer([
                        APIMember(
                            "roles",
                            APIShapes.list(
                                .object([
                                    APIMember("role", .text), APIMember("title", .named("Both")),
                                    APIMember("holders", APIShapes.texts),
                                    APIMember("substitutes", APIShapes.texts),
                                ])
                            )
                        )
                    ])
                )
            ],
            answer: { try $0.roles() }
        ).with { $0.furtherProblems = [404] },
        APIRoute(
            .get,
            "admin/audit",
            "searchAudit",
            "审计检索：可查看的全部记录，最新的在前，一次一页",
            "Audit search: every record that may be seen, latest first, a page at a time",
            answers: [
                ok(
                    "一页记录；一次至多查看两万条，after 不为 null 即可继续",
                    "A page of records; 20,000 are looked at: go on while after is not null",
                    APIShapes.answer([
                        APIMember("events", APIShapes.list(.named("Event"))), APIShapes.after,
                    ])
                ).telling(["Link": nextLink])
            ],
            answer: { try $0.audit() }
        ).with {
            $0.parameters =
                searched + [
                    .query(
                        "after",
                        .integer(0...Int64.max),
                        "从此位置之后列起（更早的）",
                        "Only what comes after this place, which is earlier"
                    ), limit,
                ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "admin/refusals",
            "listRefusals",
            "拒绝日志：谁、何事、为何，最新的在前，一次一页",
            "The log of refusals: who, what and why, latest first, a page at a time",
            answers: [
                ok(
                    "一页拒绝",
                    "A page of refusals",
                    APIShapes.answer([
                        APIMember("refusals", APIShapes.list(refusal)), APIShapes.after,
                    ])
                ).telling(["Link": nextLink])
            ],
            answer: { try $0.refusals() }
        ).with {
            $0.parameters = [
                .query(
                    "after",
                    .integer(0...Int64.max),
                    "从此序号之后列起（更早的）",
                    "Only what comes after this number, which is earlier"
                ), limit,
            ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "admin/backups",
            "listBackups",
            "服务器保存的备份，最新的在前",
            "The backups that the server keeps, latest first",
            answers: [
                ok(
                    "备份；kept 为 false 即服务器没有设定备份的文件夹",
                    "The backups; kept is false where the server keeps none",
                    APIShapes.answer([
                        APIMember("kept", .bool), APIMember("backups", APIShapes.list(backup)),
                    ])
                )
            ],
            answer: { try $0.backups() }
        ).with { $0.furtherProblems = [404] },
    ]

    static let work: [APIRoute] = [
        APIRoute(
            .post,
            "admin/work",
            "beginWork",
            "发起核验、备份、核验备份或人手检查；一次一件",
            "Begins a verification, a backup, the check of a backup or of the staffing",
            answers: [
                ok("dry_run 的答复", "What a dry_run answers", .named("BegunWork")),
                APIAnswer(202, "已发起", "Begun", .named("BegunWork")).telling([
                    "Location": Localized(zh: "查问的地址", en: "Where to ask after it")
                ]),
            ],
            answer: { try $0.beginWork() }
        ).with {
            $0.access = .writing
            $0.parameters = [key, dryRun]
            $0.body = .object([
                APIMember("work", .choice(["verify", "backup", "check", "people"])),
                .optional("backup", .text(1...100), "要核验的备份", "The backup to check"),
            ])
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "admin/work",
            "listWork",
            "正在进行与已结束的核验、备份，最新的在前",
            "What is at work and what ended, latest first",
            answers: [
                ok(
                    "各件",
                    "The work",
                    APIShapes.answer([APIMember("work", APIShapes.list(.named("Work")))])
                )
            ],
            answer: { try $0.listWork() }
        ),
        APIRoute(
            .get,
            "admin/work/:id",
            "getWorkState",
            "一件核验或备份的进度与结果",
            "How far some work is, and what came of it",
            answers: [ok("进度与结果", "Progress and result", .named("Work"))],
            answer: { try $0.work($0.part("id")) }
        ).with {
            $0.parameters = [.path("id", .text(1...100), "标识", "Its identifier")]
        },
    ]

    private static let searched: [APIParameter] = [
        .query("person", .text(0...100), "经办人或被代理人的编号", "The code of who did it, or for whom"),
        .query("case", .text(0...100), "案卷编号", "The code of a case"),
        .query("type", .text(0...100), "事项类型或其开头，如 account.", "A type, or its beginning"),
        .query("proof", .text(0...100), "认证方式的开头，如 session:", "How somebody was recognised"),
        .query("since", .text(0...40), "起：日期或时刻", "Since: a day or a moment"),
        .query("until", .text(0...40), "止：日期或时刻", "Until: a day or a moment"),
    ]

    private static let person = APIShape.object([
        APIMember("code", .text), APIMember("name", .text), APIMember("states", APIShapes.texts),
        APIMember("version", .count), APIMember("roles", APIShapes.texts),
        APIMember(
            "terms",
            APIShapes.list(
                .object([
                    APIMember("role", .text), APIMember("since", .text),
                    APIMember("until", .nullable(.text)),
                ])
            ),
            about: Localized(zh: "有起止日期的角色", en: "Roles between two days")
        ),
        APIMember(
            "authorities",
            APIShapes.list(
                .object([
                    APIMember("instance", .text), APIMember("principal", .text),
                    APIMember("roles", APIShapes.texts), APIMember("duties", APIShapes.texts),
                    APIMember("since", .text), APIMember("until", .text),
                    APIMember("state", .text),
                ])
            )
        ),
        APIMember(
            "account",
            .nullable(
                .object([
                    APIMember("code", .text), APIMember("states", APIShapes.texts),
                    APIMember("second_factor", .bool), APIMember("sessions", .count),
                ])
            )
        ),
    ])

    private static let refusal = APIShape.object([
        APIMember("number", .count), APIMember("recorded_at", .text), APIMember("actor", .text),
        APIMember("actor_name", .text), APIMember("code", .text), APIMember("event", .text),
        APIMember("reasons", APIShapes.texts),
    ])

    private static let backup = APIShape.object([
        APIMember("name", .text), APIMember("made_at", .text), APIMember("events", .count),
        APIMember("documents", .count), APIMember("bytes", .count), APIMember("digest", .text),
        APIMember("root", .text),
    ])
}

extension APIShapes {
    static let work = answer([
        APIMember("id", .text), APIMember("work", .text), APIMember("begun_at", .text),
        APIMember("person", .text), APIMember("percent", .integer(0...100)),
        APIMember("state", .choice(["running", "done", "refused"])),
        APIMember("ended_at", .nullable(.text)),
        APIMember("result", .nullable(.object([], rest: .any))),
        APIMember("errors", list(.named("Error"))),
    ])

    static let begunWork = answer([
        APIMember("dry_run", .bool), APIMember("replayed", .bool),
        APIMember("work", .nullable(.named("Work"))),
    ])
}
