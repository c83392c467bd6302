/// One word or sign of a source.
struct Token: Equatable {
    enum Kind: Equatable {
        case identifier(String)
        /// `` `content-type` ``, a field name that is no identifier.
        case quotedIdentifier(String)
        /// The magnitude; a minus before it belongs to the literal.
        case int(UInt64)
        case double(Double)
        case string(String)
        case sign(String)
        case end
    }

    let kind: Kind
    let offset: Int

    /// The token as a message quotes it.
    var text: String {
        switch kind {
        case .identifier(let name), .quotedIdentifier(let name), .sign(let name): name
        case .int(let magnitude): String(magnitude)
        case .double(let number): String(number)
        case .string(let text): "'\(text)'"
        case .end: "the end"
        }
    }
}
