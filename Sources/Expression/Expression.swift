/// A compiled expression of the guard language, a subset of CEL (cel-spec).
///
/// ```swift
/// let withinGrant = try Expression(
///     "data.paid + event.amount <= data.approved", in: environment, expecting: .bool)
/// let isAllowed = try withinGrant.evaluateBool(bindings)
/// ```
package struct Expression: Sendable {
    package let source: String
    package let type: ValueType
    /// What it reads: `x` for a variable, `data.paid` for a field of a record variable.
    package let variables: Set<String>
    private let root: any Node
    private let nodeCount: Int
    /// Whether it hands on a field as it is, and so makes nothing that could grow.
    private let isField: Bool

    /// Compiles a source; throws its first defect, with its place.
    package init(
        _ source: String,
        in environment: ExpressionEnvironment,
        expecting: ValueType? = nil
    ) throws(ExpressionDefect) {
        self.source = source
        do throws(Finding) {
            var parser = try Parser(source)
            let tree = try parser.parse()
            var compiler = Compiler(environment)
            let compiled = try compiler.compile(tree)
            if let expecting, !compiled.type.fits(expecting) {
                throw Finding(
                    .typeMismatch,
                    at: tree.offset,
                    zh: "表达式的类型是 \(compiled.type)，应为 \(expecting)，请流程定义者修改",
                    en: "the expression is of type \(compiled.type), expected \(expecting): "
                        + "the author should change it"
                )
            }
            type = compiled.type
            root = compiled.node
            isField = compiled.node is RecordField
            variables = compiler.variables
            nodeCount = parser.nodeCount
        } catch {
            throw ExpressionDefect(error, in: source)
        }
    }

    /// The value for these bindings; the same bindings always give the same answer.
    package func evaluate(_ bindings: Bindings) throws(EvaluationError) -> Value {
        var frame = Frame(bindings, budget: Limits.cost - nodeCount)
        let value = try root.evaluate(&frame)
        if !isField { try frame.payTraversal(of: value) }
        return value
    }

    /// The truth for these bindings; an expression that is not a bool is a `typeMismatch`.
    package func evaluateBool(_ bindings: Bindings) throws(EvaluationError) -> Bool {
        var frame = Frame(bindings, budget: Limits.cost - nodeCount)
        return try root.evaluateBool(&frame)
    }

    /// The number for these bindings; an expression that is not an int is a `typeMismatch`.
    package func evaluateInt(_ bindings: Bindings) throws(EvaluationError) -> Int64 {
        var frame = Frame(bindings, budget: Limits.cost - nodeCount)
        return try root.evaluateInt(&frame)
    }
}
