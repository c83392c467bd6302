/// Operands.
extension Parser {
    /// Takes selections, indices and member calls after an operand.
    mutating func member(of operand: SyntaxTree) throws(Finding) -> SyntaxTree {
        var operand = operand
        while true {
            if take(".") != nil {
                operand = try selection(from: operand)
            } else if let bracket = take("[") {
                let index = try expression()
                try expect("]")
                operand = try node(.index(operand, index), at: bracket.offset)
            } else {
                return operand
            }
        }
    }

    private mutating func selection(from operand: SyntaxTree) throws(Finding) -> SyntaxTree {
        let token = current
        switch token.kind {
        case .quotedIdentifier(let name):
            position += 1
            return try node(.select(operand, field: name), at: token.offset)
        case .identifier(let name) where !["in", "true", "false", "null"].contains(name):
            position += 1
            guard take("(") != nil else {
                return try node(.select(operand, field: name), at: token.offset)
            }
            let arguments = try list(until: ")")
            if let macro = try macro(name, range: operand, arguments, at: token.offset) {
                return macro
            }
            return try node(.memberCall(operand, name, arguments), at: token.offset)
        case .identifier, .int, .double, .string, .sign, .end:
            throw unexpected("字段名", "a field name")
        }
    }

    mutating func primary() throws(Finding) -> SyntaxTree {
        let token = current
        position += 1
        switch token.kind {
        case .int(let magnitude):
            guard let number = Int64(exactly: magnitude) else { throw outOfRange(at: token.offset) }
            return try node(.literal(.int(number)), at: token.offset)
        case .double(let number): return try node(.literal(.double(number)), at: token.offset)
        case .string(let text): return try node(.literal(.string(text)), at: token.offset)
        case .identifier(let name): return try identifier(name, at: token.offset)
        case .sign("("):
            let inner = try expression()
            try expect(")")
            return inner
        case .sign("["): return try node(.list(list(until: "]")), at: token.offset)
        case .sign("{"): return try node(.map(entries()), at: token.offset)
        case .sign("."):
            if case .identifier(let name) = current.kind {
                position += 1
                return try identifier(name, at: token.offset)
            }
        case .sign, .quotedIdentifier, .end: break
        }
        position -= 1
        throw unexpected("一个值", "a value")
    }

    private mutating func identifier(_ name: String, at offset: Int) throws(Finding) -> SyntaxTree {
        switch name {
        case "true": return try node(.literal(.bool(true)), at: offset)
        case "false": return try node(.literal(.bool(false)), at: offset)
        case "null": return try node(.literal(.null), at: offset)
        case _ where Self.reserved.contains(name):
            throw Finding(
                .syntax,
                at: offset,
                zh: "「\(name)」是保留字，不能作名称",
                en: "“\(name)” is a reserved word, not a name"
            )
        default: break
        }
        guard take("(") != nil else { return try node(.identifier(name), at: offset) }
        let arguments = try list(until: ")")
        guard name == "has", arguments.count == 1 else {
            return try node(.call(name, arguments), at: offset)
        }
        guard case .select(let operand, let field) = arguments[0].form else {
            throw Finding(
                .syntax,
                at: arguments[0].offset,
                zh: "has 的参数应为字段选择，例如 has(event.reason)",
                en: "has takes a selection, for example has(event.reason)"
            )
        }
        return try node(.has(operand, field: field), at: arguments[0].offset)
    }

    private static let reserved: Set<String> = [
        "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    /// Expressions with commas between them; a last comma may follow the elements of a list.
    private mutating func list(until closing: String) throws(Finding) -> [SyntaxTree] {
        var elements: [SyntaxTree] = []
        while take(closing) == nil {
            elements.append(try expression())
            guard take(",") != nil else {
                try expect(closing)
                return elements
            }
            guard closing == "]" || current.kind != .sign(closing) else {
                throw unexpected("参数", "an argument")
            }
        }
        return elements
    }

    private mutating func entries() throws(Finding) -> [SyntaxTree.Entry] {
        var entries: [SyntaxTree.Entry] = []
        while take("}") == nil {
            let key = try expression()
            try expect(":")
            entries.append(SyntaxTree.Entry(key: key, value: try expression()))
            guard take(",") != nil else {
                try expect("}")
                return entries
            }
        }
        return entries
    }

    /// The macro of this name, or nil if it is a plain function.
    private mutating func macro(
        _ name: String,
        range: SyntaxTree,
        _ arguments: [SyntaxTree],
        at offset: Int
    ) throws(Finding) -> SyntaxTree? {
        guard let macro = SyntaxTree.Macro(rawValue: name) else { return nil }
        guard arguments.count == 2 || (macro == .map && arguments.count == 3) else {
            throw Finding(
                .syntax,
                at: offset,
                zh: "宏「\(name)」有 \(arguments.count) 个参数，应为变量和表达式",
                en: "the macro “\(name)” has \(arguments.count) arguments, "
                    + "expected a variable and an expression"
            )
        }
        guard case .identifier(let variable) = arguments[0].form else {
            throw Finding(
                .syntax,
                at: arguments[0].offset,
                zh: "宏「\(name)」的第一个参数应为变量名",
                en: "the first argument of the macro “\(name)” should be the name of a variable"
            )
        }
        return try node(
            .macro(macro, range: range, variable: variable, body: Array(arguments.dropFirst())),
            at: offset
        )
    }
}
