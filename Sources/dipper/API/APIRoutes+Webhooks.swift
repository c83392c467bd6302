import Casework
import Portfolio
import Web
import Workflow

/// Receivers of messages, and the providers by which people sign in.
extension APIRoutes {
    static let webhooks: [APIRoute] = [
        APIRoute(
            .get,
            "admin/webhooks",
            "listWebhooks",
            "推送端点：状态、排队、近一日",
            "The endpoints with their queues and the last day",
            answers: [
                ok(
                    "各端点；登记、停用、启用、证书以 webhook-endpoint 案卷的事项办理",
                    "The endpoints; they are registered, disabled, enabled and given certificates"
                        + " by the events of the kind webhook-endpoint",
                    APIShapes.answer([APIMember("endpoints", APIShapes.list(endpoint))])
                )
            ],
            answer: { try $0.webhooks() }
        ).with { $0.furtherProblems = [404] },
        APIRoute(
            .get,
            "admin/webhooks/:code/deliveries",
            "listDeliveries",
            "一个端点的投递，最新的在前，一次一页",
            "The deliveries to an endpoint, latest first, a page at a time",
            answers: [
                ok(
                    "一页投递",
                    "A page of deliveries",
                    APIShapes.answer([
                        APIMember("code", .text), APIMember("deliveries", APIShapes.list(delivery)),
                        APIShapes.after,
                    ])
                ).telling(["Link": nextLink])
            ],
            answer: { try $0.deliveries() }
        ).with {
            $0.parameters = [
                code,
                .query(
                    "state",
                    .choice(["waiting", "delivered", "exhausted"]),
                    "只列这一状态",
                    "Only those in this state"
                ),
                .query(
                    "after",
                    .integer(0...Int64.max),
                    "从此消息之后列起（更早的）",
                    "Only what comes after this message, which is earlier"
                ), limit,
            ]
        },
        APIRoute(
            .get,
            "admin/webhooks/:code/deliveries/:message",
            "listAttempts",
            "一条消息的每次尝试",
            "Every attempt of a message",
            answers: [
                ok(
                    "各次尝试；保留 90 天",
                    "The attempts of the last ninety days",
                    APIShapes.answer([
                        APIMember("code", .text), APIMember("message", .count),
                        APIMember("attempts", APIShapes.list(attempt)),
                    ])
                )
            ],
            answer: { try $0.attempts() }
        ).with {
            $0.parameters = [
                code, .path("message", .integer(0...Int64.max), "消息序号", "The number of a message"),
            ]
        },
        tested("admin/webhooks/:code/test", "testWebhook", "发送测试消息", "Sends a ping") {
            try $0.testWebhook()
        },
        deed(
            "rotate",
            "rotateWebhook",
            "换密钥；新的只在应答中显示一次",
            "Rotates the secret, which the answer shows this once",
            body: .object([
                .optional("secret", .text(1...200), "机器人的加签密钥", "The secret of a robot"),
                .optional("url", .text(1...2000), "机器人的新地址", "The new address of a robot"),
                .optional(
                    "signature",
                    .choice(["hmac", "ed25519"]),
                    "签名算法",
                    "How messages are signed"
                ),
            ])
        ) { try $0.rotate() },
        deed(
            "retry",
            "retryDelivery",
            "立即再投递一条消息",
            "Sends one message once more, now",
            body: .object([
                APIMember(
                    "message",
                    .count,
                    about: Localized(zh: "消息序号", en: "The number of the message")
                )
            ])
        ) { try $0.retry() },
        deed(
            "replay",
            "replayDeliveries",
            "重发一段时间的消息，或其中已放弃的",
            "Sends a stretch of time once more, or what was given up of it",
            body: .object([
                APIMember(
                    "since",
                    .text(10...40),
                    about: Localized(zh: "起：日期或时刻", en: "Since: a day or a moment")
                ),
                .optional("until", .text(10...40), "止，缺省为现在", "Until, now unless given"),
                .optional("failed", .bool, "只重发已放弃的", "Only those given up"),
            ])
        ) { try $0.replay() },
        tested(
            "admin/providers/:code/test",
            "testProvider",
            "测试一个登录来源；什么都不记录",
            "Asks a provider for what signing in would need; nothing is recorded"
        ) { try $0.testProvider() },
    ]

    /// Something that is asked of somebody outside.
    private static func tested(
        _ pattern: String,
        _ name: String,
        _ zh: String,
        _ en: String,
        _ answer: @escaping @Sendable (APICall) throws -> WebResponse
    ) -> APIRoute {
        APIRoute(
            .post,
            pattern,
            name,
            zh,
            en,
            answers: [
                ok("已应答，或 dry_run 的答复", "It answered, or what a dry_run answers", .named("Tested"))
            ],
            answer: answer
        ).with {
            $0.access = .writing
            $0.parameters = [code, key, version, dryRun]
            $0.body = .object([])
            $0.furtherProblems = [412, 428]
        }
    }

    /// An event of an endpoint with fields of its own.
    private static func deed(
        _ event: String,
        _ name: String,
        _ zh: String,
        _ en: String,
        body: APIShape,
        _ answer: @escaping @Sendable (APICall) throws -> WebResponse
    ) -> APIRoute {
        APIRoute(
            .post,
            "admin/webhooks/:code/\(event)",
            name,
            zh,
            en,
            answers: [
                ok("已办理，或 dry_run 的答复", "Done, or what a dry_run answers", .named("Done"))
                    .telling(["ETag": tagHeader])
            ],
            answer: answer
        ).with {
            $0.access = .writing
            $0.parameters = [code, key, version, dryRun]
            $0.body = body
            $0.furtherProblems = [412, 428]
        }
    }

    private static let endpoint = APIShape.object([
        APIMember("code", .text), APIMember("name", .text), APIMember("kind", .text),
        APIMember("role", .text), APIMember("types", .any), APIMember("states", APIShapes.texts),
        APIMember("disabled_because", .any), APIMember("waiting", .count),
        APIMember("attempts_of_day", .count), APIMember("successes_of_day", .count),
    ])

    private static let delivery = APIShape.object([
        APIMember("message", .count), APIMember("webhook_id", .text), APIMember("type", .text),
        APIMember("case", .text), APIMember("created_at", .text), APIMember("state", .text),
        APIMember("attempts", .count), APIMember("next_at", .nullable(.text)),
    ])

    private static let attempt = APIShape.object([
        APIMember("attempt", .count), APIMember("sent_at", .text),
        APIMember("duration_ms", .count), APIMember("status", .count),
        APIMember("fault", .text), APIMember("answer", .text),
    ])
}

extension APIShapes {
    static let tested = answer([
        APIMember("code", .text), APIMember("dry_run", .bool), APIMember("replayed", .bool),
        APIMember(
            "answered",
            .bool,
            about: Localized(zh: "对方已应答", en: "The other side answered")
        ),
        APIMember("status", .nullable(.count)),
    ])
}
