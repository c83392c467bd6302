import Workflow

/// A node of a definition file with its place; the keys of a mapping stay in document order.
struct FileNode {
    enum Content {
        /// Nothing can be read here and that was already reported: readers answer placeholders.
        case absent
        case scalar(String, isPlain: Bool)
        case sequence([FileNode])
        case mapping([Entry])
    }

    struct Entry {
        let key: Marked<String>
        /// True when the key is not quoted.
        let isPlain: Bool
        let value: FileNode
    }

    let content: Content
    let mark: Mark

    /// Answers true for `null`, `~` and nothing at all, unquoted.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    var isAbsent: Bool {
        guard case .absent = content else { return false }
        return true
    }

    /// What stands here, in words for a message.
    var found: Localized {
        switch content {
        case .absent: Localized(zh: "空", en: "nothing")
        case .scalar where isNull: Localized(zh: "空值", en: "nothing")
        case .scalar(let text, _):
            Localized(zh: "“\(shortened(text))”", en: "\"\(shortened(text))\"")
        case .sequence: Localized(zh: "列表", en: "a list")
        case .mapping: Localized(zh: "映射", en: "a mapping")
        }
    }
}

/// At most 40 characters of a text, for a message.
func shortened(_ text: String) -> String {
    text.count <= 40 ? text : String(text.prefix(40)) + "…"
}
