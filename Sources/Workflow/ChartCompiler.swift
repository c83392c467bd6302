import Expression

/// What others may read of a chart: the types of its facts by name.
package typealias ChartSignature = [String: FieldType]

extension ChartDefinition {
    /// The facts and their types, from the text alone; a type that cannot be read is left out.
    package var signature: ChartSignature {
        var signature: ChartSignature = [:]
        for fact in facts {
            signature[fact.name.content] = FieldType(fact.type.content)
        }
        if suspendable != nil || heldWith != nil { signature[Chart.heldFact] = .bool }
        return signature
    }
}

extension Chart {
    /// Checks a definition and numbers it; throws every defect at once, in the order of the text.
    ///
    /// `signatures` are those of the charts that it may read, by chart id.
    package static func compile(
        _ definition: ChartDefinition,
        signatures: [String: ChartSignature] = [:],
        semantics: Semantics = .dipper
    ) throws(Defects) -> Chart {
        var compiler = ChartCompiler(definition, signatures, semantics)
        compiler.compile()
        guard compiler.defects.isEmpty else { throw Defects(compiler.defects) }
        return Chart(compiler.parts)
    }
}

/// Turns a definition into numbers, and gathers what is wrong with it on the way.
struct ChartCompiler {
    let definition: ChartDefinition
    let signatures: [String: ChartSignature]
    let semantics: Semantics
    var parts: ChartParts
    var defects: [Defect] = []
    /// By state number; the root's is a compound made of the chart itself.
    var stateDefinitions: [StateDefinition] = []
    /// By transition number; the starts are the last.
    var transitionDefinitions: [TransitionDefinition] = []
    var scopes: ExpressionScopes

    init(
        _ definition: ChartDefinition,
        _ signatures: [String: ChartSignature],
        _ semantics: Semantics
    ) {
        self.definition = definition
        self.signatures = signatures
        self.semantics = semantics
        parts = ChartParts(definition: definition, semantics: semantics)
        scopes = ExpressionScopes()
    }

    var tree: StateTree { parts.tree }

    /// Later phases lean on the numbers of earlier ones, and go on past their defects.
    mutating func compile() {
        compileNames()
        compileStates()
        compileTargets()
        compileEvents()
        compileTransitions()
        compileReadings()
        scopes = makeScopes()
        compileDeadlines()
        compileActions()
        compileRequirements()
        compileFacts()
        checkFlow()
        guard defects.isEmpty else { return }
        compilePlans()
    }

    mutating func report(_ code: String, _ mark: Mark, zh: String, en: String) {
        defects.append(Defect(code: code, message: Localized(zh: zh, en: en), mark: mark))
    }

    // MARK: Shapes of names

    /// `^[A-Za-z][A-Za-z0-9_-]*$`, with dots between such words when `dotted`.
    static func isWord(_ text: String, dotted: Bool = false) -> Bool {
        guard dotted else { return isWord(text[...]) }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isWord)
    }

    private static func isWord(_ text: Substring) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter else { return false }
        return text.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-")
        }
    }

    /// A name that an expression can say: letters, digits and underscores.
    static func isIdentifier(_ text: String) -> Bool {
        isWord(text) && !text.contains("-")
    }

    /// Reports names that are misshapen or stand twice.
    mutating func checkNames(
        _ names: [Marked<String>],
        _ kind: Localized,
        shape: (String) -> Bool
    ) {
        var seen: Set<String> = []
        for name in names {
            if !shape(name.content) {
                report(
                    "NAME_SHAPE",
                    name.mark,
                    zh: "\(kind.zh)「\(name.content)」的名称不合规，应以字母开头，由字母、数字和下划线组成",
                    en: "the \(kind.en) name “\(name.content)” is misshapen: expected a letter, "
                        + "then letters, digits and underscores"
                )
            }
            if !seen.insert(name.content).inserted {
                report(
                    "DUPLICATE_NAME",
                    name.mark,
                    zh: "\(kind.zh)「\(name.content)」重复定义",
                    en: "the \(kind.en) “\(name.content)” is defined twice"
                )
            }
        }
    }

    mutating func checkWord(
        _ name: Marked<String>,
        _ code: String,
        _ kind: Localized,
        dotted: Bool = false
    ) {
        guard !ChartCompiler.isWord(name.content, dotted: dotted) else { return }
        report(
            code,
            name.mark,
            zh: "\(kind.zh)「\(name.content)」的写法不合规",
            en: "the \(kind.en) “\(name.content)” is misshapen"
        )
    }
}
