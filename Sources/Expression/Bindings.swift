/// The values that one evaluation reads, by slot; made once and used for many expressions.
package struct Bindings: Sendable {
    /// What is bound to one variable.
    package enum Slot: Hashable, Sendable {
        /// Nothing: reading it is an error.
        case absent
        case value(Value)
        /// The fields of a record in their declared order; the array is shared, not copied.
        case record([Value])
    }

    /// In the order of ``ExpressionEnvironment/variables``; a missing tail is absent.
    package var slots: [Slot]
    /// The active states, up to 256: state n is bit n % 64 of word n / 64; `In` reads it.
    package var configuration: SIMD4<UInt64>
    package var now: Timestamp

    package init(
        _ slots: [Slot] = [],
        configuration: SIMD4<UInt64> = SIMD4(),
        now: Timestamp = .epoch
    ) {
        self.slots = slots
        self.configuration = configuration
        self.now = now
    }
}
