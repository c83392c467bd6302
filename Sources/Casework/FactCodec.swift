import Portfolio
import Workflow

/// Interval facts in events; part of stored history.
extension FactChange {
    func write(to writer: inout JSONWriter) {
        writer.object {
            switch change {
            case .open(let from, let evidence, let marks):
                $0.member("change", "open")
                $0.member("date", from.description)
                $0.member("evidence", evidence)
                $0.member("item", item)
                $0.member("marks", marks.rawValue)
            case .close(let date):
                $0.member("change", "close")
                $0.member("date", date.description)
                $0.member("item", item)
            case .annul:
                $0.member("change", "annul")
                $0.member("item", item)
            }
            $0.member("metric", metric.rawValue)
            $0.member("unit", unit)
        }
    }

    /// Nil when this is not a fact that some release of Dipper wrote.
    init?(reading reader: inout JSONReader) throws(JSONDefect) {
        var texts: [String: String] = [:]
        var marks: Int64 = 0
        try reader.object { reader, name throws(JSONDefect) in
            if name == "marks" {
                marks = try reader.integer()
            } else {
                texts[name] = try reader.text()
            }
        }
        guard let metric = texts["metric"], let item = texts["item"], let unit = texts["unit"]
        else { return nil }
        let change: Change
        switch (texts["change"], texts["date"].flatMap { CivilDate($0) }) {
        case ("open", let date?):
            change = .open(
                from: date,
                evidence: texts["evidence"] ?? "",
                marks: FactMarks(rawValue: marks)
            )
        case ("close", let date?): change = .close(at: date)
        case ("annul", _): change = .annul
        default: return nil
        }
        self.init(metric: Metric(rawValue: metric), item: item, unit: unit, change: change)
    }
}
