import Casework
import Documents
import Portfolio
import Store
import Web
import Workflow

/// Cases, what happened to them, their papers, and what can be done with them now.
extension APIRoutes {
    static let code = APIParameter.path(
        "code",
        APIShapes.code,
        "案卷编号，如 DT-2026-000001",
        "The code of a case, such as DT-2026-000001"
    )

    static let limit = APIParameter.query(
        "limit",
        .integer(APICall.limits),
        "一页的条数，1 到 1000，缺省 50",
        "Rows of a page, 1 to 1000, 50 unless given"
    )

    static let nextLink = Localized(
        zh: "下一页的地址（rel=next，RFC 8288）；没有下一页时没有这个头",
        en: "The address of the next page (rel=next, RFC 8288); absent at the end"
    )

    static let tagHeader = Localized(
        zh: "案卷的版本；写入时放在 If-Match 里",
        en: "The version of the case, for If-Match when writing to it"
    )

    static func ok(_ zh: String, _ en: String, _ shape: APIShape) -> APIAnswer {
        APIAnswer(200, zh, en, shape)
    }

    static let cases: [APIRoute] = [
        APIRoute(
            .get,
            "me",
            "me",
            "调用方是谁",
            "Who calls",
            answers: [
                ok(
                    "调用方",
                    "The caller",
                    APIShapes.answer([
                        APIMember("code", .text), APIMember("name", .text),
                        APIMember("roles", APIShapes.texts), APIMember("authentication", .text),
                        APIMember("scope", .text),
                        APIMember(
                            "form_token",
                            .nullable(.text),
                            about: Localized(
                                zh: "网页登录写入时放在 X-CSRF-Token 里",
                                en: "For X-CSRF-Token when writing by a page's session"
                            )
                        ),
                    ])
                )
            ],
            answer: { try $0.me() }
        ),
        APIRoute(
            .get,
            "cases",
            "listCases",
            "按编号或读音列出案卷，一次一页",
            "Cases by code or by sound, a page at a time",
            answers: [
                ok(
                    "一页案卷",
                    "A page of cases",
                    APIShapes.answer([
                        APIMember("cases", APIShapes.list(.named("CaseLine"))), APIShapes.after,
                    ])
                ).telling(["Link": nextLink])
            ],
            answer: { try $0.listCases() }
        ).with {
            $0.parameters =
                listed + [
                    fieldsParameter,
                    .query(
                        "sort",
                        .choice(ListSort.allCases.map(\.rawValue)),
                        "code 按编号（缺省），sound 按读音：人员、单位、专家",
                        "By code unless given; sound for people, organisations and experts"
                    ),
                    .query(
                        "after",
                        .text(0...100),
                        "从上一页的 after 之后列起；按编号的也可以是任一编号",
                        "Behind the page whose after it is; by code, behind any code"
                    ),
                    limit,
                ]
            $0.furtherProblems = [404]
        },
        APIRoute(
            .get,
            "cases/:code",
            "getCase",
            "查看一个案卷：状态、字段、文件、所属案卷与可办事项",
            "One case whole: states, fields, documents, what belongs to it, what can be done",
            answers: [
                ok("案卷", "The case", .named("Case")).telling(["ETag": tagHeader])
            ],
            answer: { try $0.showCase() }
        ).with { $0.parameters = [code] },
        APIRoute(
            .get,
            "cases/:code/events",
            "listCaseEvents",
            "一个案卷的事件，先发生的在前，一次一页",
            "What happened to a case, oldest first, a page at a time",
            answers: [
                ok(
                    "一页事件",
                    "A page of events",
                    APIShapes.answer([
                        APIMember("code", .text),
                        APIMember("events", APIShapes.list(.named("Event"))), APIShapes.after,
                    ])
                ).telling(["Link": nextLink])
            ],
            answer: { try $0.caseEvents() }
        ).with {
            $0.parameters = [
                code,
                .query(
                    "after",
                    .integer(0...Int64.max),
                    "从此版本之后列起",
                    "Only versions after this one"
                ),
                limit,
            ]
        },
        APIRoute(
            .get,
            "cases/:code/documents",
            "listDocuments",
            "一个案卷的文件",
            "The papers on the file of a case",
            answers: [
                ok(
                    "文件",
                    "The documents",
                    APIShapes.answer([
                        APIMember("code", .text),
                        APIMember("documents", APIShapes.list(.named("Document"))),
                    ])
                )
            ],
            answer: { try $0.listDocuments() }
        ).with { $0.parameters = [code] },
        APIRoute(
            .get,
            "cases/:code/documents/:item",
            "getDocument",
            "取出一份文件，已与摘要核对",
            "The file of a document, compared with its digest",
            answers: [fileAnswer],
            answer: { try $0.document() }
        ).with {
            $0.parameters = [
                code,
                .path("item", .integer(1...1_000_000), "文件在案卷中的序号", "Its number in the case"),
            ]
        },
        APIRoute(
            .get,
            "cases/:code/allowed",
            "listAllowed",
            "现在可以办理什么，为何不能，由谁解除",
            "What can be done now, why not, and who can lift that",
            answers: [
                ok(
                    "各事项",
                    "The events",
                    APIShapes.answer([
                        APIMember("code", .text), APIMember("version", .count),
                        APIMember("events", APIShapes.list(allowedEvent)),
                    ])
                ).telling(["ETag": tagHeader])
            ],
            answer: { try $0.allowed() }
        ).with { $0.parameters = [code] },
    ]

    private static let allowedEvent = APIShape.object([
        APIMember("instance", .text), APIMember("event", .text),
        APIMember("title", .named("Both")), APIMember("roles", APIShapes.texts),
        APIMember(
            "possible",
            .bool,
            about: Localized(
                zh: "不给任何字段和文件，现在就能办理",
                en: "Possible now, as it is, without any field or document"
            )
        ),
        APIMember("errors", APIShapes.list(.named("Error"))),
    ])

    private static let fileAnswer: APIAnswer = {
        var answer = APIAnswer(200, "文件内容", "The content", nil)
        answer.media = "application/octet-stream"
        return answer
    }()
}

extension APIAnswer {
    func telling(_ headers: [String: Localized]) -> APIAnswer {
        var answer = self
        answer.headers = headers
        return answer
    }
}
