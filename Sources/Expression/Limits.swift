/// Every limit of the language, in one place.
package enum Limits {
    /// UTF-8 bytes of a source.
    package static let sourceBytes = 4096
    /// Nodes of a syntax tree.
    package static let nodes = 500
    /// Levels of nesting: brackets, branches of `?:`, arguments.
    package static let nesting = 50
    /// Units that one evaluation may spend.
    ///
    /// The nodes of the expression are paid at the start; each turn of a macro pays the nodes of
    /// its body, each element copied or compared one unit, and text one unit for ten bytes. A field
    /// that is handed on as it is costs no more than its node.
    package static let cost = 10_000
    /// Steps of a compiled pattern of `matches`.
    package static let patternSteps = 1000
    /// The largest count in `{m,n}` of a pattern.
    package static let patternRepeats = 100
    /// Names that a message lists when a name is unknown.
    static let namesListed = 12
}
