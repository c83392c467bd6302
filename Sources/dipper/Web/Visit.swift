import Casework
import Portfolio
import Store
import Web
import Workflow

/// One request, with the ledger of this moment and who asks.
struct Visit {
    let request: WebRequest
    let office: Office
    let ledger: OpenLedger
    let words: CaseWords
    let language: Language
    /// Nil for the public.
    let person: Visitor?
    /// Values of the route's `:name` parts.
    var parameters: [String: String] = [:]

    init(_ request: WebRequest, _ office: Office) throws {
        self.request = request
        self.office = office
        ledger = try office.ledger()
        words = CaseWords(rules: try ledger.rules(), store: ledger.store)
        language = Visit.language(of: request)
        person = try office.visitor(request, ledger)
    }

    /// What was chosen, or what the browser prefers; Chinese unless somebody asks for English.
    private static func language(of request: WebRequest) -> Language {
        if let chosen = request.cookie("language").flatMap({ Language(rawValue: $0) }) {
            return chosen
        }
        let wanted = (request.header("accept-language") ?? "").lowercased()
        return wanted.hasPrefix("en") ? .english : .chinese
    }

    func say(_ zh: String, _ en: String) -> String {
        switch language {
        case .chinese: zh
        case .english: en
        }
    }

    func say(_ text: Localized) -> String { text.text(in: language) }

    /// A moment as people read it, to the minute.
    static func minute(_ moment: Instant) -> String {
        String(moment.description.prefix(16)).replacing("T", with: " ")
    }

    /// The one who asks, as commands are given; a page that calls this asked for a person.
    var caller: Caller {
        Caller(
            person: person?.code ?? "",
            authentication: person?.authentication ?? "",
            channel: "web"
        )
    }

    var roles: [String] { person?.roles ?? [] }

    /// Whether this person may see a case: asked before anything of it is told.
    func sees(_ stream: CaseStream) -> Bool {
        guard person != nil else { return false }
        return (try? ledger.casework.requireSight(of: stream.id, by: caller)) != nil
    }

    /// The case with the code in the path; refused as not found when it may not be seen.
    func found() throws -> CaseStream {
        let code = parameters["code"] ?? ""
        guard let stream = try ledger.store.stream(code), sees(stream) else {
            throw CaseRefusals.notFound(code)
        }
        return stream
    }

    func page(
        _ title: String,
        status: Int = 200,
        @HTMLBuilder _ content: () -> [HTML]
    ) -> WebResponse {
        .page(PageFrame(visit: self, title: title).html(content()), status: status)
    }
}
