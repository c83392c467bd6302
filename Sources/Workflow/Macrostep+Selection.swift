import Expression

/// Which transitions an event takes.
extension Macrostep {
    /// `selectTransitions`: for each active leaf the first enabled transition, innermost first.
    mutating func select(
        event: Int,
        isAutomatic: Bool,
        _ stimulus: Stimulus
    ) throws(Refusal) -> Selection {
        var selected = Selection()
        for leaf in instance.configuration.intersection(chart.leaves) {
            for place in chart.candidateRange(leaf, event) {
                let number = chart.candidates[place]
                if try isEnabled(number, isAutomatic: isAutomatic, stimulus) {
                    selected.insert(number)
                    break
                }
            }
        }
        return selected.single == nil ? Selection(withoutConflicts(selected.numbers)) : selected
    }

    private mutating func isEnabled(
        _ number: Int,
        isAutomatic: Bool,
        _ stimulus: Stimulus
    ) throws(Refusal) -> Bool {
        if let condition = chart.transitions[number].condition {
            do throws(EvaluationError) {
                guard try holds(condition, stimulus.calendar) else { return false }
            } catch {
                guard chart.semantics == .scxml else {
                    throw Refusal(chart.guardError(number, condition, error))
                }
                raiseError()
                return false
            }
        }
        return meetsRequirements(number, isAutomatic: isAutomatic, stimulus)
    }

    /// SCXML 5.9.1: an error of a condition or an action is an internal event.
    mutating func raiseError() {
        if let event = chart.eventNumbers[ChartCompiler.errorEvent] { queue.append(event) }
    }

    /// `removeConflictingTransitions`: descendants win, else document order.
    private func withoutConflicts(_ selected: [Int]) -> [Int] {
        var kept: [(number: Int, exits: StateSet)] = []
        for number in selected {
            let exits = exitSet(of: number)
            let source = chart.transitions[number].source
            let rivals = kept.filter { $0.exits.intersects(exits) }
            let wins = rivals.allSatisfy {
                chart.tree.isDescendant(source, of: chart.transitions[$0.number].source)
            }
            guard wins else { continue }
            kept.removeAll { member in rivals.contains { $0.number == member.number } }
            kept.append((number, exits))
        }
        return kept.map(\.number)
    }

    /// `computeExitSet` of one transition.
    func exitSet(of number: Int) -> StateSet {
        if chart.transitions[number].targets.isEmpty { return StateSet() }
        guard let domain = domain(of: number) else { return StateSet() }
        return instance.configuration.intersection(chart.tree.states[domain].descendants)
    }

    func domain(of number: Int) -> Int? {
        chart.transitions[number].domain
            ?? chart.tree.domain(of: chart.transitions[number], instance.history)
    }
}
