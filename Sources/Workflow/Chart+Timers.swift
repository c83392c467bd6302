extension Chart {
    /// Fires a deadline that is due; nil when it is stale, re-dated, or its clock stands.
    ///
    /// The actor of the stimulus is ``Actor/system``; its event is ignored. A deadline fires once:
    /// with nothing enabled it is recorded as passed.
    package func fire(
        _ instance: Instance,
        deadline id: String,
        entry: Int,
        _ stimulus: Stimulus
    ) throws(Refusal) -> (Instance, StepTrace)? {
        guard let number = deadlineNumbers[id], let armed = instance.deadlines[number],
            armed.entry == entry, armed.remaining == nil, armed.due <= stimulus.now
        else { return nil }
        let event = deadlines[number].event
        let payload = try bind([:], to: event)
        var macrostep = try Macrostep(self, instance, payload: payload, stimulus)
        if number == suspension?.deadline {
            try macrostep.setHeld(false, stimulus)
            return macrostep.finish(event: events[event].name, before: instance)
        }
        macrostep.instance.deadlines[number] = nil
        let selected = try macrostep.select(event: event, isAutomatic: false, stimulus)
        if !selected.isEmpty {
            try macrostep.microstep(selected, stimulus)
            try macrostep.settle(stimulus)
        }
        var (after, trace) = macrostep.finish(event: events[event].name, before: instance)
        trace.isPassed = selected.isEmpty
        return (after, trace)
    }

    /// Reminds of a deadline; nil when the reminder is stale, re-dated, or its clock stands.
    package func remind(
        _ instance: Instance,
        deadline id: String,
        entry: Int,
        lead: String,
        now: Instant
    ) -> (Instance, StepTrace)? {
        guard let number = deadlineNumbers[id], let armed = instance.deadlines[number],
            armed.entry == entry, armed.remaining == nil,
            let index = armed.reminders.firstIndex(where: { $0.lead == lead }),
            armed.reminders[index].due <= now
        else { return nil }
        var after = instance
        after.sequence += 1
        after.deadlines[number]?.reminders.remove(at: index)
        var trace = StepTrace(event: Deadline.reminder, before: instance, after: after)
        trace.effects = deadlines[number].reminding.map { .emitted($0) }
        return (after, trace)
    }

    /// Dates provisional deadlines again after a calendar was imported; nil when none changes.
    ///
    /// A clock that stands needs nothing: what remains is counted when it goes on.
    package func recalculate(
        _ instance: Instance,
        _ calendar: WorkCalendar
    ) -> (Instance, StepTrace)? {
        var after = instance
        for number in deadlines.indices {
            guard var armed = after.deadlines[number], armed.isProvisional,
                armed.remaining == nil
            else { continue }
            armed.isProvisional = false
            armed.run(in: calendar, now: armed.due)
            armed.dateReminders(in: calendar)
            after.deadlines[number] = armed
        }
        guard after.deadlines != instance.deadlines else { return nil }
        after.sequence += 1
        return (after, StepTrace(event: "calendar.imported", before: instance, after: after))
    }
}
