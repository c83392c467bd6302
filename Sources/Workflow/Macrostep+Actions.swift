import Expression

extension Macrostep {
    /// Runs a block of actions; `place` is the transition or the state that they belong to.
    ///
    /// Under SCXML an error ends the block and becomes an event (4.2); here it ends the command.
    mutating func run(
        _ actions: [Chart.Action],
        at place: String,
        _ stimulus: Stimulus
    ) throws(Refusal) {
        for action in actions {
            do throws(Refusal) {
                try run(action, at: place, stimulus)
            } catch {
                guard chart.semantics == .scxml else { throw error }
                raiseError()
                return
            }
        }
    }

    private mutating func run(
        _ action: Chart.Action,
        at place: String,
        _ stimulus: Stimulus
    ) throws(Refusal) {
        switch action {
        case .assign(let pairs): try assign(pairs, at: place, stimulus)
        case .raise(let event): queue.append(event)
        case .emit(let emission): effects.append(.emitted(emission))
        case .count(let count): effects.append(.counted(count))
        case .post(let from, let to, let formula):
            let amount = try value(of: formula, at: place, stimulus)
            guard case .int(let fen) = amount, fen > 0 else {
                throw Refusal(chart.postingRefused(from, to, amount, at: place))
            }
            effects.append(.posted(Step.Posting(from: from, to: to, amountFen: fen)))
        }
    }

    private mutating func assign(
        _ pairs: [(field: Int, formula: Chart.Formula)],
        at place: String,
        _ stimulus: Stimulus
    ) throws(Refusal) {
        if pairs.count == 1 {
            let (field, formula) = pairs[0]
            try store(try value(of: formula, at: place, stimulus), in: field, at: place)
        } else {
            var values: [Value] = []
            for pair in pairs { values.append(try value(of: pair.formula, at: place, stimulus)) }
            for (pair, value) in zip(pairs, values) {
                try store(value, in: pair.field, at: place)
            }
        }
        bindings.slots[ExpressionScopes.dataSlot] = .record(instance.fields)
    }

    private mutating func store(_ value: Value, in field: Int, at place: String) throws(Refusal) {
        let fits =
            value == .null
            ? chart.fields[field].initial == .null : chart.fields[field].type.accepts(value)
        guard fits else {
            throw Refusal(chart.assignRefused(chart.fields[field], value, at: place))
        }
        instance.fields[field] = value
    }

    func value(
        of formula: Chart.Formula,
        at place: String,
        _ stimulus: Stimulus
    ) throws(Refusal) -> Value {
        do throws(EvaluationError) {
            return try evaluate(formula, stimulus.calendar)
        } catch {
            throw Refusal(chart.actionError(formula, error, at: place))
        }
    }
}
