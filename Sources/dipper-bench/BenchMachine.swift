import Casework
import Expression
import Portfolio
import Workflow
import WorkflowFile

/// The machine of the comparison: a start and twelve guarded transitions, each of one role.
enum BenchMachine {
    /// One event of a case, and the role that fires it.
    struct Move {
        let event: String
        let target: String
        let role: String
        let guardSource: String
    }

    static let moves = [
        Move(event: "register", target: "registered", role: "PO", guardSource: "data.title != ''"),
        Move(
            event: "screen",
            target: "screening",
            role: "PO",
            guardSource: "data.amount_requested <= 6000000"
        ),
        Move(
            event: "assign",
            target: "assigned",
            role: "PO",
            guardSource: "data.reviewer_count >= 5"
        ),
        Move(event: "start_review", target: "in_review", role: "PO", guardSource: "true"),
        Move(
            event: "submit_scores",
            target: "scored",
            role: "SEC",
            guardSource: "data.reviews_done >= 5"
        ),
        Move(
            event: "panel",
            target: "panel",
            role: "SUP",
            guardSource: "data.mean_score_hundredths >= 6000"
        ),
        Move(
            event: "approve_grant",
            target: "granted",
            role: "DIR",
            guardSource: "data.grant_amount <= 6000000"
        ),
        Move(
            event: "start_poc",
            target: "poc",
            role: "PO",
            guardSource: "data.grant_paid == 1"
        ),
        Move(
            event: "pass_poc",
            target: "pilot",
            role: "ARC",
            guardSource: "data.poc_score >= 70"
        ),
        Move(event: "pass_pilot", target: "landing", role: "ARC", guardSource: "data.trl >= 7"),
        Move(
            event: "convert",
            target: "converted",
            role: "DIR",
            guardSource: "data.equity_hundredths > 0"
        ),
        Move(event: "close", target: "closed", role: "PO", guardSource: "true"),
    ]

    static let roles = ["PO", "SEC", "SUP", "DIR", "ARC"]
    /// The start and the moves.
    static let eventsPerCase = 13
    static let startEvent = "open"

    /// What a case is opened with: every guard holds on it.
    static let fields: [(name: String, value: Value)] = [
        ("title", .string("颠覆性技术项目 demo")), ("amount_requested", .int(5_000_000)),
        ("reviewer_count", .int(5)), ("reviews_done", .int(5)),
        ("mean_score_hundredths", .int(8250)), ("grant_amount", .int(4_500_000)),
        ("grant_paid", .int(1)), ("poc_score", .int(81)), ("trl", .int(7)),
        ("equity_hundredths", .int(1250)),
    ]

    /// What everyone writes into the record of a move: 66 bytes, as the other systems do.
    static let note = "conditions checked by the officer; evidence attached; see minutes."

    static var opening: [String: Value] {
        var payload = Dictionary(fields.map { ($0.name, $0.value) }) { $1 }
        payload["note"] = .string(note)
        return payload
    }

    /// The chart `project`, so that cases of it begin and move on the road of every project.
    static var text: String {
        func type(_ value: Value) -> String {
            if case .string = value { return "string" }
            return "int"
        }
        let data = fields.map { "  \($0.name): {type: \(type($0.value)), initial: null}" }
        let given = fields.map { "      \($0.name): {type: \(type($0.value)), required: true}" }
        let assigned = fields.map { "        \($0.name): event.\($0.name)" }
        let noted = moves.map {
            "  \($0.event): {payload: {note: {type: string, max: 200}}}"
        }
        var lines = [
            "dipper: 1", "workflow: {id: project, version: 1, title: {zh: 基准, en: Bench}}",
            "data:",
        ]
        lines += data
        lines += ["events:", "  \(startEvent):", "    payload:"] + given
        lines += ["      note: {type: string, max: 200}"] + noted
        lines += [
            "start:", "  event: \(startEvent)", "  allow: [PO]", "  actions:", "    - assign:",
        ]
        lines += assigned + ["initial: lead", "states:"]
        var state = "lead"
        for move in moves {
            lines += [
                "  \(state):", "    title: {zh: 状态, en: \(state)}", "    transitions:",
                "      - id: t_\(move.event)", "        event: \(move.event)",
                "        target: \(move.target)", "        allow: [\(move.role)]",
                "        guards: [{code: NOT_MET, cond: \"\(move.guardSource)\","
                    + " zh: 条件不符, en: The condition does not hold}]",
            ]
            state = move.target
        }
        lines += ["  \(state): {kind: final, title: {zh: 已结束, en: Closed}}"]
        return lines.joined(separator: "\n") + "\n"
    }
}
