import Expression
import FoundationEssentials
import Workflow

/// A random chart that Scripts/oracle/statechart.py wrote, with what the peer made of it.
struct StatechartCase: Decodable {
    struct State: Decodable {
        let id: String
        let kind: String
        let initial: [String]
        /// The default targets of a history state.
        let `default`: [String]
        let states: [State]
        let entry: [Phrase]
        let exit: [Phrase]
        /// What is done when the initial or the default is followed.
        let followed: [Phrase]
        let transitions: [Transition]
    }

    struct Transition: Decodable {
        let id: String
        let event: String?
        let targets: [String]
        let conditions: [Phrase]
        let actions: [Phrase]
        let `internal`: Bool
    }

    /// An action, a condition or a value: a word and its arguments, such as `["in", "s3"]`.
    indirect enum Phrase: Decodable, Sendable {
        case text(String)
        case number(Int64)
        case list([Phrase])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Int64.self) {
                self = .number(number)
            } else {
                self = .list(try container.decode([Phrase].self))
            }
        }
    }

    /// Where the chart stands after a macrostep, and the words that the step added to its trace.
    struct Outcome: Decodable, Equatable {
        /// Nil for the start.
        let event: String?
        var active: [String]
        var trace: [String]
        var x: Int64
        var y: Int64
        var isDone: Bool
    }

    struct Unreadable: Error {
        let phrase: Phrase
    }

    let name: String
    let initial: [String]
    let states: [State]
    var steps: [Outcome]

    static func read(_ path: String) throws -> [StatechartCase] {
        let lines = try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n"))
        return try lines.map { try JSONDecoder().decode(StatechartCase.self, from: $0) }
    }

    /// What our engine makes of the chart where it differs from the peer; empty when they agree.
    func differences() throws -> [String] {
        var run = try Case(definition(), semantics: .scxml)
        var known = 0
        var differences: [String] = []
        for step in steps {
            if let event = step.event { try run.send(event) }
            let words = run.text("trace").split(separator: " ").map { String($0) }
            let found = Outcome(
                event: step.event,
                active: run.active.map(StatechartCase.lastName),
                trace: Array(words.dropFirst(known)),
                x: run.int("x") ?? -1,
                y: run.int("y") ?? -1,
                isDone: run.instance.isDone
            )
            known = words.count
            guard found != step else { continue }
            differences.append("\(name): found \(found), expected \(step)")
            // What follows a difference differs because of it.
            break
        }
        return differences
    }

    private static func lastName(_ path: String) -> String {
        String(path[(path.lastIndex(of: ".").map(path.index(after:)) ?? path.startIndex)...])
    }
}

extension StatechartCase {
    private func definition() throws -> ChartDefinition {
        var chart = try WorkflowTests.definition(
            states.map { try $0.definition() },
            data: [
                field("trace", "string", .string("")),
                field("x", "int", .int(1)),
                field("y", "int", .int(2)),
                field("fuel", "int", .int(3)),
            ],
            events: ["open", "e1", "e2", "e3", "e4"].map { event($0) }
                + ["r1", "r2", "r3"].map { event($0) { $0.isInternal = true } }
        )
        chart.initial = StatechartCase.targets(initial)
        return chart
    }

    fileprivate static func targets(_ names: [String]) -> Marked<String>? {
        names.isEmpty ? nil : marked(names.joined(separator: " "))
    }
}

extension StatechartCase.State {
    fileprivate func definition() throws -> StateDefinition {
        guard let kind = StateDefinition.Kind(rawValue: kind) else {
            throw StatechartCase.Unreadable(phrase: .text(kind))
        }
        var state = StateDefinition(id: marked(id), kind: kind)
        state.initial = StatechartCase.targets(initial)
        state.historyDefault = StatechartCase.targets(self.default)
        state.states = try states.map { try $0.definition() }
        state.entryActions = try entry.map { try $0.action() }
        state.defaultActions = try followed.map { try $0.action() }
        state.exitActions = try exit.map { try $0.action() }
        state.transitions = try transitions.map { try $0.definition() }
        return state
    }
}

extension StatechartCase.Transition {
    fileprivate func definition() throws -> TransitionDefinition {
        var transition = TransitionDefinition(id: marked(id))
        transition.event = event.map { marked($0) }
        transition.targets = targets.map { marked($0) }
        transition.isInternal = self.internal
        transition.actions = try actions.map { try $0.action() }
        let conditions = try conditions.map { try $0.condition() }
        if !conditions.isEmpty {
            transition.condition = marked(conditions.joined(separator: " && "))
        }
        return transition
    }
}

extension StatechartCase.Phrase {
    private var words: [StatechartCase.Phrase] {
        if case .list(let words) = self { words } else { [] }
    }

    private var text: String {
        if case .text(let text) = self { text } else { "" }
    }

    fileprivate func action() throws -> ActionDefinition {
        let words = words
        switch words.first?.text {
        case "note": return assign(("trace", "data.trace + ' \(words[1].text)'"))
        case "assign": return assign((words[1].text, try words[2].value()))
        case "raise": return .raise(marked(words[1].text))
        default: throw StatechartCase.Unreadable(phrase: self)
        }
    }

    private func value() throws -> String {
        switch (words.first?.text, words.last) {
        case ("number", .number(let number)): return "\(number)"
        case ("less", .text(let field)): return "data.\(field) - 1"
        case ("mixed", .number(let number)):
            return "(data.\(words[1].text) * 3 + data.\(words[2].text) + \(number)) % 101"
        default: throw StatechartCase.Unreadable(phrase: self)
        }
    }

    fileprivate func condition() throws -> String {
        switch (words.first?.text, words.last) {
        case ("in", .text(let state)): return "In('\(state)')"
        case ("out", .text(let state)): return "!In('\(state)')"
        case ("above", .number(let number)): return "data.\(words[1].text) > \(number)"
        case ("odd", .text(let field)): return "data.\(field) % 2 == 1"
        default: throw StatechartCase.Unreadable(phrase: self)
        }
    }
}
