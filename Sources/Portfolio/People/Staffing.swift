package import Workflow

/// Who can do what on a day, of the people who are there: roles of their own and those that they
/// were authorised to use.
package struct Staffing: Sendable {
    /// One person who is there.
    package struct Member: Hashable, Sendable {
        package let id: String
        package let code: String
        /// Roles held in his own right.
        package let roles: [String]
        /// Roles that he may use for others today, with the principals of each.
        package let substituted: [String: [String]]
        /// For whom he may act today.
        package let principals: [String]

        package var allRoles: [String] {
            roles + substituted.keys.filter { !roles.contains($0) }.sorted()
        }

        /// As the rules see him when he acts with whatever he may.
        package var actor: Actor {
            Actor(
                identities: Set([id] + principals),
                recordedAs: id,
                roles: allRoles,
                organisation: "",
                district: ""
            )
        }
    }

    /// A transition whose roles nobody holds or may use.
    package struct Gap: Hashable, Sendable {
        package let kind: String
        package let event: String
        package let title: Localized
        package let roles: [String]
    }

    /// Duties of a chart that different people must do, for all of which there are too few.
    package struct Shortage: Hashable, Sendable {
        package let kind: String
        package let duties: [String]
    }

    package let members: [Member]

    package init(people: [CaseStream], on date: CivilDate) {
        let present = people.filter { $0.isIn("active") }
        let known = Dictionary(present.map { ($0.id, $0) }) { $1 }
        members = present.map { person in
            let authorities = Authority.all(of: person).filter {
                $0.isInForce(on: date) && known[$0.principal] != nil
            }
            var substituted: [String: [String]] = [:]
            for authority in authorities {
                for role in authority.roles
                where known[authority.principal]?.heldRoles(on: date).contains(role) == true {
                    substituted[role, default: []].append(authority.principal)
                }
            }
            return Member(
                id: person.id,
                code: person.code,
                roles: person.heldRoles(on: date),
                substituted: substituted,
                principals: Authority.principals(of: person, on: date)
            )
        }
    }

    package func holders(of role: String) -> [Member] {
        members.filter { $0.roles.contains(role) }
    }

    package func substitutes(for role: String) -> [Member] {
        members.filter { !$0.roles.contains(role) && $0.substituted[role] != nil }
    }

    /// Transitions of a chart that nobody can take, for want of a role.
    package func gaps(in chart: Chart) -> [Gap] {
        var gaps: [Gap] = []
        for transition in asked(in: chart) where able(transition.roles).isEmpty {
            let event = transition.events.first ?? 0
            let gap = Gap(
                kind: chart.definition.id.content,
                event: chart.events[event].name,
                title: event == 0 ? chart.definition.title : chart.events[event].title,
                roles: transition.roles
            )
            if !gaps.contains(gap) { gaps.append(gap) }
        }
        return gaps
    }

    /// Duties that are kept apart and cannot all be done, though each has somebody to do it.
    ///
    /// A case that needs only some of them may still go on: a small sum takes no release.
    package func shortages(in chart: Chart) -> [Shortage] {
        var shortages: [Shortage] = []
        for transition in asked(in: chart) {
            let apart = separated(transition, in: chart)
            guard !apart.isEmpty, !able(transition.roles).isEmpty,
                apart.allSatisfy({ !able($0.roles).isEmpty }),
                !isPossible(transition, apart, in: chart)
            else { continue }
            let shortage = Shortage(
                kind: chart.definition.id.content,
                duties: Set([transition.duty ?? transition.id] + apart.map(\.name)).sorted()
            )
            if !shortages.contains(shortage) { shortages.append(shortage) }
        }
        return shortages
    }

    /// What a person asks for, in a role.
    private func asked(in chart: Chart) -> [Chart.Transition] {
        chart.transitions.filter { transition in
            !transition.roles.isEmpty && !transition.roles.contains("system")
                && transition.events.first.map { chart.events[$0].origin == .command } ?? true
        }
    }

    // MARK: Separation: different people for what is kept apart

    private typealias Duty = (name: String, roles: [String])

    /// Members that may do something of one of the roles, by their number; all for no roles.
    private func able(_ roles: [String]) -> [Int] {
        members.indices.filter { member in
            roles.isEmpty || members[member].allRoles.contains(where: roles.contains)
        }
    }

    /// The duties that must have been done by others; one that the system may do needs nobody.
    private func separated(_ transition: Chart.Transition, in chart: Chart) -> [Duty] {
        transition.separations.compactMap { separation in
            let roles = separation.deeds.flatMap { chart.transitions[$0.transition].roles }
            return roles.contains("system") ? nil : (separation.duty, roles)
        }
    }

    /// Whether people can be found, so that what the chart keeps apart is done by different ones.
    private func isPossible(
        _ transition: Chart.Transition,
        _ apart: [Duty],
        in chart: Chart
    ) -> Bool {
        let choices = [able(transition.roles)] + apart.map { able($0.roles) }
        // What is kept apart from the transition may be kept apart among itself as well.
        let pairs = apart.map { one in
            apart.map { other in
                chart.transitions.contains { candidate in
                    candidate.duty == one.name
                        && candidate.separations.contains { $0.duty == other.name }
                }
            }
        }
        func isApart(_ first: Int, _ second: Int) -> Bool {
            guard first > 0, second > 0 else { return first != second }
            return pairs[first - 1][second - 1] || pairs[second - 1][first - 1]
        }
        func assign(_ number: Int, _ chosen: [Int]) -> Bool {
            guard number < choices.count else { return true }
            return choices[number].contains { member in
                let clashes = chosen.indices.contains {
                    isApart($0, number) && isOne(chosen[$0], member)
                }
                return !clashes && assign(number + 1, chosen + [member])
            }
        }
        return assign(0, [])
    }

    /// Two members count as one when either may act for the other.
    private func isOne(_ first: Int, _ second: Int) -> Bool {
        first == second || members[first].principals.contains(members[second].id)
            || members[second].principals.contains(members[first].id)
    }
}
