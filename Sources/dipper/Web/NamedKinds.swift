import Portfolio
import Web
import Workflow

/// Kinds that are known by their names: sorted by sound, and found by what somebody types of it.
enum NamedKinds {
    static let person = "person"
    static let organisation = "organisation"
    static let expert = ExpertProcedure.kind
    static let all: Set = [person, organisation, expert]

    /// By sound where the entries have one, in their own order where not.
    static func sorted(_ entries: [CaseIndex.Entry]) -> [CaseIndex.Entry] {
        guard entries.first?.sound != nil else { return entries }
        return entries.sorted { $0.place < $1.place }
    }

    /// Whether typed text finds a case by its code, its name or another name of it.
    ///
    /// A number that is masked when it is shown is not found by its digits either.
    static func finds(_ typed: String, _ stream: CaseStream, name: String) -> Bool {
        let typed = SearchText.folded(typed)
        let aliases = stream.kind == organisation ? stream.texts("aliases") : []
        return stream.code.lowercased().contains(typed)
            || ([PersonalNumbers.masked(name)] + aliases).contains { Pinyin.finds(typed, in: $0) }
    }
}

/// Names to choose from, for a field that takes the code of a person or an organisation.
struct NameChoice {
    let visit: Visit
    let kind: String

    /// As many as a browser offers at once without being asked.
    static let mostAtOnce = 500
    private static let mostFound = 50

    init(_ visit: Visit, kind: String) { (self.visit, self.kind) = (visit, kind) }

    /// What a field asks for while somebody types, when there are more names than it holds.
    static func answer(_ visit: Visit) throws -> WebResponse {
        let kind = visit.parameters["kind"] ?? ""
        guard NamedKinds.all.contains(kind) else { throw CaseRefusals.notFound(kind) }
        try visit.office.index.follow(visit.ledger)
        let typed = visit.request.query["q"] ?? ""
        let found = try NameChoice(visit, kind: kind).entries().filter { entry in
            NamedKinds.finds(typed, entry.stream, name: entry.title)
        }
        return .fragment(HTML(found.prefix(mostFound).map { option($0, typed: typed) }))
    }

    /// All that the person sees and that are in use, by their sound.
    func entries() throws -> [CaseIndex.Entry] {
        let open = visit.office.index.entries(kind: kind).filter { !$0.stream.root.isDone }
        return NamedKinds.sorted(try visit.seen(open))
    }

    /// The names at once, or the first of them, and more while somebody types.
    func list() throws -> HTML {
        let entries = try entries()
        return tag(
            .datalist,
            .id(NameChoice.name(kind)),
            entries.count > NameChoice.mostAtOnce
                ? .plain("data-choose", "/choose/\(kind)") : nil
        ) {
            for entry in entries.prefix(NameChoice.mostAtOnce) { NameChoice.option(entry) }
        }
    }

    static func name(_ kind: String) -> String { "all-\(kind)" }

    /// Browsers look in value and words for what was typed: so both spellings stand there.
    private static func option(_ entry: CaseIndex.Entry, typed: String = "") -> HTML {
        let words = ([entry.title, Pinyin.words(entry.title) ?? ""] + entry.aliases + [typed])
            .filter { !$0.isEmpty }
        return tag(.option, .value(entry.stream.code)) { words.joined(separator: " ") }
    }
}
