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
        language = Visit.language(of: request)
        let ledger = try office.ledger()
        person = try office.visitor(request, ledger)
        self.ledger = try person.map { try ledger.read(by: $0.caller) } ?? ledger
        words = CaseWords(rules: try ledger.rules(), cases: self.ledger.cases)
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
        person?.caller ?? Caller(person: "", authentication: "", channel: "web")
    }

    var roles: [String] { person?.roles ?? [] }

    /// A case by its code without what this person may not read of it.
    ///
    /// - Throws: `NOT_FOUND`, whether there is none or none for him.
    func found(_ code: String) throws -> CaseStream {
        guard person != nil, let stream = try ledger.cases.stream(code) else {
            throw CaseRefusals.notFound(code)
        }
        return stream
    }

    /// Those cases that this person sees, asked together.
    func seen(_ entries: [CaseIndex.Entry]) throws -> [CaseIndex.Entry] {
        guard person != nil else { return [] }
        return try office.index.seen(entries, by: ledger.cases.reader)
    }

    func page(
        _ title: String,
        status: Int = 200,
        @HTMLBuilder _ content: () -> [HTML]
    ) -> WebResponse {
        .page(PageFrame(visit: self, title: title).html(content()), status: status)
    }
}
