package import Portfolio
package import Workflow

/// Deadlines, actor logs, instance states and documents as JSON; part of stored history.
extension LogEntry {
    func write(to writer: inout JSONWriter) {
        writer.object {
            $0.member("actor", actor)
            if let duty { $0.member("duty", duty) }
            if let onBehalfOf { $0.member("on_behalf_of", onBehalfOf) }
            $0.member("sequence", Int64(sequence))
            $0.member("transition", transition)
        }
    }

    init(reading reader: inout JSONReader) throws(JSONDefect) {
        var entry = LogEntry(transition: "", duty: nil, actor: "", sequence: 0)
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "actor": entry.actor = try reader.text()
            case "duty": entry.duty = try reader.text()
            case "on_behalf_of": entry.onBehalfOf = try reader.text()
            case "sequence": entry.sequence = Int(try reader.integer())
            case "transition": entry.transition = try reader.text()
            default: try reader.skip()
            }
        }
        self = entry
    }
}

extension ArmedDeadline {
    /// Written under its id, which its own members do not repeat.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("calendar", calendarHash)
            if countsStartDay { writer.member("counts_start_day", true) }
            writer.member("due", due.milliseconds)
            writer.member("entry", Int64(entry))
            writer.member("length", Int64(length))
            if nominalDue != due { writer.member("nominal", nominalDue.milliseconds) }
            if pauses != 0 { writer.member("pauses", Int64(pauses)) }
            if isProvisional { writer.member("provisional", true) }
            if let remaining { writer.member("remaining", Int64(remaining)) }
            if !reminders.isEmpty {
                writer.member("reminders") { writer in
                    writer.array(reminders) { writer, reminder in
                        writer.object {
                            $0.member("due", reminder.due.milliseconds)
                            $0.member("lead", reminder.lead)
                        }
                    }
                }
            }
            writer.member("start", start.description)
            writer.member("state", state)
            writer.member("unit", unit.rawValue)
        }
    }

    /// Nil for null: the deadline was disarmed.
    init?(reading reader: inout JSONReader, _ id: String) throws(JSONDefect) {
        if try reader.isNull() { return nil }
        var nominalDue: Instant?
        var deadline = ArmedDeadline(
            state: "",
            id: id,
            entry: 0,
            start: CivilDate(dayNumber: 0),
            unit: .calendarDay,
            length: 0,
            nominalDue: Instant(milliseconds: 0),
            due: Instant(milliseconds: 0),
            calendarHash: ""
        )
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "calendar": deadline.calendarHash = try reader.text()
            case "counts_start_day": deadline.countsStartDay = try reader.bool()
            case "due": deadline.due = Instant(milliseconds: try reader.integer())
            case "entry": deadline.entry = Int(try reader.integer())
            case "length": deadline.length = Int(try reader.integer())
            case "nominal": nominalDue = Instant(milliseconds: try reader.integer())
            case "pauses": deadline.pauses = Int(try reader.integer())
            case "provisional": deadline.isProvisional = try reader.bool()
            case "remaining": deadline.remaining = Int(try reader.integer())
            case "reminders":
                try reader.array { reader throws(JSONDefect) in
                    deadline.reminders.append(try Reminder(reading: &reader))
                }
            case "start": deadline.start = try reader.date()
            case "state": deadline.state = try reader.text()
            case "unit": deadline.unit = Period.Unit(rawValue: try reader.text()) ?? .calendarDay
            default: try reader.skip()
            }
        }
        deadline.nominalDue = nominalDue ?? deadline.due
        self = deadline
    }
}

extension ArmedDeadline.Reminder {
    fileprivate init(reading reader: inout JSONReader) throws(JSONDefect) {
        var reminder = ArmedDeadline.Reminder(lead: "", due: Instant(milliseconds: 0))
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "due": reminder.due = Instant(milliseconds: try reader.integer())
            case "lead": reminder.lead = try reader.text()
            default: try reader.skip()
            }
        }
        self = reminder
    }
}

extension InstanceState {
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("active") { $0.texts(active) }
            writer.member("data") { $0.values(fields) }
            if !deadlines.isEmpty {
                writer.member("deadlines") { $0.members(deadlines) { $1.write(to: &$0) } }
            }
            if isDone { writer.member("done", true) }
            if !entries.isEmpty {
                writer.member("entries") { $0.members(entries) { $0.integer(Int64($1)) } }
            }
            if isHeld { writer.member("held", true) }
            if isHeldAbove { writer.member("held_above", true) }
            if !history.isEmpty {
                writer.member("history") { $0.members(history) { $0.texts($1) } }
            }
            if !log.isEmpty { writer.member("log") { $0.array(log) { $1.write(to: &$0) } } }
            writer.member("sequence", Int64(sequence))
        }
    }

    package init(reading reader: inout JSONReader) throws(JSONDefect) {
        var state = InstanceState()
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "active": state.active = try reader.texts()
            case "data": state.fields = try reader.values()
            case "deadlines":
                try reader.object { reader, id throws(JSONDefect) in
                    state.deadlines[id] = try ArmedDeadline(reading: &reader, id)
                }
            case "done": state.isDone = try reader.bool()
            case "entries": state.entries = try reader.numbers()
            case "held": state.isHeld = try reader.bool()
            case "held_above": state.isHeldAbove = try reader.bool()
            case "history": state.history = try reader.textLists()
            case "log":
                try reader.array { reader throws(JSONDefect) in
                    state.log.append(try LogEntry(reading: &reader))
                }
            case "sequence": state.sequence = Int(try reader.integer())
            default: try reader.skip()
            }
        }
        self = state
    }
}

extension JSONReader {
    mutating func date() throws(JSONDefect) -> CivilDate {
        CivilDate(try text()) ?? CivilDate(dayNumber: 0)
    }
}

extension CaseStream {
    /// The snapshot of a stream: its instances and documents, as canonical JSON.
    package var snapshot: [UInt8] {
        var writer = JSONWriter(capacity: 2048)
        writer.object { writer in
            if !documents.isEmpty {
                writer.member("documents") { $0.array(documents) { $1.write(to: &$0) } }
            }
            writer.member("instances") { $0.members(instances) { $1.write(to: &$0) } }
        }
        return writer.bytes
    }

    /// Takes over the instances and documents of a snapshot.
    package mutating func restore(_ snapshot: [UInt8]) throws(JSONDefect) {
        var reader = JSONReader(snapshot)
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "documents":
                try reader.array { reader throws(JSONDefect) in
                    documents.append(try DocumentReference(reading: &reader))
                }
            case "instances":
                try reader.object { reader, key throws(JSONDefect) in
                    instances[key] = try InstanceState(reading: &reader)
                }
            default: try reader.skip()
            }
        }
        try reader.finish()
    }
}
