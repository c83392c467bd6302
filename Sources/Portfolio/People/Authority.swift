import Expression
package import Workflow

/// An authority to act for another person (授权), as the substitute's stream holds it.
package struct Authority: Hashable, Sendable {
    package static let chart = "authorisation"

    /// The instance key, such as `authorisation/1`.
    package var key: String
    package var principal: String
    package var roles: [String]
    /// Duty labels; empty for every duty of the roles.
    package var duties: [String]
    package var since: CivilDate
    package var until: CivilDate
    /// The active state: `proposed`, `active`, `expired` or `revoked`.
    package var state: String

    /// Nil when the instance is none, or was never filled in.
    package init?(_ key: String, of stream: CaseStream) {
        guard let instance = stream.instances[key],
            let principal = stream.text("principal", of: key),
            let since = stream.text("since", of: key).flatMap({ CivilDate($0) }),
            let until = stream.text("until", of: key).flatMap({ CivilDate($0) })
        else { return nil }
        self.key = key
        self.principal = principal
        roles = RoundProcedure.texts(stream.field("roles", of: key))
        duties = RoundProcedure.texts(stream.field("duties", of: key))
        self.since = since
        self.until = until
        state = instance.active.first ?? ""
    }

    /// Every authority that a person was ever given, oldest first.
    package static func all(of person: CaseStream) -> [Authority] {
        guard person.instances.count > 1 else { return [] }
        return person.keys(of: chart).compactMap { Authority($0, of: person) }
    }

    /// It counts from its first to its last day, whatever was recorded of its end so far.
    package func isInForce(on date: CivilDate) -> Bool {
        state == "active" && since <= date && date <= until
    }

    /// Whether it covers a step of one of its roles that is done as a duty.
    package func covers(roles allowed: [String], duty: String?) -> Bool {
        guard allowed.isEmpty || roles.contains(where: allowed.contains) else { return false }
        return duties.isEmpty || duty.map(duties.contains) ?? false
    }

    /// The persons for whom somebody may act on a day.
    ///
    /// A delegate never checks what his principal did, in his own name neither (rule R5).
    package static func principals(of person: CaseStream, on date: CivilDate) -> [String] {
        all(of: person).filter { $0.isInForce(on: date) }.map(\.principal)
    }

    /// Roles that are held in person only: a reviewer scores alone.
    package static let personalRoles: Set<String> = ["REV"]
}
