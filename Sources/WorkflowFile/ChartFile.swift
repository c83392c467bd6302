package import Workflow

/// Reads a chart written in YAML, version 1 of the language of `Workflows/README.md`.
package enum ChartFile {
    /// Answers the chart as written; throws every defect of the text, in the order of the text.
    package static func load(
        text: String,
        file: String
    ) throws(Defects) -> ChartDefinition {
        try NodeReader.load(text, file: file) { reader, root in
            ChartReader(reader: reader).chart(root)
        }
    }
}

/// The parts of a chart around its states.
struct ChartReader {
    let reader: NodeReader

    func chart(_ node: FileNode) -> ChartDefinition {
        let fields = reader.fields(
            node,
            [
                "dipper", "workflow", "parameters", "constants", "data", "events", "reads",
                "facts", "invariants", "start", "initial", "states",
            ]
        )
        reader.checkLanguage(fields)
        var chart = fields.required("workflow", heading)
        chart.parameters = fields.listed("parameters") { reader.map($0, parameter) }
        chart.constants = fields.listed("constants") { node in
            reader.map(node) { name, value in
                ChartDefinition.Constant(name: name, value: literal(value).content)
            }
        }
        chart.data = fields.listed("data") { node in
            reader.map(node) {
                self.field($0, $1, keys: ["type", "values", "initial", "personal", "title"])
            }
        }
        chart.events = fields.listed("events") { reader.map($0, event) }
        chart.reads = fields.listed("reads") { reader.map($0, reading) }
        chart.facts = fields.listed("facts") { reader.map($0, fact) }
        chart.invariants = fields.listed("invariants") { node in
            reader.map(node) { name, condition in
                ChartDefinition.Invariant(name: name, condition: reader.expression(condition))
            }
        }
        let states = StateReader(reader: reader)
        let starts = fields.listed("start", states.starts)
        chart.start = starts.first
        chart.otherStarts = Array(starts.dropFirst())
        chart.initial = fields.optional("initial", reader.name)
        chart.states = fields.required("states") { reader.map($0, states.state) }
        return chart
    }

    private func heading(_ node: FileNode) -> ChartDefinition {
        let fields = reader.fields(
            node,
            ["id", "version", "title", "calendar", "suspendable", "held_with"]
        )
        var chart = ChartDefinition(id: fields.required("id", reader.identifier))
        chart.version = fields.required("version", reader.version)
        chart.title = fields.required("title", reader.localized)
        chart.calendar = fields.optional("calendar", reader.identifier) ?? chart.calendar
        chart.heldWith = fields.optional("held_with", reader.name)
        chart.suspendable = fields.optional("suspendable") { node in
            let fields = reader.fields(node, ["hold", "resume", "max"])
            return ChartDefinition.Suspension(
                hold: fields.required("hold", reader.names),
                resume: fields.required("resume", reader.names),
                longest: fields.optional("max", reader.name)
            )
        }
        return chart
    }

    private func parameter(_ name: Marked<String>, _ node: FileNode) -> ChartDefinition.Parameter {
        let fields = reader.fields(node, ["key", "type"])
        return ChartDefinition.Parameter(
            name: name,
            key: fields.required("key", reader.name),
            type: fields.required("type", reader.name)
        )
    }

    private func field(
        _ name: Marked<String>,
        _ node: FileNode,
        keys: [String]
    ) -> ChartDefinition.Field {
        let fields = reader.fields(node, keys)
        var field = ChartDefinition.Field(
            name: name,
            type: fields.required("type", reader.name)
        )
        field.title = fields.optional("title", reader.localized)
        field.values = fields.listed("values", reader.names)
        field.initial = fields.optional("initial", literal)
        field.isRequired = fields.optional("required", reader.bool) ?? false
        field.isPersonal = fields.optional("personal", reader.bool) ?? false
        field.least = fields.optional("min") { reader.int($0) }
        field.greatest = fields.optional("max") { reader.int($0) }
        return field
    }

    private func event(
        _ name: Marked<String>,
        _ node: FileNode
    ) -> ChartDefinition.EventDefinition {
        let fields = reader.fields(
            node,
            ["title", "payload", "internal", "effective", "while_held"]
        )
        var event = ChartDefinition.EventDefinition(name: name)
        event.title = fields.optional("title", reader.localized)
        event.payload = fields.listed("payload") { node in
            reader.map(node) {
                self.field($0, $1, keys: ["type", "required", "values", "min", "max", "title"])
            }
        }
        event.isInternal = fields.optional("internal", reader.bool) ?? false
        event.effective = fields.optional("effective", reader.name)
        event.whileHeld = fields.optional("while_held") { Marked(reader.bool($0), at: $0.mark) }
        return event
    }

    private func reading(_ name: Marked<String>, _ node: FileNode) -> ChartDefinition.Reading {
        let fields = reader.fields(node, ["of", "relation"])
        return ChartDefinition.Reading(
            name: name,
            chart: fields.required("of", reader.name),
            relation: fields.required("relation") { reader.choice($0, placeholder: .within) }
        )
    }

    private func fact(_ name: Marked<String>, _ node: FileNode) -> ChartDefinition.Fact {
        let fields = reader.fields(node, ["type", "value"])
        return ChartDefinition.Fact(
            name: name,
            type: fields.required("type", reader.name),
            value: fields.required("value", reader.expression)
        )
    }

    /// A value written out: null, a truth, an integer, a text, or an empty list or map.
    private func literal(_ node: FileNode) -> Marked<ChartDefinition.Literal> {
        Marked(literalContent(node), at: node.mark)
    }

    private func literalContent(_ node: FileNode) -> ChartDefinition.Literal {
        switch node.content {
        case .absent: return .null
        case .sequence(let nodes):
            if !nodes.isEmpty { reader.reportKind(node, zh: "空列表 []", en: "an empty list []") }
            return .emptyList
        case .mapping(let entries):
            if !entries.isEmpty { reader.reportKind(node, zh: "空映射 {}", en: "an empty map {}") }
            return .emptyMap
        case .scalar(let text, isPlain: false):
            if !text.isEmpty {
                reader.checkText(text, isPlain: false, most: TextLength.sentence, at: node.mark)
            }
            return .string(text)
        case .scalar("null", isPlain: true): return .null
        case .scalar("true", isPlain: true): return .bool(true)
        case .scalar("false", isPlain: true): return .bool(false)
        case .scalar(let text, isPlain: true):
            if let integer = reader.decimal(text) { return .int(integer) }
            if node.isNull || Double(text) != nil {
                reader.reportScalar(
                    node,
                    zh: "null、true、false、十进制整数或加引号的文本",
                    en: "null, true, false, a plain decimal integer or a quoted text"
                )
            } else {
                _ = reader.name(node)
            }
            return .string(text)
        }
    }
}
