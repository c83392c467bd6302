import Casework
import Web
import Workflow

/// Who may call a route at all; what he then sees, and may do, the policy decides.
enum APIAccess: Hashable, Sendable {
    case everybody
    case reading
    case writing
}

/// What a request names beside its body.
struct APIParameter: Sendable {
    enum Place: String, Sendable {
        case path, query, header
    }

    let place: Place
    let name: String
    let shape: APIShape
    let isRequired: Bool
    let about: Localized

    static func path(
        _ name: String,
        _ shape: APIShape,
        _ zh: String,
        _ en: String
    ) -> APIParameter {
        APIParameter(
            place: .path,
            name: name,
            shape: shape,
            isRequired: true,
            about: Localized(zh: zh, en: en)
        )
    }

    static func query(
        _ name: String,
        _ shape: APIShape,
        _ zh: String,
        _ en: String
    ) -> APIParameter {
        APIParameter(
            place: .query,
            name: name,
            shape: shape,
            isRequired: false,
            about: Localized(zh: zh, en: en)
        )
    }

    static func header(
        _ name: String,
        _ shape: APIShape,
        isRequired: Bool,
        _ zh: String,
        _ en: String
    ) -> APIParameter {
        APIParameter(
            place: .header,
            name: name,
            shape: shape,
            isRequired: isRequired,
            about: Localized(zh: zh, en: en)
        )
    }

    /// What a text stands for; nil for one that is not of the shape.
    func value(_ text: String) -> JSON? {
        let value: JSON
        switch shape {
        case .integer:
            guard text.utf8.count <= 19, let number = Int64(text), "\(number)" == text else {
                return nil
            }
            value = JSON(number)
        case .bool:
            guard ["true", "false"].contains(text) else { return nil }
            value = .bool(text == "true")
        case .any, .text, .array, .object, .nullable, .named: value = .text(text)
        }
        return shape.defects(value, at: "").isEmpty ? value : nil
    }
}

/// One way in which a route answers.
struct APIAnswer: Sendable {
    let status: Int
    let about: Localized
    /// Nil where the body is no JSON.
    let shape: APIShape?
    var media = "application/json"
    /// Headers that clients go by.
    var headers: [String: Localized] = [:]
    /// The same in another form, such as events as they happen.
    var otherMedia: [String] = []

    init(_ status: Int, _ zh: String, _ en: String, _ shape: APIShape?) {
        self.status = status
        about = Localized(zh: zh, en: en)
        self.shape = shape
    }
}

/// One operation of the API: what is asked, checked, answered and documented, in one place.
struct APIRoute: Sendable {
    let method: WebRequest.Method
    /// Parts of the path under the root; `:name` takes any one part.
    let pattern: [Substring]
    /// The name of the operation, such as `listCases`.
    let name: String
    let title: Localized
    var access = APIAccess.reading
    var parameters: [APIParameter] = []
    var body: APIShape?
    /// Whether the body may come as the part of a form, with files beside it.
    var takesFiles = false
    var answers: [APIAnswer]
    /// Statuses of problems beside those of every such operation.
    var furtherProblems: [Int] = []
    let answer: @Sendable (APICall) throws -> WebResponse

    static let root: [Substring] = ["api", "v1"]

    init(
        _ method: WebRequest.Method,
        _ pattern: String,
        _ name: String,
        _ zh: String,
        _ en: String,
        answers: [APIAnswer],
        answer: @escaping @Sendable (APICall) throws -> WebResponse
    ) {
        self.method = method
        self.pattern = APIRoute.root + pattern.split(separator: "/")
        self.name = name
        title = Localized(zh: zh, en: en)
        self.answers = answers
        self.answer = answer
    }

    func with(_ change: (inout APIRoute) -> Void) -> APIRoute {
        var route = self
        change(&route)
        return route
    }

    /// The values of `:name` parts; nil when the path is another one.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == pattern.count else { return nil }
        var values: [String: String] = [:]
        for (part, given) in zip(pattern, path) {
            if part.hasPrefix(":") {
                values[String(part.dropFirst())] = given
            } else if part != given {
                return nil
            }
        }
        return values
    }

    /// The path as the document writes it: `/api/v1/cases/{code}`.
    var template: String {
        pattern.map { $0.hasPrefix(":") ? "/{\($0.dropFirst())}" : "/\($0)" }.joined()
    }

    /// Every status with which a problem may be told, ascending.
    var problems: [Int] {
        var statuses: Set<Int> = [400, 406, 429, 500, 503]
        if access != .everybody { statuses.formUnion([401, 403]) }
        if pattern.contains(where: { $0.hasPrefix(":") }) { statuses.insert(404) }
        if body != nil { statuses.formUnion([409, 413, 415, 422]) }
        return statuses.union(furtherProblems).sorted()
    }

    /// What may be asked to be answered with.
    var media: [String] { answers.flatMap { [$0.media] + $0.otherMedia } }
}
