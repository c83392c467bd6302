package import Expression
package import Workflow

/// The engine's values; `JSON` has a `Value` of its own, as a literal.
package typealias EngineValue = Value

/// How engine values become JSON and come back; the form is part of stored history.
extension JSON {
    package init(_ value: EngineValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .integer(value)
        case .double(let value): self = ["$double": .text(value.description)]
        case .string(let value): self = .text(value)
        case .list(let values): self = .array(values.map { JSON($0) })
        case .timestamp(let value): self = ["$timestamp": .text(value.text)]
        case .duration(let value): self = ["$duration": .text(value.text)]
        case .type(let value): self = ["$type": .text(value)]
        case .map(let members):
            var object: [String: JSON] = [:]
            for (key, value) in members {
                guard case .string(let name) = key else { continue }
                object[name] = JSON(value)
            }
            self = .object(object)
        }
    }

    /// The engine value that this stands for.
    package var value: EngineValue {
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .int(value)
        case .text(let value): return .string(value)
        case .array(let values): return .list(values.map(\.value))
        case .object(let members):
            if members.count == 1, let scalar = JSON.scalar(members) { return scalar }
            var map: [EngineValue: EngineValue] = [:]
            for (key, member) in members { map[.string(key)] = member.value }
            return .map(map)
        }
    }

    private static func scalar(_ members: [String: JSON]) -> EngineValue? {
        if let text = members["$double"]?.textValue { return Double(text).map { .double($0) } }
        if let text = members["$timestamp"]?.textValue {
            return Timestamp(text).map { .timestamp($0) }
        }
        if let text = members["$duration"]?.textValue { return Span(text).map { .duration($0) } }
        if let text = members["$type"]?.textValue { return .type(text) }
        return nil
    }

    package init(_ values: [String: EngineValue]) {
        self = .object(values.mapValues { JSON($0) })
    }

    init(texts: [String]) {
        self = .array(texts.map { .text($0) })
    }

    /// The texts in an array, in order.
    package var texts: [String] { elements.compactMap(\.textValue) }

    package init(_ step: Step) {
        var members: [String: JSON] = ["event": .text(step.event)]
        members["micro"] = .array(
            step.microsteps.map { micro in
                [
                    "taken": JSON(texts: micro.transitions), "left": JSON(texts: micro.exited),
                    "entered": JSON(texts: micro.entered),
                ]
            }
        )
        if !step.changes.isEmpty { members["data"] = JSON(step.changes) }
        if !step.history.isEmpty {
            members["history"] = .object(step.history.mapValues { JSON(texts: $0) })
        }
        if !step.deadlines.isEmpty {
            members["deadlines"] = .object(
                step.deadlines.mapValues { $0.map { JSON($0) } ?? .null }
            )
        }
        if !step.entries.isEmpty {
            members["entries"] = .object(step.entries.mapValues { .integer(Int64($0)) })
        }
        if !step.logged.isEmpty { members["log"] = .array(step.logged.map { JSON($0) }) }
        if let isHeld = step.isHeld { members["held"] = .bool(isHeld) }
        if let isHeld = step.isHeldAbove { members["held_above"] = .bool(isHeld) }
        if step.isDone { members["done"] = true }
        if step.isPassed { members["passed"] = true }
        if !step.lifted.isEmpty { members["lifted"] = JSON(texts: step.lifted) }
        if !step.emitted.isEmpty {
            members["emitted"] = .array(
                step.emitted.map { ["type": .text($0.type), "to": .text($0.to)] }
            )
        }
        if !step.counted.isEmpty {
            members["counted"] = .array(
                step.counted.map {
                    ["change": .text($0.change.rawValue), "metric": .text($0.metric)]
                }
            )
        }
        if !step.postings.isEmpty {
            members["postings"] = .array(
                step.postings.map {
                    [
                        "from": .text($0.from), "to": .text($0.to), "fen": .integer($0.amountFen),
                    ]
                }
            )
        }
        self = .object(members)
    }

    /// What folding needs of a recorded step.
    package var step: Step {
        var step = Step(event: self["event"]?.textValue ?? "")
        step.microsteps = (self["micro"]?.elements ?? []).map { micro in
            Step.Microstep(
                transitions: micro["taken"]?.texts ?? [],
                exited: micro["left"]?.texts ?? [],
                entered: micro["entered"]?.texts ?? []
            )
        }
        step.changes = (self["data"]?.members ?? [:]).mapValues(\.value)
        step.history = (self["history"]?.members ?? [:]).mapValues(\.texts)
        for (id, deadline) in self["deadlines"]?.members ?? [:] {
            step.deadlines.updateValue(deadline.deadline, forKey: id)
        }
        step.entries = (self["entries"]?.members ?? [:]).mapValues { Int($0.integerValue ?? 0) }
        step.logged = (self["log"]?.elements ?? []).map(\.logEntry)
        step.isHeld = self["held"].map { $0 == true }
        step.isHeldAbove = self["held_above"].map { $0 == true }
        step.isDone = self["done"] == true
        step.isPassed = self["passed"] == true
        step.lifted = self["lifted"]?.texts ?? []
        step.emitted = (self["emitted"]?.elements ?? []).map {
            Step.Emission(type: $0["type"]?.textValue ?? "", to: $0["to"]?.textValue ?? "")
        }
        step.counted = (self["counted"]?.elements ?? []).compactMap { count in
            CountChange(rawValue: count["change"]?.textValue ?? "").map {
                Step.Count(change: $0, metric: count["metric"]?.textValue ?? "")
            }
        }
        step.postings = (self["postings"]?.elements ?? []).map {
            Step.Posting(
                from: $0["from"]?.textValue ?? "",
                to: $0["to"]?.textValue ?? "",
                amountFen: $0["fen"]?.integerValue ?? 0
            )
        }
        return step
    }
}
