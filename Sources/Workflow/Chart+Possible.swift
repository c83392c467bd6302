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
        return enabled(instance, bringsOn).filter { eventNumbers[$0.event.name] != hold }
    }

    /// The roles that can bring a case on which stands in a state, in the order of the chart.
    ///
    /// They are those of its own transitions, or else of the nearest state around it that has any.
    package func rolesAwaited(in path: String) -> [String] {
        guard var number = stateNumbers[path] else { return [] }
        while true {
            var roles: [String] = []
            for transition in transitions
            where transition.source == number && bringsOn(transition) {
                roles += transition.roles.filter { !roles.contains($0) && $0 != "system" }
            }
            let parent = states[number].parent
            guard roles.isEmpty, parent != number else { return roles }
            number = parent
        }
    }

    /// A document that a possible event still waits for, and who may give it.
    package struct Lack: Hashable, Sendable {
        package var event: String
        package var title: Localized
        package var documentClass: String
        /// Whether it must come with the event itself, whatever is on the file already.
        package var isNow: Bool
        /// Whether the event brings the case on; a way out waits for nobody.
        package var isAwaited: Bool
        package var roles: [String]
    }

    /// What transitions out of the active states require and the file does not hold.
    ///
    /// In the order of the events, those first that bring the case on.
    package func lacks(_ instance: Instance, having documents: Set<String>) -> [Lack] {
        var lacks: [Lack] = []
        for event in enabledEvents(instance) {
            guard let number = eventNumbers[event.name] else { continue }
            for transition in transitions
            where transition.events.contains(number)
                && instance.configuration.contains(transition.source)
            {
                let roles = transition.roles.filter { $0 != "system" }
                guard !roles.isEmpty else { continue }
                let missing = transition.requiredDocuments.filter { !documents.contains($0) }
                for (name, isNow) in missing.map({ ($0, false) })
                    + transition.requiredDocumentsNow.map({ ($0, true) })
                {
                    let lack = Lack(
                        event: event.name,
                        title: event.title,
                        documentClass: name,
                        isNow: isNow,
                        isAwaited: bringsOn(transition),
                        roles: roles
                    )
                    if !lacks.contains(lack) { lacks.append(lack) }
                }
            }
        }
        return lacks.filter(\.isAwaited) + lacks.filter { !$0.isAwaited }
    }

    private func bringsOn(_ transition: Transition) -> Bool {
        !transition.isEscape
            && (!transition.targets.isEmpty || leaves.contains(transition.source))
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

    /// What a state is called, by its path; nil for one that the chart does not know.
    package func title(ofState path: String) -> Localized? {
        stateNumbers[path].map { states[$0].title }
    }
}
