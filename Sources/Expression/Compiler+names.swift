/// Names and what is selected from them.
extension Compiler {
    /// Compiles `a` or `a.b.c`, where the longest declared dotted name wins (cel-spec).
    mutating func name(_ tree: SyntaxTree) throws(Finding) -> Compiled {
        guard let path = tree.path else {
            guard case .select(let operand, let field) = tree.form else {
                preconditionFailure("only a name or a selection is compiled as a name")
            }
            return try selection(try open(operand), field, at: tree.offset)
        }
        var compiled: Compiled?
        var used = path.count
        if let index = scope.lastIndex(where: { $0.name == path[0].name }) {
            compiled = Compiled(node: Local(index), type: scope[index].type)
            used = 1
        }
        while compiled == nil && used > 0 {
            compiled = declared(path[..<used].map(\.name).joined(separator: "."))
            used -= compiled == nil ? 1 : 0
        }
        guard var result = compiled else { throw unknown(path[0].name, at: path[0].offset) }
        for step in path[used...] {
            result = try selection(result, step.name, at: step.offset)
        }
        return result
    }

    /// The variable, constant or type of this name.
    private mutating func declared(_ name: String) -> Compiled? {
        if let slot = environment.slots[name] {
            let variable = environment.variables[slot]
            guard variable.fields.isEmpty else {
                let node = RecordVariable(slot: slot, name: name, fields: variable.fields)
                return Compiled(node: node, type: variable.type)
            }
            variables.insert(name)
            return Compiled(node: Variable(slot: slot, name: name), type: variable.type)
        }
        if let constant = environment.constants[name] {
            return Compiled(node: Literal(constant), type: ValueType(of: constant))
        }
        if name == "now" {
            variables.insert(name)
            return Compiled(node: Now(), type: .timestamp)
        }
        guard Value.typeNames.contains(name) else { return nil }
        return Compiled(node: Literal(.type(name)), type: .type)
    }

    private func unknown(_ name: String, at offset: Int) -> Finding {
        let known =
            scope.map(\.name) + environment.variables.map(\.name)
            + Array(environment.constants.keys) + ["now"]
        return Finding(
            .unknownName,
            at: offset,
            unknown: name,
            zh: "名称",
            en: "name",
            known: known
        )
    }

    /// Selects a field from what is compiled already.
    private mutating func selection(
        _ operand: Compiled,
        _ field: String,
        at offset: Int
    ) throws(Finding) -> Compiled {
        switch operand.type {
        case .record(let fields):
            guard let type = fields[field] else {
                throw Finding(
                    .unknownField,
                    at: offset,
                    unknown: field,
                    zh: "字段",
                    en: "field",
                    known: fields.keys
                )
            }
            guard let record = operand.node as? RecordVariable,
                let place = record.fields.firstIndex(of: field)
            else { return Compiled(node: Selection(operand.node, field: field), type: type) }
            let name = "\(record.name).\(field)"
            variables.insert(name)
            return Compiled(
                node: RecordField(slot: record.slot, field: place, name: name),
                type: type
            )
        case .map(let key, let value):
            guard key.fits(.string) else { break }
            return Compiled(node: Selection(operand.node, field: field), type: value)
        case .dynamic:
            return Compiled(node: Selection(operand.node, field: field), type: .dynamic)
        case .null, .bool, .int, .double, .string, .list, .timestamp, .duration, .type: break
        }
        throw noOverload(".\(field)", [operand.type], at: offset)
    }

    mutating func presence(
        _ operand: SyntaxTree,
        _ field: String,
        at offset: Int
    ) throws(Finding) -> Compiled {
        let operand = try open(operand)
        let selected = try selection(operand, field, at: offset)
        if let read = selected.node as? RecordField {
            return Compiled(node: RecordPresence(read), type: .bool)
        }
        var isRecord = false
        if case .record = operand.type {
            isRecord = true
        }
        return Compiled(
            node: Presence(operand.node, field: field, isRecord: isRecord),
            type: .bool
        )
    }

    mutating func indexing(
        _ operand: SyntaxTree,
        _ index: SyntaxTree,
        at offset: Int
    ) throws(Finding) -> Compiled {
        let operand = try open(operand)
        let compiledIndex = try compile(index)
        switch operand.type {
        case .record:
            guard case .literal(.string(let field)) = index.form else { break }
            return try selection(operand, field, at: index.offset)
        case .list(let element):
            guard compiledIndex.type.fits(.int) else { break }
            return Compiled(node: Indexing(operand.node, compiledIndex.node), type: element)
        case .map(let key, let value):
            guard compiledIndex.type.isComparable(with: key) else { break }
            return Compiled(node: Indexing(operand.node, compiledIndex.node), type: value)
        case .dynamic:
            return Compiled(node: Indexing(operand.node, compiledIndex.node), type: .dynamic)
        case .null, .bool, .int, .double, .string, .timestamp, .duration, .type: break
        }
        throw noOverload("[]", [operand.type, compiledIndex.type], at: offset)
    }
}

extension SyntaxTree {
    /// The names of `a.b.c` with their places, or nil for another form.
    fileprivate var path: [(name: String, offset: Int)]? {
        if case .identifier(let name) = form {
            return [(name, offset)]
        }
        guard case .select(let operand, let field) = form else { return nil }
        return operand.path.map { $0 + [(field, offset)] }
    }
}
