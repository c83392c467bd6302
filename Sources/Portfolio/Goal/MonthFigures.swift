package import Workflow

/// The goals of a month as they are published: each figure with every item behind it.
package struct MonthFigures: Sendable {
    /// What is published; the order is that of the digest.
    package static let metrics: [Metric] = [
        .cultivated, .nationalLibrary, .landed, .park, .base,
    ]

    /// By the code of the goal.
    package let values: [String: Int]
    /// Viewpoint, rule, figures and items as one text that can be read in one way only.
    package let text: String

    package init(_ count: GoalCount, view: Viewpoint, rule: CountingRule) {
        var values: [String: Int] = [:]
        var text = "dipper.goal-month.1\n\(view.asOf) \(view.knownAt.milliseconds)"
        text += " \(rule.windowStart) \(rule.supportDays ?? -1) \(rule.landingMonthsBefore)\n"
        for metric in MonthFigures.metrics {
            let items = count.items(of: metric)
            values[metric.rawValue] = items.count
            text += "\(metric.rawValue) \(items.count)\n"
            for item in items {
                // A length before each text: no text can look like two others.
                for part in [item.name, item.subject, item.since.description, item.evidence] {
                    text += "\(part.utf8.count):\(part) "
                }
                text += item.isOpening ? "1\n" : "0\n"
            }
        }
        (self.values, self.text) = (values, text)
    }
}

/// One item that a figure counts under one knowledge, or one rule, and not under another.
package struct GoalDifference: Hashable, Sendable {
    package let metric: Metric
    package let item: GoalCount.Item
    /// Whether it came to the figure; else it left it.
    package let isAdded: Bool

    package init(metric: Metric, item: GoalCount.Item, isAdded: Bool) {
        (self.metric, self.item, self.isAdded) = (metric, item, isAdded)
    }

    /// What leads from one count to another, metric by metric, item by item.
    package static func all(from before: GoalCount, to after: GoalCount) -> [GoalDifference] {
        MonthFigures.metrics.flatMap { metric in
            let (old, new) = (before.items(of: metric), after.items(of: metric))
            let (oldNames, newNames) = (Set(old.map(\.name)), Set(new.map(\.name)))
            return old.filter { !newNames.contains($0.name) }.map {
                GoalDifference(metric: metric, item: $0, isAdded: false)
            }
                + new.filter { !oldNames.contains($0.name) }.map {
                    GoalDifference(metric: metric, item: $0, isAdded: true)
                }
        }
    }
}

extension GoalCount {
    /// The group under which a project counts here; itself when it is its own.
    package func group(of item: String) -> String { known.group(of: item) }
}

extension CountingRule {
    /// The rule of a policy pack, whose values a place tells by their keys.
    ///
    /// - Throws: `COUNTING_PARAMETER` for one that is missing or of another type.
    package init(version: String, values: (String) throws -> CountingParameter?) throws {
        func value(_ key: String) throws -> CountingParameter {
            guard let value = try values(key) else { throw Refusal(CountingRule.missing(key)) }
            return value
        }
        guard case .date(let start) = try value("counting.window_start") else {
            throw Refusal(CountingRule.missing("counting.window_start"))
        }
        guard case .bool(let isRequired) = try value("counting.support_required") else {
            throw Refusal(CountingRule.missing("counting.support_required"))
        }
        guard case .int(let days) = try value("counting.support_days") else {
            throw Refusal(CountingRule.missing("counting.support_days"))
        }
        guard case .int(let months) = try value("counting.landing_months_before") else {
            throw Refusal(CountingRule.missing("counting.landing_months_before"))
        }
        self.init(
            version: version,
            windowStart: start,
            supportDays: isRequired ? days : nil,
            landingMonthsBefore: months
        )
    }

    private static func missing(_ key: String) -> Blocker {
        Blocker(
            code: "COUNTING_PARAMETER",
            message: Localized(
                zh: "政策包中没有参数 \(key)，或类型不对，请系统管理员发布更正后的政策包",
                en: "The policy pack lacks the parameter \(key), or has another type;"
                    + " the administrator can publish a corrected one"
            ),
            place: key,
            role: "ADM"
        )
    }
}

/// A value of the policy pack as counting reads it.
package enum CountingParameter: Hashable, Sendable {
    case date(CivilDate)
    case bool(Bool)
    case int(Int)
}
