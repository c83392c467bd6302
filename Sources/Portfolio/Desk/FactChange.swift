package import Workflow

/// What an event does to the interval facts that goals are counted from.
package struct FactChange: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case open(from: CivilDate, evidence: String, marks: FactMarks)
        /// Ends the effective interval of the open facts of this metric, item and unit.
        case close(at: CivilDate)
        /// Ends their recorded interval: seen from now on they never were.
        case annul
    }

    package var metric: Metric
    package var item: String
    package var unit: String
    package var change: Change

    package init(metric: Metric, item: String, unit: String, change: Change) {
        self.metric = metric
        self.item = item
        self.unit = unit
        self.change = change
    }
}
