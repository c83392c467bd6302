/// Makes a tree of a source (cel-spec, “Syntax”), within ``Limits``.
struct Parser {
    private let tokens: [Token]
    var position = 0
    private var depth = 0
    private(set) var nodeCount = 0

    init(_ source: String) throws(Finding) {
        guard source.utf8.count <= Limits.sourceBytes else {
            throw Finding(
                .tooLong,
                at: Limits.sourceBytes,
                zh: "表达式有 \(source.utf8.count) 字节，最多 \(Limits.sourceBytes)，请流程定义者拆分",
                en: "the expression has \(source.utf8.count) bytes, at most "
                    + "\(Limits.sourceBytes) are allowed: the author should split it"
            )
        }
        tokens = try Lexer.tokens(source)
    }

    mutating func parse() throws(Finding) -> SyntaxTree {
        let tree = try expression()
        guard current.kind == .end else { throw unexpected("运算符", "an operator") }
        return tree
    }
}

/// Tokens and nodes.
extension Parser {
    var current: Token { tokens[position] }

    mutating func take(_ sign: String) -> Token? {
        guard current.kind == .sign(sign) else { return nil }
        defer { position += 1 }
        return current
    }

    mutating func expect(_ sign: String) throws(Finding) {
        guard take(sign) != nil else { throw unexpected("「\(sign)」", "“\(sign)”") }
    }

    func unexpected(_ zh: String, _ en: String) -> Finding {
        let found = current.kind == .end ? "结尾" : "「\(current.text)」"
        return Finding(
            .syntax,
            at: current.offset,
            zh: "此处是\(found)，应为\(zh)",
            en: "found “\(current.text)”, expected \(en)"
        )
    }

    mutating func node(_ form: SyntaxTree.Form, at offset: Int) throws(Finding) -> SyntaxTree {
        nodeCount += 1
        guard nodeCount <= Limits.nodes else {
            throw Finding(
                .tooManyNodes,
                at: offset,
                zh: "表达式的节点超过 \(Limits.nodes) 个，请流程定义者拆分",
                en: "the expression has more than \(Limits.nodes) nodes: the author should split it"
            )
        }
        return SyntaxTree(offset: offset, form: form)
    }

    private mutating func deeper<Result>(
        _ body: (inout Parser) throws(Finding) -> Result
    ) throws(Finding) -> Result {
        depth += 1
        guard depth <= Limits.nesting else {
            throw Finding(
                .tooDeep,
                at: current.offset,
                zh: "表达式嵌套超过 \(Limits.nesting) 层，请流程定义者简化",
                en: "the expression nests deeper than \(Limits.nesting): "
                    + "the author should simplify it"
            )
        }
        defer { depth -= 1 }
        return try body(&self)
    }
}

/// Operators, from the loosest to the tightest.
extension Parser {
    mutating func expression() throws(Finding) -> SyntaxTree {
        try deeper { parser throws(Finding) in
            let condition = try parser.disjunction()
            guard let question = parser.take("?") else { return condition }
            let chosen = try parser.deeper { parser throws(Finding) in try parser.disjunction() }
            try parser.expect(":")
            let otherwise = try parser.expression()
            return try parser.node(
                .conditional(condition, chosen, otherwise),
                at: question.offset
            )
        }
    }

    private mutating func disjunction() throws(Finding) -> SyntaxTree {
        var left = try conjunction()
        while let sign = take("||") {
            left = try node(.or(left, conjunction()), at: sign.offset)
        }
        return left
    }

    private mutating func conjunction() throws(Finding) -> SyntaxTree {
        var left = try relation()
        while let sign = take("&&") {
            left = try node(.and(left, relation()), at: sign.offset)
        }
        return left
    }

    private mutating func relation() throws(Finding) -> SyntaxTree {
        var left = try sum()
        while true {
            let token = current
            switch token.kind {
            case .identifier("in"):
                position += 1
                left = try node(.membership(left, sum()), at: token.offset)
            case .sign("=="), .sign("!="):
                position += 1
                left = try node(
                    .equality(isEqual: token.text == "==", left, sum()),
                    at: token.offset
                )
            case .sign(let sign):
                guard let comparison = Comparison(rawValue: sign) else { return left }
                position += 1
                left = try node(.comparison(comparison, left, sum()), at: token.offset)
            case .identifier, .quotedIdentifier, .int, .double, .string, .end: return left
            }
        }
    }

    private mutating func sum() throws(Finding) -> SyntaxTree {
        var left = try product()
        while let sign = take("+") ?? take("-"), let arithmetic = Arithmetic(rawValue: sign.text) {
            left = try node(.arithmetic(arithmetic, left, product()), at: sign.offset)
        }
        return left
    }

    private mutating func product() throws(Finding) -> SyntaxTree {
        var left = try unary()
        while let sign = take("*") ?? take("/") ?? take("%"),
            let arithmetic = Arithmetic(rawValue: sign.text)
        {
            left = try node(.arithmetic(arithmetic, left, unary()), at: sign.offset)
        }
        return left
    }

    private mutating func unary() throws(Finding) -> SyntaxTree {
        let kind = current.kind
        var signs: [Token] = []
        while current.kind == kind, kind == .sign("!") || kind == .sign("-"), !startsNegativeLiteral
        {
            signs.append(current)
            position += 1
        }
        var operand = try member(of: startsNegativeLiteral ? negativeLiteral() : primary())
        for sign in signs.reversed() {
            operand = try node(
                sign.text == "!" ? .not(operand) : .negate(operand),
                at: sign.offset
            )
        }
        return operand
    }

    /// True at a minus with a number after it.
    private var startsNegativeLiteral: Bool {
        guard current.kind == .sign("-") else { return false }
        switch tokens[position + 1].kind {
        case .int, .double: return true
        case .identifier, .quotedIdentifier, .string, .sign, .end: return false
        }
    }

    /// Takes a minus and its number as one literal, so that the least int can be written.
    private mutating func negativeLiteral() throws(Finding) -> SyntaxTree {
        let offset = current.offset
        position += 2
        switch tokens[position - 1].kind {
        case .int(let magnitude) where magnitude <= Int64.min.magnitude:
            return try node(.literal(.int(Int64(truncatingIfNeeded: 0 &- magnitude))), at: offset)
        case .double(let number): return try node(.literal(.double(-number)), at: offset)
        case .int, .identifier, .quotedIdentifier, .string, .sign, .end:
            throw outOfRange(at: offset)
        }
    }

    func outOfRange(at offset: Int) -> Finding {
        Finding(
            .invalidLiteral,
            at: offset,
            zh: "整数超出 int 的范围（64 位）",
            en: "the number is beyond the range of int (64 bits)"
        )
    }
}
