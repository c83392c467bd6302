package import Expression

/// Where one run of a chart stands, by names: what is stored, and what events are folded into.
package struct InstanceState: Hashable, Sendable {
    /// Paths of the active atomic and final states, in document order.
    package var active: [String] = []
    /// Fields that have a value; the others are null.
    package var fields: [String: Value] = [:]
    /// By the path of a history state: the paths that it remembers, in document order.
    package var history: [String: [String]] = [:]
    /// By the deadline's id.
    package var deadlines: [String: ArmedDeadline] = [:]
    /// By path, for states that the chart tracks: the macrostep of the latest entry.
    package var entries: [String: Int] = [:]
    package var log: [LogEntry] = []
    package var isHeld = false
    package var isHeldAbove = false
    package var isDone = false
    /// Macrosteps taken.
    package var sequence = 0

    package init() {}

    /// Whether its clocks stand, by a hold of its own or of what it belongs to.
    package var stands: Bool { isHeld || isHeldAbove }

    /// Folds what a step did; cannot fail and needs no chart, so that history outlives every chart.
    package mutating func apply(_ step: Step) {
        if !step.microsteps.isEmpty {
            active = InstanceState.active(after: step.microsteps, from: active)
        }
        if fields.isEmpty {
            fields = step.changes.filter { $0.value != .null }
        } else {
            for (name, value) in step.changes { fields[name] = value == .null ? nil : value }
        }
        if !step.history.isEmpty { history.merge(step.history) { $1 } }
        for (id, deadline) in step.deadlines {
            deadlines[id] = deadline
        }
        if !step.entries.isEmpty { entries.merge(step.entries) { $1 } }
        if !step.logged.isEmpty { log += step.logged }
        if let isHeld = step.isHeld { self.isHeld = isHeld }
        if let isHeldAbove = step.isHeldAbove { self.isHeldAbove = isHeldAbove }
        if step.isDone { isDone = true }
        sequence += 1
    }

    /// Keeps document order without the chart: a state that stays keeps its place.
    ///
    /// What is entered below a state that stays comes after everything active below that state:
    /// a compound has one child, and the regions of a parallel come and go together, in order.
    private static func active(
        after microsteps: [Step.Microstep],
        from active: [String]
    ) -> [String] {
        // Most steps leave the one active state: what they enter is then all there is.
        if active.count == 1, microsteps.count == 1, !microsteps[0].entered.isEmpty,
            microsteps[0].exited.contains(active[0])
        {
            let entered = microsteps[0].entered
            return entered.filter { path in
                !entered.contains { $0 != path && isWithin($0, path) }
            }
        }
        var configuration: [String] = []
        for path in active {
            for ancestor in ancestorsOrSelf(path)
            where !configuration.contains(ancestor) {
                configuration.append(ancestor)
            }
        }
        for microstep in microsteps {
            configuration.removeAll { microstep.exited.contains($0) }
            for path in microstep.entered where !configuration.contains(path) {
                let parent =
                    path.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(path[..<$0]) } ?? ""
                let place = configuration.lastIndex { isWithin($0, parent) }
                configuration.insert(path, at: place.map { $0 + 1 } ?? configuration.count)
            }
        }
        return configuration.indices.compactMap { index in
            let path = configuration[index]
            let next = index + 1
            let hasChild = next < configuration.count && isWithin(configuration[next], path)
            return hasChild ? nil : path
        }
    }

    private static func ancestorsOrSelf(_ path: String) -> [String] {
        var result: [String] = []
        for index in path.utf8.indices where path.utf8[index] == UInt8(ascii: ".") {
            result.append(String(path[..<index]))
        }
        result.append(path)
        return result
    }

    private static func isWithin(_ path: String, _ ancestor: String) -> Bool {
        if ancestor.isEmpty { return true }
        guard path.utf8.starts(with: ancestor.utf8) else { return false }
        return path.utf8.dropFirst(ancestor.utf8.count).first.map { $0 == UInt8(ascii: ".") }
            ?? true
    }
}
