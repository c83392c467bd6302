import Casework
import Expression
import Portfolio
import SQL
import Workflow

/// How a stream becomes rows of its read models; recording and verify share it.
enum ModelRows {
    /// Committed, limit and merged excess of an account, in fen; nil for other streams.
    ///
    /// The limit of a fiscal year is what was appropriated and carried in (INV-24).
    static func account(of stream: CaseStream) -> [Int64]? {
        func number(_ name: String) -> Int64 { stream.integer(name) ?? 0 }
        switch stream.kind {
        case "cap-account":
            return [number("committed"), number("limit"), number("merged_excess")]
        case "budget-account":
            return [number("disbursed"), number("appropriated") + number("carried_in"), 0]
        default:
            return nil
        }
    }

    /// The columns of `principal` that an agreement tells, in fen.
    static let principalColumns = [
        "amount", "committed", "cancelled", "paid", "outstanding", "converted", "repaid",
        "recovered", "written_off",
    ]

    /// The money of an agreement in these columns; nil for other streams.
    static func principal(of stream: CaseStream) -> [Int64]? {
        guard stream.kind == GrantProcedure.kind else { return nil }
        return principalColumns.map { stream.integer($0) ?? 0 }
    }

    /// When a timer is due whose clock stands.
    static let never = Int64.max

    /// The columns of `timer` by which its rows are found, and the others after them.
    static let timerKey = ["due", "stream", "instance", "deadline", "lead"]
    static let timerColumns = timerKey + ["state", "entry", "provisional"]

    /// The rows of a deadline, in these columns: itself, then its reminders.
    static func timers(
        of deadline: ArmedDeadline,
        _ stream: String,
        _ instance: String
    ) -> [[SQLValue]] {
        func row(_ lead: String, _ due: Instant) -> [SQLValue] {
            [
                .integer(deadline.remaining == nil ? due.milliseconds : never), .text(stream),
                .text(instance), .text(deadline.id), .text(lead), .text(deadline.state),
                .integer(Int64(deadline.entry)), .integer(deadline.isProvisional ? 1 : 0),
            ]
        }
        return [row("", deadline.due)] + deadline.reminders.map { row($0.lead, $0.due) }
    }
}

/// A row of `fact`, as goals read it.
struct FactRow: Hashable {
    var stream: String
    var version: Int64
    var sequence: Int64
    var fact: IntervalFact

    private static let factColumns = """
        metric, item, unit, effective_from, effective_to, recorded_from, recorded_to, evidence,
        marks
        """
    static let select = "SELECT stream, version, sequence, \(factColumns) FROM fact"
    static let selectFacts = "SELECT \(factColumns) FROM fact"

    init(stream: String, version: Int64, sequence: Int64, fact: IntervalFact) {
        self.stream = stream
        self.version = version
        self.sequence = sequence
        self.fact = fact
    }

    init(_ row: any Row) throws {
        stream = try row.text(0)
        version = try row.integer(1)
        sequence = try row.integer(2)
        fact = try FactRow.fact(row, from: 3)
    }

    /// The fact alone, whose columns begin at `first`.
    static func fact(_ row: any Row, from first: Int) throws -> IntervalFact {
        guard let from = CivilDate(try row.text(first + 3)) else {
            throw StorageFault.columnType(
                column: first + 3,
                found: try row.text(first + 3),
                expected: "YYYY-MM-DD"
            )
        }
        return IntervalFact(
            metric: Metric(rawValue: try row.text(first)),
            item: try row.text(first + 1),
            unit: try row.text(first + 2),
            effectiveFrom: from,
            effectiveTo: CivilDate(try row.text(first + 4)),
            recordedFrom: Instant(milliseconds: try row.integer(first + 5)),
            recordedTo: try row.optionalInteger(first + 6).map { Instant(milliseconds: $0) },
            evidence: try row.text(first + 7),
            marks: FactMarks(rawValue: try row.integer(first + 8))
        )
    }

    var values: [SQLValue] {
        [
            .text(stream), .integer(version), .integer(sequence), .text(fact.metric.rawValue),
            .text(fact.item), .text(fact.unit), .text(fact.effectiveFrom.description),
            .text(fact.effectiveTo?.description ?? ""),
            .integer(fact.recordedFrom.milliseconds),
            SQLValue(fact.recordedTo?.milliseconds), .text(fact.evidence),
            .integer(fact.marks.rawValue),
        ]
    }
}

/// Interval facts as events change them: nothing is edited but the end of a recorded interval.
struct FactFold {
    private(set) var rows: [FactRow] = []
    /// Rows whose recorded interval is open, by metric, item and unit.
    private var open: [[String]: [Int]] = [:]

    init(rows: [FactRow] = []) {
        for row in rows { append(row) }
    }

    private static func key(_ metric: Metric, _ item: String, _ unit: String) -> [String] {
        [metric.rawValue, item, unit]
    }

    private mutating func append(_ row: FactRow) {
        rows.append(row)
        guard row.fact.recordedTo == nil else { return }
        let key = FactFold.key(row.fact.metric, row.fact.item, row.fact.unit)
        open[key, default: []].append(rows.count - 1)
    }

    /// Answers the rows whose recorded interval ended, and the rows that began.
    mutating func apply(
        _ change: FactChange,
        stream: String,
        version: Int64,
        sequence: Int64,
        at now: Instant
    ) -> (ended: [Int], begun: FactRow?) {
        let key = FactFold.key(change.metric, change.item, change.unit)
        let current = open[key] ?? []
        switch change.change {
        case .open(let from, let evidence, let marks):
            let row = FactRow(
                stream: stream,
                version: version,
                sequence: sequence,
                fact: IntervalFact(
                    metric: change.metric,
                    item: change.item,
                    unit: change.unit,
                    effectiveFrom: from,
                    recordedFrom: now,
                    evidence: evidence,
                    marks: marks
                )
            )
            append(row)
            return ([], row)
        case .annul:
            for index in current { rows[index].fact = rows[index].fact.ended(recordedAt: now) }
            open[key] = nil
            return (current, nil)
        case .close(let date):
            guard let index = current.last(where: { rows[$0].fact.effectiveTo == nil }) else {
                return ([], nil)
            }
            let fact = rows[index].fact
            rows[index].fact = fact.ended(recordedAt: now)
            open[key]?.removeAll { $0 == index }
            let row = FactRow(
                stream: stream,
                version: version,
                sequence: sequence,
                fact: IntervalFact(
                    metric: fact.metric,
                    item: fact.item,
                    unit: fact.unit,
                    effectiveFrom: fact.effectiveFrom,
                    effectiveTo: date,
                    recordedFrom: now,
                    evidence: fact.evidence,
                    marks: fact.marks
                )
            )
            append(row)
            return ([index], row)
        }
    }
}

extension IntervalFact {
    func ended(recordedAt now: Instant) -> IntervalFact {
        IntervalFact(
            metric: metric,
            item: item,
            unit: unit,
            effectiveFrom: effectiveFrom,
            effectiveTo: effectiveTo,
            recordedFrom: recordedFrom,
            recordedTo: now,
            evidence: evidence,
            marks: marks
        )
    }
}

extension StoreSession {
    func write(_ change: FactChange, _ event: EventRecord, sequence: Int) throws {
        let rows = try connection.all(
            FactRow.select
                + " WHERE tenant = ? AND metric = ? AND item = ?"
                + " ORDER BY stream, version, sequence",
            [.integer(tenant), .text(change.metric.rawValue), .text(change.item)],
            FactRow.init
        )
        var fold = FactFold(rows: rows)
        let (ended, begun) = fold.apply(
            change,
            stream: event.stream,
            version: event.version,
            sequence: Int64(sequence),
            at: event.recordedAt
        )
        for index in ended {
            let row = rows[index]
            try connection.send(
                """
                UPDATE fact SET recorded_to = ?
                WHERE tenant = ? AND stream = ? AND version = ? AND sequence = ?
                """,
                [
                    .integer(event.recordedAt.milliseconds), .integer(tenant), .text(row.stream),
                    .integer(row.version), .integer(row.sequence),
                ]
            )
        }
        guard let begun else { return }
        try connection.send(
            """
            INSERT INTO fact (
                stream, version, sequence, metric, item, unit, effective_from, effective_to,
                recorded_from, recorded_to, evidence, marks, tenant
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            begun.values + [.integer(tenant)]
        )
    }
}
