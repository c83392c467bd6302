import Casework
import Portfolio
import Workflow

/// A query asked of the index: the cases that fit and that the reader sees, by their codes.
struct CaseSearch {
    let query: CaseQuery
    let words: CaseWords
    let contents: CaseIndex.Contents
    private let index: CaseIndex
    private let outlook: Outlook?

    init(_ query: CaseQuery, _ index: CaseIndex, _ words: CaseWords) {
        (self.query, self.words, self.index) = (query, words, index)
        contents = index.now
        outlook = words.cases.reader?.outlook(on: contents.ties)
    }

    /// A condition as it is asked of each case.
    private enum Test {
        case words(SearchText, typed: String)
        case code(String)
        /// Whether the case has one of these marks.
        case marks(Set<Int>)

        func holds(for entry: CaseIndex.Entry) -> Bool {
            switch self {
            case .words(let text, let typed):
                entry.words.contains(text)
                    || entry.sound != nil
                        && NamedKinds.finds(typed, entry.stream, name: entry.title)
            case .code(let text): entry.stream.code.lowercased().hasPrefix(text)
            case .marks(let asked): entry.marks.contains(where: asked.contains)
            }
        }
    }

    /// Of another kind, whether the reader may see cases of it, and how many where that is known
    /// without asking about each.
    func count(of kind: String) -> (isOpen: Bool, count: Int?) {
        guard let outlook else { return (true, contents.entries(kind: kind).count) }
        return (
            outlook.breadth(of: kind) != .none,
            outlook.isClear(kind) ? contents.entries(kind: kind).count : nil
        )
    }

    private func shown() throws -> CaseIndex.Shown {
        try index.shown(
            kind: query.kind,
            in: contents,
            by: words.cases.reader,
            outlook
        )
    }

    private var isNarrowed: Bool { !query.conditions.isEmpty || !query.state.isEmpty }

    /// How often each mark comes among what was found.
    func counts(_ found: [CaseIndex.Entry]) throws -> [Int] {
        try isNarrowed ? contents.facets.counts(found) : shown().counts
    }

    func matching() throws -> [CaseIndex.Entry] {
        let seen = try shown().entries
        guard isNarrowed else { return seen }
        let tests = query.conditions.map { (test: test($0), isExcluding: $0.isExcluding) }
        let stage = contents.facets.numbers {
            $0.chart == query.kind && $0.field == .stage && $0.value == query.state
        }
        return seen.filter { entry in
            guard
                query.state.isEmpty || entry.marks.contains(where: stage.contains)
                    || entry.stream.isIn(query.state)
            else { return false }
            return tests.allSatisfy { $0.test.holds(for: entry) != $0.isExcluding }
        }
    }

    /// Each value of a field is looked at once, and not each case.
    private func test(_ condition: CaseQuery.Condition) -> Test {
        switch Facets.Field(rawValue: condition.field) {
        case nil:
            return condition.field == "code"
                ? .code(condition.text) : .words(SearchText(condition.text), typed: condition.text)
        case let field?:
            let text = SearchText(condition.text)
            return .marks(
                contents.facets.numbers { mark in
                    guard mark.chart == query.kind, mark.field == field else { return false }
                    let names = names(of: mark)
                    return condition.isExact
                        ? names.contains { SearchText.folded($0) == condition.text }
                        : names.contains { SearchText($0).contains(text) }
                }
            )
        }
    }

    /// By what a value is known: as it is stored, and as people read it.
    private func names(of mark: Facets.Mark) -> [String] {
        switch mark.field {
        case .states:
            let titles = words.states(of: mark)
            return mark.value.split(separator: " ").map(String.init) + [titles.zh, titles.en]
        case .officer:
            guard let person = contents.entry(mark.value) else { return [mark.value] }
            return [person.stream.code, PersonalNumbers.masked(person.title)]
        case .stage, .channel, .district, .field, .kind, .gate, .library:
            let title = PaperTerms.title(mark.value, of: mark.field.rawValue)
            return [mark.value, title.zh, title.en]
        }
    }

    /// A value as a list shows it, and as a condition names it.
    func title(of mark: Facets.Mark, in language: Language) -> String {
        switch mark.field {
        case .stage:
            return words.states([mark.value], kind: mark.chart, instance: "").text(in: language)
        case .states: return words.states(of: mark).text(in: language)
        case .officer: return names(of: mark).last ?? mark.value
        case .channel, .district, .field, .kind, .gate, .library:
            return PaperTerms.title(mark.value, of: mark.field.rawValue).text(in: language)
        }
    }

    /// Names may be alike, so that of people the condition has the code.
    func condition(for mark: Facets.Mark, in language: Language) -> String {
        let name = language == .chinese ? mark.field.title.zh : mark.field.rawValue
        let value = mark.field == .officer ? names(of: mark).first : title(of: mark, in: language)
        return "\(name)=\(CaseQuery.quoted(value ?? mark.value))"
    }
}

extension CaseWords {
    /// The titles of the states that cases of a kind have together.
    fileprivate func states(of mark: Facets.Mark) -> Localized {
        var stream = CaseStream(
            id: "",
            kind: mark.chart,
            code: "",
            parent: nil,
            version: 0,
            instances: [:],
            documents: []
        )
        var root = InstanceState()
        root.active = mark.value.split(separator: " ").map(String.init)
        root.isHeld = mark.stands
        stream.instances = ["": root]
        return states(of: stream)
    }
}
