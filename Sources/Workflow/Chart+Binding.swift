import Expression

/// How what a step is given becomes what its expressions read.
extension Chart {
    /// The payload in the order of the event's fields, or every defect of it.
    func bind(_ payload: [String: Value], to number: Int) throws(Refusal) -> [Value] {
        if payload.isEmpty, events[number].payload.isEmpty { return [] }
        let event = events[number]
        var values: [Value] = []
        values.reserveCapacity(event.payload.count)
        var blockers: [Blocker] = []
        var known = 0
        // By place: a field is read where it stands instead of copied.
        for place in event.payload.indices {
            let value = payload[event.payload[place].name]
            if value != nil { known += 1 }
            guard let value, value != .null else {
                if event.payload[place].isRequired {
                    blockers.append(payloadMissing(event.payload[place]))
                }
                values.append(.null)
                continue
            }
            if !event.payload[place].type.accepts(value) {
                blockers.append(payloadType(event.payload[place], value))
            } else if !event.payload[place].isInRange(value) {
                blockers.append(payloadRange(event.payload[place], value))
            }
            values.append(value)
        }
        if known < payload.count {
            let names = Set(event.payload.map(\.name))
            for name in payload.keys.sorted() where !names.contains(name) {
                blockers.append(payloadUnknown(name, event))
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return values
    }

    /// The slots of ``ExpressionScopes``; what no expression reads stays absent.
    func bindings(_ payload: [Value], _ stimulus: Stimulus) throws(Refusal) -> Bindings {
        var slots: [Bindings.Slot] = [.absent, .record(payload)]
        if readsParameters || readsActor || readsToday || !readings.isEmpty {
            slots.reserveCapacity(5 + readings.count)
            slots.append(readsParameters ? .record(try parameters(stimulus.policy)) : .absent)
            slots.append(readsActor ? .record(record(of: stimulus.actor)) : .absent)
            slots.append(
                readsToday ? .value(.string(stimulus.effective.description)) : .absent
            )
            for name in readings {
                guard let records = stimulus.readings[name] else {
                    throw Refusal(readingMissing(name))
                }
                slots.append(.value(.list(records)))
            }
        }
        let (seconds, rest) = stimulus.now.milliseconds.quotientAndRemainder(dividingBy: 1000)
        let now = Timestamp(
            seconds: rest < 0 ? seconds - 1 : seconds,
            nanoseconds: Int32(rest < 0 ? rest + 1000 : rest) * 1_000_000
        )
        return Bindings(slots, now: now ?? .epoch)
    }

    private func record(of actor: Actor) -> [Value] {
        [
            .string(actor.recordedAs), .list(actor.roles.map { .string($0) }),
            .string(actor.organisation), .string(actor.district),
        ]
    }

    private func parameters(_ policy: PolicyValues) throws(Refusal) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(parameters.count)
        for number in parameters.indices { values.append(try parameter(number, policy)) }
        return values
    }

    func parameter(_ number: Int, _ policy: PolicyValues) throws(Refusal) -> Value {
        let slot = parameters[number]
        guard let found = policy.parameters[slot.key]?.value, slot.type.accepts(found) else {
            throw Refusal(parameterRefused(number, policy.parameters[slot.key]?.value))
        }
        return found
    }
}

extension Chart {
    /// Why a free text is too long or too short for its field; nil where it fits.
    package func outOfRange(_ field: FieldSlot, _ text: String) -> Blocker? {
        field.measures(.string(text)) ? nil : payloadRange(field, .string(text))
    }
}

extension Chart.FieldSlot {
    /// Numbers by size; strings by characters, lists by members; both bounds included.
    ///
    /// A text is the name of its cell here: it was measured before it was sealed
    /// (``Chart/outOfRange(_:_:)``).
    func isInRange(_ value: Value) -> Bool {
        type == .text || measures(value)
    }

    fileprivate func measures(_ value: Value) -> Bool {
        let size: Int64
        switch value {
        case .int(let number): size = number
        case .string(let text) where least != nil || greatest != nil:
            // A text has at most as many characters as bytes, and those need no looking up.
            if !text.isEmpty, least ?? 0 <= 1, Int64(text.utf8.count) <= greatest ?? .max {
                return true
            }
            size = Int64(text.count)
        case .list(let members): size = Int64(members.count)
        case .string, .null, .bool, .double, .map, .timestamp, .duration, .type: return true
        }
        return size >= least ?? .min && size <= greatest ?? .max
    }
}
