package import Workflow

/// Who may be what, what may not go together, and who may read what.
package struct Roles: Hashable, Sendable {
    package var id: Marked<String>
    package var version: Marked<Int>
    package var title: Localized
    /// In document order; ids are unique.
    package var list: [Role]
    /// Pairs of roles that no person holds together.
    package var separate: [Pair]
    /// Roles that no person holds together with any other.
    package var alone: [String]
    /// By kind of object and role; what is not written is `none`.
    package var reads: [Reading]

    package struct Role: Hashable, Sendable {
        package var id: Marked<String>
        package var title: Localized
        package var duties: Localized
    }

    package struct Pair: Hashable, Sendable {
        package var first: String
        package var second: String
    }

    package struct Reading: Hashable, Sendable {
        /// The kind of object, such as `project`.
        package var kind: Marked<String>
        package var scopes: [String: ReadScope]
    }

    /// What a role reads of a kind of object: nothing, unless the file says more.
    package func scope(of role: String, reading kind: String) -> ReadScope {
        reads.first { $0.kind.content == kind }?.scopes[role] ?? .none
    }
}
