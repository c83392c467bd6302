import Workflow

/// Reads the nodes of one file and collects every defect, so that an author sees them all at once.
///
/// A read that fails reports why and answers a placeholder; what was read is thrown away whenever
/// there is a defect, so a placeholder never leaves this target.
final class NodeReader {
    let file: String
    private(set) var defects: [Defect] = []

    init(file: String) {
        self.file = file
    }

    /// Reads a whole file, or throws every defect found in it.
    static func load<Content>(
        _ text: String,
        file: String,
        _ read: (NodeReader, FileNode) -> Content
    ) throws(Defects) -> Content {
        let reader = NodeReader(file: file)
        guard let root = TreeBuilder.build(text, reader) else { throw Defects(reader.defects) }
        let content = read(reader, root)
        guard reader.defects.isEmpty else { throw Defects(reader.defects) }
        return content
    }

    func report(_ code: String, zh: String, en: String, at mark: Mark) {
        report(Defect(code: code, message: Localized(zh: zh, en: en), mark: mark))
    }

    /// The same defect at the same place is reported once.
    func report(_ defect: Defect) {
        if defects.last != defect { defects.append(defect) }
    }

    /// A mapping with known keys; an unknown one is reported with the nearest known key.
    func fields(_ node: FileNode, _ known: [String]) -> Fields {
        var values: [String: FileNode] = [:]
        for entry in pairs(node) {
            let key = entry.key.content
            if known.contains(key) {
                values[key] = entry.value
            } else {
                reportUnknown("UNKNOWN_KEY", Localized(zh: "键", en: "key"), entry.key, known)
            }
        }
        var isAbsent = true
        if case .mapping = node.content { isAbsent = false }
        return Fields(reader: self, mark: node.mark, values: values, isAbsent: isAbsent)
    }

    /// The entries of a mapping whose keys are names given by the author, in document order.
    func entries(_ node: FileNode) -> [FileNode.Entry] {
        let entries = pairs(node)
        for entry in entries {
            checkText(
                entry.key.content,
                isPlain: entry.isPlain,
                most: TextLength.name,
                at: entry.key.mark
            )
        }
        return entries
    }

    private func pairs(_ node: FileNode) -> [FileNode.Entry] {
        switch node.content {
        case .mapping(let entries): return entries
        case .absent: return []
        case .scalar, .sequence:
            reportKind(node, zh: "映射（键: 值；没有内容时写 {}）", en: "a mapping (write {} for none)")
            return []
        }
    }

    func map<Content>(
        _ node: FileNode,
        _ read: (Marked<String>, FileNode) -> Content
    ) -> [Content] {
        entries(node).map { read($0.key, $0.value) }
    }

    func list<Content>(_ node: FileNode, _ read: (FileNode) -> Content) -> [Content] {
        nodes(node).map(read)
    }

    func nodes(_ node: FileNode) -> [FileNode] {
        switch node.content {
        case .sequence(let nodes): return nodes
        case .absent: return []
        case .scalar, .mapping:
            reportKind(node, zh: "列表 [ … ]", en: "a list [ … ]")
            return []
        }
    }

    func names(_ node: FileNode) -> [Marked<String>] {
        list(node, name)
    }

    /// A mapping with exactly one known key, such as an action: the key and what it holds.
    func single(_ node: FileNode, _ known: [String]) -> (key: String, value: FileNode)? {
        let fields = fields(node, known)
        guard !fields.isAbsent, fields.count == pairs(node).count else { return nil }
        if let key = known.first(where: fields.has), fields.count == 1 {
            return (key, fields.value(key))
        }
        let all = known.joined(separator: ", ")
        report(
            "NOT_ONE_KEY",
            zh: "此处应恰好有一个键：\(all)",
            en: "Expected exactly one key of: \(all)",
            at: node.mark
        )
        return nil
    }

    func reportKind(_ node: FileNode, zh: String, en: String) {
        report(
            "WRONG_KIND",
            zh: "此处是\(node.found.zh)，应为\(zh)",
            en: "Found \(node.found.en); expected \(en)",
            at: node.mark
        )
    }

    /// Reports a name that is not among the known ones, with the nearest.
    func reportUnknown(
        _ code: String,
        _ thing: Localized,
        _ name: Marked<String>,
        _ known: [String]
    ) {
        let nearest = nearestName(to: name.content, among: known)
        let all = known.joined(separator: ", ")
        let zh = nearest.map { "是否为“\($0)”" } ?? "可用：\(all)"
        let en = nearest.map { "did you mean \"\($0)\"" } ?? "known: \(all)"
        report(
            code,
            zh: "未知的\(thing.zh)“\(shortened(name.content))”；\(zh)",
            en: "Unknown \(thing.en) \"\(shortened(name.content))\"; \(en)",
            at: name.mark
        )
    }
}

/// The known keys of one mapping.
struct Fields {
    let reader: NodeReader
    let mark: Mark
    private let values: [String: FileNode]
    /// True when there is no mapping to read, which was reported.
    let isAbsent: Bool

    init(reader: NodeReader, mark: Mark, values: [String: FileNode], isAbsent: Bool) {
        self.reader = reader
        self.mark = mark
        self.values = values
        self.isAbsent = isAbsent
    }

    var count: Int { values.count }

    func has(_ key: String) -> Bool {
        values[key] != nil
    }

    /// The node under a key; one that reads as a placeholder when the key is not there.
    func value(_ key: String) -> FileNode {
        values[key] ?? FileNode(content: .absent, mark: mark)
    }

    /// Reads the value of a key; a missing key is reported at the mapping.
    func required<Content>(_ key: String, _ read: (FileNode) -> Content) -> Content {
        if !has(key), !isAbsent {
            reader.report(
                "MISSING_KEY",
                zh: "缺少键“\(key)”",
                en: "The key \"\(key)\" is missing",
                at: mark
            )
        }
        return read(value(key))
    }

    func optional<Content>(_ key: String, _ read: (FileNode) -> Content) -> Content? {
        values[key].map(read)
    }

    /// An optional list: absent is empty.
    func listed<Content>(_ key: String, _ read: (FileNode) -> [Content]) -> [Content] {
        optional(key, read) ?? []
    }

    /// Reports a key that may not stand here, with the reason.
    func forbid(_ key: String, zh: String, en: String) {
        guard let value = values[key] else { return }
        reader.report(
            "MISPLACED_KEY",
            zh: "此处不能有键“\(key)”：\(zh)",
            en: "The key \"\(key)\" may not stand here: \(en)",
            at: value.mark
        )
    }
}

/// The known name that an author most likely meant: at most two edits, and under half its length.
func nearestName(to name: String, among known: [String]) -> String? {
    let wanted = Array(name.lowercased())
    var best: (name: String, distance: Int)?
    for candidate in known {
        let distance = editDistance(wanted, Array(candidate.lowercased()))
        if distance <= 2, distance * 2 < max(candidate.count, 2), distance < best?.distance ?? 3 {
            best = (candidate, distance)
        }
    }
    return best?.name
}

/// Levenshtein's distance, with a swap of two neighbours counted as one edit.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    guard abs(left.count - right.count) <= 2 else { return 3 }
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let cost = left[row] == right[column] ? 0 : 1
            var least = min(
                previous[column + 1] + 1,
                current[column] + 1,
                previous[column] + cost
            )
            if row > 0, column > 0, left[row] == right[column - 1],
                left[row - 1] == right[column]
            {
                least = min(least, before[column - 1] + 1)
            }
            current.append(least)
        }
        before = previous
        previous = current
    }
    return previous[right.count]
}
