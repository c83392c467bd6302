package import Workflow

/// Reads the wording of an agreement.
///
/// ```yaml
/// dipper: 1
/// text: {id: grant-agreement, version: 1, title: {zh: …, en: …}}
/// articles:
///   - heading: 第一条　金额与用途
///     body: ["甲方向乙方拨付资金 {amount}。", "{tranches}"]
/// ```
package enum AgreementTextFile {
    package static func load(text: String, file: String) throws(Defects) -> AgreementText {
        try NodeReader.load(text, file: file) { reader, root in
            let fields = reader.fields(root, ["dipper", "text", "articles"])
            reader.checkLanguage(fields)
            let heading = reader.heading(fields, "text")
            let known = AgreementText.Field.known(in: heading.id.content)
            let articles = fields.required("articles") { node in
                reader.list(node) { reader.article($0, known) }
            }
            reader.checkComplete(
                articles,
                AgreementText.Field.required(in: heading.id.content),
                at: fields.value("articles").mark
            )
            return AgreementText(
                id: heading.id,
                version: heading.version,
                title: heading.title,
                articles: articles
            )
        }
    }
}

extension NodeReader {
    fileprivate func article(
        _ node: FileNode,
        _ known: [AgreementText.Field]
    ) -> AgreementText.Article {
        let fields = fields(node, ["heading", "body"])
        return AgreementText.Article(
            heading: fields.optional("heading") { name($0).content } ?? "",
            body: fields.required("body") { body in list(body) { paragraph($0, known) } }
        )
    }

    private func paragraph(
        _ node: FileNode,
        _ known: [AgreementText.Field]
    ) -> [AgreementText.Piece] {
        let words = sentence(node)
        var pieces: [AgreementText.Piece] = []
        var rest = Substring(words.content)
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
                report(
                    "TEXT_BRACE",
                    zh: "花括号应成对，如 {amount}",
                    en: "Braces come in pairs, such as {amount}",
                    at: words.mark
                )
                return pieces
            }
            if open > rest.startIndex { pieces.append(.words(String(rest[..<open]))) }
            let name = String(rest[rest.index(after: open)..<close])
            if let field = AgreementText.Field(rawValue: name), known.contains(field) {
                pieces.append(.field(field))
            } else {
                reportUnknown(
                    "TEXT_FIELD_UNKNOWN",
                    Localized(zh: "字段", en: "field"),
                    Marked(name, at: words.mark),
                    known.map(\.rawValue)
                )
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.words(String(rest))) }
        checkBlocks(pieces, at: words.mark)
        return pieces
    }

    /// A table stands in a paragraph of its own.
    private func checkBlocks(_ pieces: [AgreementText.Piece], at mark: Mark) {
        for case .field(let field) in pieces where field.isBlock && pieces.count > 1 {
            report(
                "TEXT_FIELD_ALONE",
                zh: "{\(field.rawValue)} 应单独成段",
                en: "{\(field.rawValue)} stands in a paragraph of its own",
                at: mark
            )
        }
    }

    fileprivate func checkComplete(
        _ articles: [AgreementText.Article],
        _ required: [AgreementText.Field],
        at mark: Mark
    ) {
        let used = Set(articles.flatMap(\.body).flatMap(\.self))
        for field in required where !used.contains(.field(field)) {
            report(
                "TEXT_FIELD_MISSING",
                zh: "协议文本中缺少字段 {\(field.rawValue)}",
                en: "The text of the agreement lacks the field {\(field.rawValue)}",
                at: mark
            )
        }
    }
}
