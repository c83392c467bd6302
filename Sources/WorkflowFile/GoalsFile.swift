package import Workflow

/// Reads the goals of a programme.
///
/// ```yaml
/// dipper: 1
/// catalogue: {id: wuhan-goals, version: 1, title: {zh: …, en: …}}
/// goals:
///   NATLIB:
///     name: {zh: 进入国家颠覆性技术项目库, en: Entered the national library}
///     target: 20                   # {from: 3, to: 5} for a range; absent: counted, no target
///     comparator: at_least         # at_least | more_than | range
///     deadline: 2027-12-31
///     source: 武汉市促进颠覆性技术创新实施方案（2025—2027年）
///     basis: policy
///     rule: {name: {zh: …, en: …}, version: 1, signed: false}
/// ```
package enum GoalsFile {
    package static func load(text: String, file: String) throws(Defects) -> Goals {
        try NodeReader.load(text, file: file) { reader, root in
            let fields = reader.fields(root, ["dipper", "catalogue", "goals"])
            reader.checkLanguage(fields)
            let heading = reader.heading(fields, "catalogue")
            return Goals(
                id: heading.id,
                version: heading.version,
                title: heading.title,
                list: fields.required("goals") { reader.map($0, reader.goal) }
            )
        }
    }
}

private enum Comparator: String, CaseIterable {
    case atLeast = "at_least"
    case moreThan = "more_than"
    case range
}

extension NodeReader {
    fileprivate func goal(_ code: Marked<String>, _ node: FileNode) -> Goal {
        let fields = fields(
            node,
            ["name", "target", "comparator", "deadline", "source", "basis", "rule"]
        )
        let rule = fields.required("rule") { self.fields($0, ["name", "version", "signed"]) }
        return Goal(
            code: code,
            name: fields.required("name", localized),
            target: target(fields),
            deadline: fields.optional("deadline") { date($0).content },
            source: fields.required("source", sentence).content,
            basis: fields.required("basis") { choice($0, placeholder: Basis.policy).content },
            rule: Goal.Rule(
                name: rule.required("name", localized),
                version: rule.required("version", version).content,
                isSigned: rule.required("signed", bool)
            )
        )
    }

    private func target(_ fields: Fields) -> Goal.Target? {
        guard fields.has("target") || fields.has("comparator") else { return nil }
        let comparator = fields.required("comparator") {
            choice($0, placeholder: Comparator.atLeast).content
        }
        return fields.required("target") { node in
            switch comparator {
            case .atLeast: .atLeast(int(node, 0 ... .max).content)
            case .moreThan: .moreThan(int(node, 0 ... .max).content)
            case .range: .range(range(node))
            }
        }
    }

    private func range(_ node: FileNode) -> ClosedRange<Int64> {
        let fields = fields(node, ["from", "to"])
        let from = fields.required("from") { int($0, 0 ... .max).content }
        let to = fields.required("to") { int($0, 0 ... .max) }
        guard from <= to.content else {
            report(
                "EMPTY_RANGE",
                zh: "区间终点 \(to.content) 小于起点 \(from)",
                en: "The range ends at \(to.content), before its start \(from)",
                at: to.mark
            )
            return from...from
        }
        return from...to.content
    }
}
