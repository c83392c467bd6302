import Portfolio
import Testing
import Web
import Workflow

@testable import dipper

@Suite struct `Words on paper` {
    /// Fields of enumerations that are printed; the others are never shown.
    private static let printed: Set = [
        "channel", "outcome", "gate", "profile", "blind", "removal", "mode", "venue",
        "signature_method", "company_form", "verification", "comparator",
    ]

    @Test func `are there in both languages`() {
        for (field, words) in PaperTerms.values {
            let english = PaperTerms.english[field] ?? [:]
            #expect(Set(words.keys) == Set(english.keys), "\(field)")
            let isChinese = english.values.contains { $0.contains { $0 > "\u{2E7F}" } }
            #expect(!isChinese, "\(field)")
        }
        #expect(PaperTerms.values.count == PaperTerms.english.count)
    }

    @Test func `tell the conclusions of a due diligence, and its parts`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let open = try OpenLedger.reading(DatabaseOptions(path: ledger.path))
        let stream = try #require(try open.cases.stream(Cast.agreement))
        let words = CaseWords(rules: try open.rules(), cases: open.cases)
        let lines = try CaseSheet(words: words, stream: stream).lines()
        let english = lines.map(\.en).joined(separator: "\n")
        #expect(english.contains("Technology, conclusion: Nothing serious"))
        #expect(english.contains("Parts of the due diligence done: Technology, Intellectual"))
        #expect(!english.contains(": clear"))
        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/cases")
        try browser.send("/language", [("language", "en"), ("back", "/cases")])
        try browser.open("/cases/\(Cast.agreement)")
        #expect(browser.page.contains("Nothing serious") && !browser.page.contains(">clear<"))
        let chinese = lines.map(\.zh).joined(separator: "\n")
        #expect(chinese.contains("技术尽调结论：无重大问题") && !chinese.contains("technical"))
    }

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
