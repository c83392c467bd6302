import Workflow
import Yams

/// Turns YAML text into nodes with places, refusing what can hide, repeat or explode.
///
/// The parser expands aliases and stops at the first repeated key, so it never sees either: every
/// `*name` and the first character of a repeated key are replaced by private-use characters, which
/// the text cannot contain, and put back in the nodes. A replacement keeps every column.
struct TreeBuilder {
    static let mostDepth = 64
    /// Each repeated key costs another parse; more than these are told a part at a time.
    private static let mostRenamed = 16
    private static let asterisk: Unicode.Scalar = "\u{F8FF}"
    private static let firstRenamed: UInt32 = 0xE000

    private let text: DefinitionText
    private let reader: NodeReader
    private var scalars: [Unicode.Scalar]
    /// Whether an asterisk was replaced.
    private let hidesAsterisks: Bool
    /// Renamed keys by index: the character replaced, and the whole key for a message.
    private var renamed: [Int: (original: Unicode.Scalar, name: String)] = [:]

    /// Answers nil when there is no document to read; the reader then holds at least one defect.
    static func build(_ source: String, _ reader: NodeReader) -> FileNode? {
        let text = DefinitionText(source, file: reader.file)
        let unfit = text.defects()
        guard unfit.isEmpty else {
            for defect in unfit { reader.report(defect) }
            return nil
        }
        var builder = TreeBuilder(text, reader)
        return builder.root()
    }

    private init(_ text: DefinitionText, _ reader: NodeReader) {
        self.text = text
        self.reader = reader
        var scalars = text.scalars
        var hidesAsterisks = false
        for index in scalars.indices.dropLast()
        where scalars[index] == "*" && TreeBuilder.isAliasCharacter(scalars[index + 1]) {
            scalars[index] = TreeBuilder.asterisk
            hidesAsterisks = true
        }
        self.scalars = scalars
        self.hidesAsterisks = hidesAsterisks
    }

    private mutating func root() -> FileNode? {
        while true {
            do {
                let parser = try Parser(yaml: string(of: scalars), resolver: .basic)
                guard let first = try parser.nextRoot() else {
                    reader.report(
                        "EMPTY_FILE",
                        zh: "文件为空，应有一个定义",
                        en: "The file is empty; one definition is expected",
                        at: text.mark(at: 0)
                    )
                    return nil
                }
                let second = try parser.nextRoot()
                if let second {
                    reader.report(
                        "SECOND_DOCUMENT",
                        zh: "一个文件只能有一个 YAML 文档，此处是第二个",
                        en: "A file holds one YAML document; here is a second",
                        at: text.mark(at: index(of: second))
                    )
                }
                return node(first, depth: 1)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let index = text.index(
                    line: context.mark.line,
                    scalarColumn: context.mark.column
                )
                if rename(keyAt: index, keys.first ?? "") { continue }
                reportRepeated(keys.first ?? "", at: text.mark(at: index))
            } catch {
                reportSyntax(error)
            }
            // There are no nodes to compare, so each repeated key is told where it stands first.
            for (index, key) in renamed { reportRepeated(key.name, at: text.mark(at: index)) }
            return nil
        }
    }

    /// Makes a key unlike every other; answers false for keys that no definition has.
    private mutating func rename(keyAt start: Int, _ name: String) -> Bool {
        guard renamed.count < TreeBuilder.mostRenamed, start < scalars.count else { return false }
        let isQuoted = scalars[start] == "\"" || scalars[start] == "'"
        let index = isQuoted ? start + 1 : start
        let refused: [Unicode.Scalar] = ["\\", "\"", "'", "[", "{", "!", "&"]
        guard index < scalars.count, renamed[start] == nil, !refused.contains(scalars[index]),
            let unique = Unicode.Scalar(TreeBuilder.firstRenamed + UInt32(renamed.count))
        else { return false }
        renamed[start] = (scalars[index], restored(name))
        scalars[index] = unique
        return true
    }

    private func node(_ node: Node, depth: Int) -> FileNode {
        let index = index(of: node)
        let mark = text.mark(at: index)
        guard depth <= TreeBuilder.mostDepth else {
            reportDepth(at: mark)
            return FileNode(content: .absent, mark: mark)
        }
        reportProperties(at: index, mark)
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            guard let string = scalarText(scalar.string, isPlain: isPlain, at: mark) else {
                return FileNode(content: .absent, mark: mark)
            }
            return FileNode(content: .scalar(string, isPlain: isPlain), mark: mark)
        case .sequence(let sequence):
            let nodes = sequence.map { self.node($0, depth: depth + 1) }
            return FileNode(content: .sequence(nodes), mark: mark)
        case .mapping(let mapping):
            return FileNode(content: .mapping(entries(mapping, depth: depth)), mark: mark)
        case .alias:
            preconditionFailure("an alias never reaches the parser")
        }
    }

    private func entries(_ mapping: Node.Mapping, depth: Int) -> [FileNode.Entry] {
        var first: [String: Workflow.Mark] = [:]
        var entries: [FileNode.Entry] = []
        for (key, value) in mapping {
            let index = index(of: key)
            let mark = text.mark(at: index)
            let node = node(value, depth: depth + 1)
            guard case .scalar(let scalar) = key else {
                reader.report(
                    "KEY_NOT_TEXT",
                    zh: "键必须是文本，此处是列表或映射",
                    en: "A key is a text; here is a list or a mapping",
                    at: mark
                )
                continue
            }
            reportProperties(at: index, mark)
            var name = scalar.string
            if let original = renamed[index]?.original {
                name = string(of: [original] + Array(name.unicodeScalars.dropFirst()))
            }
            guard let name = scalarText(name, isPlain: scalar.style == .plain, at: mark) else {
                continue
            }
            if let earlier = first[name] {
                reportRepeated(name, at: mark, first: earlier)
                continue
            }
            first[name] = mark
            entries.append(
                FileNode.Entry(
                    key: Marked(name, at: mark),
                    isPlain: scalar.style == .plain,
                    value: node
                )
            )
        }
        return entries
    }

    /// Puts asterisks back; nil, reported, when the scalar is an alias.
    private func scalarText(_ raw: String, isPlain: Bool, at mark: Workflow.Mark) -> String? {
        if hidesAsterisks, isPlain, raw.unicodeScalars.first == TreeBuilder.asterisk {
            reader.report(
                "ALIAS",
                zh: "不接受别名（*）；以 * 开头的文本请加引号",
                en:
                    "Aliases (*) are refused; quote a text that starts with *",
                at: mark
            )
            return nil
        }
        let text = restored(raw)
        // What is written plainly was looked through with the whole text; only escapes hide more.
        guard !isPlain else { return text }
        for scalar in text.unicodeScalars
        where DefinitionText.isHidden(scalar) && scalar != "\n" && scalar != "\t" {
            reader.report(hiddenCharacter(scalar, at: mark))
        }
        return text
    }

    private func restored(_ raw: String) -> String {
        guard hidesAsterisks, raw.unicodeScalars.contains(TreeBuilder.asterisk) else {
            return raw
        }
        return string(of: raw.unicodeScalars.map { $0 == TreeBuilder.asterisk ? "*" : $0 })
    }

    private func reportProperties(at index: Int, _ mark: Workflow.Mark) {
        guard index < scalars.count else { return }
        if scalars[index] == "!" {
            reader.report(
                "TAG",
                zh: "不接受标签（!）；以 ! 开头的文本请加引号",
                en: "Tags (!) are refused; quote a text that starts with !",
                at: mark
            )
        } else if scalars[index] == "&" {
            reader.report(
                "ANCHOR",
                zh: "不接受锚点（&）；以 & 开头的文本请加引号",
                en: "Anchors (&) are refused; quote a text that starts with &",
                at: mark
            )
        }
    }

    private func reportDepth(at mark: Workflow.Mark) {
        reader.report(
            "TOO_DEEP",
            zh: "嵌套超过 \(TreeBuilder.mostDepth) 层",
            en: "Nested more than \(TreeBuilder.mostDepth) levels deep",
            at: mark
        )
    }

    private func reportRepeated(_ name: String, at mark: Workflow.Mark, first: Workflow.Mark? = nil)
    {
        let zh = first.map { "，首次出现在第 \($0.line) 行" } ?? ""
        let en = first.map { "; it stands first in line \($0.line)" } ?? ""
        reader.report(
            "REPEATED_KEY",
            zh: "键“\(shortened(name))”重复\(zh)",
            en: "The key \"\(shortened(name))\" is repeated\(en)",
            at: mark
        )
    }

    private func reportSyntax(_ error: any Error) {
        switch error {
        case YamlError.scanner(let context, let problem, let place, _),
            YamlError.parser(let context, let problem, let place, _),
            YamlError.composer(let context, let problem, let place, _):
            let index = text.index(line: place.line, scalarColumn: place.column)
            // The parser's own limit, a thousand levels, guards its recursion before ours.
            if problem.hasPrefix("Maximum nesting level") {
                reportDepth(at: text.mark(at: index))
                return
            }
            let since = context.map { ", \($0.text) since line \($0.mark.line)" } ?? ""
            reader.report(
                "SYNTAX",
                zh: "YAML 语法错误（\(problem)\(since)），应为合式的 YAML，请文件的编写者更正",
                en: "YAML syntax error (\(problem)\(since)); expected well-formed YAML;"
                    + " whoever wrote the file can correct it",
                at: text.mark(at: index)
            )
        default:
            reader.report(
                "SYNTAX",
                zh: "文件不是可读的 YAML，应为合式的 YAML，请文件的编写者更正",
                en: "The file is not readable YAML; expected well-formed YAML;"
                    + " whoever wrote the file can correct it",
                at: text.mark(at: 0)
            )
        }
    }

    private func index(of node: Node) -> Int {
        guard let mark = node.mark else { return 0 }
        return text.index(line: mark.line, scalarColumn: mark.column)
    }

    private func string(of scalars: [Unicode.Scalar]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * scalars.count)
        for scalar in scalars { bytes.append(contentsOf: scalar.utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isAliasCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }
}
