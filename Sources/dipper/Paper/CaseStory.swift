import Casework
import Expression
import Paper
import Portfolio
import Store
import Workflow

/// What happened to a project and all that belongs to it, in the order in which it was recorded.
struct CaseStory {
    /// One event as it is printed.
    struct Entry {
        let stream: CaseStream
        let event: EventRecord
        let body: EventBody
        let what: String
        let who: String
        let basis: String

        var code: String { stream.code }

        /// When it happened, and when it was recorded where that is another day.
        var date: String {
            let recorded = event.recordedAt.date
            return event.effective == recorded
                ? "\(recorded)" : "\(event.effective)\n记录 \(recorded)"
        }

        var row: [String] { [date, code, what, who, basis] }

        /// Whether somebody decided by it: a meeting or the director, or on paper that decides.
        var isDecision: Bool {
            event.causation.isEmpty && !Set(body.roles).isDisjoint(with: ["DIR", "DM"])
                || body.documents.contains { CaseStory.decisions.contains($0.documentClass) }
                || stream.kind == "notice"
        }
    }

    private(set) var entries: [Entry] = []

    private static let decisions: Set = [
        "decision_minutes", "listing_document", "termination_decision", "void_decision",
        "group_decision", "split_decision", "supervision_decision", "exemption_decision",
        "conclusion",
    ]

    /// Payload texts that say why; contacts and what reviewers wrote are left out.
    private static let reasons = [
        "reason", "defects", "answers", "detail", "advice", "feedback", "subject", "text",
    ]

    init(_ paper: CasePaper) throws {
        let told = paper.streams.filter { !$0.hidesSheets }
        let streams = Dictionary(told.map { ($0.id, $0) }) { first, _ in first }
        var names: [String: String] = [:]
        for event in try paper.ledger.cases.events(of: told.map(\.id)) {
            guard let stream = streams[event.stream] else { continue }
            let body = try EventBody(parsing: event.body)
            let why = try CaseStory.texts(of: body, in: stream, paper)
            let title = paper.words.title(of: event, in: stream).zh
            entries.append(
                Entry(
                    stream: stream,
                    event: event,
                    body: body,
                    what: ([title] + why).joined(separator: "\n"),
                    who: try CaseStory.who(event, body, in: stream, paper, &names),
                    basis: CaseStory.basis(of: body)
                )
            )
        }
    }

    private static func texts(
        of body: EventBody,
        in stream: CaseStream,
        _ paper: CasePaper
    ) throws -> [String] {
        guard stream.kind != "round" else { return [] }
        let cells = body.steps.filter { !$0.isPart }.flatMap { taken in
            reasons.compactMap { name -> String? in
                guard case .string(let text)? = taken.payload[name], text.hasPrefix("cell:") else {
                    return nil
                }
                return text
            }
        }
        let texts = try paper.words.cases.texts(of: cells)
        return cells.map { CaseWords.opened($0, texts) }
    }

    /// The role, and the name of an officer; reviewers and their chair stay without one (INV-11).
    private static func who(
        _ event: EventRecord,
        _ body: EventBody,
        in stream: CaseStream,
        _ paper: CasePaper,
        _ names: inout [String: String]
    ) throws -> String {
        if event.actor == "system" { return "系统" }
        let roles = body.roles.map { paper.words.rules.roleTitles[$0]?.zh ?? $0 }
            .joined(separator: "、")
        guard Set(body.roles).isDisjoint(with: ["REV", "CH"]) else {
            let isPseudonym = event.actor.hasPrefix("R-")
            return isPseudonym ? "\(roles)\n\(event.actor)" : roles
        }
        func name(_ id: String) throws -> String {
            if let known = names[id] { return known }
            let name = try paper.words.name(of: id)
            names[id] = name
            return name
        }
        var who = [roles, try name(event.actor)].filter { !$0.isEmpty }.joined(separator: "\n")
        if !event.onBehalfOf.isEmpty, event.onBehalfOf != event.actor {
            who += "\n代 \(try name(event.onBehalfOf))"
        }
        return who
    }

    private static func basis(of body: EventBody) -> String {
        var parts = body.documents.map { document in
            let title = DocumentClass.title(document.documentClass).zh
            return [title, document.number, document.date.description]
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
        let lifted = body.steps.flatMap(\.step.lifted)
        if !lifted.isEmpty { parts.append("放行 \(lifted.joined(separator: "、"))") }
        if body.isRecordedLate { parts.append("补记") }
        return parts.joined(separator: "\n")
    }
}
