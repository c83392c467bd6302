import Expression

extension ChartCompiler {
    /// Numbers fields, parameters and constants, and checks their types and initial values.
    mutating func compileNames() {
        checkWord(definition.id, "NAME_SHAPE", Localized(zh: "流程", en: "chart"))
        checkNames(
            definition.data.map(\.name),
            Localized(zh: "数据项", en: "field"),
            shape: ChartCompiler.isIdentifier
        )
        checkNames(
            definition.parameters.map(\.name),
            Localized(zh: "参数", en: "parameter"),
            shape: ChartCompiler.isIdentifier
        )
        checkNames(
            definition.facts.map(\.name),
            Localized(zh: "事实", en: "fact"),
            shape: ChartCompiler.isIdentifier
        )
        checkNames(
            definition.invariants.map(\.name),
            Localized(zh: "不变式", en: "invariant"),
            shape: { ChartCompiler.isWord($0) }
        )
        checkNames(
            definition.constants.map(\.name) + definition.reads.map(\.name) + reservedNames,
            Localized(zh: "名称", en: "name"),
            shape: ChartCompiler.isIdentifier
        )
        parts.fields = definition.data.map { field in
            var slot = self.slot(field)
            slot.initial = initial(field, slot.type)
            return slot
        }
        for parameter in definition.parameters {
            checkWord(
                parameter.key,
                "NAME_SHAPE",
                Localized(zh: "政策参数", en: "policy key"),
                dotted: true
            )
            let type = fieldType(parameter.type)
            parts.parameters.append(
                Chart.ParameterSlot(
                    name: parameter.name.content,
                    key: parameter.key.content,
                    type: type
                )
            )
        }
        for constant in definition.constants {
            switch constant.value {
            case .bool, .int, .string: continue
            case .null, .emptyList, .emptyMap:
                report(
                    "CONSTANT_TYPE",
                    constant.name.mark,
                    zh: "常量「\(constant.name.content)」应为真假、整数或文字",
                    en: "the constant “\(constant.name.content)” must be a bool, an integer or "
                        + "a string"
                )
            }
        }
    }

    /// Names that the engine gives to every expression; listed last, so a clash is reported
    /// where the definition took one.
    private var reservedNames: [Marked<String>] {
        let taken = Set(ExpressionScopes.names)
        return (definition.constants.map(\.name) + definition.reads.map(\.name))
            .filter { taken.contains($0.content) }
    }

    mutating func fieldType(_ type: Marked<String>, values: [Marked<String>] = []) -> FieldType {
        guard let read = FieldType(type.content, values: values.map(\.content)) else {
            report(
                "UNKNOWN_TYPE",
                type.mark,
                zh: "没有「\(type.content)」这种类型",
                en: "there is no type “\(type.content)”"
            )
            return .string
        }
        return read
    }

    /// Reads a field of the data or of a payload.
    mutating func slot(_ field: ChartDefinition.Field) -> Chart.FieldSlot {
        let type = fieldType(field.type, values: field.values)
        let isEnumeration = type.hasEnumeration
        if isEnumeration == field.values.isEmpty {
            report(
                "ENUM_VALUES",
                field.type.mark,
                zh: isEnumeration
                    ? "枚举「\(field.name.content)」没有列出取值"
                    : "「\(field.name.content)」不是枚举，不应列出取值",
                en: isEnumeration
                    ? "the enum “\(field.name.content)” lists no values"
                    : "“\(field.name.content)” is no enum and must not list values"
            )
        }
        if Set(field.values.map(\.content)).count < field.values.count {
            report(
                "DUPLICATE_NAME",
                field.name.mark,
                zh: "枚举「\(field.name.content)」的取值重复",
                en: "the enum “\(field.name.content)” lists a value twice"
            )
        }
        if !type.hasMeasure, let bound = field.least ?? field.greatest {
            report(
                "RANGE",
                bound.mark,
                zh: "「\(field.name.content)」的类型 \(type) 没有大小，不能限定范围",
                en: "“\(field.name.content)” is \(type), which has no size to limit"
            )
        }
        if let least = field.least, let greatest = field.greatest,
            least.content > greatest.content
        {
            report(
                "RANGE",
                least.mark,
                zh: "「\(field.name.content)」的下限 \(least.content) 大于上限 \(greatest.content)",
                en: "“\(field.name.content)”: the minimum \(least.content) is above the maximum "
                    + "\(greatest.content)"
            )
        }
        return Chart.FieldSlot(
            name: field.name.content,
            type: type,
            title: field.title ?? Localized(zh: field.name.content, en: field.name.content),
            isRequired: field.isRequired,
            isPersonal: field.isPersonal,
            least: field.least?.content,
            greatest: field.greatest?.content
        )
    }

    private mutating func initial(_ field: ChartDefinition.Field, _ type: FieldType) -> Value {
        guard let literal = field.initial else { return .null }
        let value = literal.content.value
        if value != .null, !type.accepts(value) {
            report(
                "INITIAL_TYPE",
                literal.mark,
                zh: "「\(field.name.content)」的初值与类型 \(type) 不符",
                en: "the initial value of “\(field.name.content)” is not \(type)"
            )
        }
        return value
    }

    /// Readings name a chart whose facts are known.
    mutating func compileReadings() {
        for reading in definition.reads where signatures[reading.chart.content] == nil {
            report(
                "UNKNOWN_CHART",
                reading.chart.mark,
                zh: "「\(reading.name.content)」读取的流程「\(reading.chart.content)」不存在",
                en: "“\(reading.name.content)” reads the chart “\(reading.chart.content)”, which "
                    + "does not exist"
            )
        }
    }
}

extension ChartDefinition.Literal {
    var value: Value {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .string(let value): .string(value)
        case .emptyList: .list([])
        case .emptyMap: .map([:])
        }
    }
}

extension FieldType {
    var hasEnumeration: Bool {
        switch self {
        case .enumeration: true
        case .list(let element), .map(let element): element.hasEnumeration
        case .bool, .int, .money, .string, .date, .person, .organisation, .stream, .text, .dynamic:
            false
        }
    }

    /// Whether `min` and `max` mean something: a number, or the length of a string or a list.
    var hasMeasure: Bool {
        switch self {
        case .int, .money, .string, .text, .list: true
        case .bool, .enumeration, .date, .person, .organisation, .stream, .map, .dynamic: false
        }
    }
}
