package import Workflow

/// Reads the instruments of a programme.
///
/// ```yaml
/// dipper: 1
/// catalogue: {id: wuhan-instruments, version: 1, title: {zh: …, en: …}}
/// instruments:
///   CONTEST:
///     title: {zh: 武创源获奖支持, en: Contest award}
///     scope: team                  # project_group | enterprise | team | fiscal_year
///     cap: contest.cap_per_team    # a parameter of the policy pack; where that has none: not set
///     formula: prize               # tranches | match | prize | selected | policy
///     figures: contest.prizes      # the parameter with the rate of a match or the table of prizes
///     eligibility: [project_listed] # project_listed | enterprise_led | enterprise | tier
///     tier: RD_ENTERPRISE          # with `tier` among these
///     stacking: {class: contest, rule: higher_only}   # free | exclusive | higher_only
///     document: 实施方案措施五
///     basis: policy
///     from: 2025-02-06
///     to: 2027-12-31               # absent: no end is set
/// ```
package enum InstrumentsFile {
    package static func load(text: String, file: String) throws(Defects) -> Instruments {
        try NodeReader.load(text, file: file) { reader, root in
            let fields = reader.fields(root, ["dipper", "catalogue", "instruments"])
            reader.checkLanguage(fields)
            let heading = reader.heading(fields, "catalogue")
            let list = fields.required("instruments") { reader.map($0, reader.instrument) }
            reader.checkClasses(list)
            return Instruments(
                id: heading.id,
                version: heading.version,
                title: heading.title,
                list: list
            )
        }
    }

    /// What an instrument takes from a policy pack in another type than it needs; what the pack
    /// does not have is not set, and is no defect.
    package static func defects(_ instruments: [Instrument], _ packs: [PolicyPack]) -> [Defect] {
        let contents = Dictionary(
            packs.flatMap(\.parameters).map { ($0.key.content, $0.content) }
        ) { first, _ in first }
        return instruments.flatMap { instrument -> [Defect] in
            var found: [Defect] = []
            if let cap = contents[instrument.cap.content] {
                if case .money = cap {} else { found.append(wrongType(instrument.cap, "money")) }
            }
            if let key = instrument.figures, let figures = contents[key.content] {
                switch (instrument.formula, figures) {
                case (.match, .bps), (.prize, .list): break
                case (.match, _): found.append(wrongType(key, "bps"))
                default: found.append(wrongType(key, "list<string>"))
                }
            }
            return found
        }
    }

    private static func wrongType(_ key: Marked<String>, _ expected: String) -> Defect {
        Defect(
            code: "PARAMETER_TYPE",
            message: Localized(
                zh: "政策参数 \(key.content) 的类型应为 \(expected)",
                en: "The parameter \(key.content) of the policy pack should be of type \(expected)"
            ),
            mark: key.mark
        )
    }
}

extension NodeReader {
    fileprivate func instrument(_ code: Marked<String>, _ node: FileNode) -> Instrument {
        let fields = fields(
            node,
            [
                "title", "scope", "cap", "formula", "figures", "eligibility", "tier", "stacking",
                "document", "basis", "from", "to",
            ]
        )
        checkCode(code)
        let formula = fields.required("formula") {
            choice($0, placeholder: Instrument.Formula.selected).content
        }
        let conditions = fields.listed("eligibility") { node in
            nodes(node).map { choice($0, placeholder: Instrument.Condition.enterprise).content }
        }
        if !conditions.contains(.tier) {
            fields.forbid(
                "tier",
                zh: "eligibility 不含 tier 时不应给出层级",
                en: "a tier is given only where eligibility has tier"
            )
        }
        if formula != .match, formula != .prize {
            fields.forbid(
                "figures",
                zh: "只有 match 与 prize 有比例或奖金表",
                en: "only a match and a prize have figures"
            )
        }
        let stacking = fields.required("stacking") { self.fields($0, ["class", "rule"]) }
        let hasFigures = formula == .match || formula == .prize
        let from = fields.required("from", date)
        let to = fields.optional("to", date)
        if let to, fields.has("from"), to.content < from.content {
            report(
                "EMPTY_RANGE",
                zh: "失效日期 \(to.content) 早于生效日期 \(from.content)",
                en: "It ends on \(to.content), before it begins on \(from.content)",
                at: to.mark
            )
        }
        return Instrument(
            code: code,
            title: fields.required("title", localized),
            scope: fields.required("scope") {
                choice($0, placeholder: Instrument.Scope.projectGroup).content
            },
            cap: fields.required("cap", name),
            formula: formula,
            figures: hasFigures ? fields.required("figures", name) : nil,
            eligibility: conditions,
            tier: conditions.contains(.tier) ? fields.required("tier", name).content : nil,
            stackingClass: stacking.required("class", name),
            stacking: stacking.required("rule") {
                choice($0, placeholder: Instrument.Stacking.free).content
            },
            document: fields.required("document", sentence).content,
            basis: fields.required("basis") { choice($0, placeholder: Basis.policy).content },
            from: from.content,
            to: to?.content
        )
    }

    private func checkCode(_ code: Marked<String>) {
        let isWell =
            code.content.utf8.first.map { (0x41...0x5A).contains($0) } ?? false
            && code.content.utf8.allSatisfy { byte in
                (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
            }
        guard !isWell else { return }
        report(
            "WRONG_NAME",
            zh: "工具代码“\(shortened(code.content))”应形如 NATMATCH",
            en: "The code \"\(shortened(code.content))\" should look like NATMATCH",
            at: code.mark
        )
    }

    /// A class has one rule: whether two stand together cannot depend on which came first.
    fileprivate func checkClasses(_ list: [Instrument]) {
        var rules: [String: Instrument.Stacking] = [:]
        for instrument in list {
            let name = instrument.stackingClass
            let first = rules[name.content] ?? instrument.stacking
            rules[name.content] = first
            guard first != instrument.stacking else { continue }
            report(
                "STACKING_RULE",
                zh: "叠加类别 \(name.content) 的规则已为 \(first.rawValue)，此处为 "
                    + "\(instrument.stacking.rawValue)",
                en: "The class \(name.content) has the rule \(first.rawValue) already; here it is"
                    + " \(instrument.stacking.rawValue)",
                at: name.mark
            )
        }
    }
}
