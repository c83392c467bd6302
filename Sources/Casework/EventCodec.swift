package import Expression
package import Workflow

/// The engine's values; `JSON` has a `Value` of its own, as a literal.
package typealias EngineValue = Value

extension JSON {
    /// A step as a tree, for comparing it member by member.
    package init(_ step: Step) {
        self.init(writing: { $0.object { step.writeMembers(to: &$0, around: nil) } })
    }
}

/// How steps become JSON and come back; the form is part of stored history.
extension Step {
    /// Writes the members in the order of their names; `taken` adds those of ``EventBody/Taken``.
    ///
    /// A field that became what was sent under its name stands once, in `both`.
    func writeMembers(to writer: inout JSONWriter, around taken: EventBody.Taken?) {
        let payload = taken?.payload ?? [:]
        var both: [(key: String, value: EngineValue)] = []
        var sent = both
        var data = both
        for field in payload {
            if changes[field.key] == field.value { both.append(field) } else { sent.append(field) }
        }
        for field in changes where payload[field.key] != field.value { data.append(field) }
        if !both.isEmpty { writer.member("both") { $0.members(both) { $0.value($1) } } }
        if !counted.isEmpty {
            writer.member("counted") { $0.array(counted) { $1.write(to: &$0) } }
        }
        if !data.isEmpty { writer.member("data") { $0.members(data) { $0.value($1) } } }
        if !deadlines.isEmpty {
            writer.member("deadlines") { writer in
                writer.members(deadlines) { writer, deadline in
                    if let deadline { deadline.write(to: &writer) } else { writer.null() }
                }
            }
        }
        if isDone { writer.member("done", true) }
        if !emitted.isEmpty {
            writer.member("emitted") { $0.array(emitted) { $1.write(to: &$0) } }
        }
        if !entries.isEmpty {
            writer.member("entries") { $0.members(entries) { $0.integer(Int64($1)) } }
        }
        writer.member("event", event)
        if let isHeld { writer.member("held", isHeld) }
        if let isHeldAbove { writer.member("held_above", isHeldAbove) }
        if !history.isEmpty {
            writer.member("history") { $0.members(history) { $0.texts($1) } }
        }
        if !lifted.isEmpty { writer.member("lifted") { $0.texts(lifted) } }
        if !logged.isEmpty {
            writer.member("log") { $0.array(logged) { $1.write(to: &$0) } }
        }
        writer.member("micro") { $0.array(microsteps) { $1.write(to: &$0) } }
        if let taken {
            if !taken.instance.isEmpty { writer.member("of", taken.instance) }
            if taken.isPart { writer.member("part", true) }
        }
        if isPassed { writer.member("passed", true) }
        if !sent.isEmpty { writer.member("payload") { $0.members(sent) { $0.value($1) } } }
        guard !postings.isEmpty else { return }
        writer.member("postings") { $0.array(postings) { $1.write(to: &$0) } }
    }

    /// Takes over one member; false for a name that is none of a step's.
    mutating func read(
        _ name: String,
        from reader: inout JSONReader
    ) throws(JSONDefect) -> Bool {
        // The first three are in nearly every step.
        switch name {
        case "event": event = try reader.text()
        case "micro":
            try reader.array { reader throws(JSONDefect) in
                microsteps.append(try Microstep(reading: &reader))
            }
        case "data": try reader.values(into: &changes)
        case "counted":
            try reader.array { reader throws(JSONDefect) in
                let (change, metric) = try reader.pair("change", "metric")
                if let change = CountChange(rawValue: change) {
                    counted.append(Count(change: change, metric: metric))
                }
            }
        case "deadlines":
            try reader.object { reader, id throws(JSONDefect) in
                deadlines.updateValue(try ArmedDeadline(reading: &reader, id), forKey: id)
            }
        case "done": isDone = try reader.bool()
        case "emitted":
            try reader.array { reader throws(JSONDefect) in
                let (to, type) = try reader.pair("to", "type")
                emitted.append(Emission(type: type, to: to))
            }
        case "entries": entries = try reader.numbers()
        case "held": isHeld = try reader.bool()
        case "held_above": isHeldAbove = try reader.bool()
        case "history": history = try reader.textLists()
        case "lifted": lifted = try reader.texts()
        case "log":
            try reader.array { reader throws(JSONDefect) in
                logged.append(try LogEntry(reading: &reader))
            }
        case "passed": isPassed = try reader.bool()
        case "postings":
            try reader.array { reader throws(JSONDefect) in
                postings.append(try Posting(reading: &reader))
            }
        default: return false
        }
        return true
    }
}

extension Step.Microstep {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object {
            if !entered.isEmpty { $0.member("entered") { $0.texts(entered) } }
            if !exited.isEmpty { $0.member("left") { $0.texts(exited) } }
            if !transitions.isEmpty { $0.member("taken") { $0.texts(transitions) } }
        }
    }

    fileprivate init(reading reader: inout JSONReader) throws(JSONDefect) {
        var microstep = Step.Microstep(transitions: [], exited: [], entered: [])
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "entered": microstep.entered = try reader.texts()
            case "left": microstep.exited = try reader.texts()
            case "taken": microstep.transitions = try reader.texts()
            default: try reader.skip()
            }
        }
        self = microstep
    }
}

extension Step.Count {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object {
            $0.member("change", change.rawValue)
            $0.member("metric", metric)
        }
    }
}

extension Step.Emission {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object {
            $0.member("to", to)
            $0.member("type", type)
        }
    }
}

extension Step.Posting {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object {
            $0.member("fen", amountFen)
            $0.member("from", from)
            $0.member("to", to)
        }
    }

    fileprivate init(reading reader: inout JSONReader) throws(JSONDefect) {
        var posting = Step.Posting(from: "", to: "", amountFen: 0)
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "fen": posting.amountFen = try reader.integer()
            case "from": posting.from = try reader.text()
            case "to": posting.to = try reader.text()
            default: try reader.skip()
            }
        }
        self = posting
    }
}

extension JSONReader {
    /// The engine value that comes next; see ``JSONWriter/value(_:)``.
    package mutating func value() throws(JSONDefect) -> EngineValue {
        switch try start() {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "["):
            var values: [EngineValue] = []
            try array { reader throws(JSONDefect) in values.append(try reader.value()) }
            return .list(values)
        case UInt8(ascii: "{"):
            let members = try values()
            if members.count == 1, let scalar = JSONReader.scalar(members) { return scalar }
            var map: [EngineValue: EngineValue] = [:]
            for (name, value) in members { map[.string(name)] = value }
            return .map(map)
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try bool())
        case UInt8(ascii: "n"):
            try skip()
            return .null
        default: return .int(try number())
        }
    }

    private static func scalar(_ members: [String: EngineValue]) -> EngineValue? {
        guard let (name, value) = members.first, case .string(let text) = value else { return nil }
        switch name {
        case "$double": return Double(text).map { .double($0) }
        case "$timestamp": return Timestamp(text).map { .timestamp($0) }
        case "$duration": return Span(text).map { .duration($0) }
        case "$type": return .type(text)
        default: return nil
        }
    }

    package mutating func values() throws(JSONDefect) -> [String: EngineValue] {
        var values: [String: EngineValue] = [:]
        try self.values(into: &values)
        return values
    }

    mutating func values(into values: inout [String: EngineValue]) throws(JSONDefect) {
        try object { reader, name throws(JSONDefect) in values[name] = try reader.value() }
    }

    mutating func numbers() throws(JSONDefect) -> [String: Int] {
        var numbers: [String: Int] = [:]
        try object { reader, name throws(JSONDefect) in
            numbers[name] = Int(try reader.integer())
        }
        return numbers
    }

    mutating func textLists() throws(JSONDefect) -> [String: [String]] {
        var lists: [String: [String]] = [:]
        try object { reader, name throws(JSONDefect) in lists[name] = try reader.texts() }
        return lists
    }

    /// The texts of two members; empty where one is missing.
    fileprivate mutating func pair(
        _ one: String,
        _ other: String
    ) throws(JSONDefect) -> (String, String) {
        var pair = ("", "")
        try object { reader, name throws(JSONDefect) in
            switch name {
            case one: pair.0 = try reader.text()
            case other: pair.1 = try reader.text()
            default: try reader.skip()
            }
        }
        return pair
    }
}
