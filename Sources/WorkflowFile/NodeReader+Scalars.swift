import Workflow

/// The longest texts that a definition holds, in characters.
enum TextLength {
    static let name = 128
    static let sentence = 1_000
    static let expression = 4_000
}

extension NodeReader {
    /// A short text on one line: a name, a key, an identifier.
    func name(_ node: FileNode) -> Marked<String> {
        let name = text(node, most: TextLength.name)
        if name.content.contains(where: \.isNewline) {
            report(
                "LINE_BREAK",
                zh: "此处的文本应在一行内",
                en: "The text here stays on one line",
                at: name.mark
            )
        }
        return name
    }

    func sentence(_ node: FileNode) -> Marked<String> {
        text(node, most: TextLength.sentence)
    }

    func expression(_ node: FileNode) -> Marked<String> {
        text(node, most: TextLength.expression)
    }

    /// A sentence in both languages: `{zh: …, en: …}`.
    func localized(_ node: FileNode) -> Localized {
        let fields = fields(node, ["zh", "en"])
        return Localized(
            zh: fields.required("zh", sentence).content,
            en: fields.required("en", sentence).content
        )
    }

    /// Only `true` and `false`, unquoted.
    func bool(_ node: FileNode) -> Bool {
        switch node.content {
        case .absent: return false
        case .scalar("true", isPlain: true): return true
        case .scalar("false", isPlain: true): return false
        case .scalar, .sequence, .mapping:
            reportScalar(node, zh: "true 或 false（不加引号）", en: "true or false, unquoted")
            return false
        }
    }

    /// Only plain decimal digits, unquoted, without leading zeros, within 64 bits.
    func int(
        _ node: FileNode,
        _ range: ClosedRange<Int64> = .min ... .max
    ) -> Marked<Int64> {
        if node.isAbsent { return Marked(range.lowerBound, at: node.mark) }
        if case .scalar(let text, isPlain: true) = node.content, let value = decimal(text),
            range.contains(value)
        {
            return Marked(value, at: node.mark)
        }
        let bounds = "\(range.lowerBound)…\(range.upperBound)"
        reportScalar(
            node,
            zh: "\(bounds) 之间的十进制整数（不加引号，无前导零）",
            en: "a plain decimal integer in \(bounds), unquoted, without leading zeros"
        )
        return Marked(range.lowerBound, at: node.mark)
    }

    /// Version numbers of what is published.
    func version(_ node: FileNode) -> Marked<Int> {
        let version = int(node, 1...1_000_000)
        return Marked(Int(version.content), at: version.mark)
    }

    func date(_ node: FileNode) -> Marked<CivilDate> {
        if case .scalar(let text, _) = node.content, let date = CivilDate(text) {
            return Marked(date, at: node.mark)
        }
        if !node.isAbsent {
            reportScalar(node, zh: "存在的日期 YYYY-MM-DD", en: "an existing date YYYY-MM-DD")
        }
        return Marked(CivilDate(dayNumber: 0), at: node.mark)
    }

    /// One of the names of an enum; the placeholder is answered when it is none of them.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: FileNode,
        placeholder: Choice
    ) -> Marked<Choice> where Choice.RawValue == String {
        let name = name(node)
        if let choice = Choice(rawValue: name.content) { return Marked(choice, at: name.mark) }
        reportValue(name, Choice.allCases.map(\.rawValue))
        return Marked(placeholder, at: node.mark)
    }

    /// Reports a text that is none of the values allowed here; an empty one was reported before.
    func reportValue(_ name: Marked<String>, _ allowed: [String]) {
        guard !name.content.isEmpty else { return }
        reportUnknown("UNKNOWN_VALUE", Localized(zh: "取值", en: "value"), name, allowed)
    }

    /// The version of the language in which a file is written: only 1 is known.
    func checkLanguage(_ fields: Fields) {
        let version = fields.required("dipper") { int($0) }
        guard fields.has("dipper"), version.content != 1, version.content != .min else { return }
        report(
            "UNKNOWN_LANGUAGE",
            zh: "定义语言版本为 \(version.content)，本程序只认识 1",
            en: "The definition language is \(version.content); this program knows 1",
            at: version.mark
        )
    }

    /// Identifiers that stand in addresses and in the ledger: `[a-z][a-z0-9-]*`.
    func identifier(_ node: FileNode) -> Marked<String> {
        let name = name(node)
        if !name.content.isEmpty, !isIdentifier(name.content) {
            report(
                "WRONG_NAME",
                zh: "标识“\(shortened(name.content))”应以小写字母开头，只含小写字母、数字和连字符",
                en: "The identifier \"\(shortened(name.content))\" should match [a-z][a-z0-9-]*",
                at: name.mark
            )
        }
        return name
    }

    func reportScalar(_ node: FileNode, zh: String, en: String) {
        report(
            "WRONG_SCALAR",
            zh: "此处是\(node.found.zh)，应为\(zh)",
            en: "Found \(node.found.en); expected \(en)",
            at: node.mark
        )
    }

    func decimal(_ text: String) -> Int64? {
        let digits = text.first == "-" ? text.dropFirst() : text[...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            digits == "0" || (digits.first != "0" && !digits.isEmpty), text != "-0"
        else { return nil }
        return Int64(text)
    }

    /// Reports a text that is empty, too long, or ambiguous without quotes.
    func checkText(_ text: String, isPlain: Bool, most: Int, at mark: Mark) {
        if text.allSatisfy(\.isWhitespace) {
            report("EMPTY_TEXT", zh: "文本为空", en: "The text is empty", at: mark)
        } else if text.count > most {
            report(
                "TEXT_TOO_LONG",
                zh: "文本有 \(text.count) 个字符，最多 \(most) 个",
                en: "The text has \(text.count) characters, at most \(most) are allowed",
                at: mark
            )
        } else if isPlain, isAmbiguous(text) {
            report(
                "AMBIGUOUS_SCALAR",
                zh: "“\(text)”在不同的 YAML 工具中含义不同；作为文本请加引号，作为真假请写 true 或 false",
                en: "YAML tools differ on \"\(text)\"; quote a text, or write true or false",
                at: mark
            )
        }
    }

    private func text(_ node: FileNode, most: Int) -> Marked<String> {
        switch node.content {
        case .absent: break
        case .scalar where node.isNull:
            reportScalar(node, zh: "文本（请加引号）", en: "a text (quote it)")
        case .scalar(let text, let isPlain):
            checkText(text, isPlain: isPlain, most: most, at: node.mark)
            return Marked(text, at: node.mark)
        case .sequence, .mapping:
            reportKind(node, zh: "文本", en: "a text")
        }
        return Marked("", at: node.mark)
    }

    /// YAML 1.1 reads these as truth or nothing, as octal or in base 60.
    private func isAmbiguous(_ text: String) -> Bool {
        if ["yes", "no", "on", "off"].contains(text.lowercased()) { return true }
        if ["True", "TRUE", "False", "FALSE", "null", "Null", "NULL", "~"].contains(text) {
            return true
        }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x3A || $0 == 0x5F })
        else { return false }
        return text.contains(":") || text.contains("_") || (text.count > 1 && text.first == "0")
    }

    private func isIdentifier(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, ("a"..."z").contains(first) else {
            return false
        }
        return text.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-"
        }
    }
}
