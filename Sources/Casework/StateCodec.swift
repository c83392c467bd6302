package import Portfolio
package import Workflow

/// Deadlines, actor logs, instance states and documents as JSON; part of stored history.
extension JSON {
    package init(_ entry: LogEntry) {
        var members: [String: JSON] = [
            "transition": .text(entry.transition), "actor": .text(entry.actor),
            "sequence": .integer(Int64(entry.sequence)),
        ]
        if let duty = entry.duty { members["duty"] = .text(duty) }
        if let other = entry.onBehalfOf { members["on_behalf_of"] = .text(other) }
        self = .object(members)
    }

    package var logEntry: LogEntry {
        LogEntry(
            transition: self["transition"]?.textValue ?? "",
            duty: self["duty"]?.textValue,
            actor: self["actor"]?.textValue ?? "",
            onBehalfOf: self["on_behalf_of"]?.textValue,
            sequence: Int(self["sequence"]?.integerValue ?? 0)
        )
    }

    package init(_ deadline: ArmedDeadline) {
        var members: [String: JSON] = [
            "state": .text(deadline.state), "id": .text(deadline.id),
            "entry": .integer(Int64(deadline.entry)), "start": .text(deadline.start.description),
            "unit": .text(deadline.unit.rawValue), "length": .integer(Int64(deadline.length)),
            "nominal": .integer(deadline.nominalDue.milliseconds),
            "due": .integer(deadline.due.milliseconds), "calendar": .text(deadline.calendarHash),
            "pauses": .integer(Int64(deadline.pauses)),
        ]
        if deadline.countsStartDay { members["counts_start_day"] = true }
        if deadline.isProvisional { members["provisional"] = true }
        if let remaining = deadline.remaining {
            members["remaining"] = .integer(Int64(remaining))
        }
        if !deadline.reminders.isEmpty {
            members["reminders"] = .array(
                deadline.reminders.map {
                    ["lead": .text($0.lead), "due": .integer($0.due.milliseconds)]
                }
            )
        }
        self = .object(members)
    }

    /// Nil for null: the deadline was disarmed.
    package var deadline: ArmedDeadline? {
        guard case .object = self else { return nil }
        func number(_ name: String) -> Int64 { self[name]?.integerValue ?? 0 }
        return ArmedDeadline(
            state: self["state"]?.textValue ?? "",
            id: self["id"]?.textValue ?? "",
            entry: Int(number("entry")),
            start: CivilDate(self["start"]?.textValue ?? "") ?? CivilDate(dayNumber: 0),
            unit: Period.Unit(rawValue: self["unit"]?.textValue ?? "") ?? .calendarDay,
            length: Int(number("length")),
            countsStartDay: self["counts_start_day"] == true,
            nominalDue: Instant(milliseconds: number("nominal")),
            due: Instant(milliseconds: number("due")),
            isProvisional: self["provisional"] == true,
            calendarHash: self["calendar"]?.textValue ?? "",
            remaining: self["remaining"]?.integerValue.map(Int.init),
            pauses: Int(number("pauses")),
            reminders: (self["reminders"]?.elements ?? []).map {
                ArmedDeadline.Reminder(
                    lead: $0["lead"]?.textValue ?? "",
                    due: Instant(milliseconds: $0["due"]?.integerValue ?? 0)
                )
            }
        )
    }

    package init(_ state: InstanceState) {
        var members: [String: JSON] = [
            "active": JSON(texts: state.active), "data": JSON(state.fields),
            "sequence": .integer(Int64(state.sequence)),
        ]
        if !state.history.isEmpty {
            members["history"] = .object(state.history.mapValues { JSON(texts: $0) })
        }
        if !state.deadlines.isEmpty {
            members["deadlines"] = .object(state.deadlines.mapValues { JSON($0) })
        }
        if !state.entries.isEmpty {
            members["entries"] = .object(state.entries.mapValues { .integer(Int64($0)) })
        }
        if !state.log.isEmpty { members["log"] = .array(state.log.map { JSON($0) }) }
        if state.isHeld { members["held"] = true }
        if state.isHeldAbove { members["held_above"] = true }
        if state.isDone { members["done"] = true }
        self = .object(members)
    }

    package var instanceState: InstanceState {
        var state = InstanceState()
        state.active = self["active"]?.texts ?? []
        state.fields = (self["data"]?.members ?? [:]).mapValues(\.value)
        state.sequence = Int(self["sequence"]?.integerValue ?? 0)
        state.history = (self["history"]?.members ?? [:]).mapValues(\.texts)
        state.deadlines = (self["deadlines"]?.members ?? [:]).compactMapValues(\.deadline)
        state.entries = (self["entries"]?.members ?? [:]).mapValues { Int($0.integerValue ?? 0) }
        state.log = (self["log"]?.elements ?? []).map(\.logEntry)
        state.isHeld = self["held"] == true
        state.isHeldAbove = self["held_above"] == true
        state.isDone = self["done"] == true
        return state
    }

    package init(_ document: DocumentReference) {
        self = [
            "class": .text(document.documentClass), "number": .text(document.number),
            "issuer": .text(document.issuer), "date": .text(document.date.description),
            "digest": .text(document.digest),
        ]
    }

    package var document: DocumentReference {
        DocumentReference(
            documentClass: self["class"]?.textValue ?? "",
            number: self["number"]?.textValue ?? "",
            issuer: self["issuer"]?.textValue ?? "",
            date: CivilDate(self["date"]?.textValue ?? "") ?? CivilDate(dayNumber: 0),
            digest: self["digest"]?.textValue ?? ""
        )
    }
}
