/// Calls of functions.
extension Compiler {
    mutating func call(
        _ name: String,
        _ arguments: [SyntaxTree],
        at offset: Int
    ) throws(Finding) -> Compiled {
        if name == "In", let resolve = environment.resolveState {
            return try stateTest(arguments, resolve, at: offset)
        }
        let compiled = try all(arguments)
        let functions = environment.functions.filter { $0.name == name }
        if !functions.isEmpty {
            guard let function = functions.first(where: { compiled.fit($0.parameters) }) else {
                throw noOverload(name, compiled.map(\.type), at: offset)
            }
            return Compiled(
                node: HostCall(function, compiled.map(\.node)),
                type: function.result
            )
        }
        guard let builtin = Builtin.all[name], builtin.style != .member else {
            throw unknownFunction(name, isMember: false, at: offset)
        }
        return try apply(builtin, name, compiled, arguments, at: offset)
    }

    mutating func memberCall(
        _ receiver: SyntaxTree,
        _ name: String,
        _ arguments: [SyntaxTree],
        at offset: Int
    ) throws(Finding) -> Compiled {
        guard let builtin = Builtin.all[name], builtin.style != .global else {
            throw unknownFunction(name, isMember: true, at: offset)
        }
        let trees = [receiver] + arguments
        return try apply(builtin, name, try all(trees), trees, at: offset)
    }

    private mutating func all(_ trees: [SyntaxTree]) throws(Finding) -> [Compiled] {
        var compiled: [Compiled] = []
        for tree in trees {
            compiled.append(try compile(tree))
        }
        return compiled
    }

    private func apply(
        _ builtin: Builtin,
        _ name: String,
        _ arguments: [Compiled],
        _ trees: [SyntaxTree],
        at offset: Int
    ) throws(Finding) -> Compiled {
        let fitting = builtin.signatures.filter { arguments.fit($0.parameters) }
        guard !fitting.isEmpty else {
            throw noOverload(name, arguments.map(\.type), at: offset)
        }
        if name == "matches", case .literal(.string(let source)) = trees[1].form {
            do throws(PatternFault) {
                let node = PatternMatch(arguments[0].node, try Pattern(source))
                return Compiled(node: node, type: .bool)
            } catch {
                throw Finding(
                    .invalidPattern,
                    at: trees[1].offset,
                    zh: "模式「\(source)」\(error.zh)",
                    en: "the pattern “\(source)” \(error.en)"
                )
            }
        }
        let node = BuiltinCall(builtin, arguments.map(\.node))
        let type = ValueType.common(fitting.map(\.result))
        guard let value = folded(node, arguments) else { return Compiled(node: node, type: type) }
        return Compiled(node: Literal(value), type: type)
    }

    /// The value of a call whose arguments are all known, or nil.
    private func folded(_ node: BuiltinCall, _ arguments: [Compiled]) -> Value? {
        guard arguments.allSatisfy({ $0.node is Literal }) else { return nil }
        var frame = Frame(Bindings(), budget: Limits.cost)
        // An error is left to the evaluation, where another operand may make up for it.
        return try? node.evaluate(&frame)
    }

    private func stateTest(
        _ arguments: [SyntaxTree],
        _ resolve: (String) -> Int?,
        at offset: Int
    ) throws(Finding) -> Compiled {
        guard arguments.count == 1, case .literal(.string(let state)) = arguments[0].form else {
            throw Finding(
                .typeMismatch,
                at: offset,
                zh: "In 的参数应为一个写明的状态名，例如 In('panel')，请流程定义者修改",
                en: "In takes one state by its literal name, for example In('panel'): "
                    + "the author should change it"
            )
        }
        guard let bit = resolve(state) else {
            throw Finding(
                .unknownState,
                at: arguments[0].offset,
                zh: "没有状态「\(state)」，请流程定义者核对状态名",
                en: "there is no state “\(state)”: the author should check its name"
            )
        }
        precondition((0..<256).contains(bit), "a configuration has 256 bits")
        return Compiled(node: StateTest(bit: bit), type: .bool)
    }

    private func unknownFunction(_ name: String, isMember: Bool, at offset: Int) -> Finding {
        let builtins = Builtin.all.filter { $0.value.style != (isMember ? .global : .member) }.keys
        var known = Array(builtins)
        if isMember {
            known += ["all", "exists", "exists_one", "filter", "map"]
        } else {
            known += environment.functions.map(\.name) + ["has"]
            known += environment.resolveState == nil ? [] : ["In"]
        }
        return Finding(
            .unknownFunction,
            at: offset,
            unknown: name,
            zh: "函数",
            en: "function",
            known: known
        )
    }
}

extension [Compiler.Compiled] {
    /// True if each may be passed for the parameter in its place.
    fileprivate func fit(_ parameters: [ValueType]) -> Bool {
        count == parameters.count && zip(self, parameters).allSatisfy { $0.type.fits($1) }
    }
}
