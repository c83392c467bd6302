import Casework
import Documents
import Portfolio
import Store
import Web
import Workflow

/// What changes something: each once by its key, and none of it when it is only tried.
extension APIRoutes {
    /// Kinds that no program begins: their secrets are made where a person gets them.
    static let closedKinds = ownRoadKinds.union([TokenProcedure.kind])

    /// Kinds that no program writes to either: the ledger's own story, and how people sign in.
    static let ownRoadKinds: Set = ["ledger", AccountProcedure.kind]

    static let key = APIParameter.header(
        "Idempotency-Key",
        .text(APIText(length: 1...200, pattern: "^[!-~]{1,200}$")),
        isRequired: true,
        "幂等键：同一键重发同一请求只办理一次，内容不同则 422",
        "The same request under the same key is done once; another one under it is refused (422)"
    )

    static let version = APIParameter.header(
        "If-Match",
        .text(APIText(length: 3...40, pattern: "^\"[0-9]{1,18}\"$")),
        isRequired: true,
        "所依据的版本，即 ETag 的值，如 \"3\"；缺少则 428，已有新版本则 412",
        "The version that was read, as in ETag, such as \"3\": 428 without it, 412 when it moved on"
    )

    static let dryRun = APIParameter.query(
        "dry_run",
        .bool,
        "true 只问不办：答复会怎样，什么都不记录",
        "true asks what would happen and records nothing"
    )

    static let writes: [APIRoute] = [
        APIRoute(
            .post,
            "cases",
            "openCase",
            "新建一个案卷",
            "Begins a new case",
            answers: [
                ok(
                    "dry_run 的答复，或同一键此前办过",
                    "What a dry_run answers, or the key did before",
                    .named("Done")
                ),
                APIAnswer(201, "已新建", "Begun", .named("Done")).telling([
                    "Location": Localized(zh: "新案卷的地址", en: "The address of the new case"),
                    "ETag": tagHeader,
                ]),
            ],
            answer: { try APIWriting($0).open() }
        ).with {
            $0.access = .writing
            $0.parameters = [key, dryRun]
            $0.body = .named("Opening")
            $0.takesFiles = true
            $0.furtherProblems = [404]
        },
        APIRoute(
            .post,
            "cases/:code/events/:event",
            "doEvent",
            "办理案卷的一个事项",
            "Sends an event to a case",
            answers: [
                ok("已办理，或 dry_run 的答复", "Done, or what a dry_run answers", .named("Done")).telling([
                    "ETag": tagHeader
                ])
            ],
            answer: { try APIWriting($0).perform() }
        ).with {
            $0.access = .writing
            $0.parameters = [
                code, .path("event", .text(1...60), "事项名称，如 accept", "An event, such as accept"),
                key, version, dryRun,
            ]
            $0.body = .named("Deed")
            $0.takesFiles = true
            $0.furtherProblems = [412, 428]
        },
        APIRoute(
            .post,
            "events",
            "doEvents",
            "多个事项一并办理：全部记录，或一个也不记录",
            "Sends several events as one unit: all are recorded, or none",
            answers: [
                ok("已办理，或 dry_run 的答复", "Done, or what a dry_run answers", .named("Done"))
            ],
            answer: { try APIBatch($0).perform() }
        ).with {
            $0.access = .writing
            $0.parameters = [key, dryRun]
            $0.body = .named("Batch")
        },
    ]
}

extension APIShapes {
    private static let given: [APIMember] = [
        .optional(
            "payload",
            .object([], rest: .any),
            "事项的字段，按流程：金额为以元计的文字，人员、单位、案卷给编号",
            "The event's fields, by the chart: amounts as texts in yuan; people, organisations and"
                + " cases by their codes"
        ),
        .optional(
            "documents",
            .array(.named("GivenDocument"), most: 50),
            "所依据的文件",
            "The documents that it rests on"
        ),
        .optional("on", date, "发生日期", "The date of the fact"),
        .optional(
            "reason",
            .text(1...2000),
            "补记早于上一事项的发生日期时，说明原因",
            "Why it is recorded after a later fact"
        ),
        .optional("for", code, "代何人办理：授权人的人员编号", "For whom: the principal's code"),
    ]

    static let deed = APIShape.object(
        given + [
            .optional("instance", .text(0...100), "子流程，如 tranche/1", "A part, such as tranche/1"),
            .optional(
                "lift",
                .array(.text(1...60), most: 50),
                "解除基于暂定参数的限制，给出其代码",
                "Codes of refusals resting on provisional parameters that are lifted"
            ),
        ]
    )

    static let opening = APIShape.object(
        [
            APIMember(
                "kind",
                .text(1...60),
                about: Localized(zh: "案卷类别，如 project", en: "A kind, such as project")
            ),
            .optional("parent", code, "所属项目的编号", "The code of the project it belongs to"),
            .optional(
                "event",
                .text(1...60),
                "开始的事项，缺省为该类别的常用事项",
                "The event that begins it, the usual one of the kind unless given"
            ),
        ] + given
    )

    static let givenDocument = APIShape.object([
        APIMember("class", .text(1...60)),
        .optional("number", .text(0...200), "文号", "Its number"),
        .optional("issuer", .text(0...200), "发文单位", "Issued by"),
        .optional("date", date, "文件日期", "Its date"),
        .optional(
            "content",
            .text(APIText(length: 1...Int.max)),
            "文件内容（base64）",
            "The file, in base64"
        ),
        .optional(
            "file",
            .text(1...100),
            "以 multipart/form-data 发送时，文件所在部分的名称；代替 content，大文件用它",
            "Of a multipart/form-data request, the name of the part with the file; instead of"
                + " content, for large files"
        ),
        .optional("name", .text(1...200), "文件名", "The name of the file"),
        .optional(
            "digest",
            .text(APIText(pattern: "^sha256:[0-9a-f]{64}$")),
            "存于他处的文件的摘要",
            "The digest of a file that is kept elsewhere"
        ),
        .optional("original", .text(1...500), "原件存放处", "Where the original lies"),
        .optional("pages", .integer(1...100_000), "页数", "Pages"),
        .optional("seal", .bool, "是否盖章", "Whether it is stamped"),
        .optional(
            "retention",
            .choice(["permanent", "30y", "10y"]),
            "保管期限",
            "How long it is kept"
        ),
        .optional("classified", .bool, "涉密：不读内容，只记一次拒绝", "Classified: refused, unread"),
    ])

    static let moved = APIShape.object([
        APIMember("stream", .text), APIMember("kind", .text), APIMember("code", .text),
        APIMember("version", .count), APIMember("states", texts),
    ])

    static let done = answer([
        .optional(
            "secret",
            .text,
            "推送端点的密钥，只显示这一次",
            "The secret of an endpoint, shown this once"
        ),
        .optional("public_key", .text, "推送端点的公钥", "The public key of an endpoint"),
        APIMember("dry_run", .bool),
        APIMember(
            "possible",
            .bool,
            about: Localized(zh: "可以办理，或已办理", en: "Possible, or done")
        ),
        APIMember(
            "replayed",
            .bool,
            about: Localized(zh: "同一键此前已办理", en: "Done before under the same key")
        ),
        APIMember("code", .nullable(.text)), APIMember("version", .nullable(.count)),
        APIMember("moved", list(.named("Moved"))),
        APIMember(
            "followed",
            list(.named("Moved")),
            about: Localized(zh: "系统随之办理", en: "By the system, in consequence")
        ),
        APIMember(
            "errors",
            list(.named("Error")),
            about: Localized(zh: "dry_run 时不能办理的每一条原因", en: "Every refusal, of a dry_run")
        ),
    ])
}
