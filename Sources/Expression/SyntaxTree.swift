/// An expression as written, with the place of each part.
struct SyntaxTree: Sendable {
    /// UTF-8 offset of what names the node: its operator, its name or its first character.
    let offset: Int
    let form: Form

    indirect enum Form: Sendable {
        case literal(Value)
        case identifier(String)
        case select(SyntaxTree, field: String)
        /// The macro `has(operand.field)`.
        case has(SyntaxTree, field: String)
        case index(SyntaxTree, SyntaxTree)
        case call(String, [SyntaxTree])
        case memberCall(SyntaxTree, String, [SyntaxTree])
        case list([SyntaxTree])
        case map([Entry])
        case not(SyntaxTree)
        case negate(SyntaxTree)
        case arithmetic(Arithmetic, SyntaxTree, SyntaxTree)
        case comparison(Comparison, SyntaxTree, SyntaxTree)
        case equality(isEqual: Bool, SyntaxTree, SyntaxTree)
        case membership(SyntaxTree, SyntaxTree)
        case and(SyntaxTree, SyntaxTree)
        case or(SyntaxTree, SyntaxTree)
        case conditional(SyntaxTree, SyntaxTree, SyntaxTree)
        case macro(Macro, range: SyntaxTree, variable: String, body: [SyntaxTree])
    }

    struct Entry: Sendable {
        let key: SyntaxTree
        let value: SyntaxTree
    }

    /// The macros that bind a variable to each element of a list, or each key of a map.
    enum Macro: String, Sendable {
        case all
        case exists
        case existsOne = "exists_one"
        case map
        case filter
    }
}

/// One of the five arithmetic operators.
enum Arithmetic: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
}
