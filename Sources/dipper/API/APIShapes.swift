import Casework
import Portfolio
import Workflow

/// The shapes that several answers share, by the names under which the document has them.
enum APIShapes {
    static let named: [String: APIShape] = [
        "Problem": problem, "Error": error, "CaseLine": caseLine, "Case": caseSheet,
        "Instance": instance, "Document": document, "Event": event, "GivenDocument": givenDocument,
        "Moved": moved, "Deed": deed, "Batch": batch, "BatchDeed": batchDeed, "Opening": opening,
        "Done": done, "Goal": goal, "Month": month, "Work": work,
        "BegunWork": begunWork, "Tested": tested,
        "Field": field, "ChartEvent": chartEvent, "Both": both,
    ]

    /// An answer of a ledger: a sandbox says so, and so does one of a late clock.
    static func answer(_ members: [APIMember], rest: APIShape? = nil) -> APIShape {
        .object(
            members + [
                .optional("sandbox", .bool, "练习用的台账", "A ledger for training"),
                .optional(
                    "clock_behind",
                    .object([APIMember("found", .text), APIMember("latest", .text)]),
                    "本机时钟早于台账的最后记录",
                    "The machine's clock is behind the latest record"
                ),
            ],
            rest: rest
        )
    }

    static let code = APIShape.text(1...100)
    static let date = APIShape.text(.date)
    static let texts = APIShape.array(.text, most: 100_000)
    static func list(_ element: APIShape) -> APIShape { .array(element, most: 100_000) }
    /// Where a list goes on; null at its end.
    static let after = APIMember(
        "after",
        .nullable(.text),
        about: Localized(
            zh: "下一页从此之后；没有则为 null",
            en: "The next page begins after it; null at the end"
        )
    )

    private static let both = APIShape.object([APIMember("zh", .text), APIMember("en", .text)])

    private static let problem = APIShape.object([
        APIMember("type", .text), APIMember("title", .text),
        APIMember("status", .integer(400...599)),
        APIMember("detail", .text), APIMember("errors", .array(.named("Error"), most: 100_000)),
    ])

    private static let error = APIShape.object([
        APIMember("code", .text, about: Localized(zh: "稳定的代码", en: "A stable code")),
        APIMember("message", .text), APIMember("place", .text),
        APIMember(
            "pointer",
            .nullable(.text),
            about: Localized(zh: "请求体中的位置（JSON Pointer）", en: "Where in the body (JSON Pointer)")
        ),
        APIMember("values", .object([], rest: .text)),
        APIMember(
            "role",
            .nullable(.text),
            about: Localized(zh: "由哪个角色解除", en: "The role that can lift it")
        ),
        APIMember("provisional", .nullable(.text)), APIMember("remedy", .nullable(.text)),
    ])

    private static let caseLine = APIShape.object(
        [
            APIMember("code", .text), APIMember("id", .text), APIMember("kind", .text),
            APIMember("title", .text), APIMember("states", texts), APIMember("version", .count),
            APIMember("held", .bool), APIMember("opening", .bool),
            .optional("fields", .object([], rest: .any), "所选的字段", "The chosen fields"),
        ]
    )

    private static let caseSheet = answer([
        APIMember("code", .text), APIMember("id", .text), APIMember("kind", .text),
        APIMember("title", .text), APIMember("version", .count), APIMember("states", texts),
        APIMember("opening", .bool),
        APIMember(
            "instances",
            .object([], rest: .named("Instance")),
            about: Localized(
                zh: "案卷自己为空名，子流程如 tranche/1",
                en: "The case itself under the empty name; parts such as tranche/1"
            )
        ),
        APIMember("documents", list(.named("Document"))),
        APIMember(
            "children",
            list(
                .object([
                    APIMember("code", .text), APIMember("kind", .text),
                    APIMember("states", texts), APIMember("title", .text),
                ])
            )
        ),
    ])

    private static let instance = APIShape.object([
        APIMember("states", texts), APIMember("held", .bool), APIMember("done", .bool),
        APIMember(
            "fields",
            .object([], rest: .any),
            about: Localized(
                zh: "按流程的字段；金额为以元计的文字，所指的案卷为其标识",
                en: "By the chart: amounts are texts in yuan, what names a case is its identifier"
            )
        ),
        APIMember("title", .text),
        APIMember(
            "possible",
            list(.object([APIMember("event", .text), APIMember("roles", texts)]))
        ),
        APIMember(
            "deadlines",
            .object(
                [],
                rest: .object([
                    APIMember("due", .text), APIMember("provisional", .bool),
                    APIMember("paused", .bool),
                ])
            )
        ),
    ])

    private static let document = APIShape.object([
        APIMember("item", .count), APIMember("class", .text), APIMember("number", .text),
        APIMember("issuer", .text), APIMember("date", .text), APIMember("digest", .text),
        APIMember("keeping", .choice(["kept", "paper", "expunged"])),
        APIMember("pages", .nullable(.count)), APIMember("stamped", .nullable(.bool)),
        APIMember("retention", .nullable(.text)), APIMember("media", .text),
        APIMember("bytes", .count), APIMember("name", .nullable(.text)),
        APIMember("original", .nullable(.text)),
    ])

    private static let event = APIShape.object([
        .optional("cursor", .text, "在台账中的位置", "Its place in the ledger"),
        .optional("code", .text, "案卷编号", "The code of the case"),
        .optional("kind", .text, "案卷类别", "The kind of the case"),
        APIMember("version", .count), APIMember("id", .text), APIMember("type", .text),
        APIMember("recorded_at", .text), APIMember("effective", .text), APIMember("actor", .text),
        APIMember("actor_name", .text), APIMember("on_behalf_of", .text),
        APIMember("on_behalf_of_name", .text), APIMember("authentication", .text),
        APIMember("channel", .text), APIMember("key", .text), APIMember("causation", .text),
        APIMember("definition", .text), APIMember("policy", .text),
        APIMember(
            "body",
            .nullable(.object([], rest: .any)),
            about: Localized(zh: "记录的内容；不可查看时为 null", en: "As recorded; null where it is not shown")
        ),
        APIMember("hash", .text),
    ])

    private static let goal = APIShape.object(
        [
            APIMember("value", .nullable(.count)), APIMember("target", .any),
            APIMember("comparator", .nullable(.text)), APIMember("gap", .nullable(.count)),
            APIMember("deadline", .nullable(.text)), APIMember("name", .text),
            APIMember("rule", .text), APIMember("rule_version", .count),
            APIMember("signed", .bool),
            .optional(
                "trend",
                list(
                    .object([
                        APIMember("date", .text), APIMember("value", .nullable(.count)),
                        APIMember("due", .nullable(.count)),
                    ])
                ),
                "逐月的数值与直线进度",
                "The values of the months with the straight line"
            ),
            .optional("pace", .nullable(pace), "进度", "The pace"),
        ],
        rest: .count
    )

    private static let pace = APIShape.object([
        APIMember("due", .nullable(.count)), APIMember("ahead", .nullable(.integer(.min ... .max))),
        APIMember("months_left", .nullable(.integer(.min ... .max))),
        APIMember("needed_per_month", .nullable(.text)),
        APIMember("gained_recently", .nullable(.integer(.min ... .max))),
    ])

    private static let field = APIShape.object([
        APIMember("name", .text), APIMember("type", .text), APIMember("title", .named("Both")),
        APIMember("required", .bool), APIMember("least", .nullable(.integer(.min ... .max))),
        APIMember("greatest", .nullable(.integer(.min ... .max))),
    ])

    private static let chartEvent = APIShape.object([
        APIMember("event", .text), APIMember("title", .named("Both")), APIMember("roles", texts),
        APIMember("fields", list(.named("Field"))), APIMember("documents", texts),
    ])
}
