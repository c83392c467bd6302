import Expression

extension PolicyPack {
    /// The pack as the engine reads it: money in fen, periods and dates as text.
    package var values: PolicyValues {
        var parameters: [String: PolicyValues.Parameter] = [:]
        for parameter in self.parameters {
            parameters[parameter.key.content] = PolicyValues.Parameter(
                value: parameter.content.value,
                liftedBy: parameter.liftedBy
            )
        }
        return PolicyValues(parameters: parameters)
    }
}

extension PolicyPack.Content {
    fileprivate var value: Value {
        switch self {
        case .money(let number), .int(let number), .bps(let number): .int(number)
        case .bool(let truth): .bool(truth)
        case .string(let text), .period(let text): .string(text)
        case .date(let date): .string(date.description)
        case .list(let texts): .list(texts.map { .string($0) })
        }
    }
}
