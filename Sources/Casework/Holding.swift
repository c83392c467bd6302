import Portfolio
import Workflow

/// What is held and resumed together with a case: what its charts declare by `held_with`.
enum Holding {
    /// The sends that follow in the case's own stream, and those of the streams that belong to it.
    struct Following {
        var own: [Send]
        var others: [StreamPlan]
    }

    /// What follows when a case comes to stand, or to run again; what does so already is left out.
    static func following(
        _ stream: StoredStream,
        stands: Bool,
        _ session: any LedgerSession
    ) throws -> Following {
        let event = stands ? Chart.holdAbove : Chart.resumeAbove
        let rules = try session.rulebook(release: stream.release)
        var following = Following(own: [], others: [])
        for (key, instance) in stream.instances.sorted(by: { $0.key < $1.key }) where !key.isEmpty {
            guard let above = rules.chart(instance: key, kind: stream.record.kind)?.above,
                above.relation == .within, above.chart == stream.record.kind,
                !instance.isDone, instance.isHeldAbove != stands
            else { continue }
            following.own.append(send(event, to: key))
        }
        for kind in session.rulebook.charts.keys.sorted() where isBelow(stream, kind, session) {
            for child in try session.children(of: stream.record.id, kind: kind) {
                guard let root = child.instances[""], !root.isDone, root.isHeldAbove != stands,
                    try session.rulebook(release: child.release).charts[kind]?.above != nil
                else { continue }
                let further = try self.following(child, stands: stands || root.isHeld, session)
                following.others.append(
                    StreamPlan(
                        .existing(id: child.record.id),
                        [send(event, to: "")] + further.own,
                        isAsked: false
                    )
                )
                following.others += further.others
            }
        }
        return following
    }

    private static func isBelow(
        _ stream: StoredStream,
        _ kind: String,
        _ session: any LedgerSession
    ) -> Bool {
        let above = session.rulebook.charts[kind]?.above
        return above?.relation == .parent && above?.chart == stream.record.kind
    }

    private static func send(_ event: String, to instance: String) -> Send {
        .event(instance: instance, name: event, payload: [:], isInternal: true)
    }
}

extension Decision {
    /// A plan that holds or resumes a case, with what follows in all that belongs to it.
    func holding(_ plan: Plan) throws -> Plan {
        var plan = plan
        for index in plan.streams.indices {
            guard case .existing(let id) = plan.streams[index].target,
                plan.streams[index].sends.contains(where: isHolding),
                let stream = try session.stream(id), let root = stream.instances[""]
            else { continue }
            let isHold = plan.streams[index].sends.contains { self.name($0) == "hold" }
            let following = try Holding.following(
                stream,
                stands: isHold || root.isHeldAbove,
                session
            )
            plan.streams[index].sends += following.own
            plan.streams += following.others
        }
        return plan
    }

    private func isHolding(_ send: Send) -> Bool {
        ["hold", "resume"].contains(name(send) ?? "")
    }

    /// The event that the root is sent; nil for a start and for other instances.
    private func name(_ send: Send) -> String? {
        guard case .event(instance: "", let name, _, _) = send else { return nil }
        return name
    }
}
