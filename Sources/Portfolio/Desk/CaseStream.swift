package import Expression
package import Workflow

/// A stream as a command finds it: one case with its chart instances, as recorded so far.
package struct CaseStream: Hashable, Sendable {
    /// UUIDv7.
    package var id: String
    /// The id of its chart, such as `project` or `grant-agreement`.
    package var kind: String
    /// The code that people use, such as `DT-2026-000123`; empty for streams without one.
    package var code: String
    /// The stream that it belongs to; nil at the top.
    package var parent: String?
    /// Events so far; 0 before the first.
    package var version: Int
    /// By instance key: "" is the root, `tranche/2` the second instance of the chart `tranche`.
    package var instances: [String: InstanceState]
    package var documents: [DocumentReference]

    package init(
        id: String,
        kind: String,
        code: String,
        parent: String?,
        version: Int,
        instances: [String: InstanceState],
        documents: [DocumentReference]
    ) {
        self.id = id
        self.kind = kind
        self.code = code
        self.parent = parent
        self.version = version
        self.instances = instances
        self.documents = documents
    }

    /// The root instance; an empty one before the first event.
    package var root: InstanceState { instances[""] ?? InstanceState() }

    /// A field of an instance; null when it has none.
    package func field(_ name: String, of instance: String = "") -> Value {
        instances[instance]?.fields[name] ?? .null
    }

    package func text(_ name: String, of instance: String = "") -> String? {
        guard case .string(let text) = field(name, of: instance) else { return nil }
        return text
    }

    /// The texts of a list.
    package func texts(_ name: String, of instance: String = "") -> [String] {
        RoundProcedure.texts(field(name, of: instance))
    }

    package func integer(_ name: String, of instance: String = "") -> Int64? {
        guard case .int(let number) = field(name, of: instance) else { return nil }
        return number
    }

    /// Whether a state, or one within it, is active; `path` is dotted.
    package func isIn(_ path: String, of instance: String = "") -> Bool {
        instances[instance]?.active.contains { $0 == path || $0.hasPrefix(path + ".") } ?? false
    }

    /// Keys of the instances of a chart within the stream, by number: `tranche/1`, `tranche/2`, ….
    package func keys(of chart: String) -> [String] {
        instances.keys.filter { $0.hasPrefix(chart + "/") }.sorted {
            (Int($0.dropFirst(chart.count + 1)) ?? 0) < (Int($1.dropFirst(chart.count + 1)) ?? 0)
        }
    }
}
