import Expression

/// What people need before a transition may be taken; the same tests find and explain.
extension Macrostep {
    /// How a guard came out.
    private enum Outcome {
        case passes
        case blocks
        case isLifted
        /// The named role lifts it, but the minutes of that decision did not come with it.
        case lacksMinutes(Chart.Basis)
        case fails(EvaluationError)
    }

    mutating func meetsRequirements(
        _ number: Int,
        isAutomatic: Bool,
        _ stimulus: Stimulus
    ) -> Bool {
        guard chart.transitions[number].hasRequirements else { return true }
        guard isAllowed(chart.transitions[number].roles, isAutomatic: isAutomatic, stimulus.actor)
        else { return false }
        guard chart.transitions[number].hasRecords else { return meetsGuards(number, stimulus) }
        let transition = chart.transitions[number]
        for separation in transition.separations
        where chart.deed(against: separation, stimulus.actor, instance) != nil { return false }
        if transition.isOncePerActor,
            chart.earlierDeed(transition, stimulus.actor, instance) != nil
        {
            return false
        }
        for field in transition.requiredFields where instance.fields[field] == .null {
            return false
        }
        guard transition.requiredDocuments.allSatisfy(stimulus.documents.contains),
            transition.requiredDocumentsNow.allSatisfy(stimulus.documentsNow.contains)
        else { return false }
        return meetsGuards(number, stimulus)
    }

    private mutating func meetsGuards(_ number: Int, _ stimulus: Stimulus) -> Bool {
        var lifted: [StepTrace.Effect] = []
        for index in chart.transitions[number].guards.indices {
            let condition = chart.transitions[number].guards[index].condition
            // The rest of a guard is looked at only when its condition does not simply hold.
            if (try? holds(condition, stimulus.calendar)) == true { continue }
            let requirement = chart.transitions[number].guards[index]
            switch outcome(requirement, stimulus) {
            case .passes: continue
            case .isLifted: lifted.append(.lifted(requirement.code))
            case .blocks, .lacksMinutes, .fails: return false
            }
        }
        for effect in lifted where !effects.contains(effect) { effects.append(effect) }
        return true
    }

    /// Everything that keeps a candidate from being taken, for the person.
    func blockers(of number: Int, _ stimulus: Stimulus) -> [Blocker] {
        let transition = chart.transitions[number]
        var blockers: [Blocker] = []
        if !isAllowed(transition.roles, isAutomatic: false, stimulus.actor) {
            blockers.append(chart.notAllowed(transition.roles, stimulus.actor, at: transition.id))
        }
        for separation in transition.separations {
            if let deed = chart.deed(against: separation, stimulus.actor, instance) {
                blockers.append(chart.samePerson(separation.duty, deed, at: transition))
            }
        }
        if transition.isOncePerActor,
            let deed = chart.earlierDeed(transition, stimulus.actor, instance)
        {
            blockers.append(chart.alreadyDone(deed, at: transition))
        }
        for field in transition.requiredFields where instance.fields[field] == .null {
            blockers.append(chart.fieldMissing(chart.fields[field], at: transition))
        }
        for document in transition.requiredDocuments where !stimulus.documents.contains(document) {
            blockers.append(chart.documentMissing(document, isNow: false, at: transition))
        }
        for document in transition.requiredDocumentsNow
        where !stimulus.documentsNow.contains(document) {
            blockers.append(chart.documentMissing(document, isNow: true, at: transition))
        }
        for requirement in transition.guards {
            switch outcome(requirement, stimulus) {
            case .passes, .isLifted: continue
            case .blocks: blockers.append(blocker(requirement, transition, stimulus))
            case .lacksMinutes(let basis):
                blockers.append(chart.minutesMissing(requirement, basis, at: transition))
            case .fails(let error):
                blockers.append(chart.guardError(number, requirement.condition, error))
            }
        }
        return blockers
    }

    // MARK: Each requirement

    /// An automatic step may also be taken where only `system` may.
    private func isAllowed(_ roles: [String], isAutomatic: Bool, _ actor: Actor) -> Bool {
        if roles.isEmpty { return true }
        for role in roles where actor.roles.contains(role) || (isAutomatic && role == "system") {
            return true
        }
        return false
    }

    private func outcome(_ requirement: Chart.Guard, _ stimulus: Stimulus) -> Outcome {
        do throws(EvaluationError) {
            if try holds(requirement.condition, stimulus.calendar) { return .passes }
        } catch {
            return .fails(error)
        }
        guard stimulus.lifted.contains(requirement.code),
            let basis = chart.provisional(requirement, stimulus.policy),
            basis.roles.allSatisfy(stimulus.actor.roles.contains)
        else { return .blocks }
        return stimulus.documentsNow.contains(Chart.minutes) ? .isLifted : .lacksMinutes(basis)
    }

    private func blocker(
        _ requirement: Chart.Guard,
        _ transition: Chart.Transition,
        _ stimulus: Stimulus
    ) -> Blocker {
        let found = requirement.message.values.map { value in
            try? evaluate(value.formula, stimulus.calendar)  // A miss is shown as “?”.
        }
        var values: [String: String] = [:]
        for (value, found) in zip(requirement.message.values, found) {
            values[value.name] = Chart.Message.shown(found, value.format)
        }
        let basis = chart.provisional(requirement, stimulus.policy)
        return Blocker(
            code: requirement.code,
            message: Localized(
                zh: requirement.message.text(requirement.message.zh, found),
                en: requirement.message.text(requirement.message.en, found)
            ),
            place: transition.id,
            values: values,
            role: basis?.roles.joined(separator: ", ") ?? requirement.role,
            provisional: basis?.keys.joined(separator: ", ")
        )
    }
}

extension Chart {
    /// The class of the document that decides a lifting: 会议纪要.
    static let minutes = "decision_minutes"

    /// Provisional parameters by key, and the roles that may lift what rests on them.
    typealias Basis = (keys: [String], roles: [String])

    /// The provisional parameters (暂定) that a guard rests on, and the roles that may lift it.
    ///
    /// Nil when any of them is policy, or when it reads none: then nobody may lift it.
    func provisional(
        _ requirement: Guard,
        _ policy: PolicyValues
    ) -> Basis? {
        guard !requirement.condition.parameters.isEmpty else { return nil }
        var keys: [String] = []
        var roles: [String] = []
        for number in requirement.condition.parameters {
            let key = parameters[number].key
            guard let role = policy.parameters[key]?.liftedBy else { return nil }
            keys.append(key)
            if !roles.contains(role) { roles.append(role) }
        }
        return (keys, roles)
    }
}
