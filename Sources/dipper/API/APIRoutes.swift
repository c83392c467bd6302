import Casework
import Portfolio
import Store
import Web
import Workflow

/// Answers requests under `/api/v1` by the table of its routes.
///
/// There is no other road in: tests walk this table, and the document is made of it.
struct APIRoutes: Sendable {
    let office: Office

    static let table: [APIRoute] =
        openly + cases + lists + writes + feed + board + figures + money + receipts + afterCare
        + rounds
        + definitions
        + admin + work + webhooks + unmasking + publishing + imports + letters + payments
        + agreements

    /// Whether a path is the API's to answer, also where there is nothing.
    static func owns(_ path: [String]) -> Bool { path.first == "api" }

    func answer(_ request: WebRequest) -> WebResponse {
        let language = APICall.language(of: request)
        let address = office.address(of: request)
        if let seconds = office.calls.take(address: address, at: office.wallClock) {
            return APIProblem(afterSeconds: seconds).response(in: language)
        }
        guard office.gate.enter() else {
            var problem = APIProblem(503, APIRefusals.busy)
            problem.headers = [("retry-after", "1")]
            return problem.response(in: language)
        }
        defer { office.gate.leave() }
        do {
            return try respond(to: request)
        } catch {
            return APIProblem(error, isWriting: request.method.isWriting).response(in: language)
        }
    }

    private func respond(to request: WebRequest) throws -> WebResponse {
        switch request.fault {
        case .target?: throw APIProblem(400, APIRefusals.target)
        case .tooLarge?: throw APIProblem(413, APIRefusals.tooLarge)
        case .busy?:
            var problem = APIProblem(503, APIRefusals.busy)
            problem.headers = [("retry-after", "10")]
            throw problem
        case nil: break
        }
        let (route, path) = try APIRoutes.route(request)
        try APIRoutes.checkAccept(request, route)
        guard route.access != .everybody else {
            return OpenAPIDocument.response
        }
        let ledger = try office.ledger()
        let person = try recognised(request, ledger, route)
        let asked = APIRequest(request, route, path)
        let (values, body) = (try asked.values(), try asked.body())
        let readable: OpenLedger
        do {
            readable = try ledger.read(by: person.caller(for: body["for"]?.textValue))
        } catch let refusal as Refusal {
            throw APIProblem(403, refusal.blockers)
        }
        let call = try APICall(
            request,
            office,
            readable,
            person,
            path: path,
            values: values,
            body: body
        )
        return try route.answer(call)
    }

    /// - Throws: 404 for a path that there is not, 405 for a method that it has not.
    private static func route(_ request: WebRequest) throws -> (APIRoute, [String: String]) {
        let method = request.method == .head ? .get : request.method
        var others: [String] = []
        for route in table {
            guard let path = route.match(request.path) else { continue }
            if route.method == method { return (route, path) }
            others.append(route.method.rawValue)
        }
        guard others.isEmpty else {
            let allowed = others + (others.contains("GET") ? ["HEAD"] : [])
            var problem = APIProblem(405, APIRefusals.method(allowed))
            problem.headers = [("allow", allowed.joined(separator: ", "))]
            throw problem
        }
        throw Policy.notFound("/" + request.path.joined(separator: "/"))
    }

    /// - Throws: 406 where nothing that the route answers is accepted (RFC 9110, 12.5.1).
    private static func checkAccept(_ request: WebRequest, _ route: APIRoute) throws {
        guard let accept = request.header("accept") else { return }
        let media = route.media
        let isAccepted = accept.split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map { part in
                part.filter { !$0.isWhitespace }.lowercased()
            }
            guard let wanted = parts.first, !parts.dropFirst().contains("q=0") else { return false }
            return wanted == "*/*"
                || media.contains { $0 == wanted || wanted == $0.prefix { $0 != "/" } + "/*" }
        }
        guard isAccepted else { throw APIProblem(406, APIRefusals.notAcceptable(media)) }
    }

    /// - Throws: 401 for nobody, 403 for who may not write, or not from there.
    private func recognised(
        _ request: WebRequest,
        _ ledger: OpenLedger,
        _ route: APIRoute
    ) throws -> APICaller {
        guard let person = try APICaller.recognised(request, office, ledger) else {
            var problem = APIProblem(401, APIRefusals.unauthenticated)
            problem.headers = [("www-authenticate", "Bearer realm=\"dipper\"")]
            throw problem
        }
        if let seconds = office.calls.take(token: person.countedBy, at: office.wallClock) {
            throw APIProblem(afterSeconds: seconds)
        }
        guard person.duty == nil else { throw APIProblem(403, APIRefusals.duty) }
        guard route.access == .writing else { return person }
        guard person.scope != .read else { throw APIProblem(403, APIRefusals.scope("write")) }
        if let token = person.formToken {
            guard request.isFromOwnPage, request.header("x-csrf-token") == token else {
                throw APIProblem(403, APIRefusals.formToken)
            }
        }
        return person
    }

    /// What anybody may ask: what the API is.
    private static let openly: [APIRoute] = [
        APIRoute(
            .get,
            "openapi.json",
            "openapi",
            "本接口的说明（OpenAPI 3.1）",
            "The description of this interface (OpenAPI 3.1)",
            answers: [
                APIAnswer(200, "说明", "The description", .object([], rest: .any))
            ],
            answer: { _ in OpenAPIDocument.response }
        ).with { $0.access = .everybody }
    ]
}
