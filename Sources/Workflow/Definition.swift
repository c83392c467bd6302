/// A place in a file: 1-based line and column; `none` for what was made in memory.
package struct Mark: Hashable, Sendable, Comparable {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package static let none = Mark(file: "", line: 0, column: 0)

    package static func < (left: Mark, right: Mark) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// Something wrong in a definition, and where.
package struct Defect: Error, Hashable, Sendable {
    /// Stable, such as `UNKNOWN_STATE` or `EXPRESSION_TYPE`.
    package let code: String
    package let message: Localized
    package let mark: Mark

    package init(code: String, message: Localized, mark: Mark) {
        self.code = code
        self.message = message
        self.mark = mark
    }
}

/// Every defect of a set of definitions, in the order of the text.
package struct Defects: Error, Hashable, Sendable {
    package let list: [Defect]

    package init(_ list: [Defect]) {
        precondition(!list.isEmpty, "defects name at least one defect")
        self.list = list.sorted { $0.mark < $1.mark }
    }
}

/// A value read from a file together with its place.
package struct Marked<Content: Hashable & Sendable>: Hashable, Sendable {
    package var content: Content
    package var mark: Mark

    package init(_ content: Content, at mark: Mark = .none) {
        self.content = content
        self.mark = mark
    }
}

/// A chart as written: the syntax tree of one YAML file, in document order.
///
/// The language is that of `Workflows/README.md`.
package struct ChartDefinition: Hashable, Sendable {
    package var id: Marked<String>
    package var version = Marked(1)
    package var title = Localized(zh: "", en: "")
    package var calendar = Marked("cn-workdays")
    package var suspendable: Suspension?
    /// The name under `reads` of what holds this one together with itself.
    package var heldWith: Marked<String>?
    package var parameters: [Parameter] = []
    package var constants: [Constant] = []
    package var data: [Field] = []
    package var events: [EventDefinition] = []
    package var reads: [Reading] = []
    package var facts: [Fact] = []
    package var invariants: [Invariant] = []
    package var start: TransitionDefinition?
    /// Other ways in which an instance begins, each by an event of its own.
    package var otherStarts: [TransitionDefinition] = []
    package var initial: Marked<String>?
    package var states: [StateDefinition] = []

    package init(id: Marked<String>) {
        self.id = id
    }

    package struct Suspension: Hashable, Sendable {
        package var hold: [Marked<String>]
        package var resume: [Marked<String>]
        /// A period such as `180d`, or nil for no limit.
        package var longest: Marked<String>?

        package init(
            hold: [Marked<String>],
            resume: [Marked<String>],
            longest: Marked<String>? = nil
        ) {
            self.hold = hold
            self.resume = resume
            self.longest = longest
        }
    }

    /// A value of the policy pack: `cap: {key: gte.cap_per_group, type: money}`.
    package struct Parameter: Hashable, Sendable {
        package var name: Marked<String>
        package var key: Marked<String>
        package var type: Marked<String>

        package init(name: Marked<String>, key: Marked<String>, type: Marked<String>) {
            self.name = name
            self.key = key
            self.type = type
        }
    }

    package struct Constant: Hashable, Sendable {
        package var name: Marked<String>
        package var value: Literal

        package init(name: Marked<String>, value: Literal) {
            self.name = name
            self.value = value
        }
    }

    package enum Literal: Hashable, Sendable {
        case null
        case bool(Bool)
        case int(Int64)
        case string(String)
        case emptyList
        case emptyMap
    }

    /// A field of the case's data or of an event's payload.
    package struct Field: Hashable, Sendable {
        package var name: Marked<String>
        package var type: Marked<String>
        package var title: Localized?
        package var values: [Marked<String>] = []
        package var initial: Marked<Literal>?
        package var isRequired = false
        /// Whether it holds personal data, which few may read (`personal-data` of the matrix).
        package var isPersonal = false
        package var least: Marked<Int64>?
        package var greatest: Marked<Int64>?

        package init(name: Marked<String>, type: Marked<String>) {
            self.name = name
            self.type = type
        }
    }

    package struct EventDefinition: Hashable, Sendable {
        package var name: Marked<String>
        package var title: Localized?
        package var payload: [Field] = []
        /// Sent only by another part of the same command, never by a person.
        package var isInternal = false
        /// The document class whose date is the effective date of the event.
        package var effective: Marked<String>?
        /// That it is taken while the case is held: what happened outside waits for no hold.
        package var whileHeld: Marked<Bool>?

        package init(name: Marked<String>) {
            self.name = name
        }
    }

    package struct Reading: Hashable, Sendable {
        package enum Relation: String, Hashable, Sendable, CaseIterable {
            /// Instances of that chart in the same stream.
            case within
            /// Streams whose parent is this stream.
            case child
            /// The parent stream: a list of one record, or empty.
            case parent
            /// Streams that this one names in a field of type `stream`.
            case linked
        }

        package var name: Marked<String>
        /// The chart whose facts are read.
        package var chart: Marked<String>
        package var relation: Marked<Relation>

        package init(name: Marked<String>, chart: Marked<String>, relation: Marked<Relation>) {
            self.name = name
            self.chart = chart
            self.relation = relation
        }
    }

    package struct Fact: Hashable, Sendable {
        package var name: Marked<String>
        package var type: Marked<String>
        package var value: Marked<String>

        package init(name: Marked<String>, type: Marked<String>, value: Marked<String>) {
            self.name = name
            self.type = type
            self.value = value
        }
    }

    package struct Invariant: Hashable, Sendable {
        package var name: Marked<String>
        package var condition: Marked<String>

        package init(name: Marked<String>, condition: Marked<String>) {
            self.name = name
            self.condition = condition
        }
    }
}
