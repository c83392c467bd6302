import Portfolio
import Workflow

/// What acting for others means for the steps of a decision.
extension Decision {
    /// The refusal of a step that none of the authorities covers; nil where nobody is acted for.
    func uncovered(_ event: String, _ trace: StepTrace, _ chart: Chart) -> Blocker? {
        guard !authorities.isEmpty else { return nil }
        let taken = trace.microsteps.flatMap(\.transitions.numbers).map { chart.transitions[$0] }
            .filter { $0.events.contains { chart.events[$0].name == event } }
        let uncovered = taken.first { transition in
            !authorities.contains { $0.covers(roles: transition.roles, duty: transition.duty) }
        }
        // Holding and resuming take no transition; they have no duty either.
        let isCovered =
            taken.isEmpty
            ? authorities.contains { $0.duties.isEmpty }
            : uncovered == nil
        guard !isCovered else { return nil }
        return AuthorityBlockers.dutyNotCovered(uncovered?.duty, event, authorities)
    }

    /// Meetings that decided in the case and in which the actor, or whom he acts for, had a voice.
    ///
    /// What a meeting did, each of its members did: the log names the meeting.
    func meetings(behind stream: CaseStream) throws -> Set<String> {
        var meetings: Set<String> = []
        for entry in stream.instances.values.flatMap(\.log) {
            guard let principal = entry.onBehalfOf, !actor.identities.contains(principal),
                !meetings.contains(principal), let meeting = try session.stream(principal)?.record,
                meeting.kind == MeetingProcedure.kind
            else { continue }
            let voters = MeetingProcedure.voters(of: meeting, in: stream)
            if !actor.identities.isDisjoint(with: voters) { meetings.insert(principal) }
        }
        return meetings
    }
}
