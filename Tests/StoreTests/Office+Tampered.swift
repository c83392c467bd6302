import Testing

/// One change behind the ledger's back, and the table that verify must name.
struct Tampered: Sendable, CustomTestStringConvertible {
    var what: String
    var table: String
    var statements: [String]
    /// Asks, before the change, for texts that must stand in the row's name.
    var row: String?

    var testDescription: String { "\(table): \(what)" }

    init(_ table: String, _ what: String, _ statements: String..., row: String? = nil) {
        self.table = table
        self.what = what
        self.statements = statements
        self.row = row
    }

    static let tables = [
        "event", "content", "refusal", "expunged", "cell", "cell_key", "pseudonym",
        "stream", "snapshot", "account", "principal", "tally", "posting", "fact",
        "membership", "timer",
        "outbox", "queue", "counter",
        "clock", "route", "handout", "delivery", "delivery_attempt", "session",
        "token_use", "form_draft",
    ]

    /// The third event of the agreement that was signed: with events before and after it.
    private static let middle = """
        position = (SELECT MIN(position) FROM event WHERE kind = 'grant-agreement' AND version = 3)
        """

    private static let columns = [
        "stream", "kind", "id", "type", "actor", "on_behalf_of", "authentication", "channel",
        "command_key", "causation", "definition", "policy", "body",
    ]

    static let events: [Tampered] =
        columns.map {
            Tampered("event", "edit \($0)", "UPDATE event SET \($0) = \($0) || 'x' WHERE \(middle)")
        } + [
            Tampered(
                "event",
                "edit recorded_at",
                "UPDATE event SET recorded_at = recorded_at + 1 WHERE \(middle)"
            ),
            Tampered(
                "event",
                "edit version",
                "UPDATE event SET version = 999 WHERE \(middle)"
            ),
            Tampered(
                "event",
                "edit schema",
                "UPDATE event SET schema = 2 WHERE \(middle)",
                row: "SELECT stream FROM event WHERE \(middle)"
            ),
            Tampered(
                "event",
                "edit effective",
                "UPDATE event SET effective = '2020-01-01' WHERE \(middle)",
                row: "SELECT stream || '#3' FROM event WHERE \(middle)"
            ),
            Tampered(
                "event",
                "no date any more",
                "UPDATE event SET effective = 'never' WHERE \(middle)"
            ),
            Tampered("event", "edit hash", "UPDATE event SET hash = x'00' WHERE \(middle)"),
            Tampered("event", "edit previous", "UPDATE event SET previous = x'00' WHERE \(middle)"),
            Tampered("event", "delete in the middle", "DELETE FROM event WHERE \(middle)"),
            Tampered(
                "stream",
                "delete the last event only",
                "DELETE FROM event WHERE position = (SELECT MAX(position) FROM event)"
            ),
            Tampered(
                "event",
                "insert a copy",
                """
                INSERT INTO event SELECT 1000000, tenant, 1000000, stream, version + 90, kind, id,
                type, schema, recorded_at, effective, actor, on_behalf_of, authentication, channel,
                command_key, causation, definition, policy, body, previous, hash
                FROM event WHERE \(middle)
                """
            ),
            Tampered(
                "event",
                "swap two events of a case",
                "UPDATE event SET version = 400 WHERE \(middle)",
                """
                UPDATE event SET version = 3 WHERE version = 4
                AND stream = (SELECT stream FROM event WHERE version = 400)
                """,
                "UPDATE event SET version = 4 WHERE version = 400"
            ),
            Tampered(
                "event",
                "edit leaf",
                "UPDATE event SET leaf = leaf + 1 WHERE \(middle)",
                row: "SELECT stream || '#3' FROM event WHERE \(middle)"
            ),
            Tampered(
                "event",
                "edit leaf of the last",
                "UPDATE event SET leaf = 0 WHERE position = (SELECT MAX(position) FROM event)"
            ),
            Tampered("event", "shift every leaf", "UPDATE event SET leaf = leaf + 1"),
        ]

    private static let project = "(SELECT id FROM stream WHERE code = 'DT-2026-000001')"
    private static let code = "SELECT 'DT-2026-000001'"

    static func edits(_ table: String, _ changes: [String]) -> [Tampered] {
        changes.map { change in
            Tampered(
                table,
                "edit \(change)",
                """
                UPDATE \(table) SET \(change)
                WHERE (\(keys(of: table))) = (\(first(of: table)))
                """
            )
        } + [
            Tampered(
                table,
                "delete",
                """
                DELETE FROM \(table)
                WHERE (\(keys(of: table))) = (\(first(of: table)))
                """
            )
        ]
    }

    /// A row that its table lets somebody change.
    private static func first(of table: String) -> String {
        let order =
            switch table {
            case "account": " ORDER BY limit_fen - committed DESC"
            case "principal": " ORDER BY outstanding DESC"
            default: ""
            }
        return "SELECT \(keys(of: table)) FROM \(table)\(order) LIMIT 1"
    }

    private static func keys(of table: String) -> String {
        switch table {
        case "posting", "fact": "stream, version, sequence"
        case "membership": "item, version"
        case "timer": "due, stream, instance, deadline, lead"
        case "snapshot": "stream, tenant"
        case "counter": "prefix, year"
        case "pseudonym": "stream, pseudonym"
        case "account": "stream, limit_fen"
        case "principal": "stream, amount"
        case "tally": "topic, subject, stream"
        case "expunged": "cell, tenant"
        case "content": "hash, kind"
        default: "id, tenant"
        }
    }

    static let models: [Tampered] =
        edits("account", ["committed = committed + 1", "limit_fen = limit_fen + 1"])
        + edits(
            "principal",
            [
                "amount = amount + 1", "paid = paid - 1, outstanding = outstanding - 1",
                "outstanding = outstanding - 1, written_off = written_off + 1",
            ]
        )
        + edits("tally", ["fen = fen + 1", "subject = 'x'", "stream = 'x'", "topic = 'x'"])
        + edits(
            "posting",
            [
                "amount_fen = amount_fen + 1", "source = 'x'", "target = 'x'",
                "effective = '2020-01-01'", "recorded_at = recorded_at + 1",
            ]
        )
        + edits(
            "fact",
            [
                "item = 'x'", "unit = 'x'", "effective_from = '2020-01-01'", "marks = marks + 64",
                "recorded_from = 5", "recorded_to = 5", "evidence = 'x'", "metric = 'x'",
            ]
        )
        + edits("snapshot", ["state = '{}'", "version = version + 8", "stream = 'x'"])
        + edits("membership", ["item_group = 'x'", "recorded_from = 5", "recorded_to = 5"])
        + edits(
            "timer",
            [
                "due = 5", "state = 'x'", "entry = 99", "provisional = 1 - provisional",
                "lead = 'x'", "stream = 'x'", "instance = 'x'", "deadline = 'x'",
            ]
        )
        + edits(
            "outbox",
            ["type = 'x'", "target = 'x'", "number = 900", "created_at = 5", "id = 'x'"]
        )
        + edits("queue", ["stream = 'x'", "event = 'x'", "id = 'x'"])
        + edits("counter", ["latest = latest - 1", "latest = latest + 1", "prefix = 'XX'"])
        + [
            "kind = 'x'", "parent = 'x'", "version = 99", "head = x'00'", "release = 'x'",
            "latest_effective = '2020-01-01'",
        ].map {
            Tampered(
                "stream",
                "edit \($0)",
                "UPDATE stream SET \($0) WHERE id = \(project)",
                row: code
            )
        } + [
            Tampered("stream", "delete", "DELETE FROM stream WHERE id = \(project)", row: code),
            Tampered(
                "stream",
                "edit code",
                "UPDATE stream SET code = 'DT-1' WHERE id = \(project)"
            ),
            Tampered(
                "stream",
                "insert",
                """
                INSERT INTO stream SELECT tenant, 'invented', kind, 'DT-9', parent, version, head,
                release, latest_effective FROM stream WHERE id = \(project)
                """,
                row: "SELECT 'invented'"
            ),
            Tampered("snapshot", "insert", "INSERT INTO snapshot VALUES (1, 'invented', 8, '{}')"),
            Tampered("account", "insert", "INSERT INTO account VALUES (1, 'invented', 0, 1, 0)"),
            Tampered(
                "principal",
                "insert",
                "INSERT INTO principal VALUES (1, 'invented', 1, 1, 0, 0, 0, 0, 0, 0, 0)"
            ),
            Tampered("tally", "insert", "INSERT INTO tally VALUES (1, 'x', 'x', 'invented', 1)"),
            Tampered(
                "posting",
                "insert",
                "INSERT INTO posting VALUES (1, 'invented', 1, 0, 'a', 'b', 1, '2026-01-05', 5)"
            ),
            Tampered(
                "fact",
                "insert",
                """
                INSERT INTO fact VALUES (1, 'invented', 1, 0, 'x', 'x', '', '2026-01-01', '', 5,
                NULL, '', 0)
                """
            ),
            Tampered(
                "membership",
                "insert",
                "INSERT INTO membership VALUES (1, 'invented', 5, 'g', NULL, 1)"
            ),
            Tampered(
                "timer",
                "insert",
                """
                INSERT INTO timer SELECT tenant, due, 'invented', instance, deadline, lead, state,
                entry, provisional FROM timer LIMIT 1
                """
            ),
            Tampered(
                "outbox",
                "insert",
                "INSERT INTO outbox VALUES (1, 900, 'invented', 'invented', 1, 0, 'a', 'b', 5)"
            ),
            Tampered("queue", "insert", "INSERT INTO queue VALUES (1, 'invented', 'x', 'x')"),
            Tampered("counter", "insert", "INSERT INTO counter VALUES (1, 'XX', 2026, 5)"),
        ]
}
