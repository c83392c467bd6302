package import Workflow

/// Reads a rubric.
///
/// ```yaml
/// dipper: 1
/// rubric: {id: seven-dimensions, version: 1, title: {zh: …, en: …}}
/// dimensions:
///   D1: {name: {zh: 需求强烈, en: Strength of demand}, bands: {"0": {zh: …, en: …}, 1-2: …}}
/// profiles:
///   P_STD: {weights: {D1: 15, …}, floors: {D2: 6, D1: 5, others: 4}}
/// ```
package enum RubricFile {
    package static func load(text: String, file: String) throws(Defects) -> Rubric {
        try NodeReader.load(text, file: file) { reader, root in
            let fields = reader.fields(root, ["dipper", "rubric", "dimensions", "profiles"])
            reader.checkLanguage(fields)
            let heading = reader.heading(fields, "rubric")
            return Rubric(
                id: heading.id,
                version: heading.version,
                title: heading.title,
                dimensions: fields.required("dimensions") { node in
                    reader.each(Rubric.dimensionCodes, node, reader.dimension)
                },
                profiles: fields.required("profiles") { node in
                    reader.each(Rubric.profileCodes, node, reader.profile)
                }
            )
        }
    }
}

extension NodeReader {
    /// Exactly these keys, all of them; answered in the order of the codes, not of the text.
    fileprivate func each<Content>(
        _ codes: [String],
        _ node: FileNode,
        _ read: (String, FileNode) -> Content
    ) -> [Content] {
        let fields = fields(node, codes)
        return codes.map { code in fields.required(code) { read(code, $0) } }
    }

    /// Tells whether a mapping has all of these keys and no other.
    private func isComplete(_ node: FileNode, _ codes: [String]) -> Bool {
        guard case .mapping(let entries) = node.content else { return false }
        return Set(entries.map(\.key.content)) == Set(codes)
    }

    fileprivate func dimension(_ code: String, _ node: FileNode) -> Rubric.Dimension {
        let fields = fields(node, ["name", "bands"])
        return Rubric.Dimension(
            code: code,
            name: fields.required("name", localized),
            bands: fields.required("bands") { bands in
                each(Rubric.bandRanges, bands) { Rubric.Band(range: $0, text: localized($1)) }
            }
        )
    }

    fileprivate func profile(_ code: String, _ node: FileNode) -> Rubric.Profile {
        let fields = fields(node, ["weights", "floors"])
        let weights = fields.required("weights") { node in
            let weights = each(Rubric.dimensionCodes, node) { Int(int($1, 0...100).content) }
            let sum = weights.reduce(0, +)
            if sum != 100, isComplete(node, Rubric.dimensionCodes) {
                report(
                    "WEIGHTS_NOT_100",
                    zh: "\(code) 的权重合计为 \(sum)，应为 100",
                    en: "The weights of \(code) sum to \(sum), not to 100",
                    at: node.mark
                )
            }
            return weights
        }
        let floors = fields.required("floors", floors)
        return Rubric.Profile(
            code: code,
            weights: Dictionary(uniqueKeysWithValues: zip(Rubric.dimensionCodes, weights)),
            floors: floors
        )
    }

    /// `others` stands for every dimension that is not named, and is required while one is not.
    private func floors(_ node: FileNode) -> [String: Int] {
        let codes = Rubric.dimensionCodes
        let fields = fields(node, codes + ["others"])
        var floors: [String: Int] = [:]
        for code in codes where fields.has(code) {
            floors[code] = fields.optional(code) { Int(int($0, 0...10).content) }
        }
        if floors.count < codes.count {
            let others = fields.required("others") { Int(int($0, 0...10).content) }
            for code in codes where floors[code] == nil { floors[code] = others }
        } else {
            fields.forbid(
                "others",
                zh: "七个维度都已写明",
                en: "all seven dimensions are named already"
            )
        }
        return floors
    }
}
