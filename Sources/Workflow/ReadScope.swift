/// How much of a kind of object a role reads.
package enum ReadScope: String, Hashable, Sendable, CaseIterable {
    case all
    /// What the person began, or what belongs to the person or his organisation.
    case own
    /// What the person was assigned to, without a conflict of interest.
    case assigned
    /// What belongs to the person's district.
    case district
    case none
}
