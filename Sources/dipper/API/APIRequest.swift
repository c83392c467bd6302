import Casework
import Web
import Workflow

/// A request held against what its route declares: parameters and body, every defect at once.
struct APIRequest {
    let request: WebRequest
    let route: APIRoute
    let path: [String: String]

    /// Values in one body; a body of fields holds a few dozen.
    private static let mostValues = 20_000

    init(_ request: WebRequest, _ route: APIRoute, _ path: [String: String]) {
        self.request = request
        self.route = route
        self.path = path
    }

    /// The parameters by name.
    ///
    /// - Throws: 404 for a part of the path that nothing can have, 428 for a version that is not
    ///   given, 400 for the rest.
    func values() throws -> [String: JSON] {
        var values: [String: JSON] = [:]
        var blockers = undeclared()
        for parameter in route.parameters {
            guard let text = text(of: parameter) else {
                guard parameter.isRequired else { continue }
                let missing = APIRefusals.parameterMissing(parameter.name, parameter.about)
                if parameter.name == "If-Match" { throw APIProblem(428, missing) }
                blockers.append(missing)
                continue
            }
            guard let value = parameter.value(text) else {
                // Nothing can have such a name.
                if parameter.place == .path { throw CaseRefusals.notFound(text) }
                blockers.append(APIRefusals.parameter(parameter.name, text, parameter.about))
                continue
            }
            values[parameter.name] = value
        }
        guard blockers.isEmpty else { throw APIProblem(400, blockers) }
        return values
    }

    private func text(of parameter: APIParameter) -> String? {
        switch parameter.place {
        case .path: path[parameter.name]
        case .query: request.query[parameter.name]
        case .header: request.header(parameter.name.lowercased())
        }
    }

    /// Parameters of the query that the route does not have, or that come twice.
    private func undeclared() -> [Blocker] {
        let known = route.parameters.filter { $0.place == .query }.map(\.name)
        var seen: Set<String> = []
        return request.query.pairs.compactMap { pair in
            guard known.contains(pair.name) else {
                return APIRefusals.parameterUnknown(pair.name, known)
            }
            return seen.insert(pair.name).inserted ? nil : APIRefusals.parameterRepeated(pair.name)
        }
    }

    /// The body as a tree; an empty object where the route takes none.
    ///
    /// - Throws: 415 for another type, 400 for what is no strict JSON or not of the shape.
    func body() throws -> JSON {
        guard let shape = route.body else { return [:] }
        let type = request.header("content-type") ?? ""
        if route.takesFiles, type.lowercased().hasPrefix("multipart/form-data") {
            guard let text = request.form()?.fields[APIRequest.command] else {
                throw APIProblem(400, APIRefusals.commandMissing)
            }
            return try body(Array(text.utf8), shape)
        }
        let parts = type.lowercased().split(separator: ";").map { part in
            part.filter { !$0.isWhitespace }
        }
        guard parts.first == "application/json",
            parts.dropFirst().allSatisfy({ $0 == "charset=utf-8" })
        else { throw APIProblem(415, APIRefusals.mediaType(type)) }
        return try body(request.body, shape)
    }

    /// The part of a form that says what the body would say; the files stand beside it.
    static let command = "command"

    private func body(_ bytes: [UInt8], _ shape: APIShape) throws -> JSON {
        guard APIRequest.countValues(bytes) <= APIRequest.mostValues else {
            throw APIProblem(400, APIRefusals.tooMany(APIRequest.mostValues))
        }
        let body: JSON
        do throws(JSONDefect) {
            body = try JSON(parsing: bytes)
        } catch {
            throw APIProblem(400, APIRefusals.json(error))
        }
        let defects = shape.defects(body, at: APIPointer.root)
        guard defects.isEmpty else { throw APIProblem(400, defects) }
        return body
    }

    /// How many values there may be at most, told by the marks between them outside of texts.
    ///
    /// A tree takes many times the memory of its bytes: it is not built before this is known.
    static func countValues(_ bytes: [UInt8]) -> Int {
        var count = 1
        var isInText = false
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                isEscaped = false
            } else if isInText {
                if byte == UInt8(ascii: "\\") { isEscaped = true }
                if byte == UInt8(ascii: "\"") { isInText = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInText = true
                case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"): count += 1
                default: break
                }
            }
        }
        return count
    }
}
