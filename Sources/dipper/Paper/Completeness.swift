import Casework
import Paper
import Portfolio
import Workflow

/// A document that a step asked for, or that the next one will ask for, and whether it is there.
struct Completeness: Hashable {
    enum Standing: String, Hashable {
        case stored
        /// Registered, with no file: the original is on paper.
        case paperOnly = "paper_only"
        /// A step that was taken asked for it, and nothing of the kind is registered.
        case missing
        /// A step that can be taken next asks for it.
        case needed

        var text: String {
            switch self {
            case .stored: "齐全"
            case .paperOnly: "仅纸质"
            case .missing: "缺"
            case .needed: "下一步需要"
            }
        }
    }

    let code: String
    let documentClass: String
    let reasons: [String]
    let standing: Standing
    let notes: [String]

    var row: [String] {
        [
            DocumentClass.title(documentClass).zh, "\(reasons.joined(separator: "、"))（\(code)）",
            standing.text, notes.joined(separator: "\n"),
        ]
    }

    var json: JSON {
        [
            "code": JSON(code), "class": JSON(documentClass), "reasons": JSON(reasons),
            "standing": JSON(standing.rawValue),
        ]
    }

    var warning: Localized {
        Localized(
            zh: "\(code) 缺\(DocumentClass.title(documentClass).zh)，请经办人补登",
            en: "\(code) lacks \(documentClass); whoever handles the case can register it"
        )
    }

    static func list(
        _ paper: CasePaper,
        _ story: CaseStory,
        _ shelf: CaseShelf
    ) -> [Completeness] {
        paper.streams.flatMap { stream -> [Completeness] in
            let taken = taken(stream, story, paper)
            let next = next(stream, paper)
            let classes = Set(taken.keys).union(next.keys).union(
                stream.documents.map(\.documentClass)
            )
            return classes.sorted().map { documentClass in
                let documents = stream.documents.filter { $0.documentClass == documentClass }
                let standing: Standing =
                    if !documents.isEmpty {
                        documents.allSatisfy { shelf.file($0) != nil }
                            ? .stored : .paperOnly
                    } else {
                        taken[documentClass] == nil ? .needed : .missing
                    }
                let reasons = taken[documentClass] ?? next[documentClass] ?? ["已登记"]
                return Completeness(
                    code: stream.code,
                    documentClass: documentClass,
                    reasons: reasons,
                    standing: standing,
                    notes: documents.map { note($0, shelf) }
                )
            }
        }
    }

    private static func note(_ document: DocumentReference, _ shelf: CaseShelf) -> String {
        var parts = [document.number, document.date.description].filter { !$0.isEmpty }
        if let place = shelf.originalPlace(document) {
            parts.append("原件所在：\(place)")
        } else if shelf.file(document) == nil {
            parts.append("原件所在：未登记")
        }
        return parts.joined(separator: "　")
    }

    /// Titles of the steps taken, by the classes that they asked for.
    private static func taken(
        _ stream: CaseStream,
        _ story: CaseStory,
        _ paper: CasePaper
    ) -> [String: [String]] {
        var reasons: [String: [String]] = [:]
        for entry in story.entries where entry.stream.id == stream.id {
            for step in entry.body.steps {
                guard
                    let chart = paper.words.rules.chart(
                        instance: step.instance,
                        kind: stream.kind
                    )
                else { continue }
                let title = chart.eventNumbers[step.step.event].map { chart.events[$0].title.zh }
                for id in step.step.microsteps.flatMap(\.transitions) {
                    guard let number = chart.transitionNumbers[id] else { continue }
                    add(chart.transitions[number], title ?? step.step.event, to: &reasons)
                }
            }
        }
        return reasons
    }

    /// Titles of the events that bring the case on, by the classes that they will ask for.
    private static func next(_ stream: CaseStream, _ paper: CasePaper) -> [String: [String]] {
        var reasons: [String: [String]] = [:]
        for (key, state) in stream.instances.sorted(by: { $0.key < $1.key }) {
            guard let chart = paper.words.rules.chart(instance: key, kind: stream.kind),
                let instance = try? Instance(state, chart)
            else { continue }
            for awaited in chart.awaited(instance) {
                guard let number = chart.eventNumbers[awaited.event.name] else { continue }
                for transition in chart.transitions
                where transition.events.contains(number)
                    && stream.isIn(chart.states[transition.source].path, of: key)
                {
                    add(transition, awaited.event.title.zh, to: &reasons)
                }
            }
        }
        return reasons
    }

    private static func add(
        _ transition: Chart.Transition,
        _ title: String,
        to reasons: inout [String: [String]]
    ) {
        for documentClass in transition.requiredDocuments + transition.requiredDocumentsNow
        where reasons[documentClass]?.contains(title) != true {
            reasons[documentClass, default: []].append(title)
        }
    }
}
