import Casework
import Expression
import Portfolio
import Store
import Workflow

/// Cases in words: titles of states, names of people, amounts in yuan, texts out of their cells.
struct CaseWords {
    let rules: Rulebook
    let cases: ReadingRoom

    /// Fields by which people know a case, the first that it has.
    static let headlines = ["title", "name", "subject", "library"]

    func title(of kind: String) -> Localized {
        rules.charts[kind]?.definition.title ?? Localized(zh: kind, en: kind)
    }

    /// Titles of active states in one line.
    func states(_ paths: [String], kind: String, instance: String) -> Localized {
        let titles = titles(of: paths, kind: kind, instance: instance)
        return Localized(
            zh: titles.map(\.zh).joined(separator: "、"),
            en: titles.map(\.en).joined(separator: ", ")
        )
    }

    /// The title of each active state; the path where the chart in force knows the state no more.
    func titles(of paths: [String], kind: String, instance: String = "") -> [Localized] {
        let chart = rules.chart(instance: instance, kind: kind)
        return paths.map { path in
            chart.flatMap { CaseWords.title(of: path, isAlone: paths.count == 1, $0) }
                ?? Localized(zh: path, en: path)
        }
    }

    /// Of parallel states each is told with the track that it belongs to, such as 中试·待启动.
    private static func title(of path: String, isAlone: Bool, _ chart: Chart) -> Localized? {
        guard let number = chart.stateNumbers[path] else { return nil }
        let state = chart.states[number]
        let track = chart.states[state.parent]
        guard !isAlone, track.number != 0 else { return state.title }
        return Localized(
            zh: "\(track.title.zh)·\(state.title.zh)",
            en: "\(track.title.en): \(state.title.en)"
        )
    }

    func states(of stream: CaseStream, instance: String = "") -> Localized {
        let state = stream.instances[instance] ?? InstanceState()
        let titles = states(state.active, kind: stream.kind, instance: instance)
        guard state.stands else { return titles }
        return Localized(zh: "\(titles.zh)（暂缓）", en: "\(titles.en) (on hold)")
    }

    /// A name without the code before it.
    static func bare(_ named: String) -> String {
        named.split(separator: " ", maxSplits: 1).last.map(String.init) ?? named
    }

    /// Marks for ever what came in with an opening balance; empty for other cases.
    static func openingMark(of stream: CaseStream) -> Localized {
        guard stream.isOpening else { return Localized(zh: "", en: "") }
        return Localized(zh: "【期初】", en: " [opening]")
    }

    /// What people call each case, in one read; empty for a case without a name.
    func headlines(of streams: [CaseStream]) throws -> [String: String] {
        var cells: [String: String] = [:]
        let bearers = try bearers(of: streams)
        for stream in streams {
            let bearer = bearers[stream.id] ?? stream
            cells[stream.id] = CaseWords.headlines.lazy.compactMap { bearer.text($0) }.first ?? ""
        }
        let texts = try self.cases.texts(of: cells.values.filter { $0.hasPrefix("cell:") })
        return cells.mapValues { CaseWords.opened($0, texts) }
    }

    /// Of cases that have no name of their own, those that name them: an expert's is his person's.
    func bearers(of streams: [CaseStream]) throws -> [String: CaseStream] {
        let parents = streams.filter { $0.kind == ExpertProcedure.kind }.compactMap(\.parent)
        guard !parents.isEmpty else { return [:] }
        let people = Dictionary(try cases.streams(Set(parents)).map { ($0.id, $0) }) { $1 }
        return Dictionary(
            streams.compactMap { stream in
                guard stream.kind == ExpertProcedure.kind, let person = stream.parent else {
                    return nil
                }
                return people[person].map { (stream.id, $0) }
            }
        ) { $1 }
    }

    /// A cell's text; one that was expunged says so.
    static func opened(_ text: String, _ texts: [String: String]) -> String {
        guard text.hasPrefix("cell:") else { return text }
        return texts[text] ?? "（已清除）"
    }

    /// A field's value as people read it; what it names is told by code and name.
    func text(_ value: Value, as type: FieldType, _ texts: [String: String]) throws -> String {
        switch (value, type) {
        case (.null, _): return "—"
        case (.bool(let truth), _): return truth ? "是" : "否"
        case (.int(let number), .money): return Fen(number).yuanText
        case (.int(let number), _): return "\(number)"
        case (.string(let id), .person), (.string(let id), .organisation),
            (.string(let id), .stream):
            return try name(of: id)
        case (.string(let text), _): return CaseWords.opened(text, texts)
        case (.list(let members), .list(let element)):
            return try members.map { try self.text($0, as: element, texts) }
                .joined(separator: "、")
        case (.list(let members), .dynamic):
            return try members.map { try self.text($0, as: .dynamic, texts) }
                .joined(separator: "、")
        case (.map(let members), .dynamic):
            return try text(.map(members), as: .map(.dynamic), texts)
        case (.map(let members), .map(let element)):
            return try members.map { key, value in
                let name = try self.text(key, as: .string, texts)
                return "\(name) \(try self.text(value, as: element, texts))"
            }.sorted().joined(separator: "，")
        default: return "\(value)"
        }
    }

    /// Code and name of what an id stands for; a pseudonym is told as it is, and what the reader
    /// does not see as that.
    func name(of id: String) throws -> String {
        guard let stream = try cases.named(id) else { return CaseWords.unnamed(id) }
        let headline = try headlines(of: [stream])[stream.id] ?? ""
        return headline.isEmpty ? stream.code : "\(stream.code) \(headline)"
    }

    /// An identifier says nothing to people.
    static func unnamed(_ id: String) -> String {
        Identifier.number(Array(id.utf8), at: 0..<id.utf8.count) == nil ? id : "（不可见）"
    }

    /// As ``name(of:)``, of many at once.
    func names(of ids: [String]) throws -> [String: String] {
        let wanted = Set(ids).subtracting([""]).sorted()
        let streams = try cases.named(wanted)
        let headlines = try headlines(of: Array(streams.values))
        return Dictionary(
            wanted.map { id in
                guard let stream = streams[id] else { return (id, CaseWords.unnamed(id)) }
                let headline = headlines[id] ?? ""
                return (id, headline.isEmpty ? stream.code : "\(stream.code) \(headline)")
            }
        ) { $1 }
    }

    /// A field's value for programs: amounts in yuan as text, texts out of their cells.
    static func json(_ value: Value, as type: FieldType, _ texts: [String: String]) -> JSON {
        switch (value, type) {
        case (.null, _): return .null
        case (.bool(let truth), _): return .bool(truth)
        case (.int(let number), .money): return JSON(Fen(number))
        case (.int(let number), _): return JSON(number)
        case (.string(let text), _): return JSON(opened(text, texts))
        case (.list(let members), .list(let element)):
            return .array(members.map { json($0, as: element, texts) })
        case (.map(let members), .map(let element)):
            var object: [String: JSON] = [:]
            for case (.string(let name), let value) in members {
                object[name] = json(value, as: element, texts)
            }
            return .object(object)
        default: return JSON(value)
        }
    }
}

extension CaseStream {
    /// Whether the case came in with an opening balance (期初).
    var isOpening: Bool { field("opening") == .bool(true) }
}
