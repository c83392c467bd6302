package import Workflow

/// An event of a case as evidence shows it: who in which role did what, when, and its hash.
package struct EventMark: Hashable, Sendable {
    package var stream: String
    package var version: Int
    /// Chart and event, such as `grant-agreement.pay`.
    package var type: String
    /// The instances that it moved, such as `milestone/1`; the root's is empty.
    package var instances: [String]
    package var recordedAt: Instant
    package var effective: CivilDate
    /// A person's id, a reviewer's pseudonym, or `system`.
    package var actor: String
    package var onBehalfOf: String
    package var roles: [String]
    /// The meeting or the paper that it carries out.
    package var mandate: String?
    /// In hexadecimal.
    package var hash: String

    package init(
        stream: String,
        version: Int,
        type: String,
        instances: [String],
        recordedAt: Instant,
        effective: CivilDate,
        actor: String,
        onBehalfOf: String,
        roles: [String],
        mandate: String?,
        hash: String
    ) {
        (self.stream, self.version, self.type) = (stream, version, type)
        (self.instances, self.recordedAt, self.effective) = (instances, recordedAt, effective)
        (self.actor, self.onBehalfOf, self.roles) = (actor, onBehalfOf, roles)
        (self.mandate, self.hash) = (mandate, hash)
    }

    /// The event's name without its chart.
    package var name: String {
        type.split(separator: ".", maxSplits: 1).last.map(String.init) ?? type
    }
}
