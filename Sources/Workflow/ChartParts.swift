package import Expression

/// What the compiler hands to a chart, all of it checked.
struct ChartParts {
    var definition: ChartDefinition
    var semantics: Semantics
    var tree = StateTree()
    var transitions: [Chart.Transition] = []
    var events: [Chart.Event] = []
    var fields: [Chart.FieldSlot] = []
    var parameters: [Chart.ParameterSlot] = []
    var deadlines: [Chart.Deadline] = []
    var facts: [Chart.FactSlot] = []
    var invariants: [Chart.InvariantSlot] = []
    var starts: [Int] = []
    var suspension: Chart.Suspension?
    var above: Chart.Above?
    var readings: [String] = []
    /// By state and event, each as a stretch of `candidates`.
    var candidateRanges: [Range<Int>] = []
    var candidates: [Int] = []
    /// Whether some expression reads them: what nobody reads is not bound.
    var readsParameters = false
    var readsActor = false
    var readsToday = false
    var hasEventless = false
}

extension StateDefinition.Kind {
    var isHistory: Bool { self == .shallowHistory || self == .deepHistory }
    /// Whether a state of this kind can be at the end of a configuration.
    var isLeaf: Bool { self == .atomic || self == .final }
}

extension Chart {
    package struct State: Sendable {
        package let number: Int
        package let id: String
        /// Ids from the top state down, joined by dots; empty for the root.
        package let path: String
        package let title: Localized
        package let kind: StateDefinition.Kind
        /// The root is its own parent.
        package let parent: Int
        /// Proper ancestors, the root included.
        package let ancestors: StateSet
        /// Proper descendants, history states included.
        package var descendants = StateSet()
        /// In document order, without history states.
        package var children: [Int] = []
        /// History states among the children.
        package var histories: [Int] = []
        package let stage: String?
        package let milestone: String?
        package let pauses: Bool

        /// Targets of the initial transition, or of a history state's default transition.
        package var initialTargets: [Int] = []
        package var defaultActions: [Action] = []
        package var entryActions: [Action] = []
        package var exitActions: [Action] = []
        package var transitions: [Int] = []
        package var deadline: Int?
        /// Deadlines that stand still while the state is active.
        package var paused: [Int] = []
        /// Where ``Instance/entries`` keeps the number of the latest entry.
        package var tracking: Int?
        /// Where ``Instance/history`` keeps what a history state remembers.
        package var memory: Int?
        /// The number of `done.state.X`, when a transition waits for it.
        package var doneEvent: Int?

        var isBusyOnEntry: Bool {
            !entryActions.isEmpty || !defaultActions.isEmpty || deadline != nil || milestone != nil
                || tracking != nil || kind == .final
        }

        var isBusyOnExit: Bool {
            !exitActions.isEmpty || deadline != nil || !histories.isEmpty
        }
    }

    package struct Transition: Sendable {
        package let number: Int
        package let id: String
        package let source: Int
        /// The events that it waits for: none when eventless, several only under SCXML.
        package let events: [Int]
        package let targets: [Int]
        package let isInternal: Bool
        package let isEscape: Bool
        package var condition: Formula?
        package let roles: [String]
        package let duty: String?
        /// The duties that the actor must not have done, each with where to look.
        package var separations: [Separation] = []
        package let isOncePerActor: Bool
        package var requiredFields: [Int] = []
        package let requiredDocuments: [String]
        package let requiredDocumentsNow: [String]
        package var guards: [Guard] = []
        package var actions: [Action] = []
        /// Whether taking it is written into the actor log.
        package let isLogged: Bool
        /// The exit domain when no history state is among the targets; nil without targets.
        package var domain: Int?
        /// What is entered when it is taken alone; nil when that depends on history.
        package var entries: EntrySets?

        /// Whether something must hold of the actor log, the data or the documents.
        var hasRecords = false

        /// Whether something besides the condition must hold.
        var hasRequirements: Bool { !roles.isEmpty || hasRecords || !guards.isEmpty }
    }

    /// A duty label that must have been done by somebody else.
    package struct Separation: Sendable {
        package let duty: String
        /// Transitions with that label, each with its innermost common state with this transition.
        package let deeds: [(transition: Int, scope: Int)]
    }

    package struct Guard: Sendable {
        package let condition: Formula
        package let code: String
        package let message: Message
        package let role: String?
    }

    package enum Action: Sendable {
        /// Simultaneous: every expression sees the data from before.
        case assign([(field: Int, formula: Formula)])
        case raise(event: Int)
        case emit(Step.Emission)
        case count(Step.Count)
        case post(from: String, to: String, amount: Formula)
    }

    /// An expression with its place; a class, because the hot path hands it around.
    package final class Formula: Sendable {
        package let mark: Mark
        package let expression: Expression
        /// Numbers of the parameters that it reads.
        package let parameters: [Int]
        /// Whether it counts working days.
        let needsCalendar: Bool
        let isInteger: Bool

        init(mark: Mark, expression: Expression, parameters: [Int], needsCalendar: Bool) {
            self.mark = mark
            self.expression = expression
            self.parameters = parameters
            self.needsCalendar = needsCalendar
            isInteger = expression.type == .int
        }

        package var source: String { expression.source }
    }

    package struct Event: Sendable {
        package enum Origin: Hashable, Sendable {
            /// A person, the system or an integration asks for it.
            case command
            /// Another part of the same command sends it.
            case part
            /// A deadline, or the chart itself.
            case engine
        }

        package let name: String
        package let title: Localized
        package let origin: Origin
        package let payload: [FieldSlot]
        /// The document class whose date is the effective date.
        package let effectiveDocument: String?
        /// Whether it is taken while the instance is held, whose clocks then stand all the same.
        package var isTakenHeld = false
    }

    /// A field of the data or of a payload.
    package struct FieldSlot: Sendable {
        package let name: String
        package let type: FieldType
        package let title: Localized
        package var initial: Value = .null
        package var isRequired = false
        package var isPersonal = false
        package var least: Int64?
        package var greatest: Int64?
    }

    package struct ParameterSlot: Sendable {
        package let name: String
        package let key: String
        package let type: FieldType
    }

    package struct Deadline: Sendable {
        package enum Length: Sendable {
            case period(Period)
            /// The parameter holds a period.
            case parameter(Int)
            case date(Formula)
        }

        package enum StartDay: Sendable {
            case counts(Bool)
            case parameter(Int)
        }

        package let id: String
        package let state: Int
        package let event: Int
        package let length: Length
        package let startDay: StartDay
        package let reminders: [Period]
        /// Roles that can act in the state: who is reminded.
        package let audience: [String]
    }

    package struct FactSlot: Sendable {
        package let name: String
        package let type: FieldType
        package let formula: Formula
    }

    package struct InvariantSlot: Sendable {
        package let name: String
        package let formula: Formula
    }

    package struct Suspension: Sendable {
        package let holdRoles: [String]
        package let resumeRoles: [String]
        /// The numbers of the events `hold` and `resume`.
        package let hold: Int
        package let resume: Int
        /// The deadline that ends a hold which has a limit.
        package var deadline: Int?
    }

    /// What entering does besides the states themselves, by SCXML's appendix D.
    package struct EntrySets: Hashable, Sendable {
        package internal(set) var entered = StateSet()
        /// Compounds entered by their initial transition, whose content then runs.
        package internal(set) var byDefault = StateSet()
        /// Pairs of a parent and its history state, whose default content then runs.
        package internal(set) var historyDefaults: [Int] = []
    }
}
