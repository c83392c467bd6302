/// A habit of this package that a machine can watch.
enum Rule: String, CaseIterable {
    case imports
    case fileLength
    case functionLength
    case lineLength
    case noPublic
    case noForcedTry
    case noFatalError
    case noUnfinishedWork
    case noUnstructuredTask
    case durabilityStays

    static let linesOfFile = 300
    static let linesOfFunction = 70
    static let charactersOfLine = 100

    func findings(in source: SourceText) -> [Finding] {
        switch self {
        case .imports: foreignImports(source)
        case .fileLength: longFile(source)
        case .functionLength: longFunctions(source)
        case .lineLength: longLines(source)
        case .noPublic:
            matches(source.code, source) { $0.contains(/\b(public|open (class|func|var))\b/) }
        case .noForcedTry: matches(source.code, source) { $0.contains("try!") }
        case .noFatalError:
            source.target == nil
                ? [] : matches(source.code, source) { $0.contains(/\bfatalError\b/) }
        case .noUnfinishedWork:
            // The brackets keep this file from breaking its own rule.
            matches(source.lines, source) { $0.contains(/\b(T[O]DO|F[I]XME)\b/) }
        case .noUnstructuredTask:
            source.target == nil || source.target == "dipper"
                ? []
                : matches(source.code, source) {
                    $0.contains(/\bTask(\.(detached|immediate))?\s*(\([^)]*\)\s*)?\{/)
                }
        case .durabilityStays:
            // Drills weaken the driver to see that they notice; what is shipped never does.
            [nil, "SQLiteDriver", "PostgresDriver", "dipper-bench"].contains(source.target)
                ? []
                : matches(source.code, source) {
                    // In `options.durability` the dot is no word boundary.
                    $0.contains(/(^|\W)(durability|failPoints)(\W|$)/)
                }
        }
    }

    private func foreignImports(_ source: SourceText) -> [Finding] {
        guard let target = source.target else { return [] }
        guard let allowed = ImportTable.allowed[target] else {
            return [Finding(self, source, 1, "target \(target) has no row in ImportTable")]
        }
        return source.imports.compactMap { module, line in
            ImportTable.free.contains(module) || allowed.contains(module)
                ? nil : Finding(self, source, line, "\(target) may not import \(module)")
        }
    }

    private func longFile(_ source: SourceText) -> [Finding] {
        source.lineCount <= Self.linesOfFile
            ? [] : [Finding(self, source, source.lineCount, "\(source.lineCount) lines")]
    }

    private func longFunctions(_ source: SourceText) -> [Finding] {
        source.bodies.compactMap { line, length in
            length <= Self.linesOfFunction
                ? nil : Finding(self, source, line, "a body of \(length) lines")
        }
    }

    private func longLines(_ source: SourceText) -> [Finding] {
        source.lines.enumerated().compactMap { index, line in
            line.utf8.count <= Self.charactersOfLine || line.count <= Self.charactersOfLine
                ? nil : Finding(self, source, index + 1, "\(line.count) characters")
        }
    }

    private func matches(
        _ lines: [Substring],
        _ source: SourceText,
        _ offends: (Substring) -> Bool
    ) -> [Finding] {
        lines.enumerated().compactMap { index, line in
            offends(line)
                ? Finding(self, source, index + 1, String(source.lines[index])) : nil
        }
    }
}

/// A place that breaks a rule.
struct Finding: Hashable, CustomStringConvertible {
    let rule: Rule
    let path: String
    let line: Int
    let found: String

    init(_ rule: Rule, _ source: SourceText, _ line: Int, _ found: String) {
        self.rule = rule
        path = source.path
        self.line = line
        self.found = found
    }

    var description: String { "\(path):\(line): \(rule): \(found)" }
}

/// Names that say nothing of what is inside.
enum ForbiddenName {
    private static let words: Set = ["core", "common", "shared", "utils", "helpers", "misc"]

    /// The parts of a path, and of its file name around `+`, that are forbidden.
    static func parts(of path: String) -> [String] {
        path.split { "/.+".contains($0) }.map(String.init).filter {
            words.contains($0.lowercased())
        }
    }
}
