import Casework
import Expression
import Portfolio
import SQL
import Workflow

/// What events name outside the read models: cells, keys, codes, pseudonyms and releases.
struct EventNames {
    /// Names in full, and the streams and fields of payloads that gave them, by the cell's id.
    var cells: [String: (names: Set<Cells.Name>, places: Set<[String]>)] = [:]
    var counters: [CounterName: Int64] = [:]
    /// Texts in the shape of a pseudonym, by the round that they stand in.
    var pseudonyms: [String: Set<String>] = [:]
    /// The digests that bind pseudonyms to persons, by round.
    private(set) var bindings: [String: [String: String]] = [:]
    /// Hashes of the log of refusals that events tell of, by number.
    private(set) var refusals: [Int64: String] = [:]
    /// Pseudonyms that acted or sit on a panel, by round: each stands for a person.
    var panels: [String: Set<String>] = [:]
    var releases: Set<String> = []
    /// That of the latest event, which most others share.
    private(set) var release = ""
    private var releaseBytes: [UInt8] = []
    /// Rows of `expunged` that the ledger's own stream orders.
    var expunged: [[SQLValue]] = []
    /// The id of the first event of the command that the latest event belongs to.
    private(set) var command: [UInt8] = []

    /// Takes in the envelope of one event.
    mutating func take(_ event: ReadEvent, _ bytes: [UInt8]) {
        if !bytes.holds(releaseBytes, at: event.definition) {
            releaseBytes = Array(bytes[event.definition])
            release = bytes.text(at: event.definition)
            releases.insert(release)
        }
        guard event.causation.isEmpty else { return }
        command.removeAll(keepingCapacity: true)
        command += bytes[event.id]
    }

    /// Takes in the body of one event; `folded` is its stream after it.
    mutating func collect(
        _ event: ReadEvent,
        _ bytes: [UInt8],
        _ body: EventBody,
        _ folded: LedgerFold.Folded
    ) {
        if let anchor = body.refusals { refusals[anchor.number] = anchor.hash }
        if event.version == 1 { count(folded.record.code) }
        if bytes.holds("ledger.expunge", at: event.type) { expunge(event, body) }
        guard event.extent == .whole else { return }
        let stream = folded.record
        if !body.pseudonyms.isEmpty {
            bindings[stream.id, default: [:]].merge(body.pseudonyms) { $1 }
        }
        for document in body.documents {
            collect(.string(document.cell), stream, field: DocumentCell.field)
        }
        for taken in body.steps {
            for (field, value) in taken.payload { collect(value, stream, field: field) }
            for value in taken.step.changes.values { collect(value, stream, field: nil) }
            guard event.isRound(bytes), case .list(let panel)? = taken.step.changes["panel"]
            else { continue }
            for case .string(let text) in panel where EventNames.isPseudonym(text) {
                panels[stream.id, default: []].insert(text)
            }
        }
        guard event.isRound(bytes) else { return }
        let actor = bytes.text(at: event.actor)
        if EventNames.isPseudonym(actor) {
            panels[stream.id, default: []].insert(actor)
            pseudonyms[stream.id, default: []].insert(actor)
        }
    }

    var counterRows: [[SQLValue]] {
        counters.map { [.text($0.key.prefix), .integer(Int64($0.key.year)), .integer($0.value)] }
    }

    private mutating func collect(_ value: Value, _ stream: CaseStream, field: String?) {
        switch value {
        case .string(let text):
            if let name = Cells.Name(text), StoreSession.isIdentifier(name.id) {
                cells[name.id, default: ([], [])].names.insert(name)
                if let field { cells[name.id]?.places.insert([stream.id, field]) }
            } else if stream.kind == "round", EventNames.isPseudonym(text) {
                pseudonyms[stream.id, default: []].insert(text)
            }
        case .list(let elements):
            for element in elements { collect(element, stream, field: field) }
        case .map(let members):
            for element in members.values { collect(element, stream, field: field) }
        case .null, .bool, .int, .double, .timestamp, .duration, .type:
            break
        }
    }

    private mutating func expunge(_ event: ReadEvent, _ body: EventBody) {
        guard case .list(let entries)? = body.steps.last?.step.changes["expunged"],
            case .map(let entry)? = entries.last
        else { return }
        let texts = ["cell", "reason", "by", "confirmed"].map { name -> SQLValue in
            guard case .string(let text)? = entry[.string(name)] else { return .text("") }
            return .text(text)
        }
        expunged.append(texts + [.integer(event.recordedAt.milliseconds)])
    }

    /// Counts a code such as `DT-2026-000123`; others are not numbered.
    private mutating func count(_ code: String) {
        let parts = code.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].count == 4, let year = Int(Substring(parts[1])),
            parts[2].count >= 6, let number = Int64(Substring(parts[2]))
        else { return }
        let name = CounterName(prefix: String(Substring(parts[0])), year: year)
        counters[name] = max(counters[name] ?? 0, number)
    }

    /// Whether a text has the shape of a reviewer's pseudonym, such as `R-7KQ2M9XB`.
    private static func isPseudonym(_ text: String) -> Bool {
        text.utf8.count == 10 && text.hasPrefix("R-")
    }
}

extension ReadEvent {
    /// Whether it is one of a review round, in which reviewers go by pseudonyms.
    fileprivate func isRound(_ bytes: [UInt8]) -> Bool { bytes.holds("round", at: kind) }
}
