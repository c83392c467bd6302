import Foundation
import Testing
import Workflow
import WorkflowFile

/// The `Workflows` folder of this checkout.
let definitionsFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Workflows").path

/// The shipped definitions, read and compiled once for all tests.
struct CompiledDefinitions {
    let charts: [String: Chart]
    let policy: PolicyValues
    let rubric: Rubric

    static let shipped = Result { try CompiledDefinitions() }

    init() throws {
        let folder = try DefinitionFolder.load(definitionsFolder)
        let definitions = folder.charts.map(\.content)
        let signatures = Dictionary(
            definitions.map { ($0.id.content, $0.signature) },
            uniquingKeysWith: { $1 }
        )
        var charts: [String: Chart] = [:]
        for definition in definitions {
            charts[definition.id.content] = try Chart.compile(
                definition,
                signatures: signatures
            )
        }
        self.charts = charts
        policy = try #require(folder.policies.first).content.values
        rubric = try #require(folder.rubrics.first).content
    }
}
