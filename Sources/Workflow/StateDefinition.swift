/// A state as written.
package struct StateDefinition: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case atomic
        case compound
        case parallel
        case final
        case shallowHistory
        case deepHistory
    }

    package struct Deadline: Hashable, Sendable {
        package var id: Marked<String>
        /// `10wd`, `60d`, `12mo`, `PT2H` or `@key`; nil when `due` gives the date.
        package var after: Marked<String>?
        package var due: Marked<String>?
        package var reminders: [Marked<String>] = []
        package var event: Marked<String>
        /// `true`, `false` or `@key`.
        package var countsStartDay = Marked("false")

        package init(id: Marked<String>, event: Marked<String>) {
            self.id = id
            self.event = event
        }
    }

    package var id: Marked<String>
    package var kind: Kind
    package var title: Localized?
    package var stage: Marked<String>?
    package var milestone: Marked<String>?
    /// The first child when absent; several targets (regions of a parallel) are parted by spaces.
    package var initial: Marked<String>?
    package var states: [StateDefinition] = []
    package var entryActions: [ActionDefinition] = []
    package var exitActions: [ActionDefinition] = []
    package var transitions: [TransitionDefinition] = []
    package var deadline: Deadline?
    package var pauses = false
    /// The default target of a history state.
    package var historyDefault: Marked<String>?
    /// What happens when `initial` or `historyDefault` is followed (SCXML's `<initial>` content).
    package var defaultActions: [ActionDefinition] = []

    package init(id: Marked<String>, kind: Kind) {
        self.id = id
        self.kind = kind
    }
}

/// A transition as written.
package struct TransitionDefinition: Hashable, Sendable {
    package struct Guard: Hashable, Sendable {
        package var code: Marked<String>
        package var condition: Marked<String>
        package var message: Localized
        /// Names in the message and the expressions behind them, in document order.
        package var values: [ExpressionEntry] = []
        package var role: Marked<String>?

        package init(code: Marked<String>, condition: Marked<String>, message: Localized) {
            self.code = code
            self.condition = condition
            self.message = message
        }
    }

    package var id: Marked<String>
    package var event: Marked<String>?
    package var targets: [Marked<String>] = []
    package var isInternal = false
    package var isEscape = false
    package var condition: Marked<String>?
    package var allow: [Marked<String>] = []
    package var duty: Marked<String>?
    package var separateFrom: [Marked<String>] = []
    package var isOncePerActor = false
    package var requiredFields: [Marked<String>] = []
    package var requiredDocuments: [Marked<String>] = []
    package var requiredDocumentsNow: [Marked<String>] = []
    package var guards: [Guard] = []
    package var actions: [ActionDefinition] = []

    package init(id: Marked<String>) {
        self.id = id
    }
}

/// A name and the expression that gives its value.
package struct ExpressionEntry: Hashable, Sendable {
    package var name: Marked<String>
    package var expression: Marked<String>

    package init(name: Marked<String>, expression: Marked<String>) {
        self.name = name
        self.expression = expression
    }
}

/// An action as written.
package enum ActionDefinition: Hashable, Sendable {
    case assign([ExpressionEntry])
    case raise(Marked<String>)
    case emit(type: Marked<String>, to: Marked<String>)
    case count(CountChange, metric: Marked<String>)
    case post(from: Marked<String>, to: Marked<String>, amount: Marked<String>)
}

/// What an event does to the interval of a metric.
package enum CountChange: String, Hashable, Sendable, CaseIterable {
    /// The interval starts at the effective date.
    case open
    /// The interval ends at the effective date.
    case close
    /// The interval never was: it is removed from its beginning.
    case annul
}
