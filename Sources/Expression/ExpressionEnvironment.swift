/// What an expression may name: variables, constants, functions and the states of a chart.
///
/// `now`, the timestamp of the command, is always declared.
package struct ExpressionEnvironment: Sendable {
    /// A declared variable; its place in the list is its slot in ``Bindings``.
    package struct Variable: Hashable, Sendable {
        package let name: String
        package let type: ValueType
        /// For a record: its field names, in the order of the values that are bound.
        package let fields: [String]

        /// A variable; the fields of a record are bound in the order of their names.
        package init(_ name: String, _ type: ValueType) {
            self.name = name
            self.type = type
            switch type {
            case .record(let fields): self.fields = fields.keys.sorted()
            case .null, .bool, .int, .double, .string, .list, .map, .timestamp, .duration, .type,
                .dynamic:
                fields = []
            }
        }

        /// A record whose values are bound in the order of these fields.
        package init(_ name: String, fields: [(name: String, type: ValueType)]) {
            self.name = name
            self.fields = fields.map(\.name)
            type = .record(Dictionary(fields.map { ($0.name, $0.type) }) { _, last in last })
        }
    }

    /// A function of the host, called by its plain name.
    ///
    /// It must answer the same for the same arguments and `now`.
    package struct Function: Sendable {
        package typealias Body =
            @Sendable (_ arguments: [Value], _ now: Timestamp) throws(EvaluationError) -> Value

        package let name: String
        package let parameters: [ValueType]
        package let result: ValueType
        package let body: Body

        package init(
            _ name: String,
            _ parameters: [ValueType],
            _ result: ValueType,
            body: @escaping Body
        ) {
            self.name = name
            self.parameters = parameters
            self.result = result
            self.body = body
        }
    }

    package let variables: [Variable]
    package let constants: [String: Value]
    package let functions: [Function]
    /// The bit of a state in ``Bindings/configuration``, nil for no such state.
    ///
    /// Without a resolver `In` is unknown.
    package let resolveState: (@Sendable (String) -> Int?)?
    let slots: [String: Int]

    /// An environment; a later variable of the same name hides an earlier one.
    package init(
        variables: [Variable],
        constants: [String: Value] = [:],
        functions: [Function] = [],
        resolveState: (@Sendable (String) -> Int?)? = nil
    ) {
        self.variables = variables
        self.constants = constants
        self.functions = functions
        self.resolveState = resolveState
        slots = Dictionary(variables.enumerated().map { ($1.name, $0) }) { _, last in last }
    }
}
