import Casework
import Portfolio
import Store
import Web
import Workflow

/// One request of the API, checked, with the ledger as its caller reads it.
struct APICall {
    let request: WebRequest
    let office: Office
    let ledger: OpenLedger
    let words: CaseWords
    let language: Language
    let person: APICaller
    private let path: [String: String]
    private let values: [String: JSON]
    /// The body, of the shape that the route declares; an empty object without one.
    let body: JSON

    init(
        _ request: WebRequest,
        _ office: Office,
        _ ledger: OpenLedger,
        _ person: APICaller,
        path: [String: String],
        values: [String: JSON],
        body: JSON
    ) throws {
        self.request = request
        self.office = office
        self.ledger = ledger
        self.person = person
        self.path = path
        self.values = values
        self.body = body
        words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        language = APICall.language(of: request)
    }

    /// Chinese unless English is asked for first.
    static func language(of request: WebRequest) -> Language {
        let wanted = (request.header("accept-language") ?? "").lowercased()
        return wanted.hasPrefix("en") ? .english : .chinese
    }

    func part(_ name: String) -> String { path[name] ?? "" }

    func text(_ name: String) -> String? { values[name]?.textValue }
    func integer(_ name: String) -> Int64? { values[name]?.integerValue }
    func flag(_ name: String) -> Bool { values[name] == .bool(true) }

    /// How many rows are asked for, 50 unless something else is.
    var limit: Int { integer("limit").map { Int($0) } ?? APICall.usualLimit }

    static let usualLimit = 50
    static let limits: ClosedRange<Int64> = 1...Int64(Paging.most)

    /// The case of the path as this caller reads it.
    ///
    /// - Throws: `NOT_FOUND`, whether there is none or none for him.
    func found() throws -> CaseStream {
        try ledger.cases.found(part("code"))
    }

    /// An answer with what every answer of this ledger says besides.
    func answer(
        _ json: [String: JSON],
        status: Int = 200
    ) -> WebResponse {
        .json(JSON.object(ledger.answer(json, []).json).canonical, status: status)
    }

    /// The same request, from another place of its list on.
    func next(_ name: String, _ value: String) -> String {
        var request = request
        request.query.pairs.removeAll { $0.name == name }
        request.query.pairs.append((name, value))
        return "<\(request.target)>; rel=\"next\""
    }

    /// The version of a case as an entity tag; what is written names it in `If-Match`.
    static func tag(_ version: Int64) -> String { "\"\(version)\"" }
}
