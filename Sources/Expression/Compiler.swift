/// Checks the types of a tree and turns it into nodes, in one walk.
struct Compiler {
    /// A node and what is known of its values.
    struct Compiled {
        let node: any Node
        let type: ValueType
    }

    let environment: ExpressionEnvironment
    /// What the expression reads so far, as in ``Expression/variables``.
    var variables: Set<String> = []
    /// The macro variables in scope, outermost first.
    var scope: [(name: String, type: ValueType)] = []
    /// Nodes compiled so far: what a turn of a macro costs is the difference over its body.
    private(set) var count = 0

    init(_ environment: ExpressionEnvironment) {
        self.environment = environment
    }

    /// Compiles a tree that is used as a value.
    mutating func compile(_ tree: SyntaxTree) throws(Finding) -> Compiled {
        let compiled = try open(tree)
        if let record = compiled.node as? RecordVariable {
            variables.insert(record.name)
        }
        return compiled
    }

    /// Compiles a tree whose field is about to be selected, which need not read all of it.
    mutating func open(_ tree: SyntaxTree) throws(Finding) -> Compiled {
        count += 1
        switch tree.form {
        case .literal(let value):
            return Compiled(node: Literal(value), type: ValueType(of: value))
        case .identifier, .select:
            return try name(tree)
        case .has(let operand, let field):
            return try presence(operand, field, at: tree.offset)
        case .index(let operand, let index):
            return try indexing(operand, index, at: tree.offset)
        case .call(let name, let arguments):
            return try call(name, arguments, at: tree.offset)
        case .memberCall(let receiver, let name, let arguments):
            return try memberCall(receiver, name, arguments, at: tree.offset)
        case .list(let elements): return try list(elements)
        case .map(let entries): return try map(entries)
        case .not(let operand):
            return Compiled(node: Inversion(try compile(operand, as: .bool).node), type: .bool)
        case .negate(let operand): return try negation(operand, at: tree.offset)
        case .arithmetic(let sign, let left, let right):
            return try arithmetic(sign, left, right, at: tree.offset)
        case .comparison(let sign, let left, let right):
            return try comparison(sign, left, right, at: tree.offset)
        case .equality(let isEqual, let left, let right):
            return try equality(isEqual, left, right, at: tree.offset)
        case .membership(let element, let container):
            return try membership(element, container, at: tree.offset)
        case .and(let left, let right): return try junction(deciding: false, left, right)
        case .or(let left, let right): return try junction(deciding: true, left, right)
        case .conditional(let condition, let chosen, let otherwise):
            return try conditional(condition, chosen, otherwise, at: tree.offset)
        case .macro(let macro, let range, let variable, let body):
            return try turns(macro, range, variable, body)
        }
    }

    /// Compiles what has to be of a certain type.
    mutating func compile(
        _ tree: SyntaxTree,
        as type: ValueType
    ) throws(Finding) -> Compiled {
        let compiled = try compile(tree)
        guard compiled.type.fits(type) else {
            throw Finding(
                .typeMismatch,
                at: tree.offset,
                zh: "此处的类型是 \(compiled.type)，应为 \(type)，请流程定义者修改",
                en: "this is of type \(compiled.type), expected \(type): "
                    + "the author should change it"
            )
        }
        return compiled
    }

    /// The defect that an operator or a function does not apply to these types.
    func noOverload(_ name: String, _ types: [ValueType], at offset: Int) -> Finding {
        let found = types.map(\.description).joined(separator: ", ")
        return Finding(
            .typeMismatch,
            at: offset,
            zh: "「\(name)」不能用于 (\(found))，请流程定义者修改",
            en: "“\(name)” does not apply to (\(found)): the author should change it"
        )
    }
}

/// Literals of lists and maps, and macros.
extension Compiler {
    private mutating func list(_ elements: [SyntaxTree]) throws(Finding) -> Compiled {
        var nodes: [any Node] = []
        var types: [ValueType] = []
        for element in elements {
            let compiled = try compile(element)
            nodes.append(compiled.node)
            types.append(compiled.type)
        }
        return Compiled(node: ListBuilding(nodes), type: .list(.common(types)))
    }

    private mutating func map(_ entries: [SyntaxTree.Entry]) throws(Finding) -> Compiled {
        var nodes: [(key: any Node, value: any Node)] = []
        var keyTypes: [ValueType] = []
        var valueTypes: [ValueType] = []
        for entry in entries {
            let key = try compile(entry.key)
            switch key.type {
            case .bool, .int, .string, .dynamic: break
            case .null, .double, .list, .map, .record, .timestamp, .duration, .type:
                throw Finding(
                    .typeMismatch,
                    at: entry.key.offset,
                    zh: "映射的键的类型是 \(key.type)，应为 int、bool 或 string，请流程定义者修改",
                    en: "the key of a map is of type \(key.type), expected int, bool or string: "
                        + "the author should change it"
                )
            }
            let value = try compile(entry.value)
            nodes.append((key.node, value.node))
            keyTypes.append(key.type)
            valueTypes.append(value.type)
        }
        return Compiled(
            node: MapBuilding(nodes),
            type: .map(.common(keyTypes), .common(valueTypes))
        )
    }

    private mutating func turns(
        _ macro: SyntaxTree.Macro,
        _ range: SyntaxTree,
        _ variable: String,
        _ body: [SyntaxTree]
    ) throws(Finding) -> Compiled {
        let compiledRange = try compile(range)
        let element: ValueType
        switch compiledRange.type {
        case .list(let type): element = type
        case .map(let key, _): element = key
        case .record: element = .string
        case .dynamic: element = .dynamic
        case .null, .bool, .int, .double, .string, .timestamp, .duration, .type:
            throw noOverload(macro.rawValue, [compiledRange.type], at: range.offset)
        }
        scope.append((variable, element))
        defer { scope.removeLast() }
        let before = count
        if macro == .map {
            let condition = body.count == 2 ? try compile(body[0], as: .bool).node : nil
            let result = try compile(body[body.count - 1])
            let turns = Turns(compiledRange.node, cost: 1 + count - before)
            return Compiled(
                node: Gathering(turns, condition: condition, element: result.node),
                type: .list(result.type)
            )
        }
        let condition = try compile(body[0], as: .bool).node
        let turns = Turns(compiledRange.node, cost: 1 + count - before)
        switch macro {
        case .all:
            return Compiled(node: Quantifier(deciding: false, turns, condition), type: .bool)
        case .exists:
            return Compiled(node: Quantifier(deciding: true, turns, condition), type: .bool)
        case .existsOne: return Compiled(node: ExactlyOne(turns, condition), type: .bool)
        case .filter, .map:
            return Compiled(
                node: Gathering(turns, condition: condition, element: Local(scope.count - 1)),
                type: .list(element)
            )
        }
    }
}
