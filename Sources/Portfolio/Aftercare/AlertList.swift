package import Workflow

/// What comes up for agreements and enterprises: each with its day and what it is about.
package struct AlertList: Sendable {
    package struct Item: Hashable, Sendable {
        package let stream: String
        package let code: String
        package let kind: String
        /// The instance whose clock it is, such as `milestone/1`; empty for the case's own.
        package let instance: String
        /// The deadline's id in its chart, or what of another kind comes up, such as `lock_up`.
        package let deadline: String
        /// The state that it bounds; empty where a field gives the day.
        package let state: String
        package let due: CivilDate
    }

    /// Soonest first, what is overdue before everything else.
    package let items: [Item]

    /// `streams` are agreements, their reports, events and exemption cases; without `days` all
    /// that is known comes up.
    package init(_ streams: [CaseStream], on today: CivilDate, within days: Int?) {
        let last = days.map { today.adding(days: $0) }
        let all = streams.flatMap { AlertList.items(of: $0, on: today) }
        items = all.filter { item in last.map { item.due <= $0 } ?? true }.sorted {
            ($0.due, $0.code, $0.instance, $0.deadline)
                < ($1.due, $1.code, $1.instance, $1.deadline)
        }
    }

    private static func items(of stream: CaseStream, on today: CivilDate) -> [Item] {
        guard !stream.root.isDone, !stream.isIn("ended") else { return [] }
        func item(_ instance: String, _ deadline: String, _ state: String, _ due: CivilDate) -> Item
        {
            Item(
                stream: stream.id,
                code: stream.code,
                kind: stream.kind,
                instance: instance,
                deadline: deadline,
                state: state,
                due: due
            )
        }
        let clocks = stream.instances.flatMap { key, state -> [Item] in
            guard !state.isDone, !state.stands else { return [] }
            return state.deadlines.values.filter { clock in
                clock.remaining == nil
                    && state.active.contains {
                        $0 == clock.state || $0.hasPrefix(clock.state + ".")
                    }
            }.map { item(key, $0.id, $0.state, $0.due.date) }
        }
        let passed = AlertList.passed(stream, on: today).filter { late in
            !clocks.contains { $0.instance == late.instance && $0.deadline == late.deadline }
        }.map { item($0.instance, $0.deadline, $0.state, $0.due) }
        // A window without principal has nothing to run out of.
        let isEmpty = (stream.integer("outstanding") ?? 0) == 0
        let running = clocks.filter { $0.deadline != "window" || !isEmpty }
        // No clock ends a lock-up: its day is a field of the agreement.
        let locked = stream.text("locked_until").flatMap { CivilDate($0) }
            .map { $0 >= today ? [item("", "lock_up", "", $0)] : [] }
        return running + passed + (locked ?? [])
    }

    /// What is overdue: its clock ran out and is no more, and the day still stands in a field.
    private static func passed(
        _ stream: CaseStream,
        on today: CivilDate
    ) -> [(instance: String, deadline: String, state: String, due: CivilDate)] {
        func late(
            _ key: String,
            _ field: String,
            _ deadline: String,
            in states: [String]
        ) -> (instance: String, deadline: String, state: String, due: CivilDate)? {
            guard let state = states.first(where: { stream.isIn($0, of: key) }),
                stream.instances[key]?.stands == false,
                let due = stream.text(field, of: key).flatMap({ CivilDate($0) }), due < today
            else { return nil }
            return (key, deadline, state, due)
        }
        switch stream.kind {
        case GrantProcedure.kind:
            return stream.keys(of: "milestone").compactMap {
                late($0, "due_on", "due", in: ["planned"])
            }
                + stream.keys(of: "tranche").compactMap {
                    late($0, "receipt_late_on", "receipt_by", in: ["paid.unreceipted"])
                }
        case EnterpriseReportProcedure.kind:
            return [late("", "due_on", "report_by", in: ["expected"])].compactMap(\.self)
        case EnterpriseEventProcedure.kind:
            return [late("", "follow_up_on", "follow_up", in: ["open"])].compactMap(\.self)
        default: return []
        }
    }
}
