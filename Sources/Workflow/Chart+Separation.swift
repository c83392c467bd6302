/// Who is kept apart from a transition by what the actor log says he did.
extension Chart {
    /// A deed that the actor, or whom he acts for, did of the duty since the scope was entered.
    func deed(
        against separation: Separation,
        _ actor: Actor,
        _ instance: Instance
    ) -> Instance.Deed? {
        instance.log.last { deed in
            separation.deeds.contains {
                $0.transition == deed.transition && isSince($0.scope, deed, instance)
            }
                && Chart.isBy(actor, deed)
        }
    }

    /// A deed of the transition itself since its source was entered.
    func earlierDeed(
        _ transition: Transition,
        _ actor: Actor,
        _ instance: Instance
    ) -> Instance.Deed? {
        instance.log.last {
            $0.transition == transition.number && isSince(transition.source, $0, instance)
                && Chart.isBy(actor, $0)
        }
    }

    private func isSince(_ scope: Int, _ deed: Instance.Deed, _ instance: Instance) -> Bool {
        guard let tracking = tree.states[scope].tracking else { return true }
        return deed.sequence > instance.entries[tracking]
    }

    private static func isBy(_ actor: Actor, _ deed: Instance.Deed) -> Bool {
        actor.identities.contains(deed.actor)
            || deed.onBehalfOf.map(actor.identities.contains) ?? false
    }

    /// Transitions that wait for an event in an active state, each with that event's number.
    package func waiting(_ instance: Instance) -> [(transition: Transition, event: Int)] {
        guard !instance.isDone else { return [] }
        return transitions.compactMap { transition in
            guard let event = transition.events.first, events[event].origin == .command,
                instance.configuration.contains(transition.source),
                !instance.stands || events[event].isTakenHeld
            else { return nil }
            return (transition, event)
        }
    }

    /// Whether a person may take a transition, by his roles and by what he did before.
    ///
    /// Conditions, documents and guards are not looked at: they do not depend on who asks.
    package func isFree(_ transition: Transition, for actor: Actor, _ instance: Instance) -> Bool {
        guard transition.roles.isEmpty || transition.roles.contains(where: actor.roles.contains)
        else { return false }
        for separation in transition.separations
        where deed(against: separation, actor, instance) != nil { return false }
        return !transition.isOncePerActor || earlierDeed(transition, actor, instance) == nil
    }
}
