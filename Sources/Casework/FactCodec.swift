package import Portfolio
import Workflow

/// Interval facts in events; part of stored history.
extension JSON {
    package init(_ fact: FactChange) {
        var members: [String: JSON] = [
            "metric": .text(fact.metric.rawValue), "item": .text(fact.item),
            "unit": .text(fact.unit),
        ]
        switch fact.change {
        case .open(let from, let evidence, let marks):
            members["change"] = "open"
            members["date"] = .text(from.description)
            members["evidence"] = .text(evidence)
            members["marks"] = .integer(marks.rawValue)
        case .close(let date):
            members["change"] = "close"
            members["date"] = .text(date.description)
        case .annul:
            members["change"] = "annul"
        }
        self = .object(members)
    }

    /// Nil when this is not a fact that some release of Dipper wrote.
    package var factChange: FactChange? {
        guard let metric = self["metric"]?.textValue, let item = self["item"]?.textValue,
            let unit = self["unit"]?.textValue, let kind = self["change"]?.textValue
        else { return nil }
        let date = CivilDate(self["date"]?.textValue ?? "")
        let change: FactChange.Change
        switch (kind, date) {
        case ("open", let date?):
            change = .open(
                from: date,
                evidence: self["evidence"]?.textValue ?? "",
                marks: FactMarks(rawValue: self["marks"]?.integerValue ?? 0)
            )
        case ("close", let date?): change = .close(at: date)
        case ("annul", _): change = .annul
        default: return nil
        }
        return FactChange(metric: Metric(rawValue: metric), item: item, unit: unit, change: change)
    }
}
