import Expression

extension ChartCompiler {
    func makeScopes() -> ExpressionScopes {
        let constants = Dictionary(
            definition.constants.map { ($0.name.content, $0.value.value) }
        ) { first, _ in first }
        let spellings = tree.spellings.filter { tree.states[$0.value].memory == nil }
        return ExpressionScopes(
            fields: parts.fields,
            parameters: parts.parameters,
            readings: definition.reads.map {
                ($0.name.content, signatures[$0.chart.content] ?? [:])
            },
            constants: constants,
            spellings: spellings
        )
    }

    /// Compiles an expression, or reports its defect at its own line and column.
    mutating func formula(
        _ text: Marked<String>,
        _ environment: ExpressionEnvironment,
        expecting: ValueType? = nil
    ) -> Chart.Formula? {
        do throws(ExpressionDefect) {
            let expression = try Expression(text.content, in: environment, expecting: expecting)
            return made(expression, at: text.mark)
        } catch {
            let isOneLine = !text.content.contains("\n")
            let mark =
                isOneLine
                ? Mark(
                    file: text.mark.file,
                    line: text.mark.line,
                    column: text.mark.column + error.column - 1
                ) : text.mark
            report(
                error.code == .typeMismatch ? "EXPRESSION_TYPE" : "EXPRESSION",
                mark,
                zh: "表达式「\(text.content)」：\(error.zh)",
                en: "the expression “\(text.content)”: \(error.en)"
            )
            return nil
        }
    }

    mutating func condition(
        _ text: Marked<String>,
        _ environment: ExpressionEnvironment
    ) -> Chart.Formula? {
        formula(text, environment, expecting: .bool)
    }

    /// Notes what the expression reads, so that steps bind only what somebody reads.
    private mutating func made(_ expression: Expression, at mark: Mark) -> Chart.Formula {
        let variables = expression.variables
        let parameters = parts.parameters.indices.filter {
            variables.contains("parameters.\(parts.parameters[$0].name)")
                || variables.contains("parameters")
        }
        if !parameters.isEmpty { parts.readsParameters = true }
        if variables.contains(where: { $0 == "actor" || $0.hasPrefix("actor.") }) {
            parts.readsActor = true
        }
        if variables.contains("today") { parts.readsToday = true }
        return Chart.Formula(
            mark: mark,
            expression: expression,
            parameters: parameters,
            needsCalendar: expression.source.contains(CalendarFunctions.workdaysBetween)
        )
    }

    // MARK: Facts and invariants

    mutating func compileFacts() {
        for fact in definition.facts {
            let type = fieldType(fact.type)
            let formula = formula(fact.value, scopes.stateOnly, expecting: type.valueType)
            guard let formula else { continue }
            if formula.needsCalendar {
                report(
                    "EXPRESSION",
                    fact.value.mark,
                    zh: "事实「\(fact.name.content)」只取决于数据和状态，不能计算工作日",
                    en: "the fact “\(fact.name.content)” follows from data and states alone and "
                        + "cannot count working days"
                )
            }
            parts.facts.append(
                Chart.FactSlot(name: fact.name.content, type: type, formula: formula)
            )
        }
        for invariant in definition.invariants {
            guard let formula = condition(invariant.condition, scopes.stateAndPolicy) else {
                continue
            }
            parts.invariants.append(
                Chart.InvariantSlot(name: invariant.name.content, formula: formula)
            )
        }
        parts.readings = definition.reads.map(\.name.content)
    }

    // MARK: Messages

    /// Reads the sentence of a guard; every `{name}` must have a value behind it.
    mutating func message(
        _ requirement: TransitionDefinition.Guard,
        _ environment: ExpressionEnvironment
    ) -> Chart.Message {
        var values: [Chart.Message.Figure] = []
        for entry in requirement.values {
            guard let formula = formula(entry.expression, environment) else { continue }
            values.append(Chart.Message.Figure(name: entry.name.content, formula: formula))
        }
        var message = Chart.Message(zh: [], en: [], values: values)
        message.zh = segments(requirement.message.zh, requirement, environment, &message.values)
        message.en = segments(requirement.message.en, requirement, environment, &message.values)
        return message
    }

    private mutating func segments(
        _ text: String,
        _ requirement: TransitionDefinition.Guard,
        _ environment: ExpressionEnvironment,
        _ values: inout [Chart.Message.Figure]
    ) -> [Chart.Message.Segment] {
        var result: [Chart.Message.Segment] = []
        for piece in Chart.Message.pieces(of: text) {
            guard case .placeholder(let name, let format) = piece else {
                if case .text(let text) = piece { result.append(.text(text)) }
                continue
            }
            if let found = values.firstIndex(where: { $0.name == name }) {
                if format == .money { values[found].format = .money }
                result.append(.value(found, format))
                continue
            }
            let isDeclared = requirement.values.contains { $0.name.content == name }
            let isPath = ["event.", "data.", "parameters."].contains { name.hasPrefix($0) }
            // A path that means nothing is reported below, like any other name.
            if isPath, let expression = try? Expression(name, in: environment) {
                let formula = made(expression, at: requirement.code.mark)
                result.append(.value(values.count, format))
                values.append(Chart.Message.Figure(name: name, formula: formula, format: format))
            } else if !isDeclared {
                report(
                    "MESSAGE_VALUE",
                    requirement.code.mark,
                    zh: "提示语中的「{\(name)}」没有对应的值",
                    en: "nothing gives the value of “{\(name)}” in the sentence"
                )
            }
        }
        return result
    }
}
