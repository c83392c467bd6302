extension Chart {
    /// The events that a person may ask for now, each with the roles that may, by states alone.
    package func possible(_ instance: Instance) -> [(event: Event, roles: [String])] {
        enabled(instance) { _ in true }
    }

    /// Of the possible events those that bring the case on.
    ///
    /// A note, an edit, a hold or a way out waits for nobody.
    package func awaited(_ instance: Instance) -> [(event: Event, roles: [String])] {
        let hold = suspension?.hold
        return enabled(instance) { transition in
            guard !transition.isEscape else { return false }
            return !transition.targets.isEmpty || leaves.contains(transition.source)
        }.filter { eventNumbers[$0.event.name] != hold }
    }

    private func enabled(
        _ instance: Instance,
        _ isWanted: (Transition) -> Bool
    ) -> [(event: Event, roles: [String])] {
        enabledEvents(instance).compactMap { event in
            let roles = roles(for: event, instance, isWanted)
            return roles.isEmpty ? nil : (event, roles)
        }
    }

    /// Roles of every wanted transition that waits for the event in an active state, in order.
    func roles(
        for event: Event,
        _ instance: Instance,
        _ isWanted: (Transition) -> Bool
    ) -> [String] {
        guard let number = eventNumbers[event.name] else { return [] }
        if let suspension, number == suspension.resume { return suspension.resumeRoles }
        if let suspension, number == suspension.hold { return suspension.holdRoles }
        var roles: [String] = []
        for transition in transitions
        where transition.events.contains(number)
            && instance.configuration.contains(transition.source) && isWanted(transition)
        {
            roles += transition.roles.filter { !roles.contains($0) && $0 != "system" }
        }
        return roles
    }
}
