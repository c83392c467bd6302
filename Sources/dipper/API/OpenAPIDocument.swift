import Casework
import Web
import Workflow

/// The OpenAPI 3.1 document, made of the same routes that answer.
enum OpenAPIDocument {
    static let response = WebResponse.json(json.canonical)

    static let json: JSON = [
        "openapi": "3.1.0",
        "info": [
            "title": "北斗 Dipper", "version": "1",
            "description": Localized(
                zh: "写入带 Idempotency-Key，对案卷的写入还带 If-Match；dry_run=true 只问不办。",
                en: "Writing takes an Idempotency-Key, and If-Match where a case is written to;"
                    + " dry_run=true asks without doing."
            ).both,
        ],
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [["url": "/"]],
        "security": [["token": []], ["session": []]],
        "paths": .object(paths),
        "components": [
            "schemas": .object(APIShapes.named.mapValues { .object($0.schema) }),
            "securitySchemes": [
                "token": ["type": "http", "scheme": "bearer", "bearerFormat": "dpt_…"],
                "session": [
                    "type": "apiKey", "in": "cookie",
                    "name": JSON(SessionCookies(isEncrypted: true).session),
                ],
            ],
        ],
    ]

    private static var paths: [String: JSON] {
        var paths: [String: [String: JSON]] = [:]
        for route in APIRoutes.table {
            paths[route.template, default: [:]][route.method.rawValue.lowercased()] =
                .object(operation(route))
        }
        return paths.mapValues { .object($0) }
    }

    private static func operation(_ route: APIRoute) -> [String: JSON] {
        var operation: [String: JSON] = [
            "operationId": JSON(route.name), "summary": route.title.both,
            "responses": .object(responses(route)),
        ]
        if !route.parameters.isEmpty {
            operation["parameters"] = .array(route.parameters.map(parameter))
        }
        if let body = route.body {
            var kinds = content("application/json", body).members
            if route.takesFiles { kinds["multipart/form-data"] = form(body) }
            operation["requestBody"] = ["required": true, "content": .object(kinds)]
        }
        if route.access == .everybody { operation["security"] = [] }
        return operation
    }

    /// The same with its files beside it, each under the name that a document gives.
    private static func form(_ body: APIShape) -> JSON {
        [
            "schema": [
                "type": "object", "required": [JSON(APIRequest.command)],
                "properties": .object([APIRequest.command: .object(body.schema)]),
                "additionalProperties": ["type": "string", "format": "binary"],
            ],
            "encoding": .object([APIRequest.command: ["contentType": "application/json"]]),
        ]
    }

    private static func parameter(_ parameter: APIParameter) -> JSON {
        [
            "name": JSON(parameter.name), "in": JSON(parameter.place.rawValue),
            "required": .bool(parameter.isRequired),
            "description": parameter.about.both, "schema": .object(parameter.shape.schema),
        ]
    }

    private static func responses(_ route: APIRoute) -> [String: JSON] {
        var responses: [String: JSON] = [:]
        for answer in route.answers {
            let plain: JSON = ["schema": ["type": "string"]]
            var content: [String: JSON] = [answer.media: plain]
            if let shape = answer.shape { content = self.content(answer.media, shape).members }
            for media in answer.otherMedia { content[media] = plain }
            var response: [String: JSON] = [
                "description": answer.about.both, "content": .object(content),
            ]
            if !answer.headers.isEmpty {
                response["headers"] = .object(
                    answer.headers.mapValues {
                        ["description": $0.both, "schema": ["type": "string"]]
                    }
                )
            }
            responses["\(answer.status)"] = .object(response)
        }
        for status in route.problems {
            var problem: [String: JSON] = [
                "description": (APIProblem.titles[status] ?? Localized(zh: "", en: "")).both,
                "content": content(APIProblem.media, .named("Problem")),
            ]
            if [429, 503].contains(status) { problem["headers"] = ["Retry-After": retryAfter] }
            responses["\(status)"] = .object(problem)
        }
        return responses
    }

    private static let retryAfter: JSON = [
        "description": Localized(
            zh: "多少秒后再试",
            en: "In how many seconds to try again"
        ).both,
        "schema": ["type": "integer", "minimum": 1],
    ]

    private static func content(_ media: String, _ shape: APIShape) -> JSON {
        .object([media: ["schema": .object(shape.schema)]])
    }
}
