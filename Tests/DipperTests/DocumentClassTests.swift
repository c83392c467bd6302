import Casework
import Portfolio
import Testing
import Workflow

@testable import dipper

@Suite struct `Classes of documents` {
    @Test func `one that nobody knows is refused, and nothing is kept`() async throws {
        let ledger = try await ScratchLedger.withArchive()
        let file = try ledger.file("%PDF-1.4\n示例\n%%EOF\n", name: "a.pdf")
        let before = try await ledger.head()
        let arguments = [
            "document", "add", Cast.project, file, "--date", "2026-01-05", "--as", Cast.officer,
            "--database", ledger.path,
        ]

        let refusals = try await DipperTests.refusals(arguments + ["--class", "decision_minute"])
        #expect(refusals == ["DOCUMENT_CLASS --document"])
        #expect(try await ledger.head() == before)

        let kept = try JSON(
            parsing: try await DipperTests.answer(arguments + ["--class", "other", "--json"])
        )
        #expect(kept["document"]?["class"] == "other")
        #expect(kept["document"]?["retention"] == "permanent")
    }

    @Test func `are listed with who asks for them`() async throws {
        let ledger = try await ScratchLedger()
        let told = try JSON(
            parsing: try await DipperTests.answer(
                ["document", "classes", "--json", "--database", ledger.path]
            )
        )
        let classes = told["classes"]?.elements ?? []
        #expect(classes.count == DocumentClass.all.count)
        #expect(
            classes.first { $0["class"] == "payment_voucher" } == [
                "class": "payment_voucher", "zh": "付款凭证", "en": "Payment voucher",
                "retention": "30y", "charts": ["remuneration", "support", "tranche"],
            ]
        )
    }

    @Test func `each has an id and a name of its own in both languages`() {
        let classes = DocumentClass.all
        #expect(classes.map(\.id) == classes.map(\.id).sorted())
        #expect(Set(classes.map(\.id)).count == classes.count)
        #expect(Set(classes.map(\.title.zh)).count == classes.count)
        #expect(Set(classes.map(\.title.en)).count == classes.count)
        #expect(
            classes.filter(\.isWithheld).map(\.id) == [
                "conflict_declaration", "draw_record", "score_sheet", "session_minutes",
            ]
        )
    }
}
