import Casework
import Portfolio
import Store
import Workflow

/// 资金情况: the money of one agreement with the events behind each amount.
struct GrantFunds {
    /// What of the principal became of what was paid; they add up to it (INV-25).
    static let settled = [
        "outstanding", "converted", "repaid", "recovered", "written_off",
    ]

    let stream: CaseStream
    let words: CaseWords
    let schedule: GrantSchedule
    /// The cap account of the project's group; nil before the first decision, and for who may not
    /// read it.
    let cap: CaseStream?
    let account: PayeeAccountLine?
    let paidIn: PaidInLine?
    let postings: [PostedAmount]
    let told: PostingWords
    /// The latest event that changed a field, by instance and field.
    private let origins: [String: [String: Int64]]

    /// `stream` is an agreement as the reader sees it.
    init(_ stream: CaseStream, _ ledger: OpenLedger, _ words: CaseWords) throws {
        self.stream = stream
        self.words = words
        schedule = GrantSchedule(stream, on: ledger.now.date)
        cap = try GrantFunds.cap(of: stream, ledger)
        account = try PayeeAccountLine(of: stream, ledger, words)
        paidIn = try PaidInLine(of: stream, ledger, words)
        postings = try ledger.store.postings(of: stream.id)
        told = try PostingWords(postings, words)
        origins = try GrantFunds.origins(try ledger.cases.events(of: stream.id))
    }

    private static func cap(of stream: CaseStream, _ ledger: OpenLedger) throws -> CaseStream? {
        var projects: [String: CaseStream] = [:]
        var next = stream.parent
        while let id = next, projects[id] == nil, let project = try ledger.store.stream(id) {
            projects[id] = project
            next = project.text("group")
        }
        guard let canonical = CashRisk.canonical(of: stream, projects) else { return nil }
        return CapAccount.open(
            among: try ledger.cases.visible(
                ledger.store.children(of: [canonical], kind: CapAccount.kind)
            )
        )
    }

    private static func origins(_ events: [EventRecord]) throws -> [String: [String: Int64]] {
        var origins: [String: [String: Int64]] = [:]
        for event in events {
            for taken in try EventBody(parsing: event.body).steps {
                for field in taken.step.changes.keys {
                    origins[taken.instance, default: [:]][field] = event.version
                }
            }
        }
        return origins
    }

    func amount(_ field: String, of key: String = "") -> Fen {
        Fen(stream.integer(field, of: key) ?? 0)
    }

    /// The event that made a field what it is; nil for a field that was never set.
    func origin(_ field: String, of key: String = "") -> Int64? { origins[key]?[field] }

    /// What is left of the cap, never below zero.
    static func headroom(_ cap: CaseStream) -> Fen {
        Fen(max(0, (cap.integer("limit") ?? 0) - (cap.integer("committed") ?? 0)))
    }

    /// Whether what was paid is what became of it.
    var isConserved: Bool {
        amount("paid").count == GrantFunds.settled.reduce(0) { $0 + amount($1).count }
    }

    /// Amounts of the agreement that its postings do not make; none in sound books.
    var differences: [GrantBooks.Difference] {
        let posted = Dictionary(
            postings.map { (GrantBooks.Way($0.source, $0.target), $0.amount.count) },
            uniquingKeysWith: +
        )
        return GrantBooks(posted).differences(of: stream)
    }

    /// An event that brings a tranche on, with the roles that may do it.
    struct Step {
        let instance: String
        let event: Chart.Event
        let roles: [String]
    }

    /// What comes next for a tranche: first its open milestones, then its own steps.
    func next(_ tranche: GrantSchedule.Tranche) -> [Step] {
        guard tranche.stage != .cancelled else { return [] }
        let open = tranche.stage == .planned ? tranche.unmet.map(\.key) : []
        return (open.isEmpty ? [tranche.key] : open).flatMap { key -> [Step] in
            guard let chart = words.rules.chart(instance: key, kind: stream.kind),
                let state = stream.instances[key], let instance = try? Instance(state, chart)
            else { return [] }
            return chart.awaited(instance).map {
                Step(instance: key, event: $0.event, roles: $0.roles)
            }
        }
    }

    func roleNames(_ roles: [String]) -> Localized {
        let titles = roles.map { words.rules.roleTitles[$0] ?? Localized(zh: $0, en: $0) }
        return Localized(
            zh: titles.map(\.zh).joined(separator: "、"),
            en: titles.map(\.en).joined(separator: ", ")
        )
    }
}

extension GrantSchedule.Milestone.Standing {
    var name: String {
        switch self {
        case .open: "open"
        case .overdue: "overdue"
        case .rejected: "rejected"
        case .met: "met"
        }
    }
}
