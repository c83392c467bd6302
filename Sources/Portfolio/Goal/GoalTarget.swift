/// A goal's number and how a value is compared with it.
package struct GoalTarget: Hashable, Sendable {
    /// 以上 includes the number; 超过 and 突破 do not (民法典 article 1259).
    package enum Comparator: String, Hashable, Sendable {
        case atLeast = "at_least"
        case moreThan = "more_than"
    }

    package let metric: Metric
    package let comparator: Comparator
    /// Greater than zero.
    package let number: Int

    package init(metric: Metric, comparator: Comparator, number: Int) {
        precondition(number > 0, "a goal's number is greater than zero")
        self.metric = metric
        self.comparator = comparator
        self.number = number
    }

    /// How far a value, zero or more, has come (CR-12).
    package func progress(_ value: Int) -> GoalProgress {
        precondition(value >= 0, "a count is zero or more")
        let isDone: Bool
        let missing: Int
        switch comparator {
        case .atLeast:
            isDone = value >= number
            missing = number - value
        case .moreThan:
            isDone = value > number
            missing = number - value + 1
        }
        return GoalProgress(
            value: value,
            target: self,
            isDone: isDone,
            gap: max(0, missing),
            percentText: percentText(value)
        )
    }

    /// The percentage cut to one decimal: 199/200 is 99.5%, and 1999/2000 is 99.9%, not 100.
    private func percentText(_ value: Int) -> String {
        let thousandths = Int128(value) * 1000 / Int128(number)
        return "\(thousandths / 10).\(thousandths % 10)%"
    }
}

/// A value against its goal.
package struct GoalProgress: Hashable, Sendable {
    package let value: Int
    package let target: GoalTarget
    package let isDone: Bool
    /// How many are missing; zero when done.
    package let gap: Int
    /// Never rounded up, such as `99.5%`; above 100 where the value is above the goal.
    package let percentText: String
}
