import Expression
import Portfolio
import Workflow
import WorkflowFile

/// The shipped definitions, compiled once.
struct ShippedDefinitions: Sendable {
    let charts: [String: Chart]
    let policy: PolicyValues
    let texts: [String: AgreementText]

    static let loaded = Result { try ShippedDefinitions() }

    /// The folder `Workflows/` of the checkout in which the tests lie.
    static let path =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/") + "/Workflows"

    private init() throws {
        let folder = try DefinitionFolder.load(Self.path)
        let signatures = Dictionary(
            folder.charts.map { ($0.content.id.content, $0.content.signature) }
        ) { first, _ in first }
        var charts: [String: Chart] = [:]
        for file in folder.charts {
            charts[file.content.id.content] = try Chart.compile(
                file.content,
                signatures: signatures
            )
        }
        self.charts = charts
        texts = Dictionary(folder.texts.map { ($0.content.id.content, $0.content) }) { $1 }
        policy = folder.policies.first?.content.values ?? PolicyValues(parameters: [:])
    }
}
