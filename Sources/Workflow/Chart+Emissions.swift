extension Chart {
    /// Every message that the chart can send, and every step that it can ask its parent for.
    package var emissions: Set<Step.Emission> {
        let actions =
            transitions.flatMap(\.actions)
            + states.flatMap { $0.entryActions + $0.exitActions + $0.defaultActions }
        var emissions: Set<Step.Emission> = []
        for case .emit(let emission) in actions { emissions.insert(emission) }
        for deadline in deadlines where !deadline.reminders.isEmpty {
            emissions.formUnion(deadline.reminding)
        }
        return emissions
    }
}

extension Chart.Deadline {
    /// The type of the message that a deadline is near.
    static let reminder = "deadline.reminder"

    /// What is sent when the deadline is near: to who can act, or to everybody.
    var reminding: [Step.Emission] {
        audience.isEmpty
            ? [Step.Emission(type: Self.reminder, to: "webhook")]
            : audience.map { Step.Emission(type: Self.reminder, to: "role.\($0)") }
    }
}
