package import Workflow

/// Reads a policy pack: the parameters of a programme with what each rests on.
///
/// ```yaml
/// dipper: 1
/// policy: {id: wuhan, version: 1, title: {zh: 武汉, en: Wuhan}}
/// parameters:
///   gte.cap_per_group:
///     {type: money, value: "6000000.00", unit: CNY/group, title: {zh: …, en: …},
///      basis: policy, source: 武汉市促进颠覆性技术创新实施方案（2025—2027年）措施七, owner: DIR}
/// ```
package enum PolicyPackFile {
    package static func load(text: String, file: String) throws(Defects) -> PolicyPack {
        try NodeReader.load(text, file: file) { reader, root in
            let fields = reader.fields(root, ["dipper", "policy", "parameters"])
            reader.checkLanguage(fields)
            let heading = reader.heading(fields, "policy")
            return PolicyPack(
                id: heading.id,
                version: heading.version,
                title: heading.title,
                parameters: fields.required("parameters") { node in
                    reader.map(node, reader.policyParameter)
                }
            )
        }
    }
}

extension NodeReader {
    /// The id, the version and the title of what a file publishes.
    func heading(
        _ fields: Fields,
        _ key: String
    ) -> (id: Marked<String>, version: Marked<Int>, title: Localized) {
        let heading = fields.required(key) { self.fields($0, ["id", "version", "title"]) }
        return (
            heading.required("id", identifier), heading.required("version", version),
            heading.required("title", localized)
        )
    }

    fileprivate func policyParameter(
        _ key: Marked<String>,
        _ node: FileNode
    ) -> PolicyPack.Parameter {
        let fields = fields(
            node,
            [
                "type", "value", "unit", "title", "basis", "source", "owner", "approved_by",
                "lifted_by",
            ]
        )
        checkParameterKey(key)
        let kind = fields.required("type") {
            choice($0, placeholder: PolicyPack.Kind.string).content
        }
        let basis = fields.required("basis") { choice($0, placeholder: Basis.policy).content }
        if fields.has("basis"), basis == .policy {
            fields.forbid(
                "lifted_by",
                zh: "依据为政策（policy）的数值不可豁免",
                en: "a value whose basis is policy cannot be lifted"
            )
        }
        return PolicyPack.Parameter(
            key: key,
            content: fields.required("value") { policyContent($0, kind) },
            title: fields.required("title", localized),
            basis: basis,
            source: fields.required("source", sentence).content,
            owner: fields.required("owner", name).content,
            approvedBy: fields.optional("approved_by", sentence)?.content,
            liftedBy: basis == .provisional ? fields.required("lifted_by", name).content : nil,
            unit: fields.required("unit", name).content
        )
    }

    private func policyContent(_ node: FileNode, _ kind: PolicyPack.Kind) -> PolicyPack.Content {
        switch kind {
        case .money: return .money(fen: yuan(node))
        case .int: return .int(int(node).content)
        case .bool: return .bool(bool(node))
        case .string: return .string(sentence(node).content)
        case .period: return .period(period(node))
        case .bps: return .bps(int(node, 0...1_000_000).content)
        case .date: return .date(date(node).content)
        case .list: return .list(names(node).map(\.content))
        }
    }

    private func checkParameterKey(_ key: Marked<String>) {
        let parts = key.content.split(separator: ".", omittingEmptySubsequences: false)
        let isWell = parts.allSatisfy { part in
            part.first.map { ("a"..."z").contains($0) } ?? false
                && part.utf8.allSatisfy { byte in
                    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
                }
        }
        guard !isWell else { return }
        report(
            "WRONG_NAME",
            zh: "参数名“\(shortened(key.content))”应形如 gte.cap_per_group",
            en: "The key \"\(shortened(key.content))\" should look like gte.cap_per_group",
            at: key.mark
        )
    }

    private func period(_ node: FileNode) -> String {
        let text = name(node)
        guard !text.content.isEmpty else { return "" }
        do throws(PeriodFault) {
            _ = try Period(text.content)
        } catch {
            report(Defect(code: "WRONG_PERIOD", message: error.message, mark: text.mark))
        }
        return text.content
    }

    /// Yuan with two decimals, quoted, so that no tool reads it as binary floating point.
    private func yuan(_ node: FileNode) -> Int64 {
        if node.isAbsent { return 0 }
        if case .scalar(let text, isPlain: false) = node.content {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            if parts.count == 2, parts[1].utf8.count == 2, parts[0] != "-",
                decimal(String(parts[0])) != nil || parts[0] == "-0",
                parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                text != "-0.00", let fen = Int64(parts.joined())
            {
                return fen
            }
        }
        reportScalar(
            node,
            zh: "加引号、两位小数的元，如 \"6000000.00\"",
            en: "yuan with two decimals in quotes, such as \"6000000.00\""
        )
        return 0
    }
}
