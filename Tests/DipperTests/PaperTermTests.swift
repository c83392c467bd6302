import Portfolio
import Testing
import Workflow

@testable import dipper

@Suite struct `Words on paper` {
    /// Fields of enumerations that are printed; the others are never shown.
    private static let printed: Set = [
        "channel", "outcome", "gate", "profile", "blind", "removal", "mode",
    ]

    @Test func `know every document and every value that the shipped charts name`() async throws {
        let ledger = try await ScratchLedger()
        let rules = try OpenLedger.reading(DatabaseOptions(path: ledger.path)).rules()

        let documents = Set(
            rules.charts.values.flatMap(\.transitions).flatMap {
                $0.requiredDocuments + $0.requiredDocumentsNow
            }
        )
        #expect(documents.count > 30)
        #expect(documents.filter { DocumentClass.named($0) == nil } == [])
        for chart in rules.charts.values {
            for field in chart.fields where Self.printed.contains(field.name) {
                guard case .enumeration(let values) = field.type else { continue }
                let known = PaperTerms.values[field.name] ?? [:]
                #expect(values.filter { known[$0] == nil } == [], "\(field.name)")
            }
        }
    }
}
