package import Portfolio
package import Workflow

/// Cases as the policy reads them: in a unit of the writer, or in the snapshots of readers.
package protocol CaseRegister {
    /// The clock, never before the latest recorded moment.
    var now: Instant { get }
    /// The release in force.
    var rulebook: Rulebook { get }
    /// A case by id or code.
    func record(_ reference: String) throws -> CaseStream?
    /// The cases of many ids, in a number of reads that does not grow with theirs.
    func records(_ ids: Set<String>) throws -> [String: CaseStream]
    /// What is recorded of people as experts.
    func experts(of people: Set<String>) throws -> [CaseStream]
    /// Under which pseudonyms people stand on rounds.
    func panelNames(of people: Set<String>) throws -> [PanelName]
    /// The versions of the events of some types, by the case, ascending.
    func versions(of streams: Set<String>, types: Set<String>) throws -> [String: [Int]]
}

/// A person under a pseudonym on one round.
package struct PanelName: Hashable, Sendable {
    package var round: String
    package var person: String
    package var pseudonym: String

    package init(round: String, person: String, pseudonym: String) {
        self.round = round
        self.person = person
        self.pseudonym = pseudonym
    }
}

extension LedgerSession {
    package func record(_ reference: String) throws -> CaseStream? {
        try stream(reference)?.record
    }

    package func experts(of people: Set<String>) throws -> [CaseStream] {
        try people.sorted().flatMap {
            try children(of: $0, kind: ExpertProcedure.kind).map(\.record)
        }
    }

    package func records(_ ids: Set<String>) throws -> [String: CaseStream] {
        var records: [String: CaseStream] = [:]
        for id in ids { records[id] = try stream(id)?.record }
        return records
    }
}

/// Cases with those that they are read by: their parents, and what a paper is about.
struct Family {
    private var known: [String: CaseStream] = [:]

    /// A notice of an agreement of a project is the longest line that there is.
    private static let generations = 3

    /// Reads the relatives of all cases together, a generation at a time, and at last who leads
    /// their projects where the employers of those matter.
    init(
        of streams: [CaseStream],
        withEmployers: Bool,
        _ records: (Set<String>) throws -> [String: CaseStream]
    ) throws {
        var youngest = streams
        for _ in 0..<Family.generations {
            let wanted = Set(youngest.flatMap(Family.relatives)).subtracting(known.keys)
            guard !wanted.isEmpty else { break }
            let found = try records(wanted)
            known.merge(found) { $1 }
            youngest = Array(found.values)
        }
        guard withEmployers else { return }
        let leading = Set((streams + known.values).compactMap(Family.investigator))
            .subtracting(known.keys)
        if !leading.isEmpty { known.merge(try records(leading)) { $1 } }
    }

    private static func investigator(of stream: CaseStream) -> String? {
        stream.kind == "project" ? stream.text("principal_investigator") : nil
    }

    /// The employer of who leads a project, where employers were asked for.
    func employer(of project: CaseStream) -> String? {
        Family.investigator(of: project).flatMap { known[$0]?.text("organisation") }
    }

    /// The cases by which a case is read beside itself.
    static func relatives(of stream: CaseStream) -> [String] {
        [stream.parent, stream.kind == "paper-approval" ? stream.text("case") : nil]
            .compactMap { $0 }
    }

    /// A case and all that it is read by, itself first.
    func line(of stream: CaseStream) -> [CaseStream] {
        var line = [stream]
        var next = 0
        while next < line.count, line.count <= 2 * Family.generations {
            line += Family.relatives(of: line[next]).compactMap { known[$0] }
            next += 1
        }
        return line
    }
}
