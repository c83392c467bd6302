/// What is wrong with an expression before it is ever evaluated, and where.
package struct ExpressionDefect: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable {
        case syntax
        case unsupported
        case tooLong
        case tooManyNodes
        case tooDeep
        case unknownName
        case unknownField
        case unknownFunction
        case unknownState
        case typeMismatch
        case invalidLiteral
        case invalidPattern
    }

    package let code: Code
    package let zh: String
    package let en: String
    /// UTF-8 offset in the source.
    package let offset: Int
    /// From 1.
    package let line: Int
    /// In code points, from 1.
    package let column: Int

    init(_ finding: Finding, in source: String) {
        code = finding.code
        zh = finding.zh
        en = finding.en
        offset = finding.offset
        var line = 1
        var column = 1
        var position = 0
        for scalar in source.unicodeScalars {
            guard position < finding.offset else { break }
            position += UTF8.width(scalar)
            column += 1
            if scalar == "\n" {
                line += 1
                column = 1
            }
        }
        self.line = line
        self.column = column
    }
}

/// A defect by its offset, before the line and column are known.
struct Finding: Error {
    let code: ExpressionDefect.Code
    let offset: Int
    let zh: String
    let en: String

    init(_ code: ExpressionDefect.Code, at offset: Int, zh: String, en: String) {
        self.code = code
        self.offset = offset
        self.zh = zh
        self.en = en
    }

    /// An unknown name, with the nearest known one and the list of those known.
    init(
        _ code: ExpressionDefect.Code,
        at offset: Int,
        unknown name: String,
        zh kindZh: String,
        en kindEn: String,
        known: some Sequence<String>
    ) {
        let names = known.sorted()
        var zh = "没有\(kindZh)「\(name)」"
        var en = "there is no \(kindEn) “\(name)”"
        if let near = name.nearest(in: names) {
            zh += "，是否为「\(near)」"
            en += "; did you mean “\(near)”"
        }
        if !names.isEmpty {
            let listed = names.prefix(Limits.namesListed).joined(separator: ", ")
            let more = names.count > Limits.namesListed ? "…" : ""
            zh += "；已有：\(listed)\(more)"
            en += "; known: \(listed)\(more)"
        }
        self.init(code, at: offset, zh: zh, en: en)
    }
}

extension String {
    /// The candidate that is at most two edits away, nearest first.
    func nearest(in candidates: [String]) -> String? {
        let limit = unicodeScalars.count < 4 ? 1 : 2
        return
            candidates
            .map { (name: $0, distance: editDistance(to: $0)) }
            .filter { $0.distance <= limit }
            .min { $0.distance < $1.distance }?
            .name
    }

    /// Levenshtein's distance in code points.
    private func editDistance(to other: String) -> Int {
        let target = Array(other.unicodeScalars)
        var row = Array(0...target.count)
        for (index, scalar) in unicodeScalars.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in target.indices {
                let substituted = diagonal + (scalar == target[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(substituted, diagonal + 1, row[column] + 1)
            }
        }
        return row[target.count]
    }
}
