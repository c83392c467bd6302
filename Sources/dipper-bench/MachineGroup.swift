import Casework
import Expression
import Portfolio
import Workflow

/// Group `b_statemachine`: the machine in memory, with an audit entry for every move.
enum MachineGroup {
    /// What the other systems record of a move.
    private struct Entry {
        let event: String
        let before: StateSet
        let after: StateSet
        let role: String
    }

    static func run(_ arguments: Arguments) throws -> Figures {
        let cases = arguments.count("--cases", otherwise: 100_000)
        let ledger = try BenchLedger(arguments, chart: BenchMachine.text)
        let rules = try ledger.rules()
        guard let chart = rules.charts["project"], let calendar = rules.calendars["cn-workdays"]
        else { throw BenchFault(found: rules.calendars.keys.joined(), expected: "cn-workdays") }
        let stimuli = CaseScript.steps.map { stimulus($0, rules, calendar) }
        var audit: [Entry] = []
        audit.reserveCapacity(cases * BenchMachine.moves.count)
        let (closed, cost) = try Cost.measure {
            var closed = 0
            for _ in 0..<cases {
                var (instance, _) = try chart.start(stimuli[0])
                for number in BenchMachine.moves.indices {
                    let (after, trace) = try chart.step(instance, stimuli[number + 1])
                    audit.append(
                        Entry(
                            event: trace.event,
                            before: instance.configuration,
                            after: after.configuration,
                            role: BenchMachine.moves[number].role
                        )
                    )
                    instance = after
                }
                if instance.isDone { closed += 1 }
            }
            return closed
        }
        let moves = cases * BenchMachine.moves.count
        guard closed == cases, audit.count == moves else {
            throw BenchFault(found: "\(closed), \(audit.count)", expected: "\(cases), \(moves)")
        }
        return Figures(
            peer: "dipper in memory",
            operationCount: moves,
            cost: cost,
            check: "1",
            more: [("guard_ns", try guardNanoseconds())]
        )
    }

    private static func stimulus(
        _ step: CaseScript.Step,
        _ rules: Rulebook,
        _ calendar: WorkCalendar
    ) -> Stimulus {
        let now = BenchLedger.wallClock()
        let note: [String: Value] = ["note": .string(BenchMachine.note)]
        return Stimulus(
            event: step.event,
            payload: step.event == BenchMachine.startEvent ? BenchMachine.opening : note,
            actor: Actor(
                identities: [step.role],
                recordedAs: step.role,
                roles: [step.role],
                organisation: "",
                district: ""
            ),
            now: now,
            effective: now.date,
            documents: [],
            documentsNow: [],
            readings: [:],
            policy: rules.policy,
            calendar: calendar,
            lifted: [],
            isInternal: false
        )
    }

    /// The cost of one typical guard, alone.
    private static func guardNanoseconds() throws -> Double {
        let fields = BenchMachine.fields.map { field in
            (name: field.name, type: ValueType(of: field.value))
        }
        let environment = ExpressionEnvironment(
            variables: [ExpressionEnvironment.Variable("data", fields: fields)])
        let condition = try Expression(
            "data.reviewer_count >= 5 && data.amount_requested <= 6000000",
            in: environment,
            expecting: .bool
        )
        let bindings = Bindings([.record(BenchMachine.fields.map(\.value))])
        let count = 1_000_000
        let (held, cost) = try Cost.measure {
            var held = 0
            for _ in 0..<count where try condition.evaluateBool(bindings) { held += 1 }
            return held
        }
        guard held == count else { throw BenchFault(found: "\(held)", expected: "\(count)") }
        return cost.wallSeconds * 1e9 / Double(count)
    }
}
