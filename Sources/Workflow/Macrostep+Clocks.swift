import Expression

extension Macrostep {
    /// Starts the clock of a deadline; its state has just been entered.
    mutating func arm(_ number: Int, _ stimulus: Stimulus) throws(Refusal) {
        let deadline = chart.deadlines[number]
        let period = try length(of: deadline, stimulus)
        var armed = ArmedDeadline(
            state: chart.tree.states[deadline.state].path,
            id: deadline.id,
            entry: instance.sequence,
            start: stimulus.effective,
            unit: period.unit,
            length: period.length,
            countsStartDay: try countsStartDay(deadline, stimulus),
            nominalDue: stimulus.now,
            due: stimulus.now,
            calendarHash: stimulus.calendar.version
        )
        armed.run(in: stimulus.calendar, now: stimulus.now)
        for lead in deadline.reminders {
            let due = armed.reminderDue(lead, in: stimulus.calendar)
            guard due > stimulus.now else { continue }
            armed.reminders.append(ArmedDeadline.Reminder(lead: lead.description, due: due))
        }
        instance.deadlines[number] = armed
    }

    private func length(
        of deadline: Chart.Deadline,
        _ stimulus: Stimulus
    ) throws(Refusal) -> Period {
        switch deadline.length {
        case .period(let period): return period
        case .parameter(let number):
            let value = try chart.parameter(number, stimulus.policy)
            guard case .string(let text) = value, let period = try? Period(text) else {
                throw Refusal(chart.parameterRefused(number, value))  // Not a period.
            }
            return period
        case .date(let formula):
            let place = chart.tree.states[deadline.state].path
            let value = try value(of: formula, at: place, stimulus)
            guard case .string(let text) = value, let date = CivilDate(text),
                Chart.effectiveYears.contains(date.year)
            else { throw Refusal(chart.dateRefused(deadline, value)) }
            return Period(unit: .date, length: date.dayNumber - stimulus.effective.dayNumber)
        }
    }

    private func countsStartDay(
        _ deadline: Chart.Deadline,
        _ stimulus: Stimulus
    ) throws(Refusal) -> Bool {
        switch deadline.startDay {
        case .counts(let counts): return counts
        case .parameter(let number):
            return try chart.parameter(number, stimulus.policy) == .bool(true)
        }
    }

    /// Stops and starts clocks, once the chart has come to rest.
    mutating func settleClocks(_ stimulus: Stimulus) {
        if instance.isDone {
            for number in chart.deadlines.indices { instance.deadlines[number] = nil }
            return
        }
        var paused: [Int] = []
        for state in instance.configuration.intersection(chart.pausingStates) {
            paused += chart.tree.states[state].paused
        }
        for number in chart.deadlines.indices where number != chart.suspension?.deadline {
            guard var deadline = instance.deadlines[number] else { continue }
            let stands = instance.stands || paused.contains(number)
            if stands, deadline.remaining == nil {
                deadline.pause(on: stimulus.effective, now: stimulus.now, in: stimulus.calendar)
            } else if !stands, let remaining = deadline.remaining {
                deadline.resume(
                    on: stimulus.effective,
                    now: stimulus.now,
                    remaining,
                    in: stimulus.calendar
                )
            } else {
                continue
            }
            instance.deadlines[number] = deadline
        }
    }
}

extension ArmedDeadline {
    /// Dates the deadline from its start; `now` matters to seconds only.
    mutating func run(in calendar: WorkCalendar, now: Instant) {
        calendarHash = calendar.version
        guard unit != .second else {
            nominalDue = Instant(milliseconds: now.milliseconds + Int64(length) * 1000)
            due = nominalDue
            return
        }
        let end = calendar.due(from: start, unit, length, countsStartDay: countsStartDay)
        nominalDue = Instant(endOf: end.nominal)
        due = Instant(endOf: end.date)
        isProvisional = end.isProvisional
    }

    /// The day on which the lead remains; its start, so that the whole day is left to act.
    func reminderDue(_ lead: Period, in calendar: WorkCalendar) -> Instant {
        guard lead.unit != .second else {
            return Instant(milliseconds: due.milliseconds - Int64(lead.length) * 1000)
        }
        return Instant(startOf: calendar.day(lead.length, lead.unit, before: due.date))
    }

    /// The clock stands from a day on: what remains are the days after it up to the nominal due.
    mutating func pause(on day: CivilDate, now: Instant, in calendar: WorkCalendar) {
        let from = max(day, start)
        let left: Int
        switch unit {
        case .workingDay: left = calendar.workdays(from: from, to: nominalDue.date)
        case .calendarDay, .month, .date: left = nominalDue.date.dayNumber - from.dayNumber
        case .second:
            left = Int((nominalDue.milliseconds - now.milliseconds + 999).flooredQuotient(by: 1000))
        }
        remaining = max(0, left)
        pauses += 1
    }

    /// The clock goes on from a day: what remained is counted from it.
    mutating func resume(
        on day: CivilDate,
        now: Instant,
        _ left: Int,
        in calendar: WorkCalendar
    ) {
        start = day
        length = left
        if unit == .month { unit = .calendarDay }
        countsStartDay = false
        remaining = nil
        run(in: calendar, now: now)
        dateReminders(in: calendar)
    }

    mutating func dateReminders(in calendar: WorkCalendar) {
        for index in reminders.indices {
            // What was armed was read from a period, so it reads again.
            guard let lead = try? Period(reminders[index].lead) else { continue }
            reminders[index].due = reminderDue(lead, in: calendar)
        }
    }
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
